"""A report's text as a reader's eye takes it, and the way back to the text as it came.

Soft hyphens, marks of direction, zero-width spaces and joiners stand inside words and are not seen; an accent may be a
character of its own, "fi" one letter, a hyphen or a space one of many. The rules read plain letters, and what they find
is put where it stands in the report, whose own text is never changed.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from forestall.records import Reading, Span

__all__ = ["Visible", "visible"]

_OTHERWISE = re.compile(
    "(?P<unseen>[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]++)"
    r"|(?P<thousands>(?<=\d)(?<!\d{4})[\xa0\u2009\u202f](?=\d{3}(?!\d)))"
    "|(?P<space>[\u2002-\u200a\u202f\u205f\u3000])|(?P<hyphen>[\u2010\u2011])"
    "|(?P<letters>[\ufb00-\ufb06]|[^\\W\\d_][\u0300-\u034e\u0350-\u036f]{1,4})"
)
"""What is seen otherwise than it is written: what Unicode calls ignorable; spaces between the digits of one number, and
others that are no plain ones; letters printed as one, or with their accents behind them."""
_SEEN = {"unseen": "", "thousands": ",", "space": " ", "hyphen": "-"}


@dataclass(frozen=True, slots=True)
class Visible:
    """A text to read; its passages `starts` to `ends` are written otherwise in the report, at `own`."""

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    own: tuple[Span, ...] = ()

    def origin(self, span: Span) -> Span:
        """Where a passage stands in the report.

        >>> seen = visible("a kill\\u00ading")
        >>> seen.text, seen.origin((2, 9))
        ('a killing', (2, 10))
        """
        start, end = span
        return self._character(start)[0], self._character(end - 1)[1] if end > start else self._character(start)[0]

    def _character(self, at: int) -> Span:
        n = bisect_right(self.starts, at) - 1
        if n < 0:
            return at, at + 1
        if at < self.ends[n]:
            return self.own[n]
        beyond = self.own[n][1] + at - self.ends[n]
        return beyond, beyond + 1

    def placed(self, reading: Reading, text: str) -> Reading:
        """A reading of this text as one of the report's own."""
        return replace(
            reading,
            report=replace(reading.report, text=text),
            actors=tuple(replace(a, mentions=self._all(a.mentions)) for a in reading.actors),
            events=tuple(replace(e, spans=self._all(e.spans)) for e in reading.events),
            claims=tuple(
                replace(c, spans=self._all(c.spans), quote=text[slice(*self.origin(c.spans[0]))])
                for c in reading.claims
            ),
            figures=tuple(replace(f, spans=self._all(f.spans)) for f in reading.figures),
            links=tuple(replace(link, spans=self._all(link.spans)) for link in reading.links),
        )

    def _all(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(self.origin(s) for s in spans)


def visible(text: str) -> Visible:
    """The text as it is seen.

    >>> visible("Bogota\\u0301: 1\\u202f200 of\\ufb01cers").text
    'Bogotá: 1,200 officers'
    """
    parts, own, lengths, done = [], [], [], 0
    for start, end, seen in _edits(text):
        parts += [text[done:start], seen]
        own.append((start, end))
        lengths += [start - done, len(seen)]
        done = end
    ends = tuple(accumulate(lengths))
    return Visible("".join([*parts, text[done:]]), ends[::2], ends[1::2], tuple(own))


def _edits(text: str) -> Iterator[tuple[int, int, str]]:
    """The passages that are seen otherwise than they are written, and how."""
    if text.isascii():
        return
    for found in _OTHERWISE.finditer(text):
        seen = _SEEN.get(found.lastgroup or "")
        yield found.start(), found.end(), unicodedata.normalize("NFKC", found[0]) if seen is None else seen
