"""How likely counts are under their rates, and how that changes with them: what a fit evaluates most.

Value and slopes are worked out together from the same few quotients. With the rate lam, n = 1 + lam / C and
d = n + alpha lam,

    mean = lam / n,   1 + alpha mean = d / n,   slope of the log-likelihood by lam = (y n / lam - 1) / (n d)

Streams are rows, so that days lie side by side and every loop over them is one of vector instructions.
"""

from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np

__all__ = ["log_one_plus", "log_positive", "negative_binomial_loglik"]

Arrays = Mapping[str, jax.Array]

HALF_ROOT, FRACTION = np.uint64(0x3FE6A09E667F3BCD), np.uint64(0xFFFFFFFFFFFFF)
"""Bits of the root of a half, from where fractions are counted, up to that of two; those that hold a fraction."""
LIFT, TWO_TO_52 = np.uint64(0x3FF0000000000000 - 0x3FE6A09E667F3BCD), np.uint64(0x4330000000000000)
LOG_2 = 0.6931471805599453
SERIES = (
    1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01,
    2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01,
)  # fmt: skip
"""Coefficients of FreeBSD's msun, the highest power first."""
SMALL = 1e-4
"""Below it log(1 + x) is three terms of its series, right to twelve digits."""


def negative_binomial_loglik(data: Arrays, lam: jax.Array, alpha: jax.Array, ceiling: jax.Array) -> jax.Array:
    """Log-likelihood of the observed days for rates lam (days, K) before the ceiling (K,), alpha = 1 / phi.

    data["above"][v, i] counts the days with y > v: lgamma(y + phi) - lgamma(phi) = sum_{v < y} log(phi + v), so that
    with phi constant in time the sum over days needs only the histogram of the counts. The constant -lgamma(y + 1) is
    left out. It has a slope by lam and alpha; y (K, days) must be zero where seen (K, days) is.
    """
    v = jnp.arange(data["above"].shape[0])[:, None]
    ties = jnp.sum(data["above"] * log_positive(alpha * v + 1.0))
    return ties + _of_days(data["y"], data["seen"], lam.T, alpha[:, None], ceiling[:, None])


@jax.custom_vjp
def _of_days(y: jax.Array, seen: jax.Array, lam: jax.Array, alpha: jax.Array, ceiling: jax.Array) -> jax.Array:
    """Sum over days of y log(mean) - (y + phi) log(1 + alpha mean); alpha and ceiling are columns."""
    return _with_slopes(y, seen, lam, alpha, ceiling)[0]


def _with_slopes(
    y: jax.Array, seen: jax.Array, lam: jax.Array, alpha: jax.Array, ceiling: jax.Array
) -> tuple[jax.Array, tuple[jax.Array, jax.Array]]:
    n, every = 1.0 + lam * (1.0 / ceiling), jnp.ones(y.shape[1])
    d = n + alpha * lam
    quotient = 1.0 / (lam * n * d)
    odds = lam * n * (lam * quotient)  # mean / (1 + alpha mean)
    more = (seen * log_one_plus(alpha * lam * d * (lam * quotient))) @ every
    value = jnp.sum((y * log_positive(odds)) @ every - more / alpha[:, 0])
    by_alpha = (more / alpha[:, 0] - ((alpha * y + seen) * odds) @ every) / alpha[:, 0]
    return value, (seen * (y * n - lam) * quotient, by_alpha[:, None])


def _backward(slopes: tuple[jax.Array, jax.Array], along: jax.Array) -> tuple[jax.Array | None, ...]:
    return None, None, along * slopes[0], along * slopes[1], None


_of_days.defvjp(_with_slopes, _backward)


@jax.custom_jvp
def log_positive(x: jax.Array) -> jax.Array:
    """Natural logarithm of positive float64, right to the last digit but one; nan of nan and of infinity.

    It is made of arithmetic and bits alone, which a compiler lays across the lanes of a vector; it calls jnp.log a
    number at a time.
    """
    bits = jax.lax.bitcast_convert_type(x, jnp.uint64) + LIFT
    power = jax.lax.bitcast_convert_type((bits >> np.uint64(52)) | TWO_TO_52, jnp.float64) - (2.0**52 + 1023.0)
    f = jax.lax.bitcast_convert_type((bits & FRACTION) + HALF_ROOT, jnp.float64) - 1.0
    s, half, r = f / (2.0 + f), 0.5 * f * f, jnp.zeros(())
    z = s * s
    for c in SERIES:
        r = (r + c) * z
    return power * LOG_2 - ((half - s * (half + r)) - f) + (x - x)


@log_positive.defjvp
def _(at: tuple[jax.Array], along: tuple[jax.Array]) -> tuple[jax.Array, jax.Array]:
    return log_positive(at[0]), along[0] / at[0]


def log_one_plus(x: jax.Array) -> jax.Array:
    """log(1 + x) of x >= 0, right to twelve digits."""
    return jnp.where(x < SMALL, x * (1.0 - x * (0.5 - x / 3.0)), log_positive(1.0 + x))
