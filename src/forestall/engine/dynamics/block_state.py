"""A block's incidents as they stand: rows of WIDTH members side by side, one after another in one flat array.

Made once and begun anew for each block, so that machine code takes no memory.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics.given import IncidentFixed, IncidentLanes
from forestall.engine.machine import aligned
from forestall.engine.machine.compiled import lent, place, within
from forestall.engine.machine.lanes import WIDTH, Spread, spread_out

__all__ = ["IncidentState", "begin_incidents", "lay_out", "new_incidents", "pairs", "start_memory", "weigh_delay"]

F4 = np.float32
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


class IncidentState(NamedTuple):
    """What members brought along, and what a day is worked out in."""

    A: Singles
    delay: Singles
    spread: Spread
    memory: Singles
    knots: Singles
    damp: Singles
    recent: Singles
    beta: Singles
    ties: Singles
    kept: Singles
    keep: Singles
    excites: Singles
    """What the events of four days weigh; `kills` likewise of those that killed."""
    lam: Singles
    ahead: Singles
    echo: Singles
    sent: Singles
    mu: Singles
    ratio: Singles
    bits: NDArray[np.uint32]
    today: NDArray[np.int32]
    toll: Floats
    lethal: Floats
    deadly: Singles
    kills: Singles
    ahead_deadly: Singles
    answers: Singles
    sent_deadly: Singles
    kept_deadly: Singles
    nothing: Singles
    base: Singles
    all_base: Singles
    unrounded: Floats
    """Of no length: rates are known in float32 alone."""


def pairs(streams: int) -> Singles:
    """Room for A as `respond` takes it: rows for an even number of streams; the rest is zero."""
    return aligned.zeros((streams + streams % 2) ** 2 * WIDTH, np.float32)


def new_incidents(fixed: IncidentFixed, lanes: IncidentLanes, days: int) -> IncidentState:
    """Room for one block."""
    H, K, _ = lanes.memory.shape
    kept, even = (days if len(lanes.rerouted) else 0, K * WIDTH), K + K % 2

    def rows(many: int) -> Singles:
        return aligned.zeros(many * WIDTH, np.float32)

    return IncidentState(
        A=pairs(K), delay=rows(H * K), spread=Spread(rows(K), rows(K)), memory=rows(H * K),
        knots=rows(len(lanes.knots) * K).reshape(len(lanes.knots), K * WIDTH),
        damp=rows(len(lanes.damp)), recent=rows(len(lanes.recent)), beta=rows(len(lanes.beta)),
        ties=rows(len(lanes.rerouted)), kept=aligned.empty(kept, np.float32), keep=fixed.decay.astype(np.float32),
        excites=rows(4 * K), lam=rows(even), ahead=rows(4 * K), echo=rows(3 * K), sent=rows(even),
        mu=rows(even), ratio=rows(even), bits=aligned.empty(K * 4 * WIDTH, np.uint32),
        today=aligned.empty(K * WIDTH, np.int32), toll=aligned.empty(len(fixed.toll) * WIDTH),
        lethal=aligned.empty(len(lanes.severe) * WIDTH),
        deadly=rows(len(lanes.memory_deadly) * lanes.memory_deadly.shape[1]),
        kills=rows(4 * K), ahead_deadly=rows(4 * K), answers=rows(even), sent_deadly=rows(even),
        kept_deadly=aligned.empty(kept, np.float32),
        nothing=rows(len(lanes.grows) + K), base=rows(len(lanes.grows)), all_base=rows(even),
        unrounded=aligned.empty(0),
    )  # fmt: skip


@within
def begin_incidents(start: int, fixed: IncidentFixed, lanes: IncidentLanes, s: IncidentState) -> None:
    """The members from column `start` on, at the origin."""
    lay_out(lanes.A, start, s.A)
    _rows(lanes.alpha, start, s.spread.alpha)
    spread_out(s.spread)
    _rows(lanes.damp, start, s.damp)
    _rows(lanes.recent, start, s.recent)
    _rows(lanes.beta, start, s.beta)
    _rows(lanes.rerouted, start, s.ties)
    _sheets(lanes.delay, start, s.delay)
    _sheets(lanes.memory, start, s.memory)
    _sheets(lanes.memory_deadly, start, s.deadly)
    for knot in range(len(lanes.knots)):
        _rows(lanes.knots[knot], start, s.knots[knot])
    start_memory(s.memory, fixed.decay)
    start_memory(s.deadly, fixed.decay)
    weigh_delay(s.delay, s.echo, fixed.decay)
    s.excites[:] = F4(0.0)
    s.kills[:] = F4(0.0)
    for z in range(len(fixed.toll)):
        s.toll[z * WIDTH : (z + 1) * WIDTH] = fixed.toll[z]


@lent
def lay_out(A: Floats, start: int, out: Singles) -> None:
    """A (K, K, n) of one block as `respond` takes it."""
    K = len(A)
    of = K + K % 2
    for i in range(K):
        for j in range(K):
            for lane in range(WIDTH):
                out[place((i * of + j) * WIDTH + lane)] = A[i, j, place(start + lane)]


@within
def _rows(values: Floats, start: int, out: Singles) -> None:
    """One block's part of an array (rows, n)."""
    for row in range(len(values)):
        for lane in range(WIDTH):
            out[place(row * WIDTH + lane)] = values[row, place(start + lane)]


@within
def _sheets(values: Floats, start: int, out: Singles) -> None:
    """The same of an array (sheets, rows, n)."""
    sheets, rows, _ = values.shape
    for h in range(sheets):
        for row in range(rows):
            for lane in range(WIDTH):
                out[place((h * rows + row) * WIDTH + lane)] = values[h, row, place(start + lane)]


@lent
def start_memory(memory: Singles, decay: Floats) -> None:
    """`memory` (H * K * WIDTH,) becomes such that the first `look_ahead`, four days without events on, gives it."""
    rows = len(memory) // max(len(decay), 1)
    for h in range(len(decay)):
        for lane in range(h * rows, (h + 1) * rows):
            memory[lane] /= F4((1.0 - decay[h]) * decay[h] ** 4)


@lent
def weigh_delay(delay: Singles, echo: Singles, decay: Floats) -> None:
    """`delay` takes over the weights of the filters that `look_ahead` leaves out; `echo` (3 * K * WIDTH,) becomes what
    an event sends out one day on, two and three."""
    rows = len(delay) // max(len(decay), 1)
    echo[:] = F4(0.0)
    for h in range(len(decay)):
        for lane in range(rows):
            delay[h * rows + lane] *= F4(1.0 - decay[h])
            for day in range(3):
                echo[day * rows + lane] += delay[h * rows + lane] * F4(decay[h] ** day)
