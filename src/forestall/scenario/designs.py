"""Designs of worlds and what they tell, by SALib: Morris' screening and Sobol's shares of variance.

A design asks a function of X (worlds, drivers), each in 0..1, that gives Y (2, worlds, outcomes): every outcome's
chance by two halves of the members, which share nothing. Their mean is analysed; from half their difference, analysed
the same way, comes what chance alone makes of an index:

    mu* of chance = E|EE_1 - EE_2| / 2,        S_T of chance = E(D_1 - D_2)^2 / (8 V),

EE the elementary effect and D the difference of worlds that differ in one driver, V the variance of the mean.
(Morris 1991, Technometrics 33; Saltelli et al. 2010, Computer Physics Communications 181.)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import morris as morris_effects  # type: ignore[import-untyped]
from SALib.analyze import sobol as sobol_shares
from SALib.sample import morris as morris_worlds  # type: ignore[import-untyped]
from SALib.sample import sobol as sobol_worlds

__all__ = ["Found", "screen", "share_out"]

Floats = NDArray[np.float64]
Ask = Callable[[Floats], Floats]

LEVELS = 4
LEVEL = 0.90
RESAMPLES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One index of every driver and outcome: value, half its 90 % interval, and what chance alone makes of it, each
    (drivers, outcomes)."""

    value: Floats
    half: Floats
    noise: Floats


def screen(ask: Ask, drivers: int, *, trajectories: int, seed: int) -> tuple[Found, int]:
    """Morris' mu*, the mean absolute change of a chance from one end of a driver to the other, and the worlds asked."""
    problem = _problem(drivers)
    X = morris_worlds.sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    halves = ask(X)

    def effects(y: Floats) -> tuple[Floats, Floats]:
        found: Any = morris_effects.analyze(
            problem, X, y, num_levels=LEVELS, conf_level=LEVEL, num_resamples=RESAMPLES, seed=seed
        )
        return np.asarray(found["mu_star"], dtype=np.float64), np.asarray(found["mu_star_conf"], dtype=np.float64)

    mean, half = halves.mean(axis=0), 0.5 * (halves[0] - halves[1])
    columns = [(*effects(mean[:, k]), effects(half[:, k])[0]) for k in range(mean.shape[1])]
    return Found(*(np.stack(parts, axis=1) for parts in zip(*columns, strict=True))), len(X)


def share_out(ask: Ask, drivers: int, *, base: int, seed: int) -> tuple[Found, Found, int]:
    """Sobol's first and total shares, and the worlds asked: `base` (a power of two) times two more than drivers.

    An outcome whose chance is the same in all worlds has shares of zero.
    """
    problem = _problem(drivers)
    X = sobol_worlds.sample(problem, base, calc_second_order=False, seed=seed)
    halves = ask(X)
    mean = halves.mean(axis=0)
    columns = [_shares(problem, mean[:, k], seed) for k in range(mean.shape[1])]
    first, first_half, total, total_half = (np.stack(parts, axis=1) for parts in zip(*columns, strict=True))
    noise = _noise_of_total(halves, mean, drivers)
    return Found(first, first_half, np.zeros_like(noise)), Found(total, total_half, noise), len(X)


def _shares(problem: dict[str, Any], y: Floats, seed: int) -> tuple[Floats, ...]:
    drivers = int(problem["num_vars"])
    if np.ptp(y) == 0.0:
        return tuple(np.zeros((4, drivers)))
    found: Any = sobol_shares.analyze(
        problem, y, calc_second_order=False, num_resamples=RESAMPLES, conf_level=LEVEL, seed=seed
    )
    return tuple(np.asarray(found[name], dtype=np.float64) for name in ("S1", "S1_conf", "ST", "ST_conf"))


def _noise_of_total(halves: Floats, mean: Floats, drivers: int) -> Floats:
    """The design's worlds come in groups: A, A with each driver of B in turn, B."""
    groups = 0.5 * (halves[0] - halves[1]).reshape(-1, drivers + 2, mean.shape[1])
    moved = ((groups[:, :1] - groups[:, 1:-1]) ** 2).mean(axis=0) / 2.0
    whole = mean.reshape(-1, drivers + 2, mean.shape[1])[:, [0, -1]]
    variance = whole.reshape(-1, mean.shape[1]).var(axis=0)
    share: Floats = np.divide(moved, variance, out=np.zeros_like(moved), where=variance > 0)
    return share


def _problem(drivers: int) -> dict[str, Any]:
    return {"num_vars": drivers, "names": [f"x{n}" for n in range(drivers)], "bounds": [[0.0, 1.0]] * drivers}
