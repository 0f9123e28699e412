"""Cumulative counts of an epidemic -> new counts per day.

Cumulative tables carry the marks of how they were kept. A total that falls is a correction of days before: the
fall is *taken back* from the four weeks before it, in proportion to their counts (further back where those do not
hold enough), and the day itself counts zero. A run of days without a new case, where the week before lets one
expect nine or more, is a *batch*: nobody reported, and the next day carries all. Batches, and days that have no row,
are named in the notes; with the option `spread` the batch is divided evenly over its days. It is off by default: who
forecasts from a day inside the batch could not know it. The sum of new counts is the last total less the first
(0 where a correction takes the total below the first).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from forestall.exchange.frames import count_cell, read_frame
from forestall.records import Quarantined, Table

__all__ = ["Daily", "from_totals", "read", "to_daily"]

_TAKE_BACK_DAYS = 28
_EXPECTED = 9.0
"""New cases expected over a run of zeros before it is called a batch: Poisson chance below 1/8000."""


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """New counts per day, -1 where no total was reported, and what was odd: (day index, reason).

    `new[0]` is the count on the first day: 0 where the total begins at 0, else unknown (-1).
    """

    new: NDArray[np.int64]
    notes: tuple[tuple[int, str], ...]


def read(table: Table) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """Read cumulative counts and give new counts: `date` (every day from first to last) and Int64 columns.

    A day that has no total is null. What was odd about a column is told in the second value, with the rows kept
    out. Option `spread` divides batches evenly. Raises DataError where the file or a column is missing or no row
    is good.
    """
    totals, quarantined = read_frame(table, count_cell, dtype=pl.Int64)
    frame, notes = from_totals(table, totals)
    return frame, (*quarantined, *notes)


def from_totals(table: Table, totals: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """New counts per day from a frame of running totals by date, and what was odd about them."""
    totals = totals.upsample("date", every="1d")
    days: list[dt.date] = totals["date"].to_list()
    spread = bool(table.options.get("spread", False))
    columns: dict[str, pl.Series] = {}
    notes: list[Quarantined] = []
    for name in totals.columns[1:]:
        daily = to_daily(totals[name].to_list(), spread=spread)
        columns[name] = pl.Series(name, [None if n < 0 else int(n) for n in daily.new], dtype=pl.Int64)
        notes += [Quarantined(table.path.name, None, name, days[t].isoformat(), reason) for t, reason in daily.notes]
    return totals.with_columns(**columns), tuple(notes)


def to_daily(totals: Sequence[int | None], *, spread: bool = False) -> Daily:
    """Turn totals, one a day from index 0, None where none was reported, into new counts.

    >>> to_daily([0, 4, 9, 8, 12]).new.tolist()
    [0, 4, 4, 0, 4]
    """
    known = np.array([t for t, total in enumerate(totals) if total is not None], dtype=np.int64)
    new = np.full(len(totals), -1, dtype=np.int64)
    if not len(known):
        return Daily(new, ())
    values = np.array([total for total in totals if total is not None], dtype=np.int64)
    steps, falls = _take_back(np.diff(values, prepend=values[0]))
    new[known] = steps
    fallen = {int(known[k]): fall for k, fall in falls}
    notes = [(t, f"the total falls by {fall}; taken back from the days before") for t, fall in fallen.items()]
    batches = [
        (begin, end) for begin, end in _batches(new, int(known[0])) if fallen.keys().isdisjoint(range(begin, end))
    ]
    notes += _treat(new, batches, spread=spread)
    if values[0] > 0:
        new[known[0]] = -1
    return Daily(new, tuple(sorted(notes)))


def _take_back(steps: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[tuple[int, int]]]:
    """Move every negative step into the days before it; the running totals stay at or above the first."""
    steps = steps.copy()
    falls = []
    for k in np.flatnonzero(steps < 0):
        fall, steps[k] = -int(steps[k]), 0
        falls.append((int(k), fall))
        begin = max(0, int(k) - _TAKE_BACK_DAYS)
        while begin > 0 and steps[begin:k].sum() < fall:
            begin -= 1
        steps[begin:k] -= _share(min(fall, int(steps[begin:k].sum())), steps[begin:k])
    return steps, falls


def _share(amount: int, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Divide `amount` in proportion to `weights` into whole parts, none above its weight (largest remainders)."""
    total = int(weights.sum())
    if total == 0:
        return np.zeros_like(weights)
    exact = [amount * int(w) for w in weights]
    parts = np.array([e // total for e in exact], dtype=np.int64)
    remainders = np.array([-(e % total) for e in exact])
    order = np.argsort(remainders, kind="stable")
    parts[order[: amount - int(parts.sum())]] += 1
    return parts


def _batches(new: NDArray[np.int64], first: int) -> list[tuple[int, int]]:
    """(first day, day that carries the batch) of every run without reports: nulls, or zeros that cannot be chance."""
    batches = []
    t = first + 1
    while t < len(new):
        run = t
        while t < len(new) and new[t] <= 0:
            t += 1
        begin = _batch_begin(new, first, run, t)
        if begin is not None and t < len(new):
            batches.append((begin, t))
        t += 1
    return batches


def _batch_begin(new: NDArray[np.int64], first: int, run: int, end: int) -> int | None:
    """The first day of the batch in the run of zeros and unknown days [run, end), None where it is none."""
    unknown = np.flatnonzero(new[run:end] < 0)
    if len(unknown):
        return run + int(unknown[0])
    week = new[max(first + 1, run - 7) : run]
    week = week[week >= 0]
    return run if len(week) and float(week.mean()) * (end - run) >= _EXPECTED else None


def _treat(new: NDArray[np.int64], batches: list[tuple[int, int]], *, spread: bool) -> list[tuple[int, str]]:
    """Name every batch and, where `spread` says so, divide it evenly over its days, in place."""
    notes = []
    for begin, end in batches:
        amount, days = int(new[end]), end - begin + 1
        done = "divided evenly over them" if spread else "taken in as published"
        notes.append((end, f"{amount} new on one day after {days - 1} without reports; {done}"))
        if spread:
            new[begin : end + 1] = [amount * (d + 1) // days - amount * d // days for d in range(days)]
    return notes
