"""Which kind of file it is, how large it may be, and who draws its text.

The kind is told by the first bytes, then by the file name's ending: a page saved as .txt is still a page.
"""

from pathlib import Path

from forestall.errors import ReportError
from forestall.reading.intake.apart import Apart
from forestall.reading.intake.document import LONGEST, Document, Kind
from forestall.reading.intake.plain import from_text

__all__ = ["documents", "readable"]

_ENDINGS: dict[str, Kind] = {
    ".txt": "text", ".md": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf",
    ".eml": "mail", ".rss": "feed", ".atom": "feed", ".xml": "feed",
}  # fmt: skip
_LARGEST: dict[Kind, int] = {
    "text": 8_000_000, "html": 10_000_000, "pdf": 50_000_000, "mail": 30_000_000, "feed": 20_000_000,
}  # fmt: skip


def readable(path: Path) -> bool:
    """Whether a file's name says that it is of a kind that can be read.

    >>> readable(Path("a.PDF")), readable(Path("a.json"))
    (True, False)
    """
    return path.suffix.lower() in _ENDINGS


def documents(data: bytes, name: str, apart: Apart) -> tuple[Document, ...]:
    """The documents of a file's bytes; raises ReportError, which names the file, where there is nothing to read."""
    kind = kind_of(data, name)
    if len(data) > _LARGEST[kind]:
        raise ReportError(f"{name} is larger than {_LARGEST[kind] // 10**6} MB; a report is one document, so split it")
    try:
        found = (from_text(data),) if kind == "text" else apart.draw(data, kind)
    except ReportError as error:
        raise ReportError(f"{name} {error}") from None
    for one in found:
        if len(one.text) > LONGEST:
            raise ReportError(f"{name} has {len(one.text):,} characters; at most {LONGEST:,} are read, so split it")
    return found


def kind_of(data: bytes, name: str) -> Kind:
    """What kind of file it is.

    >>> kind_of(b"%PDF-1.7 ...", "report.txt"), kind_of(b"<rss version='2.0'>", "x"), kind_of(b"Rockets", "x.txt")
    ('pdf', 'feed', 'text')
    """
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-"):
        return "pdf"
    if head.startswith((b"<!doctype html", b"<html")):
        return "html"
    if head.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")):
        return "html" if b"<html" in head else "feed"
    return _ENDINGS.get(Path(name).suffix.lower(), "text")
