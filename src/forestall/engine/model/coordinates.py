r"""What the sampler moves along, where that is not what the model is about: A by the logarithms of its entries, a
background's level by a stream's events in all, its path by numbers along axes that the counts hold more or less firmly.

Whatever the sampler moves along, what it stands for has its prior, Jacobian included: the model is the same, and only
mixes faster. A path x (K, M) of spread s is stationary, of variance s^2, and keeps a share of itself from knot to knot.
Its numbers are z in

    x = V c,   c = (u (g + D (A - N) - (u - 1) e) + u^2 w n) / P + z / sqrt(P),   P = q / s^2 + u^2 w

with what `laplace.axes` gives: axes V and a place, N for A and n for c, where the counts hold c with w and pull it with
g; D and e say how that changes with A and with u, how many times as much as at N the row of A leaves to the background.
Where the counts hold an axis (w large) c is what moves, where the prior does (s small, q its stiffness) c / s is, and z
is nearly standard normal whatever s and A are.
"""

import math
from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np
import numpyro.distributions as dist
from jax.scipy.special import ndtri
from jax.scipy.stats import norm
from numpy.typing import NDArray

from forestall.engine.model.spectral import perron_root, spectral_radius

__all__ = ["LogMatrix", "Path", "half_normal", "unprovoked"]

Arrays = Mapping[str, jax.Array]
LOG_2PI = math.log(2.0 * math.pi)
FEW, SMOOTH, THIN = 5.0, 0.01, 2.0
"""Events added to each stream's, and how gently the share left to the background nears zero, of all streams and of thin
ones, in `unprovoked`: their total is not held fast."""


def unprovoked(counted: jax.Array, A: jax.Array) -> jax.Array:
    """Log of the share (K,) of a stream's events that A leaves to the background, smoothly above zero where A explains
    more events than there were."""
    left, smooth = 1.0 - A @ (counted + FEW) / (counted + FEW), SMOOTH + THIN / (counted + FEW)
    return jnp.log((left + jnp.sqrt(left**2 + smooth)) / (1.0 + jnp.sqrt(1.0 + smooth)))


def half_normal(raw: jax.Array) -> jax.Array:
    """The half-normal number that stands where the normal one does: unlike its logarithm it nears zero no slower than a
    normal number leaves for minus infinity."""
    return jnp.asarray(-ndtri(0.5 * norm.cdf(-raw)))


class LogMatrix(dist.Distribution):  # type: ignore[misc]
    """Logs (n,) of the positive entries of a block of A, whose R is log-normal: A = R W / rho(W), log W normal.

    They are counted from those of a block of equal entries whose R is the median. W's common factor, which means
    nothing, is integrated out.
    """

    support = dist.constraints.independent(dist.constraints.real, 1)

    def __init__(self, speaking: NDArray[np.float64], median: float, sd: float, *, spread: float) -> None:
        self.at, self.block = np.nonzero(speaking), speaking.shape
        self.median, self.sd, self.spread = median, sd, spread
        self.middle = median - math.log(spectral_radius(speaking))
        super().__init__(event_shape=(len(self.at[0]),))

    def matrix(self, value: jax.Array) -> jax.Array:
        """The block (k, k)."""
        return jnp.zeros(self.block).at[self.at].set(jnp.exp(self.middle + value))

    def sample(self, key: jax.Array, sample_shape: tuple[int, ...] = ()) -> jax.Array:
        assert not sample_shape
        of_r, of_w = jax.random.split(key)
        w = self.spread * jax.random.normal(of_w, self.event_shape)
        root = jnp.log(perron_root(self.matrix(w))) - self.median
        return jnp.asarray(w - root + self.sd * jax.random.normal(of_r))

    def log_prob(self, value: jax.Array) -> jax.Array:
        n = len(value)
        r = (jnp.log(perron_root(self.matrix(value))) - self.median) / self.sd
        w = (value - jnp.mean(value)) / self.spread
        scale = math.log(self.sd) + (n - 1) * math.log(self.spread) + 0.5 * math.log(n)
        return jnp.asarray(-0.5 * (r**2 + jnp.sum(w**2) + n * LOG_2PI) - scale)


class Path(dist.Distribution):  # type: ignore[misc]
    """Numbers (K, M) of paths of spread (K,) that keep `keep` from knot to knot, under A (K, K), which leaves the
    background a share of events, log `share` (K,)."""

    support = dist.constraints.independent(dist.constraints.real, 2)

    def __init__(self, spread: jax.Array, keep: jax.Array, A: jax.Array, share: jax.Array, along: Arrays) -> None:
        self.spread, self.keep, self.along = spread[:, None], keep, along
        times = jnp.exp(share - unprovoked(along["counted"], along["near"]))[:, None]
        stiff = jnp.stack([1.0 + keep**2, -keep, -(keep**2)]) / (1.0 - keep**2)
        self.precision = jnp.tensordot(stiff, along["stiff"], 1) / self.spread**2 + times**2 * along["hold"]
        pull = along["pull"] + jnp.einsum("ikj,ij->ik", along["turn"], A - along["near"])
        pull = times * (pull - (times - 1.0) * along["rise"]) + times**2 * along["hold"] * along["place"]
        self.middle = pull / self.precision
        super().__init__(event_shape=pull.shape)

    def path(self, value: jax.Array) -> jax.Array:
        """x (K, M)."""
        c = self.middle + value / jnp.sqrt(self.precision)
        return jnp.einsum("imk,ik->im", self.along["axes"], c)

    def sample(self, key: jax.Array, sample_shape: tuple[int, ...] = ()) -> jax.Array:
        assert not sample_shape
        steps = jax.random.normal(key, self.event_shape).T * self.spread.T
        move = jnp.sqrt(1.0 - self.keep**2)

        def on(x: jax.Array, step: jax.Array) -> tuple[jax.Array, jax.Array]:
            x = self.keep * x + move * step
            return x, x

        later = jax.lax.scan(on, steps[0], steps[1:])[1]
        c = jnp.linalg.solve(self.along["axes"], jnp.concatenate([steps[:1], later]).T[:, :, None])[:, :, 0]
        return jnp.asarray((c - self.middle) * jnp.sqrt(self.precision))

    def log_prob(self, value: jax.Array) -> jax.Array:
        """Up to the axes' own determinant, which nothing moves."""
        x = self.path(value) / self.spread
        left, (K, M) = 1.0 - self.keep**2, value.shape
        steps = jnp.sum((x[:, 1:] - self.keep * x[:, :-1]) ** 2) / left + jnp.sum(x[:, 0] ** 2)
        scale = M * jnp.sum(jnp.log(self.spread)) + 0.5 * K * (M - 1) * jnp.log(left)
        return jnp.asarray(-0.5 * (steps + K * M * LOG_2PI + jnp.sum(jnp.log(self.precision))) - scale)
