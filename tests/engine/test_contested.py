"""Contested events: what a version weighs is the likelihood with the event there; what is no version is refused."""

import jax.numpy as jnp
import numpy as np
import pytest

from forestall.engine import Effort, Fitter, Future, contested, simulate
from forestall.engine.arrays import incident_data, start_memory
from forestall.engine.contested import Contested, integrate
from forestall.engine.delays import HALF_LIVES, memory_bank
from forestall.engine.incidents import negative_binomial_loglik
from forestall.engine.means import incident_means
from forestall.errors import DataError, UsageError

from .worlds import NO_CHANGE, incidents, known, problem

PAIR = (incidents("a", ceiling=9.0), incidents("b", ceiling=9.0))
A = np.array([[0.1, 0.7], [0.5, 0.2]])


def log_likelihood(y: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> float:
    """Of the parallel form, without the constant of the counts' factorials: that of events told apart."""
    made = problem(y, PAIR)
    posterior = known(made, A=A, log_background=-1.5, alpha=0.3)
    data = {k: jnp.asarray(v) for k, v in incident_data(made, origin=len(y) - 1).items()}
    mean, alpha = incident_means(posterior, 0)
    return float(negative_binomial_loglik(data, jnp.asarray(mean), jnp.asarray(alpha)))


@pytest.mark.parametrize(("day", "stream"), [(0, 0), (17, 1), (59, 0)])
def test_what_an_event_adds_is_the_likelihoods_difference(day: int, stream: int) -> None:
    y = np.random.default_rng(day).poisson(0.5, (60, 2))
    more = y.copy()
    more[day, stream] += 1
    made = problem(y, PAIR)
    mean, alpha = incident_means(known(made, A=A, log_background=-1.5, alpha=0.3), 0)
    lam = mean / (1 - mean / 9.0)
    q = 2.0 ** (-1.0 / np.array([1.0, 2.0, 4.0, 8.0]))
    kernel = np.tile((0.25 * (1 - q)[:, None] * q[:, None] ** np.arange(80)).sum(axis=0), (2, 1))
    ones = np.ones((60, 2))
    added = contested._gain_of(day, stream, y.astype(float), lam, ones, ones, A, kernel, alpha, np.full(2, 9.0))
    assert added == pytest.approx(log_likelihood(more) - log_likelihood(y), rel=1e-9)


def test_what_is_no_version_is_refused() -> None:
    made = problem(np.eye(60, 2, dtype=np.int64), PAIR)
    fitter, posterior = Fitter(made), known(made, A=A)
    for wrong in (Contested(0, {"a": 0.5, "c": 0.5}), Contested(0, {"a": 0.7, "b": 0.7}), Contested(99, {"a": 1.0})):
        with pytest.raises(DataError, match="contested event 0 has"):
            integrate(fitter, posterior, [wrong], seed=1)
    with pytest.raises(DataError, match="more contested events than its counts hold"):
        integrate(fitter, posterior, [Contested(5, {"a": 0.5, "b": 0.5})], seed=1)
    weighted = problem(np.eye(60, 2, dtype=np.int64), PAIR, by_severity=True)
    with pytest.raises(UsageError, match="without dampers"):
        integrate(Fitter(weighted), known(weighted), [Contested(0, {"a": 1.0})], seed=1)


@pytest.mark.slow
def test_drawing_versions_keeps_the_events_and_hands_over_each_draws_past() -> None:
    rng = np.random.default_rng(4)
    y = rng.poisson(0.7, (80, 2))
    y[79] = [1, 0]
    events = [Contested(int(t), {"a": 0.5, "b": 0.3, None: 0.2}) for t in np.flatnonzero(y[:, 0])]
    made = problem(y, PAIR)
    fitter = Fitter(made, Effort(warmup=60, draws=40))
    whole = integrate(fitter, fitter.fit(seed=1), events, seed=1, skip=5, draws=40)
    chains = whole.posterior.incidents
    assert chains is not None
    memory, _ = start_memory(made, 79, {name: chains.flat(name) for name in chains.draws})
    for n in (0, 33, 79):
        settled = y.astype(float)
        for e, v in zip(events, whole.versions[n], strict=True):
            settled[e.day] += [[0, 0], [-1, 1], [-1, 0]][v]
        np.testing.assert_allclose(memory[n], memory_bank(settled, HALF_LIVES)[-1], rtol=1e-12)
    for weights in whole.weights():
        assert sum(weights.values()) == pytest.approx(1.0)
    under = whole.under(len(events) - 1, "b")
    assert under is not None
    r = whole.given(len(events) - 1, "b")["b"]
    np.testing.assert_array_equal(under.reproduction()["b"], r)
    assert simulate(Future.build(under, days=5, members=64, seed=1), NO_CHANGE).counts["a"].shape == (64, 5)
