r"""Contested events as latent variables: who did it, or whether it happened, learnt together with who answers whom.

Each contested event has versions (a stream, or that it did not happen) whose weights, from the claims, are its prior.
Given the parameters, a version's posterior weight is

    weight x the likelihood of the counts with the event in that place

drawn event by event (Gibbs), in turn with the parameters (NUTS). Events are told apart, so the likelihood is that of a
point process, without the 1/y! of a count: an event adds log(1 + alpha y) + log mean - log(1 + alpha mean) on its own
day, and what it sets off afterwards. Drawing from the claims' weights alone would blur A: part of what was a reply
becomes self-excitation. That version, in which the counts teach nothing about who did it, is the *cut* one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine import delays
from forestall.engine.arrays import MOST_COUNT, incident_data
from forestall.engine.compiled import compiled
from forestall.engine.fit import Fitter, Posterior
from forestall.engine.nuts import Chains
from forestall.engine.problem import Incidents
from forestall.errors import DataError, UsageError

__all__ = ["Contested", "Integrated", "cut", "integrate"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOT = -1
"""In place of a stream: it did not happen."""
REACH = 10
"""An event's answers are followed for this many of the longest half-lives."""


@dataclass(frozen=True, slots=True)
class Contested:
    """One contested event on day index `day`: weight by stream id, None for "it did not happen"; weights sum to one.

    The leading (first) version is the one that the problem's counts hold.
    """

    day: int
    versions: Mapping[str | None, float]


@dataclass(frozen=True, slots=True, eq=False)
class Integrated:
    """The posterior over parameters and versions: `versions[n, e]` is the version of event e in draw n, by position."""

    posterior: Posterior
    events: tuple[Contested, ...]
    versions: Ints

    def weights(self) -> tuple[dict[str | None, float], ...]:
        """Posterior weight of every version of every event."""
        shares = [np.bincount(v, minlength=len(e.versions)) / len(v) for e, v in self._pairs()]
        return tuple(
            dict(zip(e.versions, map(float, share), strict=True)) for e, share in zip(self.events, shares, strict=True)
        )

    def given(self, event: int, version: str | None) -> dict[str, Floats]:
        """Draws of R by block under one version of one event; empty arrays where no draw has it."""
        place = list(self.events[event].versions).index(version)
        chosen = self.versions[:, event] == place
        alone = replace(self.posterior, epidemics={}).reproduction()  # epidemics have draws of their own
        return {block: r[chosen] for block, r in alone.items()}

    def under(self, event: int, version: str | None) -> Posterior | None:
        """The posterior under one version of one event, to simulate from; None where no draw has it."""
        chosen = np.flatnonzero(self.versions[:, event] == list(self.events[event].versions).index(version))
        chains = self.posterior.incidents
        if chains is None or len(chosen) == 0:
            return None
        kept = replace(chains, draws={name: chains.flat(name)[chosen][None] for name in chains.draws})
        return replace(self.posterior, incidents=kept)

    def _pairs(self) -> list[tuple[Contested, Ints]]:
        return list(zip(self.events, self.versions.T, strict=True))


def integrate(
    fitter: Fitter, fitted: Posterior, events: Sequence[Contested], *, seed: int, skip: int = 150, draws: int = 500
) -> Integrated:
    """Draw parameters and versions together, from the posterior fitted to the leading versions.

    Raises DataError where an event is not in the counts, UsageError where the model has parts that the sweep over
    versions does not know (dampers, weights by severity, days not counted).
    """
    part, chains = _checked(fitted, events)
    data = incident_data(fitter.problem, origin=fitted.origin)
    rngs = [np.random.default_rng([seed, 21, c]) for c in range(len(chains.step_size))]
    sweeps = [_Sweep(part, data, events, rng, fitted.origin) for rng in rngs]
    changes = [s.draw for s in sweeps]
    found = fitter.sampler_of_incidents(data).alternate(data, chains, changes, skip=skip, draws=draws, seed=seed)
    kept = np.stack([np.stack(s.history)[skip:] for s in sweeps])
    memory = np.stack([np.stack(s.memories)[skip:] for s in sweeps])
    found = replace(found, draws={**found.draws, "memory": memory})
    posterior = Posterior(fitted.problem, fitted.origin, found, fitted.epidemics, fitted.diagnostics)
    return Integrated(posterior, tuple(events), kept.reshape(-1, len(events)))


def cut(
    fitter: Fitter, fitted: Posterior, events: Sequence[Contested], *, seed: int, imputations: int = 10
) -> Posterior:
    """The version in which the counts do not bear on who did it: refits to data drawn from the claims, pooled."""
    part, _ = _checked(fitted, events)
    rng = np.random.default_rng([seed, 22])
    columns = list(part.columns)
    y = fitter.problem.counts.y[:, columns].astype(np.float64)
    ids = [s.id for s in part.streams]
    found = []
    for m in range(imputations):
        drawn = y.copy()
        for e in events:
            names = list(e.versions)
            _move(drawn, e.day, ids, names[0], names[rng.choice(len(names), p=list(e.versions.values()))])
        data = incident_data(fitter.problem, origin=fitted.origin, y=drawn)
        found.append(fitter.refit_incidents(fitted, data, seed=seed + m))
    pooled = {name: np.concatenate([c.draws[name] for c in found], axis=1) for name in found[0].draws}
    chains = replace(found[0], draws=pooled)
    return Posterior(fitted.problem, fitted.origin, chains, fitted.epidemics, fitted.diagnostics)


def _move(y: Floats, day: int, ids: list[str], out_of: str | None, into: str | None) -> None:
    for id, change in ((out_of, -1.0), (into, 1.0)):
        if id is not None:
            y[day, ids.index(id)] += change


def _checked(fitted: Posterior, events: Sequence[Contested]) -> tuple[Incidents, Chains]:
    part, chains = fitted.problem.incidents, fitted.incidents
    if part is None or chains is None:
        raise UsageError("there is no fit of incidents; contested events need one")
    if part.shape.damped or part.shape.by_severity or part.shape.gaps:
        raise UsageError(
            "contested events are drawn in models without dampers, weights by severity and days not counted; "
            "leave these parts out"
        )
    ids, left = [s.id for s in part.streams], fitted.problem.counts.y[:, list(part.columns)].copy()
    for n, e in enumerate(events):
        lead, *_ = e.versions
        unknown = {v for v in e.versions if v is not None} - set(ids)
        if unknown or abs(sum(e.versions.values()) - 1.0) > 1e-6 or not 0 <= e.day <= fitted.origin:
            raise DataError(f"contested event {n} has the versions {dict(e.versions)} on day {e.day}; expected ids of "
                            "incident streams, weights that sum to one, and a day that is counted")  # fmt: skip
        if lead is not None:
            left[e.day, ids.index(lead)] -= 1
    if (left < 0).any():
        raise DataError("a day has more contested events than its counts hold; count each in its leading version")
    return part, chains


class _Sweep:
    """The versions as they stand, and how they are drawn anew given the parameters."""

    def __init__(
        self, part: Incidents, data: Mapping[str, Any], events: Sequence[Contested], rng: Any, origin: int
    ) -> None:
        ids = [s.id for s in part.streams]
        most = max(len(e.versions) for e in events)
        self.part, self.data, self.rng = part, data, rng
        self.y = np.array(data["y"])
        self.day = np.array([e.day for e in events], dtype=np.int64)
        self.stream = np.full((len(events), most), NOT, dtype=np.int64)
        self.log_weight = np.full((len(events), most), -np.inf)
        for n, e in enumerate(events):
            for k, (version, weight) in enumerate(e.versions.items()):
                self.stream[n, k] = NOT if version is None else ids.index(version)
                self.log_weight[n, k] = np.log(weight) if weight > 0 else -np.inf
        self.version = np.zeros(len(events), dtype=np.int64)
        self.history: list[Ints] = []
        self.memories: list[Floats] = []
        self.origin = origin
        self.decay = delays.decay(part.half_lives)
        self.reach = int(REACH * max(part.half_lives))

    def draw(self, sites: Mapping[str, Any]) -> dict[str, Floats]:
        """Every event's version anew, one after another; the arrays of the data that changed."""
        gain, background = self._linear(sites)
        memory = _bank(self.y, self.decay)
        sent = np.einsum("tjh,jh->tj", memory, sites["delay"])
        lam = background + gain * (sent @ sites["A"].T)
        lags = np.arange(self.reach)
        kernel = sites["delay"] @ ((1.0 - self.decay)[:, None] * self.decay[:, None] ** lags)
        _redraw(
            self.y, lam, np.asarray(self.data["seen"]), gain, sites["A"], kernel, sites["alpha"],
            np.asarray(self.part.shape.ceilings), self.day, self.stream, self.log_weight,
            self.rng.random(len(self.day)), self.version,
        )  # fmt: skip
        self.history.append(self.version.copy())
        seen = self.data["seen"]
        above = np.stack([((self.y > v) * seen).sum(axis=0) for v in range(MOST_COUNT)])
        bank = _bank(self.y, self.decay)
        today = self.y[self.origin][:, None]
        self.memories.append(self.decay * bank[self.origin] + (1.0 - self.decay) * today)
        return {"y": self.y.copy(), "memory": bank, "above": above}

    def _linear(self, sites: Mapping[str, Any]) -> tuple[Floats, Floats]:
        """lam = background + gain x what is provoked: both (days, K)."""
        shape, data = self.part.shape, self.data
        log_background = data["hats"] @ sites["knots"]
        for c, i in enumerate(shape.couplings_to):
            log_background[:, i] += data["x"][:, c] * sites["beta"][c]
        log_gain = np.zeros_like(log_background)
        for c, i in enumerate(shape.grows):
            log_gain[:, i] += data["x_gamma"][:, c] * sites["gamma"][c]
        week = data["weekday"] @ sites["week"] if shape.weekday else 1.0
        return week * np.exp(log_gain), week * np.exp(log_background)


@compiled
def _bank(y: Floats, decay: Floats) -> Floats:
    """`delays.memory_bank` without its last row."""
    T, K = y.shape
    H = len(decay)
    out = np.zeros((T, K, H))
    for t in range(1, T):
        for j in range(K):
            for h in range(H):
                out[t, j, h] = decay[h] * out[t - 1, j, h] + (1.0 - decay[h]) * y[t - 1, j]
    return out


@compiled
def _term(y: float, lam: float, alpha: float, ceiling: float) -> float:
    """One day's log-likelihood, but for what does not depend on the rate."""
    lam = max(lam, 1e-12)
    mean = lam / (1.0 + lam / ceiling)
    return float(y * np.log(mean) - (y + 1.0 / alpha) * np.log1p(alpha * mean))


@compiled
def _gain_of(
    d: int, s: int, y: Floats, lam: Floats, seen: Floats, gain: Floats, A: Floats, kernel: Floats, alpha: Floats,
    ceiling: Floats,
) -> float:  # fmt: skip
    """Log-likelihood with one more event of stream s on day d, less that without."""
    out = np.log1p(alpha[s] * y[d, s]) + _term(y[d, s] + 1, lam[d, s], alpha[s], ceiling[s])
    out -= _term(y[d, s], lam[d, s], alpha[s], ceiling[s])
    for t in range(d + 1, min(len(y), d + 1 + kernel.shape[1])):
        for i in range(y.shape[1]):
            if seen[t, i] > 0:
                more = lam[t, i] + gain[t, i] * A[i, s] * kernel[s, t - d - 1]
                out += _term(y[t, i], more, alpha[i], ceiling[i]) - _term(y[t, i], lam[t, i], alpha[i], ceiling[i])
    return float(out)


@compiled
def _place(d: int, s: int, sign: float, y: Floats, lam: Floats, gain: Floats, A: Floats, kernel: Floats) -> None:
    y[d, s] += sign
    for t in range(d + 1, min(len(y), d + 1 + kernel.shape[1])):
        for i in range(y.shape[1]):
            lam[t, i] += sign * gain[t, i] * A[i, s] * kernel[s, t - d - 1]


@compiled
def _redraw(
    y: Floats, lam: Floats, seen: Floats, gain: Floats, A: Floats, kernel: Floats, alpha: Floats, ceiling: Floats,
    day: Ints, stream: Ints, log_weight: Floats, u: Floats, version: Ints,
) -> None:  # fmt: skip
    """Draw every version given all others; y, lam and version change in place."""
    score = np.empty(stream.shape[1])
    for e in range(len(day)):
        d, s = day[e], stream[e, version[e]]
        if s >= 0:
            _place(d, s, -1.0, y, lam, gain, A, kernel)
        for k in range(len(score)):
            score[k] = log_weight[e, k]
            if stream[e, k] >= 0 and score[k] > -np.inf:
                score[k] += _gain_of(d, stream[e, k], y, lam, seen, gain, A, kernel, alpha, ceiling)
        chance = np.exp(score - score.max())
        left, k = u[e] * chance.sum(), 0
        while k < len(chance) - 1 and left > chance[k]:
            left -= chance[k]
            k += 1
        version[e] = k
        if stream[e, k] >= 0:
            _place(d, stream[e, k], 1.0, y, lam, gain, A, kernel)
