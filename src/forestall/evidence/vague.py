"""Vague accounts: reports that speak of a known event without its exact day or place.

"The rockets that killed a contractor near Kirkuk last week" meets no row under the exact rule. It is held to be the one
known event that it fits, and only if there is exactly one: same type, days that overlap, tolls that can both be true,
modes that do not differ; and either the same day and a place within reach, or a party in common on either side with no
place that speaks against it. Two events that fit, or none: the account stays an event of its own.
"""

from collections.abc import Mapping, Sequence
from math import asin, cos, radians, sin, sqrt

from forestall.evidence.sides import agree
from forestall.records import Actor, Event, Place, Toll

__all__ = ["fits", "kilometres", "only_fit"]

REACH = 40.0
"""Kilometres within which a town can stand for a site near it."""
_EARTH = 6371.0


def only_fit(account: Event, known: Sequence[Event], actors: Mapping[str, Actor]) -> Event | None:
    """The one known event the account fits; None where none does, or several."""
    found = [event for event in known if fits(account, event, actors)]
    return found[0] if len(found) == 1 else None


def fits(account: Event, event: Event, actors: Mapping[str, Actor]) -> bool:
    """Whether the account can be of this event, and something more than its type and date says so."""
    if account.type != event.type or not _same_time(account, event):
        return False
    if account.mode and event.mode and account.mode != event.mode:
        return False
    if not (_compatible(account.deaths, event.deaths) and _compatible(account.wounded, event.wounded)):
        return False
    near = _near(account.place, event.place)
    if near is False or _clash(account, event, actors):
        return False
    same_day = account.when == event.when and account.when.precision == "day"
    return (near is True and same_day) or _shared_party(account, event, actors)


def kilometres(one: Place, other: Place) -> float | None:
    """Distance on the sphere; None where a place has no coordinates.

    >>> round(kilometres(Place("a", lat=0.0, lon=0.0), Place("b", lat=0.0, lon=1.0)) or 0)
    111
    """
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    up, across = radians(other.lat - one.lat), radians(other.lon - one.lon)
    h = sin(up / 2) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(across / 2) ** 2
    return 2 * _EARTH * asin(sqrt(h))


def _same_time(account: Event, event: Event) -> bool:
    return account.when.precision in ("day", "week") and account.when.overlaps(event.when)


def _compatible(one: Toll | None, other: Toll | None) -> bool:
    return one is None or other is None or (one.low <= other.high and other.low <= one.high)


def _near(one: Place | None, other: Place | None) -> bool | None:
    """True within reach, False clearly apart, None where either says too little."""
    if one is None or other is None:
        return None
    if "country" in (one.precision, other.precision):
        return False if one.country and other.country and one.country != other.country else None
    if one.name.casefold() == other.name.casefold():
        return True
    apart = kilometres(one, other)
    return apart is not None and apart <= REACH


def _named(event: Event) -> tuple[str, ...]:
    """Who is said to have done it, in any version."""
    return event.actors or tuple(actor for actor in event.weights if actor != "unknown")


def _clash(account: Event, event: Event, actors: Mapping[str, Actor]) -> bool:
    """Whether the two name doers that cannot be the same, or one's doer is the other's victim."""
    doers, others = _named(account), _named(event)
    if agree(doers, event.targets, actors) and not agree(doers, others, actors):
        return True
    return bool(account.actors and event.actors) and not agree(account.actors, event.actors, actors)


def _shared_party(account: Event, event: Event, actors: Mapping[str, Actor]) -> bool:
    doers, others = _named(account), _named(event)
    return agree(doers, others, actors) or agree(account.targets, event.targets, actors)
