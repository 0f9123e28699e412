"""Which place a bare word means that names none: "the town" is the town named last, "the Iranian capital" Tehran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forestall.reading.form.parse import Token
from forestall.reading.words.lexicon import word_list
from forestall.records import Place

if TYPE_CHECKING:
    from forestall.reading.places.where import Atlas

__all__ = ["meant_by", "no_town", "titled"]

_TOWNS, _LANDS = word_list("bareplace.towns"), word_list("bareplace.lands")
_REACH = 250
"""Words looked back over."""


def meant_by(atlas: Atlas, token: Token) -> Place | None:
    """The place that a definite common noun stands for; None where it is none or has a name of its own."""
    words = {c.lower for c in atlas.parsed.kids(token, "det")}
    if token.pos != "NOUN" or not words & {"the", "this", "that"} or token.tag != "NN":
        return None
    if token.lemma == "capital":
        return _capital(atlas, token)
    own = atlas.parsed.kids(token, "compound", "amod", "nummod", "poss", "appos", "relcl", "prep")
    if own or token.lemma not in _TOWNS | _LANDS:
        return None
    return _last(atlas, token, ("city", "unknown") if token.lemma in _TOWNS else ("region", "district"))


def _last(atlas: Atlas, token: Token, precisions: tuple[str, ...]) -> Place | None:
    """The place of such a precision named last; nobody who speaks or acts counts as one."""
    before = reversed(atlas.parsed.tokens[max(0, token.i - _REACH) : token.i])
    places = (atlas.at(t) for t in before if t.pos == "PROPN" and t.dep not in ("nsubj", "poss"))
    return next((p for p in places if p is not None and p.precision in precisions), None)


def _capital(atlas: Atlas, token: Token) -> Place | None:
    """That of the state whose adjective stands before it, else of the state whose capital was named last."""
    kids = atlas.parsed.kids(token, "amod", "compound", "poss", "nmod")
    states = [n.actor for c in kids if (n := atlas.name_at(c)) is not None and n.actor]
    if kids and not states:
        return None  # "the provincial capital"
    state = states[0] if states else next((c.lower() for c in atlas.countries), None)
    return atlas.capital_of(state) if state else None


def no_town(token: Token, text: str) -> bool:
    """What the parser takes for a town and is none: "Vice President Mesa", "flydubai", "Eurobonds"."""
    many = token.tag == "NNPS" and " " not in text
    return titled(text) or (token.entity == "GPE" and (text[:1].islower() or many))


def titled(text: str) -> bool:
    """Whether a name begins with what somebody is: "Vice President Carlos Mesa"."""
    return any(word.lower() in _TITLES for word in text.split()[:-1])


_TITLES = word_list("people.titles")
