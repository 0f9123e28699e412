"""Mistaken: verbs of saying in the present tense that the parser takes for nouns.

"Nine people died, UNHCR reports." and "The UN documents 706 people killed" are read by the order of their words: a name
or noun, the word, then the end of the clause or a number.
"""

from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.speech.saying import Saying, Speech, cut
from forestall.reading.speech.speakers import can_speak
from forestall.reading.words.lexicon import word_list

__all__ = ["mistaken"]

_LONGEST = 9
"""Words that a speaker's phrase may have."""
_HEDGES = word_list("mistaken.hedges")


def mistaken(parsed: Parsed, sentence: Sentence, speech: Speech) -> list[Saying]:
    """The sayings at words of a sentence that look like nouns and stand where a verb of saying must."""
    words = [t for t in parsed.of(sentence) if t.tag in ("NNS", "NN") and speech.has("present", t.lower)]
    found = (_behind(parsed, t, sentence, speech) or _before_number(parsed, t, sentence, speech) for t in words)
    return [s for s in found if s is not None]


def _speaker(parsed: Parsed, word: Token, sentence: Sentence, speech: Speech) -> tuple[Token, int] | None:
    """Who stands before the word, up to a comma or the sentence's beginning, and where that phrase begins."""
    first = word.i
    while first > sentence.first and parsed.tokens[first - 1].text not in (",", ";", "–", "-", "“", '"'):
        first -= 1
    phrase = parsed.tokens[first : word.i]
    if not 0 < len(phrase) <= _LONGEST or any(t.pos in ("VERB", "AUX", "NUM") for t in phrase):
        return None
    nouns = [t for n, t in enumerate(phrase) if t.pos == "ADP" and n] or [word]
    head = parsed.tokens[nouns[0].i - 1]
    fits = head.pos in ("NOUN", "PROPN") and (word.tag == "NNS") != (head.tag in ("NNS", "NNPS"))
    return (head, first) if fits and can_speak(parsed, head, speech) else None


def _behind(parsed: Parsed, word: Token, sentence: Sentence, speech: Speech) -> Saying | None:
    """ "..., UNHCR reports.": what stands before the comma is said."""
    after = parsed.tokens[word.i + 1] if word.i < sentence.last else word
    found = _speaker(parsed, word, sentence, speech)
    if found is None or after.text not in (".", ",", ";") or found[1] < sentence.first + 4:
        return None
    head, begins = found
    first, _ = cut(parsed, sentence.first, sentence.last, word.i)
    told = parsed.tokens[first : begins - 1]
    if not any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in told):
        return None
    return Saying(head, word, "asserts", (told[0].start, told[-1].end))


def _before_number(parsed: Parsed, word: Token, sentence: Sentence, speech: Speech) -> Saying | None:
    """ "The UN documents 706 killed", "the Red Cross talks of 29 dead"."""
    at = word.i + 1
    while at < sentence.last and parsed.tokens[at].lower in _HEDGES:
        at += 1
    found = _speaker(parsed, word, sentence, speech)
    if found is None or at > sentence.last or parsed.tokens[at].pos != "NUM":
        return None
    _, last = cut(parsed, sentence.first, sentence.last, word.i)
    return Saying(found[0], word, "asserts", (word.start, parsed.tokens[last].end), clause=False)
