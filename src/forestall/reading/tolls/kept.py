"""Whether an event keeps the toll it has when another is told: a zero, a rough number, others' dead, a rival's."""

from forestall.reading.deeds.mention import Mention
from forestall.reading.form.parse import Parsed
from forestall.reading.numbers.headcounts import counted_noun
from forestall.reading.numbers.hits import TollHit
from forestall.reading.numbers.people import is_person
from forestall.reading.tolls.standing import is_news
from forestall.reading.words.lexicon import word_list

__all__ = ["keeps", "of_attackers", "of_others_too"]

_ATTACKERS, _ANYBODY = word_list("tolls.attackers"), word_list("tolls.anybody")
_REACH = 3  # "three of its soldiers"
_VOICES = {"give", "speak", "claim", "admit", "count", "acknowledge", "list", "concede"}


def keeps(parsed: Parsed, before: TollHit, hit: TollHit, owner: Mention) -> bool:
    """Whether the owner keeps the toll it has."""
    if _ignores(before, hit) or _of_others(before, hit, owner) or _other_voice(parsed, before, hit):
        return True
    return of_attackers(parsed, before, hit) or (before.amount.value > 0 and _aside(parsed, before, hit))


def _aside(parsed: Parsed, before: TollHit, hit: TollHit) -> bool:
    """ "The Red Cross, which lost two men there", "admits to the loss of eight", in a sentence after the toll."""
    relative = parsed.tokens[hit.holder].dep == "relcl"
    return before.sentence != hit.sentence and hit.standing == "stated" and (relative or _by_voice(parsed, hit))


def of_others_too(parsed: Parsed, before: TollHit, hit: TollHit) -> bool:
    """ "Four soldiers were killed. Two civilians died": others than those told of in a sentence before."""
    first, second = _told_apart(parsed, before, hit)
    plain = not (first | second) & (_ANYBODY | _ATTACKERS) and before.amount.value != hit.amount.value
    return bool(first and second) and not first & second and plain and not _aside(parsed, before, hit)


def of_attackers(parsed: Parsed, before: TollHit, hit: TollHit) -> bool:
    """ "Four bombers died", "three policemen were among those killed", after the toll of those attacked."""
    first, second = _told_apart(parsed, before, hit)
    fewer = hit.amount.value < before.amount.value and bool(first & _ANYBODY) and not second & _ANYBODY
    return bool(first and second) and not first & second and (fewer or bool(second & _ATTACKERS))


def _told_apart(parsed: Parsed, before: TollHit, hit: TollHit) -> tuple[set[str], set[str]]:
    """Whom two plain tolls of two sentences count, in words; nobody where they are not two such."""
    stated = before.standing == hit.standing == "stated" and before.sentence != hit.sentence
    counted = stated and before.amount.value > 0 and hit.amount.value > 0
    return (_whom(parsed, before), _whom(parsed, hit)) if counted else (set(), set())


def _whom(parsed: Parsed, hit: TollHit) -> set[str]:
    verb = parsed.tokens[hit.holder]
    if verb.lemma == "lose" and parsed.kids(verb, "nsubj"):
        return {t.lemma for t in parsed.kids(verb, "nsubj")}  # whose losses they are
    noun = counted_noun(parsed, hit.amount)
    of = parsed.tokens[min(hit.amount.last + 1, len(parsed.tokens) - 1)].lower == "of"
    last = max(hit.amount.last + (_REACH if of else 0), noun.i if noun is not None else 0)
    return {t.lemma for t in parsed.tokens[hit.amount.first : last + 1] if is_person(t) and t.pos == "NOUN"}


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
    return _said_by_another(parsed, hit) or _by_voice(parsed, hit)


def _by_voice(parsed: Parsed, hit: TollHit) -> bool:
    """ "The command admits to the loss of eight", "the diocese counts nine dead"."""
    lead = parsed.tokens[max(0, hit.amount.first - 5) : hit.amount.first]
    lead = [t for t in lead if t.sentence == hit.sentence]
    return any(t.lemma in _VOICES for t in lead) and not {"now", "later", "finally"} & {t.lower for t in lead}


def _said_by_another(parsed: Parsed, hit: TollHit) -> bool:
    """ "Ugandan radio says twenty soldiers died", after a count that stands: a named speaker's, and no news."""
    verb = parsed.tokens[hit.holder]
    above = parsed.tokens[verb.head]
    named = any(s.tag in ("NNP", "NNPS") or s.entity for s in parsed.kids(above, "nsubj") for s in parsed.subtree(s))
    text = " ".join(t.lower for t in parsed.of(parsed.sentences[hit.sentence]))
    return verb.dep == "ccomp" and above.i < verb.i and above.lemma in ("say", "report") and named and not is_news(text)
