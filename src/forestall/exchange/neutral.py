"""Text made harmless for spreadsheets: a cell that begins like a formula is not one.

Spreadsheets run text that begins with = + - @, a tab or a carriage return (full-width forms of the first four too).
Such text gets an apostrophe in front, as spreadsheets themselves mark text; read back, `plain` takes it away. Numbers
are written as numbers and stay what they are.
"""

import re

import polars as pl

__all__ = ["neutral", "neutral_frame", "plain"]

_FORMULA = re.compile(r"^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_MARKED = re.compile(r"^''*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def neutral(text: str) -> str:
    """The text as it may stand in a spreadsheet.

    >>> neutral("=1+1"), neutral("two"), neutral("'=1")
    ("'=1+1", 'two', "''=1")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def neutral_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with every text of it neutral.

    >>> neutral_frame(pl.DataFrame({"a": ["=1", "x", None], "n": [-1, 2, 3]})).rows()
    [("'=1", -1), ('x', 2), (None, 3)]
    """
    texts = [pl.col(name) for name, kind in frame.schema.items() if kind == pl.String]
    marked = (pl.when(text.str.contains(_FORMULA.pattern)).then(pl.lit("'") + text).otherwise(text) for text in texts)
    return frame.with_columns(cell.alias(text.meta.output_name()) for cell, text in zip(marked, texts, strict=True))


def plain(text: str) -> str:
    """The text that `neutral` was given.

    >>> plain(neutral("=1+1")), plain("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if _MARKED.match(text) else text
