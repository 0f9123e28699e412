"""Learning to choose: weights of reasons by which one option of each group is chosen.

p_k = exp(w.x_k) / sum_m exp(w.x_m) over a group's options, x the reasons' sizes; the w maximise
sum log p(right) - 1/2 sum_n l2_n (w_n - prior_n)^2 over the groups (L-BFGS).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from forestall.reading.events.pairs import Reasoned

__all__ = ["fit"]

Labelled = tuple[Sequence[Reasoned], Sequence[bool]]


def fit(
    groups: Sequence[Labelled], strength: Callable[[str], float], prior: Mapping[str, float] | None = None
) -> dict[str, float]:
    """The weights of greatest penalised likelihood; `strength` tells how near to its prior a reason is held."""
    names = sorted({name for options, _ in groups for c in options for name in c.reasons})
    matrix, starts, segment, chosen = _arrays(groups, {n: i for i, n in enumerate(names)})
    middle = np.array([(prior or {}).get(n, 0.0) for n in names])
    held = np.array([strength(n) for n in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ w
        power = np.exp(score - np.maximum.reduceat(score, starts)[segment])
        total, mine = np.add.reduceat(power, starts), np.add.reduceat(power * chosen, starts)
        slope = matrix.T @ (power / total[segment] - power * chosen / mine[segment])
        away = w - middle
        return float(-np.log(mine / total).sum() + 0.5 * (held * away) @ away), slope + held * away

    best = minimize(loss, middle, jac=True, method="L-BFGS-B").x
    return dict(zip(names, map(float, best), strict=True))


def _arrays(groups: Sequence[Labelled], number: Mapping[str, int]) -> tuple[Any, Any, Any, Any]:
    """Options by reasons (sparse), where each group starts, the group of each option, and which are right."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    segment: list[int] = []
    chosen: list[bool] = []
    for n, (options, answers) in enumerate(groups):
        for option, answer in zip(options, answers, strict=True):
            rows += [len(segment)] * len(option.reasons)
            columns += [number[name] for name in option.reasons]
            values += list(option.reasons.values())
            segment.append(n)
            chosen.append(answer)
    of = np.array(segment)
    starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    return csr_matrix((values, (rows, columns)), shape=(len(of), len(number))), starts, of, np.array(chosen)
