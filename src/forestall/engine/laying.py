"""One scenario laid over some members: what it changes in the series, what they push, and the arrays the step takes.

Levels are (members, days), or (1, days) where all members agree; what the blocks take is (..., days, members).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, logit

from forestall.engine import changes, delays
from forestall.engine.arrays import CLASS_PRIOR, class_counts
from forestall.engine.blocks import IncidentLanes
from forestall.engine.case_blocks import CaseLanes
from forestall.engine.couplings import covariate
from forestall.engine.future import Future, Part, case_draw, fitted_epidemics
from forestall.engine.keyed import PARAMETER, name_keys, uniforms
from forestall.engine.problem import Epidemic
from forestall.engine.series import derive, needed
from forestall.engine.step import Bounds, CaseDraws, CaseFixed, IncidentDraws, IncidentFixed
from forestall.records import Coupling, Scenario, Series

__all__ = [
    "Buffers",
    "case_draws",
    "case_fixed",
    "case_lanes",
    "changed_series",
    "incident_draws",
    "incident_fixed",
    "incident_lanes",
    "killed_probability",
]

Floats = NDArray[np.float64]
Levels = Mapping[str, Floats]


def changed_series(future: Future, scenario: Scenario, part: Part) -> dict[str, Floats]:
    """Levels (n, days), or (1, days) where all members agree, of every series under the scenario."""
    levels = dict(part.series)
    for series in future.posterior.problem.crisis.series:
        if series.formula is None and series.id in levels:
            levels[series.id] = _changed(levels[series.id], series, future, scenario)
    for series in future.posterior.problem.crisis.series:
        if series.formula is not None and needed(series.formula) <= levels.keys():
            path = np.atleast_2d(derive(series.formula, levels, _past(future)))
            path = np.broadcast_to(path, (len(path), len(future.days)))
            levels[series.id] = _changed(path, series, future, scenario)
    return levels


def _past(future: Future) -> Levels:
    """Every series as it was up to the origin."""
    return {id: values[: future.posterior.origin + 1] for id, values in future.posterior.problem.levels.items()}


def _changed(path: Floats, series: Series, future: Future, scenario: Scenario) -> Floats:
    """The path of one series under the scenario, within the series' bounds."""
    mine = [c for c in scenario.interventions if c.target == series.id]
    for change in mine:
        path = changes.change_level(path, change, future.days)
    low, high = (-np.inf if series.low is None else series.low), (np.inf if series.high is None else series.high)
    return np.clip(path, low, high) if mine else path


def _push(future: Future, levels: Levels, coupling: Coupling, out: Floats | None = None) -> Floats:
    """x (days, n) of a coupling from a series, or (days, 1); a fading effect remembers the past."""
    past = future.posterior.problem.levels[coupling.origin][: future.posterior.origin + 1]
    return covariate(levels[coupling.origin], coupling, past, out).T


def incident_fixed(future: Future, scenario: Scenario) -> IncidentFixed:
    """What all members' incidents share; of no streams where none were fitted."""
    posterior, days = future.posterior, len(future.days)
    incidents = posterior.problem.incidents
    if incidents is None or posterior.incidents is None:
        none, no = np.zeros(0), np.zeros(0, np.int64)
        unscaled, unbound = np.zeros((days, 0)), Bounds(np.zeros((0, 0)), np.zeros((0, 0)))
        ties = changes.rerouted(scenario, (), future.days)
        return IncidentFixed(
            no, none, np.zeros((0, 0)), none, unscaled, _weekday(future), no, no, none, unscaled, unbound, ties
        )
    y = posterior.problem.counts.y[: posterior.origin + 1, list(incidents.columns)].astype(np.float64)
    seen = posterior.problem.counts.observed[: posterior.origin + 1, list(incidents.columns)]
    ids = [s.id for s in incidents.streams]
    return IncidentFixed(
        key=name_keys(ids),
        decay=delays.decay(incidents.half_lives),
        memory=delays.memory_bank(y * seen, incidents.half_lives)[-1],
        ceiling=np.asarray(incidents.shape.ceilings),
        scale=changes.scales(scenario, ids, future.days),
        weekday=_weekday(future),
        damped=np.array(incidents.shape.damped, dtype=np.int64),
        damper=np.array([ids.index(c.origin) for c in incidents.dampers], dtype=np.int64),
        damp_keep=np.array([2.0 ** (-1.0 / (c.fade_half_life or 1.0)) for c in incidents.dampers]),
        damp_share=_shares(future, scenario, incidents.dampers),
        bounds=changes.bounds(scenario, ids, future.days),
        rerouted=changes.rerouted(scenario, ids, future.days),
    )


def _shares(future: Future, scenario: Scenario, couplings: Sequence[Coupling | None]) -> Floats:
    """The part left of each coupling, the same for all members: (days, C)."""
    out = np.ones((len(future.days), len(couplings)))
    for c, coupling in enumerate(couplings):
        share = None if coupling is None else changes.coupling_share(scenario, coupling.id, np.ones(1), future.days)
        if share is not None:
            out[:, c] = share[:, 0]
    return out


class Buffers:
    """Arrays used again for one part after another: fresh memory costs more than what is worked out in it."""

    def __init__(self) -> None:
        self._flat: dict[str, NDArray[Any]] = {}

    def take(self, name: str, shape: tuple[int, ...], dtype: type = np.float64) -> NDArray[Any]:
        """An array of that shape, filled with anything; it is the same memory each time the name is asked for."""
        size = math.prod(shape)
        if name not in self._flat or self._flat[name].size < size:
            self._flat[name] = np.empty(size, dtype)
        return self._flat[name][:size].reshape(shape)


def incident_lanes(future: Future, scenario: Scenario, part: Part, levels: Levels, buffers: Buffers) -> IncidentLanes:
    """What differs between members' incidents; of no streams where none were fitted."""
    n, days = part.draw, len(future.days)
    incidents, chains = future.posterior.problem.incidents, future.posterior.incidents
    if incidents is None or chains is None:
        return _no_incidents(part, days)
    severe = np.array([k for k, s in enumerate(incidents.streams) if s.severity], dtype=np.int64)
    x = buffers.take("x", (len(incidents.couplings), days, len(n)))
    beta = _by_member(chains.flat("beta"), n) if incidents.couplings else np.zeros((0, len(n)))
    for row, coupling, effect in zip(x, incidents.couplings, beta, strict=True):
        _push(future, levels, coupling, row)
        _share_out(row, future, scenario, coupling, effect)
    lethal = buffers.take("lethal probability", (len(severe), days, len(n)))
    for row, k in zip(lethal, severe, strict=True):
        row[:] = _lethal_probability(future, scenario, part, levels, int(k))
    growth = buffers.take("growth", (len(incidents.on_reproduction), days, len(n)))
    gamma = _by_member(chains.flat("gamma"), n) if incidents.shape.grows else np.zeros((0, len(n)))
    for row, coupling, effect in zip(growth, incidents.on_reproduction, gamma, strict=True):
        row[:] = _push(future, levels, coupling)
        _share_out(row, future, scenario, coupling, effect)
    A = _by_member(chains.flat("A"), n)
    ties = changes.rerouted(scenario, [s.id for s in incidents.streams], future.days)
    apart = A[ties.to, ties.of]
    A[ties.to, ties.of] = 0.0
    weighted = list(incidents.shape.told_apart)
    return IncidentLanes(
        A=A,
        delay=_by_member(chains.flat("delay").swapaxes(1, 2), n),
        alpha=_by_member(chains.flat("alpha"), n),
        memory=_by_member(future.memory.swapaxes(1, 2), n),
        knots=part.knots,
        left=part.left,
        weight=part.weight,
        to=np.array(incidents.shape.couplings_to, dtype=np.int64),
        beta=beta,
        x=x,
        grows=np.array(incidents.shape.grows, dtype=np.int64),
        gamma=gamma,
        growth=growth,
        recent=_by_member(future.recent, n),
        damp=_by_member(chains.flat("damp"), n) if incidents.shape.damped else np.zeros((0, len(n))),
        week=_by_member(chains.flat("week"), n)
        if incidents.shape.weekday
        else np.zeros((0, len(incidents.streams), len(n))),
        severe=severe,
        lethal=lethal,
        weighted=np.array(weighted, dtype=np.int64),
        deadly=np.array([list(severe).index(k) if k in severe else -1 for k in weighted], dtype=np.int64),
        weights=_by_member(chains.flat("weight")[:, weighted], n) if weighted else np.zeros((0, 3, len(n))),
        killed=killed_probability(future, part) if part.killed is None else part.killed,
        rerouted=apart,
        memory_deadly=_by_member(future.deadly.swapaxes(1, 2), n),
        worse=_by_member(chains.flat("worse"), n) if incidents.shape.worse else np.zeros((0, len(n))),
    )


def _share_out(x: Floats, future: Future, scenario: Scenario, coupling: Coupling, effect: Floats) -> None:
    """Leave of x (days, n) what the scenario leaves of the coupling's effect (n,)."""
    share = changes.coupling_share(scenario, coupling.id, effect, future.days)
    if share is not None:
        x *= share


def _weekday(future: Future) -> NDArray[np.int64]:
    return np.array([d.weekday() for d in future.days], dtype=np.int64)


def _no_incidents(part: Part, days: int) -> IncidentLanes:
    n = len(part.draw)
    none, no, empty, flat = np.zeros((0, n)), np.zeros(0, np.int64), np.zeros((0, days, n)), np.zeros((0, 0, n))
    return IncidentLanes(
        A=flat, delay=flat, alpha=none, memory=flat, knots=part.knots, left=part.left, weight=part.weight,
        to=no, beta=none, x=empty, grows=no, gamma=none, growth=empty, recent=none, damp=none, week=flat,
        severe=no, lethal=empty, weighted=no, deadly=no, weights=np.zeros((0, 3, n)), killed=none,
        rerouted=none, memory_deadly=flat, worse=none,
    )  # fmt: skip


def _by_member(draws: Floats, n: NDArray[np.int64]) -> Floats:
    """(draws, ...) -> (..., members)"""
    return np.ascontiguousarray(np.moveaxis(draws, 0, -1)[..., n])


def incident_draws(part: Part, lanes: IncidentLanes) -> IncidentDraws:
    """The same as the step takes it, member by member."""
    log_background = part.background.copy()
    lethal, log_growth = np.zeros_like(log_background), np.zeros_like(log_background)
    for c, i in enumerate(lanes.to):
        log_background[:, :, i] += (lanes.beta[c] * lanes.x[c]).T
    for g, i in enumerate(lanes.grows):
        log_growth[:, :, i] += (lanes.gamma[g] * lanes.growth[g]).T
    lethal[:, :, lanes.severe] = lanes.lethal.transpose(2, 1, 0)
    n, K = lethal.shape[0], lethal.shape[2]
    weight, killed = np.ones((n, K, 3)), np.zeros((n, K))
    weight[:, lanes.weighted], killed[:, lanes.weighted] = np.moveaxis(lanes.weights, 2, 0), lanes.killed.T
    week = lanes.week if len(lanes.week) else np.ones((7, K, n))
    A, alpha, recent, damp, week, ties = (
        np.ascontiguousarray(np.moveaxis(x, -1, 0))
        for x in (lanes.A, lanes.alpha, lanes.recent, lanes.damp, week, lanes.rerouted)
    )
    delay, memory = (np.ascontiguousarray(x.transpose(2, 1, 0)) for x in (lanes.delay, lanes.memory))
    deadly, worse = (
        np.ascontiguousarray(lanes.memory_deadly.transpose(2, 1, 0)),
        np.ones((n, K if len(lanes.worse) else 0)),
    )
    if len(lanes.worse):
        worse[:, lanes.severe] = lanes.worse.T
    return IncidentDraws(
        A, delay, alpha, log_background, lethal, memory, recent, damp, week, weight, killed, log_growth, ties,
        deadly, worse,
    )  # fmt: skip


def killed_probability(future: Future, part: Part) -> Floats:
    """Probability (V, n) that an event sparing the targets' own forces kills somebody, of the streams that excite by
    severity: a beta posterior of the events seen."""
    problem = future.posterior.problem
    if problem.incidents is None:
        return np.zeros((0, len(part.draw)))
    streams, weighted = problem.incidents.streams, problem.incidents.shape.told_apart
    out = np.zeros((len(weighted), len(part.draw)))
    classes = class_counts(problem)[: future.posterior.origin + 1].sum(axis=0) if weighted else np.zeros((0, 3))
    for row, k in zip(out, weighted, strict=True):
        spared, killed, own = classes[k] + np.array(CLASS_PRIOR)
        killed += 0.0 if streams[k].severity else own  # where their own forces' deaths are not modelled
        key = int(name_keys([f"{streams[k].id}/killed"])[0])
        u = uniforms(future.seed, 0, len(future.memory), 1, key, PARAMETER)[0]
        row[:] = betaincinv(killed, spared, u[part.draw])
    return out


def case_draws(lanes: CaseLanes) -> CaseDraws:
    """The same as the step takes it, member by member."""
    turned = {name: np.ascontiguousarray(x.T) for name, x in lanes._asdict().items()}
    return CaseDraws(**turned | {"week": np.ascontiguousarray(np.moveaxis(lanes.week, 2, 0))})


def _lethal_probability(future: Future, scenario: Scenario, part: Part, levels: Levels, k: int) -> Floats:
    """Probability (days, n) that an event of stream k kills members of the targets' own forces, as fitted:
    logit p = logit p0 + couplings on severity."""
    incidents, chains = future.posterior.problem.incidents, future.posterior.incidents
    assert incidents is not None
    assert chains is not None
    position = incidents.shape.lethal.index(k)
    log_odds = np.zeros((len(future.days), 1)) + logit(chains.flat("lethality")[part.draw, position])
    for c, (coupling, to) in enumerate(zip(incidents.on_severity, incidents.shape.lethal_to, strict=True)):
        if to == position:
            effect, x = chains.flat("eta")[part.draw, c], _push(future, levels, coupling)
            share = changes.coupling_share(scenario, coupling.id, effect, future.days)
            log_odds = log_odds + effect * (x if share is None else share * x)
    return np.asarray(expit(log_odds))


def case_lanes(future: Future, scenario: Scenario, part: Part, levels: Levels) -> CaseLanes:
    """What differs between members' epidemics; of none where none were fitted."""
    parts = fitted_epidemics(future.posterior)
    draws = {
        name: np.zeros((len(parts), len(part.draw))) for name in ("load", "imports", "alpha", "cfr", "alpha_deaths")
    }
    draws["reported"] = np.ones((len(parts), len(part.draw)))
    log_r, week = part.log_r.copy(), np.ones((7, len(parts), len(part.draw)))
    for c, epidemic in enumerate(parts):
        chains, n = future.posterior.epidemics[epidemic.block.id], case_draw(future.posterior, epidemic, part.draw)
        for b, coupling in enumerate(epidemic.couplings):
            beta = chains.flat("beta")[n, b]
            if coupling.form == "load":
                draws["load"][c] = beta
            else:
                x = _push(future, levels, coupling)
                share = changes.coupling_share(scenario, coupling.id, beta, future.days)
                log_r[c] += beta * (x if share is None else share * x)
        draws["imports"][c] = chains.flat("mu_imp")[n]
        draws["alpha"][c] = chains.flat("alpha")[n]
        if epidemic.deaths is not None:
            draws["cfr"][c] = chains.flat("cfr")[n]
            draws["alpha_deaths"][c] = chains.flat("alpha_deaths")[n]
        if epidemic.shape.ascertainment is not None:
            draws["reported"][c] = chains.flat("reported")[n]
        if epidemic.shape.weekday:
            week[:, c] = chains.flat("week")[n].T
    return CaseLanes(log_r=log_r, week=week, **draws)


def case_fixed(future: Future, scenario: Scenario) -> CaseFixed:
    """What all members' epidemics share; of none where none were fitted."""
    parts = fitted_epidemics(future.posterior)
    g = [delays.pmf_of(p.cases.delay) for p in parts]
    h = [_death_delay(p) for p in parts]
    longest = max([len(x) for x in [*g, *h]], default=8)
    y = future.posterior.problem.counts.y[: future.posterior.origin + 1].astype(np.float64)
    columns = [p.columns[0] for p in parts]
    past = np.zeros((max(longest, 8), len(parts)))
    tail = y[-len(past) :, columns]
    past[len(past) - len(tail) :] = tail
    loads = [next((c for c in p.couplings if c.form == "load" and c.origin == p.cases.id), None) for p in parts]
    ids = [p.cases.id for p in parts]
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
        scale=changes.scales(scenario, ids, future.days) if ids else np.ones((len(future.days), 0)),
        weekday=_weekday(future),
        load_share=_shares(future, scenario, loads),
        bounds=changes.bounds(scenario, ids, future.days),
    )


def _death_delay(part: Epidemic) -> Floats:
    if part.deaths is None:
        return np.array([0.0, 1.0])
    return delays.pmf_of(part.deaths.delay)


def _padded(pmfs: list[Floats], length: int) -> Floats:
    out = np.zeros((len(pmfs), length))
    for row, pmf in zip(out, pmfs, strict=True):
        row[: len(pmf)] = pmf
    return out
