"""Events -> daily counts: what the engine is given.

A stream counts either the events its filter selects, each on the middle day of its dates, or a column of a table of
counts. Deaths among the targets' own forces are counted beside the events. Index 0 is the first day.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from forestall.errors import DataError
from forestall.evidence.select import matches
from forestall.records import Actor, Counts, Event, Stream

__all__ = ["count"]


def count(
    events: Iterable[Event],
    streams: Sequence[Stream],
    start: dt.date,
    end: dt.date,
    *,
    actors: Mapping[str, Actor],
    daily: Mapping[str, pl.DataFrame],
) -> Counts:
    """Count the streams on every day from `start` to `end`, both included; events on other days are left out.

    `actors` gives allegiances by id, `daily` the tables of counts by table id (`date` and integer columns). A day that
    a table lacks, or holds null on, is not observed. Raises DataError where a stream's table or column is missing.
    """
    if end < start:
        raise DataError(f"counts from {start} to {end}; the end must not lie before the start; correct the dates")
    days = (end - start).days + 1
    shape = (days, len(streams))
    y, lethal, own, killed = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    observed = np.ones(shape, dtype=np.bool_)
    events = tuple(event for event in events if start <= event.when.middle <= end)
    for i, stream in enumerate(streams):
        if stream.events is not None:
            chosen = [event for event in events if matches(event, stream.events, actors)]
            y[:, i], lethal[:, i], own[:, i], killed[:, i] = _tally(chosen, start, days, deaths=stream.unit == "deaths")
        else:
            y[:, i], observed[:, i] = _column(stream, daily, start, days)
    return Counts(start, tuple(stream.id for stream in streams), y, observed, lethal, own, killed)


def _tally(events: Iterable[Event], start: dt.date, days: int, *, deaths: bool) -> NDArray[np.int64]:
    """(4, days): events (or their deaths), events that killed the targets' own, how many of those they killed, and
    events that killed anyone."""
    rows = np.zeros((4, days), dtype=np.int64)
    for event in events:
        t = (event.when.middle - start).days
        own = event.own_deaths or 0
        best = event.deaths.best if event.deaths else 0
        rows[:, t] += (best if deaths else 1, own > 0, own, best > 0 or own > 0)
    return rows


def _column(
    stream: Stream, daily: Mapping[str, pl.DataFrame], start: dt.date, days: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    table = daily.get(stream.table or "")
    if table is None or stream.column not in table.columns:
        raise DataError(
            f"stream {stream.id!r} counts {stream.table}.{stream.column}, which is not there; "
            f"expected one of {_known(daily)}; correct the stream in crisis.toml"
        )
    span = pl.DataFrame({"date": pl.date_range(start, start + dt.timedelta(days=days - 1), eager=True)})
    values = span.join(table.select("date", stream.column), on="date", how="left", maintain_order="left")[stream.column]
    return values.fill_null(0).to_numpy().astype(np.int64), values.is_not_null().to_numpy()


def _known(daily: Mapping[str, pl.DataFrame]) -> str:
    return ", ".join(f"{name}.{column}" for name, table in daily.items() for column in table.columns[1:]) or "no table"
