"""Along what the sampler moves is no part of the model: what it stands for has the prior that is written, whatever the
counts, and its density is that of the prior with the Jacobian."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.typing import NDArray
from numpyro import handlers
from scipy import integrate, stats

from forestall.engine.fitting.plain import from_counts
from forestall.engine.model.arrays import incident_data
from forestall.engine.model.coordinates import LogMatrix, Path, half_normal, unprovoked
from forestall.engine.model.incidents import incident_model
from forestall.engine.model.spectral import spectral_radius

KEEP = 0.6


@pytest.fixture(scope="module", autouse=True)
def exact() -> None:
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]


def counted() -> tuple[partial[None], dict[str, jax.Array]]:
    y = np.random.default_rng(1).poisson([0.01, 3.0], size=(300, 2)).astype(float)
    problem = from_counts(y)
    assert problem.incidents is not None
    data = incident_data(problem, origin=len(y) - 1)
    arrays = {name: jnp.asarray(value, dtype=float) for name, value in data.items()}
    return partial(incident_model, problem.incidents.shape), arrays


def test_the_prior_knows_nothing_of_the_counts() -> None:
    model, data = counted()
    names = ("level", "A", "knots", "spread", "ell")

    def prior(key: jax.Array) -> list[jax.Array]:
        sites = handlers.trace(handlers.seed(model, key)).get_trace(data)
        return [sites[name]["value"] for name in names]

    level, A, knots, spread, ell = (np.asarray(x) for x in jax.vmap(prior)(jax.random.split(jax.random.key(2), 4000)))
    standing = (level - data["level_mean"]) / 1.5
    path = (knots - level[:, None]) / spread[:, None]
    keep = np.exp(-30.0 / ell)[:, None]
    for drawn in (standing, path[:, 0], path[:, -1], (path[:, 4] - keep * path[:, 3]) / np.sqrt(1.0 - keep**2)):
        assert np.abs(drawn.mean(axis=0)).max() < 4 / np.sqrt(len(drawn))
        assert np.abs(drawn.std(axis=0) - 1.0).max() < 4 / np.sqrt(2 * len(drawn))
        assert abs(np.corrcoef(drawn[:, 0], np.log(A[:, 0, 1]))[0, 1]) < 4 / np.sqrt(len(drawn))
        assert abs(np.corrcoef(drawn[:, 1], spread[:, 1])[0, 1]) < 4 / np.sqrt(len(drawn))
    r = np.log(spectral_radius(A))
    assert stats.kstest((r - np.log(0.5)) / (np.log(2.0) / stats.norm.isf(0.1)), "norm").pvalue > 1e-3
    assert stats.kstest(spread.ravel(), stats.halfnorm.cdf).pvalue > 1e-3


def test_the_density_of_a_path_is_that_of_a_stationary_one() -> None:
    _, data = counted()
    rng = np.random.default_rng(3)
    K, M = data["hold"].shape
    lags = np.abs(np.subtract.outer(np.arange(M), np.arange(M)))

    def excess(value: NDArray[np.float64], spread: NDArray[np.float64], A: NDArray[np.float64]) -> float:
        share = unprovoked(data["counted"], jnp.asarray(A))
        along = Path(jnp.asarray(spread), jnp.asarray(KEEP), jnp.asarray(A), share, data)
        path = along.path(jnp.asarray(value))
        slope = jax.jacfwd(along.path)(jnp.asarray(value)).reshape(K * M, K * M)
        prior = [stats.multivariate_normal(np.zeros(M), s**2 * KEEP**lags).logpdf(x)
                 for s, x in zip(spread, np.asarray(path), strict=True)]  # fmt: skip
        return float(along.log_prob(jnp.asarray(value)) - np.sum(prior) - np.linalg.slogdet(slope)[1])

    found = [excess(rng.normal(size=(K, M)), rng.uniform(0.05, 2.0, K), rng.uniform(0.0, 0.8, (K, K)))
             for _ in range(4)]  # fmt: skip
    np.testing.assert_allclose(found, found[0], atol=1e-8)


def test_numbers_of_a_path_come_back() -> None:
    _, data = counted()
    K, _ = data["hold"].shape
    along = Path(jnp.full(K, 0.4), jnp.asarray(KEEP), data["near"], unprovoked(data["counted"], data["near"]), data)
    drawn = jax.vmap(lambda key: along.path(along.sample(key)))(jax.random.split(jax.random.key(1), 4000))
    np.testing.assert_allclose(np.asarray(drawn).std(axis=0), 0.4, rtol=0.06)


@pytest.mark.parametrize("silent", [False, True])
def test_the_density_of_logs_of_a_is_that_of_r_and_shares(silent: bool) -> None:
    speaking = np.array([[1.0, 1.0], [0.0 if silent else 1.0, 1.0]])
    entries = LogMatrix(speaking, -0.7, 0.5, spread=0.8)
    value = np.random.default_rng(4).normal(size=int(speaking.sum()))
    n, r = len(value), np.log(spectral_radius(np.asarray(entries.matrix(jnp.asarray(value)))))

    def given(common: float) -> float:
        w = value - value.mean() + common
        return float(np.prod(stats.norm.pdf(w, scale=0.8)) * stats.norm.pdf(r, -0.7, 0.5))

    # (log A) -> (r, w but for its common factor) has the Jacobian one, once the common factor is integrated out
    exact = integrate.quad(given, -8.0, 8.0)[0]
    assert float(entries.log_prob(jnp.asarray(value))) == pytest.approx(np.log(exact), abs=2e-5 if silent else 1e-7)
    assert n == entries.event_shape[0]


def test_half_normal_numbers_stand_where_normal_ones_do() -> None:
    raw = np.linspace(-6.0, 6.0, 25)
    np.testing.assert_allclose(stats.halfnorm.cdf(half_normal(jnp.asarray(raw))), stats.norm.cdf(raw), rtol=1e-6)
