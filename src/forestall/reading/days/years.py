"""Years as they are written and said: "1972", "nineteen seventy-two", "two thousand and four", "twenty fourteen"."""

import re

__all__ = ["year_in"]

_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {w: i for i, w in enumerate(_ONES, 1)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}


def year_in(text: str) -> int:
    """The year that figures or words name.

    >>> year_in("nineteen seventy-two"), year_in("two thousand and four"), year_in("1996")
    (1972, 2004, 1996)
    """
    if text.isdigit():
        return int(text)
    first, *rest = re.split(r"[- ]", text.lower())
    century = {"nineteen": 1900, "twenty": 2000}.get(first, 2000)
    return century + sum(_VALUES.get(w, 0) for w in rest)
