"""No regular expression of the reader can be made to cost the square of a text's length, whatever the text."""

import datetime as dt
import re

import pytest

from forestall import vocabulary
from forestall.reading import parse_report, read
from reading.expressions import expressions
from reading.repeats import costly, doubling

REPORT = """Dispatch from Mosul, 17 March 2020

Early on Sunday gunmen in Mosul killed three soldiers, two days after the government had called an election, the army
said. "They came yesterday in two cars," a doctor told the paper on Monday; the toll has risen to 12. Prices rose to $30
a barrel. In retaliation for the attack the air force bombed Tal Afar on 16 March and killed 5 members of the Free
Men's Front (FMF).
"""
SQUARE = [
    r"\d+(?:st|nd)", r"[“\"][^”\"]{12,}[”\"]", r"\b(?:\w+ )*x", r"(?:\w+ ){0,3}x", r"\s*$", r"\s++$", r"^(.+?)\s+of",
    r"[ \t]+(?=\n)", r"(?i)X[^y]*Y", r"\bbody\b.*\bfound",
]  # fmt: skip
LINEAR = [
    r"(?<!\d)\d+(?:st|nd)", r"[“\"][^“”\"]{12,}[”\"]", r"\b\w+ x", r"\ba+", r"^\s*\w+$", r"(?<![ \t])[ \t]+(?=\n)",
    r"(?i)X[^x]*Y", r", who\b[^,;.]*$", r"\bbody\b.{0,90}\bfound", r"(?:\w{1,40} ){0,3}x",
]  # fmt: skip
DOUBLING = [r"(?:[A-Z][\w-]*\w(?: al)?[ -]?)+(?= [a-z])", r"(?:a+)+b", r"(?:ab|a|b)*c", r"(?:\w+\s?)*$"]


@pytest.mark.parametrize("pattern", SQUARE + DOUBLING)
def test_an_expression_that_can_be_made_slow_is_seen(pattern: str) -> None:
    assert costly(re.compile(pattern))


@pytest.mark.parametrize("pattern", LINEAR)
def test_an_expression_that_is_always_quick_is_not_blamed(pattern: str) -> None:
    assert not costly(re.compile(pattern))


@pytest.mark.parametrize("pattern", SQUARE + LINEAR + DOUBLING)
def test_what_doubles_with_every_turn_is_told_from_the_rest(pattern: str) -> None:
    assert doubling(re.compile(pattern)) == (pattern in DOUBLING)


def work() -> None:
    read(parse_report(REPORT, published=dt.date(2020, 3, 17)), vocabulary=vocabulary.load())


def test_no_expression_of_the_reader_can_be_made_slow() -> None:
    found = expressions("forestall.reading", work)
    assert {name.partition(":")[0] for name in found} >= {
        f"reading/{m}.py" for m in ("days/when", "mending/pauses", "days/datewords")
    }
    assert [f"{name}: {pattern.pattern}" for name, pattern in found.items() if costly(pattern)] == []


def test_no_expression_for_names_doubles_its_cost_with_every_letter() -> None:
    found = expressions("forestall.vocabulary", vocabulary.load)  # names are short: there the square is little
    assert [f"{name}: {pattern.pattern}" for name, pattern in found.items() if doubling(pattern)] == []
