"""Exports: what is read back is what was written, formulas are text, and rows that a licence keeps in never leave."""

import csv
import dataclasses
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forestall import exchange, vocabulary
from forestall.dates import When
from forestall.exchange import ftm
from forestall.exchange.neutral import neutral, plain
from forestall.records import Event, Place, Source, Table, Toll

from .samples import SAMPLES, text

WORDS = vocabulary.load()
OPEN, CLOSED = Source("open", "Open set", attribution="Somebody (2020)"), Source("shut", "Shut set", share_rows=False)
SOURCES: Mapping[str, Source] = {"open": OPEN, "shut": CLOSED}
OWN = ("csv", "xlsx", "parquet", "jsonl")


def floats(low: float, high: float) -> st.SearchStrategy[float]:
    """Fifteen digits, which a workbook keeps."""
    return st.floats(low, high).map(lambda x: float(f"{x:.15g}"))


days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=12).map(
    str.strip
)
ids = st.tuples(words.filter(bool).map(lambda w: f"name:{w}") | st.sampled_from(["usa", "irq.mil"]))
tolls = st.none() | st.tuples(*[st.integers(0, 999)] * 3).map(lambda t: Toll(*sorted(t)))
whens = st.builds(When.day, days) | st.tuples(days, days).map(lambda d: When(min(d), max(d), "month"))
places = st.none() | st.builds(
    Place, words, st.none() | st.just("IRQ"), floats(-90, 90), floats(-180, 180), st.just("city")
)
written_events = st.builds(
    Event, id=words.filter(bool), when=whens, type=st.just("ASSAULT"), mode=st.none() | st.just("rocket"),
    cameo=st.none() | st.just("0231"), intensity=st.none() | floats(-10, 10), actors=ids, targets=ids | st.just(()),
    place=places, deaths=tolls, wounded=tolls, own_deaths=st.none() | st.integers(0, 9),
    weights=st.just({}) | st.just({"usa": 0.6, "unknown": 0.4}), confidence=floats(0, 1), summary=words,
    source=st.just("open"), source_ref=words,
)  # fmt: skip


def write(folder: Path, form: str, events: list[Event]) -> tuple[Path, exchange.Exported]:
    path = folder / f"events.{form}"
    return path, exchange.export(events, path, form, actors=WORDS.actors, sources=SOURCES, words=WORDS)


def back(path: Path, form: str = "forestall") -> tuple[Event, ...]:
    events, bad = exchange.read_events(Table("back", path, form, Source("open", "Open set")), vocabulary=WORDS)
    assert bad == ()
    return events


@pytest.mark.parametrize("form", OWN)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, form: str) -> None:
    folder = tmp_path_factory.mktemp("own")

    @settings(max_examples=25)
    @given(st.lists(written_events, min_size=1, max_size=4, unique_by=lambda e: e.id))
    def check(events: list[Event]) -> None:
        path, done = write(folder, form, events)
        assert (list(back(path)), done.events) == (events, len(events))

    check()


def test_weekly_totals_hold_all_sources_and_no_row(tmp_path: Path) -> None:
    week = dt.date(2020, 1, 6)

    def event(n: int, source: str, day: int, deaths: int | None) -> Event:
        toll = None if deaths is None else Toll(deaths, deaths, deaths + 1)
        when, place = When.day(week + dt.timedelta(days=day)), Place("Kirkuk", "IRQ")
        return Event(f"{n}", when, "ASSAULT", place=place, deaths=toll, summary="a secret note", source=source)

    events = [event(1, "shut", 0, 3), event(2, "shut", 6, None), event(3, "shut", 7, 1), event(4, "open", 3, 2)]
    path, done = write(tmp_path, "weekly", events)
    assert (done.events, done.withheld) == (3, {})
    assert "secret" not in path.read_text(encoding="utf-8")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["week"], r["country"], r["source"], r["events"], r["fatalities"]) for r in rows] == [
        ("2020-01-06", "IRQ", "Open set", "1", "2"),
        ("2020-01-06", "IRQ", "Shut set", "2", "3"),
        ("2020-01-13", "IRQ", "Shut set", "1", "1"),
    ]
    frame, bad = exchange.read_frame(Table("w", path, "acled-weekly", OPEN, {"countries": ["IRQ"]}))
    assert bad == ()
    assert len(frame) == 2


@pytest.mark.parametrize("form", OWN)
@pytest.mark.parametrize("origin", SAMPLES)
def test_every_format_survives_import_export_import(tmp_path: Path, form: str, origin: str) -> None:
    (tmp_path / "t.csv").write_text(text(origin), encoding="utf-8")
    events = exchange.read_events(Table("open", tmp_path / "t.csv", origin, OPEN), vocabulary=WORDS)[0]
    path, _ = write(tmp_path, form, list(events))
    assert back(path) == tuple(dataclasses.replace(e, source="open") for e in events)


def test_acled_columns_keep_what_acled_knows(tmp_path: Path) -> None:
    place = Place("Kirkuk", "IRQ", 35.47, 44.39, "site")
    event = Event("1", When.day(dt.date(2020, 1, 5)), "ASSAULT", "airstrike", "195", "material conflict", -10.0,
                  ("usa",), ("irq",), place, Toll(3, 3, 3), summary="A strike.", source="open",
                  source_ref="1")  # fmt: skip
    path, _ = write(tmp_path, "acled", [event])
    (found,) = back(path, "acled")
    assert found == dataclasses.replace(event, id="back:1")


def test_statements_are_those_of_followthemoney(tmp_path: Path) -> None:
    event = Event("1", When.day(dt.date(2020, 1, 5)), "ASSAULT", actors=("usa",), targets=("irq",), source="open")
    path, done = write(tmp_path, "ftm", [event, dataclasses.replace(event, id="2")])
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert tuple(rows[0]) == ftm.COLUMNS
    assert done.events == 2
    assert len({row["id"] for row in rows}) == len(rows)
    involved = {row["value"] for row in rows if row["prop"] == "involved"}
    named = {row["entity_id"]: row["value"] for row in rows if row["prop"] == "name" and row["schema"] == "PublicBody"}
    assert involved == set(named)
    assert set(named.values()) == {"United States", "Iraq"}


@pytest.mark.parametrize("form", sorted(exchange.EXPORTS.keys() - exchange.TOTALS))
def test_rows_that_a_licence_keeps_in_never_leave(tmp_path: Path, form: str) -> None:
    event = Event("1", When.day(dt.date(2020, 1, 5)), "ASSAULT", summary="Kept in XYZZY", source="shut")
    path, done = write(tmp_path, form, [event, dataclasses.replace(event, id="2", summary="Let out", source="open")])
    assert (done.events, done.withheld, done.attributions) == (1, {"Shut set": 1}, ("Somebody (2020)",))
    whole = str(pl.DataFrame(fastexcel.read_excel(path).load_sheet(0).to_polars()).to_dicts()) if form == "xlsx" else (
        str(pl.read_parquet(path).to_dicts()) if form == "parquet" else path.read_text(encoding="utf-8")
    )  # fmt: skip
    assert "XYZZY" not in whole


@given(st.text(max_size=8), st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'", "'="]))
def test_no_text_stays_a_formula_and_all_comes_back(rest: str, first: str) -> None:
    made = neutral(first + rest)
    assert made[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
    assert plain(made) == first + rest


def test_cells_of_exports_are_no_formulas(tmp_path: Path) -> None:
    event = Event("=1+1", When.day(dt.date(2020, 1, 5)), "ASSAULT", actors=("name:@x",), intensity=-10.0, summary="+1",
                  place=Place("-2", None, -3.5, 4.0), source="open")  # fmt: skip
    for form in ("csv", "acled", "ftm"):
        path, _ = write(tmp_path, form, [event])
        for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
            assert all(cell[:1] not in "=+@\t\r" or not cell for cell in row)
            assert all(cell[:1] != "-" or float(cell) < 0 for cell in row)
