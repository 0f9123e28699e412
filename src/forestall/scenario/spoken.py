"""A change as one writes it on a command line or in Python: `troops=2500@2020-04-01`, `militia_on_us=0.5@2020-03-20..`.

    TARGET=VALUE[ UNIT][@FROM[..[TO]]][+DAYSd]

A rule is a change made only where the simulated future calls for it: `hospital_load > hospital_capacity: set
curfew=80, until hospital_load < 0.7 * hospital_capacity, for 14d`.

Without FROM the change begins on the first day of the future, without TO it lasts to the horizon's end, and `+30d`
phases it in over thirty days. `remove` takes no value. What cannot be made is refused in one sentence.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import replace

from forestall.crisis import RULE_VERBS, VERBS, check_change, check_rules, parse_condition, spelt_out
from forestall.dates import parse_day
from forestall.errors import UsageError
from forestall.records import Crisis, Intervention, Rule

__all__ = ["parse_change", "parse_changes", "parse_rule", "parse_rules"]

_FORM = re.compile(
    r"(?P<target>[\w.:]+)"
    r"(?:=\s*(?P<value>[^@+\s][^@\s]*?)(?:\s+(?P<unit>[^@]+?))?)?"
    r"(?:@(?P<start>[\w-]*)(?:\.\.(?P<end>[\w-]*))?)?"
    r"(?:\+(?P<ramp>\d{1,3})d)?"
)
_EXAMPLE = {
    "set": "troops=2500@2020-04-01",
    "scale": "attacks=0.5@2020-04-01..2020-05-01",
    "add": "attacks=0.1@2020-04-01..",
    "remove": "price_on_attacks@2020-04-01",
    "cap": "price=30@2020-04-01+30d",
    "delay": "first:second=3@2020-04-01",
    "cause": "strikes=1",
}


def parse_change(verb: str, text: str, crisis: Crisis) -> tuple[Intervention, ...]:
    """One change, checked against the crisis; several where an actor stands for its streams.

    Raises UsageError where it cannot be read, CrisisError where the crisis cannot undergo it.
    """
    if verb not in VERBS:
        raise UsageError(f"{verb!r} is no change; it must be one of {', '.join(VERBS)}")
    change = _read(verb, text, f"--{verb} {text}", crisis)
    check_change(f"--{verb} {text}", change, crisis)
    return spelt_out(change, crisis)


def _read(verb: str, text: str, where: str, crisis: Crisis) -> Intervention:
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{where} cannot be read; write it like {_EXAMPLE[verb]}")
    start = _day(found["start"], where) or crisis.now + dt.timedelta(days=1)
    value = _value(verb, found["value"], where, _unit(found["target"], crisis))
    end, ramp, unit = _day(found["end"], where), int(found["ramp"] or 0), found["unit"] or ""
    return Intervention(verb, found["target"], value, start, end, ramp, unit)  # type: ignore[arg-type]


def parse_changes(asked: dict[str, list[str]], crisis: Crisis) -> tuple[Intervention, ...]:
    """Every change asked for, by verb."""
    return tuple(
        change for verb, texts in asked.items() for text in texts for change in parse_change(verb, text, crisis)
    )


def parse_rule(text: str, crisis: Crisis) -> Rule:
    """One rule: CONDITION: VERB CHANGE[, until CONDITION][, for DAYSd][, after DAYSd][, chance P]. Raises as above."""
    where = f"--when {text}"
    said, _, rest = text.partition(": ")
    change, *more = re.split(r",\s*(?=(?:until|for|after|chance)\s)", rest)
    verb, _, what = change.strip().partition(" ")
    if verb not in RULE_VERBS:
        raise UsageError(f"{where} cannot be read; write it like --when '{_RULE}', with one of {', '.join(RULE_VERBS)}")
    when, done = parse_condition(f"{where}: when", said), _read(verb, what, where, crisis)
    if done.ramp:
        raise UsageError(f"{where} has a ramp; a rule acts at once, leave it out")
    rule = Rule(when, done)
    for part in more:
        name, _, value = part.partition(" ")
        rule = _with(rule, name, value.strip(), where)
    return rule


def parse_rules(texts: Iterable[str], crisis: Crisis) -> tuple[Rule, ...]:
    """Every rule asked for, checked against the crisis and against each other."""
    texts = list(texts)
    rules = tuple(parse_rule(text, crisis) for text in texts)
    check_rules([f"--when {text}" for text in texts], rules, crisis)
    return rules


def _with(rule: Rule, name: str, value: str, where: str) -> Rule:
    if name == "until":
        return replace(rule, until=parse_condition(f"{where}: until", value))
    try:
        if name == "chance":
            return replace(rule, chance=float(value))
        days = int(value.removesuffix("d"))
        return replace(rule, least=days) if name == "for" else replace(rule, after=days)
    except ValueError:
        raise UsageError(f"{where}: {name} is {value!r}; write it like {_WITH[name]}") from None


_RULE = "killed(attacks) > 0: cause strikes=1, after 2d, chance 0.5"
_WITH = {"chance": "chance 0.5", "for": "for 14d", "after": "after 2d"}


def _day(text: str | None, where: str) -> dt.date | None:
    return parse_day(text, where=f"{where}: the day") if text else None


def _unit(target: str, crisis: Crisis) -> str:
    return next((s.unit for s in crisis.series if s.id == target), "")


def _value(verb: str, text: str | None, where: str, of: str) -> float:
    if (text is None) != (verb == "remove"):
        needed = "takes no value" if text is not None else "needs a value"
        raise UsageError(f"{where}: {verb} {needed}; write it like --{verb} {_EXAMPLE[verb]}")
    try:
        value = float(text or 0)
    except ValueError:
        raise UsageError(f"{where}: {text!r} is no number; {_plain(text or '', verb, of)}") from None
    if not math.isfinite(value):
        raise UsageError(f"{where}: {text!r} is no finite number; write it like {_EXAMPLE[verb]}")
    return value


def _plain(text: str, verb: str, unit: str) -> str:
    """How to write it; of a share in per cent, or a number with commas, that number."""
    share = text.endswith("%")
    try:
        number = float(text.removesuffix("%").replace(",", "")) * (0.01 if share else 1.0)
    except ValueError:
        return f"write it like {_EXAMPLE[verb]}"
    if share and verb != "scale" and unit != "share":
        return f"it is in {unit}, not in per cent" if unit else f"write it like {_EXAMPLE[verb]}"
    return f"write {number:g}"
