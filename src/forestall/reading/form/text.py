"""A report's outer form: headline, dateline, paragraphs, bullets, quotations.

A *block* is what is parsed at once: a paragraph (hard line breaks inside it joined) or one bullet. Its plain text has
the same length as the passage it comes from, only quotes, apostrophes and line breaks are made plain, so offsets hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from forestall.records import Span

__all__ = ["Block", "blocks_of", "dateline", "pieces_of", "quotations"]

Kind = Literal["headline", "dateline", "body", "bullet"]

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "\n": " ", "\t": " ", "\r": " ", "\xa0": " ", "—": "-"}
) | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # halves of characters, which no parser takes
_SENTENCE_END = re.compile(r"[a-z0-9)\"']{2}[.!?][\"')]*\s+(?=[A-Z\"])")
_LONGEST = 6_000
"""Characters of a block; a longer paragraph is cut, after a sentence."""
_BULLET = re.compile(r"\s{0,20}(?:[-*•–●○■□▪◦‣►▶·]|\d{1,2}[.)]|\((?:[a-z]{1,3}|\d{1,2})\))\s{1,20}")
_DATELINE = re.compile(
    r"^\s*([A-ZÀ-Þ][A-ZÀ-Þ'’ ./-]{2,}(?:, [A-ZÀ-Þ][\w ]+)?|[A-ZÀ-Þ][\w ]+(?:/[A-ZÀ-Þ][\w ]+)?)"
    r"(?:, ?| \()((?:[^–—\-\n)]|(?<=\w)-(?=\w)){0,40}?)\)?\.?\s*[–—-]{1,2}\s+"
)
_TICKER = re.compile(r"^\s*([A-ZÀ-Þ][\w ./-]{2,30}), ([\w ]{3,20})\.? ?/[\w /-]{2,30}/\.?(?:\s*[–-]{1,2})?\s+")
"""The dateline of agencies that set their names between strokes: "MOSCOW, January 5. /TASS/."."""
_BARE = re.compile(
    r"^\s{0,9}([A-ZÀ-Þ]{2}[A-ZÀ-Þ'’ ./-]{1,40}|(?:[A-ZÀ-Þ]\w{1,25} ){0,2}[A-ZÀ-Þ]\w{1,25})()"
    r"\s{1,3}[–—-]{1,2}\s{1,3}(?=[\"A-ZÀ-Þ]|\d)"
)
"""A town alone before a dash: "BOGOTA - Colombia's president left"."""
_QUOTES = re.compile(r"[“”\"«»„]|\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Block:
    """A passage text[start:end] parsed as one; `plain` has the same length."""

    start: int
    end: int
    kind: Kind
    plain: str


def blocks_of(text: str) -> tuple[Block, ...]:
    """Cut a report into blocks, the headline first where there is one.

    >>> [b.kind for b in blocks_of("Rockets hit base\\n\\nFive rockets hit a base.\\n- No one was hurt.")]
    ['headline', 'body', 'bullet']
    """
    lines = [s for p in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text) for s in _lines(text, p.start(), p.end())]
    spans = [(a + s, a + e) for a, b in lines for s, e in pieces_of(text[a:b], _LONGEST)]
    found = [_block(text, start, end) for start, end in spans]
    if found and _is_headline(found):
        first = found[0]
        found[0] = Block(first.start, first.end, "headline", first.plain)
    return tuple(part for block in found for part in _without_dateline(block))


def pieces_of(text: str, longest: int) -> Iterator[Span]:
    """A text in passages of at most `longest` characters, cut after a sentence, else at a semicolon, comma or space.

    >>> list(pieces_of("Rockets hit. Two died, three fled.", 20))
    [(0, 13), (13, 22), (22, 34)]
    """
    start = 0
    while len(text) - start > longest:
        window = text[start : start + longest]
        ends = [m.end() for m in _SENTENCE_END.finditer(window)]
        soft = max(window.rfind("; "), window.rfind(", ")) + 1 or window.rfind(" ") + 1
        end = start + ((ends[-1] if ends else soft) or longest)
        yield start, end
        start = end
    yield start, len(text)


def _without_dateline(block: Block) -> tuple[Block, ...]:
    """The dateline, which is no part of the first sentence, as a block of its own."""
    found = dateline(block) if block.kind == "body" else None
    if found is None or found[2] >= len(block.plain):
        return (block,)
    cut = found[2]
    head = Block(block.start, block.start + cut, "dateline", block.plain[:cut])
    return head, Block(block.start + cut, block.end, "body", block.plain[cut:])


def _lines(text: str, start: int, end: int) -> list[Span]:
    """The paragraph's lines, hard-wrapped prose joined to one; bullets and short lines stand alone."""
    out: list[Span] = []
    at = start
    for line in text[start:end].splitlines(keepends=True):
        stop = at + len(line.rstrip())
        if out and not _BULLET.match(line) and stop > at and _wraps(text[out[-1][0] : out[-1][1]]):
            out[-1] = (out[-1][0], stop)
        elif stop > at:
            out.append((at, stop))
        at += len(line)
    return out


def _wraps(before: str) -> bool:
    """Whether a line of prose goes on in the next: it is long and does not end a sentence."""
    last = before.rsplit("\n", 1)[-1]
    return (len(last) >= 50 and not re.search(r"[.!?:][\"'”’)]*$", last)) or len(last) >= 68


def _block(text: str, start: int, end: int) -> Block:
    bullet = _BULLET.match(text[start:end])
    if bullet:
        start += bullet.end()
    return Block(start, end, "bullet" if bullet else "body", text[start:end].translate(_PLAIN))


def _is_headline(found: list[Block]) -> bool:
    """A short first line without a full stop, with a text below."""
    first = found[0]
    return len(found) > 1 and len(first.plain) < 160 and not re.search(r"[.!?:]\"?$", first.plain.strip())


def dateline(block: Block) -> tuple[str, str, int] | None:
    """Place, date words and length of "BAGHDAD, Jan 3 - ", or None.

    >>> dateline(blocks_of("BAGHDAD, Jan 3 - Rockets hit a base.")[0])
    ('BAGHDAD', 'Jan 3', 17)
    """
    found = next((m for form in (_DATELINE, _TICKER, _BARE) if (m := form.match(block.plain))), None)
    if found is None:
        return None
    return found[1].strip(), found[2].strip(), found.end()


def quotations(text: str) -> list[Span]:
    """Spans of the quoted passages, outermost only, quotes included; one that runs over paragraphs gives one each.

    An unclosed quotation ends with its paragraph.

    >>> quotations('He said: “Go.” She said "no".')
    [(9, 14), (24, 28)]
    """
    out: list[Span] = []
    opened, depth = -1, 0
    for mark in _QUOTES.finditer(text):
        sign = mark[0][0]
        if sign in "\n":
            if depth:
                out.append((opened, mark.start()))
            depth = 0
            continue
        opens = sign in "“«„" or (sign == '"' and not depth)
        if opens and not depth:
            opened = mark.start()
        depth += 1 if opens else -1
        if depth == 0 and not opens:
            out.append((opened, mark.end()))
        depth = max(depth, 0)
    if depth:
        out.append((opened, len(text)))
    return out
