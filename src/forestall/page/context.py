"""What a brief is made of: records and arrays, never queries. `flow` fills it, `page` draws it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from forestall.records import (
    Actor,
    Calibration,
    Claim,
    CountEffect,
    CouplingResult,
    Crisis,
    Diagnostics,
    Event,
    Fan,
    Figure,
    LeverSearch,
    Link,
    OutcomeResult,
    Provocation,
    Quarantined,
    Report,
    Reproduction,
    ReproductionPath,
    Rivalry,
    RuleUse,
    ScenarioEffect,
    Source,
    StreamScore,
    Tornado,
    Version,
)

__all__ = ["Brief", "Change", "TableUse"]


@dataclass(frozen=True, slots=True)
class TableUse:
    """One data table as used: rows taken, rows kept out, the last day it reaches."""

    id: str
    source: Source
    rows: int
    quarantined: int
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed in the last seven days before `now`: label, before, after, both as text."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class Brief:
    """Everything the page shows. `stream_of` maps an event's id to the stream that counts it."""

    crisis: Crisis
    events: tuple[Event, ...]
    stream_of: Mapping[str, str]
    actors: Mapping[str, Actor]
    claims: Mapping[str, Claim]
    reports: Mapping[str, Report]
    figures: tuple[Figure, ...]
    links: tuple[Link, ...]
    changes: tuple[Change, ...]
    reproductions: tuple[Reproduction, ...]
    paths: tuple[ReproductionPath, ...]
    provocation: Provocation | None
    fans: tuple[Fan, ...]
    outcomes: tuple[OutcomeResult, ...]
    effects: tuple[ScenarioEffect, ...]
    couplings: tuple[CouplingResult, ...]
    scores: tuple[StreamScore, ...]
    calibration: tuple[Calibration, ...]
    diagnostics: Mapping[str, Diagnostics]
    """Block of the fit (or "rolling origins", "references") -> its diagnostics."""
    tables: tuple[TableUse, ...]
    quarantined: tuple[Quarantined, ...]
    inputs: str
    """Hash of everything the result depends on."""
    versions: Mapping[str, str]
    counts: tuple[CountEffect, ...] = ()
    carried_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Scenario -> the couplings that carry what it changes in the series."""
    rules: tuple[RuleUse, ...] = ()
    searches: tuple[LeverSearch, ...] = ()
    """For each outcome with a tolerated chance, what would bring it below."""
    contested: tuple[Version, ...] = ()
    """The versions of every contested event, and who holds each."""
    rivalry: Rivalry | None = None
    """Contested events three ways; None where none is contested between the streams."""
    tornado: Tornado | None = None
    """How far each driver moves each outcome; None where it was not asked."""
