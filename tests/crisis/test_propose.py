"""A crisis proposed from events: who is a party, which pairs are streams, and that what is written is valid."""

import datetime as dt
from pathlib import Path

import pytest

from forestall import crisis, vocabulary
from forestall.crisis import Epidemic, Proposal
from forestall.dates import When
from forestall.errors import DataError
from forestall.records import Actor, Event, Place, Source, Table

FIRST = dt.date(2020, 1, 1)
ACTORS = {**vocabulary.load().actors, "name:hill": Actor("name:hill", 'The "Hill" brigade', "armed group", "IRQ")}


def acts(actor: str, target: str, *days: int, quad: str = "material conflict") -> list[Event]:
    when = [When.day(FIRST + dt.timedelta(days=d)) for d in days]
    return [
        Event(f"{actor}{target}{w.start}{k}", w, "ASSAULT", quad=quad, actors=(actor,), targets=(target,),  # type: ignore[arg-type]
              place=Place("x", "IRQ"))
        for k, w in enumerate(when)
    ]  # fmt: skip


EVENTS = [
    *acts("usa.mil", "irq.gov", *range(0, 300, 10)),
    *acts("irq.mil", "usa", *range(0, 300, 30)),
    *acts("irq.gov", "name:hill", *range(0, 300, 25)),
    *acts("fra", "deu", *range(0, 300, 20)),
    *acts("rus", "ukr", *range(0, 300, 5), quad="verbal conflict"),
    *acts("irq.mil", "irq.gov", *range(0, 300, 2)),
]


def pairs(proposal: Proposal) -> list[tuple[str, str, int]]:
    return [(d.actor, d.target, d.events) for d in proposal.streams]


def test_the_most_active_pairs_that_hang_together_are_streams_and_one_apart_is_the_placebo() -> None:
    found = crisis.propose(EVENTS, actors=ACTORS)
    assert pairs(found) == [("usa", "irq", 30), ("irq", "usa", 10)]
    assert found.placebo is not None
    assert (found.placebo.actor, found.placebo.target) == ("fra", "deu")
    assert (found.start, found.now, found.countries) == (FIRST, FIRST + dt.timedelta(days=298), ("IRQ",))
    assert found.thin == ()


def test_the_order_of_the_rows_does_not_matter() -> None:
    assert crisis.propose(EVENTS[::-1], actors=ACTORS) == crisis.propose(EVENTS, actors=ACTORS)


def test_without_direction_a_pair_is_one_stream_unless_its_rows_carry_both_orders() -> None:
    found = crisis.propose(EVENTS, actors=ACTORS, directed=False)
    assert [d.directed for d in found.streams] == [True, True]
    alone = [e for e in EVENTS if e.actors != ("irq.mil",)]
    found = crisis.propose(alone, actors=ACTORS, directed=False)
    assert [(d.actor, d.target, d.directed) for d in found.streams] == [
        ("usa", "irq", False), ("irq", "name:hill", False),
    ]  # fmt: skip


def test_a_usual_month_is_one_that_the_table_holds() -> None:
    short = crisis.propose(acts("usa", "irq", *range(0, 90, 3)), actors=ACTORS)
    assert short.streams[0].typical == 10


def test_few_events_reach_further_back() -> None:
    sparse = crisis.propose(acts("usa", "irq", *range(0, 2000, 100)), actors=ACTORS)
    dense = crisis.propose(acts("usa", "irq", *range(2000)), actors=ACTORS)
    assert (sparse.now - sparse.start).days == 1095
    assert (dense.now - dense.start).days == 547


def test_few_events_are_called_thin_and_too_few_are_refused() -> None:
    found = crisis.propose(acts("usa", "irq", 0, 40, 80), actors=ACTORS)
    assert [d.events for d in found.thin] == [3]
    assert found.placebo is None
    for events, said in (
        (acts("usa", "irq", 0, 90), "no two parties"), (acts("usa", "irq", 0, 9), "at least 60 days"), ([], "no event"),
    ):  # fmt: skip
        with pytest.raises(DataError, match=said):
            crisis.propose(events, actors=ACTORS)


def test_streams_are_called_as_an_analyst_would(tmp_path: Path) -> None:
    events = [
        *acts("irq.mil", "name:hill", *range(0, 300, 10)),
        *acts("name:hill", "civilians", *range(0, 300, 9)),
    ]
    found = crisis.propose(events, actors=ACTORS)
    table = Table("events", tmp_path / "e.csv", "acled", Source("e", "List"))
    text = crisis.written(found, title="t", files=["e.csv"], tables=[table], actors=ACTORS)
    assert 'label = "Iraq (government) on The \\"Hill\\" brigade"' in text
    assert 'label = "The \\"Hill\\" brigade on civilians"' in text
    assert "[streams.the_hill_brigade_on_civilians]" in text


@pytest.mark.parametrize("directed", [True, False])
def test_what_is_written_is_a_valid_crisis(tmp_path: Path, directed: bool) -> None:
    cases = (Epidemic("IRQ", "Iraq", "irq_cases", "irq_deaths", 39e6),)
    found = crisis.propose(EVENTS, cases, actors=ACTORS, directed=directed, since=FIRST + dt.timedelta(days=20))
    odd = Source("events", 'A "list"\\', licence="free", attribution="x\ny")
    tables = [
        Table("events", Path("events.csv"), "ucdp", odd, {"map": {"date": "day"}}),
        Table("cases", Path("cases.csv"), "daily", odd),
    ]
    text = crisis.written(found, title='a "title"', files=["f.csv"], tables=tables, actors=ACTORS)
    (tmp_path / "crisis.toml").write_text(text, encoding="utf-8")
    for name in ("events.csv", "cases.csv"):
        (tmp_path / name).touch()
    loaded = crisis.load(str(tmp_path))
    assert loaded.start == FIRST + dt.timedelta(days=20)
    assert [s.block for s in loaded.streams] == [*["conflict"] * 2, "placebo", *["epidemic_iraq"] * 2]
    assert loaded.tables[0].source.name == odd.name
    assert loaded.tables[0].options == {"map": {"date": "day"}}
    assert len(loaded.outcomes) == 4
