"""Random numbers by key, never consumed in sequence.

Every number is a function of (seed, member, day, stream, purpose, try): Philox 4x32-10 (Salmon et al. 2011, "Parallel
random numbers: as easy as 1, 2, 3") with the seed and the member as key and the rest as counter. So the same member of
two scenarios sees the same numbers wherever it asks for the same thing, and no result depends on threads or order.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from forestall.engine.compiled import compiled

__all__ = ["COUNT", "LETHAL", "normals", "uniform", "uniforms"]

COUNT, LETHAL, BACKGROUND, WALK, SERIES, CONSTANT, PARAMETER = range(7)
"""Purposes: what a number is drawn for."""


@compiled
def uniform(seed: int, member: int, day: int, stream: int, purpose: int, attempt: int) -> float:
    """A number in the open interval (0, 1), 53 bits."""
    c0, c1 = np.uint64(day), np.uint64(stream)
    c2, c3 = np.uint64(purpose), np.uint64(attempt)
    k0, k1 = np.uint64(seed) & np.uint64(0xFFFFFFFF), np.uint64(member)
    low = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    for _ in range(10):
        p0 = np.uint64(0xD2511F53) * c0
        p1 = np.uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = (p1 >> shift) ^ c1 ^ k0, p1 & low, (p0 >> shift) ^ c3 ^ k1, p0 & low
        k0 = (k0 + np.uint64(0x9E3779B9)) & low
        k1 = (k1 + np.uint64(0xBB67AE85)) & low
    bits = ((c0 << np.uint64(21)) ^ (c1 >> np.uint64(11))) & np.uint64(0x1FFFFFFFFFFFFF)
    return (np.float64(bits) + 0.5) * 2.0**-53


@compiled
def uniforms(seed: int, members: int, days: int, streams: int, purpose: int) -> NDArray[np.float64]:
    """The numbers of every member, day and stream for one purpose: shape (members, days, streams)."""
    out = np.empty((members, days, streams))
    for n in range(members):
        for t in range(days):
            for i in range(streams):
                out[n, t, i] = uniform(seed, n, t, i, purpose, 0)
    return out


def normals(seed: int, members: int, days: int, streams: int, purpose: int) -> NDArray[np.float64]:
    """Standard normal numbers, by the quantile of `uniforms`: shape (members, days, streams).

    >>> bool(abs(normals(1, 400, 5, 5, SERIES).mean()) < 0.05)
    True
    """
    return np.asarray(ndtri(uniforms(seed, members, days, streams, purpose)))
