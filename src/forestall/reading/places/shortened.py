"""Shortened names: "the Taji attack" in a report that has told of Camp Taji.

A place's own word before the noun of a deed says where it was, and is nobody who did it.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from forestall.reading.cast.names import Name
from forestall.reading.form.parse import Parsed
from forestall.reading.places.where import place_words
from forestall.reading.words.lexicon import word_list
from forestall.records import Place
from forestall.vocabulary.text import fold

__all__ = ["with_shortened"]

_FACILITIES = word_list("where.facilities")


def with_shortened(parsed: Parsed, names: Sequence[Name]) -> list[Name]:
    """The names, and those of which only the word that tells the place is printed, right before a noun."""
    told = [*_sites(parsed), *names]
    full = {word: name for name in told if (word := _own_word(parsed, name)) is not None}
    known = {i for name in told for i in range(name.first, name.last + 1)}
    found = [
        replace(full[fold(t.text)], first=t.i, last=t.i)
        for t in parsed.tokens
        if t.i not in known and t.tag == "NNP" and t.dep == "compound" and fold(t.text) in full
        if parsed.tokens[t.head].pos == "NOUN" and parsed.tokens[t.head].i == t.i + 1
    ]
    return sorted([*names, *found], key=lambda name: name.first)


def _sites(parsed: Parsed) -> list[Name]:
    """Sites by their own words, known or not: "Camp Taji", "Balad base"."""
    found = (
        (a.i, b.i)
        for a, b in pairwise(parsed.tokens)
        if a.tag == "NNP" and a.dep == "compound" and a.head == b.i and b.pos in ("PROPN", "NOUN")
        if (a.lower in _FACILITIES) != (b.lower in _FACILITIES)
    )
    return [Name(one, two, None, Place(_text(parsed, one, two), precision="site"), False) for one, two in found]


def _own_word(parsed: Parsed, name: Name) -> str | None:
    """Of "Camp Taji" taji; None for one word, for several that tell it, and where somebody bears the name."""
    if name.place is None or name.actor is not None or name.capital_of is not None or name.first == name.last:
        return None
    words = place_words(_text(parsed, name.first, name.last))
    return next(iter(words)) if len(words) == 1 else None


def _text(parsed: Parsed, first: int, last: int) -> str:
    return parsed.text[parsed.tokens[first].start : parsed.tokens[last].end]
