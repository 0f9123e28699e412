"""Names known to the vocabulary, found in a parsed report.

The longest name that begins at a word wins. A name may be an actor and a place at once ("Iraq", "Washington"):
which of the two is meant is left to the sentence it stands in. Of namesakes the one is meant that existed on the day
and of whose country the report speaks.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.words.lexicon import word_list
from forestall.records import Place
from forestall.vocabulary import Phrase, Vocabulary
from forestall.vocabulary.gazetteer import find_great_town
from forestall.vocabulary.text import fold

__all__ = ["Name", "context_countries", "find_names", "only_qualifies"]


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


@dataclass(frozen=True, slots=True)
class _Setting:
    """What decides between namesakes: the day of the report and the countries it speaks of."""

    day: dt.date | None
    countries: frozenset[str]


def find_names(
    parsed: Parsed, vocabulary: Vocabulary, day: dt.date | None = None, countries: tuple[str, ...] = ()
) -> list[Name]:
    """All known names, in order, none inside another; `day` and `countries` decide between namesakes."""
    units = [(word, t.i) for t in parsed.tokens for word in fold(t.text).split()]
    sure = frozenset((*countries, *_spoken_of(units, parsed.tokens, vocabulary)))
    setting = _Setting(day, sure)
    out: list[Name] = []
    at = 0
    while at < len(units):
        found, length = _longest(units, at, parsed.tokens, vocabulary, setting)
        if found is not None:
            out.append(found)
        at += length
    full = [_in_full(parsed.tokens, n, vocabulary) for n in out]
    return sorted([*full, *_great_towns(parsed.tokens, full)], key=lambda n: n.first)


def _in_full(tokens: Sequence[Token], name: Name, vocabulary: Vocabulary) -> Name:
    """ "The State of Qatar", "the Islamic Republic of Mauritania": a state's name with what kind of state it is."""
    style = name.first - 2
    state = name.actor is not None and not name.adjective and vocabulary.actors[name.actor].kind == "state"
    if not state or style < 0 or tokens[style + 1].lower != "of" or tokens[style].text not in _STYLES:
        return name
    return name if tokens[style].sentence != tokens[name.first].sentence else replace(name, first=style)


_STYLES = frozenset(w.capitalize() for w in word_list("who.styles"))


def _great_towns(tokens: Sequence[Token], known: Sequence[Name]) -> list[Name]:
    """The great towns of the world among the names of places that the vocabulary does not hold."""
    taken = {i for n in known for i in range(n.first, n.last + 1)}
    out: list[Name] = []
    for first, last in _places(tokens):
        if taken.isdisjoint(range(first, last + 1)):
            place = find_great_town(" ".join(t.text for t in tokens[first : last + 1]))
            out += [Name(first, last, None, place, adjective=False)] if place is not None else []
    return out


def _places(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and last words of what the parser takes for names of towns or lands."""
    for _, run in groupby(tokens, key=lambda t: (t.sentence, t.entity)):
        words = list(run)
        if words[0].entity == "GPE":
            yield words[0].i, words[-1].i


def _spoken_of(units: Sequence[_Unit], tokens: Sequence[Token], vocabulary: Vocabulary) -> set[str]:
    """The countries that names sure by themselves speak of."""
    found: set[str] = set()
    for at, (word, _) in enumerate(units):
        for phrase in vocabulary.phrases.get(word, ()):
            code = _country(phrase, vocabulary)
            if code is not None and code not in found and not phrase.near and _fits(phrase, units, at, tokens):
                found.add(code)
    return found


def _country(phrase: Phrase, vocabulary: Vocabulary) -> str | None:
    if phrase.actor is not None:
        return vocabulary.actors[phrase.actor].country
    return vocabulary.places[phrase.place].country if phrase.place is not None else None


def _longest(
    units: Sequence[_Unit], at: int, tokens: Sequence[Token], vocabulary: Vocabulary, setting: _Setting
) -> tuple[Name | None, int]:
    """The longest name that begins at unit `at`, and how many units it takes (1 where there is none)."""
    fitting: list[Phrase] = []
    for phrase in vocabulary.phrases.get(units[at][0], ()):
        if fitting and len(phrase.words) < len(fitting[0].words):
            break
        meant = not phrase.near or bool(phrase.near & setting.countries)
        if meant and _fits(phrase, units, at, tokens):
            fitting.append(phrase)
    if not fitting:
        return None, 1
    length = len(fitting[0].words)
    fitting.sort(key=lambda p: _strangeness(p, vocabulary, setting))
    return _name(fitting, units[at][1], units[at + length - 1][1], vocabulary, setting), length


def _strangeness(phrase: Phrase, vocabulary: Vocabulary, setting: _Setting) -> tuple[bool, bool]:
    """Sorts namesakes: those of the time first, then those of a country spoken of; the rest keep their order."""
    if phrase.actor is None:
        return (False, False)
    since, until = vocabulary.validity.get(phrase.actor, (None, None))
    day, actor = setting.day, vocabulary.actors[phrase.actor]
    gone = day is not None and ((since is not None and day < since) or (until is not None and day > until))
    return (gone, actor.country is not None and actor.country not in setting.countries)


def _fits(phrase: Phrase, units: Sequence[_Unit], at: int, tokens: Sequence[Token]) -> bool:
    length = len(phrase.words)
    if at + length > len(units) or any(units[at + k][0] != phrase.words[k] for k in range(1, length)):
        return False
    first, last = tokens[units[at][1]], tokens[units[at + length - 1][1]]
    if first.sentence != last.sentence:
        return False
    if _of_a_whole(first, tokens) or (phrase.actor is None and _of_a_town(first, tokens)):
        return False
    if phrase.acronym is not None:
        return first.text.replace(".", "") == phrase.acronym.replace(".", "")
    return not phrase.cased or any(tokens[units[at + k][1]].text[:1].isupper() for k in range(length))


def _of_a_whole(first: Token, tokens: Sequence[Token]) -> bool:
    """ "The Pan-American highway", "the Trans-Siberian railway": what reaches across lands is no land's."""
    glued = first.i > 1 and tokens[first.i - 1].text == "-" and tokens[first.i - 1].end == first.start
    return glued and tokens[first.i - 2].lower in ("pan", "trans", "inter")


def _of_a_town(first: Token, tokens: Sequence[Token]) -> bool:
    """ "Mocimboa da Praia" is not Praia: the last word of a longer name of a town, behind a Romance "of"."""
    of, before = tokens[first.i - 1], tokens[max(first.i - 2, 0)]
    return first.i > 1 and of.text in _OF and before.text[:1].isupper() and before.sentence == first.sentence


_OF = ("da", "do", "das", "dos", "de", "di", "du", "del")


def _name(fitting: Sequence[Phrase], first: int, last: int, vocabulary: Vocabulary, setting: _Setting) -> Name:
    actor = next((p for p in fitting if p.actor), None)
    index = next((p.place for p in fitting if p.place is not None), None)
    place = vocabulary.places[index] if index is not None else None
    capital = None
    if place is not None and actor is None:
        capital = _then(fold(place.name), vocabulary, setting) or vocabulary.capitals.get(fold(place.name))
    id = actor.actor if actor is not None else None
    return Name(first, last, id, place, bool(actor and actor.adjective), capital)


def _then(word: str, vocabulary: Vocabulary, setting: _Setting) -> str | None:
    """The former state for which a capital spoke on the day of the report."""
    ended = [id for name, last, id in vocabulary.former if name == word and setting.day and setting.day <= last]
    return ended[0] if ended else None


def context_countries(names: Sequence[Name], vocabulary: Vocabulary, parsed: Parsed) -> tuple[str, ...]:
    """The countries a report speaks of (ISO alpha-3), the one it is about first.

    Lands, capitals and peoples weigh more than persons and bodies, what stands at the head twice as much.
    """
    weights: dict[str, float] = {}
    for name in names:
        if only_qualifies(parsed, name.last):
            continue  # "the Norwegian-led monitors"
        country = vocabulary.actors[name.actor].country if name.actor else name.place.country if name.place else None
        if country:
            weights[country] = weights.get(country, 0.0) + _weight(name, vocabulary, parsed)
    return tuple(sorted(weights, key=lambda c: -weights[c]))


_HEAD = 3
"""Blocks at the head of a report, the headline among them."""


def _weight(name: Name, vocabulary: Vocabulary, parsed: Parsed) -> float:
    land = name.place is not None or name.adjective or (name.actor and vocabulary.actors[name.actor].kind == "state")
    head = parsed.sentences[parsed.tokens[name.first].sentence].block < _HEAD
    return (1.0 if land else 0.5) * (2.0 if head else 1.0)


def only_qualifies(parsed: Parsed, i: int) -> bool:
    """Whether the name that ends in word `i` only tells whose friend or make something is: "Iran-backed militia"."""
    after = parsed.tokens[i + 1 : i + 3]
    return len(after) > 1 and after[0].text == "-" and after[1].lower in _QUALIFYING


_QUALIFYING = word_list("who.qualifying")
