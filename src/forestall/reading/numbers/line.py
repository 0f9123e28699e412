"""A line: the words of a sentence, with what is asked of them for every amount in it made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from forestall.reading.words.tokens import Token

__all__ = ["Line"]


@dataclass(frozen=True)
class Line:
    """The words of a sentence."""

    words: Sequence[Token]

    @cached_property
    def text(self) -> str:
        """The words in small letters, a space between them."""
        return " ".join(t.lower for t in self.words)

    @cached_property
    def lowers(self) -> frozenset[str]:
        return frozenset(t.lower for t in self.words)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        return frozenset(t.lemma for t in self.words)

    @cached_property
    def forms(self) -> frozenset[str]:
        """The words as they stand and as the dictionary has them."""
        return self.lowers | self.lemmas
