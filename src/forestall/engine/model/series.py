"""Series: daily levels, and how each may go on after `now`.

hold    stays at its last value (with `sd`: at one value drawn for each member)
step    as hold: changes only by decree, that is, in a scenario
revert  varies about `value` with standard deviation `sd`, forgetting half in `half_life` days (AR(1))
walk    log random walk with stochastic volatility and Student-t shocks, on the days the series is quoted
switch  off (0) or on (1), a chain in continuous time seen once a day, its mean waits drawn for each member
beds    taken by the sick (see `hospital`): it follows from a stream
derive  a formula of other series

A walk's volatility is a latent AR(1) in logs; its parameters and today's value are learnt by maximum likelihood, the
filter evaluated on a grid (Kitagawa 1987, Journal of the American Statistical Association 82). The Kalman filter on log
squared returns was tried and rejected: it barely noticed the fall of a quarter in a day. So a forecast made in a storm
starts in the storm. Index 0 of a path is the day after the origin.
"""

import ast
import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from forestall.engine.machine.keyed import CONSTANT, SERIES, name_keys, normals
from forestall.engine.model.paths import autoregression, switching, volatile_walk
from forestall.errors import CrisisError, DataError
from forestall.records import Crisis, Series

__all__ = [
    "Onward",
    "Volatility",
    "derive",
    "filter_volatility",
    "moved_by",
    "needed",
    "onward",
    "quoted",
    "require_past",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

TAIL = 5.0
"""Degrees of freedom of a walk's shocks, given the volatility."""
LONGEST_PAST = 750
"""Returns used to learn a walk's volatility: about three years."""
FEWEST_RETURNS = 60
GRID = 111
"""Points of the grid over the log variance: eleven units, a tenth apart."""
_UNIT = math.sqrt((TAIL - 2.0) / TAIL)


@dataclass(frozen=True, slots=True)
class Volatility:
    """h, the log variance of a day's return: h[t] = mean + keep (h[t-1] - mean) + sd z; `now` and `now_sd` filtered."""

    mean: float
    keep: float
    sd: float
    now: float
    now_sd: float


def quoted(days: list[dt.date], series: Series) -> Bools:
    """On which days the series is quoted: all, or Monday to Friday."""
    if series.calendar == "all":
        return np.ones(len(days), dtype=bool)
    return np.array([d.weekday() < 5 for d in days])


def require_past(series: Series, past: Floats, past_days: list[dt.date]) -> None:
    """Raise DataError unless a series with a table can go on from its past: known to its last day; a walk, above zero.

    `past[t]` is the level on `past_days[t]`, NaN where not known.
    """
    if not np.isfinite(past[-1]):
        raise DataError(
            f"series {series.id} is not known on {past_days[-1]}, the last day of its past; add rows up to that day"
        )
    if series.model != "walk":
        return
    levels = past[quoted(past_days, series)]
    if not (levels > 0).all():
        raise DataError(f"series {series.id} holds a value of zero or less; a walk needs levels above zero")
    if len(levels) <= FEWEST_RETURNS:
        raise DataError(
            f"series {series.id} has {len(levels) - 1} past changes; a walk needs at least {FEWEST_RETURNS} "
            "to learn its volatility; begin earlier or let it hold"
        )


def filter_volatility(returns: Floats) -> Volatility:
    """Learn the volatility of daily log returns, oldest first.

    Raises DataError with fewer than 60 returns.
    """
    if len(returns) < FEWEST_RETURNS:
        raise DataError(
            f"a walk has {len(returns)} past changes; it needs at least {FEWEST_RETURNS} to learn its volatility"
        )
    r = returns[-LONGEST_PAST:]
    typical = math.log(np.median(np.abs(r - np.median(r))) ** 2 * 2.2 + 1e-12)
    grid = typical + np.linspace(-4.0, 7.0, GRID)
    density = stats.t.logpdf(r[:, None] * np.exp(-0.5 * grid) / _UNIT, TAIL) - 0.5 * grid
    start = np.array([typical, 3.5, -1.6])

    def loss(p: Floats) -> float:
        return -_grid_filter(density, grid, p)[0] + _penalty(p, typical)

    best: Any = optimize.minimize(
        loss,
        start,
        method="Nelder-Mead",
        options={"maxiter": 150, "xatol": 0.02, "fatol": 0.05},
    )
    weights = _grid_filter(density, grid, best.x)[1]
    now = float(weights @ grid)
    return Volatility(*_unpack(best.x), now, math.sqrt(float(weights @ (grid - now) ** 2)))


@dataclass(frozen=True, slots=True, eq=False)
class Onward:
    """A series that is no formula, ready to go on: its last level, a walk's volatility, the days it is quoted on."""

    series: Series
    last: float
    volatility: Volatility | None
    quoted: Bools
    key: int

    def paths(self, *, seed: int, first: int, members: int) -> Floats:
        """Levels of the members from `first` on: shape (members, days), or (1, days) where they all agree."""
        series = self.series
        if self.volatility is not None:
            path = self._walk(self.volatility, seed, first, members)
        elif series.model == "revert":
            path = self._revert(seed, first, members)
        elif series.model == "switch":
            path = self._switch(seed, first, members)
        else:
            path = self._hold(seed, first, members)
        low = -np.inf if series.low is None else series.low
        high = np.inf if series.high is None else series.high
        return path if low == -np.inf and high == np.inf else np.clip(path, low, high)

    def _hold(self, seed: int, first: int, members: int) -> Floats:
        level = np.full((1, 1), self.last)
        if self.series.sd:
            level = self.last + self.series.sd * normals(seed, first, members, 1, self.key, CONSTANT).T
        return np.broadcast_to(level, (len(level), len(self.quoted)))

    def _revert(self, seed: int, first: int, members: int) -> Floats:
        assert self.series.value is not None
        assert self.series.sd is not None
        assert self.series.half_life is not None
        keep = 2.0 ** (-1.0 / self.series.half_life)
        z = normals(seed, first, members, len(self.quoted), self.key, SERIES)
        z[0] /= math.sqrt(1.0 - keep**2)  # the first day is drawn from the long run
        spread = self.series.sd * math.sqrt(1.0 - keep**2)
        autoregression(z, np.zeros(members), np.full(members, keep), np.full(members, spread))
        z += self.series.value
        return z.T

    def _switch(self, seed: int, first: int, members: int) -> Floats:
        assert self.series.waits is not None
        spread = (self.series.sd or 0.0) * normals(seed, first, members, 2, self.key, CONSTANT)
        chance = -np.expm1(-1.0 / (np.array(self.series.waits)[:, None] * np.exp(spread)))
        return switching(seed, first, self.key, len(self.quoted), self.last, chance).T

    def _walk(self, v: Volatility, seed: int, first: int, members: int) -> Floats:
        h = v.now + v.now_sd * normals(seed, first, members, 1, self.key, CONSTANT)[0]
        moves = (v.mean, v.keep, v.sd)
        return volatile_walk(seed, first, self.key, self.quoted, h, self.last, moves, TAIL).T


def onward(series: Series, past: Floats, past_days: list[dt.date], days: list[dt.date]) -> Onward:
    """Learn how a series goes on from its past: `past[t]` is the level on `past_days[t]`, `days` are those to come."""
    last, volatility = past[-1] if series.value is None else series.value, None
    if series.model == "walk":
        require_past(series, past, past_days)
        levels = past[quoted(past_days, series)]
        last, volatility = levels[-1], filter_volatility(np.diff(np.log(levels)))
    return Onward(series, float(last), volatility, quoted(days, series), int(name_keys([series.id])[0]))


def derive(formula: str, paths: Mapping[str, Floats], past: Mapping[str, Floats] | None = None) -> Floats:
    """Evaluate a formula of series: + - * / **, numbers, min, max, log, exp; lag(x, days), a series as it was so many
    days before, and total(x), what has been added up since the first day; nothing else is possible.

    `past` holds the days before the first, for lag; where it does not reach, the earliest day known stands in. Raises
    CrisisError naming what is not allowed.

    >>> derive("a * 2 + max(b, 1)", {"a": np.array([1.0]), "b": np.array([0.0])}).tolist()
    [3.0]
    >>> derive("total(lag(a, 1))", {"a": np.array([1.0, 2.0, 3.0])}, {"a": np.array([5.0])}).tolist()
    [5.0, 6.0, 8.0]
    """
    try:
        tree = ast.parse(formula, mode="eval")
    except SyntaxError:
        raise CrisisError(f"formula {formula!r} cannot be read; write it like exports * price / 1000") from None
    before = {f"{id}/before": np.asarray(values) for id, values in (past or {}).items()}
    return np.asarray(_evaluate(tree.body, {**paths, **before}, formula), dtype=np.float64)


def needed(formula: str) -> set[str]:
    """The series a formula speaks of.

    >>> sorted(needed("a * max(b, 1)"))
    ['a', 'b']
    """
    tree = ast.parse(formula, mode="eval")
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - _CALLS.keys() - {"lag", "total"}


def moved_by(series: str, crisis: Crisis) -> frozenset[str]:
    """The series that move with one: itself, where it is one, formulas of it and levels coupled to it.

    Beds taken follow the sick and are none of them.
    """
    found: set[str] = {series} & {x.id for x in crisis.series}
    for x in (*crisis.series, *crisis.series):
        made = needed(x.formula) if x.formula is not None else set()
        pushed = {c.origin for c in crisis.couplings if c.on == "level" and c.to == x.id}
        found |= {x.id} if (made | pushed) & found else set()
    return frozenset(found)


_BINARY = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide, ast.Pow: np.power}
_CALLS = {"min": np.minimum, "max": np.maximum, "log": np.log, "exp": np.exp}


def _evaluate(node: ast.expr, paths: Mapping[str, Floats], formula: str) -> Floats:
    match node:
        case ast.Constant(value=int() | float() as value):
            return np.asarray(float(value))
        case ast.Name(id=name) if name in paths:
            return paths[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_evaluate(operand, paths, formula)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            both = _evaluate(left, paths, formula), _evaluate(right, paths, formula)
            return np.asarray(_BINARY[type(op)](*both))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _CALLS:
            return np.asarray(_CALLS[name](*(_evaluate(a, paths, formula) for a in args)))
        case ast.Call(func=ast.Name(id="total"), args=[arg], keywords=[]):
            return np.cumsum(_evaluate(arg, paths, formula), axis=-1)
        case ast.Call(func=ast.Name(id="lag"), args=[ast.Name(id=name), ast.Constant(value=int(days))]) if (
            name in paths
        ):
            return _lagged(paths[name], paths.get(f"{name}/before"), days)
    known = ", ".join(sorted(id for id in paths if "/" not in id))
    raise CrisisError(
        f"formula {formula!r} has {ast.unparse(node)!r}; it may use numbers, + - * / **, min max log exp, "
        f"lag(series, days), total and {known}"
    )


def _lagged(path: Floats, before: Floats | None, days: int) -> Floats:
    """A path (..., days) as it was so many days before; unknown days take the last known, else the next."""
    known = path[..., :1] if before is None or not np.isfinite(before).any() else None
    if known is None:
        assert before is not None
        at = np.maximum.accumulate(np.where(np.isfinite(before), np.arange(len(before)), -1))
        tail = before[np.maximum(at, int(np.argmax(at >= 0)))][-days:] if days else before[:0]
        known = np.broadcast_to(tail, (*path.shape[:-1], len(tail)))
    start = np.broadcast_to(known[..., :1], (*path.shape[:-1], max(days - known.shape[-1], 0)))
    return np.concatenate([start, known[..., :days], path], axis=-1)[..., : path.shape[-1]]


def _unpack(p: Floats) -> tuple[float, float, float]:
    return float(p[0]), float(special.expit(p[1])), float(max(np.exp(p[2]), 0.06))  # wider than half the grid's step


def _penalty(p: Floats, typical: float) -> float:
    """Minus the log of weak priors: keep about 0.97, sd about 0.2, mean near the typical value."""
    return 0.5 * float(((p[0] - typical) / 1.0) ** 2 + ((p[1] - 3.5) / 1.0) ** 2 + ((p[2] + 1.6) / 0.5) ** 2)


def _grid_filter(density: Floats, grid: Floats, p: Floats) -> tuple[float, Floats]:
    """Log-likelihood of the returns, and the weights of h on the grid given all of them."""
    mean, keep, sd = _unpack(p)
    centre = mean + keep * (grid - mean)
    move = np.exp(-0.5 * ((grid[:, None] - centre[None, :]) / sd) ** 2)
    move /= move.sum(axis=0)
    weights = np.exp(-0.5 * ((grid - mean) / (sd / math.sqrt(1.0 - keep**2))) ** 2)
    weights /= weights.sum()
    top = density.max(axis=1)
    likely = np.exp(density - top[:, None])
    loglik = float(top.sum())
    for row in likely:
        weights = weights * row
        total = weights.sum()
        loglik += math.log(total)
        filtered = weights / total
        weights = move @ filtered
    return loglik, filtered
