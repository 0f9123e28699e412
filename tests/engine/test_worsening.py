"""Answers worse than what they answer: as likely to kill in the simulation as the model says, and found again."""

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from forestall.engine import Effort, Fitter, Future, Posterior, simulate
from forestall.engine.judging.worsening import answers_of

from .worlds import NO_CHANGE, incidents, known, problem

Floats = NDArray[np.float64]
A = np.array([[0.1, 0.5], [0.5, 0.1]])


def world(
    odds: float,
    *,
    lethality: float = 0.1,
    log_background: float = -0.5,
    sites: Mapping[str, Floats] | None = None,
) -> Posterior:
    """Two streams that answer each other, and kill members of each other's forces."""
    y = np.random.default_rng(1).poisson(1.5, (90, 2))
    streams = (incidents("a", severity=True, ceiling=50.0), incidents("b", severity=True, ceiling=50.0))
    made = problem(y, streams, lethal=np.minimum(y, 1), worse_answers=True)
    kills = {"weight": np.ones((2, 3)), "lethality": np.full(2, lethality), "worse": np.full(2, odds)}
    return known(made, A=A, log_background=log_background, sites={**kills, **(sites or {})})


def test_with_even_odds_severity_is_what_it_was() -> None:
    found = simulate(Future.build(world(1.0), days=200, members=300, seed=2), NO_CHANGE)
    assert found.lethal["a"].sum() / found.counts["a"].sum() == pytest.approx(0.1, abs=0.005)


def test_in_the_long_run_as_many_kill_as_the_balance_of_answers_says() -> None:
    """The share x that kills solves x = p + q x (p' - p): q the share of answers, p' killing after a deadly event."""
    p, odds, answered = 0.2, 8.0, 0.6
    after = p * odds / (1 - p + p * odds)
    found = simulate(Future.build(world(odds, lethality=p), days=400, members=400, seed=2), NO_CHANGE)
    seen = found.lethal["b"][:, 200:].sum() / found.counts["b"][:, 200:].sum()
    assert seen == pytest.approx(p / (1 - answered * (after - p)), abs=0.01)


def test_an_answer_is_worse_where_it_kills_and_what_it_answers_did_not() -> None:
    posterior = world(4.0, lethality=0.1)
    after, otherwise, worse = answers_of(posterior)["a"]
    assert otherwise == pytest.approx(0.1)
    assert after == pytest.approx(0.4 / 1.3)
    lethal, y = posterior.problem.counts.lethal, posterior.problem.counts.y
    mild = 1 - (A[0] * lethal.sum(axis=0)).sum() / (A[0] * y.sum(axis=0)).sum()
    assert worse == pytest.approx(0.1 * mild, rel=0.05)  # but for the few that may kill others


@pytest.mark.slow
@pytest.mark.parametrize("truth", [1.0, 8.0])
def test_the_odds_are_found_again(truth: float) -> None:
    swift = {"delay": np.tile([0.97, 0.01, 0.01, 0.01], (2, 1))}
    begun = world(truth, log_background=-1.5, sites=swift)
    found = simulate(Future.build(begun, days=1500, members=1, seed=6), NO_CHANGE)
    y, lethal = (np.stack([x["a"][0], x["b"][0]], axis=1).astype(np.int64) for x in (found.counts, found.lethal))
    made = problem(y, begun.problem.crisis.streams, lethal=lethal, worse_answers=True)
    chains = Fitter(made, Effort(warmup=200, draws=300)).fit(seed=1).incidents
    assert chains is not None
    for low, high in np.quantile(chains.flat("worse"), [0.025, 0.975], axis=0).T:
        assert low < truth < high
        assert (low > 1.0) == (truth > 1.0)
