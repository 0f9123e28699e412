"""The shape of crisis.toml, key by key.

Each class is one kind of table in the file; pydantic checks types and domains, `folder` checks what one key
says about another. An unknown key is an error, for a misspelt key would else be a silent default.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from forestall.crisis.changes import VERBS
from forestall.crisis.rules import RULE_VERBS
from forestall.records import EventType, Grade

__all__ = ["CrisisFile"]

Positive = Annotated[float, Field(gt=0)]
Probability = Annotated[float, Field(gt=0, lt=1)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False)


class SourcePart(_Part):
    name: str
    grade: Grade = "F"
    licence: str = ""
    url: str = ""
    attribution: str = ""
    share_rows: bool = True


TableFormat = Literal[
    "events", "table", "forestall", "acled", "ucdp", "gdelt", "icews", "polecat", "gtd", "keds",
    "daily", "cumulative", "levels", "monthly", "jhu", "owid", "oxcgrt", "acled-weekly",
]  # fmt: skip


class TablePart(_Part):
    path: str
    format: TableFormat
    source: SourcePart
    options: dict[str, Any] = {}


class BlockPart(_Part):
    label: str
    kind: Literal["escalation", "placebo", "epidemic"]
    r_median: Positive = 0.5
    r_above_one: Probability = 0.10
    by_severity: bool = False
    worse_answers: bool = False

    @model_validator(mode="after")
    def _prior_exists(self) -> "BlockPart":
        if self.r_median == 1 or (self.r_median < 1) != (self.r_above_one < 0.5):
            raise ValueError(
                "r_median and r_above_one contradict each other; a median below 1 needs r_above_one below 0.5, "
                "a median above 1 needs it above 0.5"
            )
        return self


class FilterPart(_Part):
    types: tuple[EventType, ...] = ()
    modes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class DelayPart(_Part):
    half_lives: tuple[Positive, ...] = ()
    mean: Positive | None = None
    sd: Positive | None = None
    pmf: tuple[Annotated[float, Field(ge=0, le=1)], ...] = ()
    mean_sd: Annotated[float, Field(ge=0)] = 0.0
    sd_sd: Annotated[float, Field(ge=0)] = 0.0

    @model_validator(mode="after")
    def _one_form(self) -> "DelayPart":
        if (self.mean is None) != (self.sd is None):
            raise ValueError("give both mean and sd")
        if self.mean_sd or self.sd_sd:
            if self.mean is None or self.sd is None:
                raise ValueError("mean_sd and sd_sd say how uncertain mean and sd are; give these too")
            if self.mean_sd > self.mean / 3 or self.sd_sd > self.sd / 3:
                raise ValueError("mean_sd and sd_sd must not exceed a third of mean and sd")
        if sum((bool(self.half_lives), self.mean is not None, bool(self.pmf))) > 1:
            raise ValueError("give one of half_lives, mean with sd, and pmf")
        if self.pmf and (self.pmf[0] != 0 or abs(sum(self.pmf) - 1.0) > 0.01):
            raise ValueError("pmf begins with lag 0, which must be 0, and must sum to 1")
        return self


class ReportingPart(_Part):
    mean: Positive | None = None
    sd: Positive | None = None
    pmf: tuple[Annotated[float, Field(ge=0, le=1)], ...] = ()
    file: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "ReportingPart":
        if (self.mean is None) != (self.sd is None):
            raise ValueError("give both mean and sd")
        if sum((self.mean is not None, bool(self.pmf), self.file is not None)) != 1:
            raise ValueError("give one of mean with sd, pmf, and file")
        if self.pmf and abs(sum(self.pmf) - 1.0) > 0.01:
            raise ValueError("pmf begins with lag 0 and must sum to 1")
        return self


class SharePart(_Part):
    mean: Probability
    sd: Positive

    @model_validator(mode="after")
    def _is_a_beta(self) -> "SharePart":
        if self.sd**2 >= self.mean * (1 - self.mean):
            raise ValueError("no share has so large an sd beside that mean; lower the sd")
        return self


class StreamPart(_Part):
    label: str
    unit: Literal["incidents", "cases", "deaths"]
    block: Id
    events: FilterPart | None = None
    table: Id | None = None
    column: str | None = None
    delay: DelayPart = DelayPart()
    reporting: ReportingPart | None = None
    ceiling: Positive = 10.0
    population: Positive | None = None
    parent: Id | None = None
    severity: bool = False
    weekday: bool = False
    poisson: bool = False
    ascertainment: SharePart | None = None
    color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _has_a_source(self) -> "StreamPart":
        if (self.events is None) == (self.table is None):
            raise ValueError("give either events (a filter) or table (with column)")
        if self.table is not None and self.column is None:
            raise ValueError("a stream from a table needs the table's column")
        given = self.delay.mean is not None or bool(self.delay.pmf)
        if self.unit == "incidents" and given:
            raise ValueError("incidents answer with a mixture of half_lives, not with mean and sd or pmf")
        if self.unit != "incidents" and not given:
            raise ValueError("cases and deaths need delay.mean and delay.sd (days), or delay.pmf")
        if self.unit != "cases" and (self.delay.mean_sd or self.delay.sd_sd):
            raise ValueError("only the generation interval of cases may be uncertain (mean_sd, sd_sd)")
        if self.unit != "cases" and self.reporting is not None:
            raise ValueError("only cases take reporting, the delay from infection to count")
        if (self.unit == "deaths") != (self.parent is not None):
            raise ValueError("deaths, and only deaths, need parent (the stream of their cases)")
        return self


class SeriesPart(_Part):
    label: str
    unit: str
    model: Literal["hold", "walk", "revert", "step", "switch", "beds", "derive"]
    table: Id | None = None
    column: str | None = None
    value: float | None = None
    sd: Annotated[float, Field(ge=0)] | None = None
    half_life: Positive | None = None
    formula: str | None = None
    low: float | None = None
    high: float | None = None
    calendar: Literal["all", "business"] = "all"
    source: str = ""
    of: Id | None = None
    stay: Annotated[float, Field(ge=1)] | None = None
    waits: tuple[Positive, Positive] | None = None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> "SeriesPart":
        if (self.formula is not None) != (self.model == "derive"):
            raise ValueError("derive, and only derive, needs formula")
        if self.model != "derive" and (self.table is None) == (self.value is None):
            raise ValueError("give either table (with column) or value")
        if self.table is not None and self.column is None:
            raise ValueError("a series from a table needs the table's column")
        if self.model == "walk" and self.table is None:
            raise ValueError("a walk learns from its past: it needs table and column")
        if self.model == "revert" and None in (self.value, self.sd, self.half_life):
            raise ValueError("revert needs value, sd and half_life (days)")
        return self

    @model_validator(mode="after")
    def _switch_is_whole(self) -> "SeriesPart":
        if (self.waits is not None) != (self.model == "switch"):
            raise ValueError("switch, and only switch, needs waits (mean days until it goes on, and off)")
        if self.model == "switch" and self.value not in (None, 0, 1):
            raise ValueError("a switch is off (0) or on (1); its value must be one of them")
        return self

    @model_validator(mode="after")
    def _beds_are_whole(self) -> "SeriesPart":
        if (self.model == "beds") != (None not in (self.of, self.stay)):
            raise ValueError(
                "beds, and only beds, need of (a stream of cases) and stay (days), and value (the share in need)"
            )
        if self.model == "beds" and (self.table is not None or not 0 < (self.value or 0) <= 1):
            raise ValueError("value, the share of cases in need of a bed, must lie above 0 and not above 1")
        return self


class CouplingPart(_Part):
    origin: Annotated[Id, Field(alias="from")]
    to: Id
    on: Literal["background", "reproduction", "severity", "rate", "fatality", "level"]
    mean: float
    sd: Annotated[float, Field(ge=0)]
    form: Literal["linear", "log", "load", "recent", "deaths", "overload"] = "linear"
    reference: float = 0.0
    per: Positive = 1.0
    fade_half_life: Positive | None = None
    source: str
    capacity: Id | None = None

    @model_validator(mode="after")
    def _damper_is_whole(self) -> "CouplingPart":
        if (self.form == "recent") != (self.on == "rate"):
            raise ValueError('a damper needs both form = "recent" and on = "rate"')
        if self.form == "recent" and (self.fade_half_life is None or self.mean > 0 or self.sd == 0):
            raise ValueError("a damper needs fade_half_life, a mean of zero or less, and an sd above zero")
        if self.form == "recent" and (self.reference, self.per) != (0.0, 1.0):
            raise ValueError("a damper counts events: it takes no reference and no per")
        return self

    @model_validator(mode="after")
    def _form_and_aim_agree(self) -> "CouplingPart":
        if self.form == "deaths" and (self.fade_half_life is None or self.on != "background"):
            raise ValueError('deaths act on = "background" and need fade_half_life (days)')
        if (self.form == "overload") != (self.capacity is not None):
            raise ValueError("overload, and only overload, needs capacity (the series of beds that there are)")
        if self.form == "overload" and (self.on != "fatality" or self.fade_half_life is not None):
            raise ValueError('overload acts on = "fatality", and at once: it takes no fade_half_life')
        if self.form in ("deaths", "overload") and (self.reference, self.per) != (0.0, 1.0):
            raise ValueError(f"{self.form} has a scale of its own: it takes no reference and no per")
        if self.on == "level" and (self.form not in ("linear", "log") or self.fade_half_life is not None):
            raise ValueError('on = "level" takes form "linear" or "log", and no fade_half_life')
        return self


class OutcomePart(_Part):
    question: str
    measure: Literal["count", "lethal", "cumulative", "mean", "ratio"]
    of: Id
    start: dt.date
    end: dt.date
    above: float | None = None
    below: float | None = None
    relative_to: Id | None = None
    tolerated: Probability | None = None

    @model_validator(mode="after")
    def _is_a_question(self) -> "OutcomePart":
        if (self.above is None) == (self.below is None):
            raise ValueError("give either above or below")
        if self.end < self.start:
            raise ValueError(f"end ({self.end}) must not lie before start ({self.start})")
        if (self.measure == "ratio") != (self.relative_to is not None):
            raise ValueError("ratio, and only ratio, needs relative_to")
        return self


class InterventionPart(_Part):
    set: str | None = None
    scale: str | None = None
    add: str | None = None
    remove: str | None = None
    cap: str | None = None
    delay: str | None = None
    value: float | None = None
    unit: str = ""
    start: Annotated[dt.date, Field(alias="from")]
    end: Annotated[dt.date | None, Field(alias="to")] = None
    ramp: Annotated[int, Field(ge=0, le=365)] = 0

    @model_validator(mode="after")
    def _one_verb(self) -> "InterventionPart":
        if len(self.done()) != 1:
            raise ValueError(f"give one of {', '.join(VERBS)}, with the id of what it is done to")
        if (self.value is None) != (self.remove is not None):
            raise ValueError("every change but remove needs a value, and remove takes none")
        if self.end is not None and self.end < self.start:
            raise ValueError(f"to ({self.end}) must not lie before from ({self.start})")
        return self

    def done(self) -> dict[str, str]:
        """Verbs given, with what they are done to."""
        return {verb: getattr(self, verb) for verb in VERBS if getattr(self, verb) is not None}


class LeverPart(InterventionPart):
    label: str
    cost: Positive = 1.0
    note: str = ""


class RulePart(_Part):
    when: str
    until: str | None = None
    set: str | None = None
    scale: str | None = None
    add: str | None = None
    remove: str | None = None
    cap: str | None = None
    cause: str | None = None
    value: float | None = None
    unit: str = ""
    start: Annotated[dt.date, Field(alias="from")]
    end: Annotated[dt.date | None, Field(alias="to")] = None
    least: Annotated[int, Field(alias="for")] = 1
    after: int = 0
    chance: float = 1.0

    @model_validator(mode="after")
    def _one_verb(self) -> "RulePart":
        if len(self.done()) != 1:
            raise ValueError(f"give one of {', '.join(RULE_VERBS)}, with the id of what it is done to")
        if (self.value is None) != (self.remove is not None):
            raise ValueError("every change but remove needs a value, and remove takes none")
        return self

    def done(self) -> dict[str, str]:
        """Verbs given, with what they are done to."""
        return {verb: getattr(self, verb) for verb in RULE_VERBS if getattr(self, verb) is not None}


class SettledPart(_Part):
    event: str
    stream: str


class ScenarioPart(_Part):
    label: str
    change: tuple[InterventionPart, ...] = ()
    rule: tuple[RulePart, ...] = ()
    settled: tuple[SettledPart, ...] = ()
    note: str = ""


class CrisisFile(_Part):
    """crisis.toml as a whole."""

    title: str
    start: dt.date
    now: dt.date
    horizon: Annotated[int, Field(ge=7, le=730)] = 90
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 1
    members: Annotated[int, Field(ge=100, le=100_000)] = 2000
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{3}$")], ...]
    vintage: Literal["final", "as published"] = "final"
    reports: str | None = None
    notes: tuple[str, ...] = ()
    tables: dict[Id, TablePart] = {}
    blocks: dict[Id, BlockPart]
    streams: dict[Id, StreamPart]
    series: dict[Id, SeriesPart] = {}
    couplings: dict[Id, CouplingPart] = {}
    outcomes: dict[Id, OutcomePart] = {}
    scenarios: dict[Id, ScenarioPart] = {}
    levers: dict[Id, LeverPart] = {}

    @model_validator(mode="after")
    def _dates_in_order(self) -> "CrisisFile":
        if not dt.date(1900, 1, 1) <= self.start < self.now <= dt.date(2100, 1, 1):
            raise ValueError(
                f"start is {self.start} and now is {self.now}; start must lie before now, both in 1900-2100"
            )
        if (self.now - self.start).days < 28:
            raise ValueError(f"start is {self.start} and now is {self.now}; at least 28 days must lie between them")
        return self
