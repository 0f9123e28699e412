"""Whose: the state or body that a role word belongs to: "the army", "Iraqi soldiers", "the rebels' spokesman".

The owner is named before the word or behind a preposition; a bare word means the state that the text has in mind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forestall.reading.cast import meant, offices
from forestall.reading.cast.beside import of_warships, so_called, state_beside, state_named_before
from forestall.reading.cast.names import only_qualifies
from forestall.reading.form.parse import Token
from forestall.reading.form.phrase import extent
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary.actors import body_of_state
from forestall.vocabulary.text import fold

if TYPE_CHECKING:
    from forestall.reading.cast.who import Cast

__all__ = ["by_role", "role_of", "service"]

_GOVERNING, _LANDS = word_list("who.governing"), word_list("who.lands")
_OFFICES, _ABROAD = word_list("who.offices"), word_list("who.abroad")
_TIERS = word_list("who.tiers")


def by_role(cast: Cast, head: Token) -> str | None:
    """The body of a state, or the owner of a spokesman, an office, fighters."""
    first, last = extent(cast.parsed, head)
    role = role_of(cast, head, first)
    mouth = head.lemma in cast.vocabulary.speech_phrases["mouthpiece"]
    if role is None and not mouth:
        return None
    named = (n for i in range(first, head.i) if (n := cast.name_at.get(i)) is not None)
    if mouth and any(cast.parsed.tokens[n.last + 1].text == "-" for n in named):
        return None  # "the Moscow-backed head of the region"
    owner = _owner(cast, head, first)
    if owner is None and mouth and role is None:
        return None
    if owner is None and mouth and head.tag == "NN" and cast.definite(head):
        person = offices.titled(cast, head)
        if person is not None:
            return person
    if owner is None and role in _GOVERNING and _stands_alone(cast, head, role):
        owner = _state_before(cast, head, role)
    if owner is None:
        return None
    actor = cast.vocabulary.actors.get(owner) or cast.register.actors[owner]
    if role is not None and not mouth and actor.kind in ("person", "place"):
        return None  # "his people" are not he
    if role is not None and actor.kind == "state":
        serving = offices.of_role(cast, head, f"{owner}.{role}") if role in _OFFICES else None
        return serving or cast.register.note(body_of_state(cast.vocabulary, owner, role), first, last)
    return cast.register.note(actor, first, last)


def service(cast: Cast, head: Token) -> str | None:
    """The army, navy or police that a word before a vehicle names, of the state the text has in mind."""
    role = role_of(cast, head, max(head.i - 1, 0))
    state = _state_before(cast, head, role) if role in ("mil", "police", "sec") else None
    if role is None or state is None:
        return None
    return cast.register.note(body_of_state(cast.vocabulary, state, role), head.i, head.i)


def role_of(cast: Cast, head: Token, first: int) -> str | None:
    """The role named by the head, with the words before it where they belong to it."""
    words = [cast.parsed.tokens[i].lower for i in range(first, head.i)]
    for k in (2, 1, 0):
        if k <= len(words):
            before = words[len(words) - k :]
            role = next((r for w in (head.lower, head.lemma) if (r := _role_word(cast, *before, w))), None)
            if role:
                return of_warships(cast.parsed, head, role)
    following = [c for p in cast.parsed.kids(head, "prep") if p.lower == "of" for c in cast.parsed.kids(p, "pobj")]
    return next((r for c in following if (r := cast.vocabulary.role_words.get(f"{head.lower} of {c.lower}"))), None)


def _role_word(cast: Cast, *words: str) -> str | None:
    return cast.vocabulary.role_words.get(fold(" ".join(words)))


def _owner(cast: Cast, head: Token, first: int) -> str | None:
    """Whose body or spokesman: a name before the head, a possessive, or after "of", "for", "in", "at"."""
    for i in range(head.i - 1, first - 1, -1):
        name = cast.name_at.get(i)
        if name is not None and not only_qualifies(cast.parsed, i):
            word = cast.parsed.tokens[i]
            inner = cast.vocabulary.adjectives.get(fold(word.text)) or ("usa" if word.text in ("US", "U.S.") else None)
            owner = name.actor or (inner if name.first < name.last else None)
            owner = owner or name.capital_of or cast.state_of(name.place)
            if owner:
                return owner
    for child in cast.parsed.kids(head, "poss", "compound", "nmod"):
        if _role_word(cast, child.lower, head.lower) or cast.is_make(child, head) or child.lower in _TIERS:
            continue  # "the National Guard" is nobody's called National
        if child.lemma in _LANDS:
            return meant.country_meant(cast, child)
        if (child.entity in ("ORG", "PERSON", "GPE") and child.pos == "PROPN") or child.pos == "PRON":
            return cast.of(child, generic=False)
    owned = bool(cast.parsed.kids(head, "poss"))  # "the rebels' spokesman in Paris" is not France's
    for preposition in cast.parsed.kids(head, "prep"):
        if preposition.lower in ("of", "for", "from", "with") or (preposition.lower in ("in", "at") and not owned):
            for object in cast.parsed.kids(preposition, "pobj"):
                name = cast.name_at.get(object.i)
                state = cast.state_of(name.place) if name and not name.actor else None
                owner = state or cast.of(object, generic=False)
                if owner and cast.register.known(owner).kind != "place":
                    return owner
    return None


def _stands_alone(cast: Cast, head: Token, role: str) -> bool:
    """Whether a bare role word means that of a state the text has in mind: "the army", "parliament"."""
    dets = [c.lower for c in cast.parsed.kids(head, "det", "poss")]
    if head.lemma in _ABROAD or (role in _OFFICES and head.tag == "NNS"):
        return False  # of one state there is one president
    bare = role in ("police", "parl", "sec") or head.text == "Government"  # as papers near to it write
    return "the" in dets or (not dets and bare and not cast.parsed.kids(head, "nummod"))


def _state_before(cast: Cast, head: Token, role: str) -> str | None:
    """The state of a place beside it, else whose body of this kind was named last, else the report's own."""
    here = state_beside(cast, head)
    if here is not None:
        return here
    bodies = [(i, id) for i, id in cast.register.before(head.i, 250) if id.endswith("." + role)]
    same = [(i, s) for i, id in bodies if (s := id.rsplit(".", 1)[0]) in cast.vocabulary.actors]  # not "text"
    if same and (role != "mil" or same[-1][1] == cast.home() or so_called(cast, same[-1][0], head)):
        return same[-1][1]
    there = state_named_before(cast, head) if role == "police" else None
    if there is not None:
        return there
    if role in _OFFICES and cast.dateline is not None:
        return cast.dateline
    states = [id for _, id in cast.register.before(head.i, 40) if cast.register.actors[id].kind == "state"]
    return cast.home() or (states[-1] if states else None)
