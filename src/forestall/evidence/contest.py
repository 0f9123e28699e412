"""Where accounts contradict each other: the rival versions, side by side, never settled here.

Three things can be contested about an event: who did it, how many it killed, and whether it happened at all.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from forestall.evidence.select import assign, leading
from forestall.records import Actor, Claim, Event, Stream

__all__ = ["Version", "contested", "rival_streams"]


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
        held = [
            c for c in claims if c.actor == actor and event.id in c.deeds and c.stance not in ("denies", "no_claim")
        ]
        yield _version(event, "who", actor, weight, held)


def _toll(event: Event) -> Iterator[Version]:
    deaths = event.deaths
    if deaths is not None and deaths.low != deaths.high:
        for number in sorted({deaths.low, deaths.best, deaths.high}):
            yield _version(event, "toll", str(number), None, [])


def _whether(event: Event, claims: list[Claim]) -> Iterator[Version]:
    flat = [claim for claim in claims if not claim.deeds and claim.about[:1] == (event.id,)]
    denials = [claim for claim in flat if claim.stance == "denies"]
    if denials:
        others = [claim for claim in flat if claim.stance == "asserts"]
        yield _version(event, "whether", "happened", None, others)
        yield _version(event, "whether", "did not happen", None, denials)


def _version(
    event: Event, about: Literal["who", "toll", "whether"], version: str, weight: float | None, claims: list[Claim]
) -> Version:
    speakers = tuple(dict.fromkeys(claim.speaker for claim in claims))
    return Version(event.id, about, version, weight, tuple(claim.id for claim in claims), speakers)


def rival_streams(
    events: Iterable[Event], streams: Sequence[Stream], *, actors: Mapping[str, Actor]
) -> list[tuple[dt.date, dict[str | None, float]]]:
    """Day and weight by stream id (None: no stream) of the events that would count elsewhere had another done them.

    The leading version, which is the one that is counted, comes first; weights sum to one.
    """
    found = []
    for event in events:
        lead = leading(event)
        own = sum(event.weights.get(actor, 0.0) for actor in event.actors)
        versions = [(event.actors, own)]
        versions += [
            ((), w) if a == "unknown" else ((a,), w) for a, w in event.weights.items() if a not in event.actors
        ]
        weights: dict[str | None, float] = {}
        for who, weight in sorted(versions, key=lambda version: version[0] != lead):
            told = replace(event, actors=who, weights={})
            stream = assign([told], streams, actors=actors).get(event.id)
            weights[stream] = weights.get(stream, 0.0) + weight
        total = sum(weights.values())
        if len(weights) > 1 and total > 0:
            found.append((event.when.middle, {s: w / total for s, w in weights.items()}))
    return found
