"""Events become daily counts by each stream's filter."""

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forestall.errors import DataError
from forestall.evidence import assign, count
from forestall.records import Event, EventFilter, Place, Stream, Toll

from .accounts import ACTORS, DAY, account, days


def stream(name: str = "s", **wanted: Any) -> Stream:
    return Stream(name, name, "incidents", "b", EventFilter(**wanted))


def counted(events: list[Event], *streams: Stream, width: int = 3) -> Any:
    first = DAY - dt.timedelta(days=1)
    return count(events, streams, first, first + dt.timedelta(days=width - 1), actors=ACTORS, daily={})


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        ({}, True),
        ({"actors": ("irq.militia",)}, True),
        ({"actors": ("irq.kh",)}, True),
        ({"actors": ("usa",)}, False),
        ({"targets": ("usa",)}, True),
        ({"parties": ("usa",)}, True),
        ({"parties": ("is",)}, False),
        ({"types": ("ASSAULT", "PROTEST")}, True),
        ({"types": ("PROTEST",)}, False),
        ({"modes": ("rocket",)}, True),
        ({"modes": ("mortar",)}, False),
        ({"countries": ("IRQ",)}, True),
        ({"countries": ("SYR",)}, False),
        ({"sources": ("chronology",)}, True),
        ({"sources": ("report",)}, False),
        ({"actors": ("irq.kh",), "targets": ("is",)}, False),
    ],
)
def test_a_filter_lets_through_what_all_its_fields_name(wanted: dict[str, tuple[str, ...]], passes: bool) -> None:
    event = account("e1", actors=("irq.kh",), targets=("usa.mil",), mode="rocket")
    wanted_stream = Stream("s", "s", "incidents", "b", EventFilter(**wanted))
    assert counted([event], wanted_stream).y.sum() == passes


def test_an_event_read_from_a_report_passes_as_report() -> None:
    event = account("e1", report="r1")
    assert counted([event], stream(sources=("report",)), stream(sources=("chronology",))).y.sum(axis=0).tolist() == [
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("weights", "status", "expected"),
    [
        ({"irq.kh": 0.6, "is": 0.4}, "contested", [1, 0]),
        ({"irq.kh": 0.4, "is": 0.6}, "contested", [0, 1]),
        ({"irq.kh": 0.3, "is": 0.3, "unknown": 0.4}, "contested", [0, 0]),
        ({}, "denied", [0, 0]),
        ({}, "claimed", [1, 0]),
    ],
)
def test_a_contested_event_counts_by_its_leading_version(
    weights: dict[str, float], status: Any, expected: list[int]
) -> None:
    event = account("e1", weights=weights, status=status)
    found = counted([event], stream(actors=("irq.militia",)), stream(actors=("is",)))
    assert found.y.sum(axis=0).tolist() == expected


@pytest.mark.parametrize(("who", "counts"), [("usa.senate", True), ("is.media", False), ("name:usa.x", False)])
def test_a_body_that_is_not_listed_belongs_to_its_state(who: str, counts: bool) -> None:
    event = account("e1", actors=(who,))
    assert counted([event], stream(actors=("usa", "is"))).y.sum() == counts


def test_actors_who_acted_together_lead_together() -> None:
    event = account("e1", actors=("irq.kh", "irq.militia"), weights={"irq.kh": 0.3, "irq.militia": 0.3, "is": 0.4})
    assert counted([event], stream(actors=("is",)), stream(actors=("irq.militia",))).y.sum(axis=0).tolist() == [0, 1]


def test_days_deaths_and_losses_fall_where_they_belong() -> None:
    events = [
        account("e1", deaths=Toll(3, 3, 3), own_deaths=2),
        account("e2", own_deaths=0, when=days(-1, 3)),
        account("e3", when=days(9, 9)),
    ]
    deaths = Stream("d", "d", "deaths", "b", EventFilter())
    found = counted(events, stream(), deaths)
    assert found.y.tolist() == [[0, 0], [1, 3], [1, 0]]
    assert found.lethal[:, 0].tolist() == [0, 1, 0]
    assert found.own_deaths[:, 0].tolist() == [0, 2, 0]
    assert found.observed.all()
    assert found.end == DAY + dt.timedelta(days=1)


def test_a_table_counts_where_it_has_days() -> None:
    table = pl.DataFrame(
        {"date": [DAY + dt.timedelta(days=1), DAY], "n": [None, 7]}, schema={"date": pl.Date, "n": pl.Int64}
    )
    case = Stream("c", "c", "cases", "b", table="t", column="n")
    first = DAY - dt.timedelta(days=1)
    found = count([], (case,), first, DAY + dt.timedelta(days=1), actors={}, daily={"t": table})
    assert found.y[:, 0].tolist() == [0, 7, 0]
    assert found.observed[:, 0].tolist() == [False, True, False]


@pytest.mark.parametrize(("table", "column"), [("t", "m"), ("u", "n"), (None, None)])
def test_a_table_or_column_that_is_not_there_is_named(table: str | None, column: str | None) -> None:
    case = Stream("c", "c", "cases", "b", table=table, column=column)
    frame = pl.DataFrame({"date": [DAY], "n": [7]})
    with pytest.raises(DataError, match=r"expected one of t\.n"):
        count([], (case,), DAY, DAY, actors={}, daily={"t": frame})


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(DataError, match="must not lie before"):
        count([], (), DAY, DAY - dt.timedelta(days=1), actors={}, daily={})


@settings(deadline=None)
@given(st.lists(st.integers(0, 47), max_size=20))
def test_counts_and_assignment_agree_where_streams_share_no_event(drawn: list[int]) -> None:
    """Each number drawn is a day from -3 to 12 and one of three actors."""
    told = [(n // 3 - 3, ("irq.kh", "usa", "is")[n % 3]) for n in drawn]
    events = [account(f"e{n}", when=days(t, t), actors=(who,)) for n, (t, who) in enumerate(told)]
    streams = (stream("m", actors=("irq.militia",)), stream("u", actors=("usa",)))
    found = count(events, streams, DAY, DAY + dt.timedelta(days=9), actors=ACTORS, daily={})
    inside = {event.id for event in events if DAY <= event.when.middle <= found.end}
    of = assign(events, streams, actors=ACTORS)
    for i, name in enumerate(found.streams):
        assert found.y[:, i].sum() == sum(of.get(event) == name for event in inside)
    assert found.y.dtype == np.int64


def test_place_is_not_needed() -> None:
    assert counted([account("e1", place=None)], stream(), stream(countries=("IRQ",))).y.sum(axis=0).tolist() == [1, 0]
    assert counted([account("e1", place=Place("X"))], stream(countries=("IRQ",))).y.sum() == 0
