"""Text out of HTML, PDF, mail and feeds, by the libraries made for each; runs in the child process only."""

import datetime as dt
import io
import re
from collections.abc import Callable
from time import struct_time
from typing import Any

from forestall.errors import ReportError
from forestall.reading.intake.document import LONGEST, Document, Kind
from forestall.reading.intake.plain import decoded
from forestall.reading.intake.shallow import BLOCKS, shallow

__all__ = ["draw"]

_PAGES = 500


def draw(data: bytes, kind: Kind) -> tuple[Document, ...]:
    """The documents in a file of this kind; raises ReportError, its message to follow the file's name."""
    makers: dict[Kind, Callable[[bytes], tuple[Document, ...]]] = {
        "html": lambda d: (from_html(d),), "pdf": lambda d: (from_pdf(d),), "mail": lambda d: (from_mail(d),),
        "feed": from_feed,
    }  # fmt: skip
    return makers[kind](data)


def from_html(data: bytes | str) -> Document:
    """An article's own text without the page's furniture; the whole page's text where no article can be told."""
    from trafilatura import bare_extraction

    data = shallow(data) if _is_cut(data) else data
    found: Any = bare_extraction(
        data, include_comments=False, with_metadata=True, date_extraction_params={"extensive_search": False}
    )
    text = (found.text if found is not None else None) or ""
    if len(text) < 200:
        whole = text_of(data)
        text = whole if len(whole) > len(text) else text
    if not text.strip():
        raise ReportError("is a page without text; expected an article, so save it as text")
    title = (found.title if found is not None else None) or ""
    source = (found.sitename or found.hostname if found is not None else None) or ""
    published = dt.date.fromisoformat(found.date) if found is not None and found.date else None
    return Document(_with_title(title, _paragraphs(text)), title, source, published)


def _is_cut(data: bytes | str) -> bool:
    """Whether a page is nested so deep that its parser leaves out what is inside."""
    from lxml import etree, html

    parser = html.HTMLParser()
    try:
        html.document_fromstring(data, parser=parser)
    except (etree.ParserError, ValueError):
        return False
    return any("Excessive depth" in entry.message for entry in parser.error_log)


def text_of(data: bytes | str) -> str:
    """All text of a page or fragment, a line for each block; scripts and styles left out."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(shallow(data) if _is_cut(data) else data)
    except (etree.ParserError, ValueError):
        return ""
    for gone in tree.xpath("//script|//style|//noscript|//template"):
        gone.drop_tree()
    for block in tree.iter(*BLOCKS):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)


def _paragraphs(text: str) -> str:
    """Paragraphs apart by an empty line, bullets kept together."""
    return re.sub(r"(?<!\n)\n+(?![-*•] )", "\n\n", text.strip())


def _with_title(title: str, text: str) -> str:
    return text if not title or title[:60] in text[:400] else f"{title}\n\n{text}"


def from_pdf(data: bytes) -> Document:
    """The text layer of a PDF's first pages; lines as they are printed, words cut at a line's end joined."""
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReportError("is locked by a password; expected an open PDF, so unlock it")
        text = _pages(reader)
        meta = reader.metadata
        made = meta.creation_date.date() if meta is not None and meta.creation_date is not None else None
        title = str(meta.title or "") if meta is not None else ""
    except LimitReachedError:
        raise ReportError(
            "unpacks to far more than a report holds; expected an ordinary PDF, so print it anew"
        ) from None
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, ZeroDivisionError):
        # the library raises any of these on a malformed file; what is wrong with it helps nobody
        raise ReportError("is a damaged PDF; expected one that opens, so print it to a new one") from None
    if not text.strip():
        raise ReportError("is a PDF without text, perhaps scanned pages; expected a text layer, so run OCR on it")
    return Document(text, title if " " in title else "", "", None, made)


def _pages(reader: Any) -> str:
    out: list[str] = []
    for page in reader.pages[:_PAGES]:
        out.append(page.extract_text() or "")
        if sum(map(len, out)) > LONGEST:
            break
    joined = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", "\n".join(out))
    return re.sub(r"(?<![ \t])[ \t]+(?=\n)", "", joined)


def from_mail(data: bytes) -> Document:
    """A mail's plain part, else its HTML part; who sent it is the source, its Date the day of publication."""
    from email import message_from_bytes, policy
    from email.utils import parseaddr, parsedate_to_datetime

    mail: Any = message_from_bytes(data, policy=policy.default)
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise ReportError("is a mail without text; expected a body, so save the attachment and read that")
    raw = body.get_payload(decode=True) or b""
    text = from_html(raw).text if body.get_content_subtype() == "html" else decoded(raw)
    name, address = parseaddr(str(mail.get("From", "")))
    try:
        published = parsedate_to_datetime(str(mail.get("Date", ""))).date()
    except (ValueError, TypeError, IndexError):
        published = None
    subject = " ".join(str(mail.get("Subject", "")).split())
    return Document(_with_title(subject, text), subject, name or address, published)


def from_feed(data: bytes) -> tuple[Document, ...]:
    """One document for each entry of an RSS or Atom feed."""
    import feedparser
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        fromstring(data)
    except DefusedXmlException:
        raise ReportError(
            "defines entities, as XML bombs do; expected a feed without, so take it from elsewhere"
        ) from None
    except ParseError:
        pass  # feeds are often not well-formed, and feedparser reads them all the same
    feed: Any = feedparser.parse(io.BytesIO(data))
    source = str(feed.feed.get("title", ""))
    found = tuple(d for entry in feed.entries if (d := _entry(entry, source)) is not None)
    if not found:
        raise ReportError("is a feed without entries; expected RSS or Atom, so check the file")
    return found


def _entry(entry: Any, source: str) -> Document | None:
    longest = max((str(c.get("value", "")) for c in entry.get("content", ())), key=len, default="")
    text = _paragraphs(text_of(max(longest, str(entry.get("summary", "")), key=len) or "<p></p>"))
    title = " ".join(text_of(str(entry.get("title", "")) or "<p></p>").split())
    if not (text or title):
        return None
    own = entry.get("source", {}).get("title", "")
    return Document(_with_title(title, text) or title, title, str(own) or source, _day(entry))


def _day(entry: Any) -> dt.date | None:
    when: struct_time | None = entry.get("published_parsed") or entry.get("updated_parsed")
    return dt.date(when.tm_year, when.tm_mon, when.tm_mday) if when is not None else None
