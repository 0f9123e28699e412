"""Paths that no event moves: what a series, a background or an epidemic's R does between the origin and the horizon.

Arrays are (days, members): a loop over days, the members side by side. Every number is keyed, so a path belongs to its
member alone.
"""

import numpy as np
from numpy.typing import NDArray

from forestall.engine.arithmetic import cosine, exp64, log64
from forestall.engine.compiled import compiled
from forestall.engine.keyed import SHOCK, halfway, normal, words

__all__ = ["autoregression", "volatile_walk"]

Floats = NDArray[np.float64]


@compiled
def autoregression(z: Floats, start: Floats, keep: float, spread: Floats) -> None:
    """Turn standard normals z (days, n) into x[t] = keep x[t-1] + spread z[t], x[-1] = start (n,); spread (n,)."""
    state = start.copy()
    for t in range(len(z)):
        for n in range(len(start)):
            state[n] = keep * state[n] + spread[n] * z[t, n]
            z[t, n] = state[n]


@compiled
def volatile_walk(
    seed: int,
    first: int,
    key: int,
    is_open: NDArray[np.bool_],
    log_variance: Floats,
    start: float,
    moves: tuple[float, float, float],
    tail: float,
) -> Floats:
    """Levels (days, n) of a log random walk whose log variance h, (n,) at the origin, is an AR(1).

    `moves` are its mean, keep and sd; shocks are Student-t with `tail` degrees of freedom and variance exp(h), drawn by
    Bailey's (1994) polar method; the level moves on open days only.
    """
    mean, keep, sd = moves
    members = len(log_variance)
    unit = np.sqrt((tail - 2.0) / tail)
    log, h = np.full(members, np.log(start)), log_variance.copy()
    out = np.empty((len(is_open), members))
    for t in range(len(is_open)):
        if is_open[t]:
            for n in range(members):
                w0, w1, w2, w3 = words(seed, first + n, t, key, SHOCK, 0)
                h[n] = mean + keep * (h[n] - mean) + sd * normal(w0, w1)
                radius = np.sqrt(tail * (exp64(-2.0 / tail * log64(halfway(w2))) - 1.0))
                shock = radius * cosine(np.float64(w3) * 2.0**-32)
                log[n] += unit * exp64(0.5 * h[n]) * shock
                out[t, n] = exp64(log[n])
        elif t > 0:
            out[t] = out[t - 1]
        else:
            out[t] = start
    return out
