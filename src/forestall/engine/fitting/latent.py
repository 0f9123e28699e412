r"""Infections behind delayed reports: R by day of infection, from counts that come later and follow the week.

    I[t]   = R[t] sum_{s>=1} g[s] I[t-s]                     infections, in units of those that are ever counted
    y[t]   ~ NegBinomial(mean W[d(t)] sum_{s>=0} h[s] I[t-s], concentration phi)
    log R[t] = a walk with a knot a week, begun near zero

g is the generation interval, h the delay from infection to count, both given; W the day of the week, of mean one over a
week. Before the first count infections grow or fall exponentially at an inferred rate. Conditioning on the counts
themselves, as `epidemic` does, is some hundred times faster and gives R by day of report; this gives R by day of
infection, and widens towards the last days, whose infections are not yet counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpy.typing import NDArray

from forestall.engine.fitting.diagnosis import effective_draws, split_rhat
from forestall.engine.fitting.nuts import Sampler
from forestall.engine.model.epidemic import count_loglik
from forestall.engine.model.incidents import WEEK_SD
from forestall.engine.model.problem import hats
from forestall.errors import DataError, NotConvergedError

__all__ = ["Latent", "LatentShape", "infections", "latent_model", "renew"]

Floats = NDArray[np.float64]
Arrays = Mapping[str, jax.Array]

KNOT_DAYS = 7
STEP_SD = 0.25
R_PRIOR = (0.0, 0.4)
"""Log-mean and log-sd of R at the first knot: about one, as in an epidemic that has been seen for weeks."""


@dataclass(frozen=True, slots=True)
class LatentShape:
    """Sizes: days counted, days before them whose infections matter, knots of the walk. Hashable."""

    days: int
    before: int
    knots: int
    weekday: bool


@dataclass(frozen=True, slots=True, eq=False)
class Latent:
    """Draws (n, days) of R and of infections (in units of those ever counted) by day of infection."""

    r: Floats
    infections: Floats
    ess: float
    """Effective draws of R, averaged over the days."""
    max_rhat: float


def latent_model(shape: LatentShape, data: Arrays) -> None:
    """The NumPyro model: data y, seen (days,), hats (days, knots), weekday (days, 7), g and h from lag 0, scale."""
    r = numpyro.deterministic("r", jnp.exp(data["hats"] @ _walk(shape.knots)))
    start = data["scale"] * jnp.exp(numpyro.sample("start_raw", dist.Normal(0.0, 1.0)))
    growth = 0.1 * numpyro.sample("growth_raw", dist.Normal(0.0, 1.0))
    before = start * jnp.exp(growth * (jnp.arange(shape.before) - shape.before))
    infected = jnp.concatenate([before, renew(before, r, data["g"])])
    numpyro.deterministic("infections", infected[shape.before :])
    mean = jnp.convolve(infected, data["h"])[shape.before : shape.before + shape.days]
    if shape.weekday:
        week = jax.nn.softmax(WEEK_SD * numpyro.sample("z_week", dist.Normal(jnp.zeros(7), 1.0).to_event(1))) * 7.0
        mean = mean * (data["weekday"] @ week)
    alpha = numpyro.sample("alpha", dist.HalfNormal(0.5))
    numpyro.factor("counts", count_loglik(data["y"], data["seen"], mean, alpha))


def _walk(knots: int) -> jax.Array:
    """log R at the knots, sampled as it stands and not as its steps: the counts pin it down, and NUTS then mixes some
    thirty times better. The first knot's prior takes the place of the walk's own start at zero."""
    step = numpyro.sample("step", dist.HalfNormal(STEP_SD))
    walk = numpyro.sample("walk", dist.GaussianRandomWalk(scale=step, num_steps=knots))
    own, wanted = dist.Normal(0.0, step).log_prob(walk[0]), dist.Normal(*R_PRIOR).log_prob(walk[0])
    numpyro.factor("first_knot", wanted - own)
    return jnp.asarray(walk)


def renew(before: jax.Array, r: jax.Array, g: jax.Array) -> jax.Array:
    """I[t] = r[t] sum_{s>=1} g[s] I[t-s], begun by `before` (at least as long as g): shape (days,)."""
    lags = g.shape[0] - 1

    def day(recent: jax.Array, today: jax.Array) -> tuple[jax.Array, jax.Array]:
        new = today * jnp.dot(recent, g[1:][::-1])
        return jnp.concatenate([recent[1:], new[None]]), new

    return jax.lax.scan(day, before[-lags:], r)[1]


def infections(
    counts: Floats,
    *,
    generation: Floats,
    delay: Floats,
    weekday: bool = True,
    seed: int = 1,
    warmup: int = 400,
    draws: int = 500,
    chains: int = 2,
) -> Latent:
    """R by day of infection from daily counts (days,), NaN where a day was not counted.

    `generation` and `delay` are from lag 0, generation[0] = 0. Raises DataError with fewer than 14 days or no count,
    NotConvergedError where R-hat of R exceeds 1.05 or more than one draw in a hundred diverges.
    """
    seen = np.isfinite(counts)
    if seen.sum() < 14 or not np.nansum(counts) > 0:
        raise DataError(f"{int(seen.sum())} days are counted; at least 14, with cases, are needed to infer infections")
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    days = len(counts)
    shape = LatentShape(days, len(generation) + len(delay), max(2, -(-(days - 1) // KNOT_DAYS) + 1), weekday)
    data = {
        "y": np.where(seen, counts, 0.0),
        "seen": seen.astype(np.float64),
        "hats": hats(days, shape.knots, KNOT_DAYS),
        "weekday": np.eye(7)[np.arange(days) % 7],
        "g": generation / generation.sum(),
        "h": delay / delay.sum(),
        "scale": np.float64(np.nanmean(counts[:14]) + 0.5),
    }
    found = Sampler(partial(latent_model, shape), data, warmup=warmup, target=0.9).fit(
        data, chains=chains, draws=draws, seed=seed
    )
    rhat, ess = float(split_rhat(found.draws["r"]).max()), _mean_ess(found.draws["r"])
    if rhat > 1.05 or found.diverging.mean() > 0.01:
        raise NotConvergedError(
            f"the fit of infections did not converge (R-hat of R {rhat:.3f}, {int(found.diverging.sum())} "
            "divergences); give more days, or ask for R by day of report (without a delay)"
        )
    return Latent(found.flat("r"), found.flat("infections"), ess, rhat)


def _mean_ess(r: Floats) -> float:
    return float(np.mean([effective_draws(r[:, :, t]) for t in range(0, r.shape[2], 7)]))
