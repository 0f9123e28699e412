"""When: own sentences with the day of publication and the days of their event; a third of the first held out."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from forestall.dates import When

from .conftest import Reader

_LINES = [n for n in Path(__file__).with_name("dates.tsv").read_text(encoding="utf-8").splitlines() if n[0] != "#"]
_FIRST = 227
"""Cases of which every third is held out; later ones were written with the rules in view."""


@dataclass(frozen=True)
class Case:
    """A text, the place of its event's word, and the days the event may lie on."""

    published: dt.date
    text: str
    at: int
    when: When

    @classmethod
    def of(cls, line: str) -> "Case":
        published, text, start, end = line.split("\t")
        text = text.replace("\\n", "\n")
        days = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
        when = When(*days, "day" if start == end else "week")
        return cls(dt.date.fromisoformat(published), text.replace("*", ""), text.index("*"), when)


def agreement(a: When, b: When) -> float:
    """Days in both over days in either."""
    both = (min(a.end, b.end) - max(a.start, b.start)).days + 1
    return max(0, both) / ((max(a.end, b.end) - min(a.start, b.start)).days + 1)


def found(reader: Reader, case: Case) -> When | None:
    """When the event told by the marked word happened; the narrowest of the spans around it."""
    told = [(b - a, e.when) for e in reader(case.text, case.published).events for a, b in e.spans if a <= case.at < b]
    return min(told, key=lambda pair: pair[0])[1] if told else None


def right(reader: Reader, case: Case) -> bool:
    when = found(reader, case)
    return when is not None and agreement(when, case.when) >= 0.5


@pytest.mark.parametrize(
    ("lines", "share"),
    [([n for i, n in enumerate(_LINES) if i % 3 != 2 or i >= _FIRST], 0.9), (_LINES[2:_FIRST:3], 0.8)],
    ids=["developed on", "held out"],
)
def test_dates_of_own_sentences(reader: Reader, lines: list[str], share: float) -> None:
    wrong = [n for n in lines if not right(reader, Case.of(n))]
    assert len(wrong) <= (1 - share) * len(lines), "\n".join(wrong)
