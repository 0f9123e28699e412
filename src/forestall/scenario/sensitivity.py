"""Sensitivity: which drivers matter for each outcome, and which do not.

Morris' design screens all of them, each from its 5 to its 95 % (levers, switches: from end to end). The drivers that
move some outcome most are kept, and Sobol's design says which share of the variance of a chance each of these makes,
alone and with those it interacts with. The others are then at rest: what is not known at its middle, levers not
turned.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Posterior
from forestall.records import DriverIndex, Estimate, Noise, Outcome, Scenario, Sensitivity
from forestall.scenario.bench import WIDTH, Bench
from forestall.scenario.designs import Found, screen, share_out
from forestall.scenario.drivers import ENDS, NOTHING, Knob

__all__ = ["BASE", "KEPT", "TRAJECTORIES", "Method", "sensitivity"]

Floats = NDArray[np.float64]
Method = Literal["morris", "sobol"]
"""One design alone."""
TRAJECTORIES = 10
"""Of Morris' design, where not told."""
BASE = 64
"""Base worlds of Sobol's."""
KEPT = 16
"""Most drivers that Sobol's design is given of those that Morris' screens."""
LIBRARY = 512
"""Members from whose pieces worlds are put together."""


def sensitivity(
    posterior: Posterior,
    outcomes: Sequence[Outcome],
    *,
    method: Method | None = None,
    n: int | None = None,
    under: Scenario = NOTHING,
    told: Callable[[int, int], None] = lambda *_: None,
) -> Sensitivity:
    """Rank the drivers of each outcome: by Morris' design, by Sobol's on all of them, or (None) by Sobol's on those
    that Morris' keeps; under a scenario and its rules where one is given. `n` is the number of trajectories, or of base
    worlds (rounded up to a power of two), of the last of them."""
    bench = Bench.of(posterior, outcomes, members=LIBRARY, under=under)
    seed = posterior.problem.crisis.seed + 1  # SALib takes zero for none
    moves, worlds, kept = None, 0, bench.knobs
    if method != "sobol":
        count = n if n is not None and method == "morris" else TRAJECTORIES
        moves, worlds = screen(_asking(bench, bench.knobs, ENDS, told), len(bench.knobs), trajectories=count, seed=seed)
        kept = _kept(bench.knobs, moves)
    shares = None
    if method != "morris" and kept:
        base = 1 << (max(n or BASE, 2) - 1).bit_length()
        *shares, more = share_out(_asking(bench, kept, (0.0, 1.0), told), len(kept), base=base, seed=seed)
        worlds += more
    return Sensitivity(
        drivers=tuple(k.driver for k in bench.knobs),
        indices=tuple(_indices(bench, moves, shares, kept)),
        noise={o.id: _noise(place, moves, shares) for place, o in enumerate(bench.outcomes)},
        kept=tuple(k.driver.id for k in kept) if shares else (),
        worlds=worlds,
        members=WIDTH,
        under=under.id,
    )


def _asking(
    bench: Bench, varied: Sequence[Knob], ends: tuple[float, float], told: Callable[[int, int], None]
) -> Callable[[Floats], Floats]:
    """The chances in worlds of a design, what is not known going from one share to the other."""
    low = np.array([ends[0] if k.piece is not None else 0.0 for k in varied])
    high = np.array([ends[1] if k.piece is not None else 1.0 for k in varied])
    return lambda X: bench.chances(low + X * (high - low), varied, told=told)


def _kept(knobs: tuple[Knob, ...], moves: Found) -> tuple[Knob, ...]:
    """Those that move some outcome most, next to what moves it most, and by more than chance does."""
    clear = np.where(moves.value > moves.noise, moves.value, 0.0)
    best = (clear / np.maximum(clear.max(axis=0), 1e-12)).max(axis=1)
    chosen = sorted(np.argsort(-best, kind="stable")[:KEPT])
    return tuple(knobs[n] for n in chosen if best[n] > 0.0)


def _indices(
    bench: Bench, moves: Found | None, shares: Sequence[Found] | None, kept: tuple[Knob, ...]
) -> list[DriverIndex]:
    places = {k.driver.id: place for place, k in enumerate(kept)} if shares else {}
    return [
        DriverIndex(
            driver=knob.driver.id,
            outcome=outcome.id,
            moves=None if moves is None else _estimate(moves, row, column),
            first=_shared(shares, 0, places.get(knob.driver.id), column),
            total=_shared(shares, 1, places.get(knob.driver.id), column),
        )
        for column, outcome in enumerate(bench.outcomes)
        for row, knob in enumerate(bench.knobs)
    ]


def _shared(shares: Sequence[Found] | None, which: int, row: int | None, column: int) -> Estimate | None:
    return None if shares is None or row is None else _estimate(shares[which], row, column)


def _estimate(found: Found, row: int, column: int) -> Estimate:
    value, half = float(found.value[row, column]), float(found.half[row, column])
    return Estimate(value, value - half, value + half)


def _noise(column: int, moves: Found | None, shares: Sequence[Found] | None) -> Noise:
    return Noise(
        moves=None if moves is None else float(moves.noise[:, column].max(initial=0.0)),
        total=None if shares is None else float(shares[1].noise[:, column].max(initial=0.0)),
    )
