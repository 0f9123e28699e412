"""From a name or a path to a checked `Crisis`.

`find` looks for the folder: a path holding crisis.toml, else ./NAME/crisis.toml, else the built-in of that name.
`load` reads the file, lets `schema` check each key, then checks what one key says about another: every id that is
referred to exists, every file is there, every outcome lies inside the horizon.
"""

import datetime as dt
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from forestall.crisis.complaint import complaint
from forestall.crisis.schema import CrisisFile, InterventionPart, StreamPart
from forestall.errors import CrisisError
from forestall.records import (
    Block,
    Coupling,
    Crisis,
    Delay,
    EventFilter,
    Intervention,
    Outcome,
    Scenario,
    Series,
    Source,
    Stream,
    Table,
)

__all__ = ["find", "load"]

FILE = "crisis.toml"


def find(name: str) -> tuple[Path, bool]:
    """The folder of a crisis and whether it is a built-in (never written to).

    Raises CrisisError where there is none, naming the built-ins.
    """
    for folder in (Path(name), Path.cwd() / name):
        if (folder / FILE).is_file():
            return folder.resolve(), False
    builtin = Path(str(files("forestall"))) / "crises"
    if (builtin / name / FILE).is_file() and "/" not in name:
        return builtin / name, True
    have = ", ".join(sorted(p.parent.name for p in builtin.glob(f"*/{FILE}")))
    raise CrisisError(
        f"{name} holds no crisis.toml and is no built-in crisis; give a folder with one, or one of: {have}"
    )


def load(name: str) -> Crisis:
    """Read and check a crisis folder.

    Raises CrisisError with one sentence that names the file, the key, what came and what was expected.
    """
    folder, _ = find(name)
    parsed = _parse(folder / FILE)
    crisis = _records(parsed, folder)
    _check(crisis)
    return crisis


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
            Table(id, folder / t.path, t.format, Source(id=id, **t.source.model_dump()), t.options)
            for id, t in parsed.tables.items()
        ),
        blocks=tuple(Block(id, **b.model_dump()) for id, b in parsed.blocks.items()),
        streams=tuple(_stream(id, s) for id, s in parsed.streams.items()),
        series=tuple(Series(id=id, **s.model_dump()) for id, s in parsed.series.items()),
        couplings=tuple(Coupling(id=id, **c.model_dump()) for id, c in parsed.couplings.items()),
        outcomes=tuple(Outcome(id=id, **o.model_dump()) for id, o in parsed.outcomes.items()),
        scenarios=tuple(
            Scenario(id, s.label, tuple(_intervention(c) for c in s.change), s.note)
            for id, s in parsed.scenarios.items()
        ),
    )


def _stream(id: str, part: StreamPart) -> Stream:
    fields: dict[str, Any] = part.model_dump(exclude={"events", "delay"})
    events = EventFilter(**part.events.model_dump()) if part.events else None
    return Stream(id=id, events=events, delay=Delay(**part.delay.model_dump()), **fields)


def _intervention(part: InterventionPart) -> Intervention:
    verb, target = ("set", part.set) if part.set is not None else ("scale", part.scale)
    assert target is not None
    return Intervention(verb, target, part.value, part.start, part.end, part.ramp)  # type: ignore[arg-type]


def _check(crisis: Crisis) -> None:
    streams = {s.id for s in crisis.streams}
    series = {s.id for s in crisis.series}
    tables = {t.id for t in crisis.tables}
    if shared := streams & series:
        raise CrisisError(f"{FILE}: {min(shared)} is both a stream and a series; give each its own id")
    for s in crisis.streams:
        _known(f"streams.{s.id}.block", s.block, {b.id for b in crisis.blocks}, "block")
        _known(f"streams.{s.id}.table", s.table, tables, "table")
        _known(f"streams.{s.id}.parent", s.parent, streams, "stream")
    for x in crisis.series:
        _known(f"series.{x.id}.table", x.table, tables, "table")
    for c in crisis.couplings:
        _known(f"couplings.{c.id}.from", c.origin, streams if c.form == "load" else series, "load's stream or a series")
        _known(f"couplings.{c.id}.to", c.to, streams, "stream")
        _possible(c, next(s for s in crisis.streams if s.id == c.to))
    for o in crisis.outcomes:
        of = series if o.measure in ("mean", "ratio") else streams
        _known(f"outcomes.{o.id}.of", o.of, of, "series" if of is series else "stream")
        _known(f"outcomes.{o.id}.relative_to", o.relative_to, series, "series")
        _inside(f"outcomes.{o.id}.start", o.start, crisis)
        _inside(f"outcomes.{o.id}.end", o.end, crisis)
    for scenario in crisis.scenarios:
        for i, change in enumerate(scenario.interventions):
            key = f"scenarios.{scenario.id}.change.{i}"
            _known(
                f"{key}.{change.verb}",
                change.target,
                series if change.verb == "set" else series | streams,
                "series or stream",
            )
            _inside(f"{key}.from", change.start, crisis)
    for table in crisis.tables:
        if not table.path.is_file():
            raise CrisisError(
                f"{FILE}: tables.{table.id}.path is {table.path}; there is no such file, mend the path or add the file"
            )
    if crisis.reports is not None and not crisis.reports.is_dir():
        raise CrisisError(
            f"{FILE}: reports is {crisis.reports}; there is no such folder, mend the path or leave the key out"
        )


def _possible(coupling: Coupling, to: Stream) -> None:
    """Whether the engine has this coupling: it must not be ignored in silence."""
    key = f"{FILE}: couplings.{coupling.id}"
    wanted = {"incidents": ("background", "severity"), "cases": ("reproduction",), "deaths": ()}[to.unit]
    if coupling.on not in wanted:
        can = f"it must be {' or '.join(wanted)}" if wanted else "nothing can be coupled to deaths"
        raise CrisisError(f"{key}.on is {coupling.on!r}, to {to.unit}; {can}")
    if coupling.on == "severity" and not to.severity:
        raise CrisisError(f"{key}.on is 'severity', but streams.{to.id}.severity is false; set it to true")
    if coupling.form == "load" and coupling.origin != to.id:
        raise CrisisError(f"{key}.from is {coupling.origin!r}; a load acts on its own stream, {to.id!r}")


def _known(key: str, value: str | None, known: set[str], kind: str) -> None:
    if value is not None and value not in known:
        have = ", ".join(sorted(known)) or "none"
        raise CrisisError(f"{FILE}: {key} is {value!r}; it must be the id of a {kind} ({have})")


def _inside(key: str, day: dt.date, crisis: Crisis) -> None:
    last = crisis.now + dt.timedelta(days=crisis.horizon)
    if not crisis.now < day <= last:
        raise CrisisError(
            f"{FILE}: {key} is {day}; it must lie after now ({crisis.now}) and not after the horizon's end ({last})"
        )
