r"""A point estimate in milliseconds: who answers whom, under a background that is named, not inferred.

    y[t,i] ~ Poisson(lam[t,i]),   lam[t,i] = sum_c b_ic B_c[t] + sum_jh a_ijh m_h[t,j],   b, a >= 0

with the memory m of `delays` and B either one (a constant background) or straight lines between knots. The rate is
linear in what is sought, so that its likelihood is concave and has one largest value: the maximum that EM climbs to
(Veen and Schoenberg 2008, JASA 103), found here by Newton's steps. A_ij is the sum of a_ij over the half-lives.

It gives no interval, and R hangs on the spacing of the knots: a background held stiffer than the world's takes its
movement for answers, a suppler one takes answers for background. A fit infers this; here it is asked for, so ask for
several.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.optimize import nnls

from forestall.engine.fitting.plain import columns
from forestall.engine.model.delays import HALF_LIVES, memory_bank
from forestall.engine.model.spectral import answer_numbers, spectral_radius
from forestall.errors import DataError, UsageError

__all__ = ["Point", "point_estimate"]

Floats = NDArray[np.float64]
GAP = 1e-6
"""How far in log-likelihood the estimate may stay below the largest."""
STEPS = 500
SHORTEST = 1e-3
"""The shortest part of a Newton step that is tried."""
STIFF = 1e-9
"""Added to the curvature, as a part of its largest entry, for half-lives that the counts do not tell apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """What makes K streams' counts most likely.

    A (K, K): direct i-events that one j-event sets off; delay (K, K, H): the shares of the half-lives in it, zero where
    A is; background and rate (days, K): events a day; scatter (K,): Pearson's chi-square by its degrees of freedom,
    one if counts are Poisson.
    """

    streams: tuple[str, ...]
    half_lives: tuple[float, ...]
    A: Floats
    delay: Floats
    background: Floats
    rate: Floats
    scatter: Floats

    @property
    def reproduction(self) -> float:
        """R, the spectral radius of A."""
        return float(spectral_radius(self.A))

    @property
    def answers(self) -> Floats:
        """The answer number (K,) of each stream."""
        return answer_numbers(self.A)


def point_estimate(counts: Any, *, spacing: float | None = None, half_lives: tuple[float, ...] = HALF_LIVES) -> Point:
    """The most likely A of counts (days,) or (days, streams), or of a frame as `plain.from_counts` takes it.

    `spacing` is the number of days between the knots of the background; None holds it constant. Raises DataError where
    a day was not counted, UsageError for a spacing or a half-life that is not above zero.

    >>> y = np.random.default_rng(1).poisson(2.0, (400, 2))
    >>> found = point_estimate(y)
    >>> found.A.shape, bool(found.reproduction < 0.5)
    ((2, 2), True)
    >>> bool(np.allclose(found.rate.sum(axis=0), y.sum(axis=0)))
    True
    """
    names, y, _ = columns(counts)
    _check(y, spacing, half_lives)
    lines = _lines(len(y), spacing)
    memory = memory_bank(y, half_lives)[:-1].reshape(len(y), -1)
    known = np.concatenate([lines, memory], axis=1)
    weights = np.stack([_most_likely(known, y[:, i]) for i in range(y.shape[1])])
    K, n = y.shape[1], lines.shape[1]
    by_half_life = weights[:, n:].reshape(K, K, len(half_lives))
    A, rate = by_half_life.sum(axis=2), known @ weights.T
    free = np.maximum(1, len(y) - (weights > 0).sum(axis=1))
    return Point(
        streams=tuple(names),
        half_lives=half_lives,
        A=A,
        delay=np.divide(by_half_life, A[:, :, None], out=np.zeros_like(by_half_life), where=A[:, :, None] > 0),
        background=lines @ weights[:, :n].T,
        rate=rate,
        scatter=(_ratio((y - rate) ** 2, rate)).sum(axis=0) / free,
    )


def _check(y: Floats, spacing: float | None, half_lives: tuple[float, ...]) -> None:
    missing = np.argwhere(~np.isfinite(y))
    if len(missing):
        raise DataError(f"row {missing[0][0] + 1} holds a day not counted; a point needs every day, fs.fit does not")
    if (spacing is not None and not spacing > 0) or not half_lives or min(half_lives) <= 0:
        raise UsageError(f"spacing {spacing} and half-lives {half_lives} are days; give numbers above zero")


def _lines(days: int, spacing: float | None) -> Floats:
    """The background's parts (days, knots): each one at its knot, falling in straight lines to the next ones."""
    if spacing is None:
        return np.ones((days, 1))
    knots = max(2, int(np.ceil((days - 1) / spacing)) + 1)
    at = np.arange(days) * (knots - 1) / (days - 1)
    return np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(knots)))


def _most_likely(known: Floats, y: Floats) -> Floats:
    """Weights w >= 0 (columns,) that make the sum over days of y log(known w) - known w largest.

    While known' (y / rate) is nowhere above known' 1, no weights are better; how far it is above bounds how much
    better they could be (Cover 1984, IEEE Transactions on Information Theory 30).
    """
    found, total = np.zeros(known.shape[1]), known.sum(axis=0)
    if not y.any():
        return found
    told = total > 0
    X, total = known[:, told], total[told]
    w = y.sum() / total / len(total)
    for _ in range(STEPS):
        pull = X.T @ _ratio(y, X @ w)
        w = w * pull / total  # EM's step, after which what is expected sums to what was seen
        rate = X @ w
        pull = X.T @ _ratio(y, rate)
        if y.sum() * np.log((pull / total).max()) < GAP:
            break
        w = _newton(X, y, w, rate=rate, slope=pull - total)
    found[told] = w
    return found


def _newton(X: Floats, y: Floats, w: Floats, *, rate: Floats, slope: Floats) -> Floats:
    """From w towards the best weights >= 0 of the parabola there, as far as the likelihood rises."""
    some = y > 0
    part = X[some] * (np.sqrt(y[some]) / rate[some])[:, None]
    curve = part.T @ part
    curve[np.diag_indices_from(curve)] += STIFF * curve.diagonal().max()
    root = np.linalg.cholesky(curve)
    best = nnls(root.T, solve_triangular(root, slope + curve @ w, lower=True))[0]
    now, length = _loglik(y, rate), 1.0
    while length > SHORTEST and not _loglik(y, X @ (w + length * (best - w))) > now:
        length /= 2.0
    return w + length * (best - w) if length > SHORTEST else w


def _loglik(y: Floats, rate: Floats) -> float:
    some = y > 0
    with np.errstate(divide="ignore"):
        return float(y[some] @ np.log(rate[some]) - rate.sum())


def _ratio(above: Floats, below: Floats) -> Floats:
    """above / below, zero where nothing was expected."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
