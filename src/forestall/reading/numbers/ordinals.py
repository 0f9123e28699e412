"""Ordinal words and figures: "third", "3rd", up to the days of a month."""

import re

__all__ = ["number_of_day", "ordinal"]

_ORDINALS = {
    w: i for i, w in enumerate((
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
        "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"), 1)
}  # fmt: skip


def number_of_day(text: str) -> int:
    """The day that "third" or "3rd" names."""
    return _ORDINALS.get(text) or int(re.sub(r"\D", "", text))


def ordinal(word: str) -> int | None:
    """The number up to 31 of "third" or "3rd", in small letters; None for other words.

    >>> ordinal("twelfth"), ordinal("12th"), ordinal("twelve")
    (12, 12, None)
    """
    digits = re.fullmatch(r"(\d\d?)(?:st|nd|rd|th)", word)
    return _ORDINALS.get(word) or (int(digits[1]) if digits else None)
