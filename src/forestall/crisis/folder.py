"""From a name or a path to a checked `Crisis`.

`load` reads the file, lets `schema` check each key, and `consistency` what one key says about another.
"""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from forestall.crisis.changes import spelt_out
from forestall.crisis.complaint import complaint
from forestall.crisis.consistency import NO_STREAM, check
from forestall.crisis.lagfile import read_lags
from forestall.crisis.lookup import FILE, find
from forestall.crisis.rules import parse_condition
from forestall.crisis.schema import (
    CrisisFile,
    InterventionPart,
    ReportingPart,
    RulePart,
    ScenarioPart,
    SeriesPart,
    StreamPart,
    TablePart,
)
from forestall.errors import CrisisError
from forestall.records import (
    Block,
    Coupling,
    Crisis,
    Delay,
    EventFilter,
    Intervention,
    Lever,
    Outcome,
    Rule,
    Scenario,
    Series,
    Settled,
    Source,
    Stream,
    Table,
)
from forestall.vocabulary import data_source

__all__ = ["load"]


def load(name: str) -> Crisis:
    """Read and check a crisis folder.

    Raises CrisisError with one sentence that names the file, the key, what came and what was expected.
    """
    folder, _ = find(name)
    parsed = _parse(folder / FILE)
    crisis = _records(parsed, folder)
    check(crisis)
    return replace(
        crisis,
        scenarios=tuple(replace(s, interventions=_all(s.interventions, crisis)) for s in crisis.scenarios),
        levers=tuple(replace(x, full=_all(x.full, crisis)) for x in crisis.levers),
    )


def _parse(path: Path) -> CrisisFile:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CrisisError(f"{FILE} is not valid TOML: {error}; mend that line ({path})") from None
    try:
        return CrisisFile.model_validate(raw)
    except ValidationError as error:
        raise CrisisError(complaint(error, CrisisFile, file=FILE)) from None


def _records(parsed: CrisisFile, folder: Path) -> Crisis:
    return Crisis(
        id=folder.name,
        title=parsed.title,
        folder=folder,
        start=parsed.start,
        now=parsed.now,
        horizon=parsed.horizon,
        seed=parsed.seed,
        members=parsed.members,
        countries=parsed.countries,
        vintage=parsed.vintage,
        reports=folder / parsed.reports if parsed.reports else None,
        notes=parsed.notes,
        tables=tuple(
            Table(id, folder / t.path, t.format, _source(id, t), t.options) for id, t in parsed.tables.items()
        ),
        blocks=tuple(Block(id, **b.model_dump()) for id, b in parsed.blocks.items()),
        streams=tuple(_stream(id, s, folder) for id, s in parsed.streams.items()),
        series=tuple(_series(id, s) for id, s in parsed.series.items()),
        couplings=tuple(Coupling(id=id, **c.model_dump()) for id, c in parsed.couplings.items()),
        outcomes=tuple(Outcome(id=id, **o.model_dump()) for id, o in parsed.outcomes.items()),
        scenarios=tuple(
            Scenario(id, s.label, tuple(_intervention(c) for c in s.change), s.note, _rules(id, s), _settled(s))
            for id, s in parsed.scenarios.items()
        ),
        levers=tuple(Lever(id, x.label, (_intervention(x),), x.cost, x.note) for id, x in parsed.levers.items()),
    )


def _source(id: str, part: TablePart) -> Source:
    """As the file says; but where the data set's own licence keeps rows in, the file cannot let them out."""
    known = data_source(part.format)
    source = Source(id=id, **part.source.model_dump())
    if known is None or known.share_rows:
        return source
    return replace(source, share_rows=False, attribution=source.attribution or known.attribution)


def _stream(id: str, part: StreamPart, folder: Path) -> Stream:
    fields: dict[str, Any] = part.model_dump(exclude={"events", "delay", "reporting", "ascertainment"})
    if part.reporting is not None:
        fields["reporting"] = _reporting(f"{FILE}: streams.{id}.reporting.file", part.reporting, folder)
    if part.ascertainment is not None:
        fields["ascertainment"] = (part.ascertainment.mean, part.ascertainment.sd)
    events = EventFilter(**part.events.model_dump()) if part.events else None
    return Stream(id=id, events=events, delay=Delay(**part.delay.model_dump()), **fields)


def _reporting(key: str, part: ReportingPart, folder: Path) -> Delay:
    if part.file is not None:
        return Delay(pmf=read_lags(folder / part.file, key=key))
    return Delay(mean=part.mean, sd=part.sd, pmf=part.pmf)


def _series(id: str, part: SeriesPart) -> Series:
    series = Series(id=id, **part.model_dump())
    return replace(series, low=0.0, high=1.0) if series.model == "switch" else series


def _rules(id: str, part: ScenarioPart) -> tuple[Rule, ...]:
    return tuple(_rule(f"{FILE}: scenarios.{id}.rule.{n}", rule) for n, rule in enumerate(part.rule))


def _rule(key: str, part: RulePart) -> Rule:
    ((verb, target),) = part.done().items()
    value = 0.0 if part.value is None else part.value
    change = Intervention(verb, target, value, part.start, part.end, 0, part.unit)  # type: ignore[arg-type]
    when = parse_condition(f"{key}.when", part.when)
    until = None if part.until is None else parse_condition(f"{key}.until", part.until)
    return Rule(when, change, until, part.least, part.after, part.chance)


def _settled(part: ScenarioPart) -> tuple[Settled, ...]:
    return tuple(Settled(s.event, None if s.stream == NO_STREAM else s.stream) for s in part.settled)


def _intervention(part: InterventionPart) -> Intervention:
    ((verb, target),) = part.done().items()
    value = 0.0 if part.value is None else part.value
    return Intervention(verb, target, value, part.start, part.end, part.ramp, part.unit)  # type: ignore[arg-type]


def _all(changes: tuple[Intervention, ...], crisis: Crisis) -> tuple[Intervention, ...]:
    """Each change, an actor's spelt out."""
    return tuple(x for c in changes for x in spelt_out(c, crisis))
