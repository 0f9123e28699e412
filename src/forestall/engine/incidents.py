r"""The model of incidents: a self-exciting count process with a moving background (Hawkes, in daily counts).

    y[t,i]  ~ NegBinomial(mean f_i(lam[t,i]), concentration phi_i)
    lam[t,i] = exp(b_i[t] + beta . x[t]) + sum_j A[i,j] m[t,j]
    m[t,j]   = sum_h w_jh (memory of stream j with half-life h)
    f_i(lam) = lam / (1 + lam / C_i)

The background b_i is an Ornstein-Uhlenbeck process around a level, held by knots and interpolated between them; its
length scale is inferred, never below three mean delays, for a faster background would be the delay under another name.
The prior sits on R, the spectral radius of each block of A, and is split over the entries: A = R W / rho(W).
From other blocks a placebo may be provoked (that is what it is there to test); nothing else crosses.

All days are evaluated at once, given the observed past. float64.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist

from forestall.engine.spectral import perron_root

__all__ = ["IncidentShape", "incident_model", "incident_rates", "negative_binomial_loglik"]

Arrays = Mapping[str, jax.Array]

SPREAD = 1.0
"""sd of the log of an entry of W: how unequal the entries of a block are before the data speak."""
CROSS_MEDIAN, CROSS_SPREAD = 0.02, 1.0
"""Prior of an entry from the escalation block to a placebo: log-normal."""


@dataclass(frozen=True, slots=True)
class IncidentShape:
    """What is fixed about an incident model, whatever the data: sizes, blocks, priors on R. Hashable.

    `blocks` holds the stream indices of each block, `r_prior` the (log-mean, log-sd) of its R, `cross` the entries
    (i, j) outside the blocks that are free.
    """

    streams: int
    filters: int
    knots: int
    blocks: tuple[tuple[int, ...], ...]
    r_prior: tuple[tuple[float, float], ...]
    cross: tuple[tuple[int, int], ...]
    ceilings: tuple[float, ...]
    couplings_to: tuple[int, ...]
    shortest: float
    """Lower bound of the background's length scale, in days."""
    knot_days: float


def incident_model(shape: IncidentShape, data: Arrays) -> None:
    """The NumPyro model. `data` is made by `problem.incident_data`; see there for shapes and units."""
    K, H, M = shape.streams, shape.filters, shape.knots
    A = _reproduction_matrix(shape)
    z_delay = numpyro.sample("z_delay", dist.Normal(jnp.zeros((K, H)), 1.0).to_event(2))
    delay = numpyro.deterministic("delay", jax.nn.softmax(z_delay, axis=1))
    level = numpyro.sample("level", dist.Normal(data["level_mean"], 1.5).to_event(1))
    spread = numpyro.sample("spread", dist.HalfNormal(jnp.full(K, 1.0)).to_event(1))
    scale = numpyro.sample("scale_raw", dist.Normal(0.0, 1.0))
    ell = numpyro.deterministic("ell", shape.shortest + jnp.exp(data["ell_mean"] + data["ell_sd"] * scale))
    z = numpyro.sample("z", dist.Normal(jnp.zeros((M, K)), 1.0).to_event(2))
    knots = numpyro.deterministic("knots", level + spread * (_ou_factor(M, shape.knot_days, ell) @ z))
    beta = _coupling_effects(data)
    alpha = numpyro.sample("alpha", dist.HalfNormal(jnp.full(K, 1.0)).to_event(1))
    lam = incident_rates(shape, data, A=A, delay=delay, knots=knots, beta=beta)
    ceilings = jnp.asarray(shape.ceilings)
    numpyro.factor("counts", negative_binomial_loglik(data, lam / (1.0 + lam / ceilings), alpha))


def incident_rates(
    shape: IncidentShape, data: Arrays, *, A: jax.Array, delay: jax.Array, knots: jax.Array, beta: jax.Array
) -> jax.Array:
    """lam[t, i] before the ceiling, all days at once: shape (days, streams), events a day."""
    push = data["x"] * beta
    onto = jnp.zeros((len(shape.couplings_to), shape.streams))
    for c, i in enumerate(shape.couplings_to):
        onto = onto.at[c, i].set(1.0)
    background = jnp.exp(data["hats"] @ knots + push @ onto)
    memory = jnp.einsum("tjh,jh->tj", data["memory"], delay)
    return background + memory @ A.T


def negative_binomial_loglik(data: Arrays, mean: jax.Array, alpha: jax.Array) -> jax.Array:
    """Log-likelihood of the observed days, alpha = 1 / phi; data["above"][v, i] counts the days with y > v.

    lgamma(y + phi) - lgamma(phi) = sum_{v < y} log(phi + v), so that with phi constant in time the sum over days
    needs only the histogram of the counts. The constant -lgamma(y + 1) is left out.
    """
    phi = 1.0 / alpha
    v = jnp.arange(data["above"].shape[0])[:, None]
    ties = jnp.sum(data["above"] * jnp.log(alpha * v + 1.0))
    y, seen = data["y"], data["seen"]
    return ties + jnp.sum(seen * (y * jnp.log(mean) - (y + phi) * jnp.log1p(alpha * mean)))


def _reproduction_matrix(shape: IncidentShape) -> jax.Array:
    A = jnp.zeros((shape.streams, shape.streams))
    for b, (members, (mean, sd)) in enumerate(zip(shape.blocks, shape.r_prior, strict=True)):
        k = len(members)
        r = jnp.exp(mean + sd * numpyro.sample(f"r_raw_{b}", dist.Normal(0.0, 1.0)))
        if k == 1:
            A = A.at[members[0], members[0]].set(r)
            continue
        W = jnp.exp(SPREAD * numpyro.sample(f"w_{b}", dist.Normal(jnp.zeros((k, k)), 1.0).to_event(2)))
        A = A.at[jnp.ix_(jnp.array(members), jnp.array(members))].set(r * W / perron_root(W))
    if shape.cross:
        raw = numpyro.sample("cross_raw", dist.Normal(jnp.zeros(len(shape.cross)), 1.0).to_event(1))
        rows, columns = (jnp.array(axis) for axis in zip(*shape.cross, strict=True))
        A = A.at[rows, columns].set(CROSS_MEDIAN * jnp.exp(CROSS_SPREAD * raw))
    return jnp.asarray(numpyro.deterministic("A", A))


def _ou_factor(knots: int, knot_days: float, ell: jax.Array) -> jax.Array:
    """Lower-triangular factor L with L z an OU path of unit variance at the knots (oldest first)."""
    lag = jnp.arange(knots)[:, None] - jnp.arange(knots)[None, :]
    rho = jnp.exp(-knot_days / ell)
    innovation = jnp.where(jnp.arange(knots) == 0, 1.0, jnp.sqrt(1.0 - rho**2))
    return jnp.where(lag >= 0, rho ** jnp.maximum(lag, 0), 0.0) * innovation


def _coupling_effects(data: Arrays) -> jax.Array:
    C = data["beta_mean"].shape[0]
    if C == 0:
        return jnp.zeros(0)
    raw = numpyro.sample("beta_raw", dist.Normal(jnp.zeros(C), 1.0).to_event(1))
    return jnp.asarray(numpyro.deterministic("beta", data["beta_mean"] + data["beta_sd"] * raw))
