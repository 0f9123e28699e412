"""What the record is asked for: filters agree with the records themselves, and the index is always up to date."""

import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import forestall as fs
from forestall import crisis, evidence, flow, store
from forestall.dates import When
from forestall.errors import StoreError, UsageError
from forestall.flow import gather
from forestall.flow.asking import ask, search
from forestall.flow.filters import Filter
from forestall.records import Claim, Event, Figure, Place, Reading, Report, Source, Toll

from .small import write

DAY = dt.date(2020, 5, 3)
TEXT = "First line.\n\nThe bombing at Tāji killed two soldiers, officials said.\n"
REPORT = Report("ab" * 32, "Strikes", TEXT, "Agency A", DAY, grade="B")


@pytest.fixture
def small(tmp_path: Path) -> str:
    folder = write(tmp_path / "small")
    (folder / "reports" / "one.txt").unlink()
    gather(crisis.load(str(folder)), record=folder / "record.sqlite")
    return str(folder)


def record(name: str) -> store.Record:
    return store.open(Path(name) / "record.sqlite")


def told(day: dt.date = DAY) -> Reading:
    """A report of an attack that nobody else tells, a denial of it, and a figure."""
    id = REPORT.id
    event = Event(
        f"{id[:8]}:e1", When.day(day), "ASSAULT", "rocket", actors=("irn",), targets=("usa",),
        place=Place("Taji", "IRQ"), deaths=Toll(2, 2, 4), summary="Attack on Taji.", report=id,
        claims=(f"{id[:8]}:c1",),
    )  # fmt: skip
    claim = Claim(f"{id[:8]}:c1", id, "irn", "denies", (event.id,), ((13, 20),), quote="The bombing")
    when, place = When.day(day), Place("Iraq", "IRQ")
    figure = Figure(f"{id[:8]}:f1", "cases", 110.0, 110.0, 110.0, "people", when, place, report=id)
    return Reading(REPORT, events=(event,), claims=(claim,), figures=(figure,))


def ids(name: str, kind: str = "event", as_of: dt.date | None = None, **wanted: object) -> list[str]:
    return ask(name, kind, Filter(**wanted), as_of=as_of).frame["id"].to_list()  # type: ignore[arg-type]


def test_filters_agree_with_the_records_themselves(small: str) -> None:
    with record(small) as opened:
        opened.state_reading(told())
        events = sorted(opened.all(Event), key=lambda e: (e.when.start, e.id))
    late = dt.date(2020, 4, 1)
    assert ids(small) == [e.id for e in events]
    assert ids(small, since=late) == [e.id for e in events if e.when.end >= late]
    assert ids(small, actors=("Iran",)) == [e.id for e in events if "irn" in e.actors]
    assert ids(small, parties=("usa",), modes=("rocket",)) == [f"{REPORT.id[:8]}:e1"]
    assert ids(small, places=("taj",), countries=("irq",), deadly=True) == ids(small, contested=True)
    assert ids(small, sources=("list",)) == [e.id for e in events if not e.report]
    assert ids(small, grades=("B",)) == ids(small, reports=(REPORT.id,)) == ids(small, text="attack on")
    assert ids(small, reports=(REPORT.id[:8],)) == ids(small, reports=(REPORT.id,))
    assert ids(small, "claim", speakers=("Iran",), stances=("denies",)) == [f"{REPORT.id[:8]}:c1"]
    assert ids(small, "figure", indicators=("cases",), since=DAY, until=DAY) == [f"{REPORT.id[:8]}:f1"]
    assert ids(small, "figure", until=DAY - dt.timedelta(days=1)) == []


def test_a_merged_event_answers_to_its_accounts_and_is_spoken_of_as_them(small: str) -> None:
    with record(small) as opened:
        opened.state_reading(told())
        other = next(e.id for e in opened.all(Event) if not e.report)
    account, claim = f"{REPORT.id[:8]}:e1", f"{REPORT.id[:8]}:c1"
    assert ids(small, "claim", about=(account,)) == [claim]
    assert ids(small, "claim", about=(other,)) == ids(small, "claim", about=(account[:-1],)) == []
    flow.decide(small, "merge", [other, account], by="a", reason="one raid")
    (event,) = ids(small, ids=(account,))
    assert ids(small, ids=(other,)) == [event]
    assert ids(small, "claim", about=(event,)) == [claim]


def test_streams_are_those_of_the_model(small: str) -> None:
    with record(small) as opened:
        opened.state_reading(told())
        events = opened.all(Event)
    loaded = crisis.load(small)
    counted = evidence.assign(events, loaded.streams, actors=ask(small, "event").actors)
    for stream in ("first", "second"):
        assert set(ids(small, streams=(stream,))) == {id for id, of in counted.items() if of == stream}


def test_what_is_stated_later_is_in_the_next_answer(small: str) -> None:
    before = ids(small)
    with record(small) as opened:
        opened.state(Event("x:1", When.day(DAY), "PROTEST", source="x"))
        opened.state(Event("x:1", When.day(DAY), "AID", source="x"))
    assert set(ids(small)) == {*before, "x:1"}
    assert ids(small, types=("aid",)) == ["x:1"]
    assert ids(small, types=("PROTEST",)) == []


def test_an_index_that_is_damaged_or_of_another_record_is_made_anew(small: str) -> None:
    before = ids(small)
    index = Path(small) / "record.index"
    for name in ("search.sqlite", "event.parquet"):
        (index / name).write_bytes(b"no such thing" * 100)
        with record(small) as opened:
            opened.state(Event(name, When.day(DAY), "PROTEST", source="x"))
        before.append(name)
        assert set(ids(small)) == set(before)
    (Path(small) / "record.sqlite").unlink()
    with record(small) as opened:
        opened.state(Event("y", When.day(DAY), "PROTEST", source="y"))
    assert ids(small) == ["y"]


def test_a_past_day_holds_what_was_published_or_recorded_by_then(small: str) -> None:
    with record(small) as opened:
        opened.state_reading(told())
        opened.state(Event("g:1", When.day(DAY), "PROTEST", source="g", published=DAY + dt.timedelta(days=2)))
    own = f"{REPORT.id[:8]}:e1"
    assert ids(small, as_of=DAY - dt.timedelta(days=1)) == []
    assert ids(small, as_of=DAY) == [own]
    assert ids(small, as_of=DAY + dt.timedelta(days=2)) == [own, "g:1"]
    assert ids(small, as_of=dt.date(2100, 1, 1)) == ids(small)
    assert ids(small, "claim", as_of=DAY - dt.timedelta(days=1)) == []
    assert ids(small, "source", as_of=DAY) == []
    assert "list" in ids(small, "source", as_of=dt.date(2100, 1, 1))
    assert len(search(small, "bombing", as_of=DAY)) == 2
    assert search(small, "bombing", as_of=DAY - dt.timedelta(days=1)) == ()


def test_decisions_show_at_once(small: str) -> None:
    first, second, *_ = ids(small)
    flow.decide(small, "merge", [first, second], by="desk", reason="one attack")
    merged = ask(small, "event", Filter(ids=(first, second))).frame
    assert merged["accounts"].to_list() == [2]
    flow.decide(small, "undo", ["d1"], by="desk", reason="two after all")
    assert ids(small, ids=(first, second)) == [first, second]
    flow.decide(small, "reject", [first], by="desk", reason="a drill")
    flow.decide(small, "correct", [second], by="desk", reason="counted", changes={"deaths": "3"})
    assert ids(small, deadly=True) == [second]
    assert first not in ids(small)


def test_decisions_on_what_reports_say_show_at_once(small: str) -> None:
    with record(small) as opened:
        opened.state_reading(told())
    claim, figure = f"{REPORT.id[:8]}:c1", f"{REPORT.id[:8]}:f1"
    before = ask(small, "figure").frame
    flow.decide(small, "correct", [figure], by="desk", reason="a misprint", changes={"value": "120"})
    flow.decide(small, "correct", [claim], by="desk", reason="no denial", changes={"stance": "asserts"})
    flow.decide(small, "correct", ["list"], by="desk", reason="often wrong", changes={"grade": "E"})
    after = ask(small, "figure").frame
    assert after["value"].to_list() == [120.0]
    assert after.drop("value", "low", "high").equals(before.drop("value", "low", "high"))
    assert (ids(small, "claim", stances=("denies",)), ids(small, "claim", stances=("asserts",))) == ([], [claim])
    assert ids(small, "source", grades=("E",)) == ["list"]
    assert f"{REPORT.id[:8]}:e1" not in ids(small, grades=("E",))
    assert ids(small, grades=("E",))
    flow.decide(small, "reject", [claim], by="desk", reason="not said")
    assert ids(small, "claim") == []
    assert {p.kind for p in search(small, "bombing")} == {"report"}
    flow.decide(small, "reject", [REPORT.id], by="desk", reason="a forgery")
    assert (ids(small, "figure"), search(small, "bombing")) == ([], ())


def test_the_table_holds_what_gathering_holds(tmp_path: Path) -> None:
    name = str(write(tmp_path / "small"))
    gathered = gather(crisis.load(name), record=Path(name) / "record.sqlite")
    frame = ask(name, "event").frame
    held = {e.id: e for e in gathered.merged.events}
    assert frame["id"].to_list() == [e.id for e in sorted(held.values(), key=lambda e: (e.when.start, e.id))]
    for row in frame.iter_rows(named=True):
        event = held[row["id"]]
        assert (row["status"], row["start"], row["end"]) == (event.status, event.when.start, event.when.end)
        assert row["deaths_low"] == (event.deaths.low if event.deaths else None)
        assert row["weights"] == "; ".join(f"{who}={share!r}" for who, share in event.weights.items())


def test_words_are_found_where_they_stand(small: str) -> None:
    with record(small) as opened:
        opened.state_reading(told())
    passage, claim = sorted(search(small, "bombing"), key=lambda p: p.kind, reverse=True)
    assert (passage.id, claim.id) == (REPORT.id, f"{REPORT.id[:8]}:c1")
    assert passage.start is not None
    assert REPORT.text[passage.start :].startswith("The bombing at")
    assert "[bombing] at" in passage.marked
    assert [p.kind for p in search(small, "taji")] == ["report"], "letters are found with and without their marks"
    assert len(search(small, '"two soldiers" NOT women')) == 1
    with pytest.raises(StoreError, match="quotation marks"):
        search(small, '"open')


def test_each_passage_is_found_once_a_title_too_and_in_an_index_of_an_earlier_version(
    small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with record(small) as opened:
        opened.state_reading(replace(told(), report=replace(REPORT, title="First line.")))
    for form in (1, 2, 3):
        monkeypatch.setattr("forestall.store.index._FORM", form)
        assert [p.start for p in search(small, "first line")] == [0]
        assert len(search(small, "bombing")) == 2


def test_rows_that_may_not_leave_are_counted(small: str) -> None:
    with record(small) as opened:
        opened.state(Source("closed", "Closed data", share_rows=False))
        opened.state(Event("closed:1", When.day(DAY), "PROTEST", source="closed"))
    answer = ask(small, "event")
    assert "closed:1" not in answer.frame["id"].to_list()
    assert answer.withheld == {"Closed data": 1}
    assert "closed:1" in fs.events(small, own_use=True)["id"].to_list()
    assert fs.sources(small, ids=["closed"])["events"].to_list() == [1]


def test_few_rows_are_the_first_of_all(small: str) -> None:
    every = ids(small)
    answer = ask(small, "event", limit=5)
    assert (answer.frame["id"].to_list(), answer.total) == (every[:5], len(every))
    assert fs.events(crisis.load(small), limit=3)["id"].to_list() == every[:3]


def test_csv_comes_back_as_it_was_and_runs_nothing(small: str) -> None:
    with record(small) as opened:
        opened.state(Event("z", When.day(DAY), "PROTEST", source="z", summary="=1+1"))
    answer = ask(small, "event")
    back = pl.read_csv(io.StringIO(answer.csv()))
    assert back.filter(pl.col("id") == "z")["summary"].to_list() == ["'=1+1"]
    assert back["id"].to_list() == answer.frame["id"].to_list()
    assert json.loads(answer.frame.write_json())[0]["id"] == back["id"][0]


@pytest.mark.parametrize(
    ("kind", "wanted", "said"),
    [
        ("event", {"actors": ("Atlantis",)}, "nobody in the record"),
        ("event", {"actors": ("Unit",)}, "did you mean"),
        ("event", {"streams": ("third",)}, "must be one of first, second"),
        ("figure", {"stances": ("denies",)}, "cannot be filtered by stances"),
        ("event", {"types": ("ASALT",)}, "'ASALT' is no type; it must be one of AGREE"),
        ("claim", {"stances": ("denied",)}, "'denied' is no stance; it must be one of asserts"),
        ("source", {"grades": ("G",)}, "'G' is no grade; it must be one of A"),
        ("event", {"countries": ("Irak",)}, "'Irak' is no code of a country"),
    ],
)
def test_what_cannot_be_asked_is_said(small: str, kind: str, wanted: dict[str, tuple[str, ...]], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        ask(small, kind, Filter(**wanted))  # type: ignore[arg-type]
