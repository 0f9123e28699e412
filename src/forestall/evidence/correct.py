"""Corrections: a field's name and its new value as text -> the same event, claim, figure, report or source, corrected.

A day is 2020-03-17, a range 2020-03-14..2020-03-17; a toll is 3, or 2-4 where it is not known exactly; several actors
are parted by semicolons, or by blanks where there are none; a place is its name, or Kirkuk, IRQ; nothing at all ("") is
not known.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar, get_args

from forestall.dates import When, parse_day
from forestall.errors import DataError
from forestall.records import Claim, Event, EventType, Figure, Grade, Place, Report, Source, Stance, Status, Toll

__all__ = ["FIELDS", "corrected"]

T = TypeVar("T", Event, Claim, Figure, Report, Source)

Corrector = Callable[[str], Mapping[str, Any]]
"""Text -> the fields that change, with their new values."""


def corrected(item: T, changes: Mapping[str, str]) -> T:
    """The item with its fields changed; raises DataError for a field it has not, or a value that field cannot hold."""
    known = FIELDS[type(item)]
    for name, text in changes.items():
        if name not in known:
            kind = type(item).__name__.lower()
            raise DataError(f"{name} is no field of the {kind} {item.id}; expected one of {', '.join(known)}")
        item = replace(item, **known[name](text.strip()))
    return item


def _text(name: str) -> Corrector:
    return lambda text: {name: text}


def _maybe(name: str) -> Corrector:
    return lambda text: {name: text or None}


def _one_of(name: str, allowed: tuple[str, ...]) -> Corrector:
    def correct(text: str) -> Mapping[str, Any]:
        if text not in allowed:
            raise DataError(f"{name} is {text!r}; it must be one of {', '.join(allowed)}")
        return {name: text}

    return correct


def _actors(name: str) -> Corrector:
    """Whoever is stated did it: weights of rival versions fall away."""

    def correct(text: str) -> Mapping[str, Any]:
        ids = (part.strip() for part in (text.split(";") if ";" in text else text.split()))
        return {name: tuple(filter(None, ids)), **({"weights": {}, "inferred": ()} if name == "actors" else {})}

    return correct


def _toll(name: str) -> Corrector:
    def correct(text: str) -> Mapping[str, Any]:
        low, _, high = text.partition("-")
        try:
            toll = Toll(int(low), int(low), int(high or low)) if text else None
        except ValueError:
            raise DataError(f"{name} is {text!r}; it must be a number like 3, or lowest-highest like 2-4") from None
        if toll is not None and not 0 <= toll.low <= toll.high:
            raise DataError(f"{name} is {text!r}; the highest must not be below the lowest, nor that below zero")
        return {name: toll}

    return correct


def _date(text: str) -> Mapping[str, Any]:
    first, _, last = text.partition("..")
    start, end = parse_day(first), parse_day(last or first)
    days = (end - start) // dt.timedelta(days=1)
    return {"when": When(start, end, "day" if days == 0 else "week" if days < 10 else "month" if days < 40 else "year")}


def _place(text: str) -> Mapping[str, Any]:
    name, _, country = text.partition(",")
    if country and not re.fullmatch(r"[A-Z]{3}", country.strip()):
        raise DataError(f"place is {text!r}; it must be a name, or a name and a country like Kirkuk, IRQ")
    return {"place": Place(name.strip(), country.strip() or None) if text else None}


def _value(text: str) -> Mapping[str, Any]:
    try:
        value = float(text)
    except ValueError:
        raise DataError(f"value is {text!r}; it must be a number") from None
    return {"value": value, "low": value, "high": value}


def _published(text: str) -> Mapping[str, Any]:
    return {"published": parse_day(text, where="published")}


FIELDS: Mapping[type, Mapping[str, Corrector]] = {
    Event: {
        "date": _date,
        "type": _one_of("type", get_args(EventType)),
        "mode": _maybe("mode"),
        "actors": _actors("actors"),
        "targets": _actors("targets"),
        "place": _place,
        "deaths": _toll("deaths"),
        "wounded": _toll("wounded"),
        "status": _one_of("status", get_args(Status)),
        "summary": _text("summary"),
    },
    Claim: {
        "speaker": _text("speaker"),
        "stance": _one_of("stance", get_args(Stance)),
        "actor": _maybe("actor"),
    },
    Figure: {
        "value": _value,
        "indicator": _text("indicator"),
        "unit": _text("unit"),
        "date": _date,
        "place": _place,
        "speaker": _maybe("speaker"),
    },
    Report: {"grade": _one_of("grade", get_args(Grade)), "source": _text("source"), "published": _published},
    Source: {"grade": _one_of("grade", get_args(Grade)), "name": _text("name")},
}
"""What can be corrected of each kind of record, and how."""
