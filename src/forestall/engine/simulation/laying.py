"""One scenario laid over some members' incidents: what the series push, and the arrays the step takes.

Levels are (members, days), or (1, days) where all members agree; what the blocks take is (..., days, members).
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, logit

from forestall.engine.dynamics.given import Bounds, IncidentDraws, IncidentFixed, IncidentLanes
from forestall.engine.machine import aligned
from forestall.engine.machine.keyed import PARAMETER, name_keys, uniforms
from forestall.engine.model import delays
from forestall.engine.model.arrays import CLASS_PRIOR, class_counts, died
from forestall.engine.model.couplings import recent
from forestall.engine.model.problem import number
from forestall.engine.simulation import changes
from forestall.engine.simulation.future import Future, Part, fitted_epidemics
from forestall.engine.simulation.levels import Levels, covariates, share_out, shares
from forestall.records import Coupling, Scenario

__all__ = [
    "Buffers",
    "by_member",
    "incident_draws",
    "incident_fixed",
    "incident_lanes",
    "killed_probability",
    "weekday",
]

Floats = NDArray[np.float64]
R = TypeVar("R")
LARGE = 6 << 20
"""Bytes from about which on memory comes in large pages, where the system has them."""


def incident_fixed(future: Future, scenario: Scenario) -> IncidentFixed:
    """What all members' incidents share; of no streams where none were fitted."""
    posterior, days = future.posterior, len(future.days)
    incidents = posterior.problem.incidents
    if incidents is None or posterior.incidents is None:
        none, no = np.zeros(0), np.zeros(0, np.int64)
        unscaled, unbound = np.zeros((days, 0)), Bounds(np.zeros((0, 0)), np.zeros((0, 0)))
        ties = changes.rerouted(scenario, (), future.days)
        return IncidentFixed(
            no, none, none, unscaled, weekday(future), no, no, none, unscaled, unbound, ties,
            no, no, none, none, unscaled,
        )  # fmt: skip
    ids, tolls = [s.id for s in incidents.streams], _tolls(future)
    return IncidentFixed(
        key=name_keys(ids),
        decay=delays.decay(incidents.half_lives),
        ceiling=np.asarray(incidents.shape.ceilings),
        scale=changes.scales(scenario, ids, future.days),
        weekday=weekday(future),
        damped=np.array(incidents.shape.damped, dtype=np.int64),
        damper=np.array([ids.index(c.origin) for c in incidents.dampers], dtype=np.int64),
        damp_keep=np.array([2.0 ** (-1.0 / (c.fade_half_life or 1.0)) for c in incidents.dampers]),
        damp_share=shares(future, scenario, incidents.dampers),
        bounds=changes.bounds(scenario, ids, future.days),
        rerouted=changes.rerouted(scenario, ids, future.days),
        toll_to=np.array([ids.index(c.to) for _, c in tolls], dtype=np.int64),
        toll_of=np.array([_mourned_stream(future, ids, c) for _, c in tolls], dtype=np.int64),
        toll_keep=np.array([_toll_keep(c) for _, c in tolls]),
        toll=np.array([_toll(future, c) for _, c in tolls]),
        toll_share=shares(future, scenario, [c for _, c in tolls]),
    )


def _tolls(future: Future) -> list[tuple[int, Coupling]]:
    """The couplings from deaths, with their places among those on the background."""
    incidents = future.posterior.problem.incidents
    return [(c, x) for c, x in enumerate(incidents.couplings) if x.form == "deaths"] if incidents is not None else []


def _pushed(future: Future) -> list[tuple[int, Coupling]]:
    """The couplings from series likewise."""
    incidents = future.posterior.problem.incidents
    assert incidents is not None
    return [(c, x) for c, x in enumerate(incidents.couplings) if x.form != "deaths"]


def _toll_keep(coupling: Coupling) -> float:
    return float(2.0 ** (-1.0 / number(coupling.fade_half_life)))


def _toll(future: Future, coupling: Coupling) -> float:
    """Past deaths, each fading, on the day after the origin."""
    past = died(future.posterior.problem, coupling)[: future.posterior.origin + 1]
    return float(recent(past[:, None], np.array([_toll_keep(coupling)]))[-1, 0])


def _mourned_stream(future: Future, ids: list[str], coupling: Coupling) -> int:
    dead = [p.deaths.id if p.deaths is not None else "" for p in fitted_epidemics(future.posterior)]
    return [*ids, *dead].index(coupling.origin)


class Buffers:
    """Arrays used again for one part after another: fresh memory costs more than what is worked out in it."""

    def __init__(self) -> None:
        self._flat: dict[str, NDArray[Any]] = {}
        self._room: tuple[object, Any] = (None, None)

    def take(self, name: str, shape: tuple[int, ...], dtype: type = np.float64) -> NDArray[Any]:
        """An array of that shape, filled with anything; it is the same memory each time the name is asked for."""
        size = math.prod(shape)
        if name not in self._flat or self._flat[name].size < size:
            least = LARGE // np.dtype(dtype).itemsize  # of a few pages at a time the system makes slow work
            self._flat[name] = aligned.empty(size if 4 * size < least else max(size, least), dtype)
        return self._flat[name][:size].reshape(shape)

    def room(self, whose: object, make: Callable[[], R]) -> R:
        """What was made last time, where it was for the same."""
        if self._room[0] is not whose:
            self._room = whose, make()
        found: R = self._room[1]
        return found


def incident_lanes(
    future: Future, scenario: Scenario, part: Part, levels: Levels, buffers: Buffers, *, exact: bool = False
) -> IncidentLanes:
    """What differs between members' incidents; of no streams where none were fitted. Covariates on the background are
    of float32, as the blocks' rates are, unless `exact`."""
    n, days = part.draw, len(future.days)
    incidents, chains = future.posterior.problem.incidents, future.posterior.incidents
    if incidents is None or chains is None:
        return _no_incidents(part, days)
    severe = np.array([k for k, s in enumerate(incidents.streams) if s.severity], dtype=np.int64)
    pushed, tolls = _pushed(future), _tolls(future)
    x = buffers.take("x", (len(pushed), days, len(n)), np.float64 if exact else np.float32)
    effects = by_member(chains.flat("beta"), n) if incidents.couplings else np.zeros((0, len(n)))
    beta = effects[[c for c, _ in pushed]]
    for row, (_, coupling), effect in zip(x, pushed, beta, strict=True):
        covariates(future, levels, coupling, row)
        share_out(row, future, scenario, coupling, effect)
    lethal = buffers.take("lethal probability", (len(severe), days, len(n)))
    for row, k in zip(lethal, severe, strict=True):
        row[:] = _lethal_probability(future, scenario, part, levels, int(k))
    growth = buffers.take("growth", (len(incidents.on_reproduction), days, len(n)))
    gamma = by_member(chains.flat("gamma"), n) if incidents.shape.grows else np.zeros((0, len(n)))
    for row, coupling, effect in zip(growth, incidents.on_reproduction, gamma, strict=True):
        row[:] = covariates(future, levels, coupling)
        share_out(row, future, scenario, coupling, effect)
    A = by_member(chains.flat("A"), n)
    ties = changes.rerouted(scenario, [s.id for s in incidents.streams], future.days)
    apart = A[ties.to, ties.of]
    A[ties.to, ties.of] = 0.0
    weighted = list(incidents.shape.told_apart)
    return IncidentLanes(
        A=A,
        delay=by_member(chains.flat("delay").swapaxes(1, 2), n),
        alpha=by_member(chains.flat("alpha"), n),
        memory=by_member(future.memory.swapaxes(1, 2), n),
        knots=part.knots,
        left=part.left,
        weight=part.weight,
        to=np.array([incidents.shape.couplings_to[c] for c, _ in pushed], dtype=np.int64),
        beta=beta,
        x=x,
        grows=np.array(incidents.shape.grows, dtype=np.int64),
        gamma=gamma,
        growth=growth,
        recent=by_member(future.recent, n),
        damp=by_member(chains.flat("damp"), n) if incidents.shape.damped else np.zeros((0, len(n))),
        week=by_member(chains.flat("week"), n)
        if incidents.shape.weekday
        else np.zeros((0, len(incidents.streams), len(n))),
        severe=severe,
        lethal=lethal,
        weighted=np.array(weighted, dtype=np.int64),
        deadly=np.array([list(severe).index(k) if k in severe else -1 for k in weighted], dtype=np.int64),
        weights=by_member(chains.flat("weight")[:, weighted], n) if weighted else np.zeros((0, 3, len(n))),
        killed=killed_probability(future, part) if part.killed is None else part.killed,
        rerouted=apart,
        memory_deadly=by_member(future.deadly.swapaxes(1, 2), n),
        worse=by_member(chains.flat("worse"), n) if incidents.shape.worse else np.zeros((0, len(n))),
        toll_beta=effects[[c for c, _ in tolls]],
    )


def weekday(future: Future) -> NDArray[np.int64]:
    """0 for Monday: (days,)."""
    return np.array([d.weekday() for d in future.days], dtype=np.int64)


def by_member(draws: Floats, n: NDArray[np.int64]) -> Floats:
    """(draws, ...) -> (..., members)"""
    return np.take(draws.transpose(*range(1, draws.ndim), 0), n, axis=-1)


def _no_incidents(part: Part, days: int) -> IncidentLanes:
    n = len(part.draw)
    none, no, empty, flat = np.zeros((0, n)), np.zeros(0, np.int64), np.zeros((0, days, n)), np.zeros((0, 0, n))
    return IncidentLanes(
        A=flat, delay=flat, alpha=none, memory=flat, knots=part.knots, left=part.left, weight=part.weight,
        to=no, beta=none, x=empty.astype(np.float32), grows=no, gamma=none, growth=empty,
        recent=none, damp=none, week=flat,
        severe=no, lethal=empty, weighted=no, deadly=no, weights=np.zeros((0, 3, n)), killed=none,
        rerouted=none, memory_deadly=flat, worse=none, toll_beta=none,
    )  # fmt: skip


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
    A, alpha, damping, damp, week, ties, tolls = (
        np.ascontiguousarray(np.moveaxis(x, -1, 0))
        for x in (lanes.A, lanes.alpha, lanes.recent, lanes.damp, week, lanes.rerouted, lanes.toll_beta)
    )
    delay, memory = (np.ascontiguousarray(x.transpose(2, 1, 0)) for x in (lanes.delay, lanes.memory))
    deadly, worse = (
        np.ascontiguousarray(lanes.memory_deadly.transpose(2, 1, 0)),
        np.ones((n, K if len(lanes.worse) else 0)),
    )
    if len(lanes.worse):
        worse[:, lanes.severe] = lanes.worse.T
    return IncidentDraws(
        A, delay, alpha, log_background, lethal, memory, damping, damp, week, weight, killed, log_growth, ties,
        deadly, worse, tolls,
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
            effect, x = chains.flat("eta")[part.draw, c], covariates(future, levels, coupling)
            share = changes.coupling_share(scenario, coupling.id, effect, future.days)
            log_odds = log_odds + effect * (x if share is None else share * x)
    return np.asarray(expit(log_odds))
