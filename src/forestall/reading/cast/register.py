"""The register of a report's actors: which are named, with which words, where, and which is meant by looking back.

An actor that the text implies without naming it (the government that imposes a curfew) is registered without a span.
"""

import re
from bisect import bisect_left, insort

from forestall.reading.form.parse import Parsed
from forestall.records import Actor, Span
from forestall.vocabulary import Vocabulary
from forestall.vocabulary.actors import body_of_state
from forestall.vocabulary.text import fold

__all__ = ["Register", "slug"]


class Register:
    """Actors by id with their names and spans in this text, in the order they were found."""

    def __init__(self, parsed: Parsed, vocabulary: Vocabulary) -> None:
        self.parsed, self.vocabulary = parsed, vocabulary
        self.actors: dict[str, Actor] = {}
        self.order: list[tuple[int, str]] = []
        """(first word, id) of every mention, in order of the text."""
        self._titles: dict[str, set[str]] = {}
        self._texts: dict[str, dict[str, None]] = {}
        self._spans: dict[str, dict[Span, None]] = {}

    def note(self, actor: Actor, first: int, last: int) -> str:
        """Register an actor as named by words `first` to `last`."""
        tokens = self.parsed.tokens
        span = (tokens[first].start, tokens[last].end)
        text = self.parsed.text[slice(*span)].replace("\n", " ")
        self.actors.setdefault(actor.id, actor)
        self._texts.setdefault(actor.id, {})[re.sub(r"^(?:the|a|an) |['’]s?$", "", text, flags=re.I)] = None
        self._spans.setdefault(actor.id, {})[span] = None
        at = bisect_left(self.order, (first, actor.id))
        if at == len(self.order) or self.order[at] != (first, actor.id):
            insort(self.order, (first, actor.id))
        return actor.id

    def entitle(self, id: str, text: str) -> None:
        """Keep a person's name as printed with a title ("President Chávez") among the names of this text."""
        self._texts[id][text] = None
        self._titles.setdefault(id, set()).update(fold(text).split())

    def call(self, id: str, words: set[str]) -> None:
        """Keep the words of an office in which the text names a person."""
        self._titles.setdefault(id, set()).update(words)

    def titles(self, id: str) -> set[str]:
        """The words of the titles that the text gave a person."""
        return self._titles.get(id, set())

    def before(self, i: int, within: int) -> list[tuple[int, str]]:
        """(first word, id) of the mentions among the `within` words before word `i`."""
        return self.order[bisect_left(self.order, (i - within, "")) : bisect_left(self.order, (i, ""))]

    def ending(self, word: str, before: int) -> str | None:
        """The body named last before a word whose printed name is longer and ends with `word`."""
        for _, id in reversed(self.before(before, 600)):
            names = (fold(n).split() for n in self._texts.get(id, ()))
            long = any(len(n) > 1 and n[-1] == fold(word) for n in names)
            if long and self.actors[id].kind not in ("place", "person", "people") and not id.startswith("text."):
                return id
        return None

    def listed(self) -> tuple[Actor, ...]:
        """All actors with the names and spans of this text, in order of first mention."""
        out = []
        for id, actor in self.actors.items():
            names = dict.fromkeys((*self._texts.get(id, ()), *actor.aliases))
            names.pop(actor.name, None)
            spans = tuple(sorted(self._spans.get(id, ())))
            out.append(Actor(id, actor.name, actor.kind, actor.country, tuple(names)[:12], actor.allegiances, spans))
        return tuple(sorted(out, key=lambda a: (a.mentions[:1], a.id)))

    def last(self, before: int, kinds: tuple[str, ...], within: int = 120) -> str | None:
        """The actor of one of these kinds named last before a word, within so many words."""
        near = self.before(before, within)
        return next((id for _, id in reversed(near) if self.actors[id].kind in kinds), None)

    def state_of(self, id: str) -> str | None:
        """The state an actor is of, by its country."""
        actor = self.actors.get(id)
        code = actor.country.lower() if actor is not None and actor.country else None
        return code if code in self.vocabulary.actors else None

    def known(self, id: str) -> Actor:
        """The actor of an id, from this text or from the vocabulary."""
        return self.actors.get(id) or self.vocabulary.actors[id]

    def implied(self, id: str) -> str:
        """Register an actor of the vocabulary that the text implies without naming it here."""
        self.actors.setdefault(id, self.vocabulary.actors[id])
        return id

    def government(self, country: str) -> str | None:
        """The government of a country (ISO alpha-3), implied by a measure only a state takes."""
        if country.lower() not in self.vocabulary.actors:
            return None
        actor = body_of_state(self.vocabulary, country.lower(), "gov")
        self.actors.setdefault(actor.id, actor)
        return actor.id

    def place(self, name: str) -> str:
        """A place that has something done to it."""
        self.actors.setdefault(slug(name), Actor(slug(name), name, "place"))
        return slug(name)

    def people(self, word: str) -> str:
        """Unnamed people under one common word."""
        self.actors.setdefault("text." + word, Actor("text." + word, word, "people"))
        return "text." + word


def slug(text: str) -> str:
    """An id part from a name.

    >>> slug("Foro Penal")
    'foro-penal'
    """
    return "-".join(fold(text).split())[:60] or "unnamed"
