"""Where the rates of a simulated future stand on a morning, worked out from what has been counted in it; and what room
a cap leaves above them.

    sent[j] = sum_h delay[j, h] (decay_h^t m_0[j, h] + sum_{s>=1} (1 - decay_h) decay_h^(s-1) e[t-s, j])

m_0 is the memory on the day after the origin, e what the events of a day weigh; of an event that spared the targets'
own forces it is not kept whether it killed somebody, so that it counts as expected.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Future, Outlook
from forestall.engine.model import delays
from forestall.engine.simulation import changes
from forestall.records import Intervention, Scenario

__all__ = ["damping", "kernel", "room", "sent"]

Floats = NDArray[np.float64]
FAR = 10
"""A kernel is followed for so many of the longest half-lives."""


def kernel(future: Future, days: int | None = None) -> Floats:
    """g (members, K, days) of answers after one day and more; as far as they reach where no number is given."""
    part, chains = future.posterior.problem.incidents, future.posterior.incidents
    assert part is not None
    assert chains is not None
    decay = delays.decay(part.half_lives)
    lag = np.arange(int(FAR * max(part.half_lives)) if days is None else days)
    return np.asarray(chains.flat("delay")[future.draw] @ ((1.0 - decay)[:, None] * decay[:, None] ** lag))


def sent(future: Future, outlook: Outlook, day: int, ids: list[str], weight: Floats, killed: Floats) -> Floats:
    """What each stream still sends out on the morning of a day by events that spared all, and by those that killed:
    (2, members, K). Weights (members, K, 3) are by class, `killed` (members, K) is the chance that an event that spares
    the targets' own forces kills."""
    part, chains = future.posterior.problem.incidents, future.posterior.incidents
    assert part is not None
    assert chains is not None
    y, own = (_by_stream(of, future.members, ids, day) for of in (outlook.counts, outlook.lethal))
    mild, q, w = y - own, killed[:, :, None], weight[:, :, :, None]
    found = np.stack([w[:, :, 0] * (1.0 - q) * mild, w[:, :, 1] * q * mild + w[:, :, 2] * own])
    deadly = future.deadly if future.deadly.shape[1] else np.zeros_like(future.memory)
    start = np.stack([future.memory - deadly, deadly])[:, future.draw]
    left = (chains.flat("delay")[future.draw] * delays.decay(part.half_lives) ** day * start).sum(axis=3)
    return np.asarray(left + (found * kernel(future, day)[:, :, ::-1]).sum(axis=3))


def damping(future: Future, outlook: Outlook, day: int, place: int, origin: str, keep: float) -> Floats:
    """Past events (members,) of the stream whose events damp, each fading, on the morning of a day."""
    start = future.recent[future.draw, place] * keep**day
    return np.asarray(start + outlook.counts[origin][:, :day] @ keep ** np.arange(day, 0.0, -1.0))


def room(rate: Floats, scenario: Scenario, future: Future, outlook: Outlook, day: int, ids: list[str]) -> Floats:
    """How much more of each rate (members, K) caps let through on a day; without end where there is none, zero where
    one holds the rate down."""
    bounds, out = changes.bounds(scenario, ids, future.days), np.full_like(rate, np.inf)
    if len(bounds.add):
        rate = rate + bounds.add[day]
        out = bounds.most[day] - rate
        rate = np.minimum(rate, bounds.most[day])
    ruled = [(q, r.change) for q, r in enumerate(scenario.rules) if r.change.target in ids]
    rate = rate + sum(_forced(outlook, q, day, ids, c) for q, c in ruled if c.verb == "add")
    for q, change in ruled:
        if change.verb == "cap":
            i, on = ids.index(change.target), outlook.force[q][:, day] > 0
            out[:, i] = np.where(on, np.minimum(out[:, i], change.value - rate[:, i]), out[:, i])
    return np.maximum(out, 0.0)


def _forced(outlook: Outlook, rule: int, day: int, ids: list[str], change: Intervention) -> Floats:
    """What a rule in force adds to the rates: (members, K)."""
    return np.outer(outlook.force[rule][:, day] > 0, change.value * (np.array(ids) == change.target))


def _by_stream(of: Mapping[str, NDArray[np.int32]], members: int, ids: list[str], day: int) -> Floats:
    """(members, K, days before); zero where a stream has none."""
    none = np.zeros((members, day))
    return np.stack([of[id][:, :day].astype(np.float64) if id in of else none for id in ids], axis=1)
