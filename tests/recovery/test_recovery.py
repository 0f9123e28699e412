"""Known truth in, found again: R of a simulated crisis, and the fast route against the full fit."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from forestall.engine import Effort, Fitter, Posterior, Problem
from forestall.engine.dynamics.step import incident_rates, remember
from forestall.engine.model.arrays import incident_data
from forestall.engine.model.delays import HALF_LIVES, decay
from forestall.records import Block, Counts, Crisis, EventFilter, Stream

START, DAYS, K = dt.date(2018, 1, 1), 700, 3
EFFORT = Effort(chains=2, warmup=250, draws=250)

pytestmark = pytest.mark.slow


def simulated(R: float, seed: int) -> NDArray[np.int64]:
    """Three streams over a slowly moving background, with spectral radius R."""
    rng = np.random.default_rng(seed)
    W = rng.gamma(2.0, 1.0, (K, K))
    A = R * W / np.abs(np.linalg.eigvals(W)).max()
    delay = np.tile([0.2, 0.3, 0.3, 0.2], (K, 1))
    knots = np.cumsum(rng.normal(0, 0.4, (DAYS // 60 + 2, K)), axis=0)
    background = np.stack([np.interp(np.arange(DAYS) / 60, np.arange(len(knots)), k) for k in knots.T], axis=1)
    background += np.log(0.15) - background.mean(axis=0)
    y, memory, lam = np.zeros((DAYS, K), np.int64), np.zeros((K, 4)), np.zeros(K)
    for t in range(DAYS):
        incident_rates(A, delay, memory, background[t], np.zeros(K), lam)
        y[t] = rng.poisson(np.minimum(lam, 30.0))
        remember(memory, decay(HALF_LIVES), y[t].astype(float))
    return y


def problem(y: NDArray[np.int64]) -> Problem:
    streams = tuple(Stream(f"s{k}", f"S{k}", "incidents", "b", events=EventFilter(), ceiling=50.0) for k in range(K))
    crisis = Crisis(
        "truth", "Truth", Path(), START, START + dt.timedelta(days=DAYS - 1), 30, 1, 200, (), (),
        (Block("b", "B", "escalation"),), streams, (), (), (), (),
    )  # fmt: skip
    zero = np.zeros_like(y)
    return Problem.build(crisis, Counts(START, ("s0", "s1", "s2"), y, np.ones_like(y, dtype=bool), zero, zero), {})


def r_of(posterior: Posterior) -> NDArray[np.float64]:
    return posterior.reproduction()["b"]


@pytest.mark.parametrize("R", [0.4, 0.8])
def test_r_is_found_again(R: float) -> None:
    inside = 0
    for seed in (1, 2, 3):
        low, high = np.quantile(r_of(Fitter(problem(simulated(R, seed)), EFFORT).fit(seed=seed)), [0.05, 0.95])
        inside += low <= R <= high
    assert inside >= 2


def test_where_nothing_answers_r_is_small() -> None:
    found = r_of(Fitter(problem(simulated(1e-6, 4)), EFFORT).fit(seed=4))
    assert np.quantile(found, 0.95) < 0.7
    assert (found > 1).mean() < 0.01


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_fast_route_agrees_with_the_full_fit(seed: int) -> None:
    made = problem(simulated(0.6, seed))
    fitter = Fitter(made, EFFORT)
    fitted = fitter.fit(seed=seed)
    data = incident_data(made, origin=DAYS - 100)
    short = fitter.refit_incidents(fitted, data, seed=seed)
    full = Fitter(made, Effort(chains=2, warmup=250, draws=250, full_refits=True)).refit_incidents(fitted, data, seed=9)
    quick, slow = (r_of(Posterior(made, DAYS - 100, chains, {}, {})) for chains in (short, full))
    assert np.median(quick) == pytest.approx(np.median(slow), abs=0.10)
    assert np.quantile(quick, 0.95) == pytest.approx(np.quantile(slow, 0.95), abs=0.25)
