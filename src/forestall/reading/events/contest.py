"""Contested events and weights: who did it, when the report's voices disagree.

The weight of a version is the sum of its voices: a claim of responsibility counts 3, the report's own word 2, blame 1,
suspicion a half; a denial takes a third off the version it denies. What nobody vouches for stays with "unknown". Only
claims that say who did this very event have a voice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forestall.reading.events.merge import Draft
from forestall.records import Claim, Event, Status

__all__ = ["contested"]

_OPEN = 1.0


def contested(event: Event, draft: Draft, claims: Sequence[Claim]) -> Event:
    """The event with its claims, status and weights; `claims` are those about it."""
    answers = [c for c in claims if event.id in c.deeds]
    weights = _weights(draft, answers) if event.type in ("ASSAULT", "COERCE", "PROTEST") else {}
    status = _status(event, draft, claims, weights)
    actors = event.actors
    if status == "contested" and not actors and weights:
        best = max((w, a) for a, w in weights.items())[1]
        actors = (best,) if best != "unknown" and draft.rivals else ()
    owned = tuple(dict.fromkeys(c.speaker for c in answers if c.stance == "claims_responsibility"))
    if len(owned) == 1 and event.type == "ASSAULT" and all(x.startswith("text.") for x in actors):
        actors = (*owned, *(x for x in actors if x not in owned))  # an attack that one party claims is its own
    return replace(event, claims=tuple(c.id for c in claims), weights=weights, status=status, actors=actors)


def _weights(draft: Draft, claims: Sequence[Claim]) -> Mapping[str, float]:
    voices: dict[str, float] = {}
    owned = any(c.stance == "claims_responsibility" for c in claims)
    for actor in (*draft.actors[:1], *draft.rivals):
        if owned and actor.startswith("text."):
            continue  # "gunmen" are no other party than the one that claims it
        voices[actor] = voices.get(actor, 0.0) + 2.0
    for claim in claims:
        if claim.actor and claim.stance in ("blames", "accuses"):
            voices[claim.actor] = voices.get(claim.actor, 0.0) + 1.0
        elif claim.actor and claim.stance == "speculates" and claim.actor not in draft.actors:
            voices[claim.actor] = voices.get(claim.actor, 0.0) + 0.5
        elif claim.stance == "claims_responsibility":
            voices[claim.speaker] = voices.get(claim.speaker, 0.0) + 3.0
    for claim in claims:
        for actor in voices if claim.stance == "denies" else ():
            if claim.actor is not None and _one(actor, claim.actor):
                voices[actor] *= 2 / 3
    if len(voices) == 1 and not any(c.stance in ("denies", "blames", "accuses", "no_claim") for c in claims):
        return {}
    return _shares(voices)


def _one(a: str, b: str) -> bool:
    """Whether two ids are one, or one is a body of the other: "irn" and "irn.mfa"."""
    return a == b or a.startswith(b + ".") or b.startswith(a + ".")


def _shares(voices: Mapping[str, float]) -> dict[str, float]:
    if not voices:
        return {}
    total = sum(voices.values()) + _OPEN
    shares = {a: round(v / total, 3) for a, v in voices.items()}
    shares["unknown"] = round(1.0 - sum(shares.values()), 3)
    return shares


def _status(event: Event, draft: Draft, claims: Sequence[Claim], weights: Mapping[str, float]) -> Status:
    stances = {c.stance for c in claims if c.stance != "claims_responsibility" or event.id in (c.deeds or c.about[:1])}
    versions = [a for a in weights if a != "unknown"]
    denied = [c for c in claims if c.stance == "denies" and event.id in (c.deeds or c.about[:1])]
    disputed = bool(denied) and len({c.speaker for c in claims}) > 1
    if draft.rivals or len(versions) > 1 or disputed:
        return "contested"
    if stances == {"denies"} and not event.actors:
        return "denied"
    if "claims_responsibility" in stances:
        return "claimed"
    return "reported" if claims and stances <= {"asserts", "speculates"} and not event.actors else "asserted"
