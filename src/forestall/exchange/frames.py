"""Tables of numbers by date: one date column, any number of value columns.

Counts, levels and monthly figures share this shape and differ only in what a cell may hold. The date is a day
(`2020-03-17`, or as other tools write it) or a month (`2020-03`) and occurs once, an empty cell is *not known* (null,
never zero). Where a column says of which country a row is, a date occurs once for each, and the values come out in a
column for each: `irn_cases`, `irq_cases`.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

from forestall.errors import DataError
from forestall.exchange import slashed
from forestall.exchange.cells import to_level, ungrouped
from forestall.exchange.nations import PLACES, nation
from forestall.exchange.rows import CellError, Layout, Row, Sheet, batches, read_sheet, sift, slug
from forestall.records import Quarantined, Table
from forestall.vocabulary import column_names

__all__ = ["count_cell", "read_frame"]

Cell = Callable[[str, str], float | int | None]
"""(column, text) -> value, None where empty; raises CellError."""

Day = Callable[[str, str], dt.date]
"""(column, text) -> day; raises CellError."""

_Told = tuple[dt.date, str, tuple[float | int | None, ...]]
"""Date, country ("" where none is told) and values of a row."""

_WORDS = frozenset({"note", "source", "source_url", "qualifier"})


def read_frame(
    table: Table, cell: Cell, *, dtype: type[pl.DataType], day: Day | None = None, date_column: str = "date"
) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """Read a `date` column and value columns, sorted by date; `day` judges each date and `cell` each value.

    The table's options may name `date` (the date column; else it is found by its name) and `columns` (the value
    columns; by default all but the date and columns of words such as note, source_url). A bad cell quarantines its
    whole row.
    """
    date_column = str(table.options.get("date") or _named(table, date_column))
    chosen = _chosen(table)
    sheet = read_sheet(table, needs=(date_column, *chosen))
    place = None if chosen else next((c for name in PLACES for c in sheet.columns if slug(c) == name), None)
    columns = chosen or tuple(name for name in sheet.columns if name not in (date_column, place, *_WORDS))
    if not columns:
        raise DataError(f"{sheet.file} has only the column {date_column}; expected a column of values; add one")
    rows, quarantined = sift(sheet, _row_parser(date_column, place, columns, day or _any_day(sheet, date_column), cell))
    return _spread(table, rows, columns, dtype), quarantined


def _spread(table: Table, rows: Sequence[_Told], columns: tuple[str, ...], dtype: type[pl.DataType]) -> pl.DataFrame:
    """A row for each date; for each place that is asked for, where there are any, columns of its own."""
    wanted = {str(code).lower() for code in table.options.get("countries") or ()}
    days = sorted({day for day, _, _ in rows})
    found: dict[str, dict[dt.date, float | int | None]] = (
        {} if any(place for _, place, _ in rows) else {name: {} for name in columns}
    )
    for day, place, values in rows:
        if not (place and wanted) or place in wanted:
            for name, value in zip(columns, values, strict=True):
                found.setdefault(f"{place}_{name}" if place else name, {})[day] = value
    if not found:
        raise DataError(
            f"{table.path.name} holds no figures of {', '.join(sorted(wanted)).upper()}; correct its options"
        )
    data = {name: [values.get(day) for day in days] for name, values in found.items()}
    schema: dict[str, type[pl.DataType]] = {"date": pl.Date, **dict.fromkeys(data, dtype)}
    return pl.DataFrame({"date": days, **data}, schema=schema)


def _named(table: Table, usual: str) -> str:
    """The date column: the usual one, or the first that bears one of a date's other names."""
    columns = next(batches(table, Layout(comments=True, exact=True))).columns
    known = (usual, *column_names()["date"])
    return next((c for name in known for c in columns if c == name or slug(c) == name), usual)


def _any_day(sheet: Sheet, date_column: str) -> Day:
    first = slashed.day_first(sheet.file, (row[date_column] for row in sheet.rows))
    return partial(slashed.to_day, day_first=first)


def count_cell(column: str, text: str) -> int | None:
    """Read a count: a whole number of zero or more (`3`, `3.0`, `3,000`).

    >>> count_cell("cases", "694")
    694
    """
    if not text:
        return None
    value = to_level(column, ungrouped(text))
    if value is None or value != int(value):
        raise CellError(column, text, "not a whole number")
    if value < 0:
        raise CellError(column, text, "a count below zero")
    if value > 10**12:
        raise CellError(column, text, "a count above 10^12")
    return int(value)


def _chosen(table: Table) -> tuple[str, ...]:
    names = table.options.get("columns", ())
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise DataError(f"table {table.id!r} has columns = {names!r}; expected a list of names; correct crisis.toml")
    return tuple(names)


def _row_parser(
    date_column: str, place_column: str | None, columns: tuple[str, ...], day: Day, cell: Cell
) -> Callable[[Row], _Told]:
    seen: set[tuple[dt.date, str]] = set()

    def parse(row: Row) -> _Told:
        date, place = day(date_column, row[date_column]), nation(row[place_column]) if place_column else ""
        if (date, place) in seen:
            raise CellError(date_column, row[date_column], "this date stands in an earlier row")
        values = tuple(cell(name, row[name]) for name in columns)
        seen.add((date, place))
        return date, place, values

    return parse
