"""Series: formulas that can do nothing but arithmetic, and paths with the stated moments."""

import datetime as dt

import numpy as np
import pytest
from numpy.typing import NDArray

from forestall.engine.model.couplings import covariate, load
from forestall.engine.model.series import derive, filter_volatility, onward, quoted
from forestall.errors import CrisisError, DataError
from forestall.records import Coupling, Series

DAYS = [dt.date(2020, 3, 18) + dt.timedelta(days=t) for t in range(60)]
PAST_DAYS = [dt.date(2018, 1, 1) + dt.timedelta(days=t) for t in range(807)]


@pytest.mark.parametrize(
    "formula",
    ["__import__('os')", "a.real", "a if a else b", "[a]", "a @ b", "unknown + 1", "max(a, key=b)", "'text'", "a +"],
)
def test_a_formula_can_only_calculate(formula: str) -> None:
    with pytest.raises(CrisisError, match="formula"):
        derive(formula, {"a": np.ones(2), "b": np.ones(2)})


def test_a_formula_is_worked_out_member_by_member() -> None:
    paths = {"price": np.array([[30.0, 20.0]]), "volume": np.array([[3.0, 4.0]])}
    assert derive("volume * max(price - 25, 1) / 2", paths).tolist() == [[7.5, 2.0]]


def test_revert_keeps_its_mean_spread_and_memory() -> None:
    series = Series("x", "X", "u", "revert", value=5.0, sd=2.0, half_life=10.0)
    path = onward(series, np.zeros(1), PAST_DAYS[:1], DAYS).paths(seed=3, first=0, members=4000)
    assert path.mean() == pytest.approx(5.0, abs=0.1)
    assert path.std(axis=0) == pytest.approx(np.full(60, 2.0), abs=0.15)
    assert np.corrcoef(path[:, 0], path[:, 10])[0, 1] == pytest.approx(0.5, abs=0.06)


def test_hold_stays_and_clips() -> None:
    series = Series("x", "X", "u", "hold", table="t", column="c", high=0.5)
    path = onward(series, np.array([0.2, 0.9]), PAST_DAYS[:2], DAYS).paths(seed=3, first=0, members=3)
    assert (path == 0.5).all()


def price(calm: float, storm: float) -> NDArray[np.float64]:
    rng = np.random.default_rng(8)
    sizes = np.where(np.arange(807) > 780, storm, calm)
    steps = sizes * rng.choice([-1.0, 1.0], 807) * rng.uniform(0.5, 1.5, 807)
    return np.asarray(np.exp(4 + np.cumsum(steps)))


def test_a_walk_made_in_a_storm_starts_in_the_storm() -> None:
    open_days = quoted(PAST_DAYS, Series("p", "P", "u", "walk", calendar="business"))
    calm, storm = (filter_volatility(np.diff(np.log(price(0.015, s)[open_days]))) for s in (0.015, 0.12))
    assert np.exp(storm.now / 2) > 2 * np.exp(calm.now / 2)


def test_a_walk_moves_only_when_quoted_and_spreads() -> None:
    series = Series("p", "P", "u", "walk", table="t", column="c", calendar="business")
    path = onward(series, price(0.015, 0.015), PAST_DAYS, DAYS).paths(seed=1, first=0, members=500)
    closed = [t for t, day in enumerate(DAYS) if day.weekday() >= 5]
    assert (path[:, closed] == path[:, [t - 1 for t in closed]]).all()
    assert np.log(path[:, -1]).std() == pytest.approx(0.016 * np.sqrt(42), rel=0.4)


def test_a_walk_needs_a_past_above_zero() -> None:
    series = Series("p", "P", "u", "walk", table="t", column="c")
    with pytest.raises(DataError, match="above zero"):
        onward(series, np.zeros(100), PAST_DAYS[:100], DAYS)
    with pytest.raises(DataError, match="at least 60"):
        onward(series, np.ones(20), PAST_DAYS[:20], DAYS)


def test_a_fading_effect_halves_in_its_half_life() -> None:
    coupling = Coupling("c", "s", "y", "background", 1.0, 1.0, fade_half_life=10.0)
    x = covariate(np.concatenate([np.zeros(5), np.ones(21)]), coupling)
    assert x[5] == pytest.approx(1.0)
    assert x[15] == pytest.approx(0.5)
    assert x[25] == pytest.approx(0.25)


def test_a_load_knows_only_the_week_before() -> None:
    counts = np.array([5.0, *np.zeros(9)])
    assert np.expm1(load(counts)).round(6).tolist() == [0, 5, 5, 5, 5, 5, 5, 5, 0, 0, 0]
