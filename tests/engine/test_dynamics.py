"""Two forms, one truth: all days at once (the fit) and day by day (the step) give the same rates."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from scipy.special import gammaln

from forestall.engine import delays
from forestall.engine.incidents import IncidentShape, incident_rates, negative_binomial_loglik
from forestall.engine.problem import prior_of_r
from forestall.engine.spectral import answer_numbers, perron_root, spectral_radius
from forestall.engine.step import case_rates, remember
from forestall.engine.step import incident_rates as rates_of_day
from forestall.records import Block

root_and_slope = jax.jit(jax.value_and_grad(perron_root))


def crisis(seed: int, K: int, T: int) -> tuple[IncidentShape, dict[str, NDArray[np.float64]], dict[str, jax.Array]]:
    """A random crisis: counts, knots, reproduction matrix, delays."""
    rng = np.random.default_rng(seed)
    knots = T // 30 + 2
    shape = IncidentShape(K, 4, knots, ((0,),), ((0.0, 1.0),), (), (9.0,) * K, (K - 1,), 36.0, 30.0)
    counts = rng.poisson(0.4, (T, K)).astype(float)
    position = T - 1 - 30 * np.arange(knots - 1, -1, -1)
    data = {
        "memory": delays.memory_bank(counts, delays.HALF_LIVES)[:-1],
        "hats": np.clip(1 - np.abs(np.arange(T)[:, None] - position) / 30, 0, None),
        "x": rng.normal(size=(T, 1)),
        "counts": counts,
    }
    parameters = {
        "A": jnp.asarray(rng.gamma(0.5, 0.4, (K, K))),
        "delay": jnp.asarray(rng.dirichlet(np.ones(4), K)),
        "knots": jnp.asarray(rng.normal(-1.5, 1.0, (knots, K))),
        "beta": jnp.asarray(rng.normal(size=1)),
    }
    return shape, data, parameters


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), K=st.integers(1, 5), T=st.sampled_from([31, 77]))
def test_parallel_and_sequential_rates_agree_day_by_day(seed: int, K: int, T: int) -> None:
    shape, data, p = crisis(seed, K, T)
    parallel = np.asarray(incident_rates(shape, {k: jnp.asarray(v) for k, v in data.items()}, **p))
    log_background = data["hats"] @ np.asarray(p["knots"])
    log_background[:, K - 1] += data["x"][:, 0] * float(p["beta"][0])
    memory, lam = np.zeros((K, 4)), np.zeros(K)
    for t in range(T):
        rates_of_day(np.asarray(p["A"]), np.asarray(p["delay"]), memory, log_background[t], lam)
        np.testing.assert_allclose(lam, parallel[t], rtol=1e-10)
        remember(memory, delays.decay(delays.HALF_LIVES), data["counts"][t])


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_renewal_sum_is_the_same_in_both_forms(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts, pmf = rng.poisson(20, 40).astype(float), delays.gamma_pmf(mean=4.7, sd=2.9)
    parallel = delays.memory_pmf(counts, pmf)
    for t in range(40):
        assert case_rates(counts, t, pmf) == pytest.approx(parallel[t], rel=1e-12)


def test_likelihood_by_histogram_is_scipys() -> None:
    rng = np.random.default_rng(4)
    y = rng.negative_binomial(2, 0.6, (50, 3)).astype(float)
    seen = (rng.random((50, 3)) < 0.8).astype(float)
    mean, alpha = rng.gamma(2, 1, (50, 3)), np.array([0.3, 1.0, 2.5])
    data = {"y": y * seen, "seen": seen, "above": np.stack([((y > v) * seen).sum(0) for v in range(30)])}
    ours = float(
        negative_binomial_loglik({k: jnp.asarray(v) for k, v in data.items()}, jnp.asarray(mean), jnp.asarray(alpha))
    )
    theirs = (stats.nbinom.logpmf(y, 1 / alpha, 1 / (1 + alpha * mean)) * seen).sum()
    assert ours == pytest.approx(theirs + (gammaln(y + 1) * seen).sum(), rel=1e-10)


@given(seed=st.integers(0, 10_000), K=st.sampled_from([2, 3, 8]), cyclic=st.booleans())
@settings(max_examples=30, deadline=None)
def test_perron_root_is_numpys_and_so_is_its_slope(seed: int, K: int, cyclic: bool) -> None:
    W = np.exp(np.random.default_rng(seed).normal(size=(K, K)))
    if cyclic:  # two classes that only set off each other: the worst case for power iteration
        W[(np.add.outer(np.arange(K), np.arange(K)) % 2) == 0] *= 1e-6
    root, slope = root_and_slope(jnp.asarray(W))
    assert float(root) == pytest.approx(float(spectral_radius(W)), rel=1e-6)
    step = np.zeros((K, K))
    step[0, 1] = 1e-5 * W[0, 1]
    rise = float(spectral_radius(W + step) - spectral_radius(W - step)) / (2 * step[0, 1])
    assert float(slope[0, 1]) == pytest.approx(rise, rel=1e-3, abs=1e-6)


@given(seed=st.integers(0, 10_000), K=st.integers(1, 5), R=st.floats(0.2, 1.8))
@settings(max_examples=60, deadline=None)
def test_answer_numbers_cross_one_exactly_when_r_does(seed: int, K: int, R: float) -> None:
    W = np.random.default_rng(seed).gamma(1.0, 1.0, (K, K)) + 0.01
    A = R * W / spectral_radius(W)
    if abs(R - 1) > 1e-3:
        assert ((answer_numbers(A) > 1) == (R > 1)).all()


@pytest.mark.parametrize(("median", "above"), [(0.5, 0.1), (0.3, 0.02), (1.5, 0.72)])
def test_prior_of_r_is_what_was_asked_for(median: float, above: float) -> None:
    mean, sd = prior_of_r(Block("b", "B", "escalation", r_median=median, r_above_one=above))
    r = stats.lognorm(sd, scale=np.exp(mean))
    assert r.median() == pytest.approx(median)
    assert r.sf(1.0) == pytest.approx(above)


def test_memory_is_a_convolution_with_each_filter() -> None:
    counts = np.random.default_rng(2).poisson(1.0, (60, 2)).astype(float)
    bank = delays.memory_bank(counts, (2.0, 8.0))
    for h, q in enumerate(delays.decay((2.0, 8.0))):
        pmf = np.concatenate([[0.0], (1 - q) * q ** np.arange(59)])
        np.testing.assert_allclose(bank[:-1, 1, h], np.convolve(counts[:, 1], pmf)[:60], rtol=1e-10, atol=1e-12)
