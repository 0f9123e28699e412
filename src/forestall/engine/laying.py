"""One scenario laid over some members: what it changes in the series, what they push, and the arrays the step takes.

Levels are (members, days), or (1, days) where all members agree; what the blocks take is (..., days, members).
"""

import datetime as dt
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from forestall.engine import delays
from forestall.engine.blocks import CaseLanes, IncidentLanes
from forestall.engine.couplings import covariate
from forestall.engine.future import Future, Part, case_draw, fitted_epidemics
from forestall.engine.keyed import CONSTANT, name_keys, normals
from forestall.engine.problem import Epidemic
from forestall.engine.series import derive, needed
from forestall.engine.step import CaseDraws, CaseFixed, IncidentDraws, IncidentFixed
from forestall.records import Coupling, Intervention, Scenario

__all__ = ["case_arrays", "case_draws", "changed_series", "incident_arrays", "incident_draws"]

Floats = NDArray[np.float64]
Levels = Mapping[str, Floats]


def changed_series(future: Future, scenario: Scenario, part: Part) -> dict[str, Floats]:
    """Levels (n, days), or (1, days) where all members agree, of every series under the scenario."""
    levels = dict(part.series)
    for change in scenario.interventions:
        if change.target in levels:
            levels[change.target] = _change(levels[change.target], change, future.days)
    for series in future.posterior.problem.crisis.series:
        if series.formula is not None and needed(series.formula) <= levels.keys():
            path = np.atleast_2d(derive(series.formula, levels))
            levels[series.id] = np.broadcast_to(path, (len(path), len(future.days)))
            for change in scenario.interventions:
                if change.target == series.id:
                    levels[series.id] = _change(levels[series.id], change, future.days)
    return levels


def _change(path: Floats, change: Intervention, days: tuple[dt.date, ...]) -> Floats:
    """Lay one change over a path (n, days), phased in over `ramp` days."""
    weight = _phase(change, days)
    target = np.full_like(path, change.value) if change.verb == "set" else path * change.value
    return (1.0 - weight) * path + weight * target


def _phase(change: Intervention, days: tuple[dt.date, ...]) -> Floats:
    """How far the change is in force on each day, 0 to 1: shape (days,)."""
    since = np.array([(d - change.start).days for d in days], dtype=np.float64)
    weight = np.where(since < 0, 0.0, np.clip((since + 1.0) / max(change.ramp, 1), 0.0, 1.0))
    over = np.array([change.end is not None and d > change.end for d in days])
    return np.where(over, 0.0, weight)


def _scale(scenario: Scenario, stream: str, days: tuple[dt.date, ...]) -> Floats:
    out = np.ones(len(days))
    for change in scenario.interventions:
        if change.verb == "scale" and change.target == stream:
            weight = _phase(change, days)
            out = out * ((1.0 - weight) + weight * change.value)
    return out


def _push(future: Future, levels: Levels, coupling: Coupling) -> Floats:
    """x (days, n) of a coupling from a series, or (days, 1); a fading effect remembers the past."""
    past = future.posterior.problem.levels[coupling.origin][: future.posterior.origin + 1]
    return covariate(levels[coupling.origin], coupling, past).T


def incident_arrays(
    future: Future, scenario: Scenario, part: Part, levels: Levels
) -> tuple[IncidentFixed, IncidentLanes]:
    """What incidents are simulated from; empty where none were fitted."""
    posterior, n, days = future.posterior, part.draw, len(future.days)
    incidents, chains = posterior.problem.incidents, posterior.incidents
    if incidents is None or chains is None:
        return _no_incidents(part, days)
    y = posterior.problem.counts.y[: posterior.origin + 1, list(incidents.columns)].astype(np.float64)
    seen = posterior.problem.counts.observed[: posterior.origin + 1, list(incidents.columns)]
    fixed = IncidentFixed(
        key=name_keys(s.id for s in incidents.streams),
        decay=delays.decay(incidents.half_lives),
        memory=delays.memory_bank(y * seen, incidents.half_lives)[-1],
        ceiling=np.asarray(incidents.shape.ceilings),
        scale=np.stack([_scale(scenario, s.id, future.days) for s in incidents.streams], axis=1),
    )
    severe = np.array([k for k, s in enumerate(incidents.streams) if s.severity], dtype=np.int64)
    lanes = IncidentLanes(
        A=_by_member(chains.flat("A"), n),
        delay=_by_member(chains.flat("delay"), n),
        alpha=_by_member(chains.flat("alpha"), n),
        knots=part.knots,
        left=part.left,
        weight=part.weight,
        to=np.array(incidents.shape.couplings_to, dtype=np.int64),
        beta=_by_member(chains.flat("beta"), n) if incidents.couplings else np.zeros((0, len(n))),
        x=_stacked([_push(future, levels, c) for c in incidents.couplings], days, len(n)),
        severe=severe,
        lethal=_stacked([_lethal_probability(future, part, levels, int(k)) for k in severe], days, len(n)),
    )
    return fixed, lanes


def _no_incidents(part: Part, days: int) -> tuple[IncidentFixed, IncidentLanes]:
    n = len(part.draw)
    none, no = np.zeros((0, n)), np.zeros(0, np.int64)
    fixed = IncidentFixed(no, np.zeros(0), np.zeros((0, 0)), np.zeros(0), np.zeros((days, 0)))
    empty = np.zeros((0, days, n))
    lanes = IncidentLanes(
        np.zeros((0, 0, n)), np.zeros((0, 0, n)), none, part.knots, part.left, part.weight, no, none, empty, no, empty
    )
    return fixed, lanes


def _by_member(draws: Floats, n: NDArray[np.int64]) -> Floats:
    """(draws, ...) -> (..., members)"""
    return np.ascontiguousarray(np.moveaxis(draws, 0, -1)[..., n])


def _stacked(arrays: list[Floats], days: int, members: int) -> Floats:
    """Arrays (days, members) or (days, 1) as one (arrays, days, members)."""
    out = np.empty((len(arrays), days, members))
    for row, array in zip(out, arrays, strict=True):
        row[:] = array
    return out


def incident_draws(part: Part, lanes: IncidentLanes) -> IncidentDraws:
    """The same as the step takes it, member by member."""
    log_background = part.background.copy()
    for c, i in enumerate(lanes.to):
        log_background[:, :, i] += (lanes.beta[c] * lanes.x[c]).T
    lethal = np.zeros_like(log_background)
    lethal[:, :, lanes.severe] = np.moveaxis(lanes.lethal, 2, 0).transpose(0, 2, 1)
    A, delay, alpha = (np.ascontiguousarray(np.moveaxis(x, -1, 0)) for x in (lanes.A, lanes.delay, lanes.alpha))
    return IncidentDraws(A, delay, alpha, log_background, lethal)


def case_draws(lanes: CaseLanes) -> CaseDraws:
    """The same as the step takes it, member by member."""
    return CaseDraws(*(np.ascontiguousarray(x.T) for x in lanes))


def _lethal_probability(future: Future, part: Part, levels: Levels, k: int) -> Floats:
    """Probability (days, n) that an event of stream k kills members of the targets' own forces.

    Moved by the couplings on severity, which are drawn from their priors.
    """
    crisis, incidents = future.posterior.problem.crisis, future.posterior.problem.incidents
    assert incidents is not None
    log_factor = np.zeros((len(future.days), 1))
    for coupling in crisis.couplings:
        if coupling.on == "severity" and coupling.to == incidents.streams[k].id:
            key = int(name_keys([coupling.id])[0])
            z = normals(future.seed, 0, len(future.lethal), 1, key, CONSTANT)[0, part.draw]
            log_factor = log_factor + (coupling.mean + coupling.sd * z) * _push(future, levels, coupling)
    return np.asarray(np.minimum(future.lethal[part.draw, k] * np.exp(log_factor), 1.0))


def case_arrays(future: Future, scenario: Scenario, part: Part, levels: Levels) -> tuple[CaseFixed, CaseLanes]:
    """What epidemics are simulated from; empty where none were fitted."""
    posterior = future.posterior
    parts = fitted_epidemics(posterior)
    draws = {
        name: np.zeros((len(parts), len(part.draw))) for name in ("load", "imports", "alpha", "cfr", "alpha_deaths")
    }
    log_r = part.log_r.copy()
    for c, epidemic in enumerate(parts):
        chains, n = posterior.epidemics[epidemic.block.id], case_draw(posterior, epidemic, part.draw)
        for b, coupling in enumerate(epidemic.couplings):
            beta = chains.flat("beta")[n, b]
            if coupling.form == "load":
                draws["load"][c] = beta
            else:
                log_r[c] += beta * _push(future, levels, coupling)
        draws["imports"][c] = chains.flat("mu_imp")[n]
        draws["alpha"][c] = chains.flat("alpha")[n]
        if epidemic.deaths is not None:
            draws["cfr"][c] = chains.flat("cfr")[n]
            draws["alpha_deaths"][c] = chains.flat("alpha_deaths")[n]
    return _case_fixed(future, scenario, parts), CaseLanes(log_r=log_r, **draws)


def _case_fixed(future: Future, scenario: Scenario, parts: list[Epidemic]) -> CaseFixed:
    g = [delays.gamma_pmf(mean=p.cases.delay.mean or 1.0, sd=p.cases.delay.sd or 1.0) for p in parts]
    h = [_death_delay(p) for p in parts]
    longest = max([len(x) for x in [*g, *h]], default=8)
    y = future.posterior.problem.counts.y[: future.posterior.origin + 1].astype(np.float64)
    columns = [p.columns[0] for p in parts]
    past = np.zeros((max(longest, 8), len(parts)))
    tail = y[-len(past) :, columns]
    past[len(past) - len(tail) :] = tail
    loads = [next((c for c in p.couplings if c.form == "load" and c.origin == p.cases.id), None) for p in parts]
    scales = [_scale(scenario, p.cases.id, future.days) for p in parts]
    return CaseFixed(
        key=name_keys(p.cases.id for p in parts),
        key_deaths=name_keys(p.deaths.id if p.deaths is not None else f"{p.cases.id}/deaths" for p in parts),
        past=past,
        g=_padded(g, longest),
        h=_padded(h, longest),
        total=y[:, columns].sum(axis=0),
        population=np.array([p.cases.population or 1e12 for p in parts], dtype=np.float64),
        ceiling=np.array([p.cases.ceiling for p in parts], dtype=np.float64),
        reference=np.array([c.reference if c else 0.0 for c in loads], dtype=np.float64),
        per=np.array([c.per if c else 1.0 for c in loads], dtype=np.float64),
        scale=np.stack(scales, axis=1) if scales else np.ones((len(future.days), 0)),
    )


def _death_delay(part: Epidemic) -> Floats:
    if part.deaths is None:
        return np.array([0.0, 1.0])
    return delays.gamma_pmf(mean=part.deaths.delay.mean or 1.0, sd=part.deaths.delay.sd or 1.0)


def _padded(pmfs: list[Floats], length: int) -> Floats:
    out = np.zeros((len(pmfs), length))
    for row, pmf in zip(out, pmfs, strict=True):
        row[: len(pmf)] = pmf
    return out
