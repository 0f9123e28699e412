"""Simulation: from the posterior to the future, one posterior draw a member, scenario beside scenario.

`simulate` lays one scenario's changes over a `Future` and runs the step in blocks of members, part after part, on as
many threads as there are processors; no byte depends on how many. Member n of two scenarios shares every random number,
so differences are paired. `over_parts` hands out the parts one by one, for ensembles too large to keep; `reference`
runs the step of float64 itself, member by member.
"""

import datetime as dt
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics.case_blocks import CaseLanes
from forestall.engine.dynamics.given import CaseFixed, IncidentFixed, IncidentLanes
from forestall.engine.dynamics.rules import RuleFixed, RuleLanes
from forestall.engine.dynamics.running import Given, Paths, State, run_blocks
from forestall.engine.dynamics.step import run
from forestall.engine.html import table
from forestall.engine.simulation.case_laying import case_draws, case_fixed, case_lanes
from forestall.engine.simulation.future import Future, Part, fitted_epidemics
from forestall.engine.simulation.laying import Buffers, incident_draws, incident_fixed, incident_lanes
from forestall.engine.simulation.levels import Lived, add_beds, changed_series
from forestall.engine.simulation.ruling import rule_fixed, rule_lanes, stepwise
from forestall.errors import UsageError
from forestall.records import Scenario

__all__ = ["Outlook", "over_parts", "reference", "simulate"]

Floats = NDArray[np.float64]
Counted = NDArray[np.int32]
Levels = Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """The simulated future of one scenario.

    `counts[id]` (members, days) for every stream; `lethal[id]` for streams with severity; `levels[id]` for every
    series; `force[q]`, one where a rule of the scenario was in force.
    """

    scenario: str
    days: tuple[dt.date, ...]
    counts: Mapping[str, Counted]
    lethal: Mapping[str, Counted]
    levels: Levels
    force: Mapping[int, NDArray[np.uint8]] = field(default_factory=dict)

    def probability(
        self,
        of: str,
        *,
        above: float | None = None,
        below: float | None = None,
        start: dt.date | None = None,
        end: dt.date | None = None,
        lethal: bool = False,
    ) -> float:
        """Share of members in which the count of a stream (or the mean of a series) over the days from `start` to
        `end`, all where not given, lies strictly above, or strictly below, a number.

        Raises UsageError where there is no such stream, series or day, or not exactly one of the two numbers.
        """
        if (above is None) == (below is None):
            raise UsageError("probability takes either above or below; give one of them")
        known: Mapping[str, NDArray[Any]] = self.lethal if lethal else {**self.counts, **self.levels}
        if of not in known:
            raise UsageError(f"probability is asked of {of!r}; it must be one of {', '.join(known) or 'none'}")
        inside = np.array([(start or d) <= d <= (end or d) for d in self.days])
        if not inside.any():
            raise UsageError(
                f"no day lies from {start} to {end}; the outlook runs from {self.days[0]} to {self.days[-1]}"
            )
        paths = known[of][:, inside]
        value = paths.mean(axis=1) if of in self.levels and not lethal else paths.sum(axis=1)
        return float((value > above).mean() if above is not None else (value < below).mean())

    def sharing(self, other: "Outlook") -> "Outlook":
        """The same, with the other's arrays in place of equal ones: what a scenario does not touch is held once."""

        def shared(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
            return {k: theirs[k] if k in theirs and np.array_equal(v, theirs[k]) else v for k, v in mine.items()}

        return replace(
            self,
            counts=shared(self.counts, other.counts),
            lethal=shared(self.lethal, other.lethal),
            levels=shared(self.levels, other.levels),
        )

    def _repr_html_(self) -> str:
        quantiles = {id: np.quantile(y.sum(axis=1), [0.05, 0.5, 0.95]) for id, y in self.counts.items()}
        rows = [[id, *(f"{x:.0f}" for x in q)] for id, q in quantiles.items()]
        caption = f"{self.scenario}: counts from {self.days[0]} to {self.days[-1]}"
        return table(["stream", "5 %", "median", "95 %"], rows, caption=caption)


def simulate(future: Future, scenario: Scenario, *, workers: int | None = None) -> Outlook:
    """Run one scenario and keep every path; the same member in another scenario has the same random numbers."""
    counts: dict[str, Any] = {}
    lethal: dict[str, Any] = {}
    levels: dict[str, Any] = {}
    force: dict[Any, Any] = {}

    def keep(first: int, part: Outlook) -> None:
        _keep_all(counts, part.counts, first, future.members)
        _keep_all(lethal, part.lethal, first, future.members)
        _keep_all(levels, part.levels, first, future.members)
        _keep_all(force, part.force, first, future.members)

    over_parts(future, scenario, keep, workers=workers)
    return Outlook(scenario.id, future.days, counts, lethal, levels, force)


def _keep_all(store: dict[Any, Any], paths: Mapping[Any, NDArray[Any]], first: int, members: int) -> None:
    """Put the paths of some members (n, days) in their place; what all members share is kept once."""
    for id, values in paths.items():
        if values.strides[0] == 0:
            store[id] = np.broadcast_to(values[:1].copy(), (members, values.shape[1]))
            continue
        if id not in store:
            store[id] = np.empty((values.shape[1], members), values.dtype).T
        store[id][first : first + len(values)] = values


def over_parts(
    future: Future, scenario: Scenario, use: Callable[[int, Outlook], None], *, workers: int | None = None
) -> None:
    """Call `use` with the first member and the outlook of each part, one call at a time, the first part first.

    The outlook's arrays are used again: what is to be kept of them must be copied.
    """
    laid, parts, lock = Laid.on(future, scenario), future.parts(), threading.Lock()

    def go_on(buffers: Buffers) -> None:
        while True:
            with lock:
                part = next(parts, None)
            if part is None:
                return
            found = laid.run(*part, buffers)
            with lock:
                use(part[0], found)

    (first, size), mine = next(parts), Buffers()
    use(first, laid.run(first, size, mine))
    threads = workers or len(os.sched_getaffinity(0))
    with ThreadPoolExecutor(threads) as pool:
        others = [pool.submit(go_on, Buffers()) for _ in range(threads - 1)]
        go_on(mine)  # memory is lent to the first thread at less cost than to others
    for other in others:
        other.result()


def reference(future: Future, scenario: Scenario) -> Outlook:
    """What `simulate` approximates to float32: the step of float64, member by member."""
    laid = Laid.on(future, scenario)
    return laid.run_exactly(0, future.members, Buffers())


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A scenario laid over a future, and what all its members share."""

    future: Future
    scenario: Scenario
    incidents: IncidentFixed
    cases: CaseFixed
    rules: RuleFixed

    @classmethod
    def on(cls, future: Future, scenario: Scenario) -> "Laid":
        """What the members share, worked out once."""
        fixed = incident_fixed(future, scenario), case_fixed(future, scenario), rule_fixed(future, scenario)
        return cls(future, scenario, *fixed)

    def run(self, first: int, size: int, buffers: Buffers) -> Outlook:
        """The paths of some members, in blocks."""
        return self.over(self.future.part(first, size), buffers)

    def over(self, part: Part, buffers: Buffers) -> Outlook:
        """The paths of the members of one part, in blocks."""
        members = self._members(part, buffers)
        shape, seed = (len(self.future.days), len(part.draw)), self.future.seed
        streams, epidemics = len(self.incidents.key), len(self.cases.key)
        names = {"incidents": streams, "lethal": len(members.incidents.severe), "cases": epidemics, "deaths": epidemics}
        y, lethal, sick, dead = (buffers.take(name, (many, *shape), np.int32) for name, many in names.items())
        out = Paths(y, lethal, sick, dead, buffers.take("force", (len(self.rules.key), *shape), np.uint8))
        given = Given(self.incidents, members.incidents, self.cases, members.cases, self.rules, members.rules)
        run_blocks(seed, part.first, given, buffers.room(self, lambda: State.room(given, shape[0])), out)
        return self._outlook(members, out)

    def run_exactly(self, first: int, size: int, buffers: Buffers) -> Outlook:
        """The same by the step."""
        members = self._members(self.future.part(first, size), buffers, exact=True)
        draws, severe = incident_draws(members.part, members.incidents), members.incidents.severe
        sick, rules = case_draws(members.cases), stepwise(self.rules, severe, len(self.incidents.key))
        paths = run(self.future.seed, first, self.incidents, draws, self.cases, sick, rules, members.rules)
        return self._outlook(members, (paths[0], paths[1][severe], *paths[2:]))

    def _members(self, part: Part, buffers: Buffers, *, exact: bool = False) -> "_Members":
        levels = changed_series(self.future, self.scenario, part)
        incidents = incident_lanes(self.future, self.scenario, part, levels, buffers, exact=exact)
        sick = case_lanes(self.future, self.scenario, part, levels)
        return _Members(part, levels, incidents, sick, rule_lanes(self.future, self.scenario, part, levels))

    def _outlook(self, members: "_Members", found: Sequence[NDArray[Any]]) -> Outlook:
        levels, lived = dict(members.levels), Lived(found[4], found[2])
        if self.scenario.rules:
            levels = changed_series(self.future, self.scenario, members.part, lived)
        else:
            add_beds(levels, self.future, self.scenario, members.part, lived)
        return _outlook(self.future, self.scenario, members.part, levels, found)


class _Members(NamedTuple):
    """Some members with all that is laid out for them."""

    part: Part
    levels: Levels
    incidents: IncidentLanes
    cases: CaseLanes
    rules: RuleLanes


def _outlook(future: Future, scenario: Scenario, part: Part, levels: Levels, found: Sequence[NDArray[Any]]) -> Outlook:
    """Name what was found, each (streams, days, n)."""
    y, lethal, sick, dead, force = (x[:, :, : part.size] for x in found)
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
    return Outlook(scenario.id, future.days, counts, killed, shared, {q: x.T for q, x in enumerate(force)})
