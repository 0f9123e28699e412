"""Random numbers by key, and counts of exactly the distribution asked for, one at a time or 64 side by side."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from forestall.engine.machine import arithmetic
from forestall.engine.machine.compiled import compiled
from forestall.engine.machine.keyed import COUNT, LETHAL, fill_words, name_keys, normals, uniform, uniforms
from forestall.engine.machine.lanes import WIDTH, Scratch, Spread, counts, new_scratch, spread_out
from forestall.engine.machine.sampling import negative_binomial

BLOCKS, DAYS, STREAM = 16, 40, 3
DRAWS = BLOCKS * DAYS * WIDTH


@compiled
def alone(mean: float, alpha: float, seed: int, members: int, days: int) -> NDArray[np.int64]:
    out = np.empty((days, members), np.int64)
    for t in range(days):
        for n in range(members):
            out[t, n] = negative_binomial(mean, alpha, seed, n, t, STREAM)
    return out


def beside(mean: float, alpha: float, seed: int, blocks: int, days: int) -> NDArray[np.int64]:
    """The same counts from the sampler for blocks."""
    return _beside(new_scratch(1), mean, alpha, seed, blocks, days)


@compiled
def _beside(scratch: Scratch, mean: float, alpha: float, seed: int, blocks: int, days: int) -> NDArray[np.int64]:
    out = np.empty((days, blocks * WIDTH), np.int64)
    today, bits = np.empty(WIDTH, np.int32), np.empty(4 * WIDTH, np.uint32)
    streams = np.full(1, STREAM)
    rates, spreads = np.full(WIDTH, mean), np.full(WIDTH, alpha)
    rates32, spread = rates.astype(np.float32), Spread(spreads.astype(np.float32), spreads.astype(np.float32))
    spread_out(spread)
    for block in range(blocks):
        first = block * WIDTH
        for t in range(days):
            fill_words(seed, first, t >> 2, STREAM, COUNT, bits, 0, WIDTH)
            counts(rates32, spread, (rates, spreads), bits, (seed, first, t), streams, scratch, today)
            out[t, first : first + WIDTH] = today
    return out


def p_value(drawn: NDArray[np.int64], mean: float, alpha: float) -> float:
    """Of the chi-square test over some twenty cells; one where a single cell holds nearly all."""
    exact = stats.poisson(mean) if alpha == 0 else stats.nbinom(1 / alpha, 1 / (1 + alpha * mean))
    cuts = np.unique(exact.ppf([*np.linspace(0.04, 0.96, 20), 0.99, 0.999]))
    expected = np.diff(np.concatenate([[0.0], exact.cdf(cuts), [1.0]])) * drawn.size
    seen = np.histogram(drawn, bins=np.concatenate([[-1.0], cuts, [np.inf]]) + 0.5)[0]
    kept = expected > 5
    if kept.sum() < 2:
        return 1.0
    chi = ((seen - expected) ** 2 / expected)[kept].sum()
    return float(stats.chi2.sf(chi, kept.sum() - 1))


@pytest.mark.parametrize("phi", [0.1, 0.3, 1.0, 10.0, 100.0, 1e4, np.inf])
@pytest.mark.parametrize("mean", [1e-6, 1e-3, 0.08, 0.9, 6.0, 13.9, 15.9, 16.1, 41.0, 300.0, 10_000.0])
def test_counts_follow_the_negative_binomial(mean: float, phi: float) -> None:
    drawn = beside(mean, 1 / phi, 11, BLOCKS, DAYS)
    assert p_value(drawn, mean, 1 / phi) > 1e-5  # some eighty cells
    if phi >= 1:
        assert drawn.mean() == pytest.approx(mean, abs=5 * np.sqrt((mean + mean**2 / phi) / drawn.size))


@given(mean=st.floats(-7, 9), alpha=st.floats(-5, 1.5), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_side_by_side_and_alone_the_counts_are_the_same(mean: float, alpha: float, seed: int) -> None:
    one, many = alone(10**mean, 10**alpha, seed, WIDTH, 20), beside(10**mean, 10**alpha, seed, 1, 20)
    assert (one != many).sum() <= 1  # a number may fall between the roundings of float32 and float64


def test_no_rate_gives_no_events_and_rates_order_counts() -> None:
    for rate in (0.0, -1.0, float("nan")):
        assert (alone(rate, 0.5, 1, WIDTH, 2) == 0).all()
        assert (beside(rate, 0.5, 1, 1, 2) == 0).all()
    low, high = (beside(rate, 0.5, 1, 4, 10) for rate in (0.5, 0.9))
    assert (low <= high).all()
    assert (low < high).any()


def test_a_number_depends_on_its_key_alone() -> None:
    block = uniforms(5, 0, 30, 7, 3, LETHAL)
    assert block[4, 12] == uniform(5, 12, 4, 3, LETHAL, 0)
    assert (uniforms(5, 10, 20, 7, 3, LETHAL) == block[:, 10:]).all()
    assert (normals(5, 10, 20, 5, 3, LETHAL) == normals(5, 0, 30, 8, 3, LETHAL)[:5, 10:]).all()
    keys = [(5, 1, 2, 3, 4, 0), (6, 1, 2, 3, 4, 0), (5, 2, 2, 3, 4, 0), (5, 1, 3, 3, 4, 0), (5, 1, 2, 4, 4, 0),
            (5, 1, 2, 3, 5, 0), (5, 1, 2, 3, 4, 1)]  # fmt: skip
    assert len({uniform(*key) for key in keys}) == len(keys)


def test_a_name_keeps_its_key_in_any_company() -> None:
    assert name_keys(["a", "b"])[1] == name_keys(["b", "c", "a"])[0]
    assert len(set(name_keys(["plumless", "buckeroo"]).tolist())) == 2  # two words of one checksum


def test_numbers_are_uniform_normal_and_unrelated() -> None:
    u = np.stack([uniforms(9, 0, 300, 10, stream, COUNT) for stream in range(4)])
    z = np.stack([normals(9, 0, 300, 10, stream, LETHAL) for stream in range(4)])
    assert stats.kstest(u.ravel(), "uniform").pvalue > 1e-3
    assert stats.kstest(z.ravel(), "norm").pvalue > 1e-3
    for a, b in ((z[:-1], z[1:]), (z[:, :-1], z[:, 1:]), (z[:, :, :-1], z[:, :, 1:])):
        assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.04


@compiled
def elementary(x: NDArray[np.float64], turns: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty((9, len(x)))
    for n in range(len(x)):
        out[0, n] = arithmetic.log64(x[n])
        out[1, n] = arithmetic.exp64(-x[n])
        out[2, n] = arithmetic.cosine64(turns[n])
        out[3, n] = arithmetic.log2_32(np.float32(x[n]))
        out[4, n] = arithmetic.exp32(-np.float32(x[n]))
        out[5, n] = arithmetic.exp2_32(-np.float32(x[n]))
        out[6, n] = arithmetic.cosine32(np.float32(turns[n]))
        out[7, n] = arithmetic.log2_beyond32(np.float32(x[n]))
        out[8, n] = arithmetic.inverse32(np.float32(x[n]))
    return out


def test_elementary_functions_are_numpys() -> None:
    rng = np.random.default_rng(3)
    x = np.concatenate([np.exp(rng.uniform(-60, 4, 5000)), 1 + rng.uniform(-1e-6, 1e-6, 500), [1.0, 80.0]])
    turns = rng.uniform(0, 1, len(x))
    turns[:5] = [0.0, 0.125, 0.25, 0.5, 0.75]
    x32 = x.astype(np.float32).astype(np.float64)
    log, exp, cos, log2, exp32, exp2, cos32, beyond, inverse = elementary(x, turns)
    np.testing.assert_allclose(log, np.log(x), rtol=1e-15)
    np.testing.assert_allclose(exp, np.exp(-x), rtol=1e-15)
    np.testing.assert_allclose(cos, np.cos(2 * np.pi * turns), atol=1e-15)
    np.testing.assert_allclose(log2, np.log2(x32), rtol=3e-7)
    np.testing.assert_allclose(exp32, np.exp(-x32), rtol=2e-7)
    np.testing.assert_allclose(cos32, np.cos(2 * np.pi * turns.astype(np.float32).astype(np.float64)), atol=3e-7)
    np.testing.assert_allclose(exp2, np.exp2(-x32), rtol=2e-7)
    np.testing.assert_allclose(beyond, np.log1p(x32) / np.log(2.0), rtol=3e-7)
    np.testing.assert_allclose(inverse, 1.0 / x32, rtol=1e-7)
