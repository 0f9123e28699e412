"""Along what the sampler moves is no part of the model: the prior is the same whatever the counts."""

from functools import partial

import jax
import numpy as np
from numpyro import handlers

from forestall.engine.arrays import incident_data
from forestall.engine.incidents import incident_model
from forestall.engine.plain import from_counts


def test_the_prior_of_a_level_knows_nothing_of_what_answers_explain() -> None:
    y = np.random.default_rng(1).poisson([0.01, 3.0], size=(300, 2)).astype(float)
    problem = from_counts(y)
    assert problem.incidents is not None
    data = incident_data(problem, origin=len(y) - 1)
    model = partial(incident_model, problem.incidents.shape)
    arrays = {name: jax.numpy.asarray(value, dtype=float) for name, value in data.items()}

    def prior(key: jax.Array) -> tuple[jax.Array, jax.Array]:
        sites = handlers.trace(handlers.seed(model, key)).get_trace(arrays)
        return sites["level"]["value"], sites["A"]["value"]

    level, A = (np.asarray(x) for x in jax.vmap(prior)(jax.random.split(jax.random.key(2), 4000)))
    standing = (level - data["level_mean"]) / 1.5
    assert np.abs(standing.mean(axis=0)).max() < 4 / np.sqrt(len(standing))
    assert np.abs(standing.std(axis=0) - 1.0).max() < 4 / np.sqrt(2 * len(standing))
    assert abs(np.corrcoef(standing[:, 0], np.log(A[:, 0, 1]))[0, 1]) < 4 / np.sqrt(len(standing))
