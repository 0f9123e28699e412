"""R under a scenario, with the loops that couplings close: does the chain still sustain itself if this is done?

For incidents R is the spectral radius of the block's matrix as it stands on a day of the scenario: rows scaled with the
streams, entries with the answers, provocation with the couplings on it. A damper closes a loop (events -> restraint ->
fewer events); linearised at the rates expected, it takes from A[i, j]

    damp lam_i sum_{s>=1} 2^(-s/h) = damp lam_i k / (1 - k),     k = 2^(-1/h).

For an epidemic R holds the couplings, the load and the susceptibles of that day.
"""

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Future, Outlook, changes
from forestall.engine.couplings import LOAD_DAYS, covariate
from forestall.engine.future import case_draw, fitted_epidemics
from forestall.engine.levels import changed_series
from forestall.engine.spectral import spectral_radius
from forestall.errors import UsageError
from forestall.records import Coupling, Scenario

__all__ = ["reproduction_under"]

Floats = NDArray[np.float64]


def reproduction_under(future: Future, scenario: Scenario, outlook: Outlook, block: str, day: int) -> Floats:
    """R of a block on day index `day` of the future, member by member."""
    epidemic = next((c for c, p in enumerate(fitted_epidemics(future.posterior)) if p.block.id == block), None)
    if epidemic is not None:
        return _epidemic_r(future, scenario, outlook, epidemic, day)
    incidents = future.posterior.problem.incidents
    members = [k for k, s in enumerate(incidents.streams) if s.block == block] if incidents is not None else []
    if not members:
        blocks = ", ".join(b.id for b in future.posterior.problem.crisis.blocks)
        raise UsageError(f"block is {block!r}; it must be one of {blocks}")
    A = _matrix(future, scenario, outlook, day)
    return spectral_radius(A[:, members, :][:, :, members])


def _matrix(future: Future, scenario: Scenario, outlook: Outlook, day: int) -> Floats:
    """A of each member on that day, dampers linearised: (members, K, K)."""
    incidents, chains = future.posterior.problem.incidents, future.posterior.incidents
    assert incidents is not None
    assert chains is not None
    ids = [s.id for s in incidents.streams]
    A = chains.flat("A")[future.draw].copy()
    for c, coupling in enumerate(incidents.on_reproduction):
        push = _push(future, scenario, coupling, chains.flat("gamma")[future.draw, c], day)
        A[:, ids.index(coupling.to)] *= np.exp(push)[:, None]
    ties = changes.rerouted(scenario, ids, future.days)
    for to, of, share in zip(ties.to, ties.of, ties.share[day], strict=True):
        A[:, to, of] *= share
    scale = changes.scales(scenario, ids, future.days)[day]
    A *= scale[:, None]
    for c, coupling in enumerate(incidents.dampers):
        left = changes.coupling_share(scenario, coupling.id, np.ones(1), future.days)
        keep = 2.0 ** (-1.0 / (coupling.fade_half_life or 1.0))
        lam = outlook.counts[coupling.to].mean()
        damp = chains.flat("damp")[future.draw, c] * (1.0 if left is None else left[day, 0])
        A[:, ids.index(coupling.to), ids.index(coupling.origin)] -= damp * lam * keep / (1.0 - keep)
    return A


def _push(future: Future, scenario: Scenario, coupling: Coupling, effect: Floats, day: int) -> Floats:
    """What a coupling from a series adds to a log on that day, member by member."""
    levels = changed_series(future, scenario, future.part(0, future.members))[coupling.origin]
    past = future.posterior.problem.levels[coupling.origin][: future.posterior.origin + 1]
    x = covariate(levels, coupling, past)[:, day]
    share = changes.coupling_share(scenario, coupling.id, effect, future.days)
    x = x if share is None else x[: future.members] * share[day]
    return np.asarray(effect * x[: future.members])


def _epidemic_r(future: Future, scenario: Scenario, outlook: Outlook, place: int, day: int) -> Floats:
    epidemic = fitted_epidemics(future.posterior)[place]
    chains, n = future.posterior.epidemics[epidemic.block.id], case_draw(future.posterior, epidemic, future.draw)
    log_r = future.part(0, future.members).log_r[place, day, : future.members].copy()
    y = future.posterior.problem.counts.y[: future.posterior.origin + 1, epidemic.columns[0]].astype(np.float64)
    before = np.concatenate(
        [np.broadcast_to(y, (future.members, len(y))), outlook.counts[epidemic.cases.id][:, :day]], 1
    )
    for b, coupling in enumerate(epidemic.couplings):
        beta = chains.flat("beta")[n, b]
        if coupling.form == "load":
            x = (np.log1p(before[:, -LOAD_DAYS:].sum(axis=1)) - coupling.reference) / coupling.per
            share = changes.coupling_share(scenario, coupling.id, beta, future.days)
            log_r += beta * x * (1.0 if share is None else share[day])
        else:
            log_r += _push(future, scenario, coupling, beta, day)
    reported = chains.flat("reported")[n] if epidemic.shape.ascertainment is not None else 1.0
    left = 1.0 - before.sum(axis=1) / ((epidemic.cases.population or 1e12) * reported)
    scale = changes.scales(scenario, [epidemic.cases.id], future.days)[day, 0]
    return np.asarray(np.exp(log_r) * np.clip(left, 0.0, 1.0) * scale)
