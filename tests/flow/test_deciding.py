"""What an analyst decides takes effect where the record is read, can be undone, and is not known before it was said."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from forestall import crisis, flow, store
from forestall.dates import When
from forestall.errors import CrisisError, DataError, StoreError, UsageError
from forestall.flow import River, gather
from forestall.flow.gathering import past
from forestall.flow.river import seen_from
from forestall.records import Actor, Event, Source

from .small import START, write


@pytest.fixture
def small(tmp_path: Path) -> str:
    folder = write(tmp_path / "small")
    (folder / "reports" / "one.txt").unlink()
    return str(folder)


def second(name: str, as_of: dt.date | None = None) -> list[int]:
    """Days, from START, of the events that the second stream counts."""
    counts = gather(crisis.load(name), record=Path(name) / "record.sqlite", as_of=as_of).counts
    return [t for t, n in enumerate(counts.y[:, counts.streams.index("second")]) for _ in range(n)]


def test_decisions_change_the_counts_and_are_undone(small: str) -> None:
    before = second(small)
    first, later = before[0], before[1]
    made = flow.decide(small, "reject", [f"list:I{first}"], by="desk", reason="a drill")
    assert second(small) == before[1:]
    flow.decide(
        small, "correct", [f"list:I{later}"], by="desk", reason="a day late",
        changes={"date": (START + dt.timedelta(days=later + 1)).isoformat()},
    )  # fmt: skip
    assert second(small) == sorted([later + 1, *before[2:]])
    flow.decide(small, "undo", [made.id], by="desk", reason="no drill")
    assert second(small) == sorted([first, later + 1, *before[2:]])


def test_a_past_day_knows_no_later_decision_and_states_nothing(small: str) -> None:
    before = second(small)
    flow.decide(small, "reject", [f"list:I{before[0]}"], by="desk", reason="a drill")
    with store.open(Path(small) / "record.sqlite") as record:
        head = record.head()
    assert second(small, as_of=dt.date(2020, 7, 1)) == before
    with store.open(Path(small) / "record.sqlite") as record:
        assert record.head() == head


def test_a_past_day_knows_no_row_published_later(small: str) -> None:
    whole, day = second(small), START + dt.timedelta(days=100)
    path = Path(small) / "crisis.toml"
    text = path.read_text(encoding="utf-8").replace('format = "events"', 'format = "events"\noptions = { lag = 30 }')
    path.write_text(text, encoding="utf-8")
    assert second(small, as_of=day) == [t for t in whole if t + 30 <= 100 or t > 100]


def test_the_history_of_an_event_holds_the_decisions_about_it(small: str) -> None:
    id = f"list:I{second(small)[0]}"
    flow.decide(small, "reject", [id], by="desk", reason="a drill")
    flow.decide(small, "undo", ["d1"], by="chief", reason="no drill")
    told = flow.history(small, id)
    assert [(t.kind, t.said_by, t.reason) for t in told] == [
        ("event", "import", ""), ("decision", "desk", "a drill"), ("decision", "chief", "no drill"),
    ]  # fmt: skip
    assert flow.history(small) == told[1:]


def test_the_history_of_a_row_that_may_not_leave_says_nothing_of_it(small: str) -> None:
    with store.open(Path(small) / "record.sqlite") as record:
        record.state(Source("shut", "Shut set", share_rows=False))
        record.state(Event("shut:1", When.day(START), "ASSAULT", summary="a secret note", source="shut"))
    (told,) = flow.history(small, "shut:1")
    assert "secret" not in told.body
    assert "withheld" in told.body


@pytest.mark.parametrize(
    ("verb", "about", "changes", "error", "said"),
    [
        ("praise", ["list:I1"], {}, UsageError, "must be one of correct"),
        ("reject", ["list:gone"], {}, DataError, "no event or claim"),
        ("merge", ["list:I1"], {}, UsageError, "two or more"),
        ("undo", ["d9"], {}, DataError, "no decision"),
        ("correct", ["list:I1"], {}, UsageError, "takes FIELD=VALUE"),
    ],
)
def test_a_wrong_decision_is_refused(
    small: str, verb: str, about: list[str], changes: dict[str, str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        flow.decide(small, verb, about, by="desk", reason="because", changes=changes)
    with pytest.raises(UsageError, match="without a reason"):
        flow.decide(small, "reject", ["list:I1"], by="desk", reason=" ")


def test_a_crisis_seen_from_a_past_day_ends_where_it_did(small: str) -> None:
    loaded = crisis.load(small)
    then = seen_from(loaded, dt.date(2020, 5, 1))
    assert then.now + dt.timedelta(days=then.horizon) == loaded.now + dt.timedelta(days=loaded.horizon)
    assert then.outcomes == loaded.outcomes
    with pytest.raises(CrisisError, match="must lie after 2020-01-01"):
        seen_from(loaded, dt.date(2019, 5, 1))
    river = River.open(small, as_of=dt.date(2020, 5, 1))
    assert (river.out, river.record) == (Path(small) / "as-of" / "2020-05-01", Path(small) / "record.sqlite")


def test_the_record_alone_is_checked_and_its_head_told(small: str) -> None:
    river = River.open(small)
    with pytest.raises(StoreError, match="forestall run makes it"):
        river.check_record()
    second(small)
    found = river.check_record()
    number, hash = found["head"].split(":")
    known = store.Head(int(number), hash)
    assert river.check_record(known) == found
    with pytest.raises(StoreError, match="cut or replaced"):
        river.check_record(store.Head(int(number) + 1, hash))


def test_a_run_seen_from_a_past_day_is_the_run_of_that_day(small: str) -> None:
    """What was in the record then: later imports, decisions, reports and rows change nothing of what a fit sees."""
    now = dt.date(2020, 5, 1)
    path, record = Path(small) / "crisis.toml", Path(small) / "record.sqlite"
    whole = path.read_text(encoding="utf-8")
    earlier = whole.replace("now = 2020-07-31", f"now = {now}").replace("horizon = 30", "horizon = 121")
    path.write_text(earlier, encoding="utf-8")

    def imported(on: dt.date, id: str, day: dt.date) -> None:
        with store.open(record, now=lambda: dt.datetime(on.year, on.month, on.day, 12, tzinfo=dt.UTC)) as opened:
            opened.state(Source("more", "More"))
            opened.state(Event(id, When.day(day), "ASSAULT", actors=("irn",), targets=("usa",), source="more"))

    imported(now, "more:1", dt.date(2020, 4, 20))
    then = gather(crisis.load(small), record=record)
    path.write_text(whole, encoding="utf-8")
    imported(now + dt.timedelta(days=9), "more:2", dt.date(2020, 4, 21))
    flow.decide(small, "reject", ["more:1"], by="desk", reason="a drill")
    late = "Source: agency\nPublished: 2020-05-09\n\nIran struck a US base on 22 April, killing two soldiers.\n"
    (Path(small) / "reports" / "late.txt").write_text(late, encoding="utf-8")
    assert gather(crisis.load(small), record=record).counts.y.sum() != then.counts.y.sum()
    seen = gather(seen_from(crisis.load(small), now), record=record, as_of=now)
    (counts, levels), (counts_then, levels_then) = past(seen), past(then)
    np.testing.assert_array_equal(counts.y, counts_then.y)
    np.testing.assert_array_equal(counts.observed, counts_then.observed)
    assert {k: v.tolist() for k, v in levels.items()} == {k: v.tolist() for k, v in levels_then.items()}
    upto = [[e for e in g.shown.events if e.when.start <= now] for g in (seen, then)]
    assert upto[0] == upto[1]
    assert (seen.claims, seen.figures, seen.reports) == (then.claims, then.figures, then.reports)
    assert seen.crisis.seed == then.crisis.seed


def test_who_did_it_is_corrected_by_name_or_id_and_never_to_nobody(small: str) -> None:
    row = f"list:I{second(small)[0]}"
    said = [
        flow.decide(small, "correct", [row], by="desk", reason="seen", changes={"actors": who}).changes["actors"]
        for who in ("is usa", "Islamic State; USA", "Islamic State;usa", "unknown", "")
    ]
    assert said == ["is; usa;", "is; usa;", "is; usa;", "unknown;", ""]
    with store.open(Path(small) / "record.sqlite") as record:
        record.state(Actor("name:hill brigade", "Hill Brigade"))
    for who in ("name:hill brigade", "hill brigade"):
        flow.decide(small, "correct", [row], by="desk", reason="seen", changes={"actors": who})
        assert flow.events(small).filter(id=row)["actors"].to_list() == ["name:hill brigade"]
    with pytest.raises(UsageError, match="nobody in the record or the vocabulary is called 'Atlantis'"):
        flow.decide(small, "correct", [row], by="desk", reason="seen", changes={"actors": "usa; Atlantis"})
