"""A change as one writes it on a command line or in Python: `troops=2500@2020-04-01`, `militia_on_us=0.5@2020-03-20..`.

    TARGET=VALUE[ UNIT][@FROM[..[TO]]][+DAYSd]

Without FROM the change begins on the first day of the future, without TO it lasts to the horizon's end, and `+30d`
phases it in over thirty days. `remove` takes no value. What cannot be made is refused in one sentence.
"""

import datetime as dt
import re
from typing import get_args

from forestall.crisis import check_change, spelt_out
from forestall.dates import parse_day
from forestall.errors import UsageError
from forestall.records import Crisis, Intervention

__all__ = ["parse_change", "parse_changes"]

_FORM = re.compile(
    r"(?P<target>[\w.:]+)"
    r"(?:=\s*(?P<value>[^@+\s]\S*?)(?:\s+(?P<unit>[^@]+?))?)?"
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
}


def parse_change(verb: str, text: str, crisis: Crisis) -> tuple[Intervention, ...]:
    """One change, checked against the crisis; several where an actor stands for its streams.

    Raises UsageError where it cannot be read, CrisisError where the crisis cannot undergo it.
    """
    known = get_args(Intervention.__annotations__["verb"])
    if verb not in known:
        raise UsageError(f"{verb!r} is no change; it must be one of {', '.join(known)}")
    where = f"--{verb} {text}"
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{where} cannot be read; write it like --{verb} {_EXAMPLE[verb]}")
    start = _day(found["start"], where) or crisis.now + dt.timedelta(days=1)
    value = _value(verb, found["value"], where)
    ramp = int(found["ramp"] or 0)
    change = Intervention(
        verb, found["target"], value, start, _day(found["end"], where), ramp, found["unit"] or ""  # type: ignore[arg-type]
    )  # fmt: skip
    check_change(where, change, crisis)
    return spelt_out(change, crisis)


def parse_changes(asked: dict[str, list[str]], crisis: Crisis) -> tuple[Intervention, ...]:
    """Every change asked for, by verb."""
    return tuple(
        change for verb, texts in asked.items() for text in texts for change in parse_change(verb, text, crisis)
    )


def _day(text: str | None, where: str) -> dt.date | None:
    return parse_day(text, where=f"{where}: the day") if text else None


def _value(verb: str, text: str | None, where: str) -> float:
    if (text is None) != (verb == "remove"):
        needed = "takes no value" if text is not None else "needs a value"
        raise UsageError(f"{where}: {verb} {needed}; write it like --{verb} {_EXAMPLE[verb]}")
    try:
        return float(text or 0)
    except ValueError:
        raise UsageError(f"{where}: {text!r} is no number; write it like --{verb} {_EXAMPLE[verb]}") from None
