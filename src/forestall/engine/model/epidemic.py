r"""The model of reported cases: the same self-exciting process with a known delay (the renewal equation).

    y[t]  ~ NegBinomial(mean f(lam[t]), concentration phi)
    lam[t] = mu_imp + R[t] (S[t]/N) m[t],     m[t] = sum_{s>=1} g[s] y[t-s]
    log R[t] = level + mean-centred walk[t] + couplings
    d[t]  ~ NegBinomial(mean mu_d + cfr[t] sum_s h[s] y[t-s], phi_d)       deaths follow cases
    log cfr[t] = level + couplings

g is the generation interval, h the delay from report to death; h is given, and g too, or its mean and sd with an sd of
each: then g is a mixture of the PMFs of a grid, the weights of which are straight lines between the grid's nodes, and m
the same mixture of their memories. mu_imp is constant and small: a moving
background would absorb R. The walk has a knot a week, the last one on the last day. Counts are by date of report.
All days are evaluated at once, given the observed past (Cori et al. 2013, American Journal of Epidemiology 178, in
negative binomial form).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import gammaln

from forestall.engine.model.delays import MEAN_NODES, SD_NODES
from forestall.engine.model.incidents import POISSON_ALPHA, WEEK_SD

__all__ = [
    "EpidemicShape",
    "count_loglik",
    "deaths_that_follow",
    "dispersion",
    "effects",
    "epidemic_model",
    "fatality",
    "imports",
    "log_reproduction",
    "node_weights",
    "susceptible",
    "week_factors",
]

Arrays = Mapping[str, jax.Array]


@dataclass(frozen=True, slots=True)
class EpidemicShape:
    """What is fixed about an epidemic model, whatever the data. Hashable."""

    knots: int
    couplings: int
    deaths: bool
    r_prior: tuple[float, float]
    """Log-mean and log-sd of R's level."""
    ceiling: float
    step_sd: float = 0.25
    """Prior scale of the walk's step from knot to knot, in logs."""
    weekday: bool = False
    poisson: bool = False
    uncertain: bool = False
    """Whether the generation interval is: `memory` is then (days, PMFs of the grid)."""
    ascertainment: tuple[float, float] | None = None
    """Beta prior of the share of infections that are reported; None where all are, or nothing is known."""
    fatality: tuple[bool, ...] = ()
    """Of each coupling on fatality, whether it is that of an overload."""


def epidemic_model(shape: EpidemicShape, data: Arrays) -> None:
    """The NumPyro model. `data` is made by `problem.epidemic_data`; see there for shapes and units."""
    mean, sd = shape.r_prior
    level = mean + sd * numpyro.sample("level_raw", dist.Normal(0.0, 1.0))
    step = numpyro.sample("step", dist.HalfNormal(shape.step_sd))
    z = numpyro.sample("z_walk", dist.Normal(jnp.zeros(shape.knots), 1.0).to_event(1))
    walk = step * jnp.cumsum(z)
    walk = numpyro.deterministic("walk", walk - jnp.mean(walk))
    beta = effects("beta", shape.couplings, data)
    log_r = numpyro.deterministic("log_r", log_reproduction(data, level=level, walk=walk, beta=beta))
    numpyro.deterministic("level", level)
    mu = imports()
    alpha = dispersion(shape)
    lam = mu + jnp.exp(log_r) * susceptible(shape, data) * _memory(shape, data)
    if shape.weekday:
        lam = lam * (data["weekday"] @ week_factors())
    numpyro.factor("cases", count_loglik(data["y"], data["seen"], lam / (1.0 + lam / shape.ceiling), alpha))
    if shape.deaths:
        deaths_that_follow(shape, data)


def log_reproduction(data: Arrays, *, level: jax.Array, walk: jax.Array, beta: jax.Array) -> jax.Array:
    """log R[t] by date of report: shape (days,)."""
    return level + data["hats"] @ walk + data["x"] @ beta


def fatality(shape: EpidemicShape, data: Arrays, theta: jax.Array) -> jax.Array:
    """What the couplings make of the share that dies: (days,), or (), one, where there are none."""
    factor = jnp.ones(())
    for f, overload in enumerate(shape.fatality):
        x = data["x_theta"][:, f]
        factor = factor * (1.0 + jnp.expm1(theta[f]) * x if overload else jnp.exp(theta[f] * x))
    return factor


def imports() -> jax.Array:
    """Cases a day that nothing here explains: few."""
    raw = numpyro.sample("mu_raw", dist.Normal(0.0, 1.0))
    return jnp.asarray(numpyro.deterministic("mu_imp", 0.2 * jnp.exp(0.5 * raw)))


def susceptible(shape: EpidemicShape, data: Arrays) -> jax.Array:
    """S/N: one less the reported share of the population, over the share of infections that is reported."""
    reported = jnp.ones(())
    if shape.ascertainment is not None:
        reported = numpyro.sample("reported", dist.Beta(*shape.ascertainment))
    return jnp.clip(1.0 - data["attacked"] / reported, 0.0, 1.0)


def _memory(shape: EpidemicShape, data: Arrays) -> jax.Array:
    if not shape.uncertain:
        return data["memory"]
    z = numpyro.sample("z_interval", dist.Normal(jnp.zeros(2), 1.0).to_event(1))
    return jnp.asarray(data["memory"] @ numpyro.deterministic("interval", node_weights(z)))


def node_weights(z: jax.Array) -> jax.Array:
    """Weights of the grid's PMFs (15,) for a mean and an sd that lie z of their sds from the middle; beyond the last
    node, the last node's."""
    near = [
        jnp.clip(1.0 - jnp.abs(jnp.clip(at, nodes[0], nodes[-1]) - jnp.asarray(nodes)) / (nodes[1] - nodes[0]), 0.0)
        for at, nodes in zip(z, (MEAN_NODES, SD_NODES), strict=True)
    ]
    return jnp.outer(near[0], near[1]).ravel()


def week_factors() -> jax.Array:
    """Factors (7,), Monday first, of mean one over a week."""
    z = numpyro.sample("z_week", dist.Normal(jnp.zeros(7), 1.0).to_event(1))
    return jnp.asarray(numpyro.deterministic("week", jax.nn.softmax(WEEK_SD * z) * 7.0))


def dispersion(shape: EpidemicShape) -> jax.Array:
    """1 / phi."""
    if shape.poisson:
        return jnp.asarray(numpyro.deterministic("alpha", jnp.full((), POISSON_ALPHA)))
    return jnp.asarray(numpyro.sample("alpha", dist.HalfNormal(0.5)))


def effects(name: str, many: int, data: Arrays) -> jax.Array:
    """The couplings' effects (many,), under their priors."""
    if many == 0:
        return jnp.zeros(0)
    raw = numpyro.sample(f"{name}_raw", dist.Normal(jnp.zeros(many), 1.0).to_event(1))
    return jnp.asarray(numpyro.deterministic(name, data[f"{name}_mean"] + data[f"{name}_sd"] * raw))


def deaths_that_follow(shape: EpidemicShape, data: Arrays) -> None:
    """The likelihood of the deaths, given the cases reported."""
    cfr = numpyro.deterministic("cfr", 0.03 * jnp.exp(0.8 * numpyro.sample("cfr_raw", dist.Normal(0.0, 1.0))))
    alpha = numpyro.sample("alpha_deaths", dist.HalfNormal(0.5))
    factor = fatality(shape, data, effects("theta", len(shape.fatality), data))
    mean = 0.02 + cfr * factor * data["memory_deaths"]
    numpyro.factor("deaths", count_loglik(data["deaths"], data["seen"], mean, alpha))


def count_loglik(y: jax.Array, seen: jax.Array, mean: jax.Array, alpha: jax.Array) -> jax.Array:
    """Log-likelihood of the days seen, alpha = 1 / phi, without -lgamma(y + 1).

    lgamma(y + phi) - lgamma(phi) + y log alpha tends to zero as alpha does.
    """
    phi = 1.0 / alpha
    ties = jnp.where(alpha > 1e-7, gammaln(y + phi) - gammaln(phi) + y * jnp.log(alpha), 0.0)
    return jnp.sum(seen * (ties + y * jnp.log(mean) - (y + phi) * jnp.log1p(alpha * mean)))
