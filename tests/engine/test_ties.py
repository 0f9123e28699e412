"""Days of hundreds of events are as likely as the negative binomial says, and need no more rows than they fill."""

import jax.numpy as jnp
import numpy as np
from scipy import stats

from forestall.engine.arrays import MOST_COUNT, incident_data
from forestall.engine.incidents import negative_binomial_loglik
from forestall.engine.plain import from_counts
from forestall.engine.ties import tall


def test_the_likelihood_of_large_counts_is_the_negative_binomials() -> None:
    rng = np.random.default_rng(1)
    y = rng.negative_binomial(2, 2 / (2 + 90.0), (60, 2)).astype(float)
    assert y.max() > 3 * MOST_COUNT
    y[[4, 9], 1] = np.nan
    made, mean = from_counts(y), np.full((60, 2), 80.0)
    data = {k: jnp.asarray(v) for k, v in tall(made, incident_data(made, origin=59)).items()}
    seen = np.isfinite(y)

    def exact(alpha: float) -> float:
        return float(stats.nbinom.logpmf(y[seen], 1 / alpha, 1 / (1 + alpha * mean[seen])).sum())

    def ours(alpha: float) -> float:
        return float(negative_binomial_loglik(data, jnp.asarray(mean), jnp.full(2, alpha)))

    np.testing.assert_allclose(ours(0.6) - ours(0.1), exact(0.6) - exact(0.1), rtol=1e-9)


def test_small_counts_are_left_as_they_are_and_an_earlier_origin_has_the_same_shape() -> None:
    y = np.random.default_rng(2).poisson(3.0, (60, 2))
    made = from_counts(y)
    data = incident_data(made, origin=59)
    assert tall(made, data)["above"] is data["above"]
    y[50, 0] = 150
    made = from_counts(y)
    shapes = {tall(made, incident_data(made, origin=t))["above"].shape for t in (40, 59)}
    assert shapes == {(256, 2)}
