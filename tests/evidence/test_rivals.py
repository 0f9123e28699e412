"""Which events would count elsewhere had another done them: by stream, the counted version first."""

import pytest

from forestall.evidence import assign, rival_streams
from forestall.records import Event, EventFilter, Stream

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
    found = rival_streams([event], STREAMS, actors=ACTORS)
    if versions is None:
        assert found == []
        return
    ((day, weights),) = found
    assert day == DAY
    assert weights == pytest.approx(versions)
    assert next(iter(weights)) == assign([event], STREAMS, actors=ACTORS).get("e1")
