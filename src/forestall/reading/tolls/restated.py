"""Counts of the dead told anew without a word of dying beside the number: "on Sunday the count was 108", "by evening
there were 31", "a figure later revised to eleven". Such a number may take the place of a toll told before, and makes
none unless beside one that the text calls a first count.
"""

from collections.abc import Sequence

from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.numbers.accounts import counts_dead
from forestall.reading.numbers.hits import Standing, TollHit
from forestall.reading.numbers.numbers import amounts
from forestall.reading.tolls.standing import is_cumulative, is_news, of_disease

__all__ = ["restated"]


def restated(parsed: Parsed, sentence: Sentence, context: str, found: Sequence[TollHit]) -> list[TollHit]:
    """The first count of a sentence that no toll has taken; beside a toll of its own only what is newer."""
    words = parsed.of(sentence)
    if not any(t.tag == "CD" for t in words):
        return []
    counted = amounts(words)
    dead = [h for h in found if h.kind == "dead" and h.amount.value]
    for amount in counted:
        if any(h.amount.shares(amount) for h in found) or not counts_dead(parsed, amount, words, counted):
            continue
        text = parsed.text[words[0].start : words[-1].end]
        if is_cumulative(text) or of_disease(text, context):
            return []
        between = [a for a in counted if dead and dead[-1].amount.last < a.first < amount.first]
        if not dead or (not between and is_news(_between(words, dead[-1].amount.last, amount.first))):
            standing: Standing = "total" if dead and dead[-1].standing == "older" else "anew"
            return [TollHit("dead", amount, amount.last, sentence.number, False, False, standing)]
    return []


def _between(words: Sequence[Token], last: int, first: int) -> str:
    return " ".join(t.lower for t in words if last < t.i < first)
