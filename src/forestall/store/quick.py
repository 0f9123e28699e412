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
    known = _known(e.cameo, e.mode, e.quad, e.source, e.status, e.type)
    place, deaths, wounded, when = _place(e.place), _toll(e.deaths), _toll(e.wounded), _when(e.when)
    actors, targets, published = _texts(e.actors), _texts(e.targets), _day(e.published)
    if known is None or None in (place, deaths, wounded, when, actors, targets, published):
        return None
    cameo, mode, quad, source, status, kind = known
    own = "null" if e.own_deaths is None else e.own_deaths
    body = (
        f'{{"actors":{actors},"cameo":{cameo},"claims":[],"confidence":{e.confidence!r},"deaths":{deaths},'
        f'"id":{quoted(e.id)},"inferred":[],"intensity":{_number(e.intensity)},"mode":{mode},"own_deaths":{own},'
        f'"place":{place},"published":{published},"quad":{quad},"report":{_text(e.report)},"source":{source},'
        f'"source_ref":{quoted(e.source_ref)},"spans":[],"status":{status},"summary":{quoted(e.summary)},'
        f'"targets":{targets},"type":{kind},"weights":{{}},"when":{when},"wounded":{wounded}}}'
    )
    return body if body.isascii() or _is_text(body) else None


def _is_text(body: str) -> bool:
    try:
        body.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(e: Event) -> bool:
    """Whether what differs from event to event is of its type; what comes over and over is judged by `_known`."""
    return (
        type(e) is Event
        and type(e.id) is type(e.source_ref) is type(e.summary) is str
        and (e.report is None or type(e.report) is str)
        and type(e.confidence) is float
        and isfinite(e.confidence)
        and (e.intensity is None or (type(e.intensity) is float and isfinite(e.intensity)))
        and (e.own_deaths is None or type(e.own_deaths) is int)
    )


@lru_cache(maxsize=65536, typed=True)
def _known(*values: str | None) -> tuple[str, ...] | None:
    """The texts of cameo, mode, quad, source, status and type, few of which stand for many events; None where one is
    not of its type."""
    cameo, mode, quad, source, status, kind = values
    plain = (
        (cameo is None or type(cameo) is str)
        and (mode is None or type(mode) is str)
        and (quad is None or quad in _QUADS)
        and type(source) is str
        and status in _STATUSES
        and kind in _TYPES
    )
    return tuple(map(_text, values)) if plain else None


def _text(value: str | None) -> str:
    return "null" if value is None else quoted(value)


def _number(value: float | None) -> str:
    return "null" if value is None else repr(value)


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
def _day(day: dt.date | None) -> str | None:
    if day is None:
        return "null"
    return f'"{day}"' if type(day) is dt.date else None


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
