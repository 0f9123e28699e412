"""Baselines: forecasts of a count that need no model of a crisis, as ensembles of equally likely quantiles.

last four weeks  a Poisson rate learnt from the last 28 days alone (gamma prior of half an event, so never impossible)
own past         a negative binomial with the mean and variance of all past weeks of the stream itself
"""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

__all__ = ["BASELINES", "last_four_weeks", "own_past"]

Floats = NDArray[np.float64]
MEMBERS = 400


def last_four_weeks(past: Floats, days: int) -> Floats:
    """Count of the next `days` days from the last 28: the posterior predictive of a Poisson rate."""
    recent = past[-28:]
    shape, exposure = recent.sum() + 0.5, len(recent) / days
    return _quantiles(shape, exposure / (exposure + 1.0))


def own_past(past: Floats, days: int) -> Floats:
    """Count of the next `days` days from all past windows of that length: a negative binomial by moments."""
    whole = len(past) // days
    if whole < 2:
        return last_four_weeks(past, days)
    totals = past[len(past) - whole * days :].reshape(whole, days).sum(axis=1)
    mean = totals.mean() + 0.5 / whole
    variance = max(float(totals.var(ddof=1)), mean * 1.0001)
    shape = mean**2 / (variance - mean)
    return _quantiles(shape, shape / (shape + mean))


BASELINES = {"last four weeks": last_four_weeks, "own past": own_past}
"""Name -> forecast(past daily counts, days ahead) of the total."""


def _quantiles(shape: float, p: float) -> Floats:
    levels = (np.arange(MEMBERS) + 0.5) / MEMBERS
    return np.asarray(stats.nbinom.ppf(levels, shape, p), dtype=np.float64)
