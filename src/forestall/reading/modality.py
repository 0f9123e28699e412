"""Whether something is said to have happened at all.

Plans, wishes, conditions, threats and negated clauses report nothing that happened. The verdict is read upwards from
the word: its own auxiliaries and negation, then those of each clause or noun it hangs on.
"""

from typing import Literal

from forestall.reading.lexicon import word_list
from forestall.reading.parse import Parsed, Token

__all__ = ["Modality", "modality"]

Modality = Literal["happened", "unreal", "denied", "figurative"]

_MODAL = word_list("modality.modal")
_CONDITION = {"if", "unless", "whether", "lest", "should", "until"}
_UNREAL_VERBS = word_list("modality.unreal_verbs")
_CLAUSAL_ONLY = word_list("modality.clausal_only")
_CALLS = word_list("modality.calls")
_UNREAL_NOUNS = word_list("modality.unreal_nouns")
_DENY = {"deny", "reject", "refute", "disavow"}
_SPEECH_STOP = word_list("modality.speech_stop")
_UNREAL_ADJECTIVES = word_list("modality.unreal_adjectives")
_TIME_WORDS = word_list("modality.time_words")
_CARRIED = word_list("modality.carried")
_NEGATIVE = word_list("modality.negative")
_NEAR_MISS = {"wrongly", "falsely", "mistakenly", "nearly", "almost"}


def modality(parsed: Parsed, token: Token) -> Modality:
    """What the text says of the event a verb or noun names: happened, unreal, denied, figurative."""
    verdict = _own(parsed, token)
    below = token
    for above in parsed.up(token):
        if verdict != "happened":
            return verdict
        verdict = _step(parsed, below, above)
        below = above
    return verdict


def _own(parsed: Parsed, token: Token) -> Modality:
    """The word's own auxiliaries, negation and articles."""
    for child in parsed.kids(token):
        if child.dep == "aux" and child.lower in _MODAL:
            return "unreal"
        if child.dep == "neg" or (child.dep in ("det", "preconj") and child.lower in _NEGATIVE):
            return "denied"
        if child.dep == "mark" and child.lower in _CONDITION and child.lower != "until":
            return "unreal"
        if child.dep == "advmod" and child.lower in _NEAR_MISS:
            return "denied"
        if child.dep == "aux" and child.lower == "to" and token.dep in ("acl", "relcl"):
            return "unreal"
        if child.dep in ("amod", "compound") and child.lower in _UNREAL_ADJECTIVES:
            return "unreal"
    if token.pos == "VERB" and any(_no_one(parsed, o) for o in parsed.kids(token, "dobj")):
        return "denied"  # "fired no shots"
    if any(
        s.lower in ("nobody", "none", "neither") or _no_one(parsed, s) for s in parsed.kids(token, "nsubj", "nsubjpass")
    ):
        return "denied"
    return "happened"


def _no_one(parsed: Parsed, subject: Token) -> bool:
    return any(c.dep == "det" and c.lower == "no" for c in parsed.kids(subject))


def _step(parsed: Parsed, below: Token, above: Token) -> Modality:
    """What the word above does to what hangs on it."""
    relation = below.dep
    if above.dep == "pcomp" or relation in ("relcl", "appos"):
        return "happened" if relation == "relcl" else _own_light(parsed, above)
    if above.pos in ("VERB", "AUX"):
        return _under_verb(parsed, below, above)
    if above.pos == "ADP" or above.pos == "SCONJ":
        return "denied" if above.lower in ("without", "despite") and above.lower == "without" else _instead(above)
    if above.pos in ("NOUN", "PROPN", "ADJ") and relation in (
        "prep",
        "acl",
        "compound",
        "ccomp",
        "nmod",
        "pcomp",
        "poss",
    ):
        return "unreal" if above.lemma in _UNREAL_NOUNS and relation != "poss" else "happened"
    return "happened"


def _instead(above: Token) -> Modality:
    return "unreal" if above.lower in ("instead", "unlike", "like") else "happened"


def _own_light(parsed: Parsed, token: Token) -> Modality:
    return "happened" if token.pos not in ("VERB", "AUX") else _own(parsed, token)


def _under_verb(parsed: Parsed, below: Token, above: Token) -> Modality:
    clausal = below.dep in ("ccomp", "xcomp", "advcl")
    if above.lemma in _DENY and below.dep in ("ccomp", "xcomp", "dobj", "pcomp"):
        return "denied" if clausal else "happened"
    if above.lemma in _UNREAL_VERBS and (
        clausal or (below.dep in ("dobj", "prep") and above.lemma not in _CLAUSAL_ONLY)
    ):
        if below.dep == "advcl" or (
            below.dep == "ccomp" and above.lemma in ("argue", "suggest", "warn", "fear", "swear")
        ):
            return "happened" if below.tag in ("VBD", "VBN", "VBZ") else "unreal"
        return "unreal"
    if below.dep == "prep" and below.lower == "for" and above.lemma in _CALLS:
        return "unreal"
    if below.dep in ("advcl",) or (below.dep == "ccomp" and above.lemma in _SPEECH_STOP):
        return "happened"  # what a clause reports does not depend on the modality of who says it or when
    if below.dep in ("prep", "npadvmod", "advmod") and below.pos == "ADP" and below.lower in _TIME_WORDS:
        return "happened"  # "will respond after the attack": the attack happened
    if below.dep in ("conj",) and parsed.kids(below, "nsubj", "nsubjpass"):
        return "happened"
    own = _own(parsed, above)
    return own if below.dep in _CARRIED else "happened"
