"""A scenario's changes as daily numbers: how far each is in force, and what it makes of a level, a rate, a coupling.

A change is laid over what the world would do without it: with w[t] in 0..1 the part of it in force on day t,

    set     x -> (1 - w) x + w value          scale   x -> (1 - w) x + w value x
    add     x -> x + w value                  remove  as scale by zero
    cap     x -> min(x, value) where w > 0    delay   x[t] -> x[t - value], frozen until then

and several changes of a series act one after another, in the order given; a stream's rate is first scaled, then added
to, then capped. Index 0 of a path is the day after the origin; what no change touches stays as it was, bit for bit.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics.given import Bounds, Rerouted
from forestall.records import Intervention, Scenario

__all__ = ["bounds", "change_level", "coupling_share", "phase", "rerouted", "scales"]

Floats = NDArray[np.float64]
Days = Sequence[dt.date]


def phase(change: Intervention, days: Days) -> Floats:
    """How far the change is in force on each day, 0 to 1: shape (days,)."""
    since = np.array([(d - change.start).days for d in days], dtype=np.float64)
    weight = np.where(since < 0, 0.0, np.clip((since + 1.0) / max(change.ramp, 1), 0.0, 1.0))
    over = np.array([change.end is not None and d > change.end for d in days])
    return np.where(over, 0.0, weight)


def change_level(path: Floats, change: Intervention, days: Days) -> Floats:
    """Lay one change over a series' path (n, days)."""
    weight = phase(change, days)
    match change.verb:
        case "add":
            return path + weight * change.value
        case "cap":
            return np.where(weight > 0, np.minimum(path, change.value), path)
        case "delay":
            return path[:, _behind(weight > 0, round(change.value))]
        case "set":
            return (1.0 - weight) * path + weight * change.value
        case _:
            return (1.0 - weight) * path + weight * change.value * path


def _behind(inside: NDArray[np.bool_], shift: int) -> NDArray[np.int64]:
    """Which day each day shows, where a path lags: none before the day on which the lag began."""
    days = np.arange(len(inside))
    first = max(int(np.argmax(inside)) - 1, 0) if inside.any() else 0
    return np.where(inside, np.maximum(days - shift, np.minimum(days, first)), days)


def scales(scenario: Scenario, ids: Iterable[str], days: Days) -> Floats:
    """Factors of the streams' rates: (days, K)."""
    return np.stack([_share(_of(scenario, id, ("scale", "remove")), days) for id in ids], axis=1)


def coupling_share(scenario: Scenario, id: str, beta: Floats, days: Days) -> Floats | None:
    """The part of a coupling's effect beta (n,) that is left: (days,), or (days, n); None where all of it is."""
    changes = _of(scenario, id, ("set", "scale", "remove"))
    if not changes:
        return None
    share = np.ones((len(days), 1))
    for change in changes:
        weight = phase(change, days)[:, None]
        of_beta = change.value / np.where(beta == 0.0, np.inf, beta) if change.verb == "set" else change.value * share
        share = (1.0 - weight) * share + weight * of_beta
    return share


def bounds(scenario: Scenario, ids: Sequence[str], days: Days) -> Bounds:
    """What is added to the streams' rates and what caps them: (days, K), of no days where nothing is."""
    changed = [_of(scenario, id, ("add", "cap")) for id in ids]
    if not any(changed):
        return Bounds(np.zeros((0, len(ids))), np.zeros((0, len(ids))))
    add, most = np.zeros((len(days), len(ids))), np.full((len(days), len(ids)), np.inf)
    for k, changes in enumerate(changed):
        for change in changes:
            weight = phase(change, days)
            if change.verb == "add":
                add[:, k] += weight * change.value
            else:
                most[:, k] = np.where(weight > 0, np.minimum(most[:, k], change.value), most[:, k])
    return Bounds(add, most)


class _Tie(NamedTuple):
    """One stream's answers to another."""

    to: int
    of: int


def rerouted(scenario: Scenario, ids: Sequence[str], days: Days) -> Rerouted:
    """The answers that a scenario weakens or puts off, by stream; `a:b` is what a sets off in b."""
    share: dict[_Tie, Floats] = {}
    shift: dict[_Tie, tuple[int, int]] = {}
    for change in scenario.interventions:
        for tie in _ties(change, ids):
            share.setdefault(tie, np.ones(len(days)))
            if change.verb == "delay":
                shift[tie] = (round(change.value), max((change.start - days[0]).days, 0))
            else:
                share[tie] = share[tie] * _share([change], days)
    ties = sorted(share)
    none = np.zeros((len(days), 0))
    return Rerouted(
        to=np.array([t.to for t in ties], dtype=np.int64),
        of=np.array([t.of for t in ties], dtype=np.int64),
        share=np.stack([share[t] for t in ties], axis=1) if ties else none,
        shift=np.array([shift.get(t, (0, 0))[0] for t in ties], dtype=np.int64),
        since=np.array([shift.get(t, (0, 0))[1] for t in ties], dtype=np.int64),
    )


def _ties(change: Intervention, ids: Sequence[str]) -> list[_Tie]:
    of, colon, to = change.target.partition(":")
    if colon:
        return [_Tie(ids.index(to), ids.index(of))] if {of, to} <= set(ids) else []
    if change.verb != "delay" or of not in ids:
        return []
    late = ids.index(of)
    return [_Tie(late, k) for k in range(len(ids)) if k != late]


def _of(scenario: Scenario, id: str, verbs: tuple[str, ...]) -> list[Intervention]:
    return [c for c in scenario.interventions if c.target == id and c.verb in verbs]


def _share(changes: Iterable[Intervention], days: Days) -> Floats:
    out = np.ones(len(days))
    for change in changes:
        weight = phase(change, days)
        out = out * ((1.0 - weight) + weight * change.value)
    return out
