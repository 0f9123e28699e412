"""The count sampler for 64 members side by side: `sampling`'s rules on vectors, lane by lane the same counts.

Each lane chooses its method by its own mean. Small means: inversion in float32, all lanes at once, without a mask (a
lane that has found its count adds nothing more). What float32 cannot do exactly, the upper tail of one in 1,024 and
lanes still searching after 64 steps, is done again by the scalar float64 form. Large means: the first attempts of gamma
and Poisson in float64 on the lanes that need them, gathered; what is rejected there goes on in the scalar form.

Loops are split so that each becomes vector instructions, and scratch lies in one array at constant distances, so that
the compiler sees that rows do not overlap.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.arithmetic import exp32, log64, log_ratio32
from forestall.engine.compiled import compiled, inlined
from forestall.engine.sampling import (
    INVERSION_LOG,
    INVERSION_MEAN,
    MOST,
    POISSON_ALPHA,
    TAIL_WORD,
    count_uniform,
    gamma,
    gamma_boost,
    gamma_try,
    invert,
    log_factorial,
    log_nothing,
    poisson,
    poisson_try,
)

__all__ = ["WIDTH", "Scratch", "counts", "new_scratch"]

WIDTH = 64
"""Members side by side."""
_STEPS = 64
_LEAST, _LEAST_BASE = np.float32(1e-15), np.float32(5e-5)
"""What is too small to change a sum, put in place of numbers so small that the processor slows down."""
_U, _P, _TOTAL, _RATIO, _BASE, _COUNT = (row * WIDTH for row in range(6))
_RATE, _ALPHA, _VALUE, _HEIGHT, _LOG = (row * WIDTH for row in range(5))
F4 = np.float32
_RECIPROCALS = np.array([0.0, *(1.0 / k for k in range(1, _STEPS + 1))], dtype=np.float32)


class Scratch(NamedTuple):
    """What a block's draws are worked out in, row after row of WIDTH."""

    small: NDArray[np.float32]
    large: NDArray[np.float64]
    lanes: NDArray[np.int64]


@compiled
def new_scratch() -> Scratch:
    """Working space for one block."""
    return Scratch(np.zeros(6 * WIDTH, np.float32), np.zeros(5 * WIDTH, np.float64), np.zeros(WIDTH, np.int64))


@inlined
def counts(
    rate: NDArray[np.float32],
    alpha: NDArray[np.float32],
    exact: tuple[Any, Any],
    word: NDArray[np.uint32],
    key: tuple[int, int, int, int],
    scratch: Scratch,
    out: NDArray[np.int32],
) -> None:
    """Draw `out` (WIDTH,) of the given rates and alphas; `word` holds each lane's count word.

    `exact` are rate and alpha again, in float64 where they are known so; `key` is seed, first member, day and stream.
    Lane l draws what `negative_binomial` draws for member first + l.
    """
    s = scratch.small
    others = _prepare(rate, alpha, word, s)
    k = 0
    left = np.int32(1)
    while left > 0 and k < _STEPS:
        left = _search(s, k)
        k += 4
    for lane in range(WIDTH):
        out[lane] = np.int32(s[_COUNT + lane])
    if others > 0 or left > 0:
        _otherwise(exact[0], exact[1], key, scratch, out)


@inlined
def _prepare(
    rate: NDArray[np.float32], alpha: NDArray[np.float32], word: NDArray[np.uint32], s: NDArray[np.float32]
) -> Any:
    """Set every lane up for inversion; returns how many need another way (they find nothing here)."""
    others = np.int32(0)
    for lane in range(WIDTH):
        mean = rate[lane]
        scaled = alpha[lane] * mean
        nothing = mean * log_ratio32(scaled)
        inside = F4(1.0) / (F4(1.0) + scaled)
        plain = _plain(mean, nothing, word[lane])
        p = exp32(-nothing)
        s[_U + lane] = (F4(word[lane]) + F4(0.5)) * F4(2.0**-32) if plain else F4(-1.0)
        s[_P + lane] = p
        s[_TOTAL + lane] = p
        s[_RATIO + lane] = scaled * inside
        s[_BASE + lane] = max(mean * inside, _LEAST_BASE)
        s[_COUNT + lane] = F4(0.0)
        others = np.int32(others + (np.int32(0) if plain else np.int32(1)))
    return others


@inlined
def _plain(mean: Any, nothing: Any, word: Any) -> Any:
    """Whether float32 inversion will do: not with a mean that is large or no number, not in the upper tail."""
    return (mean <= F4(INVERSION_MEAN)) & (nothing <= F4(INVERSION_LOG)) & (word < np.uint32(TAIL_WORD))


@inlined
def _search(s: NDArray[np.float32], k: int) -> Any:
    """Four steps of inversion from the k-th on; returns how many lanes are still below their number."""
    k0, k1, k2, k3 = F4(k), F4(k + 1), F4(k + 2), F4(k + 3)
    r0, r1, r2, r3 = _RECIPROCALS[k + 1], _RECIPROCALS[k + 2], _RECIPROCALS[k + 3], _RECIPROCALS[k + 4]
    left = np.int32(0)
    for lane in range(WIDTH):
        u, ratio, base = s[_U + lane], s[_RATIO + lane], s[_BASE + lane]
        p, total, count = max(s[_P + lane], _LEAST), s[_TOTAL + lane], s[_COUNT + lane]
        p, total, count = _step(u, p, total, count, (ratio * k0 + base) * r0)
        p, total, count = _step(u, p, total, count, (ratio * k1 + base) * r1)
        p, total, count = _step(u, p, total, count, (ratio * k2 + base) * r2)
        p, total, count = _step(u, p, total, count, (ratio * k3 + base) * r3)
        s[_P + lane] = p
        s[_TOTAL + lane] = total
        s[_COUNT + lane] = count
        left = np.int32(left + (np.int32(1) if total < u else np.int32(0)))
    return left


@inlined
def _step(u: Any, p: Any, total: Any, count: Any, factor: Any) -> tuple[Any, Any, Any]:
    p = p * factor
    return p, total + p, count + (F4(1.0) if total < u else F4(0.0))


@compiled
def _otherwise(
    rate: Any,
    alpha: Any,
    key: tuple[int, int, int, int],
    scratch: Scratch,
    out: NDArray[np.int32],
) -> None:
    """The lanes that float32 inversion could not do: the tail by scalar inversion, large means gathered."""
    seed, first, day, stream = key
    many = 0
    for lane in range(WIDTH):
        s = scratch.small
        if s[_U + lane] >= F4(0.0) and s[_TOTAL + lane] >= s[_U + lane]:
            continue
        mean, spread = np.float64(rate[lane]), np.float64(alpha[lane])
        if not mean > 0.0:
            out[lane] = np.int32(0)
        elif mean <= INVERSION_MEAN and log_nothing(mean, spread) <= INVERSION_LOG:
            out[lane] = np.int32(invert(mean, spread, count_uniform(seed, first + lane, day, stream)))
        else:
            scratch.lanes[many] = lane
            scratch.large[_RATE + many] = mean
            scratch.large[_ALPHA + many] = spread
            many += 1
    if many > 0:
        _mix(many, key, scratch)
        _scatter(many, key, scratch, out)


@compiled
def _mix(many: int, key: tuple[int, int, int, int], scratch: Scratch) -> None:
    """Multiply the gathered rates by their gamma numbers of mean one, where there is a dispersion."""
    seed, first, day, stream = key
    s, lanes = scratch.large, scratch.lanes
    for n in range(many):
        shape = 1.0 / max(s[_ALPHA + n], POISSON_ALPHA)
        d = (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0
        value, stands = gamma_try(d, seed, first + lanes[n], day, stream, 0)
        s[_VALUE + n] = value * gamma_boost(shape, seed, first + lanes[n], day, stream)
        s[_HEIGHT + n] = 1.0 if stands else 0.0
    for n in range(many):
        alpha = s[_ALPHA + n]
        if alpha > POISSON_ALPHA:
            if s[_HEIGHT + n] == 0.0:
                s[_VALUE + n] = gamma(1.0 / alpha, 1, seed, first + lanes[n], day, stream)
            s[_RATE + n] = s[_RATE + n] * alpha * s[_VALUE + n]


@compiled
def _scatter(many: int, key: tuple[int, int, int, int], scratch: Scratch, out: NDArray[np.int32]) -> None:
    """Poisson numbers of the gathered rates, back to their lanes."""
    seed, first, day, stream = key
    s, lanes = scratch.large, scratch.lanes
    for n in range(many):
        rate = max(s[_RATE + n], 10.0)
        k, height = poisson_try(rate, log64(rate), seed, first + lanes[n], day, stream, 0)
        s[_VALUE + n] = min(k, np.float64(MOST))
        s[_HEIGHT + n] = height + log_factorial(max(k, 0.0))
    for n in range(many):
        rate, lane = s[_RATE + n], lanes[n]
        if rate > INVERSION_LOG and s[_VALUE + n] >= 0.0 and s[_HEIGHT + n] <= 0.0:
            out[lane] = np.int32(s[_VALUE + n])
        else:
            again = 1 if rate > INVERSION_LOG else 0
            out[lane] = np.int32(poisson(rate, again, seed, first + lane, day, stream))
