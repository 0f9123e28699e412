"""Gender: whether "he" or "she" can mean a person, by the title before the name and by the first name.

Most names tell nothing; then either may be meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forestall.reading.words.lexicon import word_list
from forestall.vocabulary.text import fold

if TYPE_CHECKING:
    from forestall.reading.cast.who import Cast

__all__ = ["fitting"]

_HIS, _HER = word_list("gender.his_titles"), word_list("gender.her_titles")
_MEN, _WOMEN = word_list("gender.men"), word_list("gender.women")
_SHE = {"she", "her", "hers", "herself"}


def fitting(cast: Cast, pronoun: str, seen: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Of persons with the words that name them those whom a pronoun, in small letters, can mean.

    Where a woman is known to be among them, "she" is no other.
    """
    she = pronoun in _SHE
    told = [(i, id, _is_woman(cast, id)) for i, id in seen]
    sure = she and any(woman for _, _, woman in told)
    return [(i, id) for i, id, woman in told if woman == she or (woman is None and not sure)]


def _is_woman(cast: Cast, id: str) -> bool | None:
    """True or False where a title or else the first name tells; None where neither does."""
    first = set(fold(cast.register.known(id).name).split()[:1])
    for women, men, words in ((_HER, _HIS, cast.register.titles(id) | first), (_WOMEN, _MEN, first)):
        woman, man = bool(words & women), bool(words & men)
        if woman != man:
            return woman
    return None
