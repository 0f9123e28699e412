"""Which format a file has, by what stands in it: the first whose columns are there and whose rows come in.

Formats without a header are told by the number of columns, where the first line is a row; a table of events of unknown
shape comes last.
Running totals are told from daily counts by their names and by hardly ever falling.
"""

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from forestall.errors import DataError
from forestall.exchange.intake import Taken
from forestall.exchange.nations import PLACES
from forestall.exchange.opened import UnreadableError
from forestall.exchange.rows import Layout, batches
from forestall.records import Quarantined, Source, Table
from forestall.vocabulary import column_names, data_source

__all__ = ["cases_format", "events_format", "levels_format"]

_EVENTS = ("acled", "ucdp", "gdelt", "icews", "polecat", "gtd", "forestall", "events", "keds", "table")
_TOTALS = ("total", "cum", "confirmed")
"""What is in the names of columns that hold running totals."""
_CORRECTED = 0.05
"""The part of its days on which a running total may fall, corrected: a count falls every other day."""
_LONG = 20

Frame = tuple[pl.DataFrame, tuple[Quarantined, ...]]


def events_format(table: Table, stream: Callable[[Table], Iterator[Taken]]) -> str:
    """The format of a table of events; raises DataError where it has none of them, or the file cannot be read."""
    if not table.path.exists():
        raise DataError(f"there is no file {table.path.name}; expected a table of events; correct the path")
    trouble = ""
    for format in _EVENTS:
        try:
            first = next(stream(_as(table, format)))
        except UnreadableError:
            raise
        except DataError as error:
            trouble = str(error)
            if format == "table" and _has_a_date(table):
                raise
            continue
        except StopIteration:
            continue
        header = any(row.line == 1 for row in first.quarantined)  # it was taken for a row
        if first.tally.rows > first.tally.quarantined and not header:
            return format
        if format == "table" and first.quarantined and not header:
            raise DataError(
                f"none of the first rows of {table.path.name} can be taken in (line {first.quarantined[0].line}: "
                f"{first.quarantined[0].column} is {first.quarantined[0].value!r}; {first.quarantined[0].reason}); "
                "correct them, or say which column is which with --map date=COLUMN,..."
            )
        if first.tally.rows and not header and _closed(format):  # read as another, its rows would leave
            raise DataError(
                f"{table.path.name} has the columns of {format}, but none of its first rows can be taken in "
                f"({first.quarantined[0].reason}); correct them"
            )
        trouble = trouble if first.tally.rows else "there is no row below the header"
    raise DataError(
        f"the format of {table.path.name} cannot be told ({trouble or 'its rows fit none'}); give --format, or "
        "--format table with --map date=COLUMN,..."
    )


def cases_format(table: Table, readers: Mapping[str, Callable[[Table], Frame]]) -> str:
    """The format of a table of cases, by its columns; a folder is of Johns Hopkins. Raises DataError where it cannot be
    read."""
    if table.path.is_dir():
        return "jhu"
    columns = set(next(batches(table, Layout(comments=True))).columns)
    if "country_region" in columns:
        return "jhu"
    if {"date", "total_cases"} <= columns and {*PLACES} & columns:
        return "owid"
    frame, _ = readers["daily"](_as(table, "daily"))
    return "cumulative" if all(_is_total(frame[name]) for name in frame.columns[1:]) else "daily"


def levels_format(table: Table) -> str:
    """The format of a table of levels: OxCGRT's, or a plain one; raises DataError where it cannot be read."""
    columns = next(batches(table, Layout(comments=True))).columns
    return "oxcgrt" if "countrycode" in columns else "levels"


def _has_a_date(table: Table) -> bool:
    """Whether one of its columns looks like a date: what keeps the table out is then not its shape."""
    columns = next(batches(table, Layout(comments=True))).columns
    return not set(columns).isdisjoint(column_names()["date"])


def _closed(format: str) -> bool:
    """Whether the format's licence keeps rows from leaving."""
    known = data_source(format)
    return known is not None and not known.share_rows


def _as(table: Table, format: str) -> Table:
    return Table(table.id, table.path, format, Source(table.id, table.id), table.options)


def _is_total(counts: pl.Series) -> bool:
    """Whether a column holds running totals: named so, and hardly ever falling; or rising on and on for long."""
    steps = counts.drop_nulls().diff().drop_nulls()
    falls, rises = int((steps < 0).sum()), int((steps > 0).sum())
    named = any(word in counts.name.casefold() for word in _TOTALS)
    return falls <= _CORRECTED * len(steps) and (named or (len(steps) >= _LONG and rises > len(steps) / 4))
