"""A crisis folder as plain records: what is counted, what pushes it, what is asked of it.

Events are counted into *streams*; streams and *series* are pushed by *couplings*; an *outcome* is a
yes/no question about the future; a *scenario* changes something from one date to another.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from forestall.records.evidence import Source

__all__ = [
    "Block",
    "Condition",
    "Counts",
    "Coupling",
    "Crisis",
    "Delay",
    "EventFilter",
    "Intervention",
    "Lever",
    "Outcome",
    "Rule",
    "Scenario",
    "Series",
    "Settled",
    "Stream",
    "Table",
    "Term",
]


@dataclass(frozen=True, slots=True)
class Table:
    """A data table of the crisis: where it is, how to read it, who made it."""

    id: str
    path: Path
    format: str
    """Name of a reader in `exchange`: events | daily | cumulative | levels | monthly."""
    source: Source
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events of the record a stream counts; an empty field matches everything.

    An actor matches if its id or one of its allegiances is listed.
    """

    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    """Matches on either side; for sources that give no direction."""
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delay:
    """How long after one event (or case) the next that it sets off comes.

    Either a mixture of exponential decays with the given `half_lives` in days (weights inferred), or a
    discretised gamma with `mean` and `sd` in days (a generation interval), or a `pmf` day by day from lag 0, or
    all empty for the default. Lag 0 has no mass. Where a generation interval is uncertain, `mean_sd` and `sd_sd` are
    the standard deviations of its mean and of its sd.
    """

    half_lives: tuple[float, ...] = ()
    mean: float | None = None
    sd: float | None = None
    pmf: tuple[float, ...] = ()
    mean_sd: float = 0.0
    sd_sd: float = 0.0


@dataclass(frozen=True, slots=True)
class Stream:
    """A daily count of like events, or of cases, that can excite itself and others."""

    id: str
    label: str
    unit: Literal["incidents", "cases", "deaths"]
    block: str
    """Streams of one block share one R; deaths belong to the block of their cases."""
    events: EventFilter | None = None
    table: str | None = None
    """For cases: id of a cumulative table."""
    column: str | None = None
    delay: Delay = Delay()
    ceiling: float = 10.0
    """Most incidents or reported cases a day that the actors, or the testing, can reach."""
    population: float | None = None
    reporting: Delay | None = None
    """For cases: how long after infection they are counted, from lag 0; R is then by day of infection."""
    parent: str | None = None
    """For deaths: id of the case stream they follow."""
    severity: bool = False
    """Whether the deaths of the targets' own forces are modelled (probability that an event kills one)."""
    weekday: bool = False
    """Whether the rate depends on the day of the week."""
    poisson: bool = False
    """Counts without over-dispersion."""
    ascertainment: tuple[float, float] | None = None
    """Mean and sd of the share of events, or infections, that the source catches: a prior, from outside the data."""
    color: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A set of streams with one reproduction number."""

    id: str
    label: str
    kind: Literal["escalation", "placebo", "epidemic"]
    r_median: float = 0.5
    r_above_one: float = 0.10
    """Prior probability that R exceeds one: with the median it sets R's log-normal prior."""
    by_severity: bool = False
    """Whether incidents that kill provoke more than those that do not."""
    worse_answers: bool = False
    """Whether an answer to an incident that killed may be likelier to kill than other incidents are."""


@dataclass(frozen=True, slots=True)
class Series:
    """A daily level that pushes streams: hold, walk, revert, step, switch, beds or derive (see docs/concepts)."""

    id: str
    label: str
    unit: str
    model: Literal["hold", "walk", "revert", "step", "switch", "beds", "derive"]
    table: str | None = None
    column: str | None = None
    value: float | None = None
    sd: float | None = None
    half_life: float | None = None
    formula: str | None = None
    low: float | None = None
    high: float | None = None
    calendar: Literal["all", "business"] = "all"
    source: str = ""
    of: str | None = None
    """For beds: the stream of cases whose share `value` (with `sd` between members) needs one."""
    stay: float | None = None
    """For beds: mean days in one."""
    waits: tuple[float, float] | None = None
    """For a switch: mean days until it goes on while off, and off while on; `sd` is the log-sd of both."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """How a series, or a stream's own past, changes a stream, a series, or how many of the sick die.

    log effect = beta * (x - reference) / per, with x the series' value (or log of it where `form` is "log",
    log1p of a week's load where it is "load"), beta ~ Normal(mean, sd). A damper has `form` "recent" and acts on
    "rate": x is the number of the origin's past events, each fading with `fade_half_life`, and beta, Normal(mean, sd)
    cut at zero, is never positive, so that a ceasefire or a deterrent lowers all of the stream's rate. With `form`
    "deaths" x is the log of one plus the origin's past deaths (for incidents: events that killed the targets' own
    forces), fading likewise. With "overload", on "fatality", those for whom `capacity` holds no bed die exp(beta) times
    as often. On "level" it acts on another series, by what x has changed since `now`.
    """

    id: str
    origin: str
    to: str
    on: Literal["background", "reproduction", "severity", "rate", "fatality", "level"]
    mean: float
    sd: float
    form: Literal["linear", "log", "load", "recent", "deaths", "overload"] = "linear"
    reference: float = 0.0
    per: float = 1.0
    fade_half_life: float | None = None
    """Days after which the effect of a step in the series has halved (fatigue)."""
    source: str = ""
    capacity: str | None = None
    """For overload: the series of beds that there are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A yes/no question about the future that can be scored.

    `measure` over the days [start, end], both included:
    count       events (or cases) of the stream `of`
    lethal      events of the stream that kill members of the targets' own forces
    cumulative  cases of the stream since its beginning, on the day `end`
    mean        mean of the series `of` over the days it is quoted
    ratio       mean of the series `of` over that of `relative_to`
    The answer is yes where the measure lies strictly above `above`, or strictly below `below`.
    """

    id: str
    question: str
    measure: Literal["count", "lethal", "cumulative", "mean", "ratio"]
    of: str
    """Id of a stream or series."""
    start: dt.date
    end: dt.date
    above: float | None = None
    below: float | None = None
    tolerated: float | None = None
    """The chance one is ready to live with: what brings it below is searched for the brief."""
    relative_to: str | None = None
    """For ratio: the series whose value over the same window it is divided by."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """One change in a scenario, from `start` to `end` (both included; None: to the horizon's end).

    `target` is the id of a series, a stream or a coupling, or `a:b`, what stream a sets off in stream b.
    set     a series' level, a coupling's effect
    scale   a level, a stream's whole rate, an effect, answers: by the factor `value`
    add     to a level, or so many events a day to a stream
    remove  a stream, a coupling, answers: as scale by zero
    cap     a level, or a stream's expected events a day, at `value`
    delay   a series shows what it was `value` days before; a stream answers the others, or `a:b`, so much later
    cause   so many events of a stream happen for certain, each day (only by a rule)
    With `ramp` days the change is phased in linearly.
    """

    verb: Literal["set", "scale", "add", "remove", "cap", "delay", "cause"]
    target: str
    value: float
    start: dt.date
    end: dt.date | None = None
    ramp: int = 0
    unit: str = ""
    """Of `value`, where stated: it must be the series' own."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a condition: `weight` times a series' level that morning, or a stream's count (or events that killed
    the targets' own forces) over the `days` before; a number alone is of nothing."""

    weight: float
    kind: Literal["level", "count", "killed", "number"]
    of: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where the terms' sum lies above zero, or, not `strict`, is not below it; `text` is as it was written."""

    text: str
    terms: tuple[Term, ...]
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A change made only where and as long as a member's own future calls for it; from `change.start` to `change.end`.

    Each morning on which `when` holds it falls due, with probability `chance`, `after` days later. It is in force for
    `least` days from the last day due; with `until` for at least as many, and till that holds.
    """

    when: Condition
    change: Intervention
    until: Condition | None = None
    least: int = 1
    after: int = 0
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class Settled:
    """A contested event taken to be of one stream; None: of none of the streams."""

    event: str
    stream: str | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """Named changes to series, streams or couplings from one date to another, rules, and what is held to be known."""

    id: str
    label: str
    interventions: tuple[Intervention, ...] = ()
    note: str = ""
    rules: tuple[Rule, ...] = ()
    settled: tuple[Settled, ...] = ()


@dataclass(frozen=True, slots=True)
class Lever:
    """Something that can be done, from not at all to `full`: the change as far as it can go.

    Half-way, a set, an add and a delay go half the way from what is to `full.value`, a scale half the way from one. An
    act of violence is no lever.
    """

    id: str
    label: str
    full: tuple[Intervention, ...]
    """One change; several of one verb and value where an actor stands for its streams."""
    cost: float = 1.0
    """Of going all the way, in any unit that all levers share; half-way costs half."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Crisis:
    """A crisis folder, read and checked."""

    id: str
    title: str
    folder: Path
    start: dt.date
    now: dt.date
    horizon: int
    """Days simulated after `now`."""
    seed: int
    members: int
    countries: tuple[str, ...]
    tables: tuple[Table, ...]
    blocks: tuple[Block, ...]
    streams: tuple[Stream, ...]
    series: tuple[Series, ...]
    couplings: tuple[Coupling, ...]
    outcomes: tuple[Outcome, ...]
    scenarios: tuple[Scenario, ...]
    reports: Path | None = None
    vintage: str = "final"
    notes: tuple[str, ...] = ()
    levers: tuple[Lever, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Daily counts of the streams: what the engine is given.

    `y[t, i]` is the count of stream i on day `start + t`; `own[t, i]` the deaths among the targets' own
    forces on that day; `observed[t, i]` is False where the source does not cover the day (the count there is 0
    and is not used).
    """

    start: dt.date
    streams: tuple[str, ...]
    y: NDArray[np.int64]
    observed: NDArray[np.bool_]
    lethal: NDArray[np.int64]
    """Events of the day that killed members of the targets' own forces."""
    own_deaths: NDArray[np.int64]
    killed: NDArray[np.int64] | None = None
    """Events of the day that killed anyone, those of `lethal` among them; None where the source does not say."""

    def until(self, days: int) -> "Counts":
        """The first so many days."""
        return replace(
            self,
            y=self.y[:days],
            observed=self.observed[:days],
            lethal=self.lethal[:days],
            own_deaths=self.own_deaths[:days],
            killed=None if self.killed is None else self.killed[:days],
        )

    @property
    def end(self) -> dt.date:
        """Last day, inclusive."""
        return self.start + dt.timedelta(days=len(self.y) - 1)
