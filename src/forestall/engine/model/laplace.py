r"""Roughly where a fit will end, and how firmly the counts hold the background there: what the sampler's coordinates
are laid along (see `coordinates`).

By Newton's steps the log of A and the log background at its knots are brought to their most likely values under the
prior, each step corrected for what the background's uncertainty takes from the likelihood (Laplace's determinant: else
the background would take all that moves for its own). The background's spread, the delays and the scatter follow as in
EM. Couplings, weekdays, dampers and ceilings are left out: coordinates laid along a rough place are as right as others,
only slower.

Around that place the log-likelihood of a stream's path x is to second order b.x - x'W x / 2, with b linear in the
stream's row of A. Axes V diagonalise W and the path's prior together: along them a path is independent numbers,
whatever its spread, and for other length scales nearly so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

__all__ = ["axes", "forces"]

Floats = NDArray[np.float64]
Arrays = Mapping[str, Any]

STEPS, PART = 14, 0.5
"""Newton's steps, and the part of each that is taken; none is longer than one."""
R_GUESS, SPREAD_GUESS, SCATTER_GUESS, LEVEL_SD = 0.5, 0.3, 0.3, 1.5
LEAST_SPREAD, MOST_SPREAD, LEAST_SCATTER, MOST_SCATTER = 0.05, 2.0, 0.02, 3.0
FEW, LEAST = 2.0, 1e-9
"""Answers added to those of each half-life, and days to those seen of each knot."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Log A (K, K), delay (K, H), log background at the knots (K, M), its spread and the scatter alpha (K,)."""

    log_a: Floats
    delay: Floats
    knots: Floats
    spread: Floats
    alpha: Floats


@dataclass(frozen=True, slots=True)
class _Days:
    """What the days say at a place: memory, background, rate (K, days), precision of a day's count and slope by the
    rate; curvature (K, M, M) by the knots."""

    memory: Floats
    background: Floats
    rate: Floats
    precision: Floats
    slope: Floats
    curvature: Floats


def forces(keep: float, knots: int) -> Floats:
    """The inverse covariance (knots, knots) of a stationary path of unit variance that keeps `keep` from knot to knot.

    >>> forces(0.5, 2).round(2).tolist()
    [[1.33, -0.67], [-0.67, 1.33]]
    """
    diagonal, beside, ends = _patterns(knots)
    return ((1.0 + keep**2) * diagonal - keep * beside - keep**2 * ends) / (1.0 - keep**2)


def _patterns(knots: int) -> tuple[Floats, Floats, Floats]:
    ends = np.zeros((knots, knots))
    ends[0, 0] = ends[-1, -1] = 1.0
    return np.eye(knots), np.eye(knots, k=1) + np.eye(knots, k=-1), ends


def axes(data: Arrays, *, keep: float) -> dict[str, Floats]:
    """Axes (K, M, M) of every stream's path and, along them (K, M), the place found, how firmly the counts hold a path
    there and how they pull it, how that changes with the row of A (K, M, K) from `near` (K, K) and as the background
    rises; `stiff` (3, K, M) gives the prior's own hold for any length scale, `part` (K, M) is each knot's part of the
    days seen."""
    bank = data["memory"] if data["memory"].ndim == 3 else data["memory"].sum(axis=1)
    unit, hats = forces(keep, data["hats"].shape[1]), data["hats"]
    at = _start(data, bank)
    for _ in range(STEPS):
        at = _nearer(at, data, bank, unit)
    part = data["seen"] @ hats + LEAST
    part /= part.sum(axis=1, keepdims=True)
    hold, pull, turn, rise = _held(_days(at, data, bank), hats, part * np.exp(at.knots))
    along = [eigh(h, unit) for h in hold]
    V, W = np.stack([v for _, v in along]), np.maximum([w for w, _ in along], 0.0)
    place = (at.knots - np.sum(part * at.knots, axis=1, keepdims=True)) @ unit
    pull, rise, place = (np.einsum("imk,im->ik", V, x) for x in (pull, rise, place))
    stiff = np.stack([np.einsum("imk,mn,ink->ik", V, p, V, optimize=True) for p in _patterns(len(unit))])
    return {
        "axes": V, "hold": W, "pull": pull, "turn": V.swapaxes(1, 2) @ turn, "rise": rise, "place": place,
        "near": np.exp(at.log_a), "stiff": stiff, "part": part,
    }  # fmt: skip


def _held(days: _Days, hats: Floats, share: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Of each stream's log-likelihood by its path: curvature (K, M, M), slope (K, M), and what the row of A adds to the
    slope (K, M, K), and a rise of the background takes from it (K, M). The background's total, of which knots have
    their `share`, stays as it is: a common rise is no part of a path."""
    share = share / share.sum(axis=1, keepdims=True)

    def less(by: Floats) -> Floats:
        return np.asarray(by - share[:, :, None] * by.sum(axis=1, keepdims=True))

    weight = days.precision * days.background
    hold = less(less(days.curvature).swapaxes(1, 2))
    pull, rise = ((x * days.background) @ hats for x in (days.slope, weight))
    turn = -less(hats.T @ (weight[:, :, None] * days.memory.T))
    return (hold + hold.swapaxes(1, 2)) / 2.0, less(pull[:, :, None])[:, :, 0], turn, less(rise[:, :, None])[:, :, 0]


def _start(data: Arrays, bank: Floats) -> _Place:
    K, M = len(bank), data["hats"].shape[1]
    level = data["level_mean"] + np.log(1.0 - R_GUESS)
    return _Place(
        np.full((K, K), np.log(R_GUESS / K)), np.full((K, bank.shape[1]), 1.0 / bank.shape[1]),
        np.repeat(level[:, None], M, axis=1), np.full(K, SPREAD_GUESS), np.full(K, SCATTER_GUESS),
    )  # fmt: skip


def _days(at: _Place, data: Arrays, bank: Floats) -> _Days:
    memory = np.einsum("jh,jht->jt", at.delay, bank)
    background = np.exp(at.knots @ data["hats"].T)
    rate = background + np.exp(at.log_a) @ memory
    precision = data["seen"] / (rate * (1.0 + at.alpha[:, None] * rate))
    curvature = _beside(data["hats"], precision * background**2)
    return _Days(memory, background, rate, precision, precision * (data["y"] - rate), curvature)


def _beside(hats: Floats, weight: Floats) -> Floats:
    """Sums over days of weight (K, days) times each pair of hats (days, M): (K, M, M), zero but beside the diagonal."""
    out = np.zeros((len(weight), hats.shape[1], hats.shape[1]))
    m = np.arange(hats.shape[1])
    out[:, m, m] = weight @ hats**2
    out[:, m[1:], m[:-1]] = out[:, m[:-1], m[1:]] = weight @ (hats[:, 1:] * hats[:, :-1])
    return out


def _nearer(at: _Place, data: Arrays, bank: Floats, unit: Floats) -> _Place:
    """One step on."""
    days, A, K = _days(at, data, bank), np.exp(at.log_a), len(at.log_a)
    middle = unit.sum(axis=0) / unit.sum()
    free = unit - np.multiply.outer(middle, middle) * unit.sum()  # whatever the level is
    prior = free / at.spread[:, None, None] ** 2 + np.multiply.outer(middle, middle) / LEVEL_SD**2
    spread_out = np.linalg.inv(prior + days.curvature)
    by_provoked, by_background = _slopes(at, days, data["hats"], spread_out)
    start = _start(data, bank)
    slope_a = A * (by_provoked @ days.memory.T) - (at.log_a - start.log_a)
    slope_k = by_background @ data["hats"] - np.einsum("imn,in->im", prior, at.knots - start.knots)
    answers = A[:, :, None] * days.memory
    mixed = (answers * (days.precision * days.background)[:, None]) @ data["hats"]
    own = (answers * days.precision[:, None]) @ answers.swapaxes(1, 2) + np.eye(K)
    whole = np.block([[own, mixed], [mixed.swapaxes(1, 2), prior + days.curvature]])
    step = np.linalg.solve(whole, np.concatenate([slope_a, slope_k], axis=1)[:, :, None])[:, :, 0]
    step = np.clip(PART * step, -1.0, 1.0)
    moved = at.knots + step[:, K:]
    moves = np.einsum("im,mn,in->i", moved, free, moved) + np.einsum("mn,imn->i", free, spread_out)
    spread = np.clip(np.sqrt(moves / max(len(unit) - 1, 1)), LEAST_SPREAD, MOST_SPREAD)
    on = _Place(at.log_a + step[:, :K], at.delay, moved, spread, at.alpha)
    return _told_apart(on, _days(on, data, bank), data, bank)


def _slopes(at: _Place, days: _Days, hats: Floats, spread_out: Floats) -> tuple[Floats, Floats]:
    """Slopes (K, days) by what is provoked and by the log background, of the likelihood and of half the log of the
    determinant together."""
    m = np.arange(hats.shape[1])
    variance = spread_out[:, m, m] @ (hats**2).T + 2.0 * spread_out[:, m[1:], m[:-1]] @ (hats[:, 1:] * hats[:, :-1]).T
    alpha = at.alpha[:, None]
    fall = (1.0 + 2.0 * alpha * days.rate) / (days.rate * (1.0 + alpha * days.rate))
    half = 0.5 * variance * days.precision * days.background**2
    return days.slope + half * fall, days.slope * days.background - half * (2.0 - days.background * fall)


def _told_apart(at: _Place, days: _Days, data: Arrays, bank: Floats) -> _Place:
    """The same with delays and scatter as the counts have them there."""
    due = np.exp(at.log_a).T @ (data["seen"] * data["y"] / days.rate)
    answers = np.einsum("jt,jht->jh", due, bank) * at.delay + FEW
    over = np.sum(data["seen"] * ((data["y"] - days.rate) ** 2 - days.rate), axis=1)
    alpha = over / np.maximum(np.sum(data["seen"] * days.rate**2, axis=1), LEAST)
    delay = answers / answers.sum(axis=1, keepdims=True)
    return _Place(at.log_a, delay, at.knots, at.spread, np.clip(alpha, LEAST_SCATTER, MOST_SCATTER))
