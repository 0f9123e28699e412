"""Counts are as likely as the negative binomial says, with the slopes of the model written out term by term."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.scipy.special import gammaln
from scipy import stats
from scipy.special import gammaln as log_gamma

from forestall.engine.fitting.plain import from_counts
from forestall.engine.model import delays
from forestall.engine.model.arrays import ROWS, incident_data
from forestall.engine.model.likelihood import log_one_plus, log_positive, negative_binomial_loglik
from forestall.engine.model.rates import Parameters, carried_rates, incident_rates

from .test_dynamics import ACTS, Floats, crisis, in_jax

CEILING = np.array([9.0, 40.0, 3.0])


def above(y: Floats, rows: int) -> Floats:
    """Days with more than v events, of counts y (K, days)."""
    return np.stack([(y > v).sum(axis=1) for v in range(rows)]).astype(float)


def test_likelihood_by_histogram_is_scipys() -> None:
    rng = np.random.default_rng(4)
    y = rng.negative_binomial(2, 0.6, (3, 50)).astype(float)
    seen = (rng.random((3, 50)) < 0.8).astype(float)
    lam, alpha = rng.gamma(2, 1, (50, 3)), np.array([0.3, 1.0, 2.5])
    data = in_jax({"y": y * seen, "seen": seen, "above": above(y * seen, 30)})
    ours = float(negative_binomial_loglik(data, jnp.asarray(lam), jnp.asarray(alpha), jnp.asarray(CEILING)))
    mean = lam / (1 + lam / CEILING)
    theirs = (stats.nbinom.logpmf(y.T, 1 / alpha, 1 / (1 + alpha * mean)) * seen.T).sum()
    assert ours == pytest.approx(theirs + (log_gamma(y + 1) * seen).sum(), rel=1e-10)


def plainly(data: dict[str, jax.Array], p: dict[str, jax.Array], alpha: jax.Array) -> jax.Array:
    """The log-likelihood term by term: every memory a sum over the days before, every line by its hats."""
    K, T = data["y"].shape
    lags = np.subtract.outer(np.arange(T), np.arange(T))
    q = delays.decay(delays.HALF_LIVES)
    kernels = np.where(lags >= 1, (1 - q)[:, None, None] * q[:, None, None] ** np.maximum(lags - 1, 0), 0.0)
    excites = jnp.einsum("tjc,jc->tj", data["classes"], p["weight"])
    memory = jnp.einsum("jh,hts,sj->tj", p["delay"], kernels, excites)
    first = np.eye(K)[0]
    background = data["hats"] @ p["knots"] + (data["x"] @ p["beta"])[:, None] * first
    growth = (data["x_gamma"] @ p["gamma"])[:, None] * first
    lam = jnp.exp(background) + jnp.exp(growth) * (memory @ p["A"].T)
    lam = lam * (data["weekday"] @ p["week"]) * jnp.exp(-(data["recent"] @ p["damp"])[:, None] * first)
    y, seen, mean, phi = data["y"].T, data["seen"].T, lam / (1 + lam / CEILING[:K]), 1 / alpha
    ties = gammaln(y + phi) - gammaln(phi) + y * jnp.log(alpha)
    return jnp.sum(seen * (ties + y * jnp.log(mean) - (y + phi) * jnp.log1p(alpha * mean)))


def quickly(data: dict[str, jax.Array], p: dict[str, jax.Array], alpha: jax.Array, *, gaps: bool = False) -> jax.Array:
    ceiling = jnp.asarray(CEILING[: len(alpha)])
    if gaps:
        decay = jnp.asarray(delays.decay(delays.HALF_LIVES))
        lam = carried_rates(data, Parameters(**p), ceiling=ceiling, decay=decay, **ACTS).lam
    else:
        lam = incident_rates(data, Parameters(**p), **ACTS)
    return negative_binomial_loglik(data, lam, alpha, ceiling)


@pytest.mark.parametrize(("seed", "K", "T"), [(1, 1, 31), (2, 3, 61), (3, 3, 77), (4, 2, 90)])
@pytest.mark.parametrize("gaps", [False, True])
def test_value_and_slopes_are_those_of_the_model_written_out(seed: int, K: int, T: int, gaps: bool) -> None:
    given, p = crisis(seed, K, T)
    given["seen"][:, T - 9 :] = 0.0  # days after an origin
    given |= {"y": given["y"] * given["seen"], "past": given["seen"][0]}
    given |= {"above": above(given["y"], 16), "classes": given["classes"] * given["seen"].T[:, :, None]}
    data, alpha = in_jax(given), jnp.linspace(0.2, 1.5, K)
    quick = jax.jit(jax.value_and_grad(partial(quickly, data, gaps=gaps), argnums=(0, 1)))
    (found, slopes), (said, expected) = (
        f(in_jax(p), alpha) for f in (quick, jax.value_and_grad(partial(plainly, data), argnums=(0, 1)))
    )
    assert float(found) == pytest.approx(float(said), rel=1e-11)
    for one, other in zip(jax.tree.leaves(slopes), jax.tree.leaves(expected), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-10 * float(jnp.abs(other).max()))


def test_logs_are_right_to_the_last_digits_and_their_slopes_exact() -> None:
    x = 10.0 ** np.linspace(-300, 300, 20001)
    found, slope = jax.jit(log_positive)(x), jax.jit(jax.vmap(jax.grad(log_positive)))(x)
    np.testing.assert_allclose(found, np.log(x), rtol=5e-16)
    np.testing.assert_allclose(slope, 1.0 / x, rtol=1e-15)
    assert np.isnan(log_positive(jnp.array([jnp.nan, jnp.inf]))).all()
    x = 10.0 ** np.linspace(-25, 8, 2001)
    np.testing.assert_allclose(jax.jit(log_one_plus)(x), np.log1p(x), rtol=2e-12)


def test_the_likelihood_of_large_counts_is_the_negative_binomials() -> None:
    rng = np.random.default_rng(1)
    y = rng.negative_binomial(2, 2 / (2 + 90.0), (60, 2)).astype(float)
    assert y.max() > 3 * ROWS
    y[[4, 9], 1] = np.nan
    data, lam = in_jax(incident_data(from_counts(y), origin=59)), np.full((60, 2), 80.0)
    seen = np.isfinite(y)

    def exact(alpha: float) -> float:
        return float(stats.nbinom.logpmf(y[seen], 1 / alpha, 1 / (1 + alpha * lam[seen])).sum())

    def ours(alpha: float) -> float:
        return float(negative_binomial_loglik(data, jnp.asarray(lam), jnp.full(2, alpha), jnp.full(2, 1e15)))

    np.testing.assert_allclose(ours(0.6) - ours(0.1), exact(0.6) - exact(0.1), rtol=1e-9)


def test_an_earlier_origin_and_other_counts_have_the_histogram_of_the_same_size() -> None:
    y = np.random.default_rng(2).poisson(3.0, (60, 2))
    assert incident_data(from_counts(y), origin=59)["above"].shape == (ROWS, 2)
    few = y.astype(float)
    y[50, 0] = 150
    made = from_counts(y)
    found = [incident_data(made, origin=t) for t in (40, 59)] + [incident_data(made, origin=59, y=few)]
    assert {data["above"].shape for data in found} == {(4 * ROWS, 2)}
    assert found[1]["above"][:, 0].sum() == y[:, 0].sum()
