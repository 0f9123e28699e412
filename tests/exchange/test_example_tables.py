"""The built-in example's tables say what is publicly known, and each says where it comes from."""

import datetime as dt
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from forestall import exchange, vocabulary
from forestall.records import Source, Table

DATA = Path(str(files("forestall") / "crises" / "iraq-2020" / "data"))


def frame(name: str, form: str) -> pl.DataFrame:
    rows, bad = exchange.read_frame(Table(name, DATA / f"{name}.csv", form, Source(name, name)))
    assert all(entry.line is None for entry in bad), "a row was kept out"
    return rows


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_each_table_names_its_source(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for word in ("source", "licence", "attribution", "url"):
        assert any(line.startswith(f"# {word}: ") and len(line) > len(word) + 6 for line in lines)


def test_known_totals_of_cases() -> None:
    new = frame("cases", "cumulative").filter(pl.col("date") <= dt.date(2020, 3, 31))
    assert new["iraq_cases"].sum() == 694
    assert new["iran_cases"].sum() == 44_605


def test_known_price_of_april() -> None:
    prices = frame("brent", "levels")
    april = prices.filter(pl.col("date").dt.strftime("%Y-%m") == "2020-04")
    assert april["usd_per_barrel"].mean() == pytest.approx(18.38, abs=0.005)


def test_every_row_of_the_chronology_is_taken_in() -> None:
    table = Table("chronology", DATA / "events.csv", "events", Source("chronology", "Chronology"))
    events, bad = exchange.read_events(table, vocabulary=vocabulary.load(extra=DATA.parent), countries=("IRQ",))
    assert (len(events), bad) == (117, ())
    before = [event for event in events if event.when.middle < dt.date(2020, 3, 17)]
    assert sum((event.own_deaths or 0) > 0 and event.targets == ("usa",) for event in before) == 2
    assert all(sum(event.weights.values()) in (0, pytest.approx(1)) for event in events)


def test_known_counts_of_islamic_state() -> None:
    days = frame("islamic_state_daily", "daily")
    assert (len(days), days["events"].sum(), days["deaths"].sum()) == (1096, 271, 1076)
