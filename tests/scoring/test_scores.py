"""Scores: against their definitions, against scoringrules, and a backtest that tells good from bad."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from forestall.scoring import Target, backtest, brier, crps, log_score, pit
from forestall.scoring.baselines import BASELINES
from forestall.scoring.rules import diebold_mariano

counts = st.lists(st.integers(0, 60), min_size=2, max_size=60)


@given(members=counts, came=st.integers(0, 80))
@settings(max_examples=60, deadline=None)
def test_crps_is_scoringrules_and_the_integral(members: list[int], came: int) -> None:
    x = np.array(members, dtype=float)
    ours = crps(x, came)
    assert ours == pytest.approx(float(scoringrules.crps_ensemble(came, x, estimator="qd")), abs=1e-9)
    grid = np.arange(0, 90)
    cdf = (x[:, None] <= grid).mean(axis=0)
    assert ours == pytest.approx(float(((cdf - (grid >= came)) ** 2).sum()), abs=1e-9)


@given(members=counts)
@settings(max_examples=30, deadline=None)
def test_probabilities_behind_the_log_score_sum_to_at_most_one(members: list[int]) -> None:
    x = np.array(members, dtype=float)
    total = sum(np.exp(-log_score(x, k)) for k in range(400))
    assert total <= 1.01


def test_brier_and_pit() -> None:
    assert brier(1.0, True) == 0
    assert brier(0.0, True) == 1
    rng = np.random.default_rng(1)
    values = [
        pit(rng.poisson(2.0, 300).astype(float), float(rng.poisson(2.0)), u=float(rng.random())) for _ in range(800)
    ]
    shares, _ = np.histogram(values, bins=5, range=(0, 1))
    assert shares == pytest.approx(np.full(5, 160), abs=60)


@pytest.mark.parametrize("origins", [6, 11, 25])
def test_equal_forecasts_are_called_different_one_time_in_twenty(origins: int) -> None:
    rng = np.random.default_rng(3)
    called = [diebold_mariano(rng.normal(size=origins), rng.normal(size=origins)) for _ in range(3000)]
    assert np.mean([p is not None and p < 0.05 for p in called]) == pytest.approx(0.05, abs=0.013)


def test_the_test_sees_a_difference_and_is_fair_to_both() -> None:
    rng = np.random.default_rng(4)
    good, bad = rng.normal(0, 1, 25), rng.normal(2, 1, 25)
    p = diebold_mariano(good, bad)
    assert p is not None
    assert p < 0.001
    assert diebold_mariano(bad, good) == pytest.approx(p)
    assert diebold_mariano(good, good) is None
    assert diebold_mariano(good[:4], bad[:4]) is None


@pytest.mark.parametrize("name", BASELINES)
@pytest.mark.parametrize("past", [np.zeros(100), np.ones(10), np.arange(100.0), np.array([0.0] * 99 + [50.0])])
def test_a_baseline_never_thinks_anything_impossible(name: str, past: NDArray[np.float64]) -> None:
    forecast = BASELINES[name](past, 7)
    assert np.isfinite(forecast).all()
    assert all(np.isfinite(log_score(forecast, k)) for k in (0, 3, 5000))


def scored(scale: float, *, peek: bool) -> str:
    """The verdict on a forecaster that knows the coming rate, times a scale, or repeats the best baseline."""
    rng = np.random.default_rng(5)
    rate = np.exp(1.2 * np.sin(np.arange(1400) / 40.0))
    came = rng.poisson(rate).astype(float)

    def forecast(origin: int) -> NDArray[np.int64]:
        chance = np.random.default_rng(origin)
        if peek:
            return chance.poisson(rate[origin + 1 : origin + 29] * scale, (400, 28))
        same = np.zeros((400, 28), dtype=np.int64)
        same[:, ::7] = BASELINES["last four weeks"](came[: origin + 1], 7)[:, None]
        return same

    target = Target("s", "S", came, range(200, 1300, 40), 7, 4, forecast)
    result = backtest(target, seed=1)
    assert result is not None
    score, calibration = result
    assert sum(calibration.counts) == 4 * score.origins
    return score.verdict


def test_a_backtest_tells_better_from_like_from_worse() -> None:
    assert scored(1.0, peek=True) == "better"
    assert scored(1.0, peek=False) == "indistinguishable"
    assert scored(6.0, peek=True) == "worse"


def test_no_forecast_is_no_score() -> None:
    assert backtest(Target("s", "S", np.zeros(100), [50], 7, 1, lambda _: None), seed=1) is None
