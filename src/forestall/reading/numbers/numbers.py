"""Numbers as reports state them: digits, words, ranges, "at least", "dozens".

An `Amount` keeps the printed number as `value` and what the words allow as [low, high]: "at least 30" is 30 or more,
"about 50" a tenth either way, "two dozen" 24, "dozens" anything from 24 to 99, "20 to 30" has the value 30.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from forestall.reading.form.parse import Token
from forestall.reading.numbers.labels import counts_nothing, month_follows
from forestall.reading.words.lexicon import word_list

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
           "score": 20, "lakh": 1e5, "crore": 1e7, "m": 1e6, "bn": 1e9, "mn": 1e6, "mln": 1e6, "bln": 1e9, "tn": 1e12,
           "trn": 1e12, "k": 1e3}  # fmt: skip
_VAGUE = {"dozens": (24, 99), "scores": (40, 199), "hundreds": (200, 999), "thousands": (2000, 9999),
          "millions": (2e6, 9e6)}  # fmt: skip
_NONE = {"no", "nobody", "none", "nil", "neither"}
_DIGITS = re.compile(
    r"^(?:rm|rs\.?|sbd|ksh|tk|(?:[a-z]{1,2})?[$€£])?"
    r"(\d{1,3}(?:[,'  ]\d{3})+|\d+)(\.\d+)?(m|bn|tn|k|mn|mln|bln|trn)?\+?$"
)
_RANGE = re.compile(r"^(\d[\d,]*)[-–](\d[\d,]*)$")
_MORE = word_list("numbers.more")
_LESS = word_list("numbers.less")
_ABOUT = word_list("numbers.about")
_JOINTS = ("-", "–")
_PLACES = 3


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

    def shares(self, other: "Amount") -> bool:
        """Whether the two have a word in common."""
        return self.first <= other.last and other.first <= self.last


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
        value = float(re.sub(r"[,'  ]", "", digits[1]) + (digits[2] or ""))
        return value * _SCALES[digits[3]] if digits[3] else value
    tens, _, unit = low.partition("-")
    if tens in _TENS and unit in _UNITS:
        return float(_TENS[tens] + _UNITS[unit])
    return None


def amounts(tokens: Sequence[Token]) -> list[Amount]:
    """All numbers of a sentence that count something, in order; dates, ages, hours and numbers of flights are none."""
    out: list[Amount] = []
    i = 0
    while i < len(tokens):
        found = _at(tokens, i)
        if found is None:
            i += 1
            continue
        i = found.last - tokens[0].i + 1
        ranged = _range(tokens, found, i)
        if ranged is not None:
            found, i = ranged, ranged.last - tokens[0].i + 1
        if not counts_nothing(tokens, found.first - tokens[0].i, found.last - tokens[0].i, found.value):
            out.append(_hedged(tokens, found))
    return out


def _range(tokens: Sequence[Token], low: Amount, after: int) -> Amount | None:
    """ "20-30", "20 to 30", "between 20 and 30", "five or six": one amount whose value is its upper end."""
    if after + 1 >= len(tokens) or low.vague or not low.value:
        return None
    start = low.first - tokens[0].i
    before = tokens[start - 1].lower if start else ""
    word = tokens[after].lower
    joint = word in _JOINTS or (word == "to" and before != "from") or word == "or"
    if not joint and not (word == "and" and before == "between"):
        return None
    high = _at(tokens, after + 1)
    if high is None or high.vague or month_follows(tokens, high.last - tokens[0].i):
        return None
    small = low.value * _scale_of(tokens, low, high)
    tight = word not in _JOINTS or high.value <= 50 * small
    if not small < high.value or not tight or (word == "or" and high.value > 2 * small + 2):
        return None
    return Amount(low.first, high.last, high.value, small, high.value)


def _scale_of(tokens: Sequence[Token], low: Amount, high: Amount) -> float:
    """In "2 to 3 million" the 2 is millions too."""
    last = tokens[high.last - tokens[0].i].lower
    bare = tokens[low.last - tokens[0].i].lower not in _SCALES
    return _SCALES.get(last, 1.0) if bare and low.value < high.value / _SCALES.get(last, 1.0) and last != "dozen" else 1


def _at(tokens: Sequence[Token], i: int) -> Amount | None:
    low, number = tokens[i].lower, tokens[i].i
    if low in ("tens", "hundreds") and _lowers(tokens, i + 1, "of") and _lowers(tokens, i + 2, "thousands", "millions"):
        scale = (10 if low == "tens" else 100) * (1000 if tokens[i + 2].lower == "thousands" else 1e6)
        return Amount(number, tokens[i + 2].i, 2 * scale, 2 * scale, 9 * scale, vague=True)
    if low in _VAGUE and (low != "scores" or _lowers(tokens, i + 1, "of", "more", "dead", "were")):
        small, big = _VAGUE[low]
        return Amount(number, number, small, small, big, vague=True)
    if low in _NONE and not _lowers(tokens, i + 1, "longer", "less", "fewer", "more", "later"):
        return Amount(number, number, 0, 0, 0)
    ranged = _RANGE.match(low)
    if ranged and not re.match(r"^(19|20)\d\d$", ranged[1]):
        small, big = (float(g.replace(",", "")) for g in ranged.groups())
        return Amount(number, number, big, small, big) if small < big else None
    return _spelled(tokens, i)


def _lowers(tokens: Sequence[Token], i: int, *words: str) -> bool:
    return i < len(tokens) and tokens[i].lower in words


def _spelled(tokens: Sequence[Token], i: int) -> Amount | None:
    """A numeral with the words that follow it: "one hundred and thirty thousand", "2.8 million", "half a million"."""
    if tokens[i].lower == "half":
        return _half(tokens, i)
    if tokens[i].lower in _PARTS:
        return _part(tokens, i)
    total, current, j, seen = 0.0, 0.0, i, False
    while j < len(tokens):
        low = tokens[j].lower
        value = word_value(low)
        if value is not None and not (seen and _ends(tokens, j)):
            current, seen = current + value, True
        elif low in _SCALES and (seen or _is_a(tokens, j)):
            current = max(current, 1) * _SCALES[low]
            if _SCALES[low] >= 1000:
                total, current = total + current, 0.0
            seen = True
        elif seen and low == "and" and _lowers(tokens, j + 1, "a") and _lowers(tokens, j + 2, "half"):
            whole = word_value(tokens[j - 1].lower) is not None
            current, j = current + 0.5 * (1 if whole else _SCALES.get(tokens[j - 1].lower, 1)), j + 2
        elif not (seen and low in ("and", *_JOINTS) and _continues(tokens, j)):
            break
        j += 1
    if not seen:
        return None
    vague = i > 0 and tokens[i - 1].lower in ("several", "few", "many") and tokens[i].lower in _SCALES
    value = round((total + current) * (2 if vague else 1), _PLACES)
    return Amount(tokens[i].i, tokens[j - 1].i, value, value, value * (4.5 if vague else 1), vague)


def _half(tokens: Sequence[Token], i: int) -> Amount | None:
    """ "half a million", "half a dozen"."""
    if not (_lowers(tokens, i + 1, "a") and i + 2 < len(tokens) and tokens[i + 2].lower in _SCALES):
        return None
    value = 0.5 * _SCALES[tokens[i + 2].lower]
    return Amount(tokens[i].i, tokens[i + 2].i, value, value, value)


_PARTS = {"quarter": 0.25, "quarters": 0.75, "third": 1 / 3}


def _part(tokens: Sequence[Token], i: int) -> Amount | None:
    """ "A quarter of a million", "three quarters of a million"."""
    scale = _SCALES.get(tokens[i + 3].lower, 0) if i + 3 < len(tokens) else 0
    if not (_lowers(tokens, i + 1, "of") and _lowers(tokens, i + 2, "a", "one")) or scale < 1000:
        return None
    first = i - 1 if i and tokens[i - 1].lower in ("three", "a") else i
    value = round(_PARTS[tokens[i].lower] * scale)
    return Amount(tokens[first].i, tokens[i + 3].i, value, value, value)


def _ends(tokens: Sequence[Token], j: int) -> bool:
    """Two numerals in a row are one number only after a scale word ("hundred thirty") or tens ("twenty three")."""
    before = tokens[j - 1].lower
    small = tokens[j].lower in _UNITS
    return not (before in _SCALES or before in ("and", *_JOINTS) or (before in _TENS and small))


def _is_a(tokens: Sequence[Token], j: int) -> bool:
    """Whether a bare "dozen", "hundred", "million" stands as a number by itself."""
    counted = tokens[j].lower in ("dozen", "hundred", "thousand", "million", "billion", "trillion")
    if tokens[j].lower == "score":
        return j > 0 and tokens[j - 1].lower == "a" and _lowers(tokens, j + 1, "of")
    return counted and j > 0 and tokens[j - 1].lower in ("a", "few", "several", "the", "another", "many")


def _continues(tokens: Sequence[Token], j: int) -> bool:
    """Whether "and" or "-" goes on with the same number."""
    if j + 1 >= len(tokens) or j == 0:
        return False
    after, before = tokens[j + 1].lower, tokens[j - 1].lower
    small = word_value(after) is not None and not after[0].isdigit()
    if tokens[j].lower in _JOINTS:
        return before in _TENS and after in _UNITS
    return small and before in _SCALES


def _hedged(tokens: Sequence[Token], amount: Amount) -> Amount:
    """The amount with what "at least", "up to", "about" and the like before it allow."""
    if amount.vague or amount.low != amount.high:
        return amount
    i, value = amount.first - tokens[0].i, amount.value
    before = [t.lower for t in tokens[max(0, i - 4) : i]]
    near = set(before[-2:])
    low = high = value
    fewer = bool({"less", "fewer"} & near) and "no" not in before
    if (
        (before[-2:] == ["up", "to"] and not {"gone", "went", "goes", "going", "shot", "moved"} & set(before))
        or before[-2:] == ["many", "as"]
        or fewer
        or _LESS & near
        or before[-2:] == ["no", "more"]
    ):
        low = math.floor(value * 0.75)
    elif _MORE & near or {"less", "fewer"} & near or before[-2:] == ["excess", "of"]:
        high = math.ceil(value * 1.25)
    elif _ABOUT & set(before[-1:]):
        low, high = math.floor(value * 0.9), math.ceil(value * 1.1)
    return replace(amount, low=min(low, value), high=max(high, value))
