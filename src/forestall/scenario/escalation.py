"""R under a scenario, with the loops that couplings close: does the chain still sustain itself if this is done?

For incidents R is the spectral radius of what one event leads to on a day of the scenario, answers and loops counted
(`loops`). For an epidemic R holds the couplings, the load and the susceptibles of that day. Both take rules as they are
in force in each simulated future.
"""

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Future, Outlook
from forestall.engine.model.couplings import LOAD_DAYS
from forestall.engine.model.spectral import spectral_radius
from forestall.engine.simulation.future import case_draw, fitted_epidemics
from forestall.errors import UsageError
from forestall.records import Scenario
from forestall.scenario.loops import Morning

__all__ = ["reproduction_under"]

Floats = NDArray[np.float64]


def reproduction_under(future: Future, scenario: Scenario, outlook: Outlook, block: str, day: int) -> Floats:
    """R of a block on day index `day` of the future, member by member."""
    epidemic = next((c for c, p in enumerate(fitted_epidemics(future.posterior)) if p.block.id == block), None)
    if epidemic is not None:
        return _epidemic_r(future, scenario, outlook, epidemic, day)
    incidents = future.posterior.problem.incidents
    streams = incidents.streams if incidents is not None else ()
    if block not in {s.block for s in streams}:
        blocks = ", ".join(b.id for b in future.posterior.problem.crisis.blocks)
        raise UsageError(f"block is {block!r}; it must be one of {blocks}")
    M = Morning(future, scenario, outlook, day).progeny()
    inside = [k for k in range(M.shape[1]) if streams[k % len(streams)].block == block]
    return spectral_radius(M[:, inside, :][:, :, inside])


def _epidemic_r(future: Future, scenario: Scenario, outlook: Outlook, place: int, day: int) -> Floats:
    epidemic, morning = fitted_epidemics(future.posterior)[place], Morning(future, scenario, outlook, day)
    chains, n = future.posterior.epidemics[epidemic.block.id], case_draw(future.posterior, epidemic, future.draw)
    log_r = future.part(0, future.members).log_r[place, day, : future.members].copy()
    y = future.posterior.problem.counts.y[: future.posterior.origin + 1, epidemic.columns[0]].astype(np.float64)
    before = np.concatenate(
        [np.broadcast_to(y, (future.members, len(y))), outlook.counts[epidemic.cases.id][:, :day]], 1
    )
    for b, coupling in enumerate(epidemic.couplings):
        beta = chains.flat("beta")[n, b]
        if coupling.form == "load":
            load = np.log1p(before[:, -LOAD_DAYS:].sum(axis=1))
            log_r += morning.effect(coupling, beta) * (load - coupling.reference) / coupling.per
        else:
            log_r += morning.push(coupling, beta)
    reported = chains.flat("reported")[n] if epidemic.shape.ascertainment is not None else 1.0
    left = 1.0 - before.sum(axis=1) / ((epidemic.cases.population or 1e12) * reported)
    return np.asarray(np.exp(log_r) * np.clip(left, 0.0, 1.0) * morning.scaled(epidemic.cases.id))
