"""Designs find what is known of a function: Ishigami's indices, a driver that does nothing, and chance itself."""

import numpy as np
import pytest
from numpy.typing import NDArray

from forestall.scenario.designs import screen, share_out

Floats = NDArray[np.float64]


def ishigami(X: Floats) -> Floats:
    """sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1, x in (-pi, pi); a fourth driver that is not there; both halves alike."""
    x = np.pi * (2.0 * X - 1.0)
    y = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return np.stack([y[:, None], y[:, None]])


def test_sobols_shares_of_ishigamis_function_are_the_analytic_ones() -> None:
    first, total, worlds = share_out(ishigami, 4, base=2048, seed=1)
    assert worlds == 2048 * 6
    np.testing.assert_allclose(first.value[:, 0], [0.3139, 0.4424, 0.0, 0.0], atol=0.02)
    np.testing.assert_allclose(total.value[:, 0], [0.5576, 0.4424, 0.2437, 0.0], atol=0.02)
    assert (first.value[3], total.value[3], total.half[3]) == (0.0, 0.0, 0.0)
    assert (total.noise == 0.0).all()


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Nine in ten, give or take what forty-eight of them may differ."""
    held = []
    for seed in range(1, 17):
        _, total, _ = share_out(ishigami, 4, base=256, seed=seed)
        truth = np.array([0.5576, 0.4424, 0.2437])
        held += list(np.abs(total.value[:3, 0] - truth) <= total.half[:3, 0])
    assert np.mean(held) >= 0.8


def test_screening_ranks_by_what_moves_and_leaves_out_what_does_not() -> None:
    found, worlds = screen(lambda X: np.stack([X @ [[3.0], [1.0], [0.0]]] * 2), 3, trajectories=5, seed=1)
    assert worlds == 5 * 4
    np.testing.assert_allclose(found.value[:, 0], [3.0, 1.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(found.half[:, 0], 0.0, atol=1e-12)


def test_what_chance_makes_of_an_index_is_said() -> None:
    """Worlds that differ by nothing but chance: every index is chance's."""
    rng = np.random.default_rng(1)

    def dice(X: Floats) -> Floats:
        return rng.normal(size=(2, len(X), 1))

    found, _ = screen(dice, 5, trajectories=200, seed=1)
    assert found.noise.mean() == pytest.approx(found.value.mean(), rel=0.1)
    _, total, _ = share_out(dice, 5, base=1024, seed=1)
    assert total.noise.mean() == pytest.approx(total.value.mean(), rel=0.1)


def test_an_outcome_that_is_the_same_in_all_worlds_has_no_shares() -> None:
    first, total, _ = share_out(lambda X: np.ones((2, len(X), 1)), 2, base=8, seed=1)
    assert (first.value == 0.0).all()
    assert (total.value == 0.0).all()
