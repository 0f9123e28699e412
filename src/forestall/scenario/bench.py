"""Where drivers are turned: worlds put together from their settings, each answering every outcome.

A world is a row of shares, one a driver. Its chance is the mean answer of so many members, and all worlds use the same
members' random numbers, so that two of them differ because of what was turned, and a driver without a path to an
outcome moves it by exactly zero. The members are answered for in two halves: how far these differ tells the noise.
"""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Future, Outlook, Posterior
from forestall.engine.simulation.composed import Composed, Library, Settings
from forestall.engine.simulation.laying import Buffers
from forestall.engine.simulation.outcomes import simulated
from forestall.records import Outcome, Scenario
from forestall.scenario.drivers import NOTHING, Knob, knobs, settings

__all__ = ["WIDTH", "Bench", "side_by_side"]

Floats = NDArray[np.float64]
T = TypeVar("T")
R = TypeVar("R")

WIDTH = 64
"""Members of a world: a block of the simulator."""
PART = 256


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """Members of a future as a library of pieces, the drivers, and what is asked."""

    library: Library
    knobs: tuple[Knob, ...]
    outcomes: tuple[Outcome, ...]
    under: Scenario = NOTHING

    @classmethod
    def of(
        cls, posterior: Posterior, outcomes: Sequence[Outcome], *, members: int, under: Scenario = NOTHING
    ) -> "Bench":
        """So many members of the crisis's own future, or of one under a scenario, a posterior draw each; a multiple of
        the simulator's block."""
        crisis = posterior.problem.crisis
        wide = -(-members // WIDTH) * WIDTH
        future = Future.build(posterior, days=crisis.horizon, members=wide, seed=crisis.seed, each=1)
        library, asked = Library.of(future), tuple(outcomes)
        found = tuple(k for k in knobs(library, crisis.levers, under) if _matters(k, asked))
        return cls(library, found, asked, under)

    def at(self, turns: Mapping[str, float]) -> Settings:
        """How worlds are run with drivers turned so far; those not named rest."""
        return settings(turns, self.knobs, self.library.future, self.under)

    def answers(self, made: Composed, run: Settings, asked: Sequence[Outcome], buffers: Buffers) -> Floats:
        """Yes (1) or no (0) of all rows, each with its own random numbers: (outcomes, rows)."""
        rows = self.library.future.members
        if all(o.measure in ("mean", "ratio") for o in asked):
            outlook = Outlook("levels", self.library.future.days, {}, {}, made.levels(run))
            return self._answered(outlook, asked, rows)
        found = np.empty((len(asked), rows))
        for first in range(0, rows, PART):
            which = np.arange(first, min(first + PART, rows))
            outlook = made.run(which, run, first=first, buffers=buffers)
            found[:, which] = self._answered(outlook, asked, len(which))
        return found

    def chances(
        self, X: Floats, varied: Sequence[Knob], *, told: Callable[[int, int], None] = lambda *_: None
    ) -> Floats:
        """Chance of each outcome in worlds X (worlds, drivers varied), the other drivers at rest, by halves of the
        members: (2, worlds, outcomes)."""
        share = {k.driver.id: np.full(len(X), k.rest) for k in self.knobs}
        share |= {k.driver.id: X[:, n] for n, k in enumerate(varied)}
        held = [k for k in self.knobs if k.piece is not None]
        made = self.library.compose(
            [k.piece for k in held if k.piece is not None],
            [k.piece.at(share[k.driver.id]) for k in held if k.piece is not None],
        )
        turned = [k.driver.id for k in self.knobs if k.piece is None]

        def one(row: int, buffers: Buffers) -> Floats:
            run = self.at({id: float(share[id][row]) for id in turned})
            outlook = made.run(np.full(WIDTH, row), run, buffers=buffers)
            yes = self._answered(outlook, self.outcomes, WIDTH)
            return np.stack([yes[:, ::2].mean(axis=1), yes[:, 1::2].mean(axis=1)])

        return np.stack(side_by_side(one, range(len(X)), told), axis=1)

    def _answered(self, outlook: Outlook, asked: Sequence[Outcome], rows: int) -> Floats:
        problem = self.library.future.posterior.problem
        found = np.empty((len(asked), rows))
        for row, outcome in zip(found, asked, strict=True):
            row[:] = simulated(outcome, outlook, problem.crisis, problem.counts)
        return found


def _matters(knob: Knob, asked: Sequence[Outcome]) -> bool:
    return any(outcome.of in knob.reaches or (outcome.relative_to or "") in knob.reaches for outcome in asked)


def side_by_side(
    run: Callable[[T, Buffers], R], items: Sequence[T], told: Callable[[int, int], None] = lambda *_: None
) -> list[R]:
    """Run on all items, in order, on as many threads as there are processors, each with buffers of its own."""
    own = threading.local()

    def work(item: T) -> R:
        if not hasattr(own, "buffers"):
            own.buffers = Buffers()
        return run(item, own.buffers)

    done: list[R] = []
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for found in pool.map(work, items):
            done.append(found)
            told(len(done), len(items))
    return done
