"""Random numbers by key, never consumed in sequence.

Every number is a function of (seed, member, day, stream, purpose, attempt): Philox 4x32-10 (Salmon et al. 2011,
"Parallel random numbers: as easy as 1, 2, 3") with the seed and the member as key and the rest as counter. A stream's
part of the key comes from its name (`name_keys`), not its place in a list. So the same member of two scenarios, or of a
crisis with a stream more, sees the same numbers wherever it asks for the same thing, and no result depends on threads,
order, or which members stand side by side.
"""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from forestall.engine.machine.arithmetic import cosine64, log64
from forestall.engine.machine.compiled import compiled, inlined, lent, place, widest

__all__ = ["fill_words", "halfway", "name_keys", "normal", "normals", "uniform", "uniforms", "wide", "words"]

COUNT, TAIL, GAMMA, POISSON, LETHAL, BACKGROUND, WALK, SERIES, SHOCK, CONSTANT, PARAMETER, RULE = range(12)
"""Purposes: what a number is drawn for."""

_LOW, _SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
Words = tuple[Any, Any, Any, Any]


def name_keys(names: Iterable[str]) -> NDArray[np.int64]:
    """One key a name, different for different names: 32 bits of its checksum, the next free one where two agree.

    >>> name_keys(["a", "b"]).tolist() == [name_keys(["a"])[0], name_keys(["b"])[0]]
    True
    """
    keys: list[int] = []
    for name in names:
        key = crc32(name.encode())
        while key in keys:
            key = (key + 1) & 0xFFFFFFFF
        keys.append(key)
    return np.array(keys, dtype=np.int64)


@inlined
def words(seed: int, member: int, day: int, stream: int, purpose: int, attempt: int) -> Words:
    """Four words of 32 random bits each."""
    c0, c1 = np.uint64(day), np.uint64(stream)
    c2, c3 = np.uint64(purpose), np.uint64(attempt)
    k0, k1 = np.uint64(seed) & _LOW, np.uint64(member)
    for _ in range(10):  # what stands above a word's 32 bits is left there until the word is multiplied, or the end
        p0, p1 = _M0 * (c0 & _LOW), _M1 * (c2 & _LOW)
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ k0, p1, (p0 >> _SHIFT) ^ c3 ^ k1, p0
        k0 += _W0
        k1 += _W1
    return c0 & _LOW, c1 & _LOW, c2 & _LOW, c3 & _LOW


@lent
def fill_words(
    seed: int, first: int, day: int, stream: int, purpose: int, out: NDArray[np.uint32], at: int, width: int
) -> None:
    """`words` of `width` members from `first` on, attempt 0: word w of the l-th in out[at + w * width + l]."""
    widest()
    for lane in range(width):
        w0, w1, w2, w3 = words(seed, first + lane, day, stream, purpose, 0)
        out[place(at + lane)] = np.uint32(w0)
        out[place(at + width + lane)] = np.uint32(w1)
        out[place(at + 2 * width + lane)] = np.uint32(w2)
        out[place(at + 3 * width + lane)] = np.uint32(w3)


@inlined
def halfway(word: Any) -> Any:
    """A number in the open interval (0, 1) from 32 bits."""
    return (np.float64(word) + 0.5) * 2.0**-32


@inlined
def wide(high: Any, low: Any) -> Any:
    """A number in (0, 1) from 53 of 64 bits."""
    bits = (high << np.uint64(21)) ^ (low >> np.uint64(11))
    return (np.float64(bits) + 0.5) * 2.0**-53


@inlined
def normal(radius: Any, angle: Any) -> Any:
    """A standard normal number from two words (Box and Muller); none lies beyond 6.8."""
    return np.sqrt(-2.0 * log64(halfway(radius))) * cosine64(np.float64(angle) * 2.0**-32)


@compiled
def uniform(seed: int, member: int, day: int, stream: int, purpose: int, attempt: int) -> float:
    """A number in the open interval (0, 1), 53 bits."""
    high, low, _, _ = words(seed, member, day, stream, purpose, attempt)
    return float(wide(high, low))


@compiled
def uniforms(seed: int, first: int, members: int, days: int, stream: int, purpose: int) -> NDArray[np.float64]:
    """`uniform` of every day and of the members from `first` on: shape (days, members)."""
    out = np.empty((days, members))
    for t in range(days):
        for n in range(members):
            w0, w1, _, _ = words(seed, first + n, t, stream, purpose, 0)
            out[t, n] = wide(w0, w1)
    return out


@compiled
def normals(seed: int, first: int, members: int, days: int, stream: int, purpose: int) -> NDArray[np.float64]:
    """Standard normal numbers of every day and of the members from `first` on: shape (days, members).

    >>> bool(abs(normals(1, 0, 400, 25, 5, SERIES).mean()) < 0.05)
    True
    """
    widest()
    flat = np.empty((days + days % 2) * members)
    for t in range(0, days, 2):  # four words make the normals of two days
        one, two = t * members, (t + 1) * members
        for n in range(members):
            w0, w1, w2, w3 = words(seed, first + n, t >> 1, stream, purpose, 0)
            flat[place(one + n)] = normal(w0, w1)
            flat[place(two + n)] = normal(w2, w3)
    return flat[: days * members].reshape(days, members)
