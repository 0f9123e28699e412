"""Other ceilings: the weights are ratios of likelihoods, and the effective R is R where nothing is near its ceiling."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from forestall.engine import Fitter, Posterior
from forestall.engine.fitting.means import epidemic_means, incident_means
from forestall.engine.judging.ceilings import effective, under_ceilings
from forestall.engine.model.problem import Problem
from forestall.engine.model.spectral import spectral_radius

from .worlds import cases, incidents, known, problem, together

DAYS = 60
A = np.array([[0.3, 0.2], [0.6, 0.1]])


def world(*, ceiling: float = 20.0) -> Problem:
    rng = np.random.default_rng(8)
    streams = (incidents("a", ceiling=ceiling), incidents("b", ceiling=ceiling), cases(ceiling=200.0))
    observed = np.ones((DAYS, 3), dtype=bool)
    observed[20:23, 1] = False  # what is expected of these days depends on the ceiling too
    return problem(rng.poisson((0.8, 0.6, 9.0), (DAYS, 3)), streams, observed=observed)


def drawn(made: Problem, n: int) -> Posterior:
    rng = np.random.default_rng(4)
    return together(
        [
            known(
                made,
                A=A * rng.uniform(0.7, 1.3),
                log_background=rng.normal(-1, 0.1),
                alpha=0.3,
                level=0.02 * rng.normal(),
            )
            for _ in range(n)
        ]
    )


def loglik(posterior: Posterior, draw: int) -> tuple[float, float]:
    made = posterior.problem
    assert made.incidents is not None
    mean, alpha = incident_means(posterior, draw)
    y, seen = made.counts.y[:, :2], made.counts.observed[:, :2]
    ones: Any = stats.nbinom.logpmf(y, 1 / alpha, 1 / (1 + alpha * mean))
    part = made.epidemics[0]
    expected, spread, first = epidemic_means(posterior, part, np.array([draw]))
    sick: Any = stats.nbinom.logpmf(made.counts.y[first:, 2], 1 / spread, 1 / (1 + spread * expected[0]))
    return float(ones[seen].sum()), float(sick.sum())


def test_draws_are_weighed_by_how_likely_they_make_the_counts_under_the_other_ceiling() -> None:
    fitted = drawn(world(), 400)
    low, high = under_ceilings(Fitter(fitted.problem), fitted, seed=3)
    for found in (low, high):
        assert found.posterior.incidents is not None
        assert not found.refitted
        moved = np.array(
            [
                np.subtract(loglik(replace(fitted, problem=found.posterior.problem), n), loglik(fitted, n))
                for n in range(400)
            ]
        )
        for k, r in enumerate((fitted.reproduction()["b"], fitted.reproduction()["e"])):
            weight = np.exp(moved[:, k] - moved[:, k].max())
            there = found.posterior.reproduction()["be"[k]]
            assert there.mean() == pytest.approx(weight @ r / weight.sum(), rel=0.02)
    assert low.k < 0.7


def test_effective_r_is_r_far_below_the_ceiling_and_less_beside_it() -> None:
    free, held = (effective(known(world(ceiling=c), A=A))["b"][0] for c in (1e9, 1.0))
    assert free == pytest.approx(spectral_radius(A[None])[0], rel=1e-6)
    assert held < 0.9 * free
