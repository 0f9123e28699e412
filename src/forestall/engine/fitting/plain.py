"""A problem from plain arrays or data frames, without a crisis folder: counts in, R out.

Columns are streams, rows are days in order; NaN (or null) is a day that nobody counted. All incident streams form one
block and answer each other; every column of cases is an epidemic of its own.
"""

import datetime as dt
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from forestall.engine.model.problem import Problem
from forestall.errors import DataError, UsageError
from forestall.records import Block, Counts, Crisis, Delay, EventFilter, Stream

__all__ = ["columns", "from_counts"]

FIRST = dt.date(2000, 1, 1)
HEADROOM = 5.0
"""The ceiling of a stream, where none is given, in multiples of its largest day."""


def from_counts(
    counts: Any,
    *,
    unit: Literal["incidents", "cases"] = "incidents",
    interval: tuple[float, float] | NDArray[np.float64] | None = None,
    reporting: tuple[float, float] | NDArray[np.float64] | None = None,
    ceiling: float | None = None,
    population: float | None = None,
    weekday: bool = False,
    poisson: bool = False,
    r_median: float | None = None,
    r_above_one: float | None = None,
    horizon: int = 90,
) -> Problem:
    """The problem of an array (days,) or (days, streams), or of a Polars or pandas frame (a column `date` gives days).

    Cases need `interval`, the generation interval: (mean, sd) in days, or its probabilities from lag 0, as an array of
    at least three; with `reporting`, how long after infection they are counted, likewise (lag 0 allowed), R is by day
    of infection. R's prior has a median of 0.5 and exceeds one with probability 0.10; for cases 1.5 and 0.72. Raises
    DataError or UsageError where counts are negative, not whole, or do not follow each other day by day.

    >>> [s.id for s in from_counts(np.ones((40, 2))).crisis.streams]
    ['stream_1', 'stream_2']
    """
    names, values, start = columns(counts)
    seen = np.isfinite(values)
    y = np.where(seen, values, 0.0)
    if (unit == "cases") != (interval is not None):
        raise UsageError("cases, and only cases, need interval: (mean, sd) in days or probabilities from lag 0")
    if reporting is not None and unit != "cases":
        raise UsageError("reporting is given for incidents; only cases take the delay from infection to count")
    most = [ceiling or max(10.0, HEADROOM * float(y[:, k].max())) for k in range(len(names))]
    epidemic = unit == "cases"
    delay = _delay(interval) if interval is not None else Delay()
    late = _delay(reporting, from_zero=True) if reporting is not None else None
    streams = tuple(
        Stream(
            name, name, unit, f"{name}_epidemic" if epidemic else "block", table="counts" if epidemic else None,
            column=name if epidemic else None, events=None if epidemic else EventFilter(), delay=delay, ceiling=most[k],
            population=population, weekday=weekday, poisson=poisson, reporting=late,
        )
        for k, name in enumerate(names)
    )  # fmt: skip
    prior = (r_median or (1.5 if epidemic else 0.5), r_above_one or (0.72 if epidemic else 0.10))
    ids = [f"{n}_epidemic" for n in names] if epidemic else ["block"]
    blocks = tuple(Block(id, id, "epidemic" if epidemic else "escalation", *prior) for id in ids)
    end = start + dt.timedelta(days=len(y) - 1)
    crisis = Crisis(
        "counts", "Counts", Path(), start, end, horizon, 1, 2000, (), (), blocks, streams, (), (), (), ()
    )  # fmt: skip
    whole, none = y.astype(np.int64), np.zeros(y.shape, np.int64)
    return Problem.build(crisis, Counts(start, tuple(names), whole, seen, none, none), {})


def columns(counts: Any) -> tuple[list[str], NDArray[np.float64], dt.date]:
    """Names of the streams, values (days, streams) with NaN for days not counted, and the first day.

    Raises DataError where a count is negative or not whole, or days do not follow each other.

    >>> columns(np.ones((40, 1)))[0]
    ['stream_1']
    """
    names, values, start = _of_frame(counts) if hasattr(counts, "columns") else _of_array(counts)
    seen = values[np.isfinite(values)]
    if (seen < 0).any() or (seen != np.round(seen)).any():
        raise DataError("a count is negative or not whole; counts must be whole numbers, zero or more, or NaN")
    return names, values, start


def _of_array(counts: Any) -> tuple[list[str], NDArray[np.float64], dt.date]:
    values = np.asarray(counts, dtype=np.float64)
    values = values[:, None] if values.ndim == 1 else values
    if values.ndim != 2 or values.shape[0] < 2:
        raise DataError(f"counts have the shape {values.shape}; expected (days,) or (days, streams)")
    return [f"stream_{k + 1}" for k in range(values.shape[1])], values, FIRST


def _of_frame(counts: Any) -> tuple[list[str], NDArray[np.float64], dt.date]:
    names = [str(c) for c in counts.columns if str(c) != "date"]
    values = np.stack([np.asarray(counts[c].to_numpy(), dtype=np.float64) for c in names], axis=1)
    if "date" not in [str(c) for c in counts.columns]:
        return names, values, FIRST
    days = [_day(d) for d in counts["date"]]
    wrong = [k for k in range(1, len(days)) if days[k] != days[k - 1] + dt.timedelta(days=1)]
    if wrong:
        raise DataError(f"row {wrong[0] + 1} is {days[wrong[0]]}, after {days[wrong[0] - 1]}; expected one row a day")
    return names, values, days[0]


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])


def _delay(interval: Any, *, from_zero: bool = False) -> Delay:
    if len(interval) == 2:
        return Delay(mean=float(interval[0]), sd=float(interval[1]))
    if (interval[0] != 0 and not from_zero) or abs(float(np.sum(interval)) - 1.0) > 0.01:
        begins = "reporting must" if from_zero else "interval must begin with 0 (no case infects on its own day) and"
        raise DataError(f"{begins} sum to one")
    return Delay(pmf=tuple(float(p) for p in interval))
