r"""An epidemic whose counts come late: R by day of infection, with the priors and sites of `epidemic`.

    I[t]   = mu_imp + R[t] (S[t]/N) sum_{s>=1} g[s] I[t-s]       infections, in units of those that are ever counted
    y[t]   ~ NegBinomial(mean f(W[d(t)] sum_{s>=0} h[s] I[t-s]), concentration phi)
    log R[t] = level + mean-centred walk[t] + couplings

g is the generation interval and h the delay from infection to count, a stream's `reporting`. Before the first count
infections grow or fall exponentially. The renewal is linear in I: all days are had at once, by solving a triangular
system. The walk's values are sampled, not its steps, for the counts pin these down together; in units of the step's
spread, so that few counts, which leave that open, make no funnel.
"""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.linalg import solve_triangular
from numpy.typing import NDArray

from forestall.engine.model import delays
from forestall.engine.model.arrays import epidemic_data
from forestall.engine.model.epidemic import (
    EpidemicShape,
    count_loglik,
    deaths_that_follow,
    dispersion,
    effects,
    epidemic_model,
    imports,
    log_reproduction,
    node_weights,
    susceptible,
    week_factors,
)
from forestall.engine.model.problem import Epidemic, Problem

__all__ = ["case_data", "case_model", "days_before", "delayed_model", "renewed"]

Arrays = Mapping[str, jax.Array]
GROWTH_SD = 0.1
"""Of the daily growth before the first count."""
FIRST_DAYS = 14
"""Their mean count is what infections before the first are thought to be, give or take a factor e."""


def case_model(part: Epidemic) -> Any:
    """The model of an epidemic: by day of infection where its counts are known to come late, else by day of report."""
    return epidemic_model if part.cases.reporting is None else delayed_model


def case_data(problem: Problem, part: Epidemic, *, origin: int) -> dict[str, Any]:
    """Arrays for the epidemic's model; where counts come late g (lags,), or (15, lags) where uncertain, h (lags,) from
    lag 0, and scale instead of the memory; `attacked` then looks ahead by the mean delay, as far as there are counts.
    """
    data = epidemic_data(problem, part, origin=origin)
    if part.cases.reporting is None:
        return data
    del data["memory"]
    grid, h = delays.pmf_grid(part.cases.delay), delays.pmf_of(part.cases.reporting)
    last, late = max(origin - part.first, 0), round(float(h @ np.arange(len(h))))
    seen = data["y"][: last + 1]
    return data | {
        "g": grid if part.shape.uncertain else grid[0],
        "h": h,
        "scale": np.float64(seen[:FIRST_DAYS].mean() + 0.5),
        "attacked": data["attacked"][np.minimum(np.arange(len(data["y"])) + late, last)],
    }


def days_before(part: Epidemic) -> int:
    """Days before the first count whose infections matter."""
    assert part.cases.reporting is not None
    return int(delays.pmf_grid(part.cases.delay).shape[1]) + len(delays.pmf_of(part.cases.reporting))


def delayed_model(shape: EpidemicShape, data: Arrays) -> None:
    """The NumPyro model. Besides the sites of `epidemic_model`: infections (days before + days,), expected (days,)
    counts below any ceiling."""
    level, walk = _walk(shape)
    numpyro.deterministic("level", level)
    numpyro.deterministic("walk", walk)
    beta = effects("beta", shape.couplings, data)
    log_r = numpyro.deterministic("log_r", log_reproduction(data, level=level, walk=walk, beta=beta))
    g = _interval(shape, data)
    before = _before(g.shape[0] + data["h"].shape[0], data["scale"])
    infected = renewed(before, jnp.exp(log_r) * susceptible(shape, data), g, imports())
    numpyro.deterministic("infections", infected)
    mean = _lagged(data["h"], len(before), len(log_r)) @ infected
    if shape.weekday:
        mean = mean * (data["weekday"] @ week_factors())
    numpyro.deterministic("expected", mean)
    numpyro.factor(
        "cases", count_loglik(data["y"], data["seen"], mean / (1.0 + mean / shape.ceiling), dispersion(shape))
    )
    if shape.deaths:
        deaths_that_follow(shape, data)


def renewed(before: jax.Array, r: jax.Array, g: jax.Array, brought: jax.Array) -> jax.Array:
    """`before` and then I[t] = brought + r[t] sum_{s>=1} g[s] I[t-s]: (days before + days,).

    >>> renewed(jnp.array([4.0, 2.0]), jnp.array([1.0, 2.0]), jnp.array([0.0, 0.5, 0.5]), jnp.zeros(())).tolist()
    [4.0, 2.0, 3.0, 5.0]
    """
    weight = r[:, None] * _lagged(g, len(before), len(r))
    known = brought + weight[:, : len(before)] @ before
    later = solve_triangular(jnp.eye(len(r)) - weight[:, len(before) :], known, lower=True, unit_diagonal=True)
    return jnp.concatenate([before, later])


def _walk(shape: EpidemicShape) -> tuple[jax.Array, jax.Array]:
    """Level, and walk less its mean; the course is one of unit steps."""
    mean, sd = shape.r_prior
    level = mean + sd * numpyro.sample("level_raw", dist.Normal(0.0, 1.0))
    step = numpyro.sample("step", dist.HalfNormal(shape.step_sd))
    course = numpyro.sample("course", dist.GaussianRandomWalk(scale=1.0, num_steps=shape.knots))
    return level, step * (course - jnp.mean(course))


def _interval(shape: EpidemicShape, data: Arrays) -> jax.Array:
    if not shape.uncertain:
        return data["g"]
    z = numpyro.sample("z_interval", dist.Normal(jnp.zeros(2), 1.0).to_event(1))
    return jnp.asarray(numpyro.deterministic("interval", node_weights(z)) @ data["g"])


def _before(days: int, scale: jax.Array) -> jax.Array:
    """Infections (days,) before the first count."""
    start = scale * jnp.exp(numpyro.sample("start_raw", dist.Normal(0.0, 1.0)))
    growth = GROWTH_SD * numpyro.sample("growth_raw", dist.Normal(0.0, 1.0))
    return jnp.asarray(start * jnp.exp(growth * (jnp.arange(days) - days)))


def _lagged(pmf: jax.Array, before: int, days: int) -> jax.Array:
    """What each day, those before the first too, adds to each: pmf[t - u], shape (days, before + days)."""
    lag: NDArray[np.int64] = before + np.arange(days)[:, None] - np.arange(before + days)
    known = (lag >= 0) & (lag < pmf.shape[0])
    return jnp.where(known, pmf[np.where(known, lag, 0)], 0.0)
