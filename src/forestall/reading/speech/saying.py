"""A saying: one attribution of the text, before anybody knows whom its words stand for or which events it tells.

`Speech` holds the words with which English hands a sentence to a speaker, as sets for quick look-up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.words.lexicon import word_list
from forestall.records import Span, Stance
from forestall.vocabulary import Vocabulary

__all__ = ["Saying", "Speech", "cut", "owners", "phrase", "speech_of", "whole_clause", "without"]


@dataclass(slots=True)
class Saying:
    """One attribution: `speaker` is the word that names who speaks, `span` what is said (code points)."""

    speaker: Token
    cue: Token
    stance: Stance
    span: Span
    blamed: list[Token] = field(default_factory=list)
    hearer: list[Token] = field(default_factory=list)
    clause: bool = True
    """False where what is said is a noun alone ("declared a holiday")."""
    negated: bool = False
    """Whether what is said is itself a negation about others ("nobody had been freed")."""
    top: int | None = None
    """The word that heads what is said, where the parser tells."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The vocabulary of speech: verbs and nouns by stance, further word lists by name."""

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, str]
    lists: Mapping[str, frozenset[str]]

    def has(self, name: str, *words: str) -> bool:
        """Whether one of the words is in a list."""
        return not self.lists[name].isdisjoint(words)


@lru_cache(maxsize=8)
def speech_of(vocabulary: Vocabulary) -> Speech:
    """The words of speech of a vocabulary."""
    lists = {name: frozenset(words) for name, words in vocabulary.speech_phrases.items()}
    return Speech(vocabulary.speech_verbs, vocabulary.speech_nouns, lists)


def phrase(parsed: Parsed, token: Token) -> Span:
    """The characters of the whole phrase that a word heads."""
    return parsed.tokens[token.left].start, parsed.tokens[token.right].end


def cut(parsed: Parsed, first: int, last: int, at: int) -> tuple[int, int]:
    """Words `first` to `last`, but no farther from word `at` than the next semicolon."""
    stops = [i for i in range(first, last + 1) if parsed.tokens[i].text == ";"]
    return max([first, *(i + 1 for i in stops if i < at)]), min([last, *(i - 1 for i in stops if i > at)])


def whole_clause(parsed: Parsed, token: Token) -> Span:
    """The clause that a word heads, up to the semicolons around it."""
    first, last = cut(parsed, token.left, token.right, token.i)
    return parsed.tokens[first].start, parsed.tokens[last].end


def without(parsed: Parsed, span: Span, first: int, last: int) -> Span:
    """A span without words `first` to `last` where they stand at its edge: what is said without who says it."""
    inner = parsed.tokens[first].start, parsed.tokens[last].end
    if inner[0] <= span[0] and inner[1] < span[1]:
        after = next((t.start for t in parsed.tokens[last + 1 :] if t.text != ","), span[0])
        return (after, span[1]) if after < span[1] else span
    if inner[0] > span[0] and inner[1] + 2 >= span[1]:
        before = first - 1
        while parsed.tokens[before].text == ",":
            before -= 1
        return (span[0], parsed.tokens[before].end) if parsed.tokens[before].end > span[0] else span
    return span


def owners(parsed: Parsed, noun: Token, *, compound: bool = True) -> list[Token]:
    """Whose statement, count or claim: "the ministry's", "by the coastguard", "of the ministry", "issued by".

    `compound` also takes a name before the noun ("a Pentagon statement").
    """
    found = parsed.kids(noun, "poss")
    for preposition in parsed.kids(noun, "prep", "agent"):
        if not found and preposition.lower in ("by", "of", "from"):
            found = parsed.kids(preposition, "pobj")
    for participle in parsed.kids(noun, "acl"):
        if not found and participle.lemma not in _RECEIVING:
            by = [*parsed.kids(participle, "agent"), *(p for p in parsed.kids(participle, "prep") if p.lower == "by")]
            found = [t for p in by for t in parsed.kids(p, "pobj")]
        if participle.lemma in ("attribute", "ascribe") and not found:
            found = [o for p in parsed.kids(participle, "prep") if p.lower == "to" for o in parsed.kids(p, "pobj")]
    if found or not compound:
        return found
    found = [t for t in parsed.kids(noun, "compound", "nmod") if t.pos == "PROPN" or t.lemma in _BODIES]
    return found or [t for t in parsed.kids(noun, "amod") if t.entity == "NORP"]


_RECEIVING = word_list("saying.receiving")
"""What is done to a document by those whose it is not: "records seen by the agency"."""
_BODIES = word_list("saying.bodies")
