"""Where accounts contradict each other: the rival versions, side by side, never settled here.

Three things can be contested about an event: who did it, how many it killed, and whether it happened at all.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from forestall.evidence.select import assign, leading
from forestall.records import Actor, Claim, Event, Stream

__all__ = ["Rival", "Severity", "Version", "contested", "rivals"]

Severity = Literal["nobody", "somebody", "own"]
"""Whom an event killed: nobody, somebody, members of the targets' own forces."""
_QUANTILES = (0.185, 0.63, 0.185)


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


@dataclass(frozen=True, slots=True)
class Rival:
    """An event that may count otherwise: weight by stream id (None: in no stream) and weight by whom it killed.

    The version that is counted comes first in both; weights sum to one.
    """

    event: str
    day: dt.date
    versions: Mapping[str | None, float]
    severity: Mapping[Severity, float]


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


def rivals(
    events: Iterable[Event], streams: Sequence[Stream], *, actors: Mapping[str, Actor], claims: Iterable[Claim] = ()
) -> list[Rival]:
    """The events that would count elsewhere, or otherwise, in another version than the one that is counted.

    Who did it is weighed by the event's weights; whether it happened by how many speakers hold so and how many deny it;
    whether it killed by the three figures of its toll, taken as its 5, 50 and 95 % quantiles (Keefer and Bodily 1983,
    Management Science 29: weights 0.185, 0.63, 0.185).
    """
    by_id = {claim.id: claim for claim in claims}
    found = []
    for event in events:
        versions = _by_stream(event, streams, actors, [by_id[c] for c in event.claims if c in by_id])
        severity = _severity(event)
        if len(versions) > 1 or (len(severity) > 1 and None not in versions):
            found.append(Rival(event.id, event.when.middle, versions, severity))
    return found


def _by_stream(
    event: Event, streams: Sequence[Stream], actors: Mapping[str, Actor], claims: list[Claim]
) -> dict[str | None, float]:
    lead = leading(event)
    own = sum(event.weights.get(actor, 0.0) for actor in event.actors) if event.weights else 1.0
    versions = [(event.actors, own)]
    versions += [((), w) if a == "unknown" else ((a,), w) for a, w in event.weights.items() if a not in event.actors]
    weights: dict[str | None, float] = {}
    for who, weight in sorted(versions, key=lambda version: version[0] != lead):
        told = replace(event, actors=who, weights={})
        stream = assign([told], streams, actors=actors).get(event.id)
        weights[stream] = weights.get(stream, 0.0) + weight
    doubt = _doubt(event, claims)
    if doubt > 0:
        real = sum(weights.values())
        weights = {stream: (1.0 - doubt) * weight for stream, weight in weights.items()}
        weights[None] = weights.get(None, 0.0) + doubt * real
    total = sum(weights.values())
    return {stream: weight / total for stream, weight in weights.items() if weight > 0} if total > 0 else {}


def _doubt(event: Event, claims: list[Claim]) -> float:
    """The share of speakers who deny that it happened, of all who speak of it; the record's own row is one of them."""
    deny = {c.speaker for c in claims if c.stance == "denies" and c.actor is None and not c.deeds}
    hold = {c.speaker for c in claims if c.stance != "denies"} - deny
    return len(deny) / (len(deny) + max(len(hold), 1)) if event.status != "denied" else 0.0


def _severity(event: Event) -> dict[Severity, float]:
    if event.own_deaths:
        return {"own": 1.0}
    toll = event.deaths
    if toll is None:
        return {"nobody": 1.0}
    killed = sum(w for figure, w in zip((toll.low, toll.best, toll.high), _QUANTILES, strict=True) if figure > 0)
    both: dict[Severity, float] = {"somebody": killed, "nobody": 1.0 - killed}
    lead: Severity = "somebody" if toll.best > 0 else "nobody"
    return {name: both[name] for name in sorted(both, key=lambda name: name != lead) if both[name] > 1e-9}
