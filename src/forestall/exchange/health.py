"""Figures by country and day: Johns Hopkins (five header generations of daily reports; wide time series), Our World in
Data, OxCGRT, and ACLED's weekly aggregates.

Columns come out as `irq_cases`, `irq_deaths`, `irq_stringency`. Running totals become new counts per day (see
`epidemic`). The option `countries` (ISO alpha-3) chooses; for a wide file of Johns Hopkins the option `indicator` says
what it counts, where its name does not.
"""

import datetime as dt
import re
from collections.abc import Iterable

import polars as pl

from forestall.errors import DataError
from forestall.exchange import cells
from forestall.exchange.cube import Cube, Facts, read_cube
from forestall.exchange.nations import PLACES
from forestall.exchange.rows import CellError, Layout, Row, slug
from forestall.records import Quarantined, Table

__all__ = ["acled_weekly", "jhu", "owid", "oxcgrt"]

Read = tuple[pl.DataFrame, tuple[Quarantined, ...]]
_WIDE = re.compile(r"^(\d{1,2})_(\d{1,2})_(\d{2}|\d{4})$")
_KINDS = {"confirmed": "cases", "deaths": "deaths", "recovered": "recovered"}


def jhu(table: Table) -> Read:
    """Read Johns Hopkins: a wide time series, a daily report, or a folder of daily reports or of wide series."""

    def facts(cube: Cube, columns: tuple[str, ...], file: str) -> Facts:
        days = {name: _wide_day(name) for name in columns if _WIDE.match(name)}
        if days:
            kind = str(table.options.get("indicator") or _kind(file))
            return lambda row: [(_nation(cube, row), kind, day, cells.whole(row, c)) for c, day in days.items()]
        return lambda row: _report(cube, row)

    return read_cube(table, Layout(needs=("country_region",)), facts, totals=True)


def owid(table: Table) -> Read:
    """Read Our World in Data: running totals of cases and deaths become new counts."""

    def facts(cube: Cube, _columns: tuple[str, ...], _file: str) -> Facts:
        def one(row: Row) -> Iterable[tuple[str, str, dt.date, float | None]]:
            country = cube.country(next((row[name] for name in PLACES if row[name]), ""))
            if len(country) != 3:  # the world, a continent, a group of incomes
                return []
            day = cells.day(row, "date")
            return [(country, kind, day, cells.whole(row, f"total_{kind}")) for kind in ("cases", "deaths")]

        return one

    layout = Layout(needs=("date",), any_of=PLACES, renamed={"code": "iso_code"})
    return read_cube(table, layout, facts, totals=True)


def oxcgrt(table: Table) -> Read:
    """Read OxCGRT's stringency index of whole countries."""

    def facts(_cube: Cube, columns: tuple[str, ...], _file: str) -> Facts:
        index = next((c for c in _STRINGENCY if c in columns), None)
        if index is None:
            raise DataError(f"{table.path.name} has no stringency index; expected one of {', '.join(_STRINGENCY)}")

        def one(row: Row) -> Iterable[tuple[str, str, dt.date, float | None]]:
            if row["regionname"] or row["jurisdiction"] not in ("", "NAT_TOTAL"):
                return []
            level = cells.level(row, index)
            if level is not None and not 0 <= level <= 100:
                raise CellError(index, row[index], "outside 0 to 100")
            return [(row["countrycode"].lower(), "stringency", cells.day(row, "date"), level)]

        return one

    return read_cube(table, Layout(needs=("countrycode", "date")), facts, totals=False)


_STRINGENCY = (
    "stringencyindex_average",
    "stringencyindexfordisplay",
    "stringencyindex",
    "stringencyindex_average_fordisplay",
)


def acled_weekly(table: Table) -> Read:
    """Read ACLED's weekly aggregates: events and deaths by country and kind of event, on each week's first day."""

    def facts(cube: Cube, _columns: tuple[str, ...], _file: str) -> Facts:
        def one(row: Row) -> Iterable[tuple[str, str, dt.date, float | None]]:
            country, day = cube.country(row["country"]), cells.day(row, "week")
            events, deaths = cells.whole(row, "events"), cells.whole(row, "fatalities")
            found = [(country, "events", day, events), (country, "fatalities", day, deaths)]
            if row["event_type"]:
                found.append((country, slug(row["event_type"]), day, events))
            return found

        return one

    return read_cube(table, Layout(needs=("week", "country", "events")), facts, totals=False)


def _nation(cube: Cube, row: Row) -> str:
    name = row["country_region"]
    if not name:
        raise CellError("country_region", "", "the country is empty")
    return cube.country(name)


def _report(cube: Cube, row: Row) -> Iterable[tuple[str, str, dt.date, float | None]]:
    day = _updated(row)
    return [(_nation(cube, row), kind, day, cells.whole(row, column)) for column, kind in _KINDS.items()]


def _updated(row: Row) -> dt.date:
    """The day of `Last Update`: 1/22/2020 17:00, 2020-02-02T23:43:02, 3/8/20 5:31."""
    text = row["last_update"]
    parts = re.match(r"(\d{1,2})/(\d{1,2})/(\d{2,4})", text)
    try:
        if parts is None:
            return dt.date.fromisoformat(text[:10])
        return dt.date(int(parts[3]) + 2000 * (len(parts[3]) == 2), int(parts[1]), int(parts[2]))
    except ValueError:
        raise CellError("last_update", text, "not a day like 3/8/20 or 2020-03-08") from None


def _wide_day(column: str) -> dt.date:
    month, day, year = (int(part) for part in column.split("_"))
    return dt.date(year + 2000 * (year < 100), month, day)


def _kind(file: str) -> str:
    kind = next((kind for word, kind in _KINDS.items() if word in file.lower()), None)
    if kind is None:
        raise DataError(
            f"{file} does not say what it counts; expected confirmed, deaths or recovered in its name, or "
            'options = { indicator = "cases" }'
        )
    return kind
