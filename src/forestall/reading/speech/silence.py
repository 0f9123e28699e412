"""Silence: words that say nothing either way, "would not comment", "could not be reached", "has said nothing"."""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import negated, none_of, prepositional
from forestall.reading.words.lexicon import word_list

__all__ = ["wordless"]


def wordless(parsed: Parsed, verb: Token) -> bool:
    """ "Had nothing to say", "made no comment", "would not comment", "declined to elaborate"."""
    spoken = any(t.lemma in ("comment", "elaborate") for t in (verb, *parsed.kids(verb, "xcomp")))
    things = parsed.kids(verb, "dobj")
    empty = any(t.lemma == "comment" and none_of(parsed, t) for t in things)
    nothing = any(t.lower == "nothing" and any(c.lemma == "say" for c in parsed.kids(t, "relcl")) for t in things)
    silent = verb.lemma in ("keep", "stay", "remain") and any(
        t.lower in ("silent", "mum") for t in parsed.kids(verb, "acomp", "oprd", "advcl", "dobj", "attr")
    )
    owed = [*things, *(o for p in parsed.kids(verb, "prep") if p.lower == "to" for o in parsed.kids(p, "pobj"))]
    asked = any(t.lemma in _ASKED for t in owed) and verb.lemma in ("answer", "respond", "reply", "react")
    unsaid = verb.lemma == "say" and any(t.lower == "nothing" for t in things) and not parsed.kids(verb, "ccomp")
    if empty or nothing or silent or unsaid or _out_of_reach(parsed, verb) or (asked and negated(parsed, verb)):
        return True
    return spoken and (negated(parsed, verb) or verb.lemma in ("decline", "refuse"))


def _out_of_reach(parsed: Parsed, verb: Token) -> bool:
    """ "Could not be reached for comment", "was not available for comment", "refused to confirm it"."""
    tops = [verb, *parsed.kids(verb, "acomp")]
    asked = any(o.lemma == "comment" for t in tops for o in prepositional(parsed, t, ("for",)))
    away = any(t.lemma in ("available", "reach") for t in tops) and negated(parsed, verb)
    unavailable = any(t.lower in ("unavailable", "unreachable") for t in tops)
    withheld = verb.lemma in ("decline", "refuse") and any(t.lemma == "confirm" for t in parsed.kids(verb, "xcomp"))
    return (asked and (away or unavailable)) or withheld


_ASKED = word_list("silence.asked")
