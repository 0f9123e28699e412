"""Which format a file has, by what stands in it: the first whose columns are there and whose rows come in.

Formats without a header are told by the number of columns, where the first line is a row; a table of events of unknown
shape comes last.
Running totals are told from daily counts by their names and by never falling.
"""

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from forestall.errors import DataError
from forestall.exchange.intake import Taken
from forestall.exchange.rows import Layout, batches
from forestall.records import Quarantined, Source, Table

__all__ = ["cases_format", "events_format"]

_EVENTS = ("acled", "ucdp", "gdelt", "icews", "polecat", "gtd", "forestall", "events", "keds", "table")
_TOTALS = ("total", "cum", "confirmed")
"""What is in the names of columns that hold running totals."""

Frame = tuple[pl.DataFrame, tuple[Quarantined, ...]]


def events_format(table: Table, stream: Callable[[Table], Iterator[Taken]]) -> str:
    """The format of a table of events; raises DataError where it has none of them, or the file cannot be read."""
    trouble = ""
    for format in _EVENTS:
        try:
            first = next(stream(_as(table, format)))
        except DataError as error:
            trouble = str(error)
            continue
        except StopIteration:
            continue
        header = any(row.line == 1 for row in first.quarantined)  # it was taken for a row
        if first.tally.rows > first.tally.quarantined and not header:
            return format
    raise DataError(
        f"the format of {table.path.name} cannot be told ({trouble or 'its rows fit none'}); give --format, or "
        "--format table with --map date=COLUMN,..."
    )


def cases_format(table: Table, readers: Mapping[str, Callable[[Table], Frame]]) -> str:
    """The format of a table of cases, by its columns; raises DataError where it cannot be read."""
    columns = next(batches(table, Layout(comments=True))).columns
    if "country_region" in columns:
        return "jhu"
    if "date" in columns and not {"iso_code", "code"}.isdisjoint(columns):
        return "owid"
    frame, _ = readers["daily"](_as(table, "daily"))
    return "cumulative" if all(_is_total(frame[name]) for name in frame.columns[1:]) else "daily"


def _as(table: Table, format: str) -> Table:
    return Table(table.id, table.path, format, Source(table.id, table.id), table.options)


def _is_total(counts: pl.Series) -> bool:
    named = any(word in counts.name.casefold() for word in _TOTALS)
    return named and bool((counts.drop_nulls().diff().drop_nulls() >= 0).all())
