"""A report as it comes from a file: header lines, text, and the day it was published.

A file may begin with `Source:`, `Published:`, `Grade:` and `Note:` lines and an empty line; the report's text is what
follows, and offsets count from its first character. Without a header the whole file is the text.
"""

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import get_args

from forestall.dates import parse_day
from forestall.errors import DataError, LanguageError, ReportError
from forestall.reading.language import language_of
from forestall.reading.text import blocks_of
from forestall.reading.when import find_publication
from forestall.records import Grade, Report

__all__ = ["load_report", "parse_report"]

_HEADER = re.compile(r"^(Source|Published|Grade|Note|Title|Language):[ \t]*(.*)$")
_LARGEST = 2_000_000


def load_report(
    path: Path, *, published: dt.date | None = None, source: str | None = None, grade: Grade | None = None
) -> Report:
    """Read a text file as a report; what is given here wins over the file's header lines.

    Raises ReportError where the file is missing, empty, not text, too large, or its day of publication can neither be
    read nor inferred; LanguageError where it is not English.
    """
    name = path.name
    if not path.is_file():
        raise ReportError(f"{name} is not a file; a report must be a text file, so check the path")
    if path.stat().st_size > _LARGEST:
        raise ReportError(f"{name} is larger than {_LARGEST // 10**6} MB; a report is one document, so split it")
    return parse_report(_decoded(path), name=name, published=published, source=source, grade=grade)


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "" if b"\x00" in data else data.decode("cp1252", errors="replace")
    if "\x00" in text or (data and not text) or _unprintable(text) > 0.1:
        raise ReportError(f"{path.name} is not text; a report must be plain text, so convert it first")
    return text


def _unprintable(text: str) -> float:
    odd = sum(1 for c in text[:5000] if not c.isprintable() and c not in "\n\r\t\u2028\u200b\ufeff\xa0\xad\u2009\u202f")
    return (odd + text[:5000].count("\ufffd")) / max(1, len(text[:5000]))


def parse_report(
    text: str,
    *,
    name: str = "text",
    published: dt.date | None = None,
    source: str | None = None,
    grade: Grade | None = None,
) -> Report:
    """A report from its text, header lines included; see `load_report` for what is raised.

    >>> parse_report("Published: 2020-03-17\\n\\nRockets hit a base on Monday.").published
    datetime.date(2020, 3, 17)
    """
    header, body = _split(text)
    if not body.strip():
        raise ReportError(f"{name} is empty; a report must have some text, so check the file")
    language = language_of(body)
    if language != "English":
        raise LanguageError(f"{name} is in {language}; only English can be read, so translate it first")
    day, inferred = _publication(header, body, published, name)
    return Report(
        id=hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest(),
        title=header.get("Title") or _title(body),
        text=body,
        source=source if source is not None else header.get("Source", ""),
        published=day,
        language="en",
        grade=grade or _grade(header.get("Grade"), name),
        note=header.get("Note", ""),
        published_inferred=inferred,
    )


def _split(text: str) -> tuple[dict[str, str], str]:
    """Header lines and the text after them; a text without header is left as it is."""
    header: dict[str, str] = {}
    at = 0
    for line in text.splitlines(keepends=True):
        found = _HEADER.match(line.strip())
        if not found:
            break
        header[found[1]] = found[2].strip()
        at += len(line)
    if not header:
        return {}, text
    rest = text[at:]
    return header, rest[len(rest) - len(rest.lstrip("\r\n")) :]


def _publication(header: dict[str, str], body: str, given: dt.date | None, name: str) -> tuple[dt.date, bool]:
    """The day of publication, and whether it was inferred from the text."""
    if given is not None:
        return given, False
    if "Published" in header:
        try:
            return parse_day(header["Published"], where=f"{name}: Published"), False
        except DataError as error:
            raise ReportError(str(error)) from None
    found = find_publication(body)
    if found is None:
        raise ReportError(f"{name} has no day of publication; one is needed to date events, so give --published DATE")
    return found, True


def _grade(text: str | None, name: str) -> Grade:
    if text is None:
        return "F"
    if text not in get_args(Grade):
        raise ReportError(f"{name}: Grade is {text!r}; it must be one of A to F, so correct it")
    return text  # type: ignore[return-value]


def _title(body: str) -> str:
    first = blocks_of(body)[0]
    line = body[first.start : first.end].strip().splitlines()[0]
    return line if len(line) <= 200 else line[:197] + "..."
