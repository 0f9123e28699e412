"""What a posterior draw expects of every past day: the parallel form, evaluated for references and checks."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike, NDArray
from numpyro import handlers

from forestall.engine.arrays import incident_data
from forestall.engine.fit import Posterior
from forestall.engine.incidents import IncidentShape, rates_of
from forestall.engine.rates import Parameters

__all__ = ["incident_means", "overdispersed"]

Floats = NDArray[np.float64]


def incident_means(posterior: Posterior, draw: int, *, excitation: float = 1.0) -> tuple[Floats, Floats]:
    """Expected counts (days, K), ceiling included, and alpha (K,) of one draw; A is multiplied by `excitation`."""
    part, chains = posterior.problem.incidents, posterior.incidents
    assert part is not None
    assert chains is not None
    names = ("A", "delay", "knots", "beta", "gamma", "damp", "week", "weight")
    sites = {name: jnp.asarray(chains.flat(name)[draw]) for name in names if name in chains.draws}
    sites.setdefault("beta", jnp.zeros(0))
    data = incident_data(posterior.problem, origin=posterior.origin)
    arrays = {k: jnp.asarray(v, dtype=jnp.float64) for k, v in data.items()}
    lam = np.asarray(_rates(part.shape, arrays, {**sites, "A": excitation * sites["A"]}))
    return lam / (1.0 + lam / np.asarray(part.shape.ceilings)), chains.flat("alpha")[draw]


@partial(jax.jit, static_argnums=0)
def _rates(shape: IncidentShape, data: Any, sites: Any) -> jax.Array:
    with handlers.block():
        return rates_of(shape, data, Parameters(**sites))


def overdispersed(rng: np.random.Generator, mean: Floats, alpha: ArrayLike) -> Floats:
    """Counts of that mean and of variance mean + alpha mean^2: a Poisson whose rate bears a gamma factor."""
    phi = 1.0 / np.maximum(alpha, 1e-12)
    factor = rng.gamma(np.broadcast_to(phi, mean.shape)) / phi
    return rng.poisson(np.minimum(mean * factor, 1e12)).astype(np.float64)
