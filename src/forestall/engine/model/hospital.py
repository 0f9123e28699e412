"""Hospitals: how many beds the sick take, and how many of the sick find none.

    load[t] = share sum_{s>=1} (1 - 1/stay)^(s-1) cases[t-s]          beds taken on the morning of day t
    without[t] = max(0, 1 - capacity[t] / load[t])                    the part of those in need who have no bed

A share of the cases needs a bed, from the day after the report on, and leaves it with the same chance every day, after
`stay` days on average. Those without a bed die exp(theta) times as often: all in all, as many as

    1 + (exp(theta) - 1) without[t]

times what they would.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.machine.compiled import inlined

__all__ = ["admitted", "crowding", "stays", "without_bed"]

Floats = NDArray[np.float64]


def stays(stay: float) -> float:
    """What a day leaves of those in a bed, of a mean stay in days."""
    return 1.0 - 1.0 / stay


def admitted(cases: Floats, stay: float) -> Floats:
    """Cases (..., days) not yet over, on the morning of each day and of the day after the last: (..., days + 1).

    >>> admitted(np.array([4.0, 0.0, 0.0]), 2.0).tolist()
    [0.0, 4.0, 2.0, 1.0]
    """
    out = np.zeros((*cases.shape[:-1], cases.shape[-1] + 1))
    keep = stays(stay)
    for t in range(cases.shape[-1]):
        out[..., t + 1] = keep * out[..., t] + cases[..., t]
    return out


@inlined
def without_bed(load: Any, capacity: Any) -> Any:
    """The part of those in need who have no bed."""
    return 1.0 - capacity / load if load > capacity else 0.0


def crowding(load: Floats, capacity: Floats) -> Floats:
    """`without_bed` of whole paths.

    >>> crowding(np.array([5.0, 20.0]), np.array([10.0, 10.0])).tolist()
    [0.0, 0.5]
    """
    return np.asarray(1.0 - capacity / np.maximum(np.maximum(load, capacity), 1e-300))
