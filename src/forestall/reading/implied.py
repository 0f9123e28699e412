"""Implied: who does and who suffers what the report leaves to be understood.

Asked when mentions have been folded, so that a guess never joins or parts two of them. A refusal, a promise or a threat
is put to whoever acted on its speaker last; help and emergencies fall on the land that is spoken of; arrests and
closures without an agent are the government's.
"""

from collections.abc import Iterator, Sequence

from forestall.reading.lexicon import word_list
from forestall.reading.merge import Draft
from forestall.reading.parties import targets
from forestall.reading.phrase import plain
from forestall.reading.register import slug
from forestall.reading.syntax import prepositional
from forestall.reading.who import Cast
from forestall.records import Actor

__all__ = ["imply_parties"]

_ADDRESSED = word_list("implied.addressed")
_FELT = word_list("implied.felt")
_PARTIES = ("state", "organisation", "armed group", "party", "government", "ministry", "military", "company", "person")
_OFFICES = ("person", "government", "ministry", "party")
_NEAR = 2
"""Sentences before and after an event in which its counterpart is looked for."""


def imply_parties(cast: Cast, drafts: Sequence[Draft]) -> None:
    """Give events the doer and the one done to, where their own clauses name none."""
    for draft in drafts:
        if not draft.actors and draft.type != "ASSAULT":
            draft.actors += _doer(cast, draft, drafts)
    for draft in drafts:
        if not draft.targets:
            draft.targets += _sufferer(cast, draft, drafts)


def _doer(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    """Of a measure the government of the place; of anything else who acted last."""
    if draft.type == "COERCE":
        land = _land(cast, draft)
        government = cast.register.government(land.upper()) if land else None
        return [] if government is None else [government]
    return []


def _sufferer(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    things = [t for m in draft.mentions for t in m.spare if t not in draft.actors]
    if draft.type in _ADDRESSED:
        return _counterpart(cast, draft, drafts) or things
    if draft.type in _FELT:
        return _receiving(cast, draft) or _place(cast, draft)
    return things or _left(cast, draft)


def _receiving(cast: Cast, draft: Draft) -> list[str]:
    """Those after "to", "for", "in": "sent food to the camps"."""
    first = draft.mentions[0]
    after = prepositional(cast.parsed, first.token, ("to", "for", "into", "among", "across", "in", "at"))
    after = [t for t in after if t.entity not in ("DATE", "TIME", "CARDINAL", "PERCENT", "MONEY")]
    return [a for t in after for a in targets(cast, t) if a not in draft.actors][:2]


def _left(cast: Cast, draft: Draft) -> list[str]:
    """Whoever holds an office leaves its state; others leave the land they are in."""
    states = [s for a in draft.actors if (s := cast.register.state_of(a)) is not None]
    held = any(cast.register.known(a).kind in _OFFICES for a in draft.actors)
    return [cast.register.implied(states[0])] if held and states else _place(cast, draft)


def _place(cast: Cast, draft: Draft) -> list[str]:
    """The place where it happens, and the state it lies in."""
    land = _land(cast, draft)
    state = [cast.register.implied(land)] if land else []
    return [s for s in state if s not in draft.actors] or state


def _land(cast: Cast, draft: Draft) -> str | None:
    """Id of the state where an event happens, else of that which the report is about."""
    place = draft.place.country if draft.place is not None else None
    codes = [c.lower() for c in (place, *cast.countries) if c]
    return next((c for c in codes if c in cast.vocabulary.actors), None)


def _counterpart(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    """Who acted on the doer last or was acted upon by it, else the other party named nearest."""
    mine = {cast.camp(a) for a in draft.actors}
    for other in _around(cast, draft, drafts):
        theirs = [a for a in other.actors if cast.camp(a) not in mine and _a_party(cast, a)]
        if theirs and mine & {cast.camp(t) for t in other.targets}:
            return theirs
        met = [t for t in other.targets if cast.camp(t) not in mine and _a_party(cast, t)]
        if met and mine & {cast.camp(a) for a in other.actors}:
            return met
    return _named_near(cast, draft, mine)


def _around(cast: Cast, draft: Draft, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The other events told near, those before first, the nearest of them first."""
    at = draft.mentions[0].sentence
    near = [(at - m.sentence, d) for d in drafts if d is not draft for m in d.mentions]
    ranked = sorted((n for n in near if abs(n[0]) <= _NEAR), key=lambda n: (n[0] < 0, abs(n[0])))
    yield from (d for _, d in ranked)


def _named_near(cast: Cast, draft: Draft, mine: set[str]) -> list[str]:
    """The party named last in this sentence or the one before that is of another camp."""
    word = draft.mentions[0].token
    seen = reversed(cast.register.before(word.i, 60))
    tokens = cast.parsed.tokens
    near = (a for i, a in seen if tokens[i].sentence >= word.sentence - 1 and _a_party(cast, a))
    other = next((a for a in near if cast.camp(a) not in mine), None)
    return [] if other is None else [other]


def _a_party(cast: Cast, id: str) -> bool:
    return cast.register.known(id).kind in _PARTIES and not id.startswith("text.")
