"""The count sampler for 64 members side by side: `sampling`'s rules on vectors, lane by lane the same counts.

Each lane chooses its method by its own mean. Small means: inversion in float32, all lanes at once, without a mask (a
lane that has found its count adds nothing more). What float32 cannot do exactly, the upper tail of one in 1,024 and
lanes still searching after 64 steps, is done again by the scalar float64 form. Large means: gamma and Poisson in
float64 on the lanes that need them, gathered; what is rejected is gathered again.

Loops are split so that each becomes vector instructions, and scratch lies in one array at constant distances, so that
the compiler sees that rows do not overlap.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.arithmetic import exp32, fused, log64, log_ratio32
from forestall.engine.compiled import compiled, inlined, place
from forestall.engine.sampling import (
    INVERSION_LOG,
    INVERSION_MEAN,
    MOST,
    POISSON_ALPHA,
    TAIL_WORD,
    count_uniform,
    gamma_boost,
    gamma_try,
    invert,
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
_RATE, _ALPHA, _VALUE, _SHAPE = (row * WIDTH for row in range(4))
F4 = np.float32
_RECIPROCALS = np.array([0.0, *(1.0 / k for k in range(1, _STEPS + 1))], dtype=np.float32)


class Scratch(NamedTuple):
    """What a block's draws are worked out in: six rows of WIDTH a stream, one stream after another; lanes left over."""

    small: NDArray[np.float32]
    others: NDArray[np.int32]
    large: NDArray[np.float64]
    lanes: NDArray[np.int64]


@compiled
def new_scratch(streams: int) -> Scratch:
    """Working space for one block of so many streams."""
    return Scratch(
        np.zeros(streams * 6 * WIDTH, np.float32),
        np.zeros(streams, np.int32),
        np.zeros(4 * WIDTH, np.float64),
        np.zeros(3 * WIDTH, np.int64),
    )


@compiled
def counts(
    rate: NDArray[np.float32],
    alpha: NDArray[np.float32],
    exact: tuple[Any, Any],
    bits: NDArray[np.uint32],
    key: tuple[int, int, int],
    streams: NDArray[np.int64],
    scratch: Scratch,
    out: NDArray[np.int32],
) -> None:
    """Draw out[i * WIDTH + l] of the given rates and alphas for lane l of stream i; all but `bits` (streams * WIDTH,).

    `bits` holds each lane's words of four days, as `fill_words` gives them. `exact` are rate and alpha again, in
    float64 where they are known so; `key` is seed, first member and day. Lane l draws what `negative_binomial` draws
    for member first + l and stream key streams[i].
    """
    s = scratch.small
    for i in range(len(streams)):
        scratch.others[i] = _prepare(rate, alpha, i * WIDTH, bits, (i * 4 + (key[2] & 3)) * WIDTH, s, i * 6 * WIDTH)
    for i in range(len(streams)):
        k, at = 0, i * 6 * WIDTH
        left = np.int32(1)
        while left > 0 and k < _STEPS:
            left = _search(s, at, k)
            k += 4
        for lane in range(WIDTH):
            out[place(i * WIDTH + lane)] = np.int32(s[place(at + _COUNT + lane)])
        if scratch.others[i] > 0 or left > 0:
            _otherwise(exact[0], exact[1], i, (key[0], key[1], key[2], streams[i]), scratch, out)


@inlined
def _prepare(
    rate: NDArray[np.float32],
    alpha: NDArray[np.float32],
    row: int,
    bits: NDArray[np.uint32],
    word_row: int,
    s: NDArray[np.float32],
    at: int,
) -> Any:
    """Set every lane up for inversion; returns how many need another way (they find nothing here)."""
    others = np.int32(0)
    for lane in range(WIDTH):
        mean, word = rate[place(row + lane)], bits[place(word_row + lane)]
        scaled = alpha[place(row + lane)] * mean
        nothing = mean * log_ratio32(scaled)
        inside = F4(1.0) / (F4(1.0) + scaled)
        plain = (mean <= F4(INVERSION_MEAN)) & (nothing <= F4(INVERSION_LOG)) & (word < np.uint32(TAIL_WORD))
        p = exp32(-nothing)  # of a lane that is not plain, anything
        s[place(at + _U + lane)] = fused(F4(word), F4(2.0**-32), F4(2.0**-33)) if plain else F4(-1.0)
        s[place(at + _P + lane)] = p
        s[place(at + _TOTAL + lane)] = p
        s[place(at + _RATIO + lane)] = scaled * inside
        s[place(at + _BASE + lane)] = max(mean * inside, _LEAST_BASE)
        s[place(at + _COUNT + lane)] = F4(0.0)
        others = np.int32(others + (np.int32(0) if plain else np.int32(1)))
    return others


@inlined
def _search(s: NDArray[np.float32], at: int, k: int) -> Any:
    """Four steps of inversion from the k-th on; returns how many lanes are still below their number."""
    k0 = F4(k)
    r0, r1, r2, r3 = _RECIPROCALS[k + 1], _RECIPROCALS[k + 2], _RECIPROCALS[k + 3], _RECIPROCALS[k + 4]
    left = np.int32(0)
    for lane in range(WIDTH):
        u, ratio = s[place(at + _U + lane)], s[place(at + _RATIO + lane)]
        odds = fused(ratio, k0, s[place(at + _BASE + lane)])
        p, total = max(s[place(at + _P + lane)], _LEAST), s[place(at + _TOTAL + lane)]
        count = s[place(at + _COUNT + lane)]
        p, total, count = _step(u, p, total, count, odds * r0)
        odds += ratio
        p, total, count = _step(u, p, total, count, odds * r1)
        odds += ratio
        p, total, count = _step(u, p, total, count, odds * r2)
        odds += ratio
        p, total, count = _step(u, p, total, count, odds * r3)
        s[place(at + _P + lane)] = p
        s[place(at + _TOTAL + lane)] = total
        s[place(at + _COUNT + lane)] = count
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
    i: int,
    key: tuple[int, int, int, int],
    scratch: Scratch,
    out: NDArray[np.int32],
) -> None:
    """The lanes that float32 inversion could not do: the tail by scalar inversion, large means gathered."""
    seed, first, day, stream = key
    many, row, s = 0, i * WIDTH, scratch.small
    for lane in range(WIDTH):
        at = i * 6 * WIDTH + lane
        if s[at + _U] >= F4(0.0) and s[at + _TOTAL] >= s[at + _U]:
            continue
        mean, spread = np.float64(rate[row + lane]), np.float64(alpha[row + lane])
        if not mean > 0.0:
            out[row + lane] = np.int32(0)
        elif mean <= INVERSION_MEAN and log_nothing(mean, spread) <= INVERSION_LOG:
            out[row + lane] = np.int32(invert(mean, spread, count_uniform(seed, first + lane, day, stream)))
        else:
            scratch.lanes[many] = lane
            scratch.large[_RATE + many] = mean
            scratch.large[_ALPHA + many] = spread
            many += 1
    if many > 0:
        _mix(many, key, scratch)
        _scatter(many, row, key, scratch, out)


@compiled
def _mix(many: int, key: tuple[int, int, int, int], scratch: Scratch) -> None:
    """Multiply the gathered rates by their gamma numbers of mean one, where there is a dispersion.

    Attempt after attempt: all lanes left over side by side, then those that do not stand are gathered.
    """
    seed, first, day, stream = key
    s, lanes = scratch.large, scratch.lanes
    left, attempt, boosted = 0, 0, False
    for n in range(many):
        if s[_ALPHA + n] > POISSON_ALPHA:
            s[_SHAPE + left], lanes[WIDTH + left], lanes[2 * WIDTH + left] = 1.0 / s[_ALPHA + n], lanes[n], n
            boosted = boosted or s[_ALPHA + n] > 1.0
            left += 1
    if boosted:
        for k in range(left):
            boost = gamma_boost(s[_SHAPE + k], seed, first + lanes[WIDTH + k], day, stream)
            s[_VALUE + k] = boost
        for k in range(left):
            s[_RATE + lanes[2 * WIDTH + k]] *= s[_VALUE + k]
    while left > 0:
        for k in range(left):
            shape = s[_SHAPE + k]
            d = (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0
            value, stands = gamma_try(d, seed, first + lanes[WIDTH + k], day, stream, attempt)
            s[_VALUE + k] = value / shape if stands else -1.0
        again = 0
        for k in range(left):
            n = lanes[2 * WIDTH + k]
            if s[_VALUE + k] >= 0.0:
                s[_RATE + n] *= s[_VALUE + k]
            else:
                s[_SHAPE + again] = s[_SHAPE + k]
                lanes[WIDTH + again], lanes[2 * WIDTH + again] = lanes[WIDTH + k], n
                again += 1
        left = again
        attempt += 1


@compiled
def _scatter(many: int, row: int, key: tuple[int, int, int, int], scratch: Scratch, out: NDArray[np.int32]) -> None:
    """Poisson numbers of the gathered rates, back to their lanes; attempt after attempt likewise."""
    seed, first, day, stream = key
    s, lanes = scratch.large, scratch.lanes
    left, attempt = 0, 0
    for n in range(many):
        if s[_RATE + n] > INVERSION_LOG:
            s[_RATE + left], lanes[left] = s[_RATE + n], lanes[n]
            left += 1
        else:
            out[row + lanes[n]] = np.int32(poisson(s[_RATE + n], seed, first + lanes[n], day, stream))
    for k in range(left):
        s[_SHAPE + k] = log64(s[_RATE + k])
    while left > 0:
        for k in range(left):
            count, stands = poisson_try(s[_RATE + k], s[_SHAPE + k], seed, first + lanes[k], day, stream, attempt)
            s[_VALUE + k] = min(count, np.float64(MOST)) if stands else -1.0
        again = 0
        for k in range(left):
            if s[_VALUE + k] >= 0.0:
                out[row + lanes[k]] = np.int32(s[_VALUE + k])
            else:
                s[_RATE + again], s[_SHAPE + again], lanes[again] = s[_RATE + k], s[_SHAPE + k], lanes[k]
                again += 1
        left = again
        attempt += 1
