"""By a phrase: who speaks "according to the ministry", "by the ministry's count", "in the words of a survivor"."""

from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.speech.frames import clause_stance
from forestall.reading.speech.saying import Saying, Speech, cut, owners, phrase, whole_clause, without
from forestall.reading.speech.speakers import can_speak, mouths
from forestall.reading.words.lexicon import word_list
from forestall.records import Span

__all__ = ["by_phrase"]


def by_phrase(parsed: Parsed, token: Token, sentence: Sentence, speech: Speech) -> list[Saying]:
    """ "According to the ministry", "by the ministry's count", "in the words of a survivor", "for the opposition"."""
    speakers = [m for t in _phrased(parsed, token, speech) for m in mouths(parsed, t, speech)]
    found = [s for s in speakers[:1] if can_speak(parsed, s, speech)]
    if not found:
        return []
    span, top = _around(parsed, token, sentence, found[0].right)
    stance, no = clause_stance(parsed, "say", parsed.tokens[top], speech)
    return [Saying(s, token, stance, span, negated=no, top=top) for s in found]


def _phrased(parsed: Parsed, token: Token, speech: Speech) -> list[Token]:
    if token.lower == "according":
        return [t for p in (*parsed.kids(token, "prep"), token) for t in parsed.kids(p, "pobj")]
    nouns = parsed.kids(token, "pobj")
    if token.lower in ("by", "on", "in") and nouns:
        noun = nouns[0]
        spoken = noun.lemma in _ACCOUNTS[token.lower] or (token.lower == "by" and noun.lower in ("that", "those"))
        found = owners(parsed, noun) if spoken else []
        if noun.lemma in _OPINIONS:
            return [
                t
                for t in found
                if t.pos == "PROPN" or speech.has("bodies", t.lemma) or speech.has("mouthpiece", t.lemma)
            ]
        return found
    first = token.i == parsed.sentences[token.sentence].first
    above = parsed.tokens[token.head]
    if token.lower == "for" and first and nouns and above.lemma == "be" and parsed.kids(above, "attr"):
        return nouns if above.dep in ("ROOT", "ccomp") else []
    return []


_OPINIONS = word_list("byphrase.opinions")
_ACCOUNTS = {word: word_list(f"byphrase.{word}") for word in ("by", "on", "in")}
"""Nouns of speech by the word before them: "by his count", "in the words of"."""


def _around(parsed: Parsed, token: Token, sentence: Sentence, end: int) -> tuple[Span, int]:
    """The clause a phrase of attribution belongs to, and the word that heads it; of a list, its own member.

    `end` is the last word of the phrase.
    """
    above = parsed.tokens[token.head]
    if above.pos in ("NUM", "NOUN") and above.dep in ("conj", "appos", "pobj") and above.i < token.i:
        return phrase(parsed, above), above.i
    number = parsed.tokens[token.i - 1] if token.i > sentence.first + 1 else token
    if number.pos == "NUM" and parsed.tokens[number.i - 1].text == ",":
        return (number.start, number.end), number.i
    clause = next((t for t in parsed.up(token) if t.pos in ("VERB", "AUX")), None)
    first, last = cut(parsed, sentence.first, sentence.last, token.i)
    if clause is None or not first <= clause.i <= last:
        span = (parsed.tokens[first].start, parsed.tokens[last].end)
        return without(parsed, span, token.left, max(token.right, end)), above.i
    while (
        clause.dep == "conj" and parsed.tokens[token.i - 1].text == "," and parsed.tokens[clause.head].tag[:2] == "VB"
    ):
        clause = parsed.tokens[clause.head]
    return without(parsed, whole_clause(parsed, clause), token.left, max(token.right, end)), clause.i
