"""Calibration: the band holds as often as it says; twenty sets of a small problem are not far from uniform."""

import numpy as np
import pytest
from scipy import stats

from forestall.engine.fitting.sbc import Calibrator, outside


def test_the_band_holds_uniform_ranks_and_not_others() -> None:
    rng = np.random.default_rng(1)
    assert np.mean([outside(rng.random(200)) for _ in range(60)]) < 0.1
    assert outside(rng.beta(1.6, 1.0, 200))  # biased
    assert outside(rng.beta(0.5, 0.5, 200))  # too narrow a posterior


def test_twenty_small_sets_are_calibrated() -> None:
    calibrator = Calibrator.build(streams=2, days=60, warmup=80, draws=80, kept=39)
    found = [calibrator.ranks(seed) for seed in range(20)]
    for name in ("R", "A 0 1", "alpha 0", "last background 1"):
        ranks = np.array([f[name] for f in found])
        assert stats.kstest(ranks, "uniform").pvalue > 1e-3, name
    assert np.mean([f["R"] for f in found]) == pytest.approx(0.5, abs=0.25)
