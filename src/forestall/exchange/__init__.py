"""Outside formats <-> records: one module a format, each row either taken in or accounted for.

A bad row is quarantined with its line, column, value and reason, and the rest goes on; a missing file, a missing
column, or a table without one good row is a DataError. Events become records; counts and levels become Polars
frames with a `date` column, ascending.
"""

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from forestall.errors import DataError
from forestall.exchange import (
    acled,
    daily,
    epidemic,
    events,
    gdelt,
    gtd,
    health,
    icews,
    keds,
    levels,
    loose,
    monthly,
    own,
    polecat,
    recognise,
    ucdp,
)
from forestall.exchange.export import EXPORTS, TOTALS, Exported, export
from forestall.exchange.intake import Format, Taken, Wanted, add_up, take_in
from forestall.exchange.loose import guess
from forestall.exchange.neutral import neutral, neutral_frame
from forestall.records import Event, Quarantined, Table
from forestall.vocabulary import Vocabulary

__all__ = [
    "EVENT_FORMATS",
    "EXPORTS",
    "FRAME_FORMATS",
    "TOTALS",
    "Exported",
    "Taken",
    "Wanted",
    "add_up",
    "export",
    "guess",
    "neutral",
    "neutral_frame",
    "read_events",
    "read_frame",
    "recognise_cases",
    "recognise_events",
    "recognise_levels",
    "stream_events",
]

FRAME_FORMATS: Mapping[str, Callable[[Table], tuple[pl.DataFrame, tuple[Quarantined, ...]]]] = {
    "daily": daily.read,
    "cumulative": epidemic.read,
    "levels": levels.read,
    "monthly": monthly.read,
    "jhu": health.jhu,
    "owid": health.owid,
    "oxcgrt": health.oxcgrt,
    "acled-weekly": health.acled_weekly,
}
"""Format name -> reader, for tables of numbers by date."""

EVENT_FORMATS: Mapping[str, Format | Callable[[Table], Format]] = {
    "events": Format(events.LAYOUT, events.parser),
    "table": loose.loose,
    "forestall": Format(own.LAYOUT, own.parser),
    "acled": Format(acled.LAYOUT, acled.parser),
    "ucdp": Format(ucdp.LAYOUT, ucdp.parser),
    "gdelt": Format(gdelt.LAYOUT, gdelt.parser, by_id=True),
    "icews": Format(icews.LAYOUT, icews.parser),
    "polecat": Format(polecat.LAYOUT, polecat.parser),
    "gtd": Format(gtd.LAYOUT, gtd.parser),
    "keds": Format(keds.LAYOUT, keds.parser, by_id=True),
}
"""Format name -> how it is read, for tables of events; a function where the table itself decides."""


def read_frame(table: Table) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """Read a table of numbers by date in its own format; raises DataError where no such format is known."""
    if table.format not in FRAME_FORMATS:
        raise _unknown(table, FRAME_FORMATS)
    return FRAME_FORMATS[table.format](table)


def stream_events(
    table: Table, *, vocabulary: Vocabulary, countries: tuple[str, ...] = (), wanted: Wanted | None = None
) -> Iterator[Taken]:
    """Read a table of events batch by batch; raises DataError where no such format is known, or as `take_in` does."""
    if table.format not in EVENT_FORMATS:
        raise _unknown(table, EVENT_FORMATS)
    entry = EVENT_FORMATS[table.format]
    format = entry if isinstance(entry, Format) else entry(table)
    return take_in(table, format, vocabulary=vocabulary, countries=countries, wanted=wanted or Wanted())


def read_events(
    table: Table, *, vocabulary: Vocabulary, countries: tuple[str, ...] = ()
) -> tuple[tuple[Event, ...], tuple[Quarantined, ...]]:
    """Read all of a table of events, in the order of its rows; rows kept out come second. Raises as `stream_events`."""
    parts = tuple(stream_events(table, vocabulary=vocabulary, countries=countries))
    return tuple(e for part in parts for e in part.events), tuple(q for part in parts for q in part.quarantined)


def recognise_events(table: Table, *, vocabulary: Vocabulary) -> str:
    """The format of a table of events, by what stands in it; raises DataError where it cannot be told."""
    return recognise.events_format(table, lambda asked: stream_events(asked, vocabulary=vocabulary))


def recognise_cases(table: Table) -> str:
    """The format of a table of cases: jhu, owid, cumulative or daily; raises DataError where it is none of these."""
    return recognise.cases_format(table, FRAME_FORMATS)


def recognise_levels(table: Table) -> str:
    """The format of a table of levels: oxcgrt or levels; raises DataError where it cannot be read."""
    return recognise.levels_format(table)


def _unknown(table: Table, known: Mapping[str, object]) -> DataError:
    return DataError(f"table {table.id!r} has format {table.format!r}; expected one of {', '.join(known)}; correct it")
