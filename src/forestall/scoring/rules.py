"""Proper scoring rules for counts and outcomes; lower is better.

A forecast is an ensemble of members. CRPS is by the quantile decomposition: linear in memory, and checked against
scoringrules (not used here: it takes four seconds to import). The log score needs a probability of the very count that
came: for small counts the members' own share, with half a member spread thinner and thinner over all counts so that
the unseen is not impossible; for large ones a kernel estimate on the scale of log1p.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

__all__ = ["brier", "crps", "diebold_mariano", "log_score", "pit"]

Floats = NDArray[np.float64]

LARGE = 30
"""From this ensemble median on, the log score uses a kernel."""


def brier(probability: float, happened: bool) -> float:
    """Squared distance of a probability from what happened (Brier 1950).

    >>> brier(0.25, True)
    0.5625
    """
    return (probability - float(happened)) ** 2


def crps(members: Floats, came: float) -> float:
    """Continuous ranked probability score of an ensemble (Gneiting and Raftery 2007).

    >>> crps(np.array([2.0, 2.0]), 5.0)
    3.0
    """
    x, n = np.sort(members), len(members)
    weight = n * (came < x) - np.arange(n) - 0.5
    return float(2.0 / n**2 * np.sum((x - came) * weight))


def log_score(members: Floats, came: int) -> float:
    """Minus the log of the probability the ensemble gives to the count that came."""
    if np.median(members) >= LARGE:
        x = np.log1p(members)
        spacing = 1.0 / (1.0 + float(np.median(members)))
        width = max(1.06 * float(x.std()) * len(x) ** -0.2, 0.7 * spacing)
        density = stats.norm.pdf(np.log1p(came), loc=x, scale=width).mean() / (1.0 + came)
        return float(-np.log(max(density, 1e-12)))
    unseen = 0.5 / ((came + 1.0) * (came + 2.0))  # half a member, spread so that it sums to a half over all counts
    return float(-np.log((np.sum(members == came) + unseen) / (len(members) + 0.5)))


def pit(members: Floats, came: float, *, u: float) -> float:
    """Randomised probability integral transform: uniform where the forecast is calibrated (u uniform, given)."""
    return float(np.mean(members < came) + u * np.mean(members == came))


def diebold_mariano(model: Floats, baseline: Floats) -> float | None:
    """Two-sided p-value that the two mean scores are equal, one pair an origin, oldest first.

    Variance with one lag, Harvey, Leybourne and Newbold's (1997) correction for it (their h = 2), t with n - 1 degrees
    of freedom; None with fewer than five origins or no difference at all.
    """
    d = model - baseline
    n = len(d)
    if n < 5 or np.allclose(d, 0):
        return None
    centred = d - d.mean()
    variance = np.mean(centred**2) + np.mean(centred[1:] * centred[:-1]) * (n - 1) / n
    variance = max(float(variance), float(np.mean(centred**2)) / n) / n
    statistic = d.mean() / np.sqrt(variance) * np.sqrt((n - 3 + 2 / n) / n)
    return float(2 * stats.t.sf(abs(statistic), n - 1))
