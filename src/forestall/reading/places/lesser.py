"""Places for which less speaks than a deed's own phrase asks: a name before another noun, or as a paragraph's label.

They say where a deed was done only where much else speaks for them ("Seongju villagers", "Saraqib: a man was taken").
"""

from forestall.reading.form.parse import Token
from forestall.reading.places.bareplace import titled
from forestall.reading.places.where import Atlas
from forestall.reading.words.lexicon import word_list
from forestall.records import Place

__all__ = ["lesser_place"]

_STANDING = word_list("lesser.standing")
_NO_NAMES = word_list("where.calendar") | word_list("numbers.months")
_PLACES = ("GPE", "LOC", "FAC")
_NEVER = ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "LANGUAGE", "QUANTITY")
_ENDS = (":", ".", "–", "-")


def lesser_place(atlas: Atlas, token: Token) -> Place | None:
    """The place of a proper name after a preposition, before a noun or at the head of a paragraph; None for others."""
    if token.pos != "PROPN" or atlas.name_at(token) or token.entity in _NEVER or token.lower in _NO_NAMES:
        return None
    preposition, text = atlas.preposition(token), atlas.name_text(token)
    modifying = token.dep in ("compound", "nmod") and not atlas.joins(token.i + 1)
    if not (preposition or modifying or _label(atlas, token)) or titled(text) or not atlas.no_actor(token, text):
        return None
    sure = (preposition in _STANDING and token.tag == "NNP") or token.entity in _PLACES
    return atlas.town(text) or (Place(text, None, precision="unknown") if sure else None)


def _label(atlas: Atlas, token: Token) -> bool:
    """Whether a name opens its sentence and ends before a colon or a stop."""
    opens = token.i - atlas.parsed.sentences[token.sentence].first < 3
    after = atlas.parsed.tokens[token.i + 1 : token.i + 2]
    return opens and bool(after) and after[0].text in _ENDS
