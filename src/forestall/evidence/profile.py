"""An account as comparing it needs it: its days, place, parties, weapon and tolls, worked out once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from forestall.evidence.sides import sides
from forestall.records import Actor, Event, Toll

__all__ = ["Profile", "families_of", "fitting", "origin", "profile"]

_EXACTNESS = {"site": 4, "city": 3, "unknown": 3, "district": 2, "region": 1, "country": 0}
_NOBODY = ("civilians", "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One account, ready to be compared. Days are ordinals; a place's `exactness` is 4 for a site, 3 for a town, 2
    for a district, 1 for a region, 0 for a country, -1 where none is told."""

    event: Event
    origin: str
    first: int
    last: int
    exact: bool
    weapons: frozenset[str]
    place: str
    country: str
    lat: float | None
    lon: float | None
    exactness: int
    doers: frozenset[str]
    doer_sides: frozenset[str]
    people: bool
    """Whether those who did it are people under their own words, who are no state's forces ("gunmen")."""
    state: bool
    """Whether a state or one of its bodies is named as doing it."""
    hit: frozenset[str]
    hit_sides: frozenset[str]
    deaths: tuple[int, int] | None
    wounded: tuple[int, int] | None
    words: frozenset[str]
    """Of the things hit that bear no name, and of the place: hospital, embassy."""


def origin(event: Event) -> str:
    """Where an account comes from: its report, or the data set it is a row of."""
    return f"report {event.report}" if event.report else f"source {event.source}"


def profile(event: Event, actors: Mapping[str, Actor]) -> Profile:
    """Make an account ready; people and things under their own words (`text.crowd`) name nobody."""
    place = event.place
    told = event.actors or tuple(actor for actor in event.weights if actor != "unknown")
    doers, hit = _named(told), _named(event.targets) - _places(event.targets, actors)
    exactness = -1 if place is None else _EXACTNESS.get(place.precision, 3)
    return Profile(
        event=event,
        origin=origin(event),
        first=event.when.start.toordinal(),
        last=event.when.end.toordinal(),
        exact=event.when.precision == "day",
        weapons=families_of(event.mode),
        place=place.name.casefold() if place else "",
        country=(place.country or "") if place else "",
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        exactness=exactness,
        doers=doers,
        doer_sides=_all_sides(doers, actors),
        people=bool(told) and not doers and not any(_forces().intersection(_parts(actor)) for actor in told),
        state=any(_of_a_state(actor, actors) for actor in doers),
        hit=hit,
        hit_sides=_all_sides(hit, actors),
        deaths=_bounds(event.deaths),
        wounded=_bounds(event.wounded),
        words=_words(event),
    )


def _words(event: Event) -> frozenset[str]:
    """Words of more than three letters; the place's own name apart, which is compared by itself."""
    told = [target for target in event.targets if target.startswith("text.")]
    parts = event.place.name.casefold().split(",")[0].split() if event.place else []
    return frozenset(w for text in told for w in _parts(text) if len(w) > _SHORT) | frozenset(
        w for w in parts if len(w) > _SHORT and len(parts) > 1
    )


_SHORT = 3


def _of_a_state(actor: str, actors: Mapping[str, Actor]) -> bool:
    if actor in actors:
        return actors[actor].kind in ("state", "government", "ministry", "military")
    state = actor.partition(".")[0]
    return state in actors and actors[state].kind == "state"


def _parts(target: str) -> list[str]:
    return target.removeprefix("text.").split("-")


def _named(who: tuple[str, ...]) -> frozenset[str]:
    return frozenset(actor for actor in who if actor not in _NOBODY and not actor.startswith("text."))


def _places(who: tuple[str, ...], actors: Mapping[str, Actor]) -> frozenset[str]:
    """Places hit: where a deed was done is compared by itself."""
    return frozenset(actor for actor in who if actor in actors and actors[actor].kind == "place")


def _all_sides(who: frozenset[str], actors: Mapping[str, Actor]) -> frozenset[str]:
    return frozenset(side for actor in who for side in sides(actor, actors))


def _bounds(toll: Toll | None) -> tuple[int, int] | None:
    return None if toll is None else (toll.low, toll.high)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("weapons.toml").read_text(encoding="utf-8"))


@cache
def _forces() -> frozenset[str]:
    return frozenset(_file()["people"]["forces"])


@cache
def _tables() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Families by mode, and the families each one fits."""
    table = _file()
    by_mode: dict[str, set[str]] = {}
    for family, modes in table["families"].items():
        for mode in modes:
            by_mode.setdefault(mode, set()).add(family)
    fits = {family: {family, *table["fits"].get(family, ())} for family in table["families"]}
    for family, others in table["fits"].items():
        for other in others:
            fits[other].add(family)
    return {m: frozenset(f) for m, f in by_mode.items()}, {f: frozenset(o) for f, o in fits.items()}


def families_of(mode: str | None) -> frozenset[str]:
    """The families of weapon that a mode is of; none for an unknown one.

    >>> sorted(families_of("mortar"))
    ['rocket']
    """
    return _tables()[0].get(mode or "", frozenset())


def fitting(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one deed can be told as both families."""
    return any(not _tables()[1][family].isdisjoint(other) for family in one)
