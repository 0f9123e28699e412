"""Weights of the rival versions of who did an event, from the voices that hold each, with their grounds.

With v the independent voices (see `evidence.voices`), a an actor,

    w_v   = kind(v) x grade(v) x holder(v) x share(v)
    for_a = sum of w_v over voices that name a,  against_a = sum over those that deny it of a, or of whom a belongs to
    s_a   = for_a^2 / (for_a + against_a)
    weight(a) = s_a / (sum over b of s_b + open + for_unknown),  weight(unknown) = the rest

A denial counts against a version where somebody who holds it names the one cleared, or one that belongs to it. An actor
that belongs to another that is named is no rival of it: the closer name's voices count for the wider one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from forestall.evidence.merge import Merged
from forestall.evidence.rule import Rule, load_rule
from forestall.evidence.sides import sides
from forestall.evidence.voices import Voice, copies, voices
from forestall.records import Actor, Claim, Event, Report, Source, Status

__all__ = ["Ground", "Weighed", "weigh"]

_CONTESTABLE = ("ASSAULT", "COERCE", "PROTEST")


@dataclass(frozen=True, slots=True)
class Ground:
    """One voice with its weight and the version it counts for (`actor` may be a closer name for it)."""

    voice: Voice
    version: str
    weight: float
    factors: Mapping[str, float]
    """What the weight is the product of: kind, grade, holder, share."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Events with the weights of their versions, and by event id what these rest on."""

    events: tuple[Event, ...]
    grounds: Mapping[str, tuple[Ground, ...]]


def weigh(
    merged: Merged,
    accounts: Iterable[Event],
    claims: Iterable[Claim],
    *,
    reports: Mapping[str, Report],
    sources: Mapping[str, Source],
    actors: Mapping[str, Actor],
    rule: Rule | None = None,
    decided: Mapping[str, str] | None = None,
) -> Weighed:
    """Weigh who did each merged event that claims, or several accounts, speak of; others keep the weights of their row.

    `accounts` are what was merged, `claims` as read (about accounts); `decided` gives, by account, the analyst who
    stated its actors. Another `rule` (see `load_rule`) gives other weights.
    """
    rule = rule or load_rule()
    known = {account.id: account for account in accounts}
    claims = tuple(claims)
    by_deed: dict[str, list[Claim]] = {}
    for claim in claims:
        for deed in claim.deeds:
            by_deed.setdefault(deed, []).append(claim)
    doubted = {c.about[0] for c in claims if c.stance == "denies" and not c.deeds and c.about}
    parts = {m.event: m.parts for m in merged.merges}
    same = copies(rule.copy)
    events: list[Event] = []
    grounds: dict[str, tuple[Ground, ...]] = {}
    for event in merged.events:
        own = [known[id] for id in parts.get(event.id, (event.id,)) if id in known]
        said = {c.id: c for account in own for c in by_deed.get(account.id, ())}
        asked = said or len(own) > 1 or not doubted.isdisjoint(a.id for a in own)
        if event.type not in _CONTESTABLE or not asked:
            events.append(event)
            continue
        heard = voices(
            own,
            said.values(),
            reports=reports,
            sources=sources,
            actors=actors,
            decided=decided or {},
            weight=lambda v: _weight(v, rule)[0],
            same_text=same,
        )
        grounds[event.id] = _grounds(heard, rule, actors)
        events.append(_settled(event, own, grounds[event.id], rule, actors, doubted))
    return Weighed(tuple(events), grounds)


def _weight(voice: Voice, rule: Rule) -> tuple[float, dict[str, float]]:
    factors = {"kind": rule.kinds[voice.kind], "grade": rule.grades[voice.grade]}
    if voice.kind == "analyst":
        del factors["grade"]
    if voice.interest:
        factors["holder"] = rule.holders[voice.interest]
    if voice.share != 1.0:
        factors["share"] = voice.share
    weight = 1.0
    for factor in factors.values():
        weight *= factor
    return weight, factors


def _grounds(heard: Sequence[Voice], rule: Rule, actors: Mapping[str, Actor]) -> tuple[Ground, ...]:
    named = list(dict.fromkeys(v.actor for v in heard if v.kind != "denies"))
    made = [Ground(v, _version(v.actor, named, actors), *_weight(v, rule)) for v in heard]
    return tuple(sorted(made, key=lambda g: (g.voice.kind == "denies", -g.weight)))


def _version(actor: str, named: Iterable[str], actors: Mapping[str, Actor]) -> str:
    """The widest actor named that this one belongs to, else itself."""
    wider = [other for other in named if other != actor and other in sides(actor, actors)]
    widest = (w for w in wider if not any(o in sides(w, actors) for o in wider if o != w))
    return next(widest, wider[0] if wider else actor)


def _settled(
    event: Event,
    accounts: Sequence[Event],
    grounds: Sequence[Ground],
    rule: Rule,
    actors: Mapping[str, Actor],
    doubted: Collection[str],
) -> Event:
    held, against = _masses(grounds, actors)
    versions = [a for a in held if a != "unknown"]
    said = {g.version for g in grounds if g.voice.kind in ("says", "suspects", "responsibility", "analyst")}
    together = any(set(versions) <= set(a.actors) and not a.weights for a in accounts)
    split = len(versions) > 1 and (len(said) > 1 or not together)
    rival = split or any(against.get(a) for a in versions) or (bool(versions) and "unknown" in held)
    weights = _shares(held, against, rule.open) if rival or (versions and not event.actors) else {}
    if not versions and any(a.weights for a in accounts):
        weights = {"unknown": 1.0}
    status = "contested" if rival and event.status != "denied" else _unrivalled(accounts, doubted)
    return replace(event, status=status, weights=weights)


def _unrivalled(accounts: Sequence[Event], doubted: Collection[str]) -> Status:
    """Contested where somebody denies what is told of it; else the leading account's status."""
    lead = accounts[0].status
    if lead != "denied" and any(account.id in doubted for account in accounts):
        return "contested"
    return "asserted" if lead == "contested" and accounts[0].report is not None else lead


def _masses(grounds: Iterable[Ground], actors: Mapping[str, Actor]) -> tuple[dict[str, float], dict[str, float]]:
    """By version, the weight of the voices for it and of those against."""
    held: dict[str, float] = {}
    against: dict[str, float] = {}
    for ground in grounds:
        if ground.voice.kind != "denies":
            held[ground.version] = held.get(ground.version, 0.0) + ground.weight
    for ground in grounds:
        for version in held if ground.voice.kind == "denies" else ():
            named = {g.voice.actor for g in grounds if g.version == version and g.voice.kind != "denies"}
            if any(ground.voice.actor in sides(actor, actors) for actor in named):
                against[version] = against.get(version, 0.0) + ground.weight
    return held, against


def _shares(held: Mapping[str, float], against: Mapping[str, float], rest: float) -> dict[str, float]:
    strength = {a: m * m / (m + against.get(a, 0.0)) for a, m in held.items() if a != "unknown" and m > 0}
    total = sum(strength.values()) + rest + held.get("unknown", 0.0)
    shares = {a: s / total for a, s in sorted(strength.items(), key=lambda item: (-item[1], item[0]))}
    return {**shares, "unknown": 1.0 - sum(shares.values())}
