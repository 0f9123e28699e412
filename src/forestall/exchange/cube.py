"""Figures by country, day and kind, added up row by row, and the frame they make: one column a country and kind.

Columns are named like `irq_cases`; a place that is no country of ISO's keeps its own name as a slug.
"""

import datetime as dt
from collections.abc import Callable, Iterable

import polars as pl

from forestall.errors import DataError
from forestall.exchange.epidemic import from_totals
from forestall.exchange.nations import nation
from forestall.exchange.rows import CellError, Layout, Row, batches, shorten
from forestall.records import Quarantined, Table

__all__ = ["Cube", "Facts", "read_cube"]

Fact = tuple[str, str, dt.date, float | None]
"""Country, kind, day, value."""
Facts = Callable[[Row], Iterable[Fact]]
"""What a row holds."""


class Cube:
    """(country, kind) -> day -> the sum of what rows say; a kind of `totals` is a running total."""

    def __init__(self, table: Table) -> None:
        wanted = table.options.get("countries") or ()
        self._table = table
        self._wanted = {str(c).lower() for c in wanted}
        self._cells: dict[str, dict[dt.date, float]] = {}

    def country(self, name: str) -> str:
        """The country's part of a column's name."""
        return nation(name)

    def add(self, facts: Iterable[Fact]) -> None:
        """Add a row's figures, those of countries that are not asked for left out."""
        for country, kind, day, value in facts:
            if value is not None and (not self._wanted or country in self._wanted):
                days = self._cells.setdefault(f"{country}_{kind}", {})
                days[day] = days.get(day, 0.0) + value

    def frame(self, *, totals: bool) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
        """The frame; with `totals`, running totals become new counts per day."""
        if not self._cells:
            asked = f" of {', '.join(sorted(self._wanted)).upper()}" if self._wanted else ""
            raise DataError(f"{self._table.path.name} holds no figures{asked}; expected some; correct its options")
        days = sorted({day for column in self._cells.values() for day in column})
        columns = {name: [cells.get(day) for day in days] for name, cells in sorted(self._cells.items())}
        frame = pl.DataFrame({"date": days, **columns}, schema_overrides=dict.fromkeys(columns, pl.Float64))
        if not totals:
            return frame, ()
        return from_totals(self._table, frame.with_columns(pl.col(*columns).cast(pl.Int64)))


def read_cube(
    table: Table, layout: Layout, facts: Callable[[Cube, tuple[str, ...], str], Facts], *, totals: bool
) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """Read every file of the table (a file, or a folder of them); `facts(cube, columns, file)` says what a row
    holds.

    Raises DataError where a file cannot be read, or no figure is found.
    """
    cube, bad = Cube(table), list[Quarantined]()
    for path in sorted(table.path.glob("*.csv")) if table.path.is_dir() else [table.path]:
        one = Table(table.id, path, table.format, table.source, table.options)
        read: Facts | None = None
        for batch in batches(one, layout):
            bad += batch.quarantined
            read = read or facts(cube, batch.columns, path.name)
            for row in batch.rows:
                try:
                    cube.add(list(read(row)))
                except CellError as error:
                    bad.append(Quarantined(path.name, row.line, error.column, shorten(error.value), error.reason))
    frame, notes = cube.frame(totals=totals)
    return frame, (*bad, *notes)
