"""Figures by month: `month` (2020-03) and one or more columns of numbers.

A month is dated by its first day; an empty cell is a figure nobody stated.
"""

import datetime as dt

import polars as pl

from forestall.dates import parse_day
from forestall.errors import DataError
from forestall.exchange.frames import read_frame
from forestall.exchange.levels import bounded_cell
from forestall.exchange.rows import CellError
from forestall.records import Quarantined, Table

__all__ = ["read"]


def read(table: Table) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """Read months: `date` (Date, the month's first day) and the value columns (Float64); rows kept out come second.

    Options as for levels; `date` names the month column (default `month`). Raises DataError where the file or a
    column is missing or no row is good.
    """
    return read_frame(table, bounded_cell(table), dtype=pl.Float64, day=_month_cell, date_column="month")


def _month_cell(column: str, text: str) -> dt.date:
    try:
        return parse_day(f"{text}-01")
    except DataError:
        raise CellError(column, text, "not a month like 2020-03 between 1900 and 2100") from None
