"""The dead told as known: "the 31 victims were buried", "among the 31 killed were", "fatalities numbered 31", "the dead
are six women and a child". Who speaks so of the dead says how many they are.
"""

from collections.abc import Sequence
from dataclasses import replace

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.zones import right_zone
from forestall.reading.numbers.hits import TollHit
from forestall.reading.numbers.numbers import Amount
from forestall.reading.numbers.people import count

__all__ = ["of_the_dead"]

_DEAD = {"dead", "victims", "killed", "slain", "fatalities", "deaths"}
_KNOWN = {"the", "all", "its", "their", "these", "those", "among"}
_WHOLE = {"in", "altogether", "overall"}


def of_the_dead(parsed: Parsed, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit) -> list[TollHit]:
    """The first toll that a sentence tells so."""
    named = [t for t in words if t.lower in _DEAD]
    for noun in named:
        amount = (
            _before(parsed, noun, counted) or _numbering(parsed, noun, counted) or _listed(parsed, noun, words, counted)
        )
        if amount is not None and amount.value > 1:
            return [replace(blank, amount=amount, holder=noun.i, standing="known")]
    return []


def _before(parsed: Parsed, noun: Token, counted: Sequence[Amount]) -> Amount | None:
    """ "The 31 victims", "all 31 dead", "their eleven dead"."""
    amount = next((a for a in counted if a.last == noun.i - 1), None)
    lead = parsed.tokens[amount.first - 1] if amount is not None and amount.first else None
    told = lead is not None and lead.lower in _KNOWN and lead.sentence == noun.sentence
    if noun.lower in ("killed", "slain") and parsed.kids(noun, "auxpass", "agent", "dobj"):
        return None
    return amount if told else None


def _numbering(parsed: Parsed, noun: Token, counted: Sequence[Amount]) -> Amount | None:
    """ "The victims, 31 in all,", "fatalities numbered 31"."""
    amount = next((a for a in counted if a.first == noun.i + 2), None)
    if amount is None:
        return None
    between, after = parsed.tokens[noun.i + 1], parsed.tokens[min(amount.last + 1, len(parsed.tokens) - 1)]
    told = (between.text == "," and after.lower in _WHOLE) or between.lemma == "number"
    return amount if told and between.sentence == noun.sentence else None


def _listed(parsed: Parsed, noun: Token, words: Sequence[Token], counted: Sequence[Amount]) -> Amount | None:
    """ "The dead are six women, four men and a child"; not "the dead were students"."""
    verb = parsed.tokens[noun.i + 1] if noun.i + 1 < len(parsed.tokens) else noun
    lead = parsed.tokens[noun.i - 1].lower if noun.i else ""
    if noun.lower not in ("dead", "victims") or lead != "the" or verb.lemma != "be" or noun.i > words[0].i + 2:
        return None
    zone = right_zone(verb, words)
    told = count(parsed, zone, counted)
    whole = told.amount is not None and not told.open and not told.amount.vague
    return told.amount if whole and not any(t.tag in ("VBN", "VBG") for t in zone) else None
