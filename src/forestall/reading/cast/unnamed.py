"""People and things that have no name, under their own words: "two diplomats", "the processing plant at Abqaiq".

They are called by the noun with its own phrase, without an article and without a guess at their number ("some 300
people"); what says which thing it is ("at Abqaiq") is kept among its names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forestall.reading.cast.register import slug
from forestall.reading.form.parse import Token
from forestall.reading.form.phrase import complement, extent, plain, reach
from forestall.reading.words.lexicon import word_list
from forestall.records import Actor
from forestall.vocabulary.text import fold

if TYPE_CHECKING:
    from forestall.reading.cast.who import Cast

__all__ = ["under_own_words"]

_NOUNS = {"NN", "NNS", "NNP", "NNPS"}
_SKIP = word_list("who.skip")
_NUMBERS = ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "QUANTITY")
_LEAD = re.compile(r"^(?:the|a|an|its|their|his|her|that|this|whose) ", re.I)
_GUESS = re.compile(
    r"^(?:between [\d.,]+ and [\d.,]+|(?:at least|at most|no fewer than|not less than|more than|less than|fewer than"
    r"|over|about|around|some|nearly|almost|up to|as many as|an estimated|approximately|roughly|close to)(?= \d)) ",
    re.I,
)
_LONGEST = 80


def under_own_words(cast: Cast, head: Token) -> str | None:
    """Id of those a common noun means, registered under its words; None for what is no noun, a number, or nobody."""
    if head.tag not in _NOUNS or head.lower in _SKIP or head.entity in _NUMBERS:
        return None
    if any(c.lower in ("no", "neither") for c in cast.parsed.kids(head, "det")):
        return None
    first, last = _dateless(cast, extent(cast.parsed, head)[0], head), reach(cast.parsed, head)
    text = _GUESS.sub("", _LEAD.sub("", plain(cast.parsed, first, last)))
    if not fold(text) or len(text) > _LONGEST:
        return None
    kind = "person" if head.tag == "NNP" else "unknown"
    if last > head.i:
        cast.register.note(Actor("text." + slug(text), text, kind), first, head.i)  # "students" of a long phrase
    whole = last if cast.is_people_word(head) else max(last, complement(cast.parsed, head))
    return cast.register.note(Actor("text." + slug(text), text, kind), first, whole)


def _dateless(cast: Cast, first: int, head: Token) -> int:
    """The first word of a phrase without a date read into it: "On Monday gunmen", "minutes later forty men"."""
    while first < head.i and cast.parsed.tokens[first].entity in ("DATE", "TIME"):
        first += 1
    return first
