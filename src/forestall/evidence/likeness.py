"""How alike two accounts are: what speaks for and against their being of one event, and the chance that they are.

    chance = 1 / (1 + exp(-sum over reasons of weight x value))

The weights are learned from annotated pairs (tools/train_merging.py). Some things no likeness outweighs: two accounts
of one source are two events, and so are deeds of different exact days, of days that cannot be the same, of different
kinds, of places far apart, by others with other weapons, and words of different speakers.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import asin, cos, exp, log, log2, radians, sin, sqrt

from forestall.evidence.profile import Profile, fitting
from forestall.records import Place

__all__ = ["Likeness", "kilometres", "load_likeness", "opposed", "reasons"]

REACH = 40.0
"""Kilometres within which a town can stand for a site near it."""
_SPOT, _NEAR = 2.5, 10.0
_TOWN = 3
_WIDE = 500.0
"""Kilometres from the middle of a region within which its places lie."""
_EARTH = 6371.0
_TOLD = 0.3
_TWO = log(2.0)
_KIN = frozenset(("ASSAULT", "COERCE"))
_FORCE = frozenset(("ASSAULT", "COERCE", "PROTEST"))
_AGREE = ("the same doers", "doers of one side")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What each reason weighs, and the chance from which two accounts are held to be of one event."""

    least: float
    weights: Mapping[str, float]

    def chance(self, one: Profile, other: Profile) -> float:
        """The chance that both are of one event; 0 where something rules it out."""
        why = reasons(one, other)
        return 0.0 if why is None else 1.0 / (1.0 + exp(-sum(self.weights.get(n, 0.0) * v for n, v in why.items())))

    def told(self, one: Profile, other: Profile) -> str:
        """The chance and the reasons that decided, the weightiest first, in words."""
        why = reasons(one, other) or {}
        parts = {name: self.weights.get(name, 0.0) * value for name, value in why.items()}
        shown = [n for n in sorted(parts, key=lambda n: -abs(parts[n])) if n != "always" and abs(parts[n]) >= _TOLD]
        return f"{self.chance(one, other):.2f} ({', '.join(f'{n} {parts[n]:+.1f}' for n in shown)})"


@cache
def load_likeness() -> Likeness:
    """The weights learned from the annotated pairs."""
    table = tomllib.loads(files(__package__).joinpath("likeness.toml").read_text(encoding="utf-8"))
    return Likeness(table["least"], table["weights"])


def reasons(one: Profile, other: Profile) -> dict[str, float] | None:
    """What speaks for and against, by name; None where something rules it out. Both orders give the same."""
    if one.origin == other.origin or one.first > other.last or other.first > one.last:
        return None
    if one.exact and other.exact and one.first != other.first:
        return None
    kind = _kind(one, other)
    place = None if kind is None else _place(one, other)
    if kind is None or place is None:
        return None
    doers = _doers(one, other)
    if one.event.type not in _FORCE and doers not in _AGREE:
        return None
    weapon = _weapon(one, other)
    if (doers, weapon) == ("different doers", "different weapons"):
        return None
    found = {"always": 1.0, kind: 1.0, place: 1.0, doers: 1.0, weapon: 1.0, _hit(one, other): 1.0}
    found |= _day(one, other)
    found |= _tolls("deaths", one.deaths, other.deaths) | _tolls("wounded", one.wounded, other.wounded)
    apart = _apart(one, other)
    if apart is not None and place not in _SAME_NAME:
        found["distance"] = log(1 + apart)
        if one.event.report is None and other.event.report is None:
            found["rows with other places"] = 1.0
    if _reversed(one, other):
        found["each hits the other"] = 1.0
    if not one.words.isdisjoint(other.words):
        found["words in common"] = 1.0
    elif one.words and other.words:
        found["other words"] = 1.0
    return found


def opposed(one: Profile, other: Profile) -> bool:
    """Whether weapons, doers or the dead speak against two accounts' being of one event."""
    why = reasons(one, other) or {}
    return not _AGAINST.isdisjoint(why) or why.get("deaths beyond a factor of two", 0.0) > 0.0


_AGAINST = {"different weapons", "weapons that fit", "different doers", "each hits the other"}
_SAME_NAME = (
    "the same place",
    "a place named within the other",
    "no place",
    "only a country",
    "within the wider place",
)


def _kind(one: Profile, other: Profile) -> str | None:
    types = {one.event.type, other.event.type}
    if len(types) == 1:
        return "the same type"
    return "force of two types" if types <= _KIN else None


def _day(one: Profile, other: Profile) -> dict[str, float]:
    if one.exact and other.exact:
        return {"the same day": 1.0}
    width = log2(1 + max(one.last - one.first, other.last - other.first))
    name = "a day within the days given" if one.exact or other.exact else "days that overlap"
    return {name: 1.0, "width of the days given": width}


def _place(one: Profile, other: Profile) -> str | None:
    """How the places stand to one another; None where they lie apart."""
    lower = min(one.exactness, other.exactness)
    if lower < 0:
        return "no place"
    if one.country and other.country and one.country != other.country and not _close(one, other, REACH):
        return None
    if lower == 0:
        return "only a country"
    if one.place == other.place:
        return "the same place"
    within = one.place in other.place or other.place in one.place
    if within and (one.lat is None or other.lat is None or _close(one, other, REACH)):
        return "a place named within the other"
    if _close(one, other, _SPOT):
        return "the same spot"
    if lower == 1:
        return "within the wider place" if _close(one, other, _WIDE) else None
    if not _close(one, other, REACH):
        return None
    if one.exactness == other.exactness:
        return "two towns near each other" if lower <= _TOWN else "two sites near each other"
    return "a site in the town" if _close(one, other, _NEAR) else "a site near the town"


def _close(one: Profile, other: Profile, reach: float) -> bool:
    apart = _apart(one, other)
    return apart is not None and apart <= reach


def _apart(one: Profile, other: Profile) -> float | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return _distance(one.lat, one.lon, other.lat, other.lon)


def kilometres(one: Place, other: Place) -> float | None:
    """Distance on the sphere; None where a place has no coordinates.

    >>> round(kilometres(Place("a", lat=0.0, lon=0.0), Place("b", lat=0.0, lon=1.0)) or 0)
    111
    """
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return _distance(one.lat, one.lon, other.lat, other.lon)


def _distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    up, across = radians(other_lat - lat), radians(other_lon - lon)
    h = sin(up / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across / 2) ** 2
    return 2 * _EARTH * asin(sqrt(h))


def _doers(one: Profile, other: Profile) -> str:
    if not one.doers or not other.doers:
        if (one.people and other.state) or (other.people and one.state):
            return "people and a state"
        people = (one.people and other.doers) or (other.people and one.doers)
        return "people and a group" if people else "one names no doer"
    if one.doers == other.doers:
        return "the same doers"
    if not one.doers.isdisjoint(other.doer_sides) or not other.doers.isdisjoint(one.doer_sides):
        return "doers of one side"
    return "kindred doers" if not one.doer_sides.isdisjoint(other.doer_sides) else "different doers"


def _hit(one: Profile, other: Profile) -> str:
    if not one.hit or not other.hit:
        return "one names nobody hit"
    if not one.hit.isdisjoint(other.hit_sides) or not other.hit.isdisjoint(one.hit_sides):
        return "the same hit"
    return "kindred hit" if not one.hit_sides.isdisjoint(other.hit_sides) else "different hit"


def _reversed(one: Profile, other: Profile) -> bool:
    """Whether each account's doer is the other's victim, and its victim no doer of its own."""
    crossed = not one.doers.isdisjoint(other.hit_sides) or not other.doers.isdisjoint(one.hit_sides)
    return crossed and one.doer_sides.isdisjoint(other.doer_sides)


def _weapon(one: Profile, other: Profile) -> str:
    if not one.weapons or not other.weapons:
        return "one names no weapon"
    if one.event.mode == other.event.mode:
        return "the same weapon"
    if not one.weapons.isdisjoint(other.weapons):
        return "weapons of one family"
    return "weapons that fit" if fitting(one.weapons, other.weapons) else "different weapons"


def _tolls(name: str, one: tuple[int, int] | None, other: tuple[int, int] | None) -> dict[str, float]:
    """How two tolls fit: they meet, or by what factor they miss."""
    if one is None or other is None:
        return {f"{name} not told twice": 1.0}
    low, high = min(one[1], other[1]), max(one[0], other[0])
    if high <= low:
        return {f"no {name}" if low == 0 else f"{name} agree": 1.0}
    factor = log((high + 1) / (low + 1))
    return {f"factor between {name}": factor, f"{name} beyond a factor of two": max(0.0, factor - _TWO)}
