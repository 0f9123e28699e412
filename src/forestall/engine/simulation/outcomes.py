"""Outcomes: yes/no questions about the future, answered by the simulation and, later, by what happened.

The measure of a question is the same arithmetic in both: `simulated` gives one answer a member, `happened` the answer
of the days themselves, or None where the record does not reach so far.
"""

import datetime as dt
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from forestall.engine.model.series import quoted
from forestall.engine.simulation.simulate import Outlook
from forestall.records import Counts, Crisis, Outcome

__all__ = ["happened", "past_frequency", "simulated"]

Floats = NDArray[np.float64]


def simulated(outcome: Outcome, outlook: Outlook, crisis: Crisis, counts: Counts) -> NDArray[np.bool_]:
    """Whether the outcome holds, member by member; `counts` gives the cases before the outlook begins."""
    window = slice(outlook.days.index(outcome.start), outlook.days.index(outcome.end) + 1)
    if outcome.measure == "lethal":
        value = outlook.lethal[outcome.of][:, window].sum(axis=1)
    elif outcome.measure == "count":
        value = outlook.counts[outcome.of][:, window].sum(axis=1)
    elif outcome.measure == "cumulative":
        before = counts.y[: (outlook.days[0] - counts.start).days, counts.streams.index(outcome.of)].sum()
        value = before + outlook.counts[outcome.of][:, : window.stop].sum(axis=1)
    else:
        value = _level(outcome, outlook.levels, list(outlook.days), crisis)
    return np.asarray(_yes(outcome, value))


def happened(outcome: Outcome, counts: Counts, levels: Mapping[str, Floats], crisis: Crisis) -> bool | None:
    """The answer of what came; None where the counts or levels (one value a day, NaN unknown) end too early.

    A cumulative count needs its last day only: where a day lacks, the next report makes up for it.

    `counts` and `levels` begin on the crisis's first day and reach beyond `now`.
    """
    first, last = (outcome.start - counts.start).days, (outcome.end - counts.start).days
    if outcome.measure in ("mean", "ratio"):
        days = [counts.start + dt.timedelta(days=t) for t in range(last + 1)]
        used = [outcome.of] + ([outcome.relative_to] if outcome.relative_to else [])
        if any(len(levels[s]) <= last or not np.isfinite(levels[s][first : last + 1]).all() for s in used):
            return None
        cut = {s: levels[s][None, first : last + 1] for s in used}
        return bool(_yes(outcome, _level(outcome, cut, days[first:], crisis))[0])
    if last >= len(counts.y):
        return None
    source = counts.lethal if outcome.measure == "lethal" else counts.y
    column = counts.streams.index(outcome.of)
    window = slice(0 if outcome.measure == "cumulative" else first, last + 1)
    if not counts.observed[last if outcome.measure == "cumulative" else window, column].all():
        return None
    return bool(_yes(outcome, source[window, column].sum()))


def past_frequency(outcome: Outcome, counts: Counts, *, days: int = 365) -> float | None:
    """How often the outcome held in windows of its length within the year before the counts end.

    The reference a sceptic would pick for counts; None for other measures.
    """
    if outcome.measure not in ("count", "lethal"):
        return None
    source = counts.lethal if outcome.measure == "lethal" else counts.y
    column = source[-days:, counts.streams.index(outcome.of)]
    length = (outcome.end - outcome.start).days + 1
    totals = np.convolve(column, np.ones(length), mode="valid")
    return float(np.mean(_yes(outcome, totals)))


def _yes(outcome: Outcome, value: Floats | NDArray[np.int64]) -> NDArray[np.bool_]:
    if outcome.above is not None:
        return np.asarray(value > outcome.above)
    assert outcome.below is not None
    return np.asarray(value < outcome.below)


def _level(outcome: Outcome, levels: Mapping[str, Floats], days: list[dt.date], crisis: Crisis) -> Floats:
    """Mean over the window of a series, or of the ratio's two: shape (members,)."""
    inside = np.array([outcome.start <= d <= outcome.end for d in days])

    def mean(id: str) -> Floats:
        series = next(s for s in crisis.series if s.id == id)
        return np.asarray(levels[id][:, inside & quoted(days, series)].mean(axis=1))

    return mean(outcome.of) if outcome.relative_to is None else mean(outcome.of) / mean(outcome.relative_to)
