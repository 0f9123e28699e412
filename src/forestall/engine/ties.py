"""Days that count more than `arrays.MOST_COUNT` events: the histogram of the counts as long as they need.

The likelihood sums lgamma(y + phi) - lgamma(phi) over the rows of a histogram of the counts; a count above the last row
would be taken for a smaller one there. Rows come in powers of two, so that few shapes are ever compiled.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.arrays import MOST_COUNT
from forestall.engine.problem import Problem

__all__ = ["days_above", "tall"]

Floats = NDArray[np.float64]


def days_above(y: Floats, seen: Floats, rows: int) -> Floats:
    """Days seen with more than v events, for v below `rows`: (rows, K) of counts y (days, K).

    >>> days_above(np.array([[2.0], [1.0]]), np.ones((2, 1)), 3).tolist()
    [[2.0], [1.0], [0.0]]
    """
    return np.stack([((y > v) * seen).sum(axis=0) for v in range(rows)])


def tall(problem: Problem, data: Mapping[str, Any]) -> dict[str, Any]:
    """The incidents' data with rows for every count of theirs, and of the problem's."""
    part = problem.incidents
    assert part is not None
    rows, most = MOST_COUNT, max(problem.counts.y[:, list(part.columns)].max(), data["y"].max())
    while rows < most:
        rows *= 2
    if rows <= len(data["above"]):
        return dict(data)
    return {**data, "above": days_above(data["y"], data["seen"], rows)}
