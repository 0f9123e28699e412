"""Guilt: whose deed it is by the words of a clause: "was the work of X", "X had fired first", "bore the marks of X".

Such words under a plain verb of saying blame another, or own up where they speak of the speaker.
"""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import is_passive, none_of
from forestall.reading.speech.saying import Speech
from forestall.reading.words.lexicon import word_list
from forestall.records import Stance

__all__ = ["doing_of", "menaces", "wrongs"]

_OWN = word_list("guilt.own")
_SHARING, _STARTS, _STARTED = word_list("guilt.sharing"), word_list("guilt.starts"), word_list("guilt.started")
_MARKING, _TAKING = word_list("guilt.marking"), word_list("guilt.taking")
_AHEAD, _OPEN = word_list("guilt.ahead"), word_list("guilt.open")
_UNANSWERED, _NEVER = word_list("guilt.unanswered"), word_list("guilt.never")
_PARTY = ("GPE", "NORP", "ORG", "PERSON")


def doing_of(parsed: Parsed, clause: Token, speech: Speech) -> Stance | None:
    """ "The raid was its work" owns up, "the raid was the work of Somalia", "bore the hallmarks of it" blame."""
    if parsed.kids(clause, "neg"):
        return None
    told = [t for t in parsed.kids(clause, "attr") if clause.lemma == "be" and speech.has("handiwork", t.lemma)]
    marks = [t for t in parsed.kids(clause, "dobj") if speech.has("hallmarks", t.lemma)]
    if clause.lemma not in _MARKING or not marks:
        marks = []
    of = [t for t in (*told, *marks) for t in (*parsed.kids(t, "poss"), *_behind(parsed, t))]
    if not of:
        return None
    own = any(t.lower in _OWN for o in of for t in parsed.subtree(o))
    return "blames" if marks or not own else "claims_responsibility"


def _behind(parsed: Parsed, noun: Token) -> list[Token]:
    return [o for p in parsed.kids(noun, "prep") if p.lower == "of" for o in parsed.kids(p, "pobj")]


def wrongs(parsed: Parsed, clause: Token, speech: Speech) -> bool:
    """Whether a clause lays a wrong to others: "they had staged it", "the army fired first", "X was involved in it"."""
    if parsed.kids(clause, "neg") or any(c.lemma in _OPEN for c in parsed.kids(clause, "aux")):
        return False
    passive = is_passive(parsed, clause)
    shares = clause.lemma in _SHARING and passive
    if passive and not shares:
        by = [o for p in parsed.kids(clause, "agent") for o in parsed.kids(p, "pobj")]
        return _at_fault(clause, speech) and any(_party(parsed, t, speech) for t in by)
    who = parsed.kids(clause, "nsubj", "nsubjpass")
    if not any(_party(parsed, t, speech) for t in who):
        return False
    first = any(c.lower == "first" for c in parsed.kids(clause, "advmod")) and speech.has("force", clause.lemma)
    begun = clause.lemma in _STARTS and any(t.lower in _STARTED for t in parsed.kids(clause))
    opened = clause.lemma == "open" and "first" in {t.lower for t in parsed.subtree(clause)}
    share = any(speech.has("roles", t.lemma) and not parsed.kids(t, "neg") for t in parsed.kids(clause, "dobj"))
    shares = shares or (share and clause.lemma in _TAKING and not _lacking(parsed, clause))
    return first or begun or opened or shares or _at_fault(clause, speech)


def _lacking(parsed: Parsed, clause: Token) -> bool:
    return any(none_of(parsed, t) for t in parsed.kids(clause, "dobj"))


def _at_fault(clause: Token, speech: Speech) -> bool:
    return speech.has("wrongs", clause.lemma)


def _party(parsed: Parsed, token: Token, speech: Speech) -> bool:
    """Whether a subject is somebody else who can do wrong: no pronoun, nobody of the speaker's, no deed."""
    if any(t.lower in _OWN for t in parsed.subtree(token)) or token.pos not in ("NOUN", "PROPN"):
        return False
    if none_of(parsed, token):
        return False
    named = token.entity in _PARTY or token.pos == "PROPN"
    people = speech.has("bodies", token.lemma) or speech.has("mouthpiece", token.lemma) or token.tag == "NNS"
    thing = speech.has("deeds", token.lemma) or speech.has("mute", token.lemma) or speech.has("many", token.lemma)
    return (named or people) and not thing


def menaces(parsed: Parsed, clause: Token, speech: Speech) -> bool:
    """ "There would be punishment", "those behind it will be hunted down", "would not go unpunished"."""
    words = {t.lower for t in parsed.subtree(clause)}
    if words & _UNANSWERED and (parsed.kids(clause, "neg") or words & _NEVER):
        return True
    ahead = any(c.lower in _AHEAD for c in parsed.kids(clause, "aux"))
    things = parsed.kids(clause, "attr", "dobj", "nsubj", "nsubjpass")
    things += [o for p in parsed.kids(clause, "prep", "agent") for o in parsed.kids(p, "pobj")]
    spared = parsed.kids(clause, "neg") or any(none_of(parsed, t) for t in things)
    return ahead and not spared and any(speech.has("retribution", t.lemma) for t in things)
