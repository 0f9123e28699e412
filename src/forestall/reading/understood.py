"""Understood: whom an event is done to where its own words do not say, chosen among the report's parties.

What speaks for a party is a set of named reasons (how near and in which role it is named last, how often, what it did
to the doer or suffered from it, what the rules of `implied` would say), whose weights are data. Who did something is
never chosen so: a guess must accuse nobody.
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
    """An event done to somebody unsaid, and what its surroundings say."""

    draft: Draft
    guess: Sequence[str]
    """Whom the rules name."""
    near: Sequence[Draft]
    drafts: Sequence[Draft]
    doers: frozenset[str]
    """Camps of those who do it."""
    foes: frozenset[str]
    """Who acted on them near the event."""
    prey: frozenset[str]
    """Whom they acted on near it."""
    seen: dict[str, tuple[int, int]]
    """Party -> its mention nearest before (else after) the event, and how many there are around."""
    nearest: str | None

    @property
    def type(self) -> str:
        return self.draft.type


def choose(found: Sequence[Option]) -> str | None:
    """The likeliest party; None where that is nobody."""
    weights, _ = party_weights()
    return max(zip(chances(found, weights), found, strict=True), key=lambda x: x[0])[1].id


def options(
    cast: Cast, draft: Draft, near: Sequence[Draft], drafts: Sequence[Draft], guess: Sequence[str]
) -> list[Option]:
    """Nobody, whom the rules guess, and the parties named around an event; `near` are the events told near it."""
    asked = _asked(cast, draft, near, drafts, guess)
    ids = dict.fromkeys((*guess, *asked.seen, *_lands(cast, draft)))
    parties = [i for i in ids if i not in draft.actors and (i in guess or _may(cast, i))][:_MOST]
    return [Option(None, _nobody(asked)), *(Option(i, _reasons(cast, asked, i)) for i in parties)]


def _may(cast: Cast, id: str) -> bool:
    """Whether one can be acted upon: a party by name, or people."""
    known = cast.register.known(id)
    return known.kind != "place" and (not id.startswith("text.") or is_people(cast, id))


def _lands(cast: Cast, draft: Draft) -> list[str]:
    """The state where it happens and the report's first, with their governments."""
    code = draft.place.country if draft.place is not None else None
    states = [
        c.lower() for c in dict.fromkeys((code, *cast.countries[:1])) if c and c.lower() in cast.vocabulary.actors
    ]
    return [i for s in states for i in (cast.register.implied(s), cast.register.government(s.upper())) if i]


def _asked(cast: Cast, draft: Draft, near: Sequence[Draft], drafts: Sequence[Draft], guess: Sequence[str]) -> _Asked:
    doers = frozenset(cast.camp(a) for a in draft.actors)
    foes = {a for d in near for a in d.actors if doers & {cast.camp(t) for t in d.targets}}
    prey = {t for d in near for t in d.targets if doers & {cast.camp(a) for a in d.actors}}
    seen = _seen(cast, draft)
    nearest = next((i for i in seen if cast.camp(i) not in doers and _may(cast, i)), None)
    return _Asked(draft, guess, near, drafts, doers, frozenset(foes), frozenset(prey), seen, nearest)


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
    pos = asked.draft.mentions[0].predicate.pos
    return {"nobody": 1.0, f"nobody, {asked.type}": 1.0, f"nobody, told by a {pos}": 1.0}


def _reasons(cast: Cast, asked: _Asked, id: str) -> Reasons:
    plain = [*_of_itself(cast, asked, id), *_of_deeds(asked, id), *_of_story(cast, asked, id)]
    typed = [f"{name}, {asked.type}" for name in plain]
    found = dict.fromkeys([*plain, *typed, *_of_place(cast, asked, id)], 1.0)
    found["often"] = log(1 + asked.seen.get(id, (0, 0))[1])
    return found


def _of_itself(cast: Cast, asked: _Asked, id: str) -> Iterator[str]:
    kind = cast.register.known(id).kind
    yield kind if not id.startswith("text.") else "people" if is_people(cast, id) else "a thing"
    if id in asked.guess:
        yield "guessed" if id == asked.guess[0] else "guessed second"
    if cast.camp(id) in asked.doers:
        yield "of the doer's camp"
    if id == asked.nearest:
        yield "the nearest"


def _of_place(cast: Cast, asked: _Asked, id: str) -> Iterator[str]:
    """How it is named near the event."""
    if id not in asked.seen:
        yield "not named near"
        return
    word, token = asked.draft.mentions[0].token, cast.parsed.tokens[asked.seen[id][0]]
    apart = word.sentence - token.sentence
    where = "ahead" if token.i > word.i else "0 back" if apart == 0 else f"{apart} back" if apart < 4 else "4+ back"
    role = _role(cast, token.i)
    yield where
    yield f"as {role}"
    if apart < 2:
        yield f"{where} as {role}"


def _role(cast: Cast, i: int) -> str:
    """The grammatical role of the phrase that begins with word `i`."""
    token = cast.parsed.tokens[i]
    for above in cast.parsed.up(token):
        if token.dep not in ("compound", "det", "nummod", "flat", "case", "appos"):
            break
        token = above
    return _ROLES.get(token.dep, "other")


def _of_deeds(asked: _Asked, id: str) -> Iterator[str]:
    """What it did or suffered in the events told near."""
    if id in asked.foes:
        yield "acted on the doer"
    if id in asked.prey:
        yield "acted on by the doer"
    at = asked.draft.mentions[0].token.i
    before = next((d for d in asked.near if d.mentions[0].token.i < at), None)
    if before is not None and id in before.actors:
        yield "did the deed before"
    if before is not None and id in before.targets:
        yield "suffered the deed before"
    if any(id in d.actors and d.type == asked.type for d in asked.near):
        yield "did such a deed near"


def _of_story(cast: Cast, asked: _Asked, id: str) -> Iterator[str]:
    """Its part in the whole report: in deeds of this type, and in the first use of force."""
    camp = cast.camp(id)
    alike = [d for d in asked.drafts if d is not asked.draft and d.type == asked.type]
    did = sum(camp in {cast.camp(a) for a in d.actors} for d in alike)
    met = sum(camp in {cast.camp(t) for t in d.targets} for d in alike)
    if did:
        yield "does most such deeds" if 2 * did > len(alike) else "does such deeds"
    if met:
        yield "suffers most such deeds" if 2 * met > len(alike) else "suffers such deeds"
    main = next((d for d in asked.drafts if d.type in _FORCE and d.actors and d.targets), None)
    if main is not None and camp in {cast.camp(a) for a in main.actors}:
        yield "does the first deed"
    if main is not None and camp in {cast.camp(t) for t in main.targets}:
        yield "suffers the first deed"


_FORCE = ("ASSAULT", "COERCE", "PROTEST")
