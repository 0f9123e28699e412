"""What would forestall it: the least change of each lever, and the cheapest of several, that does what is asked.

Asked is either that an outcome's chance lies below a bound, or that R of a block lies below one with a given
probability; under a scenario and its rules where one is given. Every trial is paired with the others (same members,
same random numbers), so that a chance falls smoothly as a lever is turned and the least turn can be found by halving.
"No lever in range does it" is an answer.

Several levers together: all are turned as far as they go, then, the one that does least for its cost first, each is
turned back as far as what is asked still holds. For effects that add up in log odds that is the cheapest there is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Future, Outlook, simulate
from forestall.engine.simulation.outcomes import simulated
from forestall.errors import UsageError
from forestall.records import Estimate, Lever, LeverResult, LeverSearch, Outcome, Scenario
from forestall.scenario.dials import free, present, standing, turned
from forestall.scenario.drivers import NOTHING
from forestall.scenario.escalation import reproduction_under
from forestall.scenario.paired import chance
from forestall.scenario.reach import reached, touches
from forestall.scenario.ruled import left_out

__all__ = ["Asked", "outcome_below", "reproduction_below", "search"]

Floats = NDArray[np.float64]
Parts = Mapping[str, float]

HALVINGS = 6
"""A lever is turned to within 1/64 of its range."""
RESAMPLES = 200
DAYS = 30
"""Expected events are counted, and R stands, this many days ahead."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is asked of a future: `values` (members,) of one trial, which hold where below `bound`; it is done where the
    share of members that hold is at least `wanted` (R), or the share of yes at most `bound` (an outcome)."""

    name: str
    bound: float
    wanted: float
    measure: Callable[[Scenario, Outlook], Floats]
    connected: Callable[[Lever], bool]
    outcome: bool
    streams: frozenset[str] = frozenset()
    """For R: the block's."""

    def score(self, values: Floats) -> float:
        """The chance that is compared with what is wanted."""
        return float(values.mean()) if self.outcome else float((values < self.bound).mean())

    def done(self, score: float) -> bool:
        """Whether that is enough."""
        return score < self.bound if self.outcome else score >= self.wanted


def outcome_below(future: Future, outcome: Outcome, bound: float) -> Asked:
    """An outcome's chance is to lie below the bound."""
    if not 0.0 < bound < 1.0:
        raise UsageError(f"--below is {bound:g}; it must be a probability between 0 and 1")
    problem = future.posterior.problem

    def measure(_: Scenario, outlook: Outlook) -> Floats:
        return simulated(outcome, outlook, problem.crisis, problem.counts).astype(np.float64)

    def connected(lever: Lever) -> bool:
        return touches(lever.full, outcome, problem.crisis)

    return Asked(outcome.id, bound, 1.0 - bound, measure, connected, True)


def reproduction_below(future: Future, block: str, bound: float, wanted: float) -> Asked:
    """R of a block, coupling loops counted, is to lie below the bound with at least the wanted probability."""
    if not 0.0 < wanted < 1.0:
        raise UsageError(f"--prob is {wanted:g}; it must be a probability between 0 and 1")
    crisis, day = future.posterior.problem.crisis, min(DAYS, len(future.days)) - 1
    streams = frozenset(s.id for s in crisis.streams if s.block == block)

    def measure(scenario: Scenario, outlook: Outlook) -> Floats:
        return reproduction_under(future, scenario, outlook, block, day)

    def connected(lever: Lever) -> bool:
        return bool(streams & reached(lever.full, crisis))

    return Asked(f"R of {block}", bound, wanted, measure, connected, False, streams)


@dataclass(slots=True, eq=False)
class _Bench:
    """Where levers are tried: every trial is simulated once."""

    future: Future
    levers: Mapping[str, Lever]
    asked: Asked
    under: Scenario
    seen: dict[tuple[tuple[str, float], ...], tuple[Floats, dict[str, float]]] = field(default_factory=dict)

    def values(self, parts: Parts) -> Floats:
        return self._trial(parts)[0]

    def done(self, parts: Parts) -> bool:
        return self.asked.done(self.asked.score(self.values(parts)))

    def expected(self, parts: Parts) -> dict[str, float]:
        return self._trial(parts)[1]

    def _trial(self, parts: Parts) -> tuple[Floats, dict[str, float]]:
        key = tuple(sorted((id, p) for id, p in parts.items() if p > 0.0))
        if key not in self.seen:
            scenario = turned(self.levers, dict(key), self.future, self.under)
            outlook = simulate(self.future, scenario)
            self.seen[key] = (self.asked.measure(scenario, outlook), _expected(outlook, self.future))
        return self.seen[key]


def _expected(outlook: Outlook, future: Future) -> dict[str, float]:
    incidents = [s.id for s in future.posterior.problem.crisis.streams if s.unit == "incidents"]
    return {id: float(outlook.counts[id][:, :DAYS].sum(axis=1).mean()) for id in incidents if id in outlook.counts}


def search(
    future: Future,
    levers: Sequence[Lever],
    asked: Asked,
    *,
    seed: int,
    under: Scenario = NOTHING,
    progress: Progress = lambda *_: None,
) -> LeverSearch:
    """Try every lever alone, then all together, under a scenario: levers of what that sets already are none.

    `seed` is of the resampling that says how sure a setting is.
    """
    levers = [lever for lever in levers if free(lever, under)]
    bench = _Bench(future, {lever.id: lever for lever in levers}, asked, under)
    alone, steps = [], len(levers) + 1
    for n, lever in enumerate(levers):
        progress("turning levers", n, steps)
        alone.append(_alone(bench, lever, seed + n))
    progress("turning levers", len(levers), steps)
    together = None if asked.done(asked.score(bench.values({}))) else _together(bench, alone)
    progress("turning levers", steps, steps)
    baseline = _result(bench, "Nothing more is done", {}, asked.done(asked.score(bench.values({}))))
    omitted = left_out(under, asked.streams, future.posterior.problem.crisis)
    return LeverSearch(asked.name, asked.bound, asked.wanted, baseline, tuple(alone), together, under.id, omitted)


def _alone(bench: _Bench, lever: Lever, seed: int) -> LeverResult:
    if not bench.asked.connected(lever):
        return _result(bench, lever.label, {lever.id: 0.0}, bench.done({}), connected=False)
    if bench.done({}):
        return _result(bench, lever.label, {lever.id: 0.0}, True)
    if not bench.done({lever.id: 1.0}):
        return _result(bench, lever.label, {lever.id: 1.0}, False)
    part = _least(bench, {}, lever.id)
    return _result(bench, lever.label, {lever.id: part}, True, least=_bounds(bench, lever, seed))


def _least(bench: _Bench, others: Parts, id: str) -> float:
    """The least turn of one lever with which what is asked still holds, the others as they are; it holds at 1."""
    if bench.done({**others, id: 0.0}):
        return 0.0
    low, high = 0.0, others.get(id, 1.0)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if bench.done({**others, id: middle}) else (middle, high)
    return high


def _together(bench: _Bench, alone: Sequence[LeverResult]) -> LeverResult | None:
    """The cheapest found of several; None where not even all of them do it, or one alone is as cheap."""
    parts = {id: 1.0 for result in alone if result.connected for id in result.parts}
    if len(parts) < 2 or not bench.done(parts):
        return None
    for id in sorted(parts, key=lambda id: _worth(bench, id)):
        parts[id] = _least(bench, parts, id)
    parts = {id: part for id, part in parts.items() if part > 0.0}
    found = _result(bench, " + ".join(bench.levers[id].label for id in parts), parts, True)
    cheapest = min((r.cost for r in alone if r.reached and r.connected), default=np.inf)
    return found if len(parts) > 1 and found.cost < cheapest else None


def _worth(bench: _Bench, id: str) -> float:
    """What a lever does for its cost: the fall of the log odds of what is not wanted."""
    scores = [np.clip(bench.asked.score(bench.values(parts)), 1e-4, 1 - 1e-4) for parts in ({}, {id: 1.0})]
    before, after = (np.log(s / (1.0 - s)) * (1.0 if bench.asked.outcome else -1.0) for s in scores)
    return float((before - after) / max(bench.levers[id].cost, 1e-9))


def _bounds(bench: _Bench, lever: Lever, seed: int) -> tuple[float, float | None]:
    """5 and 95 % bounds of the least turn, as a setting: trials are weighed anew by resampling draws."""
    trials = sorted(
        (dict(key).get(lever.id, 0.0), v) for key, (v, _) in bench.seen.items() if {k for k, _ in key} <= {lever.id}
    )
    turns, draw = np.array([t for t, _ in trials]), bench.future.draw
    holds = np.stack([v if bench.asked.outcome else (v >= bench.asked.bound) for _, v in trials]).astype(np.float64)
    rng, most = (
        np.random.default_rng([seed, 17]),
        bench.asked.bound if bench.asked.outcome else 1.0 - bench.asked.wanted,
    )
    crossings = []
    for _ in range(RESAMPLES):
        weight = np.bincount(rng.integers(0, draw.max() + 1, draw.max() + 1), minlength=draw.max() + 1)[draw]
        crossings.append(_crossing(turns, holds @ weight / weight.sum(), most))
    low, high = np.quantile(crossings, [0.05, 0.95], method="inverted_cdf")
    now = present(lever, bench.future)
    ends = [standing(lever.full[0], end, now) if np.isfinite(end) else None for end in (low, high)]
    return (ends[0] if ends[0] is not None else lever.full[0].value, ends[1])


def _crossing(turns: Floats, bad: Floats, most: float) -> float:
    """Where what is not wanted falls to `most`, between two trials; infinite where it does not."""
    bad = np.minimum.accumulate(bad)
    below = np.flatnonzero(bad <= most)
    if len(below) == 0:
        return float("inf")
    k = int(below[0])
    if k == 0:
        return float(turns[0])
    share = (bad[k - 1] - most) / max(bad[k - 1] - bad[k], 1e-12)
    return float(turns[k - 1] + share * (turns[k] - turns[k - 1]))


def _result(
    bench: _Bench,
    label: str,
    parts: Parts,
    reached: bool,
    *,
    least: tuple[float, float | None] | None = None,
    connected: bool = True,
) -> LeverResult:
    values = bench.values(parts)
    now = {id: present(bench.levers[id], bench.future) for id in parts}
    spread = chance(values > 0.5, bench.future.draw) if bench.asked.outcome else _quantiles(values)
    return LeverResult(
        label=label,
        reached=reached,
        parts=dict(parts),
        before=now,
        values={id: standing(bench.levers[id].full[0], part, now[id]) for id, part in parts.items()},
        least=least,
        cost=sum(bench.levers[id].cost * part for id, part in parts.items()),
        mean=bench.asked.score(values),
        chance=spread,
        expected=bench.expected(parts),
        connected=connected,
    )


def _quantiles(values: Floats) -> Estimate:
    q05, median, q95 = (float(q) for q in np.quantile(values, [0.05, 0.5, 0.95]))
    return Estimate(median, q05, q95)
