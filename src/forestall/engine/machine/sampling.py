"""One sampler for counts: negative binomial and Poisson, exact, from keyed random numbers. A number at a time.

Small means are drawn by inversion of a single uniform number, so that a count is monotone in its rate: the same member
of two scenarios has the same events where the rates agree. Large means are a gamma mixed Poisson: Marsaglia and Tsang
(2000) for the gamma, Hoermann's (1993) transformed rejection for the Poisson. `lanes` draws many members side by side
by the same rules from the same numbers; this form is the measure of that one.
"""

from typing import Any

import numpy as np

from forestall.engine.machine.arithmetic import exp64, log64
from forestall.engine.machine.compiled import compiled, inlined
from forestall.engine.machine.keyed import COUNT, GAMMA, POISSON, TAIL, halfway, normal, wide, words

__all__ = ["MOST", "negative_binomial"]

INVERSION_MEAN, INVERSION_LOG = 16.0, 13.8
"""Inversion up to this mean, and where no event has a probability above e to minus this (one in a million)."""
LEAST_REJECTION = 10.0
"""Transformed rejection from this mean on."""
TAIL_WORD = 0xFFF00000
"""Words from here on, one in 4,096, are the upper tail: they get 21 bits more."""
POISSON_ALPHA = 1e-10
MOST = 2**31 - 1
"""No day counts more."""


@compiled
def negative_binomial(mean: float, alpha: float, seed: int, member: int, day: int, stream: int) -> int:
    """A count with the given mean and variance mean + alpha mean^2 (alpha = 1 / phi; Poisson where alpha is 0)."""
    if not mean > 0.0:
        return 0
    if mean <= INVERSION_MEAN and log_nothing(mean, alpha) <= INVERSION_LOG:
        return invert(mean, alpha, count_uniform(seed, member, day, stream))
    rate = mean
    if alpha > POISSON_ALPHA:
        rate = mean * gamma(1.0 / alpha, seed, member, day, stream)
    return poisson(rate, seed, member, day, stream)


@compiled
def log_nothing(mean: float, alpha: float) -> float:
    """Minus the log of the probability of no event."""
    u = 1.0 + alpha * mean
    return mean * log64(u) / (u - 1.0) if u > 1.0 else mean  # Kahan's correction: right for a small alpha too


@compiled
def count_word(seed: int, member: int, day: int, stream: int) -> Any:
    """The day's word: four days share a call."""
    w0, w1, w2, w3 = words(seed, member, day >> 2, stream, COUNT, 0)
    low, high = (w1, w3) if day & 1 else (w0, w2)
    return np.int64(high if day & 2 else low)


@compiled
def count_uniform(seed: int, member: int, day: int, stream: int) -> Any:
    """What a count inverts: 32 bits, in the upper tail 53."""
    word = count_word(seed, member, day, stream)
    if word < TAIL_WORD:
        return halfway(word)
    return wide(np.uint64(word), words(seed, member, day, stream, TAIL, 0)[0])


@compiled
def invert(mean: float, alpha: float, u: float) -> int:
    """Smallest k with P(count <= k) >= u, by summing the probabilities upwards."""
    p = exp64(-log_nothing(mean, alpha))
    ratio, base = alpha * mean / (1.0 + alpha * mean), mean / (1.0 + alpha * mean)
    k, total = 0, p
    while total < u:
        p *= (ratio * k + base) / (k + 1.0)
        k += 1
        if k > mean and p < 1e-18:  # the sum no longer grows: u lies in the last rounding of one
            break
        total += p
    return k


@inlined
def _gamma_proposal(d: Any, seed: int, member: int, day: int, stream: int, attempt: int) -> tuple[Any, Any, Any]:
    """A normal number, what it proposes, and the uniform number that decides."""
    w0, w1, w2, _ = words(seed, member, day, stream, GAMMA, attempt)
    x = normal(w0, w1)
    v = 1.0 + x / np.sqrt(9.0 * d)
    return x, v * v * v, halfway(w2)


@inlined
def gamma_try(d: Any, seed: int, member: int, day: int, stream: int, attempt: int) -> tuple[Any, Any]:
    """A gamma number of shape d + 1/3, unit scale, and whether it stands."""
    x, v, u = _gamma_proposal(d, seed, member, day, stream, attempt)
    stands = log64(u) < 0.5 * x * x + d - d * v + d * log64(max(v, 1e-300))
    return d * v, stands & (v > 0.0)


@inlined
def gamma_squeezed(d: Any, seed: int, member: int, day: int, stream: int, attempt: int) -> tuple[Any, Any]:
    """The same number, and whether it stands for certain: no logarithm, and true of some 98 in 100 that stand."""
    x, v, u = _gamma_proposal(d, seed, member, day, stream, attempt)
    return d * v, (u < 1.0 - 0.0331 * (x * x) * (x * x)) & (v > 0.0)


@inlined
def gamma_boost(shape: float, seed: int, member: int, day: int, stream: int) -> float:
    """What makes a gamma of shape + 1 one of a shape below one."""
    word = words(seed, member, day, stream, GAMMA, 0)[3]
    return exp64(log64(halfway(word)) / shape) if shape < 1.0 else 1.0


@compiled
def gamma(shape: float, seed: int, member: int, day: int, stream: int) -> Any:
    """A gamma number of mean one."""
    d, attempt = (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0, 0
    while True:
        value, stands = gamma_try(d, seed, member, day, stream, attempt)
        if stands:
            return gamma_boost(shape, seed, member, day, stream) * (value / shape)
        attempt += 1


@inlined
def _poisson_proposal(
    mean: Any, seed: int, member: int, day: int, stream: int, attempt: int
) -> tuple[Any, Any, Any, Any, Any]:
    """A candidate, the uniform number that decides, and the hat's a, b and distance from its edge."""
    w0, w1, w2, _ = words(seed, member, day, stream, POISSON, attempt)
    u = wide(w0, w1) - 0.5
    b = 0.931 + 2.53 * np.sqrt(mean)
    a = -0.059 + 0.02483 * b
    us = 0.5 - abs(u)
    return np.floor((2.0 * a / us + b) * u + mean + 0.43), halfway(w2), a, b, us


@inlined
def poisson_try(mean: Any, seed: int, member: int, day: int, stream: int, attempt: int) -> tuple[Any, Any]:
    """A candidate for a Poisson number of a mean above ten, and whether it stands (PTRS)."""
    k, v, a, b, us = _poisson_proposal(mean, seed, member, day, stream, attempt)
    height = v * (1.1239 + 1.1328 / (b - 3.4)) / (a / (us * us) + b)
    series, product = log_factorial(max(k, 0.0))
    return k, (k >= 0.0) & (log64(height / product) + series <= k * log64(mean) - mean)


@inlined
def poisson_squeezed(mean: Any, seed: int, member: int, day: int, stream: int, attempt: int) -> tuple[Any, Any]:
    """The same candidate, and whether it stands for certain: no logarithm, and true of three in four that stand."""
    k, v, _, b, us = _poisson_proposal(mean, seed, member, day, stream, attempt)
    return k, (us >= 0.07) & (v * (b - 2.0) <= 0.9277 * (b - 2.0) - 3.6224)


@inlined
def log_factorial(k: Any) -> tuple[Any, Any]:
    """log k! as a sum and, still to be taken off, the log of a product: Stirling's series eight factors too high."""
    x = k + 9.0
    z = 1.0 / (x * x)
    series = 1.0 / 12.0 - z * (1.0 / 360.0 - z * (1.0 / 1260.0 - z * (1.0 / 1680.0 - z / 1188.0)))
    up = (k + 1.0) * (k + 2.0) * (k + 3.0) * (k + 4.0) * (k + 5.0) * (k + 6.0) * (k + 7.0) * (k + 8.0)
    return (x - 0.5) * log64(x) - x + 0.91893853320467274178 + series / x, up


@compiled
def poisson(rate: float, seed: int, member: int, day: int, stream: int) -> int:
    """A Poisson number."""
    if rate <= LEAST_REJECTION:
        return invert(rate, 0.0, count_uniform(seed, member, day, stream))
    attempt = 0
    while True:
        k, stands = poisson_try(rate, seed, member, day, stream, attempt)
        if stands:
            return int(min(k, float(MOST)))
        attempt += 1
