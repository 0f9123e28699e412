"""Levels by day: prices, indices, numbers of troops; `date` and one or more columns of numbers.

Days without a row (weekends of a market, say) stay without one; whoever uses the level decides how it goes on.
"""

from collections.abc import Callable

import polars as pl

from forestall.errors import DataError
from forestall.exchange.cells import to_level
from forestall.exchange.frames import read_frame
from forestall.exchange.rows import CellError
from forestall.records import Quarantined, Table

__all__ = ["bounded_cell", "read"]


def read(table: Table) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """Read levels: `date` (Date) and the value columns (Float64), ascending; rows kept out come second.

    The table's options `low` and `high` bound every value; a row beyond them, or a date's second row, is
    quarantined. Raises DataError where the file or a column is missing or no row is good.
    """
    return read_frame(table, bounded_cell(table), dtype=pl.Float64)


def bounded_cell(table: Table) -> Callable[[str, str], float | None]:
    """A cell reader that also holds values between the table's `low` and `high`."""
    low, high = _bound(table, "low", float("-inf")), _bound(table, "high", float("inf"))

    def cell(column: str, text: str) -> float | None:
        value = to_level(column, text)
        if value is not None and not low <= value <= high:
            raise CellError(column, text, f"outside {low:g} to {high:g}")
        return value

    return cell


def _bound(table: Table, name: str, default: float) -> float:
    value = table.options.get(name, default)
    if not isinstance(value, int | float):
        raise DataError(f"table {table.id!r} has {name} = {value!r}; expected a number; correct crisis.toml")
    return float(value)
