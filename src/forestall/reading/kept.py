"""Whether an event keeps the toll it has when another is told: a zero, a rough number, others' dead, a rival's."""

from forestall.reading.hits import TollHit
from forestall.reading.mention import Mention
from forestall.reading.parse import Parsed
from forestall.reading.standing import is_news

__all__ = ["keeps"]

_VOICES = {"give", "speak", "claim", "admit", "count", "acknowledge", "list", "concede"}


def keeps(parsed: Parsed, before: TollHit, hit: TollHit, owner: Mention) -> bool:
    """Whether the owner keeps the toll it has."""
    return _ignores(before, hit) or _of_others(before, hit, owner) or _other_voice(parsed, before, hit)


def _ignores(before: TollHit, hit: TollHit) -> bool:
    """A zero or a rough number does not replace a count."""
    return (not hit.amount.value and bool(before.amount.value)) or (hit.amount.vague and not before.amount.vague)


def _of_others(before: TollHit, hit: TollHit, owner: Mention) -> bool:
    """Whether the event's own word told its toll and another word of the sentence tells that of others."""
    same = before.sentence == hit.sentence and hit.standing == "stated"
    return same and before.holder in owner.words and hit.holder not in owner.words


def _other_voice(parsed: Parsed, before: TollHit, hit: TollHit) -> bool:
    """ "A leaflet gives nine dead" after another's count; "now gives" is the later word on it."""
    if before.sentence == hit.sentence or not before.amount.value or hit.standing != "stated":
        return False
    if _said_by_another(parsed, hit):
        return True
    lead = parsed.tokens[max(0, hit.amount.first - 4) : hit.amount.first]
    lead = [t for t in lead if t.sentence == hit.sentence]
    return any(t.lemma in _VOICES for t in lead) and not {"now", "later", "finally"} & {t.lower for t in lead}


def _said_by_another(parsed: Parsed, hit: TollHit) -> bool:
    """ "Ugandan radio says twenty soldiers died", after a count that stands: a named speaker's, and no news."""
    verb = parsed.tokens[hit.holder]
    above = parsed.tokens[verb.head]
    named = any(s.tag in ("NNP", "NNPS") or s.entity for s in parsed.kids(above, "nsubj") for s in parsed.subtree(s))
    text = " ".join(t.lower for t in parsed.of(parsed.sentences[hit.sentence]))
    return verb.dep == "ccomp" and above.i < verb.i and above.lemma in ("say", "report") and named and not is_news(text)
