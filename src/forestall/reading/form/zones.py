"""Where those a verb happened to may stand: the words before it from the clause's beginning, or after it to its end."""

from collections.abc import Sequence

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.words.lexicon import word_list

__all__ = ["is_acted_on", "left_zone", "right_zone"]

_OPENERS = word_list("tolls.clause_openers")
_CLOSERS = _OPENERS - {"as", "than", "by", "whom", "which", "said", "says"}
_BEFORE_VERB = word_list("tolls.before_verb")
_BREAKS = (";", ":", '"', "...")
_RELATIVES = ("who", "which", "that", "whom")
_STATES = {"dead", "killed", "wounded", "injured", "hurt", "missing"}
_LISTING = ("leave", "see", "say", "report", "count", "list", "give", "put", "mention", "record", "show", "find")
_FINITE = ("VBD", "VBZ", "VBP", "MD")


def is_acted_on(parsed: Parsed, verb: Token) -> bool:
    """Whether a form of "be" or "get" stands before the verb, across adverbs ("were also reported killed")."""
    if verb.tag in ("VBG", "VBZ", "VBP", "VB") and not _be_before(parsed, verb, 1):
        return False
    return _be_before(parsed, verb, 6) or _listed_with(parsed, verb)


def _listed_with(parsed: Parsed, verb: Token) -> bool:
    """ "Were burnt, clubbed or shot": joined to a passive by what has no subject of its own."""
    while verb.dep == "conj" and not parsed.kids(verb, "nsubj", "nsubjpass", "dobj"):
        verb = parsed.tokens[verb.head]
        if parsed.kids(verb, "auxpass"):
            return True
    return False


def _be_before(parsed: Parsed, verb: Token, reach: int) -> bool:
    for token in reversed(parsed.tokens[max(0, verb.i - reach) : verb.i]):
        if token.sentence != verb.sentence:
            return False
        if token.lemma in ("be", "get") and token.pos in ("AUX", "VERB"):
            return True
        skipped = (
            token.pos in ("ADV", "PART") or token.lemma in _BEFORE_VERB or token.lower in ("to", "either", "and", "or")
        )
        skipped = skipped or (token.lower in _STATES and token.tag in ("VBN", "JJ"))
        if not skipped and token.lemma not in ("kill", "wound", "injure", "shoot"):
            return False
    return False


def left_zone(verb: Token, words: Sequence[Token]) -> list[Token]:
    """The words of the noun phrases before a verb: those acted on, or those who died."""
    at = _before_group(verb, words)
    if at >= 0 and words[at].lower in _RELATIVES and _antecedent(words, at):
        return _last_phrase(words, at - 1)
    start = at
    while start >= 0 and not _stops(words, start, verb):
        start -= 1
    zone = list(words[start + 1 : at + 1])
    return _after_object(words, start, zone)


def _before_group(verb: Token, words: Sequence[Token]) -> int:
    """Index of the word before the verb with its auxiliaries and adverbs."""
    at = verb.i - words[0].i - 1
    while at >= 0:
        token = words[at]
        own = token.pos in ("AUX", "ADV", "PART") or token.lower in ("to", "n't", "later", "also", "all")
        joined = at > 1 and token.lower in ("and", "or") and words[at - 1].tag in ("VBN", "VBD")
        if own or (token.lemma in _BEFORE_VERB and token.pos in ("VERB", "AUX") and token.i >= verb.i - 5):
            at -= 1
        elif joined and words[at - 2].pos in ("AUX", "ADV") and words[at + 1].i == verb.i:
            at -= 2
        else:
            break
    return at


def _antecedent(words: Sequence[Token], at: int) -> bool:
    """Whether a relative pronoun follows a noun (and is not "that" after "said", nor "of whom")."""
    if at == 0:
        return False
    before = words[at - 1] if words[at - 1].text != "," or at < 2 else words[at - 2]
    return before.pos in ("NOUN", "PROPN", "NUM") and words[at].dep != "mark"


def _last_phrase(words: Sequence[Token], end: int) -> list[Token]:
    """The last noun phrase up to `end`: from the nearest number or article before it."""
    start = end
    while (
        start > 0
        and end - start < 6
        and words[start - 1].pos in ("NOUN", "PROPN", "ADJ", "NUM", "DET", "PRON", "ADV", "PUNCT")
    ):
        if words[start].tag == "CD" or words[start].pos == "DET":
            break
        start -= 1
    return list(words[start : end + 1])


def _marks_few_words(words: Sequence[Token], at: int) -> bool:
    """Whether a quotation mark is one of two around a word or three: 715 "terrorists" dead."""
    near = range(max(0, at - _QUOTED), min(len(words), at + _QUOTED + 1))
    return words[at].text == '"' and any(words[k].text == '"' for k in near if k != at)


_QUOTED = 4


def _stops(words: Sequence[Token], at: int, verb: Token) -> bool:
    """Whether the clause of `verb` begins after this word."""
    token = words[at]
    if token.text in _BREAKS:
        return not _marks_few_words(words, at)
    if token.lower in _OPENERS and token.lower not in ("as", "than", "by"):
        return True
    if token.lower == "as" and token.pos == "SCONJ":
        return not (at + 1 < len(words) and words[at + 1].lower == "many")
    if token.lower == "by":
        return at + 1 < len(words) and words[at + 1].tag == "VBG"
    if token.lower in _STATES and token.tag in ("VBN", "VBD", "JJ", "VB") and token.i != verb.i:
        return True
    if token.pos in ("VERB", "AUX") and token.tag in _FINITE:
        return True
    ending = token.lemma in ("leave", "see", "kill", "wound", "injure")
    return token.tag == "VBG" and token.pos == "VERB" and at > 0 and (ending or words[at - 1].text == ",")


def _after_object(words: Sequence[Token], start: int, zone: list[Token]) -> list[Token]:
    """Without the object of the verb the zone begins after: "wounded ten and two men were killed" leaves "two men"."""
    active = start >= 0 and words[start].pos == "VERB" and words[start].lemma not in _LISTING
    if not active:
        return zone
    cut = next((k for k in range(len(zone) - 1, -1, -1) if zone[k].lower == "and" or zone[k].text == ","), None)
    return zone[cut + 1 :] if cut is not None else zone


def right_zone(verb: Token, words: Sequence[Token]) -> list[Token]:
    """The words of the noun phrases after an active verb, without the subject of a clause that follows."""
    at = start = _past_aside(words, verb.i - words[0].i + 1)
    while at < len(words) and not _closes(words, at, verb):
        at += 1
    zone = list(words[start:at])
    if at < len(words) and words[at].pos in ("VERB", "AUX") and words[at].tag in _FINITE:
        zone = _without_last(zone)
    return zone


def _past_aside(words: Sequence[Token], at: int) -> int:
    """Where the object begins: after an aside, as in "killed, according to doctors, at least 20 people"."""
    if at >= len(words) or words[at].text != ",":
        return at
    end = next((k for k in range(at + 1, min(len(words), at + _ASIDE)) if words[k].text == ","), at)
    told = {t.lower for t in words[at + 1 : end]}
    return end + 1 if told & {"according", "say", "says", "said", "reports", "reported"} else at


_ASIDE = 10


def _without_last(zone: list[Token]) -> list[Token]:
    """A list without its last part, the subject of the next clause ("killed two and the army ...")."""
    cuts = [k for k, t in enumerate(zone) if t.lower in ("and", "but", ",")]
    return zone[: cuts[-1]] if cuts else zone


def _closes(words: Sequence[Token], at: int, verb: Token) -> bool:
    """Whether the clause of `verb` is over at this word."""
    token, before = words[at], words[at - 1].lower
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if token.text in (*_BREAKS, "?") or token.lower in _CLOSERS:
        return True
    if token.lower == "as":
        return after not in ("many", "well") and before not in ("well", "many")
    if token.pos in ("VERB", "AUX") and token.tag in _FINITE and at > verb.i - words[0].i + 1:
        return True
    if token.pos != "VERB":
        return False
    joined = token.tag in ("VBD", "VBN") and before in ("and", "or")
    return joined or (token.tag == "VBG" and before in (",", "and") and token.lower != "including")
