r"""Delays: how long after an event (or a case) the next that it sets off comes.

An incident's influence decays as a mixture of geometric filters with half-lives h = 1, 2, 4, 8 days,

    g(s) = sum_h w_h (1 - q_h) q_h^(s-1),   q_h = 2^(-1/h),   s = 1, 2, ...

so that the memory of all past days is a handful of numbers, updated in O(1) a day. A case's influence follows a
generation interval, a gamma cut into days. Either way g[0] = 0: nothing answers on its own day.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from forestall.errors import UsageError
from forestall.records import Delay

__all__ = [
    "HALF_LIVES",
    "MEAN_NODES",
    "SD_NODES",
    "decay",
    "gamma_pmf",
    "mean_delays",
    "memory_bank",
    "memory_pmf",
    "pmf_grid",
    "pmf_of",
    "shifted_gamma_pmf",
]

HALF_LIVES = (1.0, 2.0, 4.0, 8.0)
"""Default half-lives in days."""
MEAN_NODES, SD_NODES = (-2.0, -1.0, 0.0, 1.0, 2.0), (-2.0, 0.0, 2.0)
"""Where the mean and the sd of an uncertain interval are worked out, in sds of each."""


def decay(half_lives: tuple[float, ...]) -> NDArray[np.float64]:
    """The daily factor q_h of each half-life.

    >>> decay((1.0,)).tolist()
    [0.5]
    """
    return np.exp2(-1.0 / np.asarray(half_lives, dtype=np.float64))


def mean_delays(half_lives: tuple[float, ...]) -> NDArray[np.float64]:
    """Mean lag in days of each filter, 1 / (1 - q_h).

    >>> mean_delays((1.0,)).tolist()
    [2.0]
    """
    return 1.0 / (1.0 - decay(half_lives))


def memory_bank(counts: NDArray[np.float64], half_lives: tuple[float, ...]) -> NDArray[np.float64]:
    """What each past day still sends out, filter by filter: shape (days + 1, streams, filters).

    Row t is the memory on day t of counts before t: row 0 is zero (nothing is known before the first day), and the
    last row is the memory on the first day after the data.

    >>> memory_bank(np.array([[1.0], [0.0]]), (1.0,))[:, 0, 0].tolist()
    [0.0, 0.5, 0.25]
    """
    q = decay(half_lives)
    out = np.zeros((len(counts) + 1, counts.shape[1], len(q)))
    for t, today in enumerate(counts):
        out[t + 1] = q * out[t] + (1.0 - q) * today[:, None]
    return out


def gamma_pmf(*, mean: float, sd: float, longest: int | None = None) -> NDArray[np.float64]:
    """A gamma cut into days: pmf[0] = 0, pmf[s] the fraction delayed s days, summing to one.

    Day s takes the mass between s - 1/2 and s + 1/2 (day 1 also that below), up to the 99.9 % quantile.

    >>> round(float(gamma_pmf(mean=4.7, sd=2.9) @ np.arange(len(gamma_pmf(mean=4.7, sd=2.9)))), 1)
    4.7
    """
    shape = (mean / sd) ** 2
    dist = stats.gamma(shape, scale=mean / shape)
    last = longest if longest is not None else max(2, int(np.ceil(dist.ppf(0.999))))
    edges = np.concatenate([[0.0], np.arange(1, last + 1) + 0.5])
    pmf = np.concatenate([[0.0], np.diff(dist.cdf(edges))])
    return np.asarray(pmf / pmf.sum(), dtype=np.float64)


def pmf_of(delay: Delay) -> NDArray[np.float64]:
    """The delay day by day from lag 0, summing to one: as given, or the gamma of its mean and sd.

    >>> pmf_of(Delay(pmf=(0.0, 1.0))).tolist()
    [0.0, 1.0]
    """
    if delay.pmf:
        return np.array(delay.pmf) / sum(delay.pmf)
    if delay.mean is None or delay.sd is None:
        raise UsageError("a delay has neither pmf nor mean and sd; give one")
    return _gamma_pmf(delay.mean, delay.sd).copy()


@lru_cache
def _gamma_pmf(mean: float, sd: float) -> NDArray[np.float64]:
    """Asked for in every simulation."""
    return gamma_pmf(mean=mean, sd=sd)


def pmf_grid(delay: Delay) -> NDArray[np.float64]:
    """A generation interval as it may be: PMFs (15, lags) with means at -2, -1, 0, 1 and 2 of its sds and sds at -2, 0
    and 2 of theirs, the sd running fastest; one PMF where the interval is known.

    >>> pmf_grid(Delay(mean=4.7, sd=2.9, mean_sd=0.6, sd_sd=0.7)).shape[0], pmf_grid(Delay(mean=4.7, sd=2.9)).shape[0]
    (15, 1)
    """
    return _pmf_grid(delay).copy()


@lru_cache
def _pmf_grid(delay: Delay) -> NDArray[np.float64]:
    """Asked for in every simulation."""
    if not (delay.mean_sd or delay.sd_sd):
        return pmf_of(delay)[None]
    assert delay.mean is not None
    assert delay.sd is not None
    means, sds = (c + s * np.array(at) for c, s, at in ((delay.mean, delay.mean_sd, MEAN_NODES),
                                                        (delay.sd, delay.sd_sd, SD_NODES)))  # fmt: skip
    longest = len(gamma_pmf(mean=means[-1], sd=sds[-1])) - 1
    return np.array([gamma_pmf(mean=m, sd=s, longest=longest) for m in means for s in sds])


def memory_pmf(counts: NDArray[np.float64], pmf: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same as `memory_bank` for one stream and a delay given day by day: shape (days + 1,).

    >>> memory_pmf(np.array([1.0, 0.0]), np.array([0.0, 0.25, 0.75])).tolist()
    [0.0, 0.25, 0.75]
    """
    return np.convolve(counts, pmf)[: len(counts) + 1]


def shifted_gamma_pmf(*, mean: float, sd: float, days: int) -> NDArray[np.float64]:
    """EpiEstim's serial interval: a gamma shifted by one day, each lag weighing its neighbours by a triangle.

        pmf[k] = integral of (1 - |u - k|) f(u - 1) du over u in [k - 1, k + 1],   k = 0 ... days - 1

    (Cori et al. 2013, web appendix 11). It is cut after `days` lags and not scaled up to one, as there. Raises
    UsageError unless mean > 1 and sd > 0.

    >>> shifted_gamma_pmf(mean=2.6, sd=1.5, days=4).round(3).tolist()
    [0.0, 0.233, 0.359, 0.198]
    """
    if not (mean > 1 and sd > 0):
        raise UsageError(
            f"the serial interval has mean {mean:g} and sd {sd:g} days; the mean must be above 1 and the sd above 0"
        )
    shape, scale = ((mean - 1) / sd) ** 2, sd**2 / (mean - 1)
    mass, moment = stats.gamma(shape, scale=scale), stats.gamma(shape + 1, scale=scale)
    k = np.arange(days, dtype=np.float64)

    pmf = k * mass.cdf(k) + (k - 2) * mass.cdf(k - 2) - 2 * (k - 1) * mass.cdf(k - 1)
    pmf += shape * scale * (2 * moment.cdf(k - 1) - moment.cdf(k - 2) - moment.cdf(k))
    return np.asarray(np.maximum(pmf, 0.0), dtype=np.float64)
