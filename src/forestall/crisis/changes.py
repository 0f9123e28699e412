"""Which changes a crisis can undergo: what each verb may be done to, with which values, and when.

`check_change` refuses, in one sentence, what the engine would leave out in silence or what cannot be: an unknown lever,
a day before the future begins, negative troops, dollars where people are counted. `spelt_out` puts in an actor's place
the streams in which it alone acts.
"""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from forestall.errors import CrisisError
from forestall.records import Coupling, Crisis, Intervention, Series, Stream

__all__ = ["VERBS", "check_change", "check_lever", "inside", "spelt_out"]

Wrong = Callable[[str], CrisisError]
VERBS = {
    "set": ("series", "coupling"),
    "scale": ("series", "stream", "coupling", "answers", "actor"),
    "add": ("series", "stream"),
    "remove": ("stream", "coupling", "answers", "actor"),
    "cap": ("series", "stream"),
    "delay": ("series", "stream", "answers", "actor"),
}
"""What each verb may be done to."""
LARGEST = 1e30
"""Beyond this the engine's numbers end."""
MOST_LOG = 69.0
"""It multiplies by no more than e to this, its natural logarithm."""
LEAST_LEVEL = 1e-9
_ARTICLE = {
    "series": "a series",
    "stream": "a stream",
    "coupling": "a coupling",
    "answers": "answers",
    "actor": "an actor",
}


@dataclass(frozen=True, slots=True)
class _Target:
    """What a change is done to; `answers` are what the first of two streams sets off in the second."""

    kind: str
    series: Series | None = None
    streams: tuple[Stream, ...] = ()
    coupling: Coupling | None = None


def check_change(key: str, change: Intervention, crisis: Crisis, *, day: str | None = None) -> None:
    """Raise CrisisError with one sentence that begins with `key`, or `day` if the day is wrong, where the change cannot
    be made."""

    def wrong(sentence: str) -> CrisisError:
        return CrisisError(f"{key}{sentence}")

    if change.verb not in VERBS:
        raise wrong(f" is done by {change.verb}, which only a rule can; use one of {', '.join(VERBS)}")
    if not abs(change.value) <= LARGEST:
        raise wrong(f" is {change.value:g}; it must be a number of no more than {LARGEST:g}, check its unit")
    target = _target(change, crisis, wrong)
    if target.series is not None and target.series.model == "beds":
        raise wrong(f" is {change.target!r}; beds taken follow the sick, change {target.series.of!r}")
    if target.kind not in VERBS[change.verb]:
        able = " or ".join(_ARTICLE[kind] for kind in VERBS[change.verb])
        instead = " or ".join(verb for verb, kinds in VERBS.items() if target.kind in kinds)
        what = f"{change.verb} takes {able}, {_ARTICLE[target.kind]} takes {instead}"
        raise wrong(f" is {change.target!r}, {_ARTICLE[target.kind]}; {what}")
    inside(day or f"{key}: its first day", change.start, crisis)
    _lasts(change, wrong)
    if target.series is not None:
        _fits_series(change, target.series, _floor(target.series, crisis), wrong)
        _leaves_a_logarithm(change, target.series, crisis, wrong)
        for coupling in (c for c in crisis.couplings if c.origin == target.series.id):
            _can_be_carried(change, target.series, coupling, wrong)
    elif change.unit:
        raise wrong(f": the unit {change.unit!r} is given for {_ARTICLE[target.kind]}, which has none; leave it out")
    if target.coupling is not None:
        _fits_coupling(change, target.coupling, wrong)
    _fits_verb(change, target, crisis, wrong)


def _lasts(change: Intervention, wrong: Wrong) -> None:
    if change.end is None:
        return
    if change.end < change.start:
        raise wrong(f": to ({change.end}) must not lie before from ({change.start})")
    days = (change.end - change.start).days + 1
    if change.ramp > days:
        raise wrong(
            f" is phased in over {change.ramp} days but lasts only {days}; let it last longer or phase in faster"
        )


def check_lever(key: str, change: Intervention, crisis: Crisis, *, day: str | None = None) -> None:
    """The same for a lever: it must be one that can be turned by degrees, and no act of violence."""
    check_change(key, change, crisis, day=day)
    series = next((x for x in crisis.series if x.id == change.target), None)
    if change.verb in ("set", "cap") and (series is None or series.formula is not None):
        able = ", ".join(x.id for x in crisis.series if x.formula is None) or "none"
        raise CrisisError(
            f"{key} is {change.target!r}; to be turned by degrees it must be a series, no formula ({able})"
        )
    violent = {s.id for s in crisis.streams if s.unit == "incidents"}
    aims = {c.target.split(":")[-1] for c in spelt_out(change, crisis)}
    if aims & violent and (change.verb == "add" or (change.verb == "scale" and change.value > 1)):
        raise CrisisError(f"{key} is {change.target!r}, which it would raise; violence is no lever, write a scenario")


def spelt_out(change: Intervention, crisis: Crisis) -> tuple[Intervention, ...]:
    """The change of each stream in which the actor alone acts; of anything else, the change itself."""
    if _is_actor(change.target, crisis):
        return tuple(replace(change, target=s.id) for s in _acts_alone(change.target, crisis))
    return (change,)


def inside(key: str, day: dt.date, crisis: Crisis) -> None:
    """Raise CrisisError where a day does not lie in the crisis's future."""
    last = crisis.now + dt.timedelta(days=crisis.horizon)
    if not crisis.now < day <= last:
        raise CrisisError(
            f"{key} is {day}; it must lie after now ({crisis.now}) and not after the horizon's end ({last})"
        )


def _target(change: Intervention, crisis: Crisis, wrong: Wrong) -> _Target:
    id = change.target
    series = next((x for x in crisis.series if x.id == id), None)
    if series is not None:
        return _Target("series", series=series)
    streams = {s.id: s for s in crisis.streams}
    if id in streams:
        if streams[id].unit == "deaths":
            raise wrong(f" is {id!r}; deaths follow their cases, change {streams[id].parent!r}")
        return _Target("stream", streams=(streams[id],))
    coupling = next((c for c in crisis.couplings if c.id == id), None)
    if coupling is not None:
        return _Target("coupling", coupling=coupling)
    if ":" in id:
        return _Target("answers", streams=_pair(id, streams, wrong))
    if _is_actor(id, crisis):
        alone = _acts_alone(id, crisis)
        if not alone:
            raise wrong(f" is the actor {id!r}, who acts alone in no stream; name the stream")
        return _Target("actor", streams=alone)
    raise wrong(f" is {id!r}, which is no series, stream, coupling or actor here; {_meant(id, _ids(crisis))}")


def _meant(id: str, known: list[str]) -> str:
    """The ids that look like it, else all."""
    near = get_close_matches(id, known, n=3, cutoff=0.75)
    return f"did you mean {' or '.join(near)}?" if near else f"it must be one of {', '.join(known)}"


def _pair(id: str, streams: dict[str, Stream], wrong: Wrong) -> tuple[Stream, ...]:
    names = id.split(":")
    incidents = [s for s, x in streams.items() if x.unit == "incidents"]
    if len(names) != 2 or not set(names) <= set(incidents):
        raise wrong(f" is {id!r}; answers are written first:second, two of {', '.join(incidents) or 'no streams'}")
    return tuple(streams[name] for name in names)


def _ids(crisis: Crisis) -> list[str]:
    return [*(x.id for x in crisis.series), *(s.id for s in crisis.streams), *(c.id for c in crisis.couplings)]


def _is_actor(id: str, crisis: Crisis) -> bool:
    return id not in _ids(crisis) and any(s.events is not None and id in s.events.actors for s in crisis.streams)


def _acts_alone(id: str, crisis: Crisis) -> tuple[Stream, ...]:
    return tuple(s for s in crisis.streams if s.events is not None and s.events.actors == (id,))


def _floor(series: Series, crisis: Crisis) -> float | None:
    """The least a series may be: its own bound, else zero where its logarithm pushes something."""
    logs = any(c.origin == series.id and c.form == "log" for c in crisis.couplings)
    return 0.0 if series.low is None and logs else series.low


def _fits_series(change: Intervention, series: Series, low: float | None, wrong: Wrong) -> None:
    if change.unit and change.unit != series.unit:
        raise wrong(f": {change.value:g} {change.unit} was given; {series.id} is in {series.unit}")
    value = change.value
    if change.verb == "add" and series.table is None and series.value is not None and not series.formula:
        value += series.value
    if change.verb not in ("set", "add", "cap") or (change.verb == "add" and value == change.value):
        return
    brought = f" would bring {series.id} to {value:g} {series.unit}"
    if low is not None and value < low:
        raise wrong(f"{brought}; it must be at least {low:g}")
    if series.high is not None and value > series.high and change.verb != "cap":
        share = series.unit == "share" and series.high == 1.0 and value <= 100.0
        hint = f", for {value:g} per cent write {value / 100:g}" if share else ""
        raise wrong(f"{brought}; it must be at most {series.high:g}{hint}")


def _leaves_a_logarithm(change: Intervention, series: Series, crisis: Crisis, wrong: Wrong) -> None:
    """Refuse to bring to nothing what pushes by its logarithm: the effect would have no end."""
    by = next((c.id for c in crisis.couplings if c.origin == series.id and c.form == "log"), None)
    if by is not None and (change.verb == "remove" or (change.verb in ("set", "scale", "cap") and change.value == 0)):
        raise wrong(f" would bring {series.id} to 0, whose logarithm pushes ({by}); give a number above 0")


def _can_be_carried(change: Intervention, series: Series, coupling: Coupling, wrong: Wrong) -> None:
    """Refuse a level at which the coupling, two standard deviations from its mean, is beyond all numbers."""
    log = coupling.form == "log"
    usual = math.exp(min(coupling.reference, MOST_LOG)) if log else coupling.reference
    brought = {"add": usual + change.value, "scale": usual * change.value, "cap": min(usual, change.value)}
    level = brought.get(change.verb, change.value)
    x = (math.log(max(level, LEAST_LEVEL)) if log else level) - coupling.reference
    power = (abs(coupling.mean) + 2 * coupling.sd) * abs(x / coupling.per)
    if change.verb != "delay" and power > MOST_LOG:
        raise wrong(
            f" would bring {series.id} to {level:g} {series.unit}, where {coupling.id} may multiply or divide by e to "
            f"{power:.3g}; it must stay below e to {MOST_LOG:g}, give a value nearer to {usual:g}"
        )


def _fits_coupling(change: Intervention, coupling: Coupling, wrong: Wrong) -> None:
    if change.verb == "set" and coupling.form in ("load", "recent", "deaths", "overload"):
        raise wrong(f": the effect of {coupling.id} is part of the step, not of a series; scale or remove it")
    if change.verb == "set" and coupling.mean == coupling.sd == 0:
        raise wrong(f": the effect of {coupling.id} is zero by its prior; give it a prior instead")


def _fits_verb(change: Intervention, target: _Target, crisis: Crisis, wrong: Wrong) -> None:
    if change.verb == "scale" and change.value < 0:
        raise wrong(f" is by {change.value:g}; a scale must not be negative")
    if change.verb in ("add", "cap") and target.kind == "stream" and change.value < 0:
        raise wrong(f" is {change.value:g} a day; it must not be negative, to lower a stream scale it")
    if change.verb != "delay":
        return
    if change.value != round(change.value) or not 1 <= change.value <= crisis.horizon:
        raise wrong(f" is by {change.value:g} days; it must be a whole number from 1 to {crisis.horizon}")
    if change.ramp or (change.end is not None and target.kind != "series"):
        raise wrong(" has a ramp or an end; a delay takes neither")
    if any(s.unit != "incidents" for s in target.streams):
        raise wrong(f" is {change.target!r}, a stream of cases; only incidents can be answered later")
