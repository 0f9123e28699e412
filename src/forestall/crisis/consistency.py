"""What one key of crisis.toml says about another.

Every id that is referred to exists and is of the right kind, every file is there, every outcome lies inside the
horizon, and nothing stands in the file that the engine would leave out in silence: a stream of cases among incidents,
a second load on one stream, a scale on deaths. The first thing found wrong is one CrisisError.
"""

import ast
from collections.abc import Iterable

from forestall.crisis.changes import check_change, check_lever, inside
from forestall.crisis.lookup import FILE
from forestall.crisis.rules import check_rules
from forestall.crisis.units import UnitError, kind_of, unit_of_formula, words
from forestall.errors import CrisisError
from forestall.records import Coupling, Crisis, Outcome, Series, Stream

__all__ = ["check"]

FUNCTIONS = {"min", "max", "log", "exp", "lag", "total"}
"""What a formula may call; the engine refuses anything else that is no arithmetic."""
RESERVED = {"blocks": "incidents", "scenarios": "baseline"}
"""Ids that outputs use for something else."""
NO_STREAM = "none"
"""In a settled event's place of a stream: it belongs to none of them."""
COUNTS = ("daily", "cumulative", "jhu", "owid", "acled-weekly")
LEVELS = (*COUNTS, "levels", "monthly", "oxcgrt")
ACTS_ON = {
    "incidents": ("background", "reproduction", "severity", "rate"),
    "cases": ("reproduction",),
    "deaths": ("fatality",),
}
"""What a coupling may act on, by the unit of its stream."""


def check(crisis: Crisis) -> None:
    """Raise CrisisError with one sentence for the first inconsistency found."""
    _ids(crisis)
    for s in crisis.streams:
        _stream(s, crisis)
    _epidemics(crisis)
    for n, x in enumerate(crisis.series):
        _series(x, {y.id for y in crisis.series[:n]}, crisis)
    for c in crisis.couplings:
        _coupling(c, crisis)
    for o in crisis.outcomes:
        _outcome(o, crisis)
    for scenario in crisis.scenarios:
        for i, change in enumerate(scenario.interventions):
            key = f"{FILE}: scenarios.{scenario.id}.change.{i}"
            check_change(f"{key}.{change.verb}", change, crisis, day=f"{key}.from")
        keys = [f"{FILE}: scenarios.{scenario.id}.rule.{n}" for n in range(len(scenario.rules))]
        check_rules(keys, scenario.rules, crisis)
        for settled in scenario.settled:
            incidents = [s.id for s in crisis.streams if s.unit == "incidents"]
            key = f"scenarios.{scenario.id}.settled.{settled.event}"
            _known(key, settled.stream, incidents, f"stream of incidents, or {NO_STREAM!r}")
    for lever in crisis.levers:
        for change in lever.full:
            key = f"{FILE}: levers.{lever.id}"
            check_lever(f"{key}.{change.verb}", change, crisis, day=f"{key}.from")
    _files(crisis)


def _ids(crisis: Crisis) -> None:
    if shared := {s.id for s in crisis.streams} & {x.id for x in crisis.series}:
        raise _wrong(f"{min(shared)} is both a stream and a series; give each its own id")
    for kind, id in RESERVED.items():
        if id in {x.id for x in getattr(crisis, kind)}:
            raise _wrong(f"{kind}.{id}: that id is taken by the program's own {kind}; give it another")


def _stream(s: Stream, crisis: Crisis) -> None:
    key = f"streams.{s.id}"
    _known(f"{key}.block", s.block, (b.id for b in crisis.blocks), "block")
    _known(f"{key}.table", s.table, (t.id for t in crisis.tables if t.format in COUNTS), "daily or cumulative table")
    _known(f"{key}.parent", s.parent, (x.id for x in crisis.streams if x.unit == "cases"), "stream of cases")
    kind = next(b.kind for b in crisis.blocks if b.id == s.block)
    if (s.unit == "incidents") == (kind == "epidemic"):
        fits = "an escalation or placebo block" if s.unit == "incidents" else "an epidemic block"
        raise _wrong(f"{key}.block is {s.block!r}, of kind {kind}; {s.unit} must be in {fits}")
    clocks = {x.delay.half_lives for x in crisis.streams if x.delay.half_lives}
    if s.delay.half_lives and len(clocks) > 1:
        raise _wrong(
            f"{key}.delay.half_lives is {list(s.delay.half_lives)}; it must be the same for all streams of incidents"
        )


def _epidemics(crisis: Crisis) -> None:
    for block in crisis.blocks:
        inside = [s for s in crisis.streams if s.block == block.id]
        if block.worse_answers and not any(s.severity for s in inside):
            raise _wrong(f"blocks.{block.id}.worse_answers needs a stream in the block with severity = true")
        cases = [s.id for s in inside if s.unit == "cases"]
        if block.kind == "epidemic" and len(cases) != 1:
            have = ", ".join(cases) or "none"
            raise _wrong(f"blocks.{block.id} has {len(cases)} streams of cases ({have}); an epidemic must have one")
        deaths = [s for s in inside if s.unit == "deaths"]
        if len(deaths) > 1:
            have = ", ".join(s.id for s in deaths)
            raise _wrong(f"blocks.{block.id} has {len(deaths)} streams of deaths ({have}); it must have one or none")
        for s in deaths:
            _known(f"streams.{s.id}.parent", s.parent, cases, "stream of cases in its own block")


def _series(x: Series, before: set[str], crisis: Crisis) -> None:
    _known(f"series.{x.id}.table", x.table, (t.id for t in crisis.tables if t.format in LEVELS), "table of numbers")
    _known(f"series.{x.id}.of", x.of, (s.id for s in crisis.streams if s.unit == "cases"), "stream of cases")
    first = next((y.id for y in crisis.series if x.of is not None and y.of == x.of), x.id)
    if first != x.id:
        raise _wrong(f"series.{x.id} is a second one of beds for {x.of}, beside {first}; there must be one at most")
    if x.formula is None:
        return
    given = before | {y.id for y in crisis.series if y.formula is None}
    try:
        names = {n.id for n in ast.walk(ast.parse(x.formula, mode="eval")) if isinstance(n, ast.Name)} - FUNCTIONS
    except SyntaxError:
        raise _wrong(
            f"series.{x.id}.formula is {x.formula!r}, which cannot be read; write it like exports * price / 1000"
        ) from None
    for name in sorted(names):
        _known(f"series.{x.id}.formula: a name in it", name, given, "series, those with a formula above this one")
    _unit(x, x.formula, {y.id: y.unit for y in crisis.series})


def _unit(x: Series, formula: str, units: dict[str, str]) -> None:
    try:
        kind = unit_of_formula(formula, units)
    except UnitError as error:
        raise _wrong(f"series.{x.id}.formula {error}; both must be of one kind") from None
    if kind is not None and kind != kind_of(x.unit):
        raise _wrong(
            f"series.{x.id}.unit is {x.unit!r}, that is {words(kind_of(x.unit))}, but its formula gives {words(kind)}"
        )


def _coupling(c: Coupling, crisis: Crisis) -> None:
    """Whether the engine has this coupling: it must not be ignored in silence."""
    key = f"couplings.{c.id}"
    _origin(key, c, crisis)
    if c.on == "level":
        _level(key, c, crisis)
        return
    _known(f"{key}.to", c.to, (s.id for s in crisis.streams), "stream")
    to = next(s for s in crisis.streams if s.id == c.to)
    wanted = ACTS_ON[to.unit]
    if c.on not in wanted:
        raise _wrong(f"{key}.on is {c.on!r}, to {to.unit}; it must be {' or '.join(wanted)}")
    if c.on == "severity" and not to.severity:
        raise _wrong(f"{key}.on is 'severity', but streams.{to.id}.severity is false; set it to true")
    if c.form == "load":
        _load(key, c, to, crisis)
    elif c.form == "overload":
        _overload(key, c, to, crisis)
    elif c.form == "recent" and c.origin == c.to:
        raise _wrong(f"{key}.from is {c.origin!r}, which it acts on; a damper must act on another stream")
    elif c.form in ("linear", "log") and _formula(c.origin, crisis) and not _has_past(c.origin, crisis):
        raise _wrong(f"{key}.from is {c.origin!r}, a formula without a past; it must have table and column")


def _origin(key: str, c: Coupling, crisis: Crisis) -> None:
    if c.form in ("load", "recent"):
        unit = "cases" if c.form == "load" else "incidents"
        _known(f"{key}.from", c.origin, (s.id for s in crisis.streams if s.unit == unit), f"stream of {unit}")
    elif c.form == "deaths":
        able = (s.id for s in crisis.streams if s.severity or s.unit == "deaths")
        _known(f"{key}.from", c.origin, able, "stream of deaths, or of incidents with severity = true")
    else:
        beds = c.form == "overload"
        able = (x.id for x in crisis.series if (x.model == "beds") == beds)
        _known(f"{key}.from", c.origin, able, "series of beds taken" if beds else "series, not of beds taken")


def _level(key: str, c: Coupling, crisis: Crisis) -> None:
    """Of a coupling between series: the one it comes from goes on by itself, and stands above the one it acts on."""
    able = [x.id for x in crisis.series if x.model != "beds"]
    _known(f"{key}.to", c.to, able, "series, not of beds taken")
    if _formula(c.origin, crisis) or able.index(c.origin) >= able.index(c.to):
        raise _wrong(f"{key}.from is {c.origin!r}; it must be a series, no formula, that stands above {c.to!r}")


def _overload(key: str, c: Coupling, to: Stream, crisis: Crisis) -> None:
    beds = next(x for x in crisis.series if x.id == c.origin)
    if beds.of != to.parent:
        raise _wrong(
            f"{key}.from is {c.origin!r}, beds of {beds.of}; it must be those of {to.parent}, of whom {to.id} die"
        )
    able = [x for x in crisis.series if x.model != "beds" and (x.formula is None or x.table is not None)]
    _known(f"{key}.capacity", c.capacity, (x.id for x in able), "series with a past")
    capacity = next(x for x in able if x.id == c.capacity)
    if kind_of(capacity.unit) != kind_of(beds.unit):
        raise _wrong(f"{key}.capacity is in {capacity.unit}, {c.origin} in {beds.unit}; both must be of one kind")
    first = next(x.id for x in crisis.couplings if x.form == "overload" and x.to == to.id)
    if c.id != first:
        raise _wrong(f"{key} is a second overload on {to.id}, beside {first}; a stream must have one at most")


def _formula(series: str, crisis: Crisis) -> bool:
    return next(x for x in crisis.series if x.id == series).formula is not None


def _has_past(series: str, crisis: Crisis) -> bool:
    return next(x for x in crisis.series if x.id == series).table is not None


def _load(key: str, c: Coupling, to: Stream, crisis: Crisis) -> None:
    if to.unit != "cases":
        raise _wrong(f"{key}.form is 'load', to {to.unit}; a load must act on a stream of cases")
    if c.origin != to.id:
        raise _wrong(f"{key}.from is {c.origin!r}; a load acts on its own stream, {to.id!r}")
    if to.reporting is not None:
        raise _wrong(
            f"{key}.form is 'load', but {to.id} is counted late (reporting); a load acts at once, leave one out"
        )
    first = next(x.id for x in crisis.couplings if x.form == "load" and x.to == to.id)
    if c.id != first:
        raise _wrong(f"{key} is a second load on {to.id}, beside {first}; a stream must have one at most")


def _outcome(o: Outcome, crisis: Crisis) -> None:
    key = f"outcomes.{o.id}"
    series = {x.id for x in crisis.series}
    if o.measure in ("mean", "ratio"):
        _known(f"{key}.of", o.of, series, "series")
    else:
        _known(f"{key}.of", o.of, (s.id for s in crisis.streams), "stream")
    if o.measure == "lethal":
        _known(f"{key}.of", o.of, (s.id for s in crisis.streams if s.severity), "stream with severity = true")
    _known(f"{key}.relative_to", o.relative_to, series, "series")
    inside(f"{FILE}: {key}.start", o.start, crisis)
    inside(f"{FILE}: {key}.end", o.end, crisis)


def _files(crisis: Crisis) -> None:
    for table in crisis.tables:
        if not (table.path.is_file() or (table.format == "jhu" and table.path.is_dir())):
            raise _wrong(
                f"tables.{table.id}.path is {table.path}; there is no such file, mend the path or add the file"
            )
    if crisis.reports is not None and not crisis.reports.is_dir():
        raise _wrong(f"reports is {crisis.reports}; there is no such folder, mend the path or leave the key out")


def _known(key: str, value: str | None, known: Iterable[str], kind: str) -> None:
    known = sorted(known)
    if value is not None and value not in known:
        raise _wrong(f"{key} is {value!r}; it must be the id of a {kind} ({', '.join(known) or 'none'})")


def _wrong(sentence: str) -> CrisisError:
    return CrisisError(f"{FILE}: {sentence}")
