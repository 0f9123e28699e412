"""Names known to the vocabulary, found in a parsed report.

The longest name that begins at a word wins. A name may be an actor and a place at once ("Iraq", "Washington"):
which of the two is meant is left to the sentence it stands in.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from forestall.reading.parse import Parsed, Token
from forestall.records import Place
from forestall.vocabulary import Phrase, Vocabulary
from forestall.vocabulary.text import fold

__all__ = ["Name", "context_countries", "find_names"]


@dataclass(frozen=True, slots=True)
class Name:
    """A known name in words `first` to `last` (inclusive) of the report."""

    first: int
    last: int
    actor: str | None
    place: Place | None
    adjective: bool
    capital_of: str | None = None
    """State id where the name is a capital, which also speaks for its government."""


_Unit = tuple[str, int]


def find_names(parsed: Parsed, vocabulary: Vocabulary) -> list[Name]:
    """All known names, in order, none inside another."""
    units = [(word, t.i) for t in parsed.tokens for word in fold(t.text).split()]
    out: list[Name] = []
    at = 0
    while at < len(units):
        found, length = _longest(units, at, parsed.tokens, vocabulary)
        if found is not None:
            out.append(found)
        at += length
    return out


def _longest(
    units: Sequence[_Unit], at: int, tokens: Sequence[Token], vocabulary: Vocabulary
) -> tuple[Name | None, int]:
    """The longest name that begins at unit `at`, and how many units it takes (1 where there is none)."""
    fitting: list[Phrase] = []
    for phrase in vocabulary.phrases.get(units[at][0], ()):
        if fitting and len(phrase.words) < len(fitting[0].words):
            break
        if _fits(phrase, units, at, tokens):
            fitting.append(phrase)
    if not fitting:
        return None, 1
    length = len(fitting[0].words)
    return _name(fitting, units[at][1], units[at + length - 1][1], vocabulary), length


def _fits(phrase: Phrase, units: Sequence[_Unit], at: int, tokens: Sequence[Token]) -> bool:
    length = len(phrase.words)
    if at + length > len(units) or any(units[at + k][0] != phrase.words[k] for k in range(1, length)):
        return False
    first, last = tokens[units[at][1]], tokens[units[at + length - 1][1]]
    if first.sentence != last.sentence:
        return False
    if phrase.acronym is not None:
        return first.text.replace(".", "") == phrase.acronym.replace(".", "")
    return not phrase.cased or any(tokens[units[at + k][1]].text[:1].isupper() for k in range(length))


def _name(fitting: Sequence[Phrase], first: int, last: int, vocabulary: Vocabulary) -> Name:
    actor = next((p for p in fitting if p.actor), None)
    index = next((p.place for p in fitting if p.place is not None), None)
    place = vocabulary.places[index] if index is not None else None
    capital = vocabulary.capitals.get(fold(place.name)) if place is not None and actor is None else None
    return Name(first, last, actor.actor if actor else None, place, bool(actor and actor.adjective), capital)


def context_countries(names: Sequence[Name], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The countries a report speaks of (ISO alpha-3), the most frequent first."""
    counted: Counter[str] = Counter()
    for name in names:
        country = vocabulary.actors[name.actor].country if name.actor else name.place.country if name.place else None
        if country:
            counted[country] += 1
    return tuple(c for c, _ in counted.most_common())
