"""The count sampler for 64 members side by side: `sampling`'s rules on vectors, lane by lane the same counts.

Each lane chooses its method by its own mean. Small means: inversion in float32, all lanes at once, without a mask (a
lane that has found its count adds nothing more). What float32 cannot do exactly, the upper tail of one in 4,096 and
lanes still searching after 66 steps, is done again by the scalar float64 form. Large means: gamma and Poisson in
float64, all lanes of all streams that need them gathered, first by the squeeze that settles most without a logarithm;
what is left is gathered again.

Loops are split so that each becomes vector instructions, and the rows of `small` lie in one array at constant
distances, so that the compiler sees that they do not overlap.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.machine import aligned
from forestall.engine.machine.arithmetic import exp2_32, exp64, float32_bits, fused, log2_beyond32
from forestall.engine.machine.compiled import inlined, lent, place, widest, within
from forestall.engine.machine.keyed import halfway
from forestall.engine.machine.sampling import (
    INVERSION_LOG,
    INVERSION_MEAN,
    LEAST_REJECTION,
    MOST,
    POISSON_ALPHA,
    TAIL_WORD,
    count_uniform,
    count_word,
    gamma_boost,
    gamma_squeezed,
    gamma_try,
    invert,
    log_nothing,
    poisson_squeezed,
    poisson_try,
)

__all__ = ["WIDTH", "Scratch", "Spread", "counts", "new_scratch", "spread_out"]

WIDTH = 64
"""Members side by side."""
F4 = np.float32
LOG2_E = 1.4426950408889634
_STEPS, _AT_ONCE = 66, 5
_LEAST, _LEAST_MEAN, _LEAST_ALPHA = np.float32(2.0**-16), np.float32(5e-5), np.float32(0.5 * POISSON_ALPHA)
"""What is too small to change a sum, put in place of numbers so small that the processor slows down; the mean below
which all but the upper tail is nought; a dispersion not told from none."""
_MOST_MEAN, _FEWEST = np.float32(17.0), np.float32(32.0 - INVERSION_LOG * LOG2_E)
"""More than any mean that is inverted; the binary logarithm of 2^32 times the least probability of nothing that is."""
_U, _P, _TOTAL, _RATIO, _EXCESS = (row * WIDTH for row in range(5))
_RECIPROCALS = np.array([0.0, *(1.0 / k for k in range(1, _STEPS + _AT_ONCE + 1))], dtype=np.float32)
_NOUGHT: Any = np.int64(0)
"""For what is counted up and handed on: a bare 0 has what it is handed to compiled once more, for noughts."""
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


class Lanes(NamedTuple):
    """A list of lanes to be drawn in float64: their rate or shape, dispersion, what is worked out of it, their member,
    their stream's key, and where the result belongs."""

    size: Doubles
    alpha: Doubles
    value: Doubles
    rest: Doubles
    found: Doubles
    member: Ints
    stream: Ints
    where: Ints


class Spread(NamedTuple):
    """The dispersion of every lane, alpha as `spread_out` leaves it and -1 / alpha."""

    alpha: NDArray[np.float32]
    inverse: NDArray[np.float32]


class Scratch(NamedTuple):
    """What a block's draws are worked out in: five rows of WIDTH for one stream after another; the lanes that inversion
    leaves over, and a second list for what is done to some of them."""

    small: NDArray[np.float32]
    large: Lanes
    again: Lanes


def _new_lanes(many: int) -> Lanes:
    size, alpha, value, rest, found = (aligned.zeros(many) for _ in range(5))
    member, stream, where = (aligned.zeros(many, np.int64) for _ in range(3))
    return Lanes(size, alpha, value, rest, found, member, stream, where)


def new_scratch(streams: int) -> Scratch:
    """Working space for one block of so many streams."""
    return Scratch(
        aligned.zeros(5 * WIDTH, np.float32),
        _new_lanes(streams * WIDTH),
        _new_lanes(streams * WIDTH),
    )


@lent
def spread_out(spread: Spread) -> None:
    """Complete what holds alphas alone; the least become one that is not told from them."""
    for lane in range(len(spread.alpha)):
        alpha = max(spread.alpha[place(lane)], _LEAST_ALPHA)
        spread.alpha[place(lane)] = alpha
        spread.inverse[place(lane)] = F4(-1.0) / alpha


@within
def counts(
    rate: NDArray[np.float32],
    spread: Spread,
    exact: tuple[Any, Any],
    bits: NDArray[np.uint32],
    key: tuple[int, int, int],
    streams: NDArray[np.int64],
    scratch: Scratch,
    out: NDArray[np.int32],
) -> None:
    """Draw out[i * WIDTH + l] of the given rates and spreads for lane l of stream i; all but `bits` (streams * WIDTH,).

    `bits` holds each lane's words of four days, as `fill_words` gives them. `exact` are rate and alpha again in
    float64, of no length where they are not known so; `key` is seed, first member and day. Lane l draws what
    `negative_binomial` draws for member first + l and stream key streams[i].
    """
    widest()
    s, many = scratch.small, _NOUGHT
    for i in range(len(streams)):
        signs, left = _begin(rate, spread, i * WIDTH, bits, (i * 4 + (key[2] & 3)) * WIDTH, s, out)
        k = _NOUGHT + 1 + _AT_ONCE
        while left < 0 and k < _STEPS:
            left = _search(s, i * WIDTH, k, out)
            k += _AT_ONCE
        if signs < 0 or left < 0:
            many = _otherwise(rate, spread.alpha, exact, i, (key[0], key[1], key[2], streams[i]), scratch, many, out)
    if many > 0:
        _mix(many, key[0], key[2], scratch)
        _scatter(many, key[0], key[2], scratch, out)


@inlined
def _begin(
    rate: NDArray[np.float32],
    spread: Spread,
    row: int,
    bits: NDArray[np.uint32],
    word_row: int,
    s: NDArray[np.float32],
    out: NDArray[np.int32],
) -> tuple[Any, Any]:
    """Set every lane up for inversion and take its first steps; returns two numbers, below zero where lanes need
    another way (they find nothing here), and where lanes are still below their number.

    Probabilities and their sums are worked out 2^32 times as large: a word is a number as it stands.
    """
    widest()
    signs, left = np.int32(0), np.int32(0)
    for lane in range(WIDTH):
        mean, word = min(max(rate[place(row + lane)], _LEAST_MEAN), _MOST_MEAN), bits[place(word_row + lane)]
        scaled = spread.alpha[place(row + lane)] * mean
        inside = F4(1.0) / (F4(1.0) + scaled)
        nothing = fused(log2_beyond32(scaled), spread.inverse[place(row + lane)], F4(32.0))
        plain = (mean <= F4(INVERSION_MEAN)) & (nothing >= _FEWEST) & (word < np.uint32(TAIL_WORD))
        u, p = F4(word) if plain else F4(-1.0), exp2_32(nothing)
        ratio, base = scaled * inside, mean * inside
        count, total, excess = F4(1.0) if p < u else F4(0.0), p, base - ratio
        p *= base
        total += p
        p, total, count = _steps(u, p, total, count, excess, ratio, 1)
        s[place(_U + lane)] = u
        s[place(_P + lane)] = p
        s[place(_TOTAL + lane)] = total
        s[place(_RATIO + lane)] = ratio
        s[place(_EXCESS + lane)] = excess
        out[place(row + lane)] = np.int32(count)
        signs = np.int32(signs | float32_bits(u))
        left = np.int32(left | float32_bits(total - u))
    return signs, left


@inlined
def _search(s: NDArray[np.float32], row: int, k: int, out: NDArray[np.int32]) -> Any:
    """As many steps of inversion from the k-th on; returns a number below zero while lanes are below theirs."""
    widest()
    left = np.int32(0)
    for lane in range(WIDTH):
        u, ratio, excess = s[place(_U + lane)], s[place(_RATIO + lane)], s[place(_EXCESS + lane)]
        p, total = max(s[place(_P + lane)], _LEAST), s[place(_TOTAL + lane)]
        p, total, count = _steps(u, p, total, F4(out[place(row + lane)]), excess, ratio, k)
        s[place(_P + lane)] = p
        s[place(_TOTAL + lane)] = total
        out[place(row + lane)] = np.int32(count)
        left = np.int32(left | float32_bits(total - u))
    return left


@inlined
def _steps(u: Any, p: Any, total: Any, count: Any, excess: Any, ratio: Any, k: int) -> tuple[Any, Any, Any]:
    """Some steps of inversion from the k-th on, k > 0: the next is p (ratio k + base) / (k + 1) likely."""
    for step in range(_AT_ONCE):
        p *= fused(excess, _RECIPROCALS[k + step + 1], ratio)
        count = count + F4(1.0) if total < u else count
        total += p
    return p, total, count


@within
def _otherwise(
    rate: NDArray[np.float32],
    alpha: NDArray[np.float32],
    exact: tuple[Any, Any],
    i: int,
    key: tuple[int, int, int, int],
    scratch: Scratch,
    many: int,
    out: NDArray[np.int32],
) -> int:
    """Of one stream the lanes that float32 inversion could not do: the tail by scalar inversion, large means gathered
    behind the `many` that are; returns how many are now."""
    seed, first, day, stream = key
    row, s, large = i * WIDTH, scratch.small, scratch.large
    known = len(exact[0]) > 0
    if _all_large(rate, row):
        if known:
            _take_all(exact[0], exact[1], row, first, stream, large, many)
        else:
            _take_all(rate, alpha, row, first, stream, large, many)
        return many + WIDTH
    for lane in range(WIDTH):
        if s[_U + lane] >= F4(0.0) and s[_TOTAL + lane] >= s[_U + lane]:
            continue
        mean = exact[0][row + lane] if known else np.float64(rate[row + lane])
        spread = exact[1][row + lane] if known else np.float64(alpha[row + lane])
        if not mean > 0.0:
            out[row + lane] = np.int32(0)
        elif mean <= INVERSION_MEAN and log_nothing(mean, spread) <= INVERSION_LOG:
            out[row + lane] = np.int32(invert(mean, spread, count_uniform(seed, first + lane, day, stream)))
        else:
            large.size[many], large.alpha[many] = mean, spread
            large.member[many], large.stream[many], large.where[many] = first + lane, stream, row + lane
            many += 1
    return many


@inlined
def _all_large(rate: NDArray[np.float32], row: int) -> bool:
    found = 0
    for lane in range(WIDTH):
        found += 1 if rate[place(row + lane)] > INVERSION_MEAN else 0
    return found == WIDTH


@inlined
def _take_all(rate: Any, alpha: Any, row: int, first: int, stream: int, large: Lanes, many: int) -> None:
    widest()
    for lane in range(WIDTH):
        large.size[place(many + lane)] = np.float64(rate[place(row + lane)])
        large.alpha[place(many + lane)] = np.float64(alpha[place(row + lane)])
    for lane in range(WIDTH):
        large.member[place(many + lane)] = first + lane
        large.stream[place(many + lane)] = stream
        large.where[place(many + lane)] = row + lane


@inlined
def _move(source: Lanes, k: int, target: Lanes, n: int) -> None:
    """One list's k-th lane becomes the other's n-th."""
    target.size[n], target.where[n] = source.size[k], source.where[k]
    target.member[n], target.stream[n] = source.member[k], source.stream[k]


@within
def _mix(many: int, seed: int, day: int, scratch: Scratch) -> None:
    """Multiply the gathered rates by their gamma numbers of mean one, where there is a dispersion.

    Attempt after attempt: all lanes left over side by side, then those that do not stand are gathered.
    """
    widest()
    large, g = scratch.large, scratch.again
    most = 0.0
    for n in range(many):
        most = max(most, large.alpha[place(n)])
    if most > 1.0:
        for n in range(many):
            member, stream = large.member[place(n)], large.stream[place(n)]
            large.size[place(n)] *= gamma_boost(1.0 / large.alpha[place(n)], seed, member, day, stream)
    for n in range(many):
        shape, member, stream = 1.0 / large.alpha[place(n)], large.member[place(n)], large.stream[place(n)]
        value, stands = gamma_squeezed(_gamma_d(shape), seed, member, day, stream, 0)
        mixed = large.alpha[place(n)] > POISSON_ALPHA
        large.value[place(n)] = 1.0 if stands | (not mixed) else -1.0
        large.size[place(n)] *= value / shape if stands & mixed else 1.0
    left, attempt = _NOUGHT, _NOUGHT
    for n in range(many):
        if large.value[n] < 0.0:
            _move(large, n, g, left)
            g.size[left], g.where[left] = 1.0 / large.alpha[n], n
            left += 1
    while left > 0:
        for k in range(left):
            d, shape = _gamma_d(g.size[place(k)]), g.size[place(k)]
            value, stands = gamma_try(d, seed, g.member[place(k)], day, g.stream[place(k)], attempt)
            g.value[place(k)] = value / shape if stands else -1.0
        again = _NOUGHT
        for k in range(left):
            if g.value[k] >= 0.0:
                large.size[g.where[k]] *= g.value[k]
            else:
                _move(g, k, g, again)
                again += 1
        left = again
        attempt += 1


@inlined
def _gamma_d(shape: Any) -> Any:
    return (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0


@within
def _scatter(many: int, seed: int, day: int, scratch: Scratch, out: NDArray[np.int32]) -> None:
    """Poisson numbers of the gathered rates, to where they belong; attempt after attempt likewise."""
    widest()
    q, low = scratch.large, scratch.again
    for k in range(many):
        rate = q.size[place(k)]
        count, stands = poisson_squeezed(rate, seed, q.member[place(k)], day, q.stream[place(k)], 0)
        value = min(count, np.float64(MOST)) if stands else -1.0
        q.value[place(k)] = value if rate > LEAST_REJECTION else -2.0
    left, few, attempt = _NOUGHT, _NOUGHT, _NOUGHT
    for n in range(many):
        if q.value[n] >= 0.0:
            out[q.where[n]] = np.int32(q.value[n])
        elif q.value[n] == -1.0:
            _move(q, n, q, left)
            left += 1
        else:
            _move(q, n, low, few)
            few += 1
    _invert(few, seed, day, low, out)
    while left > 0:
        for k in range(left):
            count, stands = poisson_try(q.size[place(k)], seed, q.member[place(k)], day, q.stream[place(k)], attempt)
            q.value[place(k)] = min(count, np.float64(MOST)) if stands else -1.0
        again = _NOUGHT
        for k in range(left):
            if q.value[k] >= 0.0:
                out[q.where[k]] = np.int32(q.value[k])
            else:
                _move(q, k, q, again)
                again += 1
        left = again
        attempt += 1


@inlined
def _invert(many: int, seed: int, day: int, q: Lanes, out: NDArray[np.int32]) -> None:
    """Poisson numbers of small rates by `invert`'s sums, side by side and without a mask."""
    widest()
    for k in range(many):
        u = halfway(count_word(seed, q.member[place(k)], day, q.stream[place(k)]))
        q.value[place(k)], q.found[place(k)], q.rest[place(k)] = exp64(-q.size[place(k)]), 0.0, u
    for k in range(many):
        if q.rest[k] > TAIL_WORD * 2.0**-32:
            q.rest[k] = count_uniform(seed, q.member[k], day, q.stream[k])
        q.rest[k] -= q.value[k]
    left, n = many, 1.0
    while left > 0:
        left = 0
        for k in range(many):
            p = q.value[place(k)] * (q.size[place(k)] / n)
            below = (q.rest[place(k)] > 0.0) & (p > 1e-18)  # or the sum no longer grows
            q.value[place(k)] = p
            q.rest[place(k)] -= p
            q.found[place(k)] += 1.0 if below else 0.0
            left += 1 if below else 0
        n += 1.0
    for k in range(many):
        out[q.where[k]] = np.int32(q.found[k])
