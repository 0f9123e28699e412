"""Outside formats <-> records: one module a format, each read(table) -> (rows, rows kept out).

A bad row is quarantined with its line, column, value and reason, and the rest goes on; a missing file, a missing
column, or a table without one good row is a DataError. Events become records; counts and levels become Polars
frames with a `date` column, ascending.
"""

from collections.abc import Callable, Mapping

import polars as pl

from forestall.errors import DataError
from forestall.exchange import daily, epidemic, events, levels, monthly
from forestall.records import Event, Quarantined, Table
from forestall.vocabulary import Vocabulary

__all__ = ["EVENT_FORMATS", "FRAME_FORMATS", "read_events", "read_frame"]

FRAME_FORMATS: Mapping[str, Callable[[Table], tuple[pl.DataFrame, tuple[Quarantined, ...]]]] = {
    "daily": daily.read,
    "cumulative": epidemic.read,
    "levels": levels.read,
    "monthly": monthly.read,
}
"""Format name -> reader, for tables of numbers by date."""

EVENT_FORMATS = {"events": events.read}
"""Format name -> reader, for tables of events."""


def read_frame(table: Table) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """Read a table of numbers by date in its own format; raises DataError where no such format is known."""
    if table.format not in FRAME_FORMATS:
        raise _unknown(table, FRAME_FORMATS)
    return FRAME_FORMATS[table.format](table)


def read_events(
    table: Table, *, vocabulary: Vocabulary, countries: tuple[str, ...] = ()
) -> tuple[tuple[Event, ...], tuple[Quarantined, ...]]:
    """Read a table of events in its own format; raises DataError where no such format is known."""
    if table.format not in EVENT_FORMATS:
        raise _unknown(table, EVENT_FORMATS)
    return EVENT_FORMATS[table.format](table, vocabulary=vocabulary, countries=countries)


def _unknown(table: Table, known: Mapping[str, object]) -> DataError:
    return DataError(
        f"table {table.id!r} has format {table.format!r}; expected {', '.join(known)}; correct crisis.toml"
    )
