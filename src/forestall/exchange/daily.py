"""Counts per day: `date` and one or more columns of whole numbers.

A day that has no row is not covered (unknown), which differs from a row with 0.
"""

import polars as pl

from forestall.exchange.frames import count_cell, read_frame
from forestall.records import Quarantined, Table

__all__ = ["read"]


def read(table: Table) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """Read counts per day: `date` (Date) and the value columns (Int64), ascending; rows kept out come second.

    Raises DataError where the file or a column is missing or no row is good.
    """
    return read_frame(table, count_cell, dtype=pl.Int64)
