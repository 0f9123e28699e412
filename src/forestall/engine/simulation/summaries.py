"""An ensemble too large to keep, as histograms: quantiles, means and answers to questions, a part at a time.

Each stream and window of days, and each series and day, has a histogram whose bins are exact up to 1,023 and from there
on 512 to the octave, so that a quantile is exact for small counts and within a thousandth of the value for large ones.
Levels are counted in quanta of 1 / 16,384 of their typical size (of the power of two below it). Histograms are sums of
whole numbers: they do not depend on the order of parts, nor on threads.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from mmap import mmap
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forestall.engine.machine.arithmetic import float_bits
from forestall.engine.machine.compiled import compiled, inlined, place, widest, within
from forestall.engine.simulation.future import Future
from forestall.engine.simulation.outcomes import simulated
from forestall.engine.simulation.simulate import Outlook, over_parts
from forestall.records import Outcome, Scenario

__all__ = ["Histogram", "Summary", "summarise"]

Floats = NDArray[np.float64]

EXACT_BITS = 10
BINS = (1 << (EXACT_BITS - 1)) * (32 - EXACT_BITS) + (1 << EXACT_BITS)
"""Enough for every number below 2^31."""
QUANTA = 2.0**14
EVERY = 16
"""A median of every day takes longer than to count them all."""
FEW, MANY = 12, 128
"""Below so many bins it is quicker to look for each among all than to look up each one's; below so many more, to count
them in a place near by first."""


@dataclass(slots=True, eq=False)
class Histogram:
    """How often what was seen in each window: table (windows, bins, those below zero first where there are any)."""

    table: NDArray[np.int32]
    sums: dict[int, Floats]
    """Of each part, by its first member: (windows,)."""
    quantum: float

    @classmethod
    def empty(cls, windows: int, *, quantum: float = 1.0, signed: bool = False) -> "Histogram":
        """Nothing seen yet; memory is taken only where something falls."""
        shape = BINS * (2 if signed else 1), windows  # neighbours in a bin lie side by side
        table = np.zeros(shape, np.int32) if signed else _small_pages(shape)
        return cls(table.T, {}, quantum)

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
        return np.asarray(sum(self.sums[first] for first in sorted(self.sums)) / self.table.sum(axis=1))


def _small_pages(shape: tuple[int, int]) -> NDArray[np.int32]:
    """Zeros of which few will be touched: numpy asks for the largest pages, and each is cleared whole."""
    return np.frombuffer(mmap(-1, max(4 * math.prod(shape), 1)), np.int32, math.prod(shape)).reshape(shape)


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
    answers = {o.id: np.zeros(future.members, dtype=bool) for o in asked}
    counts: dict[str, Histogram] = {}
    lethal: dict[str, Histogram] = {}
    levels: dict[str, Histogram] = {}

    def add(first: int, part: Outlook) -> None:
        for tables, found in ((counts, part.counts), (lethal, part.lethal)):
            for id, values in found.items():
                _add_counts(tables, id, first, values.T, every)
        for id, path in part.levels.items():
            _add_levels(levels, id, first, path.T)
        for o in asked:
            yes = simulated(o, part, problem.crisis, problem.counts)
            answers[o.id][first : first + len(yes)] = yes

    over_parts(future, scenario, add, workers=workers)
    return Summary(scenario.id, future.days, every, counts, lethal, levels, answers)


def _add_counts(tables: dict[str, Histogram], id: str, first: int, values: NDArray[Any], every: int) -> None:
    """Add counts (days, members)."""
    if id not in tables:
        tables[id] = Histogram.empty(len(values) // every)
    table = tables[id].table
    tables[id].sums[first] = _tally_counts(np.ascontiguousarray(values), table, every)


def _add_levels(tables: dict[str, Histogram], id: str, first: int, values: Floats) -> None:
    """Add levels (days, members); some days of the first part say how large they are."""
    if id not in tables:
        typical = float(np.median(np.abs(values[::EVERY])))
        quantum = 2.0 ** np.floor(np.log2(max(typical, 1e-12))) / QUANTA
        tables[id] = Histogram.empty(len(values), quantum=quantum, signed=True)
    table, quantum = tables[id].table, tables[id].quantum
    tables[id].sums[first] = _tally_levels(np.ascontiguousarray(values), table, quantum)


@inlined
def _bin(size: Any) -> Any:
    """The bin of a number from 0 to 2^31: below 1,024 the whole number, from there on the leading ten bits count."""
    high = (float_bits(max(size, 1.0)) >> (52 - EXACT_BITS + 1)) - ((1023 + EXACT_BITS - 2) << (EXACT_BITS - 1))
    return np.int32(high if size >= 2.0**EXACT_BITS else np.int64(size))


@compiled
def _tally_counts(values: NDArray[np.int32], table: NDArray[np.int32], every: int) -> Floats:
    widest()
    members, sums = values.shape[1], np.empty(len(table))
    total, bins, few = np.empty(members), np.empty(members, np.int32), np.zeros(4 * MANY, np.int32)
    for w in range(len(table)):
        if every == 1:
            most = np.int32(0)
            for n in range(members):
                most = max(most, values[w, place(n)])
            if most < 1 << EXACT_BITS:
                sums[w] = np.float64(_add(values[w], most, table[w], few))
                continue
        total[:] = 0.0
        for t in range(w * every, (w + 1) * every):
            for n in range(members):
                total[place(n)] += np.float64(values[t, place(n)])
        for n in range(members):
            bins[place(n)] = _bin(min(total[place(n)], 2.0**31 - 1.0))
        _add(bins, np.int32(BINS), table[w], few)
        sums[w] = total.sum()
    return sums


@within
def _add(bins: NDArray[np.int32], most: np.int32, row: NDArray[np.int32], few: NDArray[np.int32]) -> Any:
    """Count each bin, none above `most`, up by those that fall into it, by comparison where they are few; returns the
    sum of the bins.

    `few` (4 * MANY,) is zero. Small numbers are counted there in turn at four places, so that one need not wait
    for an equal one before it.
    """
    widest()
    whole, rest = np.int64(0), np.int32(len(bins))
    if most < FEW:
        for b in range(1, most + 1):
            found = np.int32(0)
            for n in range(len(bins)):
                found = np.int32(found + (np.int32(1) if bins[place(n)] == np.int32(b) else np.int32(0)))
            row[b] += found
            rest -= found
            whole += np.int64(b * found)
        row[0] += rest
    elif most < MANY:
        for n in range(len(bins)):
            few[place((bins[place(n)] << 2) + (n & 3))] += 1
        for b in range(most + 1):
            found = np.int32(few[4 * b] + few[4 * b + 1] + few[4 * b + 2] + few[4 * b + 3])
            row[b] += found
            whole += np.int64(b * found)
        few[: 4 * (most + 1)] = 0
    else:
        for n in range(len(bins)):
            row[place(bins[place(n)])] += 1
            whole += np.int64(bins[place(n)])
    return whole


@compiled
def _tally_levels(values: Floats, table: NDArray[np.int32], quantum: float) -> Floats:
    widest()
    bins, sums, few = np.empty(values.shape[1], np.int32), np.empty(len(table)), np.zeros(4 * MANY, np.int32)
    quanta = 1.0 / quantum  # a power of two: exact
    for t in range(len(table)):
        for n in range(values.shape[1]):
            size = _bin(min(np.floor(abs(values[t, place(n)]) * quanta + 0.5), 2.0**31 - 1.0))
            bins[place(n)] = np.int32(BINS + size if values[t, place(n)] >= 0.0 else BINS - 1 - size)
        _add(bins, np.int32(2 * BINS), table[t], few)
        sums[t] = _sum(values[t])
    return sums


@inlined
def _sum(values: Floats) -> Any:
    """By eight that do not wait for one another."""
    widest()
    s, whole = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), len(values) // 8 * 8
    for n in range(0, whole, 8):
        s = (
            s[0] + values[n], s[1] + values[n + 1], s[2] + values[n + 2], s[3] + values[n + 3],
            s[4] + values[n + 4], s[5] + values[n + 5], s[6] + values[n + 6], s[7] + values[n + 7],
        )  # fmt: skip
    rest = 0.0
    for n in range(whole, len(values)):
        rest += values[n]
    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])) + rest


def _middles(bins: int) -> Floats:
    """The value in the middle of each bin; the lower half is below zero where there are two."""
    place = np.arange(BINS)
    shift = np.maximum((place >> (EXACT_BITS - 1)) - 1, 0)
    low = (place - (shift << (EXACT_BITS - 1))).astype(np.float64) * 2.0**shift
    up = low + (2.0**shift - 1.0) / 2.0
    return up if bins == BINS else np.concatenate([-up[::-1], up])
