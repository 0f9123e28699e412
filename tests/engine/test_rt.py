"""R by window: the closed form against integration, its refusals; the engine's own against a known epidemic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from forestall.engine.fitting.rt import closed_form, moving
from forestall.engine.model.delays import gamma_pmf, memory_pmf, shifted_gamma_pmf
from forestall.errors import DataError, UsageError

SI = np.array([0.0, 0.2, 0.5, 0.3])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), window=st.integers(1, 9))
def test_closed_form_is_bayes_theorem_integrated(seed: int, window: int) -> None:
    y = np.random.default_rng(seed).poisson(3.0, 20).astype(float)
    force = memory_pmf(y, SI)[:-1]
    for found in closed_form(y, SI, window=window)[-3:]:
        days = slice(found.t_start - 1, found.t_end)
        grid = np.linspace(1e-4, 30.0, 60_001)
        log_density = stats.gamma(1, scale=5).logpdf(grid) + (y[days].sum() * np.log(grid) - grid * force[days].sum())
        density = np.exp(log_density - log_density.max())
        density /= integrate.trapezoid(density, grid)
        mean = integrate.trapezoid(density * grid, grid)
        assert found.mean == pytest.approx(mean, rel=1e-3)
        assert found.sd == pytest.approx(np.sqrt(integrate.trapezoid(density * (grid - mean) ** 2, grid)), rel=2e-3)
        assert found.q975 is not None
        assert integrate.trapezoid(np.where(grid < found.q975, density, 0), grid) == pytest.approx(0.975, abs=2e-3)


def test_windows_begin_on_day_two_and_the_first_serial_interval_is_refused() -> None:
    late = np.array([0.0, *[0.0] * 7, 0.4, 0.6])
    found = closed_form(np.ones(12), late, window=7)
    assert [(w.t_start, w.t_end) for w in found] == [(a, a + 6) for a in range(2, 7)]
    assert [w.mean is None for w in found] == [True, False, False, False, False]  # the mean interval is 8.6 days


@pytest.mark.parametrize(("mean", "sd"), [(2.6, 1.5), (8.4, 3.8), (1.4, 0.9)])
def test_shifted_gamma_is_the_triangle_weighted_integral(mean: float, sd: float) -> None:
    density = stats.gamma(((mean - 1) / sd) ** 2, loc=1, scale=sd**2 / (mean - 1)).pdf
    pmf = shifted_gamma_pmf(mean=mean, sd=sd, days=80)
    for k in range(12):
        halves = [(k - 1.0, float(k)), (float(k), k + 1.0)]
        direct = sum(integrate.quad(lambda u, k=k: (1 - abs(u - k)) * density(u), *h, limit=200)[0] for h in halves)
        assert pmf[k] == pytest.approx(direct, abs=2e-4)
    assert pmf.sum() == pytest.approx(1.0)
    assert pmf @ np.arange(80) == pytest.approx(mean, abs=1e-6)
    with pytest.raises(UsageError, match="mean must be above 1"):
        shifted_gamma_pmf(mean=1.0, sd=sd, days=5)


@pytest.mark.parametrize(
    ("y", "pmf", "window", "said"),
    [
        ([1, 2, -1], SI, 2, "negative"),
        ([1, 2, np.nan], SI, 2, "not a number"),
        ([1, 2, 3], [0.1, 0.9], 2, "lag 0"),
        ([1, 2, 3], SI, 3, "window is 3"),
        ([1, 2, 3], SI, 0, "window is 0"),
    ],
)
def test_what_is_no_outbreak_is_refused(y: list[float], pmf: list[float], window: int, said: str) -> None:
    with pytest.raises((DataError, UsageError), match=said):
        closed_form(np.array(y, dtype=float), np.array(pmf), window=window)


def test_the_engines_windows_follow_a_known_r_and_the_closed_form() -> None:
    rng, g = np.random.default_rng(3), gamma_pmf(mean=3.0, sd=1.5)
    truth = np.where(np.arange(60) < 35, 1.4, 0.7)
    y = np.zeros(60)
    y[3:8] = 20
    for t in range(8, 60):
        y[t] = rng.poisson(truth[t] * memory_pmf(y[:t], g)[t])
    ours, closed = moving(y, g), closed_form(y, g)
    assert [w.mean is None for w in ours[:5]] == [w.mean is None for w in closed[:5]]
    both = [(a, b) for a, b in zip(ours, closed, strict=True) if a.q500 and b.q025 and b.q975 and a.t_start > 9]
    assert sum(b.q025 <= a.q500 <= b.q975 for a, b in both) > 0.95 * len(both)  # type: ignore[operator]
    held = [a.q025 <= truth[a.t_start + 2] <= a.q975 for a, _ in both]
    assert np.mean(held) > 0.8
    with pytest.raises(DataError, match="at least 10"):
        moving(np.array([0.0] * 20 + [1.0] * 5), g)
