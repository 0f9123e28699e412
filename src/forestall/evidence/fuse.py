"""Many accounts of one event -> one event, with nothing lost and nothing settled silently.

The first account leads: its id, type, place and source stand, and gaps are filled from the others in order. Dates take
the narrowest; tolls widen to the lowest and highest stated and keep the leader's best; claims are united; a party that
one account names outright is inferred no longer. Where accounts name different actors, each gets weight in proportion
to the confidence of the accounts that name it:

    w_a = sum over accounts k of c_k p_k(a) / sum over accounts k that name anyone of c_k

with p_k account k's own weights, or an equal share for each actor it names. An actor within the allegiances of another
that is named adds to the other's weight.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from forestall.evidence.sides import agree, sides
from forestall.records import Actor, Event, Toll

__all__ = ["fuse"]

T = TypeVar("T")


def fuse(accounts: Sequence[Event], actors: Mapping[str, Actor]) -> Event:
    """Make one event of its accounts, the leading one first; one account stays as it is.

    Spans count in one report's text, so they are kept with the first account that was read from one.
    """
    lead = accounts[0]
    if len(accounts) == 1:
        return lead
    read = next((event for event in accounts if event.report), lead)
    contested = any(event.status == "contested" for event in accounts) or _differ(accounts, actors)
    actors_told = _first(accounts, lambda event: event.actors or None) or ()
    targets_told = _first(accounts, lambda event: event.targets or None) or ()
    return replace(
        lead,
        when=min((event.when for event in accounts), key=lambda when: when.end - when.start),
        mode=_first(accounts, lambda event: event.mode),
        actors=actors_told,
        targets=targets_told,
        deaths=_widen(event.deaths for event in accounts),
        wounded=_widen(event.wounded for event in accounts),
        own_deaths=_first(accounts, lambda event: event.own_deaths),
        status="contested" if contested else lead.status,
        weights=_weights(accounts, actors) if contested else {},
        claims=tuple(dict.fromkeys(claim for event in accounts for claim in event.claims)),
        spans=read.spans,
        report=read.report,
        confidence=max(event.confidence for event in accounts),
        inferred=tuple(id for id in dict.fromkeys((*actors_told, *targets_told)) if _inferred(id, accounts)),
    )


def _differ(accounts: Sequence[Event], actors: Mapping[str, Actor]) -> bool:
    named = [event.actors for event in accounts if event.actors]
    return any(not agree(named[0], others, actors) for others in named[1:])


def _inferred(party: str, accounts: Sequence[Event]) -> bool:
    """Whether no account names the party in words of its own."""
    return all(party in event.inferred for event in accounts if party in event.actors or party in event.targets)


def _first(accounts: Iterable[Event], get: Callable[[Event], T | None]) -> T | None:
    return next((value for event in accounts if (value := get(event)) is not None), None)


def _widen(tolls: Iterable[Toll | None]) -> Toll | None:
    stated = [toll for toll in tolls if toll is not None]
    if not stated:
        return None
    return Toll(min(toll.low for toll in stated), stated[0].best, max(toll.high for toll in stated))


def _weights(accounts: Sequence[Event], actors: Mapping[str, Actor]) -> dict[str, float]:
    mass: dict[str, float] = {}
    for event in accounts:
        own = event.weights or {actor: 1 / len(event.actors) for actor in event.actors}
        for actor, weight in own.items():
            mass[actor] = mass.get(actor, 0.0) + weight * event.confidence
    total = sum(mass.values())
    if total <= 0:
        return {"unknown": 1.0}
    weights: dict[str, float] = {}
    for actor, part in mass.items():
        side = _side(actor, mass, actors)
        weights[side] = weights.get(side, 0.0) + part / total
    return weights


def _side(actor: str, named: Iterable[str], actors: Mapping[str, Actor]) -> str:
    """The first other actor named that this one belongs to, else itself: a closer name is no rival version."""
    wider = sides(actor, actors)
    return next((other for other in named if other != actor and other in wider), actor)
