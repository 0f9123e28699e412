"""When two accounts speak of one event: the exact rule.

Same day, same place by name, same type. A date known to the day meets a vaguer one that contains it; a country is no
place; two accounts of one source are always two events. Who did it decides the rest: accounts that agree, or of which
one is silent, are one event; accounts of violence that name different actors are one *contested* event, unless their
modes differ too or each names the other's victim as the doer (an exchange of fire is two events). Words and other deeds
by different actors are different events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from forestall.evidence.sides import agree
from forestall.records import Actor, Event

__all__ = ["Match", "compare", "origin", "place_key"]


@dataclass(frozen=True, slots=True)
class Match:
    """Why two accounts are one event: how their days and their actors stand to one another."""

    day: Literal["same day", "within the dates given"]
    actors: Literal["the same actors", "actors of one side", "one names no actor", "different actors"]

    @property
    def rank(self) -> tuple[int, int]:
        """The better the match, the lower."""
        kinds = ("the same actors", "actors of one side", "one names no actor", "different actors")
        return (int(self.day != "same day"), kinds.index(self.actors))


def origin(event: Event) -> str:
    """Where an account comes from: its report, or the data set it is a row of."""
    return f"report {event.report}" if event.report else f"source {event.source}"


def place_key(event: Event) -> tuple[str, str] | None:
    """(type, place) that both accounts must share; None for an event without a place more exact than a country."""
    if event.place is None or event.place.precision == "country":
        return None
    return event.type, event.place.name.casefold()


def compare(one: Event, other: Event, actors: Mapping[str, Actor]) -> Match | None:
    """Why the two are one event, None where they are not; both must share `place_key` and differ in `origin`."""
    day = _days(one, other)
    if day is None:
        return None
    if not one.actors or not other.actors:
        return Match(day, "one names no actor")
    if set(one.actors) == set(other.actors):
        return Match(day, "the same actors")
    if agree(one.actors, other.actors, actors):
        return Match(day, "actors of one side")
    return Match(day, "different actors") if _rivals(one, other, actors) else None


def _days(one: Event, other: Event) -> Literal["same day", "within the dates given"] | None:
    exact = (one.when.precision == "day", other.when.precision == "day")
    if all(exact):
        return "same day" if one.when == other.when else None
    return "within the dates given" if any(exact) and one.when.overlaps(other.when) else None


def _rivals(one: Event, other: Event, actors: Mapping[str, Actor]) -> bool:
    """Whether accounts that name different actors are versions of one deed."""
    if one.type != "ASSAULT" or (one.mode and other.mode and one.mode != other.mode):
        return False
    return not agree(one.actors, other.targets, actors) and not agree(other.actors, one.targets, actors)
