"""One scenario laid over some members' epidemics: what acts on R and on fatality, and the arrays the step takes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics.case_blocks import CaseLanes
from forestall.engine.dynamics.given import CaseDraws, CaseFixed
from forestall.engine.machine.keyed import name_keys
from forestall.engine.model import delays
from forestall.engine.model.hospital import stays
from forestall.engine.model.problem import Epidemic, number
from forestall.engine.simulation import changes
from forestall.engine.simulation.future import Future, Part, case_draw, fitted_epidemics
from forestall.engine.simulation.late import expected_counts, late, not_of, reservoir
from forestall.engine.simulation.laying import weekday
from forestall.engine.simulation.levels import Levels, covariates, drawn_share, in_need, shares
from forestall.records import Scenario

__all__ = ["case_draws", "case_fixed", "case_lanes"]

Floats = NDArray[np.float64]


def case_draws(lanes: CaseLanes) -> CaseDraws:
    """The same as the step takes it, member by member."""
    turned = {name: np.ascontiguousarray(x.T) for name, x in lanes._asdict().items()}
    across = {name: np.ascontiguousarray(np.moveaxis(x, 2, 0)) for name, x in (("week", lanes.week), ("g", lanes.g))}
    return CaseDraws(**turned | across)


def case_lanes(future: Future, scenario: Scenario, part: Part, levels: Levels) -> CaseLanes:
    """What differs between members' epidemics; of none where none were fitted."""
    parts = fitted_epidemics(future.posterior)
    draws = {
        name: np.zeros((len(parts), len(part.draw))) for name in ("load", "imports", "alpha", "cfr", "alpha_deaths")
    }
    draws["reported"] = np.ones((len(parts), len(part.draw)))
    draws |= {name: np.zeros((len(parts), len(part.draw))) for name in ("share", "excess")}
    log_r, week = part.log_r.copy(), np.ones((7, len(parts), len(part.draw)))
    acted = len(parts) if any(p.on_fatality for p in parts) else 0
    log_fatal = np.zeros((acted, len(future.days), len(part.draw)))
    capacity = np.full(log_fatal.shape, np.inf)
    for c, epidemic in enumerate(parts):
        chains, n = future.posterior.epidemics[epidemic.block.id], case_draw(future.posterior, epidemic, part.draw)
        for b, coupling in enumerate(epidemic.couplings):
            beta = chains.flat("beta")[n, b]
            if coupling.form == "load":
                draws["load"][c] = beta
            else:
                x = covariates(future, levels, coupling)
                share = changes.coupling_share(scenario, coupling.id, beta, future.days)
                log_r[c] += beta * (x if share is None else share * x)
        for f, coupling in enumerate(epidemic.on_fatality):
            theta = chains.flat("theta")[n, f]
            if coupling.form == "overload":
                draws["excess"][c], capacity[c] = np.expm1(theta), levels[coupling.capacity or ""].T
            else:
                x = covariates(future, levels, coupling)
                share = changes.coupling_share(scenario, coupling.id, theta, future.days)
                log_fatal[c] += theta * (x if share is None else share * x)
        beds = in_need(future, epidemic.cases.id)
        draws["share"][c] = 0.0 if beds is None else drawn_share(future, beds, part)
        draws["imports"][c] = chains.flat("mu_imp")[n]
        draws["alpha"][c] = chains.flat("alpha")[n]
        if epidemic.deaths is not None:
            draws["cfr"][c] = chains.flat("cfr")[n]
            draws["alpha_deaths"][c] = chains.flat("alpha_deaths")[n]
        if epidemic.shape.ascertainment is not None:
            draws["reported"][c] = chains.flat("reported")[n]
        if epidemic.shape.weekday:
            week[:, c] = chains.flat("week")[n].T
        if late(epidemic):
            log_r[c] = np.log(expected_counts(future, scenario, epidemic, log_r[c], part.draw))
            draws["imports"][c], draws["reported"][c] = 0.0, 1.0
    g = _intervals(future, parts, part.draw)
    return CaseLanes(log_r=log_r, week=week, log_fatal=log_fatal, capacity=capacity, g=g, **draws)


def _intervals(future: Future, parts: Sequence[Epidemic], draw: NDArray[np.int64]) -> Floats:
    """Generation intervals (C, L + 1, n) of the members where one is uncertain, else of no epidemics."""
    shown = [p for p in parts if not late(p)]
    if not any(p.shape.uncertain for p in shown):
        return np.zeros((0, _longest(parts), len(draw)))
    given = _given_delays(future, parts)
    out = np.zeros((len(parts), max([_longest(parts), *map(len, given)]), len(draw)))
    for row, p, own in zip(out, parts, given, strict=True):
        if late(p):
            row[: len(own)] = own[:, None]
            continue
        grid, n = delays.pmf_grid(p.cases.delay), case_draw(future.posterior, p, draw)
        weights = future.posterior.epidemics[p.block.id].flat("interval")[n] if p.shape.uncertain else np.ones((1, 1))
        row[: grid.shape[1]] = (weights @ grid).T
    return out


def _longest(parts: Sequence[Epidemic]) -> int:
    """Length of the longest delay of the epidemics, lag 0 included."""
    return max([max(delays.pmf_grid(p.cases.delay).shape[1], len(_death_delay(p))) for p in parts], default=8)


def case_fixed(future: Future, scenario: Scenario) -> CaseFixed:
    """What all members' epidemics share; of none where none were fitted."""
    parts = fitted_epidemics(future.posterior)
    g, h = _given_delays(future, parts), [_death_delay(p) for p in parts]
    y = future.posterior.problem.counts.y[: future.posterior.origin + 1].astype(np.float64)
    columns = [p.columns[0] for p in parts]
    past = _past(future, parts, y[:, columns])
    loads = [next((c for c in p.couplings if c.form == "load" and c.origin == p.cases.id), None) for p in parts]
    crowded = [next((c for c in p.on_fatality if c.form == "overload"), None) for p in parts]
    ids, delayed = [p.cases.id for p in parts], {p.cases.id for p in parts if late(p)}
    keep = np.array([0.0 if (b := in_need(future, id)) is None else stays(number(b.stay)) for id in ids])
    return CaseFixed(
        key=name_keys(p.cases.id for p in parts),
        key_deaths=name_keys(p.deaths.id if p.deaths is not None else f"{p.cases.id}/deaths" for p in parts),
        past=past,
        g=_padded(g),
        h=_padded(h),
        total=y[:, columns].sum(axis=0),
        population=np.array([np.inf if late(p) else p.cases.population or 1e12 for p in parts], dtype=np.float64),
        ceiling=np.array([p.cases.ceiling for p in parts], dtype=np.float64),
        reference=np.array([c.reference if c else 0.0 for c in loads], dtype=np.float64),
        per=np.array([c.per if c else 1.0 for c in loads], dtype=np.float64),
        scale=changes.scales(not_of(scenario, delayed), ids, future.days) if ids else np.ones((len(future.days), 0)),
        weekday=weekday(future),
        load_share=shares(future, scenario, loads),
        bounds=changes.bounds(not_of(scenario, delayed), ids, future.days),
        stay_keep=keep,
        stock=np.array([y[:, c] @ k ** np.arange(len(y) - 1, -1, -1) for c, k in zip(columns, keep, strict=True)]),
        over_share=shares(future, scenario, crowded),
    )


def _given_delays(future: Future, parts: Sequence[Epidemic]) -> list[Floats]:
    """The delay by which the step renews each epidemic: its generation interval, or where counts come late what makes a
    memory of one."""
    days, behind = len(future.days), max(_longest(parts), 8)
    return [reservoir(days, behind) if late(p) else delays.pmf_of(p.cases.delay) for p in parts]


def _past(future: Future, parts: Sequence[Epidemic], y: Floats) -> Floats:
    """The last counts (L, C) of y (days, C), as many as the delays reach back."""
    behind = max(_longest(parts), 8)
    before = np.zeros((len(future.days) if any(late(p) for p in parts) else 0, len(parts)))
    for c, p in enumerate(parts):
        before[:1, c] = float(late(p))
    past, tail = np.zeros((behind, len(parts))), y[-behind:]
    past[behind - len(tail) :] = tail
    return np.concatenate([before, past])


def _death_delay(part: Epidemic) -> Floats:
    if part.deaths is None:
        return np.array([0.0, 1.0])
    return delays.pmf_of(part.deaths.delay)


def _padded(pmfs: list[Floats]) -> Floats:
    """One row each, as long as the longest."""
    out = np.zeros((len(pmfs), max(map(len, pmfs), default=8)))
    for row, pmf in zip(out, pmfs, strict=True):
        row[: len(pmf)] = pmf
    return out
