"""Parties: who can do something, and who or what can have it done to them.

Weapons and abstractions act for nobody. A thing that is hit stands for its owner ("Cambodian army positions") or for
those it houses ("a base housing US troops"), else for itself under its own words.
"""

from forestall.reading.lexicon import word_list
from forestall.reading.parse import Token
from forestall.reading.who import Cast
from forestall.vocabulary.actors import body_of_state
from forestall.vocabulary.text import fold

__all__ = ["agent", "is_people", "target"]

_ACTING = word_list("who.acting")


def agent(cast: Cast, head: Token) -> str | None:
    """Whoever can act: a named actor, or people under their own words; weapons and things are none."""
    known = cast.of(head, generic=False)
    if known is not None and cast.register.actors[known].kind == "place":
        return None
    if known is not None or head.pos == "PRON":
        return known
    people = head.lemma in cast.vocabulary.classes["people"] or fold(head.lower) in cast.vocabulary.role_words
    people = people or head.lemma in cast.vocabulary.speech_phrases["mouthpiece"] or head.lemma in _ACTING
    if not people:
        return None
    return cast.unnamed(head)


def target(cast: Cast, head: Token) -> str | None:
    """Whoever or whatever is acted upon: a named actor, the owner of a thing, whom it houses, or the thing itcast."""
    known = cast.of(head, generic=False)
    if known is not None:
        return known
    for clause in cast.parsed.kids(head, "acl", "relcl"):
        if clause.lemma in ("house", "host", "shelter", "carry", "accommodate"):
            found = next((a for o in cast.parsed.kids(clause, "dobj") if (a := cast.of(o, generic=False))), None)
            if found:
                return found
    if head.i not in cast.name_at and head.pos != "PRON":
        owner = _owner_by_adjective(cast, head)
        if owner is not None:
            return owner
    return cast.unnamed(head)


def _owner_by_adjective(cast: Cast, head: Token) -> str | None:
    """ "Cambodian army positions", "a base of the militia", "Israel's embassy"."""
    first, last = cast.extent(head)
    for i in range(last - 1, first - 1, -1):
        name = cast.name_at.get(i)
        if name is not None and (name.actor or name.capital_of):
            role = _role_within(cast, i, last)
            owner = name.actor or name.capital_of or ""
            if role and cast.vocabulary.actors[owner].kind == "state":
                return cast.register.note(body_of_state(cast.vocabulary, owner, role), name.first, i + 1)
            return cast.register.note(cast.vocabulary.actors[owner], name.first, name.last)
    for preposition in cast.parsed.kids(head, "prep"):
        if preposition.lower in ("of", "belonging"):
            for owned in cast.parsed.kids(preposition, "pobj"):
                found = cast.of(owned, generic=False)
                if found:
                    return found
    return None


def _role_within(cast: Cast, i: int, last: int) -> str | None:
    """The role word right after a state's adjective inside a longer phrase."""
    if i + 1 >= last:
        return None
    return cast.vocabulary.role_words.get(fold(cast.parsed.tokens[i + 1].lower))


def is_people(cast: Cast, id: str) -> bool:
    """Whether unnamed ones are people rather than things."""
    last = fold(cast.register.actors[id].name).split()[-1:] if id in cast.register.actors else []
    return any(
        w in cast.vocabulary.role_words or w.rstrip("s") in cast.vocabulary.classes["people"] | {"side"} for w in last
    )
