"""The arithmetic of couplings: from a series' levels, or a stream's load, to what is multiplied by beta.

    x[t] = (form(level[t]) - reference) / per

in natural units: nothing is standardised. With `fade_half_life` a step in the series loses half its effect in that many
days (fatigue), x[t] = x[t-1] 2^(-1/h) + change[t]. A load is log1p of the counts of the seven days before. What is
recent is the count of all days before, each fading: x[t] = sum_{s>=1} 2^(-s/h) y[t-s]; of deaths it is log1p of that.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.machine.arithmetic import fused, log2_32, log64
from forestall.engine.machine.compiled import compiled, place, widest
from forestall.records import Coupling

__all__ = ["LOAD_DAYS", "covariate", "load", "mourned", "raised", "recent"]

Floats = NDArray[np.float64]
LOG_2 = 0.6931471805599453
LOAD_DAYS = 7
"""A load is the log of one plus the counts of this many days."""


def raised(p: Any, share: Any, odds: Any) -> Any:
    """Probability that an event kills where that is p, and its odds are `odds` times as high for the share of events
    that answer a deadly one. Written for arrays of both forms, and for numbers."""
    return p + share * (p * odds / (1.0 - p + p * odds) - p)


def covariate(
    levels: Floats, coupling: Coupling, past: Floats | None = None, out: NDArray[Any] | None = None
) -> Floats:
    """x[..., t] of a coupling from a series' levels (..., days), which a fading effect sees begin, or follow on `past`.

    `out` (days, members), where given, is filled too; in float32 to six or seven digits.

    >>> c = Coupling("c", "s", "y", "background", 0.1, 0.1, reference=1.0, per=2.0)
    >>> covariate(np.array([1.0, 3.0]), c).tolist()
    [0.0, 1.0]
    """
    x = _pushing(levels, coupling, None if coupling.fade_half_life else out)
    if coupling.fade_half_life is not None:
        x = _fading(x, coupling, past)
    if out is not None and not np.may_share_memory(out, x):
        out[:] = x.T
    return x


def _fading(x: Floats, coupling: Coupling, past: Floats | None) -> Floats:
    assert coupling.fade_half_life is not None
    keep = 2.0 ** (-1.0 / coupling.fade_half_life)
    state, before = np.float64(0.0), np.float64(0.0)
    if past is not None:
        state, before = _last(_pushing(past, coupling), keep), _pushing(past[-1:], coupling)[0]
    out: Floats = x.copy(order="K")
    out[..., 0] += keep * state - before
    for t in range(1, x.shape[-1]):
        out[..., t] = keep * out[..., t - 1] + x[..., t] - x[..., t - 1]
    return out


def _last(x: Floats, keep: float) -> np.float64:
    """Where a fading effect stands on the last day of x (days,): sum_t keep^(T-t) (x[t] - x[t-1])."""
    return np.float64(np.diff(x, prepend=0.0) @ keep ** np.arange(len(x) - 1, -1, -1))


def _pushing(levels: Floats, coupling: Coupling, out: NDArray[Any] | None = None) -> Floats:
    """(form(level) - reference) / per; members side by side in memory, as series have them."""
    flat = np.ascontiguousarray(levels.T, dtype=np.float64)
    if out is None or out.shape != flat.shape:
        out = np.empty_like(flat)
    scale: Callable[..., None] = _scale if out.dtype == np.float64 else _scale32
    scale(flat.ravel(), coupling.form == "log", coupling.reference, coupling.per, out.reshape(-1))
    return out.T


@compiled
def _scale(levels: Floats, log: bool, reference: float, per: float, out: Floats) -> None:
    widest()
    if log:
        for n in range(len(levels)):
            out[place(n)] = (log64(max(levels[place(n)], 1e-9)) - reference) / per
    else:
        for n in range(len(levels)):
            out[place(n)] = (levels[place(n)] - reference) / per


@compiled
def _scale32(levels: Floats, log: bool, reference: float, per: float, out: NDArray[np.float32]) -> None:
    widest()
    slope, shift = np.float32(LOG_2 / per), np.float32(-reference / per)
    if log:
        for n in range(len(levels)):
            size = np.float32(min(max(levels[place(n)], 1e-9), 1e38))
            out[place(n)] = fused(slope, log2_32(size), shift)
    else:
        for n in range(len(levels)):
            out[place(n)] = np.float32((levels[place(n)] - reference) * (1.0 / per))


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


def mourned(deaths: Floats, half_life: float) -> Floats:
    """log1p of past deaths (days + 1,), each fading by half in `half_life` days; entry t knows days before t only."""
    keep = np.array([2.0 ** (-1.0 / half_life)])
    return np.log1p(recent(deaths[:, None], keep)[:, 0])
