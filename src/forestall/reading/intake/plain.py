"""Plain text from bytes: UTF-8 where it is, else what a byte order mark or the letters themselves say."""

import codecs

from forestall.errors import ReportError
from forestall.reading.intake.document import Document

__all__ = ["decoded", "from_text"]

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ODD_ALLOWED = set("\n\r\t\f\v\u2028\u2029\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067"
                   "\u2068\u2069\u2060\ufeff\xa0\xad\u2009\u202f\u3000")  # fmt: skip


def from_text(data: bytes) -> Document:
    """A text file as a document; raises ReportError for bytes that are no text."""
    text = decoded(data)
    if "\x00" in text or (data and not text) or _odd(text) > 0.1:
        raise ReportError("is not text; a report must be text, HTML, PDF, mail or a feed, so convert it first")
    return Document(text)


def decoded(data: bytes) -> str:
    """The characters of some bytes; never fails, bytes that fit nothing become U+FFFD.

    >>> decoded("Brasília".encode("utf-16")), decoded("Brasília".encode("latin-1"))
    ('Brasília', 'Brasília')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "" if b"\x00" in data else _guessed(data)


def _guessed(data: bytes) -> str:
    """Western Europe's old encoding where it fits, else the likeliest one."""
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    signs = [c for c in western if ord(c) > 127]
    fitting = sum(c.isalpha() or c in "€£–—‘’“”•…«»°" for c in signs)
    if western and fitting >= 0.9 * len(signs) and len(signs) <= 0.25 * len(western):
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    return data.decode(best.encoding if best is not None else "cp1252", errors="replace")


def _odd(text: str) -> float:
    """The share of characters that no text has."""
    head = text[:5000]
    odd = sum(1 for c in head if not c.isprintable() and c not in _ODD_ALLOWED)
    return (odd + head.count("\ufffd")) / max(1, len(head))
