"""Which events would count elsewhere had another done them: by stream, the counted version first."""

from dataclasses import replace

import pytest

from forestall.evidence import assign, rivals
from forestall.records import Claim, Event, EventFilter, Stance, Stream, Toll

from .accounts import ACTORS, DAY, account

STREAMS = (
    Stream("militia", "M", "incidents", "b", EventFilter(actors=("irq.militia",))),
    Stream("is", "I", "incidents", "b", EventFilter(actors=("is",))),
)


def told(**weights: float) -> Event:
    return account("e1", actors=("irq.kh",), weights={k.replace("_", "."): w for k, w in weights.items()})


@pytest.mark.parametrize(
    ("event", "versions"),
    [
        (told(irq_kh=0.6, **{"is": 0.4}), {"militia": 0.6, "is": 0.4}),
        (told(irq_kh=0.2, **{"is": 0.6}), {"is": 0.75, "militia": 0.25}),
        (told(irq_kh=0.3, unknown=0.7), {None: 0.7, "militia": 0.3}),
        (told(irq_kh=0.5, irq_militia=0.5), None),  # both count in one stream
        (told(), None),
    ],
)
def test_rivals_are_weighed_by_stream(event: Event, versions: dict[str | None, float] | None) -> None:
    found = rivals([event], STREAMS, actors=ACTORS)
    if versions is None:
        assert found == []
        return
    (rival,) = found
    assert (rival.event, rival.day) == ("e1", DAY)
    assert rival.versions == pytest.approx(versions)
    assert next(iter(rival.versions)) == assign([event], STREAMS, actors=ACTORS).get("e1")


@pytest.mark.parametrize(
    ("toll", "severity"),
    [
        (Toll(0, 0, 9), {"nobody": 0.815, "somebody": 0.185}),
        (Toll(0, 4, 9), {"somebody": 0.815, "nobody": 0.185}),
        (Toll(1, 4, 9), None),
        (Toll(0, 0, 0), None),
    ],
)
def test_a_toll_is_contested_where_its_figures_differ_on_whether_it_killed(
    toll: Toll, severity: dict[str, float] | None
) -> None:
    found = rivals([replace(told(), deaths=toll)], STREAMS, actors=ACTORS)
    assert [dict(r.severity) for r in found] == ([pytest.approx(severity)] if severity else [])
    assert all(next(iter(r.severity)) == ("somebody" if toll.best else "nobody") for r in found)
    own = replace(told(), deaths=toll, own_deaths=1)
    assert rivals([own], STREAMS, actors=ACTORS) == []


def test_what_speakers_deny_may_not_have_happened() -> None:
    def said(id: str, speaker: str, stance: Stance, actor: str | None = None) -> Claim:
        return Claim(id, "r", speaker, stance, ("e1",), (), actor=actor)

    claims = [
        said("c1", "usa", "asserts"), said("c2", "usa", "blames", "irq.kh"), said("c3", "irq.gov", "asserts"),
        said("c4", "irq.kh", "denies"), said("c5", "irn", "denies", "irq.kh"),
    ]  # fmt: skip
    event = replace(told(irq_kh=0.6, unknown=0.4), claims=tuple(c.id for c in claims))
    (rival,) = rivals([event], STREAMS, actors=ACTORS, claims=claims)
    assert rival.versions == pytest.approx({"militia": 0.6 * 2 / 3, None: 0.4 * 2 / 3 + 1 / 3})
    (rival,) = rivals([replace(event, weights={})], STREAMS, actors=ACTORS, claims=claims)
    assert rival.versions == pytest.approx({"militia": 2 / 3, None: 1 / 3})
