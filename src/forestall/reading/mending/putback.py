"""Put back: the words of a day for which the parser was given one adverb (`pauses`).

"On Sunday" before a verb hangs on that verb: its preposition, the day on the preposition, the rest on the day.
"""

import re
from dataclasses import replace

from forestall.reading.words.lexicon import word_list
from forestall.reading.words.tokens import Token

__all__ = ["in_place_of", "words_of"]


def words_of(day: str) -> list[str]:
    """The words and commas of a day.

    >>> words_of("on March 14, 2003")
    ['on', 'March', '14', ',', '2003']
    """
    return re.findall(r"[\w'’-]+\.?|,", day)


def in_place_of(adverb: Token, day: str) -> list[Token]:
    """The tokens of a day, the first of them numbered as the adverb and standing where it stood."""
    words = words_of(day)
    top = next((n for n, w in enumerate(words) if w.lower() in _BEFORE), None)
    noun = max((n for n, w in enumerate(words) if w[0].isalpha()), default=0)
    out, at = [], 0
    for n, word in enumerate(words):
        at = day.index(word, at)
        out.append(_token(adverb, word, n, at, top, noun))
        at += len(word)
    return out


_BEFORE = word_list("pauses.before_held")


def _token(adverb: Token, word: str, n: int, at: int, top: int | None, noun: int) -> Token:
    """The n-th word: the preposition or else the noun hangs where the adverb hung, the others below."""
    above = noun if top is None else top
    pos, tag, dep = _kind(word)
    head = adverb.i + (noun if n > above else above)
    if n == above:
        pos, tag, dep = ("ADP", "IN", "prep") if top is not None else (pos, tag, "npadvmod")
        head = adverb.head
    elif n == noun:
        dep, head = "pobj", adverb.i + above
    start, lower = adverb.start + at, word.lower()
    entity = "" if n == top else "DATE"
    return replace(adverb, i=adverb.i + n, text=word, lower=lower, lemma=lower, pos=pos, tag=tag, dep=dep, head=head,
                   start=start, end=start + len(word), entity=entity, children=[])  # fmt: skip


def _kind(word: str) -> tuple[str, str, str]:
    """Part of speech, tag and relation of a word below the day's noun."""
    if word == ",":
        return "PUNCT", ",", "punct"
    if word[0].isdigit():
        return "NUM", "CD", "nummod"
    if word[0].isupper():
        return "PROPN", "NNP", "compound"
    if word.lower() in ("the", "this", "that", "a", "some"):
        return "DET", "DT", "det"
    if word.lower() in ("early", "late", "only", "again", "earlier", "later", "overnight"):
        return "ADV", "RB", "advmod"
    return "NOUN", "NN", "compound"
