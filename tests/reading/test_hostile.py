"""Texts made to break a reader: very long, unbalanced, mirrored, invisible, nested; each is read or refused, whole."""

import datetime as dt
import random
from dataclasses import replace

import pytest

from forestall import vocabulary
from forestall.errors import ReportError
from forestall.reading import explain, parse_report, read
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
    "accents without end": "a" + "\u0301\u0316" * 50_000 + f" {SENTENCE}",
    "unseen ones without end": SENTENCE.replace("base", "b" + "\u200b\xad" * 500_000 + "ase"),
    "right to left": f"The army (\u0642\u0627\u0644 \u0627\u0644\u062c\u064a\u0634) said: \u202e{SENTENCE}\u202c",
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


BESIDE = [
    "half characters", "nul", "empty lines", "a name of capitals and small letters", "accents without end",
    "unseen ones without end", "right to left", "quotes 50 deep",
]  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_what_is_beside_the_sentence_does_not_hide_it(name: str) -> None:
    found = tried(HOSTILE[name])
    assert isinstance(found, Reading)
    assert [(e.type, e.deaths.best if e.deaths else None) for e in found.events] == [("ASSAULT", 3)]


UNSEEN = {
    "soft hyphen": "\xad", "zero-width space": "\u200b", "non-joiner": "\u200c", "joiner": "\u200d",
    "byte order mark": "\ufeff", "left to right": "\u200e", "override": "\u202e",
    "word joiner": "\u2060", "two": "\u200b\xad", "tag": "\U000e0041",
}  # fmt: skip


@pytest.mark.parametrize("mark", UNSEEN.values(), ids=list(UNSEEN))
def test_characters_that_are_not_seen_are_as_if_not_there(mark: str) -> None:
    words = (
        "Rockets hit a base near Mos|ul| on Sun|day, kill|ing three| sol|diers, the ar|my said. | "
        "On Monday it fired 1|20 she|lls."
    )
    plain, found = tried(words.replace("|", "")), tried(words.replace("|", mark))
    assert isinstance(plain, Reading)
    assert isinstance(found, Reading)
    assert len(found.events) == len(plain.events) >= 2
    assert len(found.claims) == len(plain.claims) >= 1
    for one, other in zip(found.events, plain.events, strict=True):
        assert replace(one, spans=(), report=None) == replace(other, spans=(), report=None)
        for a, b in zip(one.spans, other.spans, strict=True):
            assert _without(mark, found.report.text[slice(*a)]) == plain.report.text[slice(*b)]
            assert found.report.text[a[0]] not in mark
            assert found.report.text[a[1] - 1] not in mark
    for claim in found.claims:
        assert claim.quote == found.report.text[slice(*claim.spans[0])]
    assert found.report.text == words.replace("|", mark)


def _without(mark: str, text: str) -> str:
    return "".join(c for c in text if c not in mark)


def test_marks_of_direction_around_a_sentence_leave_the_event() -> None:
    found = tried("\u202bRockets hit a base near Mosul on Sunday, killing three soldiers.\u202c ")
    assert isinstance(found, Reading)
    assert [e.type for e in found.events] == ["ASSAULT"]


def test_a_text_of_what_is_not_seen_is_empty() -> None:
    assert "is empty" in str(tried("\u200b\ufeff" * 1_000))


def test_header_lines_and_days_are_read_as_they_are_seen() -> None:
    report = parse_report("\ufeffSource: Radio Nad\u200bwa\n\n17 Ma\xadrch 2020\n\nRockets hit a base.")
    assert report.published == DAY
    assert report.source.endswith("wa")


def test_letters_printed_as_one_and_accents_apart_are_letters() -> None:
    found = tried(
        "The army \ufb01red rockets at a base in Bogota\u0301 on Sunday, killing 1\u202f200 of\ufb01cers. "
        "A car\u2011bomb hurt 2."
    )
    plain = tried("The army fired rockets at a base in Bogot\xe1 on Sunday, killing 1,200 officers. A car-bomb hurt 2.")
    assert isinstance(plain, Reading)
    assert isinstance(found, Reading)
    assert [replace(e, spans=(), report=None) for e in found.events] == [
        replace(e, spans=(), report=None) for e in plain.events
    ]
    assert found.events[0].deaths is not None
    assert found.events[0].deaths.best == 1200
    assert "\ufb01red rockets" in found.report.text[slice(*found.events[0].spans[0])]


def test_the_explanation_points_into_the_text_as_it_came() -> None:
    report = parse_report("Rock\xadets hit a base near Mo\u200bsul on Sunday.", published=DAY)
    _, reasons = explain(report, vocabulary=vocabulary.load())
    parts = {name: report.text[slice(*span)] for name, span in reasons[0].parts}
    assert parts["act"] == "hit"
    assert parts["target"] == "base"


def test_a_long_paragraph_keeps_all_its_sentences() -> None:
    days = ("Sunday", "Monday", "Tuesday", "Wednesday")
    text = " ".join(f"Gunmen killed {n} soldiers in Mosul on {days[n % 4]}, the army said." for n in range(2, 200))
    found = tried(text)
    assert isinstance(found, Reading)
    told = {d for e in found.events for d in ([e.deaths.best] if e.deaths else [])}
    assert len(found.events) >= 2
    assert told <= set(range(2, 200))
    assert max(end for e in found.events for _, end in e.spans) > len(text) - 100
