"""Likewise: what is told only as being like the deed before it.

"Denmark withheld aid to Uganda. Sweden followed suit": Sweden's deed is of the kind of Denmark's, against the same one,
and is an event of its own.
"""

from collections.abc import Sequence

from forestall.reading.deeds.mention import Mention
from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.syntax import objects, subjects
from forestall.reading.words.lexicon import word_list

__all__ = ["likewise"]

_KINDS = ("SANCTION", "COERCE", "REJECT", "RETREAT", "AID", "SUPPORT", "CONCEDE", "PROTEST")
_STEPS = word_list("likewise.steps")
_LIKE = word_list("likewise.like")


def likewise(parsed: Parsed, sentence: Sentence, here: Sequence[Mention], told: Sequence[Mention]) -> list[Mention]:
    """The mentions of a sentence that only point at the deed before: "followed suit", "took similar steps"."""
    verbs = [t for t in parsed.of(sentence) if t.tag in ("VBD", "VBN", "VBZ", "VBP") and _points_back(parsed, t)]
    if not verbs:
        return []
    near = [m for m in (*told, *here) if m.sentence >= sentence.number - 1 and m.predicate.type in _KINDS]
    out: list[Mention] = []
    for verb in verbs:
        before = [m for m in near if m.token.i < verb.i and m.predicate.pos == "verb" and m.modality == "happened"]
        doers = subjects(parsed, verb)
        if before and doers and not parsed.kids(verb, "neg"):
            like = before[-1]
            out.append(Mention(verb, like.predicate, "happened", doers, list(like.patients), {verb.i}, like.mode))
    return out


def _points_back(parsed: Parsed, verb: Token) -> bool:
    things = objects(parsed, verb)
    if any(c.tag == "MD" or c.lower == "to" for c in parsed.kids(verb, "aux")):
        return False
    if verb.lemma == "follow":
        return any(t.lemma == "suit" for t in things)
    if verb.lemma == "do":
        return any(t.lower == "same" for t in things) or any(c.lower == "likewise" for c in parsed.kids(verb, "advmod"))
    steps = [t for t in things if t.lemma in _STEPS]
    return verb.lemma == "take" and any(c.lower in _LIKE for t in steps for c in parsed.kids(t, "amod"))
