"""Random numbers by key, and counts of exactly the distribution asked for."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from forestall.engine.compiled import compiled
from forestall.engine.keyed import COUNT, LETHAL, normals, uniform, uniforms
from forestall.engine.sampling import negative_binomial

DRAWS = 40_000


@compiled
def many(mean: float, alpha: float, n: int) -> NDArray[np.int64]:
    out = np.empty(n, np.int64)
    for k in range(n):
        out[k] = negative_binomial(mean, alpha, 11, k, 3, 2, 0)
    return out


@pytest.mark.parametrize("alpha", [0.0, 0.05, 0.7, 3.0])
@pytest.mark.parametrize("mean", [1e-6, 1e-3, 0.08, 0.9, 6.0, 39.0, 41.0, 300.0, 10_000.0])
def test_counts_follow_the_negative_binomial(mean: float, alpha: float) -> None:
    drawn = many(mean, alpha, DRAWS)
    exact = stats.poisson(mean) if alpha == 0 else stats.nbinom(1 / alpha, 1 / (1 + alpha * mean))
    cuts = np.unique(exact.ppf(np.linspace(0.04, 0.96, 20)))
    expected = np.diff(np.concatenate([[0.0], exact.cdf(cuts), [1.0]])) * DRAWS
    seen = np.histogram(drawn, bins=np.concatenate([[-1.0], cuts, [np.inf]]) + 0.5)[0]
    kept = expected > 5
    if kept.sum() > 1:
        chi = ((seen - expected) ** 2 / expected)[kept].sum()
        assert stats.chi2.sf(chi, kept.sum() - 1) > 1e-4
    assert drawn.mean() == pytest.approx(mean, abs=5 * np.sqrt((mean + alpha * mean**2) / DRAWS))


def test_no_rate_gives_no_events_and_rates_order_counts() -> None:
    assert negative_binomial(0.0, 0.5, 1, 1, 1, 1, COUNT) == 0
    assert negative_binomial(float("nan"), 0.5, 1, 1, 1, 1, COUNT) == 0
    for member in range(200):
        low, high = (negative_binomial(rate, 0.5, 1, member, 1, 1, COUNT) for rate in (0.5, 0.9))
        assert low <= high


def test_a_number_depends_on_its_key_alone() -> None:
    block = uniforms(5, 30, 7, 3, LETHAL)
    assert block[12, 4, 2] == uniform(5, 12, 4, 2, LETHAL, 0)
    assert (uniforms(5, 10, 7, 3, LETHAL) == block[:10]).all()
    keys = [(5, 1, 2, 3, 4, 0), (6, 1, 2, 3, 4, 0), (5, 2, 2, 3, 4, 0), (5, 1, 3, 3, 4, 0), (5, 1, 2, 4, 4, 0),
            (5, 1, 2, 3, 5, 0), (5, 1, 2, 3, 4, 1)]  # fmt: skip
    assert len({uniform(*key) for key in keys}) == len(keys)


def test_numbers_are_uniform_normal_and_unrelated() -> None:
    u, z = uniforms(9, 300, 10, 4, COUNT), normals(9, 300, 10, 4, LETHAL)
    assert stats.kstest(u.ravel(), "uniform").pvalue > 1e-3
    assert stats.kstest(z.ravel(), "norm").pvalue > 1e-3
    for a, b in ((z[:-1], z[1:]), (z[:, :-1], z[:, 1:]), (z[:, :, :-1], z[:, :, 1:])):
        assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.04
