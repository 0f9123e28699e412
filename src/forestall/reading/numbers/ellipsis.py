"""Bare numbers that count what an earlier number does: "1,110 deaths, against 917", "the United States 1,100", "of
these, 508 have been confirmed", "its figure at noon was 95".
"""

import re
from collections.abc import Sequence

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.numbers.headcounts import counted_noun
from forestall.reading.numbers.numbers import Amount
from forestall.reading.numbers.people import is_person
from forestall.reading.numbers.quantity import Quantity
from forestall.reading.words.lexicon import word_list

__all__ = ["elliptical"]

_TIME = word_list("figures.time")
_MEASURED = ("price", "budget", "revenue", "aid")
_SUMS, _MILLION = ("budget", "aid", "revenue"), 1e6
_BACK = re.compile(
    r"^(?:of (?:these|them|those|whom)|among (?:them|these)|(?:its|the|their|that|an earlier|the first|the previous) "
    r"(?:\w+ )?(?:figure|count|number|total|tally|estimate))\b"
)
_PUT = re.compile(
    r"\b(?:put|puts|estimates?|gave|given|revised|corrected|raised|lowered|cut|estimated) "
    r"(?:it|that|this|them|(?:the|their|its) (?:figure|number|count|total|toll)s?) (?:at|to|as)(?: \w+){0,3}$"
)
_OF_OTHERS = re.compile(r"\bpopulation (?:of|is|was)(?: \w+){0,2}$|(?<!account)(?<!accounts)(?<!accounted) for$")
"""What is for so many, and how many live there, is another count: "food for 2,500", "a population of 3 million"."""
_JOINTS = ("and", "only", "while", "making", "of", "to", "with")


def elliptical(
    parsed: Parsed,
    amount: Amount,
    words: Sequence[Token],
    counted: Sequence[Amount],
    before: Sequence[Quantity],
    earlier: Sequence[Quantity],
) -> Quantity | None:
    """The figure a bare number is; `before` are those of its sentence in order, `earlier` those of its block."""
    noun = counted_noun(parsed, amount)
    if _OF_OTHERS.search(" ".join(t.lower for t in words if amount.first - 4 <= t.i < amount.first)):
        return None
    if amount.value < 2 or (noun is not None and noun.lower != "missing") or not _bare(words, amount):
        return None
    mine = [q for q in before if q.token < amount.first]
    lead = " ".join(t.lower for t in words if t.i < amount.first)
    if not mine:
        like = earlier[-1] if earlier else None
        back = _BACK.match(lead) or _PUT.search(lead) or _of_them(words, amount)
        goes_on = (
            like is not None and like.indicator not in _MEASURED and (back or _goes_on(parsed, amount, like, lead))
        )
        return _like(like, amount, words) if like is not None and goes_on else None
    compared = _compared(words, mine[-1].token if len(mine) == 1 else mine[0].token, amount)
    if compared is not None:
        base = [q for q in mine if q.token < compared.i]
        rank = sum(1 for a in counted if compared.i < a.first < amount.first)
        return _like(base[min(rank, len(base) - 1)], amount, words) if base else None
    return _like(mine[-1], amount, words) if _joined(words, mine[-1], amount) else None


def _like(model: Quantity, amount: Amount, words: Sequence[Token]) -> Quantity:
    return Quantity(model.indicator, amount, model.unit, amount.last, words[0].sentence)


def _goes_on(parsed: Parsed, amount: Amount, like: Quantity, lead: str) -> bool:
    """ "Fifty remained in the compound", "Japan counted nine", "spoke of 57 missing", "Eleven were Guyanese": a bare
    number soon after a count of people or weapons counts the same."""
    far = parsed.tokens[amount.first].sentence - like.sentence
    last = parsed.tokens[amount.last]
    after = parsed.tokens[amount.last + 1].lower if amount.last + 1 < len(parsed.tokens) else ""
    if like.indicator == "detained" and after == "missing":
        return True
    if far <= 1 and like.indicator in _CARRIED and (_COUNTS.search(lead) or like.indicator == "troops" == _kept(lead)):
        return True
    verb = parsed.tokens[last.head]
    if last.dep not in ("nsubj", "nsubjpass") or verb.lemma in _TURNING or len(lead.split()) > _OPENING:
        return False
    if like.indicator == "deaths":
        told = parsed.kids(verb, "attr", "acomp")
        return far == 1 and verb.lemma == "be" and any(is_person(t) or t.entity == "NORP" for t in told)
    return like.indicator in ("detained", "displaced", "missiles") and far <= (4 if verb.lemma in _LEFT else 2)


def _kept(lead: str) -> str:
    return "troops" if _KEEPS.search(lead) else ""


_CARRIED = ("detained", "displaced", "missiles", "troops", "hospitalised")
_COUNTS = re.compile(
    r"\b(?:counted|counts|reported|reports|gave|gives|says|said|spoke of|speaks of|claims|claimed|admitted|listed"
    r"|recorded|there (?:were|are|had been))(?: (?:only|just|about|some|more|than|at|least|over|nearly|almost))* ?$"
)
_KEEPS = re.compile(
    r"\b(?:keeps?|has|have|sends?|sent|contribut\w+|provid\w+|stations?)(?: (?:about|some|over|another))* ?$"
)
_LEFT = word_list("ellipsis.left")
_TURNING = word_list("ellipsis.turning")
_OPENING = 3


def _of_them(words: Sequence[Token], amount: Amount) -> bool:
    after = [t.lower for t in words if amount.last < t.i <= amount.last + 2]
    return after in (["of", "them"], ["of", "these"], ["of", "those"])


def _compared(words: Sequence[Token], start: int, amount: Amount) -> Token | None:
    """The "against", "from" or "compared with" that a former count stands after."""
    for token in words:
        if (start < token.i < amount.first and token.lower in ("against", "from", "compared")) or _given_before(
            words, token, start
        ):
            return token
    return None


def _given_before(words: Sequence[Token], token: Token, start: int) -> bool:
    """ "99 cases and eight deaths; that morning it had given 26 and seven"."""
    before = [t.lower for t in words if token.i - 3 <= t.i < token.i]
    apart = any(t.text in (";", ",") or t.lower in ("where", "while") for t in words if start < t.i < token.i)
    return (
        apart and "had" in before and token.lower in ("given", "reported", "counted", "announced", "recorded", "listed")
    )


def _joined(words: Sequence[Token], model: Quantity, amount: Amount) -> bool:
    """Whether the number goes on with the model's: near it, and joined by "and", a comma or a bracket."""
    between = [t for t in words if model.token < t.i < amount.first]
    near = amount.first - model.token <= 16
    linked = any(t.lower in _JOINTS or t.text in (",", "(") for t in between)
    timed = any(t.lemma in _TIME for t in between[-1:])
    if any(t.text == ";" for t in between) and any(t.tag == "CD" for t in between):
        return False  # another count stands between them
    if model.indicator == "deaths" and {"wounded", "injured", "hurt", "missing"} & {t.lower for t in between[-3:]}:
        return False  # "the dead as 643, the wounded as 2,226"
    if model.unit == "points" and between and between[-1].lower == "by":
        return True  # "the Nikkei rose by 1,004 points, the Dow Jones by 114.6"
    if model.indicator in _SUMS:
        return near and bool(between) and amount.value >= _MILLION  # "a loan of $17 billion, of which 3.2 billion"
    if model.indicator == "price" and model.unit not in ("%", "% fall"):
        like = 1 / 3 < amount.value / max(model.amount.value, 1e-9) < 3
        return near and like and bool(between) and between[-1].lower in ("and", "from") and not timed
    return near and linked and not timed and model.unit != "%" and model.indicator not in _MEASURED


def _bare(words: Sequence[Token], amount: Amount) -> bool:
    """Whether the number stands for itself, without a noun of its own."""
    after = next((t for t in words if t.i == amount.last + 1), None)
    if after is not None and after.lower in ("less", "more", "fewer", "lower", "higher", "missing"):
        return True
    return after is None or after.pos in ("PUNCT", "ADP", "CCONJ", "SCONJ", "ADV", "PART", "VERB", "AUX", "DET")
