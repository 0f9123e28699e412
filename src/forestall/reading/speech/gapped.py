"""Gapped: a second speaker whose verb the sentence leaves out.

"Residents put the dead at 40, the government at 12" and "the hospital counted 31 dead, the ministry 12": who stands
before a further number says it, by the verb that went before.
"""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.speech.saying import Saying, Speech
from forestall.reading.speech.speakers import can_speak

__all__ = ["gapped"]

_JOINTS = (",", ";", "and", "while", "but")
_AT = ("at", "as")
_LONGEST = 6
"""Words that the phrase of a further speaker may have."""
_PHRASE = ("DET", "ADJ", "NOUN", "PROPN", "PART")


def gapped(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """The sayings of those who stand before a further number behind a verb that tells a number."""
    sentence = parsed.sentences[verb.sentence]
    words = parsed.tokens[verb.i + 1 : sentence.last + 1]
    first = next((n for n, t in enumerate(words) if t.pos == "NUM"), len(words))
    joints = [t.i for t in words[first:] if t.lower in _JOINTS]
    found = (_further(parsed, i + 1, sentence.last, speech) for i in joints)
    return [
        Saying(head, verb, "asserts", (parsed.tokens[head.i + 1].start, number.end), clause=False, top=number.i)
        for head, number in (pair for pair in found if pair is not None)
    ]


def _further(parsed: Parsed, first: int, last: int, speech: Speech) -> tuple[Token, Token] | None:
    """Who speaks and the number, of "the government at 12" from word `first` on."""
    at = first
    while at < min(first + _LONGEST, last) and parsed.tokens[at].pos in _PHRASE:
        at += 1
    head = parsed.tokens[at - 1]
    at += parsed.tokens[at].lower in _AT
    number = parsed.tokens[min(at, last)]
    if at == first or number.pos != "NUM" or head.pos not in ("NOUN", "PROPN") or not can_speak(parsed, head, speech):
        return None
    named = head.entity in ("ORG", "PERSON", "GPE", "NORP")
    body = speech.has("bodies", head.lemma) or speech.has("mouthpiece", head.lemma) or speech.has("persons", head.lemma)
    ends = number.i == last or parsed.tokens[number.i + 1].text in (",", ".", ";")
    return (head, number) if (named or body) and ends else None
