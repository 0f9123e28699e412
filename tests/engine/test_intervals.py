"""An uncertain generation interval: a mixture that is itself one, the same in fit and step, and R less sure for it."""

from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from forestall.engine import Effort, Fitter, Future, Posterior, reference, simulate
from forestall.engine.dynamics.step import case_rates
from forestall.engine.model import delays
from forestall.engine.model.arrays import epidemic_data
from forestall.engine.model.epidemic import node_weights
from forestall.engine.model.problem import Problem
from forestall.records import Delay

from .worlds import NO_CHANGE, cases, deaths, known, problem, together

UNSURE = Delay(mean=5.0, sd=3.0, mean_sd=1.0, sd_sd=0.8)
GRID = delays.pmf_grid(UNSURE)


@settings(max_examples=25, deadline=None)
@given(z=st.tuples(st.floats(-2, 2), st.floats(-2, 2)))
def test_the_mixture_is_an_interval_with_that_mean(z: tuple[float, float]) -> None:
    pmf = np.asarray(node_weights(jnp.asarray(z))) @ GRID
    assert pmf[0] == 0
    assert (pmf >= 0).all()
    assert pmf.sum() == pytest.approx(1.0)
    assert pmf @ np.arange(len(pmf)) == pytest.approx(5.0 + z[0], rel=0.1)  # cut into days


def test_beyond_the_last_node_it_stays_there() -> None:
    np.testing.assert_allclose(node_weights(jnp.array([9.0, -9.0])), node_weights(jnp.array([2.0, -2.0])))


def world(y: NDArray[np.int64], delay: Delay = UNSURE) -> Problem:
    """Cases and deaths, R put at about one and a half before the data."""
    made = problem(y, (replace(cases(), delay=delay), deaths()))
    blocks = tuple(replace(b, r_median=1.5, r_above_one=0.72) for b in made.crisis.blocks)
    return Problem.build(replace(made.crisis, blocks=blocks), made.counts, {})


def test_the_fits_memory_is_the_steps() -> None:
    y = np.random.default_rng(2).poisson(20.0, (50, 2))
    made = world(y)
    weights = np.random.default_rng(3).dirichlet(np.ones(15))
    memory = epidemic_data(made, made.epidemics[0], origin=49)["memory"] @ weights
    for t in range(1, 50):
        assert case_rates(y[:, 0].astype(float), t, weights @ GRID) == pytest.approx(memory[t], rel=1e-10)


def drawn(made: Problem, n: int = 20) -> Posterior:
    rng, each = np.random.default_rng(4), []
    for _ in range(n):
        one = known(made, level=rng.normal(0.1, 0.1), alpha=0.2, cfr=0.03)
        chains = one.epidemics["e"]
        weights = np.asarray(node_weights(jnp.asarray(rng.normal(size=2))))[None, None]
        each.append(replace(one, epidemics={"e": replace(chains, draws={**chains.draws, "interval": weights})}))
    return together(each)


def test_blocks_draw_each_members_own_interval_as_the_step_does() -> None:
    made = world(np.random.default_rng(5).poisson((40.0, 1.0), (60, 2)))
    future = Future.build(drawn(made), days=40, members=100, seed=6)
    fast, exact = simulate(future, NO_CHANGE), reference(future, NO_CHANGE)
    for id, counts in exact.counts.items():
        assert counts.sum() > 100
        assert (fast.counts[id] == counts).all(axis=1).mean() > 0.97


def epidemic(interval: Delay, r: float, seed: int) -> NDArray[np.int64]:
    """Forty-five days of cases at a constant R after forty on the first."""
    rng, g = np.random.default_rng(seed), delays.pmf_of(interval)
    y = np.zeros((45, 2), np.int64)
    y[0, 0] = 40
    for t in range(1, 45):
        y[t, 0] = rng.poisson(r * case_rates(y[:, 0].astype(float), t, g))
    return y


@pytest.mark.slow
def test_r_is_found_where_the_interval_is_not_the_usual_one_and_is_less_sure() -> None:
    truth, r = Delay(mean=6.3, sd=3.0), 1.6
    y = epidemic(truth, r, 1)
    found = {}
    for unsure in (False, True):
        delay = UNSURE if unsure else replace(UNSURE, mean_sd=0.0, sd_sd=0.0)
        made = world(y, delay)
        effort = Effort(warmup=200, case_draws=500)
        found[unsure] = np.quantile(Fitter(made, effort).fit(seed=1).reproduction()["e"], [0.05, 0.95])
    width = {k: v[1] - v[0] for k, v in found.items()}
    assert width[True] > 1.3 * width[False]
    assert found[True][0] < r < found[True][1]
    assert found[False][1] < r
