"""A page nested deeper than its parser goes, made shallow: tags far down are left out, their text stays.

libxml2 drops what stands more than 256 tags deep and says so only in its log. Pages made to do harm are nested so, and
old ones that open a tag for every paragraph and close none.
"""

from collections import Counter
from html import escape
from html.parser import HTMLParser

from forestall.reading.intake.plain import decoded

__all__ = ["BLOCKS", "shallow"]

BLOCKS = (
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "br", "blockquote", "pre", "td", "th", "section",
    "title",
)  # fmt: skip
"""Tags that begin a line of their own."""
_DEEPEST = 60
"""Tags within each other that are kept; each may hold a few of those that end by themselves."""
_BY_THEMSELVES = {
    "p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "area", "base", "br", "col", "embed",
    "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
"""Tags that need no end."""


def shallow(page: bytes | str) -> str:
    """The page with no tag deeper than its parser goes, a line's end for each block that is left out.

    >>> shallow("<b>" * 61 + "<div>Rockets hit a base.</div>")[-33:]
    '<b><b><br>Rockets hit a base.<br>'
    """
    made = _Shallow()
    made.feed(decoded(page) if isinstance(page, bytes) else page)
    made.close()
    return "".join(made.parts)


class _Shallow(HTMLParser):
    """What is kept so far, the tags open in it, and how many of each name were left out and are to be closed yet."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._open: list[str] = []
        self._left_out: Counter[str] = Counter()

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BY_THEMSELVES or tag in ("script", "style") or len(self._open) < _DEEPEST:
            self.parts.append(self.get_starttag_text() or "")
            self._open += [tag] if tag not in _BY_THEMSELVES else []
        else:
            self._left_out[tag] += 1
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._left_out[tag]:
            self._left_out[tag] -= 1
            self._break(tag)
        elif tag in self._open:
            while self._open.pop() != tag:
                pass
            self.parts.append(f"</{tag}>")
        elif tag in _BY_THEMSELVES:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self._open[-1:] in (["script"], ["style"]) else escape(data, quote=False))

    def _break(self, tag: str) -> None:
        if tag in BLOCKS and self.parts[-1:] != ["<br>"]:
            self.parts.append("<br>")
