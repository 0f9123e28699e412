"""Sayings whose grammar the parser has lost, read from the order of the words.

English puts who speaks right before or behind the verb of saying, and what is said behind "that" or before a comma:
"the envoy told the council in a letter that ...", "..., a survivor told reporters."
"""

from collections.abc import Sequence

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.speech.frames import clause_stance
from forestall.reading.speech.saying import Saying, Speech, cut
from forestall.reading.speech.speakers import can_speak, noun_before
from forestall.reading.words.lexicon import word_list

__all__ = ["by_word_order"]

_FINITE = ("VBD", "VBZ", "VBP")
_TO_SOMEBODY = word_list("wordorder.to_somebody")
_AT_THE_END = _TO_SOMEBODY | {
    "say", "report", "add", "announce", "write", "explain", "state", "note", "caution", "claim", "declare", "insist",
    "believe", "estimate", "reckon", "admit", "allege", "confirm", "predict", "recall", "remark", "argue",
}  # fmt: skip
_HEARD, _FAR = 8, 14
"""Words that may stand between the verb and the end of the sentence, and between it and "that"."""


def by_word_order(parsed: Parsed, verb: Token, key: str, speech: Speech) -> list[Saying]:
    """The saying of a finite verb of saying by the words around it; empty where they show none."""
    if verb.tag not in _FINITE:
        return []
    speaker = noun_before(parsed, verb)
    if speaker is None or not can_speak(parsed, speaker, speech):
        return []
    return _that(parsed, verb, key, speaker, speech) or _at_the_end(parsed, verb, speaker)


def _that(parsed: Parsed, verb: Token, key: str, speaker: Token, speech: Speech) -> list[Saying]:
    """ "Told the council in a letter of Monday that the truce was torn up", where "that" seems to hang on a noun."""
    sentence = parsed.sentences[verb.sentence]
    for token in parsed.tokens[verb.i + 1 : min(verb.i + _FAR, sentence.last)]:
        if token.text in (",", ";", ":") or token.tag in _FINITE:
            return []
        if token.lower == "that" and token.tag in ("IN", "WDT"):
            return _behind_that(parsed, verb, key, speaker, token, speech)
    return []


def _behind_that(parsed: Parsed, verb: Token, key: str, speaker: Token, that: Token, speech: Speech) -> list[Saying]:
    after = parsed.tokens[that.i + 1]
    given = [t for t in parsed.tokens[verb.i + 1 : that.i] if t.dep == "dobj"]
    if after.tag in (*_FINITE, "MD") or (given and verb.lemma not in _TO_SOMEBODY):
        return []  # "the officers that guarded it", "announced the plan that the cabinet had made"
    top = next((t for t in parsed.up(after) if t.pos in ("VERB", "AUX") and t.i > after.i), None)
    if top is None:
        return []
    _, last = cut(parsed, that.i, parsed.sentences[verb.sentence].last, that.i)
    last -= parsed.tokens[last].text == "."
    stance, no = clause_stance(parsed, key, top, speech)
    return [Saying(speaker, verb, stance, (that.start, parsed.tokens[last].end), negated=no, top=top.i)]


def _at_the_end(parsed: Parsed, verb: Token, speaker: Token) -> list[Saying]:
    """ "Nine are in hospital, the surgeon told reporters."; "At Kano, the union reports, a girl was beaten"."""
    sentence = parsed.sentences[verb.sentence]
    first, last = cut(parsed, sentence.first, sentence.last, verb.i)
    comma = next((i for i in range(speaker.i - 1, first, -1) if parsed.tokens[i].text in (",", '"')), None)
    rest = parsed.tokens[verb.i + 1 : last + 1]
    heard = rest[: next((n for n, t in enumerate(rest) if t.text in (".", ",", '"')), len(rest))]
    if comma is None or verb.lemma not in _AT_THE_END or not _only_named(parsed.tokens[comma + 1 : speaker.i]):
        return []
    if not _only_heard(heard, verb):
        return []
    end = comma - 1 if len(heard) >= len(rest) - 1 else last
    while end > first and parsed.tokens[end].text in (",", '"'):
        end -= 1
    told = any(t.pos in ("VERB", "AUX") for t in parsed.tokens[first : end + 1])
    return [Saying(speaker, verb, "asserts", (parsed.tokens[first].start, parsed.tokens[end].end))] if told else []


def _only_named(words: Sequence[Token]) -> bool:
    """Whether words before a noun belong to its phrase."""
    loose = any(t.pos in ("VERB", "ADP", "SCONJ", "CCONJ") and t.lower != "of" for t in words)
    return len(words) < _HEARD and not loose


def _only_heard(words: Sequence[Token], verb: Token) -> bool:
    """Whether words behind a verb of saying only tell who heard it, where or when."""
    if len(words) > _HEARD or any(t.pos in ("VERB", "SCONJ", "NUM") or t.lower == "that" for t in words):
        return False
    return not words or verb.lemma in _TO_SOMEBODY or words[0].pos in ("ADP", "PROPN")
