"""Simulation: from the posterior to the future, one posterior draw a member, scenario beside scenario.

`simulate` lays one scenario's changes over a `Future` and runs the step in blocks of members, part after part, on as
many threads as there are processors; no byte depends on how many. Member n of two scenarios shares every random number,
so differences are paired. `outlooks` hands out the parts one by one, for ensembles too large to keep; `reference` runs
the step of float64 itself, member by member.
"""

import datetime as dt
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.blocks import case_blocks, incident_blocks
from forestall.engine.future import Future, Part, fitted_epidemics
from forestall.engine.laying import (
    beyond_blocks,
    case_arrays,
    case_draws,
    changed_series,
    incident_arrays,
    incident_draws,
)
from forestall.engine.step import run
from forestall.records import Scenario

__all__ = ["Outlook", "outlooks", "reference", "simulate"]

Floats = NDArray[np.float64]
Counted = NDArray[np.int32]
Levels = Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """The simulated future of one scenario.

    `counts[id]` (members, days) for every stream; `lethal[id]` for streams with severity; `levels[id]` for every
    series.
    """

    scenario: str
    days: tuple[dt.date, ...]
    counts: Mapping[str, Counted]
    lethal: Mapping[str, Counted]
    levels: Levels


def simulate(future: Future, scenario: Scenario, *, workers: int | None = None) -> Outlook:
    """Run one scenario and keep every path; the same member in another scenario has the same random numbers."""
    kept: tuple[dict[str, Any], ...] = ({}, {}, {})
    first = 0
    for part in outlooks(future, scenario, workers=workers):
        size = len(next(iter(part.counts.values())))
        _keep_all(kept[0], part.counts, first, future.members)
        _keep_all(kept[1], part.lethal, first, future.members)
        _keep_all(kept[2], part.levels, first, future.members)
        first += size
    return Outlook(scenario.id, future.days, *kept)


def _keep_all(store: dict[str, Any], paths: Mapping[str, NDArray[Any]], first: int, members: int) -> None:
    """Put the paths of some members (n, days) in their place; what all members share is kept once."""
    for id, values in paths.items():
        if values.strides[0] == 0:
            store[id] = np.broadcast_to(values[:1], (members, values.shape[1]))
            continue
        if id not in store:
            store[id] = np.empty((values.shape[1], members), values.dtype).T
        store[id][first : first + len(values)] = values


def outlooks(future: Future, scenario: Scenario, *, workers: int | None = None) -> Iterator[Outlook]:
    """The same part by part, in the order of members; few are held at a time."""
    workers = workers or len(os.sched_getaffinity(0))
    with ThreadPoolExecutor(workers) as pool:
        waiting = deque[Any]()
        for first, size in future.parts():
            waiting.append(pool.submit(_run_part, future, scenario, first, size))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def reference(future: Future, scenario: Scenario) -> Outlook:
    """What `simulate` approximates to float32: the step of float64, member by member."""
    return _step_part(future, scenario, 0, future.members)


def _step_part(future: Future, scenario: Scenario, first: int, size: int) -> Outlook:
    part = future.part(first, size)
    levels = changed_series(future, scenario, part)
    fixed, lanes = incident_arrays(future, scenario, part, levels)
    case_fixed, cases = case_arrays(future, scenario, part, levels)
    draws = incident_draws(future, part, lanes, levels)
    paths = run(future.seed, first, fixed, draws, case_fixed, case_draws(future, part, cases))
    y, lethal, sick, dead = (x.transpose(2, 1, 0).astype(np.int32) for x in paths)
    return _outlook(future, scenario, part, levels, (y, lethal[lanes.severe], sick, dead))


def _run_part(future: Future, scenario: Scenario, first: int, size: int) -> Outlook:
    if beyond_blocks(future.posterior):
        return _step_part(future, scenario, first, size)
    part = future.part(first, size)
    levels = changed_series(future, scenario, part)
    fixed, lanes = incident_arrays(future, scenario, part, levels)
    case_fixed, cases = case_arrays(future, scenario, part, levels)
    days, n = len(future.days), len(part.draw)
    y, lethal = (np.zeros((k, days, n), np.int32) for k in (len(fixed.key), len(lanes.severe)))
    sick, dead = (np.zeros((len(case_fixed.key), days, n), np.int32) for _ in range(2))
    if len(y):
        incident_blocks(future.seed, first, fixed, lanes, y, lethal)
    if len(sick):
        case_blocks(future.seed, first, case_fixed, cases, sick, dead)
    return _outlook(future, scenario, part, levels, (y, lethal, sick, dead))


def _outlook(future: Future, scenario: Scenario, part: Part, levels: Levels, found: Sequence[Counted]) -> Outlook:
    """Name what was found, each (streams, days, n)."""
    y, lethal, sick, dead = (x[:, :, : part.size] for x in found)
    counts: dict[str, Counted] = {}
    killed: dict[str, Counted] = {}
    incidents = future.posterior.problem.incidents
    if incidents is not None and future.posterior.incidents is not None:
        counts = {s.id: y[k].T for k, s in enumerate(incidents.streams)}
        severe = [s.id for s in incidents.streams if s.severity]
        killed = {id: lethal[k].T for k, id in enumerate(severe)}
    for c, epidemic in enumerate(fitted_epidemics(future.posterior)):
        counts[epidemic.cases.id] = sick[c].T
        if epidemic.deaths is not None:
            counts[epidemic.deaths.id] = dead[c].T
    shape = (part.size, len(future.days))
    shared = {
        id: np.broadcast_to(path[:1], shape) if len(path) == 1 else path[: part.size] for id, path in levels.items()
    }
    return Outlook(scenario.id, future.days, counts, killed, shared)
