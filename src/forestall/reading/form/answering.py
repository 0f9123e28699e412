"""Answering: the words by which a sentence names what a deed answers, "in revenge for the raid", "avenging the dead".

What hangs on such a word is told as having been before: it is a deed of its own, with a day, a place and a toll of its
own, and the deed above it answers it.
"""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.words.lexicon import word_list
from forestall.records import LinkKind

__all__ = ["NOUNS", "answered", "apart"]

_AVENGING, _REPLYING = word_list("answering.avenging"), word_list("answering.replying")
_AVENGE, _REPLY = word_list("answering.avenge"), word_list("answering.reply")
_STIR = word_list("answering.stir")
_TOWARDS = word_list("answering.towards")
_CAUSES, _TIMES = word_list("answering.causes"), word_list("answering.times")
NOUNS = _AVENGING | _REPLYING
"""Nouns that call a deed an answer; nothing is done to them."""


def answered(parsed: Parsed, token: Token) -> LinkKind | None:
    """How what hangs on this word is answered by what the word itself hangs on; None where it is not.

    The word is a preposition ("revenge for", "responded to", "because of", "angered by") or the object of a verb
    ("avenge the death").
    """
    above = parsed.tokens[token.head]
    if above.i == token.i:
        return None
    if token.lower in _CAUSES and token.dep == "prep":
        return "response"
    if token.lower in _TOWARDS and token.pos in ("ADP", "SCONJ", "PART"):
        return _kind(above) or _kind(parsed.tokens[token.i - 1])  # "as punishment for": hung on the verb
    if token.dep == "dobj" and above.pos in ("VERB", "AUX"):
        return _direct(above)
    if token.lower == "by" and above.tag == "VBN" and above.lemma in _STIR:
        return "trigger"
    return None


def _kind(above: Token) -> LinkKind | None:
    if above.pos in ("VERB", "AUX"):
        return "retaliation" if above.lemma in _AVENGE else "response" if above.lemma in _REPLY else None
    return "retaliation" if above.lemma in _AVENGING else "response" if above.lemma in _REPLYING else None


def _direct(verb: Token) -> LinkKind | None:
    return "retaliation" if verb.lemma in ("avenge", "revenge") else "response" if verb.lemma == "answer" else None


def apart(parsed: Parsed, token: Token) -> bool:
    """Whether what hangs on this word is another event than what is above it: "after the raid", "revenge for it"."""
    if token.lower in _TIMES or any(c.dep == "mark" and c.lower in _TIMES for c in parsed.kids(token)):
        return True
    return answered(parsed, token) is not None
