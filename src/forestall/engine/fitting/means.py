"""What a posterior draw expects of every past day: the parallel form, evaluated for references and checks."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike, NDArray
from numpyro import handlers

from forestall.engine.fitting.fit import Posterior
from forestall.engine.model.arrays import epidemic_data, incident_data
from forestall.engine.model.incidents import IncidentShape, rates_of
from forestall.engine.model.problem import Epidemic
from forestall.engine.model.rates import Parameters

__all__ = ["epidemic_means", "incident_means", "incident_means_of", "overdispersed", "sites_of"]

Floats = NDArray[np.float64]


def incident_means(posterior: Posterior, draw: int, *, excitation: float = 1.0) -> tuple[Floats, Floats]:
    """Expected counts (days, K), ceiling included, and alpha (K,) of one draw; A is multiplied by `excitation`."""
    return _incident_mean(posterior, _arrays(posterior), draw, excitation)


def _arrays(posterior: Posterior) -> dict[str, jax.Array]:
    data = incident_data(posterior.problem, origin=posterior.origin)
    return {k: jnp.asarray(v, dtype=jnp.float64) for k, v in data.items()}


def _incident_mean(posterior: Posterior, arrays: Any, draw: int, excitation: float) -> tuple[Floats, Floats]:
    part = posterior.problem.incidents
    assert part is not None
    sites = {name: jnp.asarray(values[draw]) for name, values in sites_of(posterior).items()}
    alpha = np.asarray(sites.pop("alpha"))
    lam = np.asarray(_rates(part.shape, arrays, {**sites, "A": excitation * sites["A"]}))
    return lam / (1.0 + lam / np.asarray(part.shape.ceilings)), alpha


def sites_of(posterior: Posterior) -> dict[str, Floats]:
    """Draws (n, ...) of alpha and of all that the incidents' rates depend on."""
    chains = posterior.incidents
    assert chains is not None
    names = ("alpha", "A", "delay", "knots", "beta", "gamma", "damp", "week", "weight")
    sites = {name: chains.flat(name) for name in names if name in chains.draws}
    return {"beta": np.zeros((len(sites["alpha"]), 0)), **sites}


def incident_means_of(posterior: Posterior, draws: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The same for several draws: (n, days, K) and (n, K)."""
    arrays = _arrays(posterior)
    found = [_incident_mean(posterior, arrays, int(n), 1.0) for n in draws]
    return np.stack([m for m, _ in found]), np.stack([a for _, a in found])


def epidemic_means(posterior: Posterior, part: Epidemic, draws: NDArray[np.int64]) -> tuple[Floats, Floats, int]:
    """Expected cases (n, days) from the day after the first case to the origin, alpha (n,), index of that day."""
    chains = posterior.epidemics[part.block.id]
    data = epidemic_data(posterior.problem, part, origin=posterior.origin)
    site = {name: chains.flat(name)[draws] for name in chains.draws}
    reported = site["reported"][:, None] if part.shape.ascertainment is not None else 1.0
    memory = site["interval"] @ data["memory"].T if part.shape.uncertain else data["memory"]
    susceptible = np.clip(1.0 - data["attacked"] / reported, 0.0, 1.0)
    lam = site["mu_imp"][:, None] + np.exp(site["log_r"]) * susceptible * memory
    if part.shape.weekday:
        lam = lam * (site["week"] @ data["weekday"].T)
    mean = lam / (1.0 + lam / part.shape.ceiling)
    return mean[:, 1 : posterior.origin - part.first + 1], site["alpha"], part.first + 1


@partial(jax.jit, static_argnums=0)
def _rates(shape: IncidentShape, data: Any, sites: Any) -> jax.Array:
    with handlers.block():
        return rates_of(shape, data, Parameters(**sites))


def overdispersed(rng: np.random.Generator, mean: Floats, alpha: ArrayLike) -> Floats:
    """Counts of that mean and of variance mean + alpha mean^2: a Poisson whose rate bears a gamma factor."""
    phi = 1.0 / np.maximum(alpha, 1e-12)
    factor = rng.gamma(np.broadcast_to(phi, mean.shape)) / phi
    return rng.poisson(np.minimum(mean * factor, 1e12)).astype(np.float64)
