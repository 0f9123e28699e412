"""Infections behind delays: the renewal equation is that of reported cases; a known R is found by day of infection."""

import jax.numpy as jnp
import numpy as np
import pytest

from forestall.engine.fitting.latent import infections, renew
from forestall.engine.model.delays import gamma_pmf, memory_pmf
from forestall.errors import DataError

G = gamma_pmf(mean=3.0, sd=1.5)


def test_the_renewal_is_that_of_reported_cases() -> None:
    rng = np.random.default_rng(1)
    before, r = rng.gamma(5.0, 2.0, 30), rng.gamma(50.0, 0.02, 40)
    found = np.asarray(renew(jnp.asarray(before), jnp.asarray(r), jnp.asarray(G)))
    whole = np.concatenate([before, found])
    np.testing.assert_allclose(found, r * memory_pmf(whole, G)[30:-1], rtol=1e-10)


def test_a_known_r_is_found_by_day_of_infection_through_gaps_and_weekends() -> None:
    rng, delay = np.random.default_rng(2), gamma_pmf(mean=6.0, sd=2.5)
    truth = np.exp(np.interp(np.arange(90), [0, 45, 89], [0.2, -0.25, 0.05]))
    past = 40.0 * np.exp(0.03 * np.arange(-40, 0))
    infected = np.concatenate([past, np.asarray(renew(jnp.asarray(past), jnp.asarray(truth), jnp.asarray(G)))])
    week = np.array([1.2, 1.1, 1.1, 1.0, 1.0, 0.9, 0.7])
    mean = np.convolve(infected, delay)[40:130] * week[np.arange(90) % 7]
    y = rng.negative_binomial(40, 40 / (40 + mean)).astype(float)
    y[[20, 21, 50]] = np.nan
    found = infections(y, generation=G, delay=delay, warmup=250, draws=250, chains=1)
    low, median, high = np.quantile(found.r, [0.05, 0.5, 0.95], axis=0)
    assert ((low <= truth) & (truth <= high))[10:].mean() > 0.75
    assert np.abs(np.log(median / truth))[10:85].mean() < 0.06
    assert (high - low)[-3:].mean() > (high - low)[40:60].mean()  # the last days' infections are not yet counted
    with pytest.raises(DataError, match="at least 14"):
        infections(y[:10], generation=G, delay=delay)
