"""A crisis made ready for the engine: what is counted, sorted into models, and the shape of each.

A `Problem` is all that a fit needs: counts up to an origin, the past levels of the series, the couplings by what they
act on. Index 0 is the crisis's first day. `arrays` makes of it what the models take.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from forestall.engine.model import delays
from forestall.engine.model.epidemic import EpidemicShape
from forestall.engine.model.incidents import IncidentShape
from forestall.engine.model.rates import KNOT_DAYS
from forestall.engine.model.series import derive, require_past
from forestall.errors import DataError
from forestall.records import Block, Counts, Coupling, Crisis, Stream

__all__ = ["KNOT_DAYS", "WALK_DAYS", "Epidemic", "Incidents", "Problem", "beta_prior", "hats", "number", "prior_of_r"]

Floats = NDArray[np.float64]

WALK_DAYS = 7
"""Days between the knots of an epidemic's walk."""


@dataclass(frozen=True, slots=True, eq=False)
class Incidents:
    """The incident streams of a crisis: their indices in the counts, their model's shape, their couplings."""

    streams: tuple[Stream, ...]
    columns: tuple[int, ...]
    shape: IncidentShape
    half_lives: tuple[float, ...]
    couplings: tuple[Coupling, ...]
    """Those on the background."""
    on_reproduction: tuple[Coupling, ...] = ()
    on_severity: tuple[Coupling, ...] = ()
    dampers: tuple[Coupling, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Epidemic:
    """One country's epidemic: its cases, its deaths if counted, its model's shape, its couplings on R, and those on how
    many of the sick die."""

    block: Block
    cases: Stream
    deaths: Stream | None
    columns: tuple[int, int | None]
    shape: EpidemicShape
    couplings: tuple[Coupling, ...]
    first: int
    """Index of the day on which the first cases were reported; the fit begins the day after."""
    on_fatality: tuple[Coupling, ...] = ()


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


def beta_prior(share: tuple[float, float]) -> tuple[float, float]:
    """The two parameters of the beta distribution with that mean and sd.

    >>> [round(x, 6) for x in beta_prior((0.5, 0.1))]
    [12.0, 12.0]
    """
    mean, sd = share
    size = mean * (1.0 - mean) / sd**2 - 1.0
    return mean * size, (1.0 - mean) * size


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
    index = {s.id: k for k, s in enumerate(streams)}
    lethal = tuple(k for k, s in enumerate(streams) if s.severity)
    weighted = {b.id for b in blocks if b.by_severity}
    worsening = {b.id for b in blocks if b.worse_answers}

    def on(what: str) -> tuple[Coupling, ...]:
        return tuple(c for c in crisis.couplings if c.on == what and c.to in index)

    couplings, growth, dampers = on("background"), on("reproduction"), on("rate")
    columns = tuple(counts.streams.index(s.id) for s in streams)
    shape = IncidentShape(
        streams=len(streams),
        filters=len(half_lives),
        knots=-(-(len(counts.y) - 1) // KNOT_DAYS) + 1,
        blocks=members,
        r_prior=tuple(prior_of_r(b) for b in blocks),
        cross=_cross(blocks, members),
        ceilings=tuple(s.ceiling for s in streams),
        couplings_to=tuple(index[c.to] for c in couplings),
        shortest=3.0 * float(delays.mean_delays(half_lives).max()),
        knot_days=float(KNOT_DAYS),
        grows=tuple(index[c.to] for c in growth),
        damped=tuple(index[c.to] for c in dampers),
        silent=tuple(sorted({(index[c.to], index[c.origin]) for c in dampers})),
        weekday=tuple(k for k, s in enumerate(streams) if s.weekday),
        poisson=tuple(k for k, s in enumerate(streams) if s.poisson),
        by_severity=tuple(k for k, s in enumerate(streams) if s.block in weighted),
        lethal=lethal,
        lethal_to=tuple(lethal.index(index[c.to]) for c in on("severity")),
        worse=tuple(n for n, k in enumerate(lethal) if streams[k].block in worsening),
        gaps=not bool(counts.observed[:, list(columns)].all()),
        decay=tuple(delays.decay(half_lives).tolist()),
    )
    return Incidents(streams, columns, shape, half_lives, couplings, growth, on("severity"), dampers)


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
    fatality = tuple(c for c in crisis.couplings if c.on == "fatality" and deaths is not None and c.to == deaths.id)
    first = int(reported[0])
    shape = EpidemicShape(
        knots=max(2, -(-(len(counts.y) - first - 1) // WALK_DAYS) + 1),
        couplings=len(couplings),
        deaths=deaths is not None,
        r_prior=prior_of_r(block),
        ceiling=cases.ceiling,
        weekday=cases.weekday,
        poisson=cases.poisson,
        uncertain=bool(cases.delay.mean_sd or cases.delay.sd_sd),
        ascertainment=beta_prior(cases.ascertainment) if cases.ascertainment and cases.population else None,
        fatality=tuple(c.form == "overload" for c in fatality),
    )
    columns = (column, counts.streams.index(deaths.id) if deaths else None)
    return Epidemic(block, cases, deaths, columns, shape, couplings, first, fatality)


def hats(days: int, knots: int, every: int) -> Floats:
    """Linear interpolation between knots, the last knot on the last day: shape (days, knots)."""
    position = days - 1 - every * np.arange(knots - 1, -1, -1)
    return np.asarray(np.clip(1.0 - np.abs(np.arange(days)[:, None] - position) / every, 0.0, None))


def number(value: float | None) -> float:
    """A value that the schema has made sure is there."""
    assert value is not None
    return value


def at_origin(problem: Problem, day: dt.date) -> int:
    """Index of a day, for `origin`."""
    return (day - problem.crisis.start).days


def with_counts(problem: Problem, counts: Counts) -> Problem:
    """The same problem on other counts."""
    return replace(problem, counts=counts)
