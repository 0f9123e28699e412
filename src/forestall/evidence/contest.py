"""Where accounts contradict each other: the rival versions, side by side, never settled here.

Three things can be contested about an event: who did it, how many it killed, and whether it happened at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from forestall.records import Claim, Event

__all__ = ["Version", "contested"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one contested point of an event.

    `version` is an actor id (or `unknown`) for who, a number of deaths for toll, `happened` or `did not happen` for
    whether. `weight` is None where nothing weighs the versions. Claims are ids, speakers actor ids.
    """

    event: str
    about: Literal["who", "toll", "whether"]
    version: str
    weight: float | None = None
    claims: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


def contested(events: Iterable[Event], claims: Iterable[Claim]) -> tuple[Version, ...]:
    """The rival versions of every contested point, event by event in their order, weightiest first."""
    by_id = {claim.id: claim for claim in claims}
    found: list[Version] = []
    for event in events:
        own = [by_id[name] for name in event.claims if name in by_id]
        found += [*_who(event, own), *_toll(event), *_whether(event, own)]
    return tuple(found)


def _who(event: Event, claims: list[Claim]) -> Iterator[Version]:
    ranked = sorted(event.weights.items(), key=lambda item: (-item[1], item[0]))
    for actor, weight in ranked:
        yield _version(event, "who", actor, weight, [c for c in claims if c.actor == actor and c.stance != "denies"])


def _toll(event: Event) -> Iterator[Version]:
    deaths = event.deaths
    if deaths is not None and deaths.low != deaths.high:
        for number in sorted({deaths.low, deaths.best, deaths.high}):
            yield _version(event, "toll", str(number), None, [])


def _whether(event: Event, claims: list[Claim]) -> Iterator[Version]:
    denials = [claim for claim in claims if claim.stance == "denies" and claim.actor is None]
    if denials:
        others = [claim for claim in claims if claim.stance != "denies"]
        yield _version(event, "whether", "happened", None, others)
        yield _version(event, "whether", "did not happen", None, denials)


def _version(
    event: Event, about: Literal["who", "toll", "whether"], version: str, weight: float | None, claims: list[Claim]
) -> Version:
    speakers = tuple(dict.fromkeys(claim.speaker for claim in claims))
    return Version(event.id, about, version, weight, tuple(claim.id for claim in claims), speakers)
