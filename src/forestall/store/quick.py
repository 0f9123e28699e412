"""Events as canonical JSON, fast: the very text that the general encoder writes, made field by field.

Data sets come by the million; the general way through pydantic takes ten times as long. What is not of exactly the
types that `Event` names is left to the general encoder (None is given back), which refuses it.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from math import isfinite
from typing import TypeVar, get_args

from forestall.dates import When
from forestall.records import Event, EventType, Place, Quad, Status, Toll

__all__ = ["encode_event"]

T = TypeVar("T")

_MOST = 50_000

_TYPES, _QUADS, _STATUSES = (frozenset(get_args(kind)) for kind in (EventType, Quad, Status))


def encode_event(event: Event) -> str | None:
    """The event as `codec.encode` writes it, or None where it is not plain enough to be sure of that."""
    e = event
    if e.claims or e.spans or e.weights or e.inferred or not _plain(e):
        return None
    place, deaths, wounded, when = _place(e.place), _toll(e.deaths), _toll(e.wounded), _when(e.when)
    actors, targets = _texts(e.actors), _texts(e.targets)
    if place is None or deaths is None or wounded is None or when is None or actors is None or targets is None:
        return None
    body = (
        f'{{"actors":{actors},"cameo":{_text(e.cameo)},"claims":[],"confidence":{e.confidence!r},'
        f'"deaths":{deaths},"id":{quoted(e.id)},"inferred":[],"intensity":{_number(e.intensity)},"mode":{_text(e.mode)},'
        f'"own_deaths":{"null" if e.own_deaths is None else e.own_deaths},"place":{place},'
        f'"published":{_day(e.published)},"quad":{_text(e.quad)},'
        f'"report":{_text(e.report)},"source":{quoted(e.source)},"source_ref":{quoted(e.source_ref)},"spans":[],'
        f'"status":{quoted(e.status)},"summary":{quoted(e.summary)},"targets":{targets},'
        f'"type":{quoted(e.type)},"weights":{{}},"when":{when},"wounded":{wounded}}}'
    )
    return body if body.isascii() or _is_text(body) else None


def _is_text(body: str) -> bool:
    try:
        body.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(e: Event) -> bool:
    return (
        type(e) is Event
        and type(e.id) is type(e.source) is type(e.source_ref) is type(e.summary) is str
        and (e.cameo is None or type(e.cameo) is str)
        and (e.mode is None or type(e.mode) is str)
        and (e.report is None or type(e.report) is str)
        and type(e.confidence) is float
        and isfinite(e.confidence)
        and (e.intensity is None or (type(e.intensity) is float and isfinite(e.intensity)))
        and (e.own_deaths is None or type(e.own_deaths) is int)
        and e.type in _TYPES
        and e.status in _STATUSES
        and (e.quad is None or e.quad in _QUADS)
        and (e.published is None or type(e.published) is dt.date)
    )


def _text(value: str | None) -> str:
    return "null" if value is None else quoted(value)


def _number(value: float | None) -> str:
    return "null" if value is None else repr(value)


def _day(value: dt.date | None) -> str:
    return "null" if value is None else f'"{value}"'


def _by_identity(make: Callable[[T], str | None]) -> Callable[[T], str | None]:
    """Keep what was made of an object and give it for the same object again.

    Importers use one place, one day over and over; to ask for its hash takes longer than most of the rest.
    """
    kept: dict[int, tuple[T, str | None]] = {}

    def made(thing: T) -> str | None:
        found = kept.get(id(thing))
        if found is not None:  # it is the same one, for what is kept lives
            return found[1]
        if len(kept) >= _MOST:
            kept.clear()
        text = make(thing)
        kept[id(thing)] = thing, text
        return text

    return made


@lru_cache(maxsize=65536)
def _texts(values: tuple[str, ...]) -> str | None:
    return f"[{','.join(map(quoted, values))}]" if all(type(value) is str for value in values) else None


@_by_identity
def _when(when: When) -> str | None:
    if type(when.start) is not dt.date or type(when.end) is not dt.date:
        return None
    return f'{{"end":"{when.end}","precision":"{when.precision}","start":"{when.start}"}}'


@_by_identity
def _place(place: Place | None) -> str | None:
    if place is None:
        return "null"
    degrees = (place.lat, place.lon)
    if not all(d is None or (type(d) is float and isfinite(d)) for d in degrees):
        return None
    if type(place.name) is not str or type(place.precision) is not str or type(place.country) not in (str, type(None)):
        return None
    return (
        f'{{"country":{_text(place.country)},"lat":{_number(place.lat)},"lon":{_number(place.lon)},'
        f'"name":{quoted(place.name)},"precision":{quoted(place.precision)}}}'
    )


@lru_cache(maxsize=4096)
def _toll(toll: Toll | None) -> str | None:
    if toll is None:
        return "null"
    if not all(type(n) is int for n in (toll.low, toll.best, toll.high)):
        return None
    return f'{{"best":{toll.best},"high":{toll.high},"low":{toll.low}}}'
