"""What every scenario of one posterior shares: which draw each member has, how its background, its epidemics' R and the
series go on, conditional on their state at the origin.

`Future` knows the rules and a `Part` of it the paths of some members side by side, worked out when asked for: an
ensemble of any size passes through memory a part at a time. Index 0 of every path is the day after the origin; arrays
are laid out (..., days, members).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forestall.engine.fitting.fit import Posterior
from forestall.engine.machine import aligned
from forestall.engine.machine.keyed import BACKGROUND, PARAMETER, WALK, name_keys, normals
from forestall.engine.machine.lanes import WIDTH
from forestall.engine.model.arrays import start_deadly, start_memory
from forestall.engine.model.paths import autoregression
from forestall.engine.model.problem import KNOT_DAYS, WALK_DAYS, Epidemic
from forestall.engine.model.series import Onward, needed, onward

__all__ = ["Future", "Part"]

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

DAMPING_DAYS = 18.0
"""Half-life of the epidemic walk's deviation from its level, in forecasts: an undamped walk runs away."""
PART = 256
"""Members worked out at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Members `first` to `first + size`, one column each, and some to spare up to a whole block.

    draw (n,); knots (M, K, n) of the log background, day t lying weight[t] of the way from knot left[t] to the next;
    log_r (C, days, n) of each epidemic; series[id] (n, days), or (1, days) where all members agree. `killed` (V, n) is
    the chance that an event that spares the targets' own forces kills somebody, of the streams that excite by severity;
    None where it is still to be worked out.
    """

    first: int
    size: int
    draw: Indices
    knots: Floats
    left: Indices
    weight: Floats
    log_r: Floats
    series: Mapping[str, Floats]
    killed: Floats | None = None

    @property
    def background(self) -> Floats:
        """Log background (n, days, K)."""
        low, high = self.knots[self.left], self.knots[self.left + 1]
        return np.moveaxis(low + self.weight[:, None, None] * (high - low), 2, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Future:
    """What every scenario of one posterior shares."""

    posterior: Posterior
    days: tuple[dt.date, ...]
    members: int
    seed: int
    series: Mapping[str, Onward]
    memory: Floats
    """Memory (draws, K, H) of each posterior draw on the day after the origin."""
    recent: Floats
    """What damps, likewise: (draws, D)."""
    deadly: Floats
    """The part of the memory that comes from deadly events, (draws, K, H), or (draws, 0, 0) where answers are no
    worse."""
    each: int = 1
    """At least so many members share a posterior draw, where there are so many members."""

    @classmethod
    def build(
        cls, posterior: Posterior, *, days: int, members: int, seed: int, only_pushing: bool = False, each: int = 1
    ) -> "Future":
        """Learn how to go on from the posterior's origin for so many days.

        With `only_pushing` just the series that push a stream are continued (for a backtest of counts). With `each`
        above one fewer draws are used, spread evenly over the posterior's, each by at least so many members: what
        members of one draw have in common is then told from chance.
        """
        first = posterior.problem.crisis.start + dt.timedelta(days=posterior.origin + 1)
        dates = tuple(first + dt.timedelta(days=t) for t in range(days))
        series = _series(posterior, dates, only_pushing=only_pushing)
        return cls(posterior, dates, members, seed, series, *_start(posterior), each)

    def on(self, posterior: Posterior) -> "Future":
        """The same series, days and members on another posterior of the same counts and origin."""
        memory, recent, deadly = _start(posterior)
        return replace(self, posterior=posterior, memory=memory, recent=recent, deadly=deadly)

    @property
    def draw(self) -> Indices:
        """The posterior draw of each member: shape (members,)."""
        return self._draws(0, self.members)

    def _draws(self, first: int, size: int) -> Indices:
        """One draw after another, in turn; where only some are used, evenly spread ones."""
        total = draw_count(self.posterior)
        used = min(total, max(self.members // self.each, 1))
        return np.arange(first, first + size) % used * total // used

    def parts(self) -> Iterator[tuple[int, int]]:
        """First member and size of each part."""
        for first in range(0, self.members, PART):
            yield first, min(PART, self.members - first)

    def part(self, first: int, size: int) -> Part:
        """The paths of members `first` to `first + size`; the same whatever part they are asked for in."""
        wide = -(-size // WIDTH) * WIDTH
        draw = self._draws(first, wide)
        left, weight, knots = self._background(first, draw)
        series = {id: s.paths(seed=self.seed, first=first, members=wide) for id, s in self.series.items()}
        return Part(first, size, draw, knots, left, weight, self._log_r(first, draw), series)

    def _background(self, first: int, draw: Indices) -> tuple[Indices, Floats, Floats]:
        """The fitted knots where they reach beyond the origin, then OU steps."""
        part, chains = self.posterior.problem.incidents, self.posterior.incidents
        days, total = len(self.days), len(self.posterior.problem.counts.y)
        if part is None or chains is None:
            return np.zeros(days, np.int64), np.zeros(days), np.zeros((2, 0, len(draw)))
        fitted = chains.flat("knots").shape[1]
        at = (np.arange(self.posterior.origin + 1, self.posterior.origin + 1 + days) - (total - 1)) / KNOT_DAYS
        at += fitted - 1
        start = min(int(at[0]), fitted - 2)
        extra = max(0, int(np.ceil(at[-1])) - fitted + 1)
        known = fitted - start
        path = aligned.empty((known + extra, len(part.streams), len(draw)))
        np.take(chains.flat("knots")[:, start:].transpose(1, 2, 0), draw, axis=-1, out=path[:known])
        level, spread = chains.flat("level")[draw].T, chains.flat("spread")[draw].T
        keep = np.broadcast_to(np.exp(-part.shape.knot_days / chains.flat("ell")[draw]), level.shape)
        moved = path[known:]
        for k, key in enumerate(name_keys(s.id for s in part.streams)):
            moved[:, k] = normals(self.seed, first, len(draw), extra, int(key), BACKGROUND)
        away, spread = path[known - 1] - level, spread * np.sqrt(1.0 - keep**2)
        autoregression(moved.reshape(extra, away.size), away.ravel(), keep.ravel(), spread.ravel())
        moved += level
        left = np.minimum(np.floor(at).astype(np.int64) - start, len(path) - 2)
        return left, at - start - left, path

    def _log_r(self, first: int, draw: Indices) -> Floats:
        """level + walk (C, days, n), the walk's deviation damped and still moving."""
        parts = fitted_epidemics(self.posterior)
        keep = 2.0 ** (-1.0 / DAMPING_DAYS)
        out = np.zeros((len(parts), len(self.days), len(draw)))
        for c, (part, key) in enumerate(zip(parts, name_keys(p.cases.id for p in parts), strict=True)):
            chains, n = self.posterior.epidemics[part.block.id], case_draw(self.posterior, part, draw)
            hats = _walk_at(part, self.posterior.origin, len(self.posterior.problem.counts.y))
            out[c] = normals(self.seed, first, len(draw), len(self.days), int(key), WALK)
            start, step = chains.flat("walk")[n] @ hats, chains.flat("step")[n] / np.sqrt(WALK_DAYS)
            autoregression(out[c], start, np.full(len(n), keep), step)
            out[c] += chains.flat("level")[n]
        return out


def draw_count(posterior: Posterior) -> int:
    """How many posterior draws there are."""
    chains = posterior.incidents or next(iter(posterior.epidemics.values()))
    return len(chains.flat("alpha"))


def drawn(future: Future, mean: float, sd: float, name: str, draw: Indices) -> Floats:
    """A number of which the data say nothing, drawn from its prior for each posterior draw; of each member: (n,)."""
    z = normals(future.seed, 0, draw_count(future.posterior), 1, int(name_keys([name])[0]), PARAMETER)[0]
    return np.asarray(mean + sd * z[draw])


def fitted_epidemics(posterior: Posterior) -> list[Epidemic]:
    """The epidemics that were fitted."""
    return [p for p in posterior.problem.epidemics if p.block.id in posterior.epidemics]


def case_draw(posterior: Posterior, part: Epidemic, draw: Indices) -> Indices:
    """The epidemic's own draw of each member, spread evenly over its chains."""
    return draw * len(posterior.epidemics[part.block.id].flat("alpha")) // draw_count(posterior)


def _walk_at(part: Epidemic, origin: int, days: int) -> Floats:
    """Weights of the walk's knots on the origin: (knots,); the last knot lies on the last of `days`."""
    behind = (days - 1 - origin) / WALK_DAYS
    at = part.shape.knots - 1 - behind
    return np.asarray(np.clip(1.0 - np.abs(at - np.arange(part.shape.knots)), 0.0, None))


def _series(posterior: Posterior, days: tuple[dt.date, ...], *, only_pushing: bool) -> dict[str, Onward]:
    problem, origin = posterior.problem, posterior.origin
    pushing = {id for c in problem.crisis.couplings for id in (c.origin, c.capacity) if id is not None}
    for series in reversed(problem.crisis.series):  # what a formula that pushes is made of; formulas stand below it
        pushing |= needed(series.formula) if series.formula is not None and series.id in pushing else set()
    past_days = [problem.crisis.start + dt.timedelta(days=t) for t in range(origin + 1)]
    return {
        s.id: onward(s, problem.levels.get(s.id, np.zeros(origin + 1))[: origin + 1], past_days, list(days))
        for s in problem.crisis.series
        if s.model not in ("derive", "beds") and (s.id in pushing or not only_pushing)
    }


def _start(posterior: Posterior) -> tuple[Floats, Floats, Floats]:
    chains, n = posterior.incidents, draw_count(posterior)
    if chains is None:
        return np.zeros((n, 0, 0)), np.zeros((n, 0)), np.zeros((n, 0, 0))
    draws = {name: chains.flat(name) for name in chains.draws}
    deadly = start_deadly(posterior.problem, posterior.origin, draws)
    return *start_memory(posterior.problem, posterior.origin, draws), deadly
