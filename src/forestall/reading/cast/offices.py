"""Offices: the person that "the minister" means, who is one known to hold that very office.

A title is a person's where it is printed with the name ("Interior Minister X", "X, the spokesman"), or where the
vocabulary dates the person to the office. To nobody else can a bare title be given: it is then an institution of its
state, or speaks under its own words.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from forestall.reading.form.parse import Token
from forestall.records import Actor
from forestall.vocabulary.text import fold

if TYPE_CHECKING:
    from forestall.reading.cast.who import Cast
from forestall.reading.words.lexicon import word_list

__all__ = ["apposed_titles", "country_of_person", "leader", "of_role", "seat", "succeeds", "titled"]

_REACH = 600
"""Words back that a title still means the person named with it."""


def titled(cast: Cast, head: Token) -> str | None:
    """The last person whom the text gave this title: "the general" after "General Tchiani".

    What narrows the title must have been printed too: "the defence minister" is no Foreign Minister.
    """
    narrowed = {fold(c.text) for c in cast.parsed.kids(head, "compound", "amod") if not c.entity and c.i < head.i}
    wanted = {fold(head.lemma)} | (narrowed - _PASSING)
    people = (id for _, id in sorted(cast.register.before(head.i, _REACH), reverse=True))
    return next(
        (a for a in people if cast.register.actors[a].kind == "person" and wanted <= cast.register.titles(a)), None
    )


_PASSING = word_list("offices.passing")
"""Words before a title that need not be printed with the name."""


def seat(cast: Cast, head: Token) -> str | None:
    """Whose "the prime minister's office" is, where it is somebody's who is known by name or by office."""
    owners = cast.parsed.kids(head, "poss") if head.lemma in _SEATS else []
    return next((a for t in owners if t.tag == "NN" and (a := cast.of(t, generic=False)) is not None), None)


_SEATS = word_list("offices.seats")


def of_role(cast: Cast, head: Token, office: str) -> str | None:
    """The last named person whom the vocabulary has in an office ("irq.pm") on the report's day."""
    if not cast.is_people_word(head) or head.tag != "NN" or succeeds(cast, head):
        return None
    people = (id for _, id in sorted(cast.register.before(head.i, _REACH), reverse=True))
    return next((a for a in people if office in cast.register.actors[a].allegiances and _in_time(cast, a, 0)), None)


def succeeds(cast: Cast, head: Token) -> bool:
    """Whether a title is told from the one named before: "recognised the new president"."""
    return any(c.lower in _SUCCEEDING for c in cast.parsed.kids(head, "amod"))


_SUCCEEDING = word_list("offices.succeeding")


def leader(cast: Cast, text: str) -> Actor | None:
    """The leader that a last name alone means: of a country spoken of, in office then or before."""
    ids = cast.vocabulary.surnames.get(fold(text), ())
    known = [i for i in ids if cast.vocabulary.actors[i].country in (*cast.countries, None)]
    known = [i for i in known if _begun(cast, i, 366)] or [i for i in known if _begun(cast, i, 0)]
    serving = [i for i in known if _in_time(cast, i, 366)] or known
    called = [i for i in serving if text in cast.vocabulary.actors[i].aliases] or serving  # "Gaddafi" is the father
    return cast.vocabulary.actors[called[-1]] if called else None


def _begun(cast: Cast, id: str, slack: int) -> bool:
    """Whether a leader had come into office by the day, or did so within `slack` days."""
    since, _ = cast.vocabulary.validity.get(id, (None, None))
    return cast.day is None or since is None or cast.day + dt.timedelta(slack) >= since


def _in_time(cast: Cast, id: str, slack: int) -> bool:
    """Whether a leader was in office on the day, or within `slack` days of it."""
    _, until = cast.vocabulary.validity.get(id, (None, None))
    left = cast.day is not None and until is not None and cast.day - dt.timedelta(slack) > until
    return _begun(cast, id, slack) and not left


def apposed_titles(cast: Cast, last: Token) -> set[str]:
    """The words of the offices in apposition to a name, whose last word is given: "X, the army's spokesman"."""
    above = cast.parsed.tokens[last.head]
    near = [*cast.parsed.kids(last, "appos"), *([above] if last.dep == "appos" else [])]
    offices = [t for t in near if t.pos == "NOUN" and not t.entity]
    return {fold(w.lemma) for t in offices for w in (t, *cast.parsed.kids(t, "compound", "amod")) if w.pos != "PROPN"}


def country_of_person(cast: Cast, first: int, last: int) -> str | None:
    """The state in the title before the name or in an apposition ("Malaysia's prime minister, Anwar Ibrahim")."""
    top = cast.parsed.tokens[last]
    above = cast.parsed.tokens[top.head]
    near = [*cast.parsed.kids(top, "compound", "amod", "nmod", "poss", "appos"), *([above] * (top.dep == "appos"))]
    words = [w for t in near for w in (t, *cast.parsed.kids(t, "amod", "poss", "compound", "nmod", "prep"))]
    words += [o for w in words for o in cast.parsed.kids(w, "pobj")]
    names = [n for w in words if not first <= w.i <= last and (n := cast.name_at.get(w.i)) is not None]
    states = [cast.vocabulary.actors[s] for n in names if (s := n.actor or n.capital_of)]
    return next((s.country for s in states if s.kind == "state"), None)
