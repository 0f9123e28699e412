"""Kinds of things: whether a noun is a word for people, told from its ending where no list holds it.

Frames ask for a kind ("somebody is detained") where the press has more words than a list: imams, anarchists, welders.
"""

from functools import cache

from forestall.reading.words.lexicon import word_list

__all__ = ["is_human"]

_HUMAN = word_list("kinds.human")
_ENDINGS = tuple(word_list("kinds.human_endings"))
_THINGS = word_list("kinds.not_human")
_THING_ENDINGS = tuple(word_list("kinds.not_human_endings"))
_SHORTEST = 5


@cache
def is_human(lemma: str) -> bool:
    """Whether a lemma in lower case is a word for people.

    >>> is_human("smuggler"), is_human("imam"), is_human("tanker")
    (True, True, False)
    """
    if lemma in _HUMAN:
        return True
    if lemma in _THINGS or len(lemma) < _SHORTEST or not lemma.isalpha():
        return False
    return lemma.endswith(_ENDINGS) and not lemma.endswith(_THING_ENDINGS)
