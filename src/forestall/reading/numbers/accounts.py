"""Counts by somebody's account: "the regime admits to three", "relatives claim 174", "put the toll nearer 4,000".

Such a number stands without the word "killed", and counts the dead where its sentence or the one before speaks of them.
"""

import re
from collections.abc import Sequence

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.numbers.headcounts import counted_noun
from forestall.reading.numbers.numbers import Amount
from forestall.reading.numbers.people import is_person

__all__ = ["counts_dead", "speaks_of_dead"]

_DEAD = {
    "dead", "killed", "died", "toll", "deaths", "bodies", "fatalities", "slain", "massacred", "perished", "massacre",
    "eliminated", "executed", "murdered", "killings", "corpses",
}  # fmt: skip
_HEDGE = r"(?:(?:only|just|about|some|at|least|more|than|over|nearly|almost|around|up|to|as|many|fewer|no|a|further) )*"
_COUNTED = r"(?:figure|number|count|total|toll|tally|estimate|dead|death toll|losses)"
_NAMED = rf"(?:it|that|this|them|(?:the|its|their|his|that) (?:\w+ )??{_COUNTED})"
_PUT = (
    r"(?:puts?|putting|g[ai]ves?|given|gave|estimates?|estimated|sets?|raised|revised|lowered|cut|corrected)"
    rf" {_NAMED}"
)
_SPOKEN = (
    r"admit(?:s|ted|ting)? (?:to )?|acknowledg(?:es|ed|ing) |conced(?:es|ed) |own(?:s|ed) up to |confess(?:es|ed) to "
    r"|sp(?:eaks?|oke|oken|eaking) of |talk(?:s|ed)? of |claim(?:s|ed|ing)? |says? |said |counts? |counted "
    r"|reports? |reported |insists? on |insisted on |g[ai]ves? |gave |list(?:s|ed) "
    r"|confirm(?:s|ed) |document(?:s|ed) |verif(?:ies|ied) |recogni[sz]e[sd] "
)
_STANDS = (
    rf"{_COUNTED} (?:may |might |could |would |was |were |is |are |had |has |been |stood |stands |already |now )*"
    r"(?:number|numbered|exceed|be|at|reach|reached|been|was|were|is|are|now) "
    rf"|\bthere (?:were|are) |{_COUNTED}\b[\w ,'’-]{{0,90}}? (?:stands|stood|remains) (?:now |already )?at "
    rf"|\ban? (?:\w+ )?{_COUNTED} of |\b(?:deaths|fatalities) (?:now )?(?:at|to|stand at|stood at) "
)
_SAID = re.compile(r", (?:say|says|said|according to|claims?|claimed|reports?|reported)\b")
_LATER = (
    r"(?:later|since|first|earlier|originally|initially|now|previously) "
    r"(?:given|put|revised|corrected|counted|estimated)(?: (?:as|at|to))? "
)
_ACCOUNT = re.compile(
    rf"\b(?:{_SPOKEN}|{_PUT}(?: [\w ]{{0,30}}?)? (?:at|as|to|near|nearer|closer to|above|below|between) "
    rf"|{_STANDS}|{_LATER}){_HEDGE}$"
)
_OTHERS = re.compile(
    r"\b(?:number|count|figure|total|those|of) (?:\w+ )?"
    r"(?:held|arrested|detained|missing|wounded|injured|jailed|displaced)\b"
)
_SICK = {"case", "infection"}
_BREAKS = (";", ":")


def speaks_of_dead(parsed: Parsed, words: Sequence[Token]) -> bool:
    """Whether a sentence, or one of the two before it in its passage, tells of dead."""
    number = words[0].sentence
    near = [s for s in parsed.sentences[max(0, number - 2) : number] if same_passage(parsed, s.number, number)]
    return bool({t.lower for t in words} & _DEAD) or any({t.lower for t in parsed.of(s)} & _DEAD for s in near)


def counts_dead(parsed: Parsed, amount: Amount, words: Sequence[Token], counted: Sequence[Amount]) -> bool:
    """Whether a number is somebody's count of the dead."""
    if amount.value < 2 or not _alone(parsed, amount) or not speaks_of_dead(parsed, words):
        return False
    lead = _lead(words, amount)
    if _OTHERS.search(lead):
        return False
    if {t.lemma for t in words if t.i < amount.first} & _SICK:
        return False
    said = _SAID.match(" ".join(t.lower for t in words if amount.last < t.i <= amount.last + 3))
    if _ACCOUNT.search(f"{lead} ") or (said and (not lead or lead.endswith((";", ":")))):
        return True
    earlier = [a for a in counted if a.last < amount.first]
    between = [t.lower for t in words if earlier and earlier[-1].last < t.i < amount.first]
    joined = between[-1:] in (["and"], ["then"], ["later"]) and len(between) <= 6
    return joined and bool(_ACCOUNT.search(f"{_lead(words, earlier[-1])} ")) and _alone(parsed, earlier[-1])


def _lead(words: Sequence[Token], amount: Amount) -> str:
    """The words of the number's clause before it."""
    lows: list[str] = []
    for token in words:
        if token.i >= amount.first:
            break
        lows = [] if token.text in _BREAKS else [*lows, token.lower]
    return " ".join(lows[-14:])


def _alone(parsed: Parsed, amount: Amount) -> bool:
    """Whether the number has no noun, or people "alone"."""
    noun = counted_noun(parsed, amount)
    after = [
        t for t in parsed.tokens[amount.last + 1 : amount.last + 2] if t.sentence == parsed.tokens[amount.last].sentence
    ]
    said_when = bool(after) and (after[0].pos == "DET" or after[0].lower in ("yesterday", "today", "tonight"))
    if noun is None or said_when:
        bare = not after or after[0].pos in ("PUNCT", "CCONJ", "ADV", "SCONJ", "ADP", "DET", "NOUN", "PROPN")
        return bare and not (after and after[0].lower in ("of", "%", "per", "percent"))
    beyond = parsed.tokens[noun.i + 1].lower if noun.i + 1 < len(parsed.tokens) else ""
    return is_person(noun) and beyond == "alone"
