"""From a crisis and its counts to the arrays the models take.

A `Problem` is all that a fit needs: counts up to an origin, the past levels of the series, the couplings' covariates.
Index 0 is the crisis's first day. `incident_data` and `epidemic_data` make the arrays for one origin; days after the
origin are there but not seen, so that every origin has the same shapes and one compiled program serves them all.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from forestall.engine import delays
from forestall.engine.couplings import covariate, load
from forestall.engine.epidemic import EpidemicShape
from forestall.engine.incidents import IncidentShape
from forestall.engine.series import derive, require_past
from forestall.errors import DataError
from forestall.records import Block, Counts, Coupling, Crisis, Stream

__all__ = ["KNOT_DAYS", "Epidemic", "Incidents", "Problem", "epidemic_data", "hats", "incident_data", "prior_of_r"]

Floats = NDArray[np.float64]

KNOT_DAYS = 30
"""Days between the knots of an incident stream's background."""
WALK_DAYS = 7
"""Days between the knots of an epidemic's walk."""
LENGTH_SCALE, LENGTH_SPREAD = 90.0, 0.5
"""Prior median in days, and log-sd, of the background's length scale."""
MOST_COUNT = 64
"""Rows kept of the histogram of daily counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Incidents:
    """The incident streams of a crisis: their indices in the counts, their model's shape, their couplings."""

    streams: tuple[Stream, ...]
    columns: tuple[int, ...]
    shape: IncidentShape
    half_lives: tuple[float, ...]
    couplings: tuple[Coupling, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Epidemic:
    """One country's epidemic: its cases, its deaths if counted, its model's shape, its couplings on R."""

    block: Block
    cases: Stream
    deaths: Stream | None
    columns: tuple[int, int | None]
    shape: EpidemicShape
    couplings: tuple[Coupling, ...]
    first: int
    """Index of the day on which the first cases were reported; the fit begins the day after."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A crisis made ready for the engine; `levels[id][t]` is a series' value on day t, up to the last day counted."""

    crisis: Crisis
    counts: Counts
    levels: Mapping[str, Floats]
    incidents: Incidents | None
    epidemics: tuple[Epidemic, ...]

    @classmethod
    def build(cls, crisis: Crisis, counts: Counts, levels: Mapping[str, Floats]) -> "Problem":
        """Sort streams into incidents and epidemics; counts and levels must end on `crisis.now`.

        Raises DataError where counts hold a negative number or do not end on `now`, or a series cannot go on from its
        past; CrisisError where a formula is no arithmetic. Better now than after the fit.
        """
        if counts.end != crisis.now:
            raise DataError(f"counts end on {counts.end}; the fit needs them up to now, {crisis.now}")
        if (counts.y < 0).any():
            t, i = np.argwhere(counts.y < 0)[0]
            day = counts.start + dt.timedelta(days=int(t))
            raise DataError(
                f"stream {counts.streams[i]} counts {counts.y[t, i]} on {day}; a count must not be negative"
            )
        _require_series(crisis, levels)
        incidents = _incidents(crisis, counts)
        epidemics = tuple(_epidemic(crisis, counts, b) for b in crisis.blocks if b.kind == "epidemic")
        return cls(crisis, counts, dict(levels), incidents, epidemics)

    def column(self, stream: str) -> int:
        """Index of a stream in the counts."""
        return self.counts.streams.index(stream)


def prior_of_r(block: Block) -> tuple[float, float]:
    """(log-mean, log-sd) of the log-normal prior of R with the block's median and probability above one.

    >>> mean, sd = prior_of_r(Block("b", "B", "escalation", r_median=0.5, r_above_one=0.1))
    >>> round(mean, 3), round(sd, 3)
    (-0.693, 0.541)
    """
    mean = float(np.log(block.r_median))
    return mean, float(-mean / norm.isf(block.r_above_one)) if mean else 0.7


def incident_data(
    problem: Problem, *, origin: int, y: Floats | None = None, ell: float | None = None
) -> dict[str, Any]:
    """Arrays for `incident_model`, with days after index `origin` unseen.

    y (days, K) counts; seen (days, K) 0/1; memory (days, K, H); hats (days, knots), the last knot on the last day;
    above[v, k] days seen with more than v events; x (days, C) covariates of couplings on the background.
    `y` replaces the counts (references); `ell` holds the background's length scale at that many days.
    """
    part = problem.incidents
    assert part is not None
    columns = list(part.columns)
    counts = problem.counts.y[:, columns].astype(np.float64) if y is None else y
    seen = problem.counts.observed[:, columns].astype(np.float64)
    seen[origin + 1 :] = 0.0
    counts = counts * seen
    memory = delays.memory_bank(counts, part.half_lives)[:-1]
    above = np.stack([((counts > v) * seen).sum(axis=0) for v in range(MOST_COUNT)])
    shortest = part.shape.shortest
    return {
        "y": counts,
        "seen": seen,
        "memory": memory,
        "hats": hats(len(counts), part.shape.knots, KNOT_DAYS),
        "above": above,
        "x": _covariates(problem, part.couplings),
        "beta_mean": np.array([c.mean for c in part.couplings]),
        "beta_sd": np.array([c.sd for c in part.couplings]),
        "level_mean": np.log((counts.sum(axis=0) + 0.5) / seen.sum(axis=0)),
        "ell_mean": np.log(max((LENGTH_SCALE if ell is None else ell) - shortest, 1.0)),
        "ell_sd": np.float64(LENGTH_SPREAD if ell is None else 1e-3),
    }


def epidemic_data(problem: Problem, part: Epidemic, *, origin: int) -> dict[str, Any]:
    """Arrays for `epidemic_model`, days before the first cases and after `origin` unseen.

    y, deaths, seen (days,); memory, memory_deaths (days,); susceptible (days,) S/N; hats (days, knots);
    x (days, C) covariates of couplings on reproduction. Days run from the first reported case to `now`.
    """
    cases = problem.counts.y[:, part.columns[0]].astype(np.float64)
    keep = slice(part.first, None)
    visible = np.arange(len(cases)) <= origin
    cases = cases * visible
    seen = (problem.counts.observed[:, part.columns[0]] & visible).astype(np.float64)
    seen[part.first] = 0.0
    days = len(cases) - part.first
    g = delays.gamma_pmf(mean=_number(part.cases.delay.mean), sd=_number(part.cases.delay.sd))
    data = {
        "y": cases[keep],
        "seen": seen[keep],
        "memory": delays.memory_pmf(cases, g)[:-1][keep],
        "susceptible": _susceptible(cases, part.cases)[keep],
        "hats": hats(days, part.shape.knots, WALK_DAYS),
        "x": _covariates(problem, part.couplings, upto=origin)[keep],
        "beta_mean": np.array([c.mean for c in part.couplings]),
        "beta_sd": np.array([c.sd for c in part.couplings]),
    }
    if part.deaths is not None and part.columns[1] is not None:
        h = delays.gamma_pmf(mean=_number(part.deaths.delay.mean), sd=_number(part.deaths.delay.sd))
        data["memory_deaths"] = delays.memory_pmf(cases, h)[:-1][keep]
        data["deaths"] = (problem.counts.y[:, part.columns[1]] * visible)[keep].astype(np.float64)
    return data


def _require_series(crisis: Crisis, levels: Mapping[str, Floats]) -> None:
    known = {s.id: np.ones(1) for s in crisis.series if s.formula is None}
    for series in crisis.series:
        if series.formula is not None:
            known[series.id] = derive(series.formula, known)
        elif series.table is not None and series.model != "revert":
            past = levels[series.id]
            require_past(series, past, [crisis.start + dt.timedelta(days=t) for t in range(len(past))])


def _incidents(crisis: Crisis, counts: Counts) -> Incidents | None:
    streams = tuple(s for s in crisis.streams if s.unit == "incidents")
    if not streams:
        return None
    blocks = [b for b in crisis.blocks if b.kind != "epidemic" and any(s.block == b.id for s in streams)]
    members = tuple(tuple(k for k, s in enumerate(streams) if s.block == b.id) for b in blocks)
    half_lives = next((s.delay.half_lives for s in streams if s.delay.half_lives), delays.HALF_LIVES)
    couplings = tuple(c for c in crisis.couplings if c.on == "background" and any(c.to == s.id for s in streams))
    shape = IncidentShape(
        streams=len(streams),
        filters=len(half_lives),
        knots=-(-(len(counts.y) - 1) // KNOT_DAYS) + 1,
        blocks=members,
        r_prior=tuple(prior_of_r(b) for b in blocks),
        cross=_cross(blocks, members),
        ceilings=tuple(s.ceiling for s in streams),
        couplings_to=tuple(next(k for k, s in enumerate(streams) if s.id == c.to) for c in couplings),
        shortest=3.0 * float(delays.mean_delays(half_lives).max()),
        knot_days=float(KNOT_DAYS),
    )
    return Incidents(streams, tuple(counts.streams.index(s.id) for s in streams), shape, half_lives, couplings)


def _cross(blocks: list[Block], members: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, int], ...]:
    """Free entries outside the blocks: a placebo may be provoked by an escalation block, to see that it is not."""
    pairs = [
        (a, b)
        for a, x in enumerate(blocks)
        for b, y in enumerate(blocks)
        if (x.kind, y.kind) == ("placebo", "escalation")
    ]
    return tuple((i, j) for a, b in pairs for i in members[a] for j in members[b])


def _epidemic(crisis: Crisis, counts: Counts, block: Block) -> Epidemic:
    cases = next((s for s in crisis.streams if s.block == block.id and s.unit == "cases"), None)
    if cases is None:
        raise DataError(f"block {block.id} is an epidemic without a stream of cases; add one or leave the block out")
    deaths = next((s for s in crisis.streams if s.parent == cases.id), None)
    column = counts.streams.index(cases.id)
    reported = np.flatnonzero(counts.y[:, column])
    if len(reported) == 0 or len(counts.y) - reported[0] < 10:
        raise DataError(
            f"stream {cases.id} has fewer than ten days since its first case; an epidemic needs more to be fitted"
        )
    couplings = tuple(c for c in crisis.couplings if c.on == "reproduction" and c.to == cases.id)
    first = int(reported[0])
    shape = EpidemicShape(
        knots=max(2, -(-(len(counts.y) - first - 1) // WALK_DAYS) + 1),
        couplings=len(couplings),
        deaths=deaths is not None,
        r_prior=prior_of_r(block),
        ceiling=cases.ceiling,
    )
    columns = (column, counts.streams.index(deaths.id) if deaths else None)
    return Epidemic(block, cases, deaths, columns, shape, couplings, first)


def _covariates(problem: Problem, couplings: tuple[Coupling, ...], *, upto: int | None = None) -> Floats:
    days = len(problem.counts.y)
    out = np.zeros((days, len(couplings)))
    for c, coupling in enumerate(couplings):
        if coupling.form == "load":
            y = problem.counts.y[:, problem.column(coupling.origin)].astype(np.float64)
            y = y if upto is None else np.where(np.arange(days) <= upto, y, 0.0)
            out[:, c] = (load(y)[:-1] - coupling.reference) / coupling.per
        else:
            out[:, c] = covariate(problem.levels[coupling.origin], coupling)
    return out


def hats(days: int, knots: int, every: int) -> Floats:
    """Linear interpolation between knots, the last knot on the last day: shape (days, knots)."""
    position = days - 1 - every * np.arange(knots - 1, -1, -1)
    return np.asarray(np.clip(1.0 - np.abs(np.arange(days)[:, None] - position) / every, 0.0, None))


def _susceptible(cases: Floats, stream: Stream) -> Floats:
    """S/N on each day before its own cases; one where the population is not given."""
    if stream.population is None:
        return np.ones(len(cases))
    before = np.concatenate([[0.0], np.cumsum(cases)[:-1]])
    return np.clip(1.0 - before / stream.population, 0.0, 1.0)


def _number(value: float | None) -> float:
    assert value is not None
    return value


def at_origin(problem: Problem, day: dt.date) -> int:
    """Index of a day, for `origin`."""
    return (day - problem.crisis.start).days


def with_counts(problem: Problem, counts: Counts) -> Problem:
    """The same problem on other counts."""
    return replace(problem, counts=counts)
