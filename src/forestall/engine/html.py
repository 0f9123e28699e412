"""A plain table for notebooks: what `_repr_html_` shows."""

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["table"]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str) -> str:
    """An HTML table; every cell is escaped.

    >>> table(["R"], [["<1"]], caption="now")
    '<table><caption>now</caption><tr><th>R</th></tr><tr><td>&lt;1</td></tr></table>'
    """
    lines = [("th", head), *(("td", row) for row in rows)]
    body = "".join("<tr>" + "".join(f"<{tag}>{escape(x)}</{tag}>" for x in row) + "</tr>" for tag, row in lines)
    return f"<table><caption>{escape(caption)}</caption>{body}</table>"
