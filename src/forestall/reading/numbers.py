"""Numbers as reports state them: digits, words, ranges, "at least", "dozens".

An `Amount` keeps the printed number as `value` and what the words allow as [low, high]: "at least 30" is 30 or more,
"about 50" a tenth either way, "two dozen" 24, "dozens" anything from 24 to 99.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from forestall.reading.lexicon import word_list
from forestall.reading.parse import Token

__all__ = ["Amount", "amounts", "word_value"]

_UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_UNITS = {w: i for i, w in enumerate(_UNIT_WORDS.split(" "))}
_TENS = {
    w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12,
           "m": 1e6, "bn": 1e9, "mn": 1e6, "tn": 1e12, "k": 1e3}  # fmt: skip
_VAGUE = {"dozens": (24, 24, 99), "scores": (40, 40, 199), "hundreds": (200, 200, 999),
          "thousands": (2000, 2000, 9999), "millions": (2e6, 2e6, 9e6)}  # fmt: skip
_NONE = {"no", "nobody", "none", "zero", "nil"}
_DIGITS = re.compile(r"^[$€£]?(\d{1,3}(?:[, ]\d{3})+|\d+)(\.\d+)?(m|bn|tn|k|mn)?%?$")
_RANGE = re.compile(r"^(\d[\d,]*)[-–](\d[\d,]*)$")
_MORE = word_list("numbers.more")
_LESS = word_list("numbers.less")
_ABOUT = word_list("numbers.about")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the text: words `first` to `last` (inclusive), the printed `value`, what it allows."""

    first: int
    last: int
    value: float
    low: float
    high: float
    vague: bool = False
    """True for "dozens", "several hundred": no number is printed."""


def word_value(text: str) -> float | None:
    """The number a single word or numeral stands for.

    >>> word_value("5,200"), word_value("twenty-three"), word_value("7.5bn"), word_value("base")
    (5200.0, 23.0, 7500000000.0, None)
    """
    low = text.lower()
    if low in _UNITS or low in _TENS:
        return float(_UNITS.get(low, _TENS.get(low, 0)))
    digits = _DIGITS.match(low)
    if digits:
        value = float(re.sub(r"[, ]", "", digits[1]) + (digits[2] or ""))
        return value * _SCALES[digits[3]] if digits[3] else value
    tens, _, unit = low.partition("-")
    if tens in _TENS and unit in _UNITS:
        return float(_TENS[tens] + _UNITS[unit])
    return None


def amounts(tokens: Sequence[Token]) -> list[Amount]:
    """All numbers of a sentence, in order; numbers inside dates are not told apart here."""
    out: list[Amount] = []
    i = 0
    while i < len(tokens):
        found = _at(tokens, i)
        if found is None or _is_age(tokens, found.last - tokens[0].i):
            i += 1
            continue
        out.append(found)
        i = found.last - tokens[0].i + 1
    return out


def _is_age(tokens: Sequence[Token], last: int) -> bool:
    """ "50-year-old", "12-storey": the number is part of an adjective."""
    after = tokens[last + 1 : last + 3]
    joined = len(after) == 2 and after[0].text == "-" and after[0].start == tokens[last].end
    return joined and word_value(after[1].lower) is None and after[1].lower not in ("strong", "plus")


def _at(tokens: Sequence[Token], i: int) -> Amount | None:
    low = tokens[i].lower
    if low in _VAGUE and not (low in ("scores",) and i + 1 < len(tokens) and tokens[i + 1].lower != "of"):
        value, small, big = _VAGUE[low]
        return Amount(tokens[i].i, tokens[i].i, value, small, big, vague=True)
    if low in _NONE and low != "zero":
        return Amount(tokens[i].i, tokens[i].i, 0, 0, 0)
    ranged = _RANGE.match(low)
    if ranged and not re.match(r"^(19|20)\d\d$", ranged[1]):
        small, big = (float(g.replace(",", "")) for g in ranged.groups())
        return Amount(tokens[i].i, tokens[i].i, big, min(small, big), max(small, big)) if small < big else None
    return _spelled(tokens, i)


def _spelled(tokens: Sequence[Token], i: int) -> Amount | None:
    """A numeral with the words that follow it ("one hundred and thirty thousand", "2.8 million") and hedges before."""
    total, current, j, seen = 0.0, 0.0, i, False
    while j < len(tokens):
        low = tokens[j].lower
        value = word_value(low)
        if value is not None and not (seen and _ends(tokens, j)):
            current, seen = current + value, True
        elif low in _SCALES and (seen or (low == "dozen" and _is_a(tokens, j))):
            current = max(current, 1) * _SCALES[low]
            if _SCALES[low] >= 1000:
                total, current = total + current, 0.0
            seen = True
        elif low == "half" and not seen and _half(tokens, j):
            current, seen = 0.5, True
            j += 1
        elif not (seen and low in ("and", "-") and _continues(tokens, j)):
            break
        j += 1
    if not seen:
        return None
    return _hedged(tokens, i, j - 1, total + current)


def _ends(tokens: Sequence[Token], j: int) -> bool:
    """Two numerals in a row are one number only after a scale word ("hundred thirty") or tens ("twenty three")."""
    before = tokens[j - 1].lower
    return not (before in _SCALES or before in ("and", "-") or before in _TENS)


def _is_a(tokens: Sequence[Token], j: int) -> bool:
    return j > 0 and tokens[j - 1].lower in ("a", "few", "several", "half")


def _half(tokens: Sequence[Token], j: int) -> bool:
    return j + 2 < len(tokens) and tokens[j + 1].lower == "a" and tokens[j + 2].lower in _SCALES


def _continues(tokens: Sequence[Token], j: int) -> bool:
    """Whether "and" or "-" goes on with the same number."""
    if j + 1 >= len(tokens) or j == 0:
        return False
    after, before = tokens[j + 1].lower, tokens[j - 1].lower
    small = word_value(after) is not None and not after[0].isdigit()
    if tokens[j].lower == "-":
        return before in _TENS and after in _UNITS
    return small and before in _SCALES


def _hedged(tokens: Sequence[Token], i: int, j: int, value: float) -> Amount:
    before = [t.lower for t in tokens[max(0, i - 3) : i]]
    low = high = value
    if "between" in before or (before[-1:] == ["to"] and i >= 2 and word_value(tokens[i - 2].lower) is not None):
        low = word_value(tokens[i - 2].lower) or value
    elif _MORE & set(before[-2:]) and "less" not in before and "fewer" not in before:
        high = math.ceil(value * 1.25)
    elif _LESS & set(before[-2:]) or before[-2:] == ["up", "to"]:
        low = math.floor(value * 0.75)
    elif _ABOUT & set(before[-1:]):
        low, high = math.floor(value * 0.9), math.ceil(value * 1.1)
    vague = before[-1:] in (["several"], ["few"])
    return Amount(tokens[i].i, tokens[j].i, value, min(low, value), max(high, value), vague)
