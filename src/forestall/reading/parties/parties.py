"""Parties: who can do something, and who or what can have it done to them.

Weapons and abstractions act for nobody. A thing that is hit stands for its owner ("Cambodian army positions") or for
those it houses ("a base housing US troops"), else for itself under its own words.
"""

from collections.abc import Iterable

from forestall.reading.cast.names import only_qualifies
from forestall.reading.cast.who import Cast
from forestall.reading.form.parse import Token
from forestall.reading.form.phrase import extent
from forestall.reading.form.syntax import agents as agents_of_passive
from forestall.reading.form.syntax import prepositional, together
from forestall.reading.words.kinds import is_human
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary.actors import body_of_state
from forestall.vocabulary.text import fold

__all__ = [
    "acts", "agent", "agents", "is_crowd", "is_measure", "is_people", "named_in", "owners", "target", "targets",
    "whole", "wielder",
]  # fmt: skip

_ACTING = word_list("who.acting")
_PEOPLE = word_list("who.people")
_OWNED = tuple(sorted(word_list("parties.owned")))
_MADE = word_list("parties.made")
_ABSTRACT = word_list("parties.abstract")
_MANNED = word_list("parties.manned")
_PORTIONS, _MEASURES = word_list("parties.portions"), word_list("parties.measures")
_CROWDS = word_list("parties.crowds")


def agents(cast: Cast, head: Token) -> tuple[str, ...]:
    """All who act in a phrase: of "the presidents of Kenya and Uganda" and "both sides" two."""
    several = cast.all_of(head)
    if len(several) > 1:
        return several
    one = agent(cast, head)
    return () if one is None else (one,)


def targets(cast: Cast, head: Token) -> tuple[str, ...]:
    """All who are acted upon in a phrase."""
    several = cast.all_of(head)
    if len(several) > 1:
        return several
    one = target(cast, head)
    return () if one is None else (one,)


def agent(cast: Cast, head: Token) -> str | None:
    """Whoever can act: a named actor, people under their own words, the owner of a weapon; things are none."""
    known = cast.of(head, generic=False)
    if known is not None and (cast.register.actors[known].kind == "place" or _only_a_place(cast, head)):
        return None
    if known is not None or head.pos == "PRON":
        return known
    head = cast.substance(head)
    people = cast.is_people_word(head) or head.lemma in cast.vocabulary.classes["people"]
    people = people or (head.pos == "NOUN" and is_human(head.lemma) and head.lemma not in _ABSTRACT)
    people = people or head.lemma in cast.vocabulary.speech_phrases["mouthpiece"] or head.lemma in _ACTING
    if people or (head.pos == "PROPN" and not head.entity and not cast.are_arms(head)):
        return cast.unnamed(head)
    if is_crowd(head) and head.tag == "NNS" and head.dep in ("nsubj", "pobj"):
        return cast.register.people(f"{head.lower} of people")
    found = wielder(cast, head)
    return cast.unnamed(head) if found is None and head.lemma in _MANNED and head.dep != "compound" else found


def is_crowd(head: Token) -> bool:
    """ "Tens of thousands marched", "many marched": whether a word of number or crowd stands for people."""
    return head.lemma in _CROWDS


def _only_a_place(cast: Cast, head: Token) -> bool:
    """Whether a name is known as a place's alone, whatever the parser takes it for: "the Taji attack"."""
    name = cast.name_at.get(head.i)
    return name is not None and name.place is not None and name.actor is None and name.capital_of is None


def wielder(cast: Cast, head: Token) -> str | None:
    """Whose a thing or deed is that acts: "Ukrainian drones", "its planes", "a mine laid by the PKK"."""
    if head.lemma in _ABSTRACT:
        return None
    for clause in cast.parsed.kids(head, "acl"):
        found = next((a for t in agents_of_passive(cast.parsed, clause) if (a := agent(cast, t)) is not None), None)
        if found is not None:
            return found
    made = {c.lemma for c in cast.parsed.kids(head, "amod")} & _MADE
    found = None if made else _by_adjective(cast, head) or _possessor(cast, head) or _service(cast, head)
    return None if found is None or cast.register.known(found).kind == "place" else found


def _service(cast: Cast, head: Token) -> str | None:
    """ "An air force plane", "army helicopters", "a police van": what serves a body of the state acts for it."""
    bodies = [c for c in cast.parsed.kids(head, "compound") if c.i == head.i - 1 and head.lemma in _MANNED]
    return next((a for c in bodies if (a := cast.service(c)) is not None), None)


def _possessor(cast: Cast, head: Token) -> str | None:
    return next((a for c in cast.parsed.kids(head, "poss") if (a := cast.of(c, generic=False)) is not None), None)


def owners(cast: Cast, thing: Token) -> tuple[str, ...]:
    """Whose a thing is or whom it concerns: "Niger's assets", "ties with Chile", "its ambassador to Peru"."""
    modifiers = cast.parsed.kids(thing, "poss", "nmod", "amod", "compound")
    heads = [t for c in modifiers if not cast.is_make(c, thing) for t in together(cast.parsed, c)]
    return named_in(cast, heads + prepositional(cast.parsed, thing, _OWNED))


def named_in(cast: Cast, heads: Iterable[Token]) -> tuple[str, ...]:
    """The parties that phrases name, or whose the things are that they name ("to the Taliban's airline")."""
    found: dict[str, None] = {}
    for head in heads:
        known = cast.all_of(head)
        if not known and head.pos == "NOUN" and (owner := _by_adjective(cast, head) or _possessor(cast, head)):
            known = (owner,)
        found |= dict.fromkeys(a for a in known if cast.register.actors[a].kind != "place")
    return tuple(found)


def target(cast: Cast, head: Token) -> str | None:
    """Whoever or whatever is acted upon: a named actor, the owner of a thing, whom it houses, or the thing itself."""
    head = whole(cast, head)
    known = cast.of(head, generic=False)
    if known is not None:
        return known
    if is_measure(head):
        return None
    for clause in cast.parsed.kids(head, "acl", "relcl"):
        if clause.lemma in ("house", "host", "shelter", "carry", "accommodate"):
            found = next((a for o in cast.parsed.kids(clause, "dobj") if (a := cast.of(o, generic=False))), None)
            if found:
                return found
    if head.i not in cast.name_at and head.pos != "PRON":
        owner = _owner_by_adjective(cast, cast.substance(head))
        if owner is not None:
            return owner
    return cast.unnamed(head)


def is_measure(head: Token) -> bool:
    """Whether a word is what is counted or suffered, which nobody acts upon: "at the cost of", "of the war"."""
    return head.lemma in _MEASURES and not (head.lemma == "force" and head.tag == "NNS")


def whole(cast: Cast, head: Token) -> Token:
    """Of "parts of the city", "the grounds of a school", "27 of the rebels" the city, the school, the rebels."""
    several = head.tag == "CD" and head.lower != "one" and not cast.parsed.kids(head, "appos")
    if head.lemma not in _PORTIONS and not several:
        return head
    of = [p for p in cast.parsed.kids(head, "prep") if p.lower == "of"]
    return next((o for p in of for o in cast.parsed.kids(p, "pobj")), head)


def _owner_by_adjective(cast: Cast, head: Token) -> str | None:
    """ "Cambodian army positions", "a base of the militia", "Israel's embassy"."""
    before = _by_adjective(cast, head)
    if before is not None:
        return before
    of = [p for p in cast.parsed.kids(head, "prep") if p.lower in ("of", "belonging")]
    owned = [o for p in of for o in cast.parsed.kids(p, "pobj")]
    return next((a for o in owned if (a := cast.of(o, generic=False)) is not None), None)


def _by_adjective(cast: Cast, head: Token) -> str | None:
    """The state, body or group that words before the head name: "Cambodian army positions"."""
    first, last = extent(cast.parsed, head)
    for i in range(last - 1, first - 1, -1):
        name = cast.name_at.get(i)
        if name is not None and (name.actor or name.capital_of) and not only_qualifies(cast.parsed, i):
            role = _role_within(cast, i, last)
            owner = name.actor or name.capital_of or ""
            if role and cast.vocabulary.actors[owner].kind == "state":
                return cast.register.note(body_of_state(cast.vocabulary, owner, role), name.first, i + 1)
            return cast.register.note(cast.vocabulary.actors[owner], name.first, name.last)
    return None


def _role_within(cast: Cast, i: int, last: int) -> str | None:
    """The role word right after a state's adjective inside a longer phrase."""
    if i + 1 >= last:
        return None
    return cast.vocabulary.role_words.get(fold(cast.parsed.tokens[i + 1].lower))


def is_people(cast: Cast, id: str) -> bool:
    """Whether unnamed ones are people rather than things."""
    words = fold(cast.register.actors[id].name).split() if id in cast.register.actors else []
    head = words[: words.index("of")][-1:] if "of" in words[1:] else words[-1:]
    known = cast.vocabulary.classes["people"] | _PEOPLE | {"side", "party"}
    return any(w in cast.vocabulary.role_words or w in known or _singular(w) in known for w in head)


def acts(cast: Cast, id: str) -> bool:
    """Whether an actor can do anything: whoever has a name, and of unnamed ones people, bodies and what is manned."""
    if not id.startswith("text."):
        return True
    head = _singular(fold(cast.register.actors[id].name.split(" of ")[0]).split()[-1])
    return is_people(cast, id) or head in _ACTING or head in _MANNED or head in cast.vocabulary.classes["armed"]


def _singular(word: str) -> str:
    """ "parties" -> "party", "gunmen" -> "gunman"."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-3] + "man" if word.endswith("men") else word.removesuffix("s")
