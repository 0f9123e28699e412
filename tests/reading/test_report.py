"""Reports as files: header, errors by name, language, and what holds for any text at all."""

import datetime as dt
import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forestall import vocabulary
from forestall.errors import LanguageError, ReportError
from forestall.reading import as_json, load_report, parse_report, read
from forestall.reading.form.text import blocks_of
from forestall.records import Reading
from forestall.vocabulary import Vocabulary

EXAMPLE = Path(str(files("forestall"))) / "crises" / "iraq-2020"
DAY = dt.date(2020, 3, 17)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("BOGOTÁ - Colombia's president left for Lima.", "BOGOTÁ"),
        ("Port Moresby – Police closed the harbour.", "Port Moresby"),
        ("MOSCOW, January 5. /TASS/. The ministry recalled its envoy.", "MOSCOW"),
        ("KYIV (Interfax-Ukraine) - The cabinet resigned.", "KYIV"),
        ("Lima, 3 abr (EFE).- Teachers went on strike.", "Lima"),
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(text: str, place: str) -> None:
    first, second = blocks_of(text)
    assert (first.kind, second.kind) == ("dateline", "body")
    assert text[first.start : first.end].startswith(place)
    assert text[second.start : second.end] == text.split("- ")[-1].split("– ")[-1].split("/. ")[-1]


def test_header_lines_are_read_and_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(
        "Source: agency\nPublished: 2020-03-17\nGrade: B\nNote: own\n\nA headline\n\nText.", encoding="utf-8"
    )
    report = load_report(path)
    assert (report.source, report.published, report.grade, report.note) == ("agency", DAY, "B", "own")
    assert report.text == "A headline\n\nText."
    assert report.title == "A headline"


def test_what_is_given_wins_over_the_header(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Source: agency\nPublished: 2020-03-17\n\nText.", encoding="utf-8")
    report = load_report(path, published=dt.date(2020, 3, 1), source="other", grade="A")
    assert (report.published.day, report.source, report.grade) == (1, "other", "A")


def test_the_day_of_publication_is_inferred_and_said_so() -> None:
    report = parse_report("MILAN, Tuesday March 10, 2020\n\nSchools were shut on Monday.")
    assert (report.published, report.published_inferred) == (dt.date(2020, 3, 10), True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"  \n \n", "is empty"),
        (b"\x00\x01\x02\x03PNG", "is not text"),
        (b"Rockets hit a base on Monday.", "has no day of publication"),
        (b"Published: yesterday\n\nText.", "must be a day like"),
        (b"Published: 2020-03-17\nGrade: Z\n\nText.", "must be one of A to F"),
    ],
)
def test_errors_name_the_file_and_what_to_do(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    with pytest.raises(ReportError, match=message) as caught:
        load_report(path)
    assert "report.txt" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"gone\.txt is not a file"):
        load_report(tmp_path / "gone.txt")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("سقط صاروخان في المنطقة الخضراء وسط بغداد مساء يوم الأحد دون وقوع إصابات", "Arabic"),
        ("چهار موشک به پایگاه هوایی اصابت کرد و گزارشی از تلفات نرسیده است", "Persian"),
        ("Ракеты упали на территорию базы в воскресенье, пострадавших нет", "Russian"),
        ("Les roquettes sont tombées sur la base dans la nuit et ont fait des blessés selon le ministère", "French"),
    ],
)
def test_other_languages_are_refused_by_name(text: str, language: str) -> None:
    report = parse_report(text, published=DAY)
    with pytest.raises(LanguageError, match=language):
        read(report, vocabulary=_bare())


def test_blocks_keep_their_length_and_place() -> None:
    text = "Headline “here”\n\nBAGHDAD, Jan 3 - It’s said that\nrockets fell.\n\n- one\n- two"
    for block in blocks_of(text):
        assert len(block.plain) == block.end - block.start
        assert block.plain.split()[0][:3] in text[block.start : block.end].replace("’", "'").replace("“", '"')


def check(reading: Reading) -> None:
    """What holds for every reading: spans lie in the text, ids refer, quotes are the text's own, JSON is JSON."""
    text = reading.report.text
    spans = [s for e in reading.events for s in e.spans] + [s for c in reading.claims for s in c.spans]
    spans += [s for f in reading.figures for s in f.spans] + [s for k in reading.links for s in k.spans]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    for claim in reading.claims:
        assert claim.quote == text[slice(*claim.spans[0])]
    known = {e.id for e in reading.events} | {f.id for f in reading.figures}
    assert {a for c in reading.claims for a in c.about} <= known
    assert {i for k in reading.links for i in (k.earlier, k.later)} <= known
    actors = {a.id for a in reading.actors}
    assert {a for e in reading.events for a in (*e.actors, *e.targets)} <= actors
    assert {c.speaker for c in reading.claims} <= actors
    for event in reading.events:
        assert event.when.start <= event.when.end
        assert not event.weights or abs(sum(event.weights.values()) - 1) < 0.01
    json.dumps(as_json(reading))


SEEDS = [
    *("Rockets", "hit", "Mosul", "on", "Sunday", ",", "killing", "three", "soldiers", ".", "\n\n", "- ", "“", "”"),
    *(
        "said",
        "5,200",
        "Iran",
        "denied",
        "after",
        "the",
        "attack",
        "—",
        "1990-13-45",
        "May",
        "0",
        "²",
        "🚀",
        "no",
        "who",
    ),
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(min_size=1, max_size=120), st.lists(st.sampled_from(SEEDS), max_size=40).map(" ".join)))
def test_any_text_is_read_or_refused_with_a_report_error(text: str) -> None:
    try:
        reading = read(parse_report(text, published=DAY), vocabulary=_bare())
    except ReportError:
        return
    check(reading)


@pytest.mark.parametrize("path", sorted((EXAMPLE / "reports").glob("*.txt")), ids=lambda p: p.stem)
def test_the_example_reports_are_read_whole_and_alike(path: Path, crisis_words: Vocabulary) -> None:
    report = load_report(path)
    assert report.note.startswith("written for this example")
    reading = read(report, vocabulary=crisis_words, countries=("IRQ", "IRN", "USA"))
    check(reading)
    assert reading.events or reading.figures
    assert as_json(read(report, vocabulary=crisis_words, countries=("IRQ", "IRN", "USA"))) == as_json(reading)


def test_the_example_meets_the_chronology(crisis_words: Vocabulary) -> None:
    """Days and places of well-known attacks come out of the reports exactly, so that rows and reports can be merged."""
    found = set()
    for path in sorted((EXAMPLE / "reports").glob("*.txt")):
        reading = read(load_report(path), vocabulary=crisis_words, countries=("IRQ", "IRN", "USA"))
        days = [e for e in reading.events if e.type == "ASSAULT" and e.when.precision == "day" and e.place]
        found |= {(e.when.start.isoformat(), e.place.name) for e in days if e.place}
    assert {
        ("2019-10-30", "Green Zone, Baghdad"),
        ("2019-12-27", "K-1, Kirkuk"),
        ("2019-12-09", "Baghdad airport"),
        ("2020-01-08", "Ain al-Asad air base"),
        ("2020-03-11", "Camp Taji"),
        ("2020-03-14", "Camp Taji"),
        ("2020-03-16", "Besmaya"),
    } <= found


@pytest.fixture(scope="module")
def crisis_words() -> Vocabulary:
    return vocabulary.load(extra=EXAMPLE)


_BARE: list[Vocabulary] = []


def _bare() -> Vocabulary:
    if not _BARE:
        _BARE.append(vocabulary.load())
    return _BARE[0]
