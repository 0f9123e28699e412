"""Text made harmless for spreadsheets: a cell that begins like a formula is not one.

Spreadsheets run text that begins with = + - @, a tab or a carriage return (full-width forms of the first four too).
Such text gets an apostrophe in front, as spreadsheets themselves mark text; read back, `plain` takes it away. Numbers
are written as numbers and stay what they are.
"""

import re

__all__ = ["neutral", "plain"]

_FORMULA = re.compile(r"^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_MARKED = re.compile(r"^''*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def neutral(text: str) -> str:
    """The text as it may stand in a spreadsheet.

    >>> neutral("=1+1"), neutral("two"), neutral("'=1")
    ("'=1+1", 'two', "''=1")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def plain(text: str) -> str:
    """The text that `neutral` was given.

    >>> plain(neutral("=1+1")), plain("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if _MARKED.match(text) else text
