"""A document: the text drawn from a file, and what the file itself says of title, source and day."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

__all__ = ["LONGEST", "Document", "Kind"]

Kind = Literal["text", "html", "pdf", "mail", "feed"]

LONGEST = 2_000_000
"""Most characters of one document; a report is shorter, a book is to be split."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text; what is not known is empty or None."""

    text: str
    title: str = ""
    source: str = ""
    published: dt.date | None = None
    guessed: dt.date | None = None
    """A day that may be the day of publication, where the text itself names none (a PDF's day of making)."""
