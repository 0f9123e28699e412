"""Two futures side by side: the same members and random numbers, one thing changed; and how sure the difference is.

Where the rates of two scenarios agree, so do their events; what differs, differs because of the change. The difference
of two means is then far surer than either. Its interval has two parts: the posterior's uncertainty (how much the
difference varies between draws) and the simulation's (how much it varies between members of one draw). It keeps to what
can be: no chance moves by more than all of itself, and where no future is turned the other way the difference has one
sign throughout.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from forestall.engine import Future, Outlook
from forestall.engine.simulation.outcomes import simulated
from forestall.records import (
    Added,
    CountEffect,
    Counts,
    Crisis,
    Estimate,
    Intervention,
    Outcome,
    Scenario,
    ScenarioEffect,
)

__all__ = ["EACH", "added", "chance", "count_effect", "effect", "mean_error", "spread_over_draws", "uncoupled"]

Floats = NDArray[np.float64]
Z = 1.6449
"""Of a 90 % interval."""
EACH = 10
"""Members of each posterior draw where futures are compared: with one or two, chance could not be told from draws and
the interval of a difference would be as wide as that leaves it (2,000 members over 1,600 draws: twice too wide)."""


def uncoupled(future: Future) -> Scenario:
    """The twin in which nothing is coupled: no series pushes a stream, no block answers another, no load lowers R."""
    crisis, first = future.posterior.problem.crisis, future.days[0]
    blocks = {s.id: s.block for s in crisis.streams if s.unit == "incidents"}
    ties = [f"{a}:{b}" for a in blocks for b in blocks if blocks[a] != blocks[b]]
    targets = [*(c.id for c in crisis.couplings), *ties]
    changes = tuple(Intervention("remove", target, 0.0, first) for target in targets)
    return Scenario("uncoupled", "Nothing is coupled to anything else", changes)


def effect(scenario: Scenario, outcome: Outcome, outlook: Outlook, base: Outlook, future: Future) -> ScenarioEffect:
    """How a scenario moves an outcome's chance, paired with the baseline."""
    problem = future.posterior.problem
    yes, before = (_answers(outcome, x, problem.crisis, problem.counts) for x in (outlook, base))
    mean, q05, q95 = _chance_moved(yes - before, future.draw)
    return ScenarioEffect(
        scenario=scenario.id,
        label=scenario.label,
        outcome=outcome.id,
        probability=float(yes.mean()),
        difference=mean,
        q05=q05,
        q95=q95,
        note=scenario.note,
    )


def added(outcome: Outcome, base: Outlook, twin: Outlook, future: Future) -> Added:
    """What the couplings add to an outcome's chance: the baseline beside its uncoupled twin."""
    problem = future.posterior.problem
    yes, without = (_answers(outcome, x, problem.crisis, problem.counts) for x in (base, twin))
    return Added(float(without.mean()), *_chance_moved(yes - without, future.draw))


def count_effect(
    scenario: Scenario, stream: str, outlook: Outlook, base: Outlook, future: Future, *, days: int
) -> CountEffect:
    """How a scenario moves the expected count of a stream over the first so many days, paired with the baseline."""
    found, before = (x.counts[stream][:, :days].sum(axis=1).astype(np.float64) for x in (outlook, base))
    last = outlook.days[min(days, len(outlook.days)) - 1]
    return CountEffect(scenario.id, stream, last, float(found.mean()), *_count_moved(found - before, future.draw))


def chance(yes: NDArray[np.bool_], draw: NDArray[np.int64]) -> Estimate:
    """The chance given the parameters, over their posterior: a beta distribution with the mean of the answers and their
    variance between draws.

    >>> chance(np.zeros(100, dtype=bool), np.arange(100) % 50)
    Estimate(median=0.0, q05=0.0, q95=0.0, q25=None, q75=None)
    """
    mean, sd = float(yes.mean()), spread_over_draws(yes.astype(np.float64), draw)
    if sd == 0.0:
        return Estimate(mean, mean, mean)
    q05, median, q95 = (float(_beta(mean, sd).ppf(q)) for q in (0.05, 0.5, 0.95))
    return Estimate(median, q05, q95)


def _beta(mean: float, sd: float) -> Any:
    """The beta distribution of that mean and spread, or as near to that as there is one."""
    size = max(mean * (1.0 - mean) / sd**2 - 1.0, 0.1)
    return stats.beta(mean * size, (1.0 - mean) * size)


def spread_over_draws(values: Floats, draw: NDArray[np.int64]) -> float:
    """Standard deviation of the expected value given a posterior draw, simulation error of the mean included.

    Two members with the same draw differ only by chance, so their covariance, over all such pairs, is the variance
    between draws. It is known to its own standard error only, which is added: few pairs give a wide answer, not zero.
    """
    centred = values - values.mean()
    each, sums, squares = (np.bincount(draw, x) for x in (np.ones(len(draw)), centred, centred**2))
    pairs = float((each * (each - 1.0)).sum())  # each pair twice
    between = float((sums**2 - squares).sum()) / pairs if pairs else 0.0
    error = float(values.var()) * np.sqrt(2.0 / pairs) if pairs else float(values.var())
    return float(np.sqrt(max(between, 0.0) + error + values.var() / len(values)))


def mean_error(values: Floats, draw: NDArray[np.int64]) -> float:
    """Standard error of the mean: members of one draw are alike, so it is that of the means over draws."""
    each, sums = np.bincount(draw), np.bincount(draw, values)
    means = sums[each > 0] / each[each > 0]
    return float(means.std() / np.sqrt(len(means)))


def _answers(outcome: Outcome, outlook: Outlook, crisis: Crisis, counts: Counts) -> Floats:
    return simulated(outcome, outlook, crisis, counts).astype(np.float64)


Moved = tuple[float, float, float]
"""A difference with its 5 and 95 % bounds."""


def _chance_moved(values: Floats, draw: NDArray[np.int64]) -> Moved:
    """Of answers, -1 to 1: a beta distribution between what can be."""
    mean, sd, sign = float(values.mean()), spread_over_draws(values, draw), _one_way(values)
    if sd == 0.0:
        return mean, mean, mean
    if sign:
        return _in_order(mean, *(sign * _beta(abs(mean), sd).ppf((0.05, 0.95))))
    low, high = 2.0 * _beta(0.5 * (mean + 1.0), 0.5 * sd).ppf((0.05, 0.95)) - 1.0
    return mean, float(low), float(high)


def _count_moved(values: Floats, draw: NDArray[np.int64]) -> Moved:
    """Of counts: a gamma distribution where no future is turned the other way, else a normal one."""
    mean, sd, sign = float(values.mean()), spread_over_draws(values, draw), _one_way(values)
    if sd > 0.0 and sign:
        return _in_order(mean, *(sign * stats.gamma((mean / sd) ** 2, scale=sd**2 / abs(mean)).ppf((0.05, 0.95))))
    return mean, mean - Z * sd, mean + Z * sd


def _one_way(values: Floats) -> int:
    """1 or -1 where all that moves moves up, or down; else 0."""
    up, down = bool((values > 0).any()), bool((values < 0).any())
    return int(up) - int(down)


def _in_order(mean: float, one: float, other: float) -> Moved:
    return mean, float(min(one, other)), float(max(one, other))
