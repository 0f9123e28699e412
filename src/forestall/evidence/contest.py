"""Where accounts contradict each other: the rival versions, side by side, never settled here.

Three things can be contested about an event: who did it, how many it killed, and whether it happened at all.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from forestall.evidence.select import assign, leading
from forestall.evidence.weigh import Ground
from forestall.records import Actor, Claim, Event, Stream, Version

__all__ = ["Rival", "Severity", "rivals", "versions"]

Severity = Literal["nobody", "somebody", "own"]
"""Whom an event killed: nobody, somebody, members of the targets' own forces."""
_QUANTILES = (0.185, 0.63, 0.185)


@dataclass(frozen=True, slots=True)
class Rival:
    """An event that may count otherwise: weight by stream id (None: in no stream) and weight by whom it killed.

    The version that is counted comes first in both; weights sum to one.
    """

    event: str
    day: dt.date
    versions: Mapping[str | None, float]
    severity: Mapping[Severity, float]


@dataclass(slots=True)
class _Holding:
    """Who holds one stand on one version, as it is put together."""

    holders: dict[str, None] = field(default_factory=dict)
    claims: dict[str, None] = field(default_factory=dict)
    accounts: dict[str, None] = field(default_factory=dict)


_Stand = Literal["held", "denied", "unclaimed"]
_Holdings = dict[tuple[_Stand, str], _Holding]


def versions(
    events: Iterable[Event],
    claims: Iterable[Claim],
    *,
    accounts: Mapping[str, Sequence[Event]] = MappingProxyType({}),
    grounds: Mapping[str, Sequence[Ground]] = MappingProxyType({}),
) -> tuple[Version, ...]:
    """Every version of who did each event, how many it killed and whether it happened, event by event in their order.

    The weightiest version of who comes first, `unknown` last; denials follow. `accounts` are what an event was merged
    from and `grounds` what its weights rest on, both by its id: with grounds a closer name's voices stand for the wider
    version, as they are weighed; without, each claim stands for whom it names.
    """
    by_id = {claim.id: claim for claim in claims}
    found: list[Version] = []
    for event in events:
        own = [by_id[name] for name in event.claims if name in by_id]
        found += _who(event, own, grounds.get(event.id, ()))
        found += [*_tolls(event, accounts.get(event.id, (event,))), *_whether(event, own)]
    return tuple(found)


def _who(event: Event, claims: list[Claim], grounds: Sequence[Ground]) -> Iterator[Version]:
    found = _weighed(grounds, claims) if grounds else _named(event, claims)
    for claim in claims:
        if claim.stance == "no_claim" and claim.actor and event.id in claim.deeds:
            _add_claim(found, "unclaimed", claim.actor, claim)
    for actor in event.weights:
        found.setdefault(("held", actor), _Holding())
    stands = {"held": 0, "denied": 1, "unclaimed": 2}
    weight = event.weights.get
    for stand, actor in sorted(found, key=lambda k: (stands[k[0]], k[1] == "unknown", -weight(k[1], 0.0), k[1])):
        yield _version(event, "who", stand, actor, found[stand, actor])


def _weighed(grounds: Sequence[Ground], claims: Iterable[Claim]) -> _Holdings:
    """Who holds what, as the voices were weighed."""
    by_id = {claim.id: claim for claim in claims}
    found: _Holdings = {}
    for ground in grounds:
        voice = ground.voice
        stand: _Stand = "denied" if voice.kind == "denies" else "held"
        actor = voice.actor if voice.kind == "denies" else ground.version
        for said in voice.said:
            if said in by_id:
                _add_claim(found, stand, actor, by_id[said])
            else:
                _add_account(found, stand, actor, said, voice.holder)
    return found


def _named(event: Event, claims: Iterable[Claim]) -> _Holdings:
    """Who holds what, by whom each claim names, and by the event's own row where it is one."""
    found: _Holdings = {}
    for claim in claims:
        if claim.actor and event.id in claim.deeds and claim.stance != "no_claim":
            _add_claim(found, "denied" if claim.stance == "denies" else "held", claim.actor, claim)
    if event.report is None:
        for actor in event.weights or event.actors:
            if ("held", actor) not in found:
                _add_account(found, "held", actor, event.id, event.source)
    return found


def _add_claim(found: _Holdings, stand: _Stand, version: str, claim: Claim) -> None:
    holding = found.setdefault((stand, version), _Holding())
    holding.holders[claim.speaker] = holding.claims[claim.id] = None


def _add_account(found: _Holdings, stand: _Stand, version: str, account: str, holder: str) -> None:
    holding = found.setdefault((stand, version), _Holding())
    holding.holders[holder] = holding.accounts[account] = None


def _tolls(event: Event, accounts: Sequence[Event]) -> Iterator[Version]:
    told: dict[tuple[int, int], _Holding] = {}
    for account in accounts:
        if account.deaths is not None:
            holding = told.setdefault((account.deaths.low, account.deaths.high), _Holding())
            holding.holders[account.report or account.source] = holding.accounts[account.id] = None
    for low, high in sorted(told):
        yield _version(event, "toll", "held", str(low) if low == high else f"{low}-{high}", told[low, high])


def _whether(event: Event, claims: list[Claim]) -> Iterator[Version]:
    """Whether it happened, where somebody denies it; and that nobody owns up to it, where somebody says so."""
    found: _Holdings = {}
    for claim in claims:
        if not claim.deeds and claim.about[:1] == (event.id,) and claim.stance in _FLAT:
            _add_claim(found, _FLAT[claim.stance], "happened", claim)
    for stand, holding in ((s, found.get((s, "happened"))) for s in _FLAT.values()):
        if holding is not None and (stand == "unclaimed" or ("denied", "happened") in found):
            yield _version(event, "whether", stand, "happened", holding)


_FLAT: Mapping[str, _Stand] = {"asserts": "held", "denies": "denied", "no_claim": "unclaimed"}


def _version(
    event: Event, about: Literal["who", "toll", "whether"], stand: _Stand, version: str, holding: _Holding
) -> Version:
    weight = event.weights.get(version) if about == "who" and stand == "held" else None
    who, said, told = (tuple(ids) for ids in (holding.holders, holding.claims, holding.accounts))
    return Version(event.id, about, stand, version, weight, who, said, told)


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
