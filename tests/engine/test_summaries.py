"""What is kept of a large ensemble is what the whole ensemble says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forestall.engine import Future, simulate, summarise
from forestall.engine.simulation import future as futures
from forestall.engine.simulation import outcomes
from forestall.engine.simulation.summaries import Histogram, _add_counts
from forestall.records import Outcome, Series

from .worlds import NO_CHANGE, incidents, known, problem

LEVELS = (0.05, 0.25, 0.5, 0.9, 1.0)


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=60), st.floats(0, 1))
def test_quantiles_are_exact_for_small_numbers_and_near_for_large(values: list[int], level: float) -> None:
    found: dict[str, Histogram] = {}
    _add_counts(found, "x", 0, np.array(values, np.int32)[None], 1)
    exact = np.quantile(values, level, method="inverted_cdf")
    got = found["x"].quantiles(level)[0, 0]
    assert got == exact if exact < 1024 else got == pytest.approx(exact, rel=1e-3)
    assert found["x"].means()[0] == pytest.approx(np.mean(values))


def test_a_summary_is_what_the_paths_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(futures, "PART", 64)
    mood = Series("mood", "M", "u", "revert", value=0.5, sd=2.0, half_life=9.0)
    y = np.random.default_rng(3).poisson(1.0, (60, 2))
    made = problem(y, (incidents("a", severity=True), incidents("b")), series=(mood,), levels={"mood": np.ones(60)})
    posterior = known(made, A=[[0.5, 0.3], [0.3, 0.2]], log_background=0.5, alpha=0.5)
    future = Future.build(posterior, days=30, members=333, seed=5)
    whole = simulate(future, NO_CHANGE)
    asked = Outcome("o", "O?", "count", "a", whole.days[0], whole.days[-1], above=110)
    few = summarise(future, NO_CHANGE, [asked], every=7, workers=2)
    weekly = whole.counts["a"][:, :28].reshape(-1, 4, 7).sum(axis=2)
    np.testing.assert_array_equal(
        few.counts["a"].quantiles(LEVELS), np.quantile(weekly, LEVELS, axis=0, method="inverted_cdf").T
    )
    np.testing.assert_allclose(few.counts["a"].means(), weekly.mean(axis=0))
    lethal = whole.lethal["a"][:, :28].reshape(-1, 4, 7).sum(axis=2)
    np.testing.assert_allclose(few.lethal["a"].means(), lethal.mean(axis=0))
    exact = np.quantile(whole.levels["mood"], LEVELS, axis=0, method="inverted_cdf").T
    np.testing.assert_allclose(few.levels["mood"].quantiles(LEVELS), exact, rtol=1e-3, atol=1e-4)
    yes = outcomes.simulated(asked, whole, made.crisis, made.counts)
    np.testing.assert_array_equal(few.answers["o"], yes)
    assert 0.1 < few.probability("o") < 0.9
