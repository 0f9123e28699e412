"""Tables of numbers by date: one date column, any number of value columns.

Counts, levels and monthly figures share this shape and differ only in what a cell may hold. The date is
ISO (`2020-03-17`, months `2020-03`), an empty cell is *not known* (null, never zero), dates ascend and occur once.
"""

import datetime as dt
from collections.abc import Callable

import polars as pl

from forestall.dates import parse_day
from forestall.errors import DataError
from forestall.exchange.cells import to_level
from forestall.exchange.rows import CellError, Row, read_sheet, sift
from forestall.records import Quarantined, Table

__all__ = ["count_cell", "day_cell", "read_frame"]

Cell = Callable[[str, str], float | int | None]
"""(column, text) -> value, None where empty; raises CellError."""

Day = Callable[[str, str], dt.date]
"""(column, text) -> day; raises CellError."""

_WORDS = frozenset({"note", "source", "source_url", "qualifier"})


def day_cell(column: str, text: str) -> dt.date:
    """Read an ISO day between 1900 and 2100.

    >>> day_cell("date", "2020-03-17")
    datetime.date(2020, 3, 17)
    """
    try:
        return parse_day(text)
    except DataError:
        raise CellError(column, text, "not a day like 2020-03-17 between 1900 and 2100") from None


def read_frame(
    table: Table, cell: Cell, *, dtype: type[pl.DataType], day: Day = day_cell, date_column: str = "date"
) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """Read a `date` column and value columns, sorted by date; `day` judges each date and `cell` each value.

    The table's options may name `date` (the date column) and `columns` (the value columns; by default all but
    the date and columns of words such as note, source_url). A bad cell quarantines its whole row.
    """
    date_column = str(table.options.get("date", date_column))
    chosen = _chosen(table)
    sheet = read_sheet(table, needs=(date_column, *chosen))
    columns = chosen or tuple(name for name in sheet.columns if name != date_column and name not in _WORDS)
    if not columns:
        raise DataError(f"{sheet.file} has only the column {date_column}; expected a column of values; add one")
    rows, quarantined = sift(sheet, _row_parser(date_column, columns, day, cell))
    days = {"date": [day for day, _ in rows]}
    values = {name: [row[k] for _, row in rows] for k, name in enumerate(columns)}
    schema: dict[str, type[pl.DataType]] = {"date": pl.Date, **dict.fromkeys(columns, dtype)}
    return pl.DataFrame({**days, **values}, schema=schema).sort("date"), quarantined


def count_cell(column: str, text: str) -> int | None:
    """Read a count: a whole number of zero or more (`3`, `3.0`).

    >>> count_cell("cases", "694")
    694
    """
    if not text:
        return None
    value = to_level(column, text)
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
    date_column: str, columns: tuple[str, ...], day: Day, cell: Cell
) -> Callable[[Row], tuple[dt.date, tuple[float | int | None, ...]]]:
    seen: set[dt.date] = set()

    def parse(row: Row) -> tuple[dt.date, tuple[float | int | None, ...]]:
        date = day(date_column, row[date_column])
        if date in seen:
            raise CellError(date_column, row[date_column], "this date stands in an earlier row")
        values = tuple(cell(name, row[name]) for name in columns)
        seen.add(date)
        return date, values

    return parse
