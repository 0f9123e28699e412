"""Understood: whom an event is done to, or by whom, where its own words do not say, chosen among the report's parties.

What speaks for a party is a set of named reasons (how near and in which role it is named last, how often, what it did
to the other side or suffered from it before, what the rules of `implied` would say), whose weights are data.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from forestall.reading.lexicon import party_weights
from forestall.reading.merge import Draft
from forestall.reading.pairs import Reasons, chances
from forestall.reading.parties import is_people
from forestall.reading.who import Cast

__all__ = ["Option", "choose", "options"]

_BACK, _AHEAD = 220, 40
"""Words before and after an event in which a party is looked for."""
_MOST = 24
"""Parties looked at for one event, the nearest first."""
_ROLES = {
    "nsubj": "subject", "nsubjpass": "subject", "agent": "subject", "dobj": "object", "dative": "object",
    "poss": "owner", "amod": "owner", "compound": "owner", "nmod": "owner", "pobj": "beside",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """A party that may be meant, or nobody (None), with what speaks for it."""

    id: str | None
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class _Asked:
    """An event with an open side, and what its surroundings say."""

    draft: Draft
    side: str
    """ "actor" or "target"."""
    guess: Sequence[str]
    others: frozenset[str]
    """Camps of those on the other side."""
    foes: frozenset[str]
    """Who acted on them near the event."""
    prey: frozenset[str]
    """Whom they acted on near it."""
    seen: dict[str, tuple[int, int]]
    """Party -> its mention nearest before (else after) the event, and how many there are around."""
    nearest: str | None


def choose(found: Sequence[Option]) -> str | None:
    """The likeliest party; None where nobody is, or where none is likely enough."""
    weights, least = party_weights()
    ranked = sorted(zip(chances(found, weights), found, strict=True), key=lambda x: -x[0])
    return ranked[0][1].id if ranked[0][0] >= least else None


def options(
    cast: Cast, draft: Draft, near: Sequence[Draft], drafts: Sequence[Draft], side: str, guess: Sequence[str]
) -> list[Option]:
    """Nobody, what the rules guess, and the parties named around an event; `near` are the events told near it."""
    asked = _asked(cast, draft, near, side, guess)
    mine = draft.actors if side == "target" else draft.targets
    ids = dict.fromkeys((*guess, *asked.seen, *_lands(cast, draft)))
    parties = [i for i in ids if i not in mine and (i in guess or _may(cast, i))][:_MOST]
    return [Option(None, _nobody(asked)), *(Option(i, _reasons(cast, asked, i, near, drafts)) for i in parties)]


def _may(cast: Cast, id: str) -> bool:
    """Whether one can act and be acted upon: a party by name, or people."""
    known = cast.register.known(id)
    return known.kind != "place" and (not id.startswith("text.") or is_people(cast, id))


def _lands(cast: Cast, draft: Draft) -> list[str]:
    """The state where it happens and the report's first, with their governments."""
    code = draft.place.country if draft.place is not None else None
    states = [c.lower() for c in dict.fromkeys((code, *cast.countries[:1])) if c and c.lower() in cast.vocabulary.actors]
    return [i for s in states for i in (cast.register.implied(s), cast.register.government(s.upper())) if i]


def _asked(cast: Cast, draft: Draft, near: Sequence[Draft], side: str, guess: Sequence[str]) -> _Asked:
    others = frozenset(cast.camp(a) for a in (draft.actors if side == "target" else draft.targets))
    foes = {a for d in near for a in d.actors if others & {cast.camp(t) for t in d.targets}}
    prey = {t for d in near for t in d.targets if others & {cast.camp(a) for a in d.actors}}
    seen = _seen(cast, draft)
    nearest = next((i for i in seen if cast.camp(i) not in others and _may(cast, i)), None)
    return _Asked(draft, side, guess, others, frozenset(foes), frozenset(prey), seen, nearest)


def _seen(cast: Cast, draft: Draft) -> dict[str, tuple[int, int]]:
    """The parties named around an event, those before first and the nearest of them first."""
    at = draft.mentions[0].token.i
    own = {w.i for m in draft.mentions for t in m.agents for w in cast.parsed.subtree(t)}
    around = [(i, id) for i, id in cast.register.around(at, _BACK, _AHEAD) if i not in own]
    found: dict[str, tuple[int, int]] = {}
    for i, id in sorted(around, key=lambda x: (x[0] > at, abs(x[0] - at))):
        first, count = found.get(id, (i, 0))
        found[id] = first, count + 1
    return found


def _nobody(asked: _Asked) -> Reasons:
    side, first = asked.side, asked.draft.mentions[0]
    found = {f"{side}: nobody": 1.0, f"{side} {asked.draft.type}: nobody": 1.0}
    found[f"{side}: nobody, told by a {first.predicate.pos}"] = 1.0
    if asked.side == "actor":
        found[f"actor: nobody, {asked.draft.mode}"] = 1.0
        found["actor: nobody, a death"] = float(bool(first.predicate.victim))
    return found


def _reasons(cast: Cast, asked: _Asked, id: str, near: Sequence[Draft], drafts: Sequence[Draft]) -> Reasons:
    names = (*_of_itself(cast, asked, id), *_of_place(cast, asked, id), *_of_deeds(cast, asked, id, near), *_of_story(cast, asked, id, drafts))
    found = {name: 1.0 for name in names}
    found[f"{asked.side}: often"] = log(1 + asked.seen.get(id, (0, 0))[1])
    return found


def _of_itself(cast: Cast, asked: _Asked, id: str) -> Iterator[str]:
    side, type = asked.side, asked.draft.type
    kind = cast.register.known(id).kind
    if id.startswith("text."):
        kind = "people" if is_people(cast, id) else "thing"
    yield f"{side}: {kind}"
    yield f"{side} {type}: {kind}"
    if id in asked.guess:
        rank = "guessed" if id == asked.guess[0] else "guessed second"
        yield f"{side}: {rank}"
        yield f"{side} {type}: {rank}"
    if cast.camp(id) in asked.others:
        yield f"{side}: of the other side's camp"
        yield f"{side} {type}: of the other side's camp"


def _of_place(cast: Cast, asked: _Asked, id: str) -> Iterator[str]:
    """How it is named near the event."""
    side = asked.side
    if id not in asked.seen:
        yield f"{side}: not named near"
        return
    word, token = asked.draft.mentions[0].token, cast.parsed.tokens[asked.seen[id][0]]
    apart = word.sentence - token.sentence
    where = "ahead" if token.i > word.i else "0 back" if apart == 0 else f"{apart} back" if apart < 4 else "4+ back"
    role = _role(cast, token.i)
    yield f"{side}: {where}"
    yield f"{side}: as {role}"
    if apart < 2:
        yield f"{side}: {where} as {role}"
    if id == asked.nearest:
        yield f"{side}: the nearest"
        yield f"{side} {asked.draft.type}: the nearest"


def _role(cast: Cast, i: int) -> str:
    """The grammatical role of the phrase that begins with word `i`."""
    token = cast.parsed.tokens[i]
    for above in cast.parsed.up(token):
        if token.dep not in ("compound", "det", "nummod", "flat", "case", "appos"):
            break
        token = above
    return _ROLES.get(token.dep, "other")


def _of_deeds(cast: Cast, asked: _Asked, id: str, near: Sequence[Draft]) -> Iterator[str]:
    """What it did or suffered in the events told near."""
    side, type = asked.side, asked.draft.type
    if id in asked.foes:
        yield f"{side}: acted on the other side"
        yield f"{side} {type}: acted on the other side"
    if id in asked.prey:
        yield f"{side}: acted on by the other side"
        yield f"{side} {type}: acted on by the other side"
    at = asked.draft.mentions[0].token.i
    before = next((d for d in near if d.mentions[0].token.i < at), None)
    if before is not None and id in before.actors:
        yield f"{side}: did the deed before"
        yield f"{side} {type}: did the deed before"
    if before is not None and id in before.targets:
        yield f"{side}: suffered the deed before"
        yield f"{side} {type}: suffered the deed before"
    if asked.draft.type in {d.type for d in near if id in d.actors}:
        yield f"{side}: did such a deed near"
        yield f"{side} {type}: did such a deed near"


def _of_story(cast: Cast, asked: _Asked, id: str, drafts: Sequence[Draft]) -> Iterator[str]:
    """Its part in the whole report: in deeds of this type, on the same day, at the same place."""
    side, type = asked.side, asked.draft.type
    camp = cast.camp(id)
    alike = [d for d in drafts if d is not asked.draft and d.type == type]
    did = [d for d in alike if camp in {cast.camp(a) for a in d.actors}]
    met = [d for d in alike if camp in {cast.camp(a) for a in d.targets}]
    if did:
        yield f"{side}: does such deeds"
        yield f"{side} {type}: does such deeds"
    if alike and 2 * len(did) > len(alike):
        yield f"{side}: does most such deeds"
    if met:
        yield f"{side}: suffers such deeds"
        yield f"{side} {type}: suffers such deeds"
    if alike and 2 * len(met) > len(alike):
        yield f"{side}: suffers most such deeds"
    if any(_one_time(d, asked.draft) for d in did):
        yield f"{side}: does such a deed that day"
    if any(d.place is not None and asked.draft.place is not None and d.place.name == asked.draft.place.name for d in did):
        yield f"{side}: does such a deed there"
    main = next((d for d in drafts if d.type in ("ASSAULT", "COERCE", "PROTEST") and d.actors and d.targets), None)
    if main is not None and camp in {cast.camp(a) for a in main.actors}:
        yield f"{side}: does the first deed"
    if main is not None and camp in {cast.camp(a) for a in main.targets}:
        yield f"{side}: suffers the first deed"


def _one_time(a: Draft, b: Draft) -> bool:
    return a.when is not None and b.when is not None and a.when.overlaps(b.when)
