"""The checks find nothing wrong with counts drawn from the model itself, and what is wrong with others."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from forestall.engine.fitting.means import overdispersed
from forestall.engine.judging.checks import check_model, lines, quantile_residuals

from .worlds import cases, incidents, known, problem

DAYS = 400


def drawn(seed: int, alpha: float = 0.4) -> NDArray[np.int64]:
    mean = np.full((DAYS, 1), np.exp(0.5))
    return overdispersed(np.random.default_rng(seed), mean, alpha).astype(np.int64)


def test_residuals_of_the_model_itself_are_standard_normal() -> None:
    rng = np.random.default_rng(3)
    means = rng.gamma(2.0, 2.0, (1, 4000))
    y = overdispersed(rng, means[0], 0.5)
    z = quantile_residuals(y, means, np.array([0.5]), rng)
    assert stats.kstest(z, "norm").pvalue > 0.01
    assert z.var() == pytest.approx(1.0, abs=0.08)


def test_a_right_model_is_not_doubted_and_a_wrong_one_is() -> None:
    right = check_model(known(problem(drawn(1), (incidents("a"),)), A=0.0, log_background=0.5, alpha=0.4), seed=1)
    (stream,), (block,) = right.streams, right.blocks
    assert min(stream.uniform_p, stream.memory_p) > 0.01
    assert sum(stream.pit) == pytest.approx(1.0)
    assert all(0.005 < p < 0.995 for p in stream.predictive.values())
    assert block.narrowed == 0.0  # a posterior of one draw
    assert "in doubt" not in lines(right)[0]
    scattered = check_model(
        known(problem(drawn(1, alpha=3.0), (incidents("a"),)), A=0.0, log_background=0.5, alpha=0.4), seed=1
    )
    assert scattered.streams[0].dispersion > 1.2
    assert "in doubt" in lines(scattered)[0]
    y = np.repeat(drawn(2)[::4], 4, axis=0)  # every count four days long: memory that the model lacks
    stuck = check_model(known(problem(y, (incidents("a"),)), A=0.0, log_background=0.5, alpha=0.4), seed=1).streams[0]
    assert stuck.memory_p < 1e-6
    assert stuck.autocorrelation[0] > 0.5


def test_days_not_seen_and_epidemics_are_checked_too() -> None:
    y = np.concatenate([drawn(4), np.full((DAYS, 1), 40)], axis=1)
    seen = np.ones(y.shape, dtype=bool)
    seen[10:20, 0] = False
    found = check_model(
        known(problem(y, (incidents("a"), cases()), observed=seen), A=0.0, log_background=0.5, alpha=0.4, level=0.0),
        seed=2,
    )
    assert [len(s.residuals) for s in found.streams] == [DAYS - 10, DAYS - 1]
    assert [b.block for b in found.blocks] == ["b", "e"]
    assert len(found.blocks[1].influence) == 3
