"""Reports as they come from files: text, header lines, source and the day of publication.

A text file may begin with `Source:`, `Published:`, `Grade:` and `Note:` lines and an empty line; the report's text is
what follows, and offsets count from its first character. Without a header the whole file is the text. A page, a mail
or a feed says these things in its own way.
"""

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import get_args

from forestall.dates import parse_day
from forestall.errors import DataError, ReportError
from forestall.reading.days.when import find_publication
from forestall.reading.form.text import blocks_of
from forestall.reading.form.visible import visible
from forestall.reading.intake import Apart, Document, documents
from forestall.reading.intake.language import language_of
from forestall.records import Grade, Report

__all__ = ["load_report", "load_reports", "parse_report", "reports_of"]

_HEADER = re.compile(r"^(Source|Published|Grade|Note|Title|Language):[ \t]*+(.*)$")


def load_reports(
    path: Path,
    *,
    published: dt.date | None = None,
    source: str | None = None,
    grade: Grade | None = None,
    apart: Apart | None = None,
) -> tuple[Report, ...]:
    """Read a file (.txt, .md, .html, .pdf, .eml, an RSS or Atom feed) as the reports it holds: one, or a feed's many.

    What is given here wins over what the file says. Give `apart` to open many files in one child process. A report in
    another language comes with its code; `read` will not take it. Raises ReportError where the file is missing, empty,
    damaged, too large, or a day of publication can neither be read nor inferred.
    """
    if not path.is_file():
        raise ReportError(f"{path.name} is not a file; a report must be a file, so check the path")
    return reports_of(path.read_bytes(), path.name, published=published, source=source, grade=grade, apart=apart)


def reports_of(
    data: bytes,
    name: str,
    *,
    published: dt.date | None = None,
    source: str | None = None,
    grade: Grade | None = None,
    apart: Apart | None = None,
) -> tuple[Report, ...]:
    """The reports in a file's bytes; see `load_reports`."""
    if apart is None:
        with Apart() as own:
            found = documents(data, name, own)
    else:
        found = documents(data, name, apart)
    return tuple(_report(d, name, published=published, source=source, grade=grade) for d in found)


def load_report(
    path: Path, *, published: dt.date | None = None, source: str | None = None, grade: Grade | None = None
) -> Report:
    """Read a file that holds one report; raises ReportError as `load_reports` does, and for a feed of several."""
    found = load_reports(path, published=published, source=source, grade=grade)
    if len(found) != 1:
        raise ReportError(f"{path.name} holds {len(found)} reports; one is expected here, so use load_reports")
    return found[0]


def parse_report(
    text: str,
    *,
    name: str = "text",
    published: dt.date | None = None,
    source: str | None = None,
    grade: Grade | None = None,
) -> Report:
    """A report from its text, header lines included; see `load_reports` for what is raised.

    >>> parse_report("Published: 2020-03-17\\n\\nRockets hit a base on Monday.").published
    datetime.date(2020, 3, 17)
    """
    return _report(Document(text), name, published=published, source=source, grade=grade)


def _report(
    document: Document, name: str, *, published: dt.date | None, source: str | None, grade: Grade | None
) -> Report:
    header, body = _split(document.text)
    seen = visible(body).text
    if not seen.strip():
        raise ReportError(f"{name} is empty; a report must have some text, so check the file")
    day, inferred = _publication(header, seen, published or document.published, document.guessed, name)
    return Report(
        id=hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest(),
        title=header.get("Title") or document.title or _title(seen),
        text=body,
        source=source if source is not None else header.get("Source", document.source),
        published=day,
        language=language_of(seen),
        grade=grade or _grade(header.get("Grade"), name),
        note=header.get("Note", ""),
        published_inferred=inferred,
    )


def _split(text: str) -> tuple[dict[str, str], str]:
    """Header lines and the text after them; a text without header is left as it is."""
    header: dict[str, str] = {}
    at = 0
    for line in text.splitlines(keepends=True):
        found = _HEADER.match(visible(line).text.strip())
        if not found:
            break
        header[found[1]] = found[2].strip()
        at += len(line)
    if not header:
        return {}, text
    rest = text[at:]
    return header, rest[len(rest) - len(rest.lstrip("\r\n")) :]


def _publication(
    header: dict[str, str], seen: str, given: dt.date | None, guessed: dt.date | None, name: str
) -> tuple[dt.date, bool]:
    """The day of publication, and whether it was inferred: from the text, else as the file's own guess."""
    if given is not None:
        return given, False
    if "Published" in header:
        try:
            return parse_day(header["Published"], where=f"{name}: Published"), False
        except DataError as error:
            raise ReportError(str(error)) from None
    found = find_publication(seen) or guessed
    if found is None:
        raise ReportError(f"{name} has no day of publication; one is needed to date events, so give --published DATE")
    return found, True


def _grade(text: str | None, name: str) -> Grade:
    if text is None:
        return "F"
    if text not in get_args(Grade):
        raise ReportError(f"{name}: Grade is {text!r}; it must be one of A to F, so correct it")
    return text  # type: ignore[return-value]


def _title(seen: str) -> str:
    first = blocks_of(seen)[0]
    line = seen[first.start : first.end].strip().splitlines()[0]
    return line if len(line) <= 200 else line[:197] + "..."
