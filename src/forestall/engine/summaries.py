"""An ensemble too large to keep, as histograms: quantiles, means and answers to questions, a part at a time.

Each stream and window of days, and each series and day, has a histogram whose bins are exact up to 1,023 and from there
on 512 to the octave, so that a quantile is exact for small counts and within a thousandth of the value for large ones.
Levels are counted in quanta of 1 / 16,384 of their typical size (of the power of two below it). Histograms are sums of
whole numbers: they do not depend on the order of parts, nor on threads.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forestall.engine.compiled import compiled
from forestall.engine.future import Future
from forestall.engine.outcomes import simulated
from forestall.engine.simulate import Outlook, outlooks
from forestall.records import Outcome, Scenario

__all__ = ["Histogram", "Summary", "summarise"]

Floats = NDArray[np.float64]

EXACT_BITS = 10
BINS = (1 << (EXACT_BITS - 1)) * (32 - EXACT_BITS) + (1 << EXACT_BITS)
"""Enough for every number below 2^31."""
QUANTA = 2.0**14


@dataclass(slots=True, eq=False)
class Histogram:
    """How often what was seen in each window: counts (windows, bins below zero and above), sums (windows,)."""

    table: NDArray[np.int32]
    sums: Floats
    quantum: float

    @classmethod
    def empty(cls, windows: int, *, quantum: float = 1.0, signed: bool = False) -> "Histogram":
        """Nothing seen yet; memory is taken only where something falls."""
        return cls(np.zeros((windows, BINS * (2 if signed else 1)), np.int32), np.zeros(windows), quantum)

    def quantiles(self, levels: ArrayLike) -> Floats:
        """Shape (windows, levels): the smallest value with at least that share at or below it."""
        wanted = np.atleast_1d(np.asarray(levels, dtype=np.float64))
        values = _middles(self.table.shape[1]) * self.quantum
        out = np.empty((len(self.table), len(wanted)))
        for row, seen in zip(out, self.table, strict=True):
            upto = np.cumsum(seen)
            row[:] = values[np.searchsorted(upto, np.maximum(np.ceil(wanted * upto[-1] - 1e-9), 1.0))]
        return out

    def means(self) -> Floats:
        """Shape (windows,); exact."""
        return np.asarray(self.sums / self.table.sum(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """What an ensemble says: `counts[id]` by window of `every` days, `lethal[id]` likewise, `levels[id]` by day,
    `answers[id]` (members,) of the outcomes asked."""

    scenario: str
    days: tuple[dt.date, ...]
    every: int
    counts: Mapping[str, Histogram]
    lethal: Mapping[str, Histogram]
    levels: Mapping[str, Histogram]
    answers: Mapping[str, NDArray[np.bool_]]

    def probability(self, outcome: str) -> float:
        """Share of members in which the outcome holds."""
        return float(self.answers[outcome].mean())


def summarise(
    future: Future, scenario: Scenario, outcomes: Iterable[Outcome] = (), *, every: int = 1, workers: int | None = None
) -> Summary:
    """Simulate one scenario and keep only what `Summary` holds; counts are added up over `every` days."""
    asked, problem = tuple(outcomes), future.posterior.problem
    answers: dict[str, list[NDArray[np.bool_]]] = {o.id: [] for o in asked}
    counts: dict[str, Histogram] = {}
    lethal: dict[str, Histogram] = {}
    levels: dict[str, Histogram] = {}
    for part in outlooks(future, scenario, workers=workers):
        for tables, found in ((counts, part.counts), (lethal, part.lethal)):
            _add_counts(tables, found, every)
        _add_levels(levels, part)
        for o in asked:
            answers[o.id].append(simulated(o, part, problem.crisis, problem.counts))
    joined = {id: np.concatenate(yes) for id, yes in answers.items()}
    return Summary(scenario.id, future.days, every, counts, lethal, levels, joined)


def _add_counts(tables: dict[str, Histogram], found: Mapping[str, NDArray[Any]], every: int) -> None:
    for id, values in found.items():
        if id not in tables:
            tables[id] = Histogram.empty(values.shape[1] // every)
        _tally_counts(np.ascontiguousarray(values.T), tables[id].table, tables[id].sums, every)


def _add_levels(tables: dict[str, Histogram], part: Outlook) -> None:
    for id, values in part.levels.items():
        if id not in tables:
            typical = float(np.median(np.abs(values)))  # of the first part: the same for any number of threads
            quantum = 2.0 ** np.floor(np.log2(max(typical, 1e-12))) / QUANTA
            tables[id] = Histogram.empty(values.shape[1], quantum=quantum, signed=True)
        _tally_levels(np.ascontiguousarray(values.T), tables[id].table, tables[id].sums, tables[id].quantum)


@compiled
def _bin(value: int) -> int:
    shift = 0
    while (value >> shift) >= (1 << EXACT_BITS):
        shift += 1
    return (shift << (EXACT_BITS - 1)) + (value >> shift)


@compiled
def _tally_counts(values: NDArray[np.int32], table: NDArray[np.int32], sums: Floats, every: int) -> None:
    members = values.shape[1]
    total = np.empty(members, np.int64)
    for w in range(len(table)):
        total[:] = 0
        for t in range(w * every, (w + 1) * every):
            for n in range(members):
                total[n] += values[t, n]
        for n in range(members):
            table[w, _bin(min(total[n], 2**31 - 1))] += 1
        sums[w] += total.sum()


@compiled
def _tally_levels(values: Floats, table: NDArray[np.int32], sums: Floats, quantum: float) -> None:
    for t in range(len(table)):
        for n in range(values.shape[1]):
            size = _bin(int(min(abs(values[t, n]) / quantum + 0.5, 2.0**31 - 1)))
            table[t, BINS + size if values[t, n] >= 0.0 else BINS - 1 - size] += 1
        sums[t] += values[t].sum()


def _middles(bins: int) -> Floats:
    """The value in the middle of each bin; the lower half is below zero where there are two."""
    place = np.arange(BINS)
    shift = np.maximum((place >> (EXACT_BITS - 1)) - 1, 0)
    low = (place - (shift << (EXACT_BITS - 1))).astype(np.float64) * 2.0**shift
    up = low + (2.0**shift - 1.0) / 2.0
    return up if bins == BINS else np.concatenate([-up[::-1], up])
