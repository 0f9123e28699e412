r"""What is expected of counts that come late, behind the origin and ahead of it.

Ahead, infections follow from R and from what changes it, and only counts are drawn: chance in who infects whom is left
out, for a delay is known where counts are large. So each member's expected counts are there before the step begins. The
step is given them as R, with a memory that is one on every day: g = 1 at lags that reach one day of the past, on which
stands a one, and no other day that holds anything. What a scenario does to the stream's rate is done to its infections,
and shows in the counts after the delay.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from forestall.engine.fitting.fit import Posterior
from forestall.engine.fitting.means import epidemic_means
from forestall.engine.model import delays
from forestall.engine.model.delayed import days_before
from forestall.engine.model.problem import Epidemic
from forestall.engine.simulation import changes
from forestall.engine.simulation.future import Future, case_draw
from forestall.records import Scenario

__all__ = ["case_means", "expected_counts", "late", "not_of", "reservoir"]

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
FEWEST = 1e-9
"""Least expected count: its log must be a number."""


def late(part: Epidemic) -> bool:
    """Whether the epidemic's counts are known to come late."""
    return part.cases.reporting is not None


def reservoir(days: int, behind: int) -> Floats:
    """The delay that makes a memory of one on each of so many days, whatever the last `behind` days of the past hold
    and whatever is drawn: before those stand as many days as are ahead, the first with a one and the others empty."""
    delay = np.zeros(2 * days + behind)
    delay[days + behind :] = 1.0
    return delay


def not_of(scenario: Scenario, ids: set[str]) -> Scenario:
    """The scenario without what it does to these streams."""
    return replace(scenario, interventions=tuple(c for c in scenario.interventions if c.target not in ids))


def case_means(posterior: Posterior, part: Epidemic, draws: Indices) -> tuple[Floats, Floats, int]:
    """`means.epidemic_means` of any epidemic."""
    if not late(part):
        return epidemic_means(posterior, part, draws)
    chains = posterior.epidemics[part.block.id]
    mean = chains.flat("expected")[draws, 1 : posterior.origin - part.first + 1]
    return mean / (1.0 + mean / part.shape.ceiling), chains.flat("alpha")[draws], part.first + 1


def expected_counts(future: Future, scenario: Scenario, part: Epidemic, log_r: Floats, draw: Indices) -> Floats:
    """Counts to expect (days, n), before weekday and ceiling, of members that have these draws and log R (days, n)."""
    assert part.cases.reporting is not None
    chains, n = future.posterior.epidemics[part.block.id], case_draw(future.posterior, part, draw)
    behind = chains.flat("infections")[n, : days_before(part) + future.posterior.origin - part.first + 1].T
    h, g = delays.pmf_of(part.cases.reporting), delays.pmf_grid(part.cases.delay).T
    if part.shape.uncertain:
        g = g @ chains.flat("interval")[n].T
    ids, days, past = [part.cases.id], len(future.days), len(behind)
    scale, bounds = changes.scales(scenario, ids, future.days)[:, 0], changes.bounds(scenario, ids, future.days)
    reported = chains.flat("reported")[n] if part.shape.ascertainment is not None else 1.0
    total, room = behind.sum(axis=0), (part.cases.population or np.inf) * reported
    infected, out = np.concatenate([behind, np.zeros((days, len(n)))]), np.empty((days, len(n)))
    for t in range(days):
        recent = infected[past + t - len(g) + 1 : past + t][::-1]
        force = (g[1:] * recent).sum(axis=0)
        lam = chains.flat("mu_imp")[n] + np.exp(log_r[t]) * np.maximum(1.0 - total / room, 0.0) * force * scale[t]
        if len(bounds.add):
            lam = np.minimum(lam + bounds.add[t, 0], bounds.most[t, 0])
        infected[past + t] = lam
        total = total + lam
        out[t] = h @ infected[past + t - len(h) + 1 : past + t + 1][::-1]
    return np.maximum(out, FEWEST)
