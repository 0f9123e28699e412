"""A word of a parsed report: what the rules need of it, as plain values that no parser knows of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Token", "hanging_on", "sentence_of"]

_NEAR = 60
"""Words around a word among which those that hang on it are looked for."""


@dataclass(slots=True)
class Token:
    """One word: `i` its number in the report, `head` the number of the word it hangs on (itself for a root)."""

    i: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    entity: str
    sentence: int
    children: list[int] = field(default_factory=list)
    left: int = 0
    """Number of the first word of the phrase it heads."""
    right: int = 0
    """Number of the last."""


def hanging_on(tokens: Sequence[Token], word: Token) -> list[Token]:
    """The words that hang on one, before their numbers stand in its `children`."""
    return [t for t in tokens[max(0, word.i - _NEAR) : word.i + _NEAR] if t.head == word.i and t is not word]


def sentence_of(tokens: Sequence[Token], word: Token) -> Sequence[Token]:
    """The words of the sentence that a word stands in."""
    first = last = word.i
    while first and tokens[first - 1].sentence == word.sentence:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].sentence == word.sentence:
        last += 1
    return tokens[first : last + 1]
