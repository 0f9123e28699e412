"""The point estimate: the largest likelihood, found by another route; what is known about it; what it recovers."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.optimize import minimize

from forestall.engine.fitting.point import point_estimate
from forestall.engine.model.delays import decay
from forestall.errors import DataError, UsageError

Floats = NDArray[np.float64]
A = np.array([[0.3, 0.8], [0.2, 0.3]])
HALF_LIVES = (1.0, 4.0)


def simulated(days: int, *, moving: float = 0.0, seed: int = 1) -> Floats:
    """Counts of a pair with R = 0.70 and half-lives 1 and 4 in equal parts; the log background moves by `moving`."""
    rng, q = np.random.default_rng(seed), decay(HALF_LIVES)
    memory, b, y = np.zeros((2, 2)), np.zeros(2), np.zeros((days, 2))
    keep = np.exp(-1.0 / 90.0)
    for t in range(days):
        b = keep * b + moving * np.sqrt(1.0 - keep**2) * rng.normal(size=2)
        y[t] = rng.poisson(0.6 * np.exp(b) + A @ memory.mean(axis=1))
        memory = q * memory + (1.0 - q) * y[t][:, None]
    return y


def parts(y: Floats, half_lives: tuple[float, ...]) -> Floats:
    """What each past day still sends out, summed lag by lag: (days, streams, half-lives)."""
    lag = np.arange(len(y))[:, None] - np.arange(len(y))
    kernels = [np.where(lag > 0, (1 - q) * q ** np.maximum(lag - 1.0, 0.0), 0.0) for q in decay(half_lives)]
    return np.stack([k @ y for k in kernels], axis=2)


small = arrays(np.int64, (30, 2), elements=st.sampled_from([0, 0, 0, 1, 1, 2, 5, 40]))


@given(small, st.sampled_from([None, 10.0]))
def test_another_search_finds_nothing_better(y: NDArray[np.int64], spacing: float | None) -> None:
    found = point_estimate(y, spacing=spacing, half_lives=HALF_LIVES)
    memory, n = parts(y.astype(float), HALF_LIVES).reshape(30, -1), found.background.shape[0]
    at = np.arange(n) * 3 / (n - 1)
    lines = np.ones((n, 1)) if spacing is None else np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(4)))
    X = np.concatenate([lines, memory], axis=1)
    for i in range(2):
        seen = y[:, i]

        def cost(w: Floats, seen: NDArray[np.int64] = seen) -> tuple[float, Floats]:
            rate = X @ w + 1e-12
            return rate.sum() - seen @ np.log(rate), X.T @ (1.0 - seen / rate)

        other = minimize(cost, np.full(X.shape[1], 0.1), jac=True, bounds=[(0.0, None)] * X.shape[1])
        rate = found.rate[:, i]
        mine = rate.sum() - seen[seen > 0] @ np.log(rate[seen > 0])
        assert mine <= other.fun + 1e-4 * (1.0 + abs(other.fun))


@given(small)
def test_as_much_is_expected_as_was_seen(y: NDArray[np.int64]) -> None:
    found = point_estimate(y)
    np.testing.assert_allclose(found.rate.sum(axis=0), y.sum(axis=0), rtol=1e-9, atol=1e-12)
    shares = found.delay.sum(axis=2)
    np.testing.assert_allclose(shares[found.A > 0], 1.0)
    assert not shares[found.A == 0].any()


def test_the_rate_is_background_and_answers_added_up_lag_by_lag() -> None:
    y = simulated(200)
    found = point_estimate(y, spacing=70.0, half_lives=HALF_LIVES)
    answers = np.einsum("ij,ijh,tjh->ti", found.A, found.delay, parts(y, HALF_LIVES))
    np.testing.assert_allclose(found.rate, found.background + answers, rtol=1e-10)
    bends = abs(np.diff(found.background, 2, axis=0)).max(axis=1) > 1e-9
    assert bends.sum() <= 4  # at two knots, each between two days


def test_streams_in_another_order_are_the_same_streams() -> None:
    y = simulated(400)
    one, other = point_estimate(y), point_estimate(y[:, ::-1])
    np.testing.assert_allclose(other.A, one.A[::-1, ::-1], atol=1e-3)
    assert other.reproduction == pytest.approx(one.reproduction, abs=1e-3)


def test_who_answers_whom_is_recovered() -> None:
    found = [point_estimate(simulated(4000, seed=seed)) for seed in range(8)]
    np.testing.assert_allclose(np.mean([f.A for f in found], axis=0), A, atol=0.05)
    assert np.mean([f.reproduction for f in found]) == pytest.approx(0.7, abs=0.03)
    assert np.mean([f.scatter for f in found]) == pytest.approx(1.0, abs=0.03)
    assert np.mean([f.answers for f in found], axis=0) == pytest.approx([0.3 + 0.16 / 0.7] * 2, abs=0.06)


def test_a_background_held_still_takes_its_movement_for_answers() -> None:
    """R is 0.70; what is said of it falls with the spacing of the knots, from too much to too little."""
    worlds = [simulated(4000, moving=0.6, seed=seed) for seed in range(3)]
    said = [np.mean([point_estimate(y, spacing=s).reproduction for y in worlds]) for s in (None, 360.0, 60.0)]
    assert said[0] > 0.75
    assert said[0] > said[1] > said[2]
    assert said[2] < 0.65


def test_bad_input_is_one_sentence() -> None:
    holes = np.ones((30, 1))
    holes[4] = np.nan
    with pytest.raises(DataError, match="row 5 holds a day not counted"):
        point_estimate(holes)
    with pytest.raises(DataError, match="negative or not whole"):
        point_estimate(np.full((30, 1), 0.5))
    for wrong in ({"spacing": 0.0}, {"spacing": float("nan")}, {"half_lives": (1.0, -1.0)}):
        with pytest.raises(UsageError, match="give numbers above zero"):
            point_estimate(np.ones((30, 1)), **wrong)


def test_a_frame_gives_its_names_and_a_silent_stream_answers_nobody() -> None:
    y = simulated(100).astype(int)
    found = point_estimate(pl.DataFrame({"north": y[:, 0], "south": y[:, 1], "calm": np.zeros(100, int)}))
    assert found.streams == ("north", "south", "calm")
    assert not found.A[2].any()
    assert not found.A[:, 2].any()
    assert not found.rate[:, 2].any()
