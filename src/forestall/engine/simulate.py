"""Simulation: from the posterior to the future, one posterior draw a member, scenario beside scenario.

`Future` holds what is the same in every scenario: which draw each member has, how its background and its epidemic's
R go on (conditional on their state at the origin), how the series go on. `simulate` then lays one scenario's changes
over it and runs the step. Member n of two scenarios shares every random number, so differences are paired.
Index 0 of every path is the day after the origin.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from forestall.engine import delays
from forestall.engine.couplings import covariate
from forestall.engine.fit import Posterior
from forestall.engine.keyed import BACKGROUND, CONSTANT, PARAMETER, WALK, normals, uniforms
from forestall.engine.problem import KNOT_DAYS, WALK_DAYS, Epidemic
from forestall.engine.series import derive, needed, simulate_series
from forestall.engine.step import CaseDraws, CaseFixed, IncidentDraws, IncidentFixed, run
from forestall.records import Coupling, Intervention, Scenario

__all__ = ["Future", "Outlook", "simulate"]

Floats = NDArray[np.float64]

DAMPING_DAYS = 18.0
"""Half-life of the epidemic walk's deviation from its level, in forecasts: an undamped walk runs away."""
LETHAL_PRIOR = (1.0, 9.0)
"""Beta prior of the probability that an event kills a member of the targets' own forces: one in ten."""
_SERIES_SEED, _CASE_STREAM = 1, 64


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """The simulated future of one scenario.

    `counts[id]` (members, days) for every stream; `lethal[id]` for streams with severity; `levels[id]` for every
    series.
    """

    scenario: str
    days: tuple[dt.date, ...]
    counts: Mapping[str, NDArray[np.int64]]
    lethal: Mapping[str, NDArray[np.int64]]
    levels: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Future:
    """What every scenario of one posterior shares."""

    posterior: Posterior
    days: tuple[dt.date, ...]
    members: int
    seed: int
    draw: NDArray[np.int64]
    background: Floats
    log_r: Floats
    series: Mapping[str, Floats]

    @classmethod
    def build(cls, posterior: Posterior, *, days: int, members: int, seed: int, only_pushing: bool = False) -> "Future":
        """Continue background, walks and series from the posterior's origin for so many days.

        With `only_pushing` just the series that push a stream are continued (for a backtest of counts).
        """
        problem = posterior.problem
        first = problem.crisis.start + dt.timedelta(days=posterior.origin + 1)
        dates = tuple(first + dt.timedelta(days=t) for t in range(days))
        draws = _draw_count(posterior)
        return cls(
            posterior=posterior,
            days=dates,
            members=members,
            seed=seed,
            draw=np.arange(members) % draws,
            background=_background(posterior, np.arange(members) % draws, days, seed),
            log_r=_log_r(posterior, np.arange(members) % draws, days, seed),
            series=_series(posterior, dates, members, seed, only_pushing=only_pushing),
        )


def simulate(future: Future, scenario: Scenario) -> Outlook:
    """Run one scenario; the same member in another scenario has the same random numbers."""
    problem = future.posterior.problem
    levels = _changed_series(future, scenario)
    incident_fixed, incident = _incident_arrays(future, scenario, levels)
    case_fixed, case = _case_arrays(future, scenario, levels)
    y, lethal, cases, deaths = run(future.seed, incident_fixed, incident, case_fixed, case)
    counts, killed = {}, {}
    if problem.incidents is not None and future.posterior.incidents is not None:
        for k, s in enumerate(problem.incidents.streams):
            counts[s.id] = y[:, :, k]
            if s.severity:
                killed[s.id] = lethal[:, :, k]
    for c, part in enumerate(_fitted_epidemics(future.posterior)):
        counts[part.cases.id] = cases[:, :, c]
        if part.deaths is not None:
            counts[part.deaths.id] = deaths[:, :, c]
    return Outlook(scenario.id, future.days, counts, killed, levels)


# ---------------------------------------------------------------- the same in every scenario


def _draw_count(posterior: Posterior) -> int:
    chains = posterior.incidents or next(iter(posterior.epidemics.values()))
    return len(chains.flat("alpha"))


def _background(posterior: Posterior, draw: NDArray[np.int64], days: int, seed: int) -> Floats:
    """log background (members, days, K): the fitted knots where they reach beyond the origin, then OU steps."""
    part, chains = posterior.problem.incidents, posterior.incidents
    if part is None or chains is None:
        return np.zeros((len(draw), days, 0))
    total = len(posterior.problem.counts.y)
    extra = max(0, -(-(posterior.origin + days - (total - 1)) // KNOT_DAYS))
    knots = chains.flat("knots")[draw]
    level, spread = chains.flat("level")[draw], chains.flat("spread")[draw]
    keep = np.exp(-part.shape.knot_days / chains.flat("ell")[draw])[:, None]
    z = normals(seed, len(draw), extra, part.shape.streams, BACKGROUND)
    more = [knots[:, -1]]
    for k in range(extra):
        more.append(level + keep * (more[-1] - level) + spread * np.sqrt(1.0 - keep**2) * z[:, k])
    path = np.concatenate([knots[:, :-1], np.stack(more, axis=1)], axis=1)
    at = (np.arange(posterior.origin + 1, posterior.origin + 1 + days) - (total - 1)) / KNOT_DAYS + knots.shape[1] - 1
    left = np.minimum(np.floor(at).astype(int), path.shape[1] - 2)
    part_way = (at - left)[None, :, None]
    return np.asarray((1.0 - part_way) * path[:, left] + part_way * path[:, left + 1])


def _fitted_epidemics(posterior: Posterior) -> list[Epidemic]:
    return [p for p in posterior.problem.epidemics if p.block.id in posterior.epidemics]


def _case_draw(posterior: Posterior, part: Epidemic, draw: NDArray[np.int64]) -> NDArray[np.int64]:
    """The epidemic's own draw of each member, spread evenly over its chains."""
    return draw * len(posterior.epidemics[part.block.id].flat("alpha")) // _draw_count(posterior)


def _log_r(posterior: Posterior, draw: NDArray[np.int64], days: int, seed: int) -> Floats:
    """level + walk (members, days, C), the walk's deviation damped and still moving."""
    parts = _fitted_epidemics(posterior)
    out = np.zeros((len(draw), days, len(parts)))
    z = normals(seed, len(draw), days, _CASE_STREAM + len(parts), WALK)
    keep = 2.0 ** (-1.0 / DAMPING_DAYS)
    for c, part in enumerate(parts):
        chains, n = posterior.epidemics[part.block.id], _case_draw(posterior, part, draw)
        hats = _walk_at(part, posterior.origin, len(posterior.problem.counts.y))
        state = chains.flat("walk")[n] @ hats
        step = chains.flat("step")[n] / np.sqrt(WALK_DAYS)
        for t in range(days):
            state = keep * state + step * z[:, t, _CASE_STREAM + c]
            out[:, t, c] = chains.flat("level")[n] + state
    return out


def _walk_at(part: Epidemic, origin: int, days: int) -> Floats:
    """Weights of the walk's knots on the origin: (knots,); the last knot lies on the last of `days`."""
    behind = (days - 1 - origin) / WALK_DAYS
    at = part.shape.knots - 1 - behind
    return np.asarray(np.clip(1.0 - np.abs(at - np.arange(part.shape.knots)), 0.0, None))


def _series(
    posterior: Posterior, days: tuple[dt.date, ...], members: int, seed: int, *, only_pushing: bool
) -> dict[str, Floats]:
    problem = posterior.problem
    pushing = {c.origin for c in problem.crisis.couplings}
    for series in reversed(problem.crisis.series):  # what a formula that pushes is made of; formulas stand below it
        pushing |= needed(series.formula) if series.formula is not None and series.id in pushing else set()
    past_days = [problem.crisis.start + dt.timedelta(days=t) for t in range(posterior.origin + 1)]
    out: dict[str, Floats] = {}
    for index, series in enumerate(problem.crisis.series):
        if series.model != "derive" and (series.id in pushing or not only_pushing):
            past = problem.levels.get(series.id, np.zeros(len(past_days)))[: posterior.origin + 1]
            out[series.id] = simulate_series(
                series, past, list(days), past_days, members=members, seed=seed + _SERIES_SEED, index=index
            )
    return out


# ---------------------------------------------------------------- one scenario


def _changed_series(future: Future, scenario: Scenario) -> dict[str, Floats]:
    levels = dict(future.series)
    for change in scenario.interventions:
        if change.target in levels:
            levels[change.target] = _change(levels[change.target], change, future.days)
    for series in future.posterior.problem.crisis.series:
        if series.formula is not None and needed(series.formula) <= levels.keys():
            levels[series.id] = np.broadcast_to(derive(series.formula, levels), (future.members, len(future.days)))
            for change in scenario.interventions:
                if change.target == series.id:
                    levels[series.id] = _change(levels[series.id], change, future.days)
    return levels


def _change(path: Floats, change: Intervention, days: tuple[dt.date, ...]) -> Floats:
    """Lay one change over a path (members, days), phased in over `ramp` days."""
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


def _push(future: Future, levels: Mapping[str, Floats], coupling: Coupling) -> Floats:
    """x (members, days) of a coupling from a series; a fading effect remembers the past."""
    past = future.posterior.problem.levels[coupling.origin][: future.posterior.origin + 1]
    path = levels[coupling.origin]
    if coupling.fade_half_life is None:
        return covariate(path, coupling)
    joined = np.concatenate([np.broadcast_to(past, (len(path), len(past))), path], axis=1)
    return covariate(joined, coupling)[:, len(past) :]


def _incident_arrays(
    future: Future, scenario: Scenario, levels: Mapping[str, Floats]
) -> tuple[IncidentFixed, IncidentDraws]:
    posterior, n = future.posterior, future.draw
    part, chains = posterior.problem.incidents, posterior.incidents
    days = len(future.days)
    if part is None or chains is None:
        empty = np.zeros((future.members, days, 0))
        none = np.zeros((future.members, 0, 0))
        return IncidentFixed(np.zeros(0), np.zeros((0, 0)), np.zeros(0), np.zeros((days, 0))), IncidentDraws(
            none, none, np.zeros((future.members, 0)), empty, empty
        )
    y = posterior.problem.counts.y[: posterior.origin + 1, list(part.columns)].astype(np.float64)
    seen = posterior.problem.counts.observed[: posterior.origin + 1, list(part.columns)]
    log_background = future.background.copy()
    for c, (coupling, i) in enumerate(zip(part.couplings, part.shape.couplings_to, strict=True)):
        log_background[:, :, i] += chains.flat("beta")[n, c][:, None] * _push(future, levels, coupling)
    fixed = IncidentFixed(
        decay=delays.decay(part.half_lives),
        memory=delays.memory_bank(y * seen, part.half_lives)[-1],
        ceiling=np.asarray(part.shape.ceilings),
        scale=np.stack([_scale(scenario, s.id, future.days) for s in part.streams], axis=1),
    )
    draws = IncidentDraws(
        A=np.ascontiguousarray(chains.flat("A")[n]),
        delay=np.ascontiguousarray(chains.flat("delay")[n]),
        alpha=np.ascontiguousarray(chains.flat("alpha")[n]),
        log_background=log_background,
        lethal=_lethal_probability(future, levels),
    )
    return fixed, draws


def _lethal_probability(future: Future, levels: Mapping[str, Floats]) -> Floats:
    """Probability (members, days, K) that an event kills members of the targets' own forces.

    A beta prior updated with the lethal events seen, moved by the couplings on severity (drawn from their priors).
    """
    problem, origin = future.posterior.problem, future.posterior.origin
    assert problem.incidents is not None
    streams = problem.incidents.streams
    out = np.zeros((future.members, len(future.days), len(streams)))
    draws = int(future.draw.max()) + 1
    u = uniforms(future.seed, draws, 1, len(streams), PARAMETER)[:, 0]
    for k, s in enumerate(streams):
        if not s.severity:
            continue
        column = problem.column(s.id)
        events = int(problem.counts.y[: origin + 1, column].sum())
        lethal = int(problem.counts.lethal[: origin + 1, column].sum())
        p = betaincinv(LETHAL_PRIOR[0] + lethal, LETHAL_PRIOR[1] + events - lethal, u[future.draw, k])
        log_factor = np.zeros((future.members, len(future.days)))
        for c, coupling in enumerate(problem.crisis.couplings):
            if coupling.on == "severity" and coupling.to == s.id:
                z = normals(future.seed, draws, 1, c + 1, CONSTANT)[future.draw, 0, c]
                log_factor += (coupling.mean + coupling.sd * z)[:, None] * _push(future, levels, coupling)
        out[:, :, k] = np.minimum(p[:, None] * np.exp(log_factor), 1.0)
    return out


def _case_arrays(future: Future, scenario: Scenario, levels: Mapping[str, Floats]) -> tuple[CaseFixed, CaseDraws]:
    posterior = future.posterior
    parts = _fitted_epidemics(posterior)
    g = [delays.gamma_pmf(mean=p.cases.delay.mean or 1.0, sd=p.cases.delay.sd or 1.0) for p in parts]
    h = [_death_delay(p) for p in parts]
    longest = max([len(x) for x in [*g, *h]], default=8)
    y = posterior.problem.counts.y[: posterior.origin + 1].astype(np.float64)
    columns = [p.columns[0] for p in parts]
    past = np.zeros((max(longest, 8), len(parts)))
    tail = y[-len(past) :, columns]
    past[len(past) - len(tail) :] = tail
    loads = [next((c for c in p.couplings if c.form == "load" and c.origin == p.cases.id), None) for p in parts]
    fixed = CaseFixed(
        past=past,
        g=_padded(g, longest),
        h=_padded(h, longest),
        total=y[:, columns].sum(axis=0),
        population=np.array([p.cases.population or 1e12 for p in parts], dtype=np.float64),
        ceiling=np.array([p.cases.ceiling for p in parts], dtype=np.float64),
        reference=np.array([c.reference if c else 0.0 for c in loads], dtype=np.float64),
        per=np.array([c.per if c else 1.0 for c in loads], dtype=np.float64),
        scale=np.stack([_scale(scenario, p.cases.id, future.days) for p in parts], axis=1)
        if parts
        else np.ones((len(future.days), 0)),
    )
    log_r = future.log_r.copy()
    C = len(parts)
    draws = {name: np.zeros((future.members, C)) for name in ("load", "imports", "alpha", "cfr", "alpha_deaths")}
    for c, part in enumerate(parts):
        chains, n = posterior.epidemics[part.block.id], _case_draw(posterior, part, future.draw)
        for b, coupling in enumerate(part.couplings):
            beta = chains.flat("beta")[n, b]
            if coupling.form == "load":
                draws["load"][:, c] = beta
            else:
                log_r[:, :, c] += beta[:, None] * _push(future, levels, coupling)
        draws["imports"][:, c] = chains.flat("mu_imp")[n]
        draws["alpha"][:, c] = chains.flat("alpha")[n]
        if part.deaths is not None:
            draws["cfr"][:, c] = chains.flat("cfr")[n]
            draws["alpha_deaths"][:, c] = chains.flat("alpha_deaths")[n]
    return fixed, CaseDraws(log_r=log_r, **draws)


def _death_delay(part: Epidemic) -> Floats:
    if part.deaths is None:
        return np.array([0.0, 1.0])
    return delays.gamma_pmf(mean=part.deaths.delay.mean or 1.0, sd=part.deaths.delay.sd or 1.0)


def _padded(pmfs: list[Floats], length: int) -> Floats:
    out = np.zeros((len(pmfs), length))
    for row, pmf in zip(out, pmfs, strict=True):
        row[: len(pmf)] = pmf
    return out
