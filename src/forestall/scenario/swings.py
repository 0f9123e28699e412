"""The tornado: each driver at its low and at its high end, one at a time, everything else as uncertain as it is.

All members of a future are run three times for each driver, as they are and with the driver held at either end, with
the same random numbers; the mean difference is how far the driver moves a chance. An interval that is as wide as chance
alone makes it stands beside, and what is narrower than that is not told from nothing.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Posterior
from forestall.engine.simulation.composed import Composed, Settings
from forestall.engine.simulation.laying import Buffers
from forestall.records import Estimate, Outcome, Swing, Tornado
from forestall.scenario.bench import Bench, side_by_side
from forestall.scenario.drivers import ENDS, Knob
from forestall.scenario.paired import Z

__all__ = ["MEMBERS", "tornado"]

Floats = NDArray[np.float64]
MEMBERS = 512
"""Simulated futures of a tornado."""
HALF_BAND = 0.025
"""At its end a driver is spread over so much to either side: one member's peculiarities are not the driver's."""


def tornado(
    posterior: Posterior,
    outcomes: tuple[Outcome, ...],
    *,
    members: int = MEMBERS,
    told: Callable[[int, int], None] = lambda *_: None,
) -> Tornado:
    """Every driver's swing of each outcome that it can reach."""
    bench = Bench.of(posterior, outcomes, members=members)
    library = bench.library
    base = bench.answers(library.itself, bench.at({}), outcomes, Buffers())

    def swings(knob: Knob, buffers: Buffers) -> list[Swing]:
        places = [n for n, o in enumerate(outcomes) if {o.of, o.relative_to} & knob.reaches]
        asked = [outcomes[n] for n in places]
        low, high = (bench.answers(*_end(bench, knob, high), asked, buffers) for high in (False, True))
        return [_swing(knob, outcomes[n], base[n], low[k], high[k]) for k, n in enumerate(places)]

    found = [s for of_one in side_by_side(swings, bench.knobs, told) for s in of_one]
    return Tornado(
        drivers=tuple(k.driver for k in bench.knobs),
        swings=tuple(found),
        chances={o.id: float(yes.mean()) for o, yes in zip(outcomes, base, strict=True)},
        floor={o.id: _floor([s for s in found if s.outcome == o.id]) for o in outcomes},
        members=library.future.members,
    )


def _end(bench: Bench, knob: Knob, high: bool) -> tuple[Composed, Settings]:
    """The members with one driver at an end."""
    if knob.piece is None:
        return bench.library.itself, bench.at({knob.driver.id: float(high)})
    near = ENDS[high] + HALF_BAND * np.linspace(-1.0, 1.0, bench.library.future.members)
    return bench.library.but(knob.piece, knob.piece.at(near)), bench.at({})


def _swing(knob: Knob, outcome: Outcome, base: Floats, low: Floats, high: Floats) -> Swing:
    spread = high - low
    mean, error = float(spread.mean()), Z * float(spread.std()) / np.sqrt(len(spread))
    estimate = Estimate(mean, mean - error, mean + error)
    return Swing(knob.driver.id, outcome.id, float((low - base).mean()), float((high - base).mean()), estimate)


def _floor(swings: list[Swing]) -> float:
    """The widest half interval of a spread that holds zero."""
    unclear = [s.spread.q95 - s.spread.median for s in swings if s.spread.q05 <= 0.0 <= s.spread.q95]
    return max(unclear, default=0.0)
