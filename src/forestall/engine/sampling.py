"""One sampler for counts: negative binomial and Poisson, exact, from keyed random numbers.

Small means are drawn by inversion of a single uniform number, so that a count is monotone in its rate: the same member
of two scenarios has the same events where the rates agree. Large means are a gamma mixed Poisson: Marsaglia and Tsang
(2000) for the gamma, Hoermann's (1993) transformed rejection for the Poisson.
"""

import math

from forestall.engine.compiled import compiled
from forestall.engine.keyed import uniform

__all__ = ["negative_binomial"]

INVERSION_MEAN = 40.0


@compiled
def negative_binomial(mean: float, alpha: float, seed: int, member: int, day: int, stream: int, purpose: int) -> int:
    """A count with the given mean and variance mean + alpha mean^2 (alpha = 1 / phi; Poisson where alpha is 0)."""
    if not mean > 0.0:
        return 0
    if mean <= INVERSION_MEAN:
        return _invert(mean, alpha, uniform(seed, member, day, stream, purpose, 0))
    rate = mean
    if alpha > 1e-10:
        rate = mean * alpha * _gamma(1.0 / alpha, seed, member, day, stream, purpose)
    if rate <= INVERSION_MEAN:
        return _invert(rate, 0.0, uniform(seed, member, day, stream, purpose, 0))
    return _poisson(rate, seed, member, day, stream, purpose)


@compiled
def _invert(mean: float, alpha: float, u: float) -> int:
    """Smallest k with P(count <= k) >= u, by summing the probabilities upwards."""
    if alpha > 1e-10:
        phi = 1.0 / alpha
        p = math.exp(-phi * math.log1p(alpha * mean))
        ratio = alpha * mean / (1.0 + alpha * mean)
    else:
        phi = math.inf
        p = math.exp(-mean)
        ratio = 0.0
    k = 0
    total = p
    while total < u:
        factor = ratio * (k + phi) if alpha > 1e-10 else mean
        p *= factor / (k + 1.0)
        k += 1
        if k > mean and p < 1e-18:  # the sum no longer grows: u lies in the last rounding of one
            break
        total += p
    return k


@compiled
def _gamma(shape: float, seed: int, member: int, day: int, stream: int, purpose: int) -> float:
    """A gamma number of unit scale."""
    boost = 1.0
    a = shape
    if a < 1.0:
        boost = uniform(seed, member, day, stream, purpose, 1) ** (1.0 / a)
        a += 1.0
    d = a - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    attempt = 2
    while True:
        u1 = uniform(seed, member, day, stream, purpose, attempt)
        u2 = uniform(seed, member, day, stream, purpose, attempt + 1)
        u3 = uniform(seed, member, day, stream, purpose, attempt + 2)
        x = math.sqrt(-2.0 * math.log(u1)) * math.cos(2.0 * math.pi * u2)
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log(u3) < 0.5 * x * x + d - d * v + d * math.log(v):
            return boost * d * v
        attempt += 3


@compiled
def _poisson(mean: float, seed: int, member: int, day: int, stream: int, purpose: int) -> int:
    """A Poisson number of a mean above ten, by transformed rejection (PTRS)."""
    b = 0.931 + 2.53 * math.sqrt(mean)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    v_r = 0.9277 - 3.6224 / (b - 2.0)
    attempt = 1_000_000
    while True:
        u = uniform(seed, member, day, stream, purpose, attempt) - 0.5
        v = uniform(seed, member, day, stream, purpose, attempt + 1)
        attempt += 2
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + mean + 0.43)
        if us >= 0.07 and v <= v_r:
            return int(k)
        if k < 0 or (us < 0.013 and v > us):
            continue
        if math.log(v * inverse_alpha / (a / (us * us) + b)) <= k * math.log(mean) - mean - math.lgamma(k + 1.0):
            return int(k)
