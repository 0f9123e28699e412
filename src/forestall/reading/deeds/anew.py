"""Another deed of the same doers: "Rebels ambushed a convoy near Goma. On the same day rebels shelled Bukavu airport."

Two full clauses tell of two deeds where they name two places, or where each has a doer of its own and something new
that it was done to; "also" and "elsewhere" say so by themselves. What "they" did may be part of what was told. Two
clauses tell of two deeds as well where they have neither a doer nor a thing it was done to in common.
"""

from collections.abc import Sequence

from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.usage import weapon_in
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.places.where import place_words
from forestall.reading.words.lexicon import word_list
from forestall.records import Place

__all__ = ["deeds_apart", "mark_anew", "places_apart", "things_apart"]

_ALSO = word_list("merge.also")
_KNOWN = frozenset(("the", "this", "that", "these", "those", "its", "his", "her", "their", "whose"))
_NEXT_DOOR = 0.05
"""Degrees within which two sites may both be where one deed was done: an embassy and the quarter around it."""
_EXACT = ("city", "site", "unknown", "district")


def mark_anew(parsed: Parsed, mentions: Sequence[Mention]) -> None:
    """Mark verbs that add a deed by a word of their own, and those whose clause brings everything it needs."""
    for mention in mentions:
        if mention.predicate.pos != "verb":
            continue
        mention.adds = any(t.lower in _ALSO for t in parsed.kids(mention.token, "advmod"))
        doers = [t for t in mention.agents if t.pos != "PRON"]
        mention.whole = bool(doers and mention.patients) and all(_new(parsed, t) for t in mention.patients)


def _new(parsed: Parsed, thing: Token) -> bool:
    """Whether a thing is told of for the first time: "a lorry", "two boats", a name."""
    return thing.pos in ("NOUN", "PROPN") and not any(c.lower in _KNOWN for c in parsed.kids(thing, "det", "poss"))


def places_apart(told: Sequence[Mention], mention: Mention) -> bool:
    """Whether a full clause names a place that is neither that of what was told nor holds it nor lies in it."""
    full = mention.predicate.pos == "verb" and not mention.definite and bool(mention.agents or mention.patients)
    return full and any(_apart(m.place, mention.place) for m in told if m.predicate.pos == "verb" and not m.definite)


def _apart(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None or a.precision not in _EXACT or b.precision not in _EXACT:
        return False
    if a.precision != b.precision or place_words(a.name) & place_words(b.name):
        return False
    mapped = a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None
    return not (mapped and abs(a.lat - b.lat) < _NEXT_DOOR and abs(a.lon - b.lon) < _NEXT_DOOR)  # type: ignore[operator]


def things_apart(told: Sequence[Mention], mention: Mention) -> bool:
    """Whether a clause with a doer of its own brings in a new thing that nothing told was done to."""
    if not (mention.whole or (mention.adds and mention.patients)) or mention.predicate.victim:
        return False
    doers, mine = {t.i for t in mention.agents}, {t.lemma for t in mention.patients}
    verbs = [m for m in told if m.whole and doers.isdisjoint(t.i for t in m.agents) and not m.predicate.victim]
    return bool(verbs) and all(mine.isdisjoint(t.lemma for t in m.patients) for m in verbs)


def deeds_apart(told: Sequence[Mention], mention: Mention) -> bool:
    """Whether others did it to other things: "Arsonists torched a shop; protesters set fire to the town hall"."""
    if mention.predicate.pos != "verb" or mention.definite or mention.predicate.victim:
        return False
    doers, things = _named(mention.agents), _named(mention.patients, "NUM")
    if not doers or not things or weapon_in(doers):
        return False  # missiles do what an army did
    pairs = ((_named(m.agents), _named(m.patients, "NUM")) for m in told if not m.predicate.victim)
    apart = (doers.isdisjoint(others) and things.isdisjoint(hit) for others, hit in pairs if others and hit)
    return next(apart, False) and all(apart)  # one in common is enough, and mostly among the first


def _named(tokens: Sequence[Token], *more: str) -> set[str]:
    return {t.lemma for t in tokens if t.pos in ("NOUN", "PROPN", *more)}
