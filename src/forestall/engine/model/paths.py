"""Paths that no event moves: what a series, a background or an epidemic's R does between the origin and the horizon.

Arrays are (days, members): a loop over days, the members side by side. Every number is keyed, so a path belongs to its
member alone.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.machine.arithmetic import cosine32, exp2_32, exp64, log2_32, log64
from forestall.engine.machine.compiled import compiled, inlined, place, widest
from forestall.engine.machine.keyed import SERIES, SHOCK, fill_words, uniform

__all__ = ["autoregression", "switching", "volatile_walk"]

Floats = NDArray[np.float64]
F4 = np.float32
LOG_2 = 0.6931471805599453


@inlined
def _half32(word: Any) -> Any:
    return (F4(word) + F4(0.5)) * F4(2.0**-32)


@compiled
def autoregression(z: Floats, start: Floats, keep: Floats, spread: Floats) -> None:
    """Turn standard normals z (days, n) into x[t] = keep x[t-1] + spread z[t], x[-1] = start; all three (n,)."""
    state = start.copy()
    for t in range(len(z)):
        for n in range(len(start)):
            state[n] = keep[n] * state[n] + spread[n] * z[t, n]
            z[t, n] = state[n]


@compiled
def switching(seed: int, first: int, key: int, days: int, start: float, chance: Floats) -> Floats:
    """States (days, n), 0 or 1, of a chain that leaves them with daily chances (2, n): on while off, off while on."""
    out = np.empty((days, chance.shape[1]))
    for n in range(chance.shape[1]):
        state = start
        for t in range(days):
            if uniform(seed, first + n, t, key, SERIES, 0) < chance[int(state), n]:
                state = 1.0 - state
            out[t, n] = state
    return out


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
    Bailey's (1994) polar method in float32; the level moves on open days only.
    """
    widest()
    members = len(log_variance)
    log, h = np.full(members, log64(start)), log_variance.copy()
    bits, z = np.empty(4 * members, np.uint32), np.empty(2 * members, np.float32)
    out = np.empty((len(is_open), members))
    for t in range(len(is_open)):
        if is_open[t]:
            fill_words(seed, first, t, key, SHOCK, bits, 0, members)
            _shocks(bits, tail, z)
            _move(z, moves, np.sqrt((tail - 2.0) / tail), h, log)
            for n in range(members):
                out[t, place(n)] = exp64(log[place(n)])
        elif t > 0:
            out[t] = out[t - 1]
        else:
            out[t] = start
    return out


@inlined
def _shocks(bits: NDArray[np.uint32], tail: float, z: NDArray[np.float32]) -> None:
    """From four words a member: a normal number, and a Student-t one behind it."""
    widest()
    n, scale, power = len(bits) // 4, F4(tail), F4(-2.0 / tail)
    for k in range(n):
        radius = np.sqrt(F4(-2.0 * LOG_2) * log2_32(_half32(bits[place(k)])))
        z[place(k)] = radius * cosine32(F4(bits[place(n + k)]) * F4(2.0**-32))
    for k in range(n):
        radius = np.sqrt(scale * (exp2_32(power * log2_32(_half32(bits[place(2 * n + k)]))) - F4(1.0)))
        z[place(n + k)] = radius * cosine32(F4(bits[place(3 * n + k)]) * F4(2.0**-32))


@inlined
def _move(z: NDArray[np.float32], moves: tuple[float, float, float], unit: float, h: Floats, log: Floats) -> None:
    """The next log variances and log levels."""
    widest()
    mean, keep, sd = moves
    n = len(h)
    for k in range(n):
        h[place(k)] = mean + keep * (h[place(k)] - mean) + sd * np.float64(z[place(k)])
    for k in range(n):
        size = exp2_32(F4(min(max(0.5 / LOG_2 * h[place(k)], -115.0), 115.0)))
        log[place(k)] += unit * np.float64(size * z[place(n + k)])
