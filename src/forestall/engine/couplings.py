"""The arithmetic of couplings: from a series' levels, or a stream's load, to what is multiplied by beta.

    x[t] = (form(level[t]) - reference) / per

in natural units: nothing is standardised. With `fade_half_life` a step in the series loses half its effect in that many
days (fatigue), x[t] = x[t-1] 2^(-1/h) + change[t]. A load is log1p of the counts of the seven days before. What is
recent is the count of all days before, each fading: x[t] = sum_{s>=1} 2^(-s/h) y[t-s].
"""

import numpy as np
from numpy.typing import NDArray

from forestall.records import Coupling

__all__ = ["LOAD_DAYS", "covariate", "load", "recent"]

Floats = NDArray[np.float64]
LOAD_DAYS = 7
"""A load is the log of one plus the counts of this many days."""


def covariate(levels: Floats, coupling: Coupling, past: Floats | None = None) -> Floats:
    """x[..., t] of a coupling from a series' levels (..., days), which a fading effect sees begin, or follow on `past`.

    >>> c = Coupling("c", "s", "y", "background", 0.1, 0.1, reference=1.0, per=2.0)
    >>> covariate(np.array([1.0, 3.0]), c).tolist()
    [0.0, 1.0]
    """
    x = _pushing(levels, coupling)
    if coupling.fade_half_life is None:
        return x
    keep = 2.0 ** (-1.0 / coupling.fade_half_life)
    state, before = (0.0, 0.0) if past is None else (covariate(past, coupling)[-1], _pushing(past[-1:], coupling)[0])
    out: Floats = np.empty_like(x)
    for t in range(x.shape[-1]):
        state = keep * state + x[..., t] - before
        out[..., t], before = state, x[..., t]
    return out


def _pushing(levels: Floats, coupling: Coupling) -> Floats:
    x = np.log(np.maximum(levels, 1e-9)) if coupling.form == "log" else levels
    return np.asarray((x - coupling.reference) / coupling.per, dtype=np.float64)


def load(counts: Floats) -> Floats:
    """log1p of the counts of the seven days before each day: shape (days + 1,); entry t knows days before t only.

    >>> load(np.array([3.0, 0.0])).round(3).tolist()
    [0.0, 1.386, 1.386]
    """
    total = np.concatenate([[0.0], np.cumsum(counts)])
    start = np.maximum(np.arange(len(total)) - LOAD_DAYS, 0)
    return np.asarray(np.log1p(total - total[start]))


def recent(counts: Floats, keep: Floats) -> Floats:
    """Past events (days + 1, D), column d fading by the factor keep[d] a day; row t knows days before t only.

    >>> recent(np.array([[1.0], [0.0]]), np.array([0.5]))[:, 0].tolist()
    [0.0, 0.5, 0.25]
    """
    out = np.zeros((len(counts) + 1, len(keep)))
    for t, today in enumerate(counts):
        out[t + 1] = keep * (out[t] + today)
    return out
