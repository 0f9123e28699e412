"""Coming back from a flashback: "Gunmen attacked on Tuesday. In May they took the mine. The mayor appealed for calm."

A paragraph that looks back for a sentence or two to a time long past goes on with its story where a sentence without
a date brings in somebody new; who goes on to speak of "them", "then" or the same doer stays in the past.
"""

import datetime as dt
from dataclasses import dataclass

from forestall.dates import When
from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.words.lexicon import word_list

__all__ = ["Left", "comes_back", "leaves"]

_GOES_ON = word_list("timing.goes_on")
_LONG = dt.timedelta(30)


@dataclass(frozen=True, slots=True)
class Left:
    """What a paragraph told of before it looked back: its date, the last day named, and which sentence looked back."""

    told: When
    anchor: When
    sentence: int


def leaves(told: When | None, now: When, published: dt.date) -> bool:
    """Whether a date `now` leaves a story of late, told at `told`, for a time long past."""
    if told is None or told.end < published - _LONG:
        return False
    return now.end < min(published, told.start) - _LONG


def comes_back(parsed: Parsed, sentence: Sentence, left: Left) -> bool:
    """Whether a sentence without a date takes leave of the flashback: a plain past, of a doer not told of in it."""
    words = parsed.of(sentence)
    root = next((t for t in words if t.dep == "ROOT" and t.pos in ("VERB", "AUX")), None)
    if root is None or _earlier(parsed, root) or words[0].lower in _GOES_ON:
        return False
    subject = next(iter(parsed.kids(root, "nsubj", "nsubjpass")), None)
    if subject is None or subject.pos == "PRON" or any(t.lower in _GOES_ON for t in parsed.kids(root, "advmod")):
        return False
    return not _of_flashback(parsed, sentence, subject, left)


def _earlier(parsed: Parsed, verb: Token) -> bool:
    return verb.tag not in ("VBD", "VBN") or any(t.lower in ("had", "'d") for t in parsed.kids(verb, "aux"))


def _of_flashback(parsed: Parsed, sentence: Sentence, subject: Token, left: Left) -> bool:
    """Whether somebody or something was told of in the flashback and not in the story before it."""
    own = {t.lemma for t in (subject, *parsed.kids(subject, "compound")) if t.pos in ("NOUN", "PROPN")}

    def told(first: int, last: int) -> bool:
        inside = (s for s in parsed.sentences[first:last] if same_passage(parsed, s.number, sentence.number))
        return any(t.lemma in own for s in inside for t in parsed.of(s))

    return told(left.sentence, sentence.number) and not told(0, left.sentence)
