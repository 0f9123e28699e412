"""Texts made to break a reader: very long, unbalanced, mirrored, invisible, nested; each is read or refused, whole."""

import datetime as dt
import random

import pytest

from forestall import vocabulary
from forestall.errors import ReportError
from forestall.reading import parse_report, read
from forestall.records import Reading

DAY = dt.date(2020, 3, 17)
SENTENCE = "Rockets hit a base near Mosul on Sunday, killing three soldiers. "


def tried(text: str) -> Reading | str:
    try:
        return read(parse_report(text, published=DAY), vocabulary=vocabulary.load())
    except ReportError as error:
        return str(error)


def any_characters(number: int) -> str:
    chance = random.Random(1)
    points = (chance.randrange(0x110000) for _ in range(2 * number))
    return "".join([chr(p) for p in points if not 0xD800 <= p < 0xE000][:number])


HOSTILE = {
    "no sentence end": "rockets hit the base and " * 800,
    "nothing but commas": "killed three soldiers, " * 800,
    "one word": "a" * 100_000,
    "quotes 50 deep": "“" * 50 + "The army said it killed three soldiers on Sunday." + "”" * 50 + " he said.",
    "quotes that never close": "“ he said " * 800,
    "one number": "1," * 10_000,
    "spaces": " " * 100_000 + "x",
    "empty lines": "\n" * 100_000 + SENTENCE,
    "dashes": "- " * 5_000,
    "brackets": "(" * 5_000,
    "dates": "on 3 March " * 900,
    "a name of capitals and small letters": f"They were driven out. In {'Aa' * 5_000}! {SENTENCE}",
    "one name": "Prime Minister Adel Abdul-Mahdi " * 900,
    "of the of the": "of the " * 5_000,
    "half characters": f"\ud800 {SENTENCE}",
    "nul": f"\x00 {SENTENCE}",
    "any characters": any_characters(100_000),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_texts_are_read_or_refused(name: str) -> None:
    found = tried(HOSTILE[name])
    if isinstance(found, str):
        assert found
        return
    for start, end in (s for e in found.events for s in e.spans):
        assert 0 <= start < end <= len(found.report.text)


@pytest.mark.slow
def test_a_hundred_thousand_characters_without_an_end_and_five_megabytes_of_any() -> None:
    assert isinstance(tried("rockets hit the base and " * 4_000), Reading)
    assert "only English" in str(tried(any_characters(5_000_000)))


@pytest.mark.parametrize("name", ["half characters", "nul", "empty lines", "a name of capitals and small letters"])
def test_what_is_beside_the_sentence_does_not_hide_it(name: str) -> None:
    found = tried(HOSTILE[name])
    assert isinstance(found, Reading)
    assert [(e.type, e.deaths.best if e.deaths else None) for e in found.events] == [("ASSAULT", 3)]


def test_marks_of_direction_and_invisible_characters_leave_the_event() -> None:
    found = tried("\u202bRockets hit a base near Mosul on Sunday, killing three soldiers.\u202c ")
    assert isinstance(found, Reading)
    assert [e.type for e in found.events] == ["ASSAULT"]


def test_a_long_paragraph_keeps_all_its_sentences() -> None:
    days = ("Sunday", "Monday", "Tuesday", "Wednesday")
    text = " ".join(f"Gunmen killed {n} soldiers in Mosul on {days[n % 4]}, the army said." for n in range(2, 200))
    found = tried(text)
    assert isinstance(found, Reading)
    told = {d for e in found.events for d in ([e.deaths.best] if e.deaths else [])}
    assert len(found.events) >= 2
    assert told <= set(range(2, 200))
    assert max(end for e in found.events for _, end in e.spans) > len(text) - 100
