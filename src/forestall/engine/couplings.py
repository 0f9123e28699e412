"""The arithmetic of couplings: from a series' levels, or a stream's load, to what is multiplied by beta.

    x[t] = (form(level[t]) - reference) / per

in natural units: nothing is standardised. With `fade_half_life` a step in the series loses half its effect in that many
days (fatigue), x[t] = x[t-1] 2^(-1/h) + change[t]. A load is log1p of the counts of the seven days before.
"""

import numpy as np
from numpy.typing import NDArray

from forestall.records import Coupling

__all__ = ["LOAD_DAYS", "covariate", "load"]

Floats = NDArray[np.float64]
LOAD_DAYS = 7
"""A load is the log of one plus the counts of this many days."""


def covariate(levels: Floats, coupling: Coupling) -> Floats:
    """x[..., t] of a coupling from a series' levels (..., days).

    >>> c = Coupling("c", "s", "y", "background", 0.1, 0.1, reference=1.0, per=2.0)
    >>> covariate(np.array([1.0, 3.0]), c).tolist()
    [0.0, 1.0]
    """
    x = np.log(np.maximum(levels, 1e-9)) if coupling.form == "log" else levels
    x = (x - coupling.reference) / coupling.per
    if coupling.fade_half_life is None:
        return np.asarray(x, dtype=np.float64)
    keep = 2.0 ** (-1.0 / coupling.fade_half_life)
    out: Floats = np.empty_like(x)
    out[..., 0] = x[..., 0]
    for t in range(1, x.shape[-1]):
        out[..., t] = keep * out[..., t - 1] + x[..., t] - x[..., t - 1]
    return out


def load(counts: Floats) -> Floats:
    """log1p of the counts of the seven days before each day: shape (days + 1,); entry t knows days before t only.

    >>> load(np.array([3.0, 0.0])).round(3).tolist()
    [0.0, 1.386, 1.386]
    """
    total = np.concatenate([[0.0], np.cumsum(counts)])
    start = np.maximum(np.arange(len(total)) - LOAD_DAYS, 0)
    return np.asarray(np.log1p(total - total[start]))
