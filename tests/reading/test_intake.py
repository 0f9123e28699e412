"""Files of every kind become reports; files made to do harm are refused and leave us unharmed."""

import datetime as dt
import random
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forestall.errors import ReportError
from forestall.reading import Apart, load_report, load_reports, reports_of
from forestall.reading.intake.plain import decoded
from forestall.records import Report

from . import made_files as made

MONDAY = dt.date(2019, 5, 6)


def tried(data: bytes, name: str, apart: Apart | None = None) -> tuple[Report, ...] | str:
    """The reports of some bytes, or what is said of them."""
    try:
        return reports_of(data, name, published=MONDAY, apart=apart)
    except ReportError as error:
        return str(error)


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart() as child:
        yield child


def test_a_page_gives_its_article_alone(apart: Apart) -> None:
    (report,) = reports_of(made.page(), "page.html", apart=apart)
    assert (report.title, report.source, report.published) == ("Two attacks in a week", "The Paper", MONDAY)
    assert not report.published_inferred
    assert all(p in report.text for p in made.PARAGRAPHS)
    assert not any(word in report.text for word in ("ninety", "Sport", "rights reserved", "<p>"))


def test_a_page_with_little_text_gives_all_of_it(apart: Apart) -> None:
    (report,) = reports_of(
        b"<html><body><div>Two policemen were shot dead.</div></body></html>", "a.html", published=MONDAY, apart=apart
    )
    assert "Two policemen were shot dead." in report.text


def test_a_pdf_gives_its_lines_and_its_day_as_a_guess(apart: Apart) -> None:
    (report,) = reports_of(made.pdf(*made.PARAGRAPHS), "a.pdf", apart=apart)
    assert " ".join(report.text.split()) == " ".join(made.PARAGRAPHS)
    assert (report.title, report.published, report.published_inferred) == ("Two attacks in a week", MONDAY, True)


@pytest.mark.parametrize("html", [False, True])
def test_a_mail_gives_sender_subject_day_and_body(apart: Apart, html: bool) -> None:
    (report,) = reports_of(made.mail(html=html), "a.eml", apart=apart)
    assert (report.source, report.title, report.published) == ("News agency A", "Two attacks in a week", MONDAY)
    assert all(p in report.text for p in made.PARAGRAPHS)


def test_a_feed_gives_one_report_an_entry(apart: Apart) -> None:
    first, second = reports_of(made.RSS.encode(), "feed.xml", apart=apart)
    assert (first.source, first.published, second.published) == ("News agency A", MONDAY, dt.date(2019, 5, 7))
    assert first.text == f"Ambush near the border\n\n{made.PARAGRAPHS[0]}"
    assert second.text.endswith(made.PARAGRAPHS[1])
    (entry,) = reports_of(made.ATOM.encode(), "feed.atom", apart=apart)
    assert entry.text == first.text


def test_the_first_bytes_decide_not_the_name(apart: Apart) -> None:
    (report,) = reports_of(made.pdf(*made.PARAGRAPHS), "report.txt", apart=apart)
    assert made.PARAGRAPHS[0].split(",")[0] in report.text


def test_one_report_is_asked_for_and_a_feed_has_two(tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(made.RSS, encoding="utf-8")
    assert len(load_reports(tmp_path / "feed.rss")) == 2
    with pytest.raises(ReportError, match=r"feed\.rss holds 2 reports"):
        load_report(tmp_path / "feed.rss")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_the_usual_encodings_are_told(encoding: str) -> None:
    text = (
        "Three officials in Yaoundé said – “no one” was hurt in the café."
        if encoding != "latin-1"
        else "Yaoundé: Três mortos."
    )
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.html", "a page without text"),
        (b"<html><body><script>x()</script></body></html>", "a.html", "a page without text"),
        (b"%PDF-1.4 nonsense", "a.pdf", "a damaged PDF"),
        (made.pdf(), "a.pdf", "a PDF without text"),
        (b"<rss version='2.0'><channel><title>t</title></channel></rss>", "a.xml", "a feed without entries"),
        (made.LAUGHS.encode(), "a.xml", "defines entities"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "a.txt", "is not text"),
        (b"From: a\r\nContent-Type: image/png\r\n\r\nx", "a.eml", "a mail without text"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, name: str, said: str, apart: Apart) -> None:
    with pytest.raises(ReportError, match=said) as caught:
        reports_of(data, name, published=MONDAY, apart=apart)
    assert str(caught.value).startswith(name)


TOLD = "Gunmen shot two policemen dead."


@pytest.mark.parametrize(
    "body",
    [
        f"{'<div>' * 300}<p>{TOLD}</p>",
        f"{'<div>' * 100_000}<p>{TOLD}</p>{'</div>' * 100_000}",
        f"<p>Rockets hit a base.</p>{'<b>' * 100_000}{TOLD}",
        f"{'<table><tr><td>' * 10_000}{TOLD}",
        f"{'<ul><li>Rockets hit a base.' * 1_000}<script>var hit = 'no words of it'</script><li>{TOLD}",
        f"{'<font>Rockets hit a base.<p>' * 1_000}{TOLD}</font>",
    ],
    ids=["300", "100,000", "never closed", "tables", "lists", "a tag a paragraph"],
)
def test_a_page_nested_without_end_gives_its_text(body: str, apart: Apart) -> None:
    page = f"<html><head><title>Two attacks</title></head><body>{body}</body></html>".encode()
    (report,) = reports_of(page, "deep.html", published=MONDAY, apart=apart)
    assert TOLD in report.text
    assert report.text.startswith("Two attacks\n")
    assert "no words of it" not in report.text
    assert report.text.count("Rockets hit a base.") >= 0.99 * body.count("Rockets hit a base.")


def test_bombs_are_refused_and_the_next_file_is_read(apart: Apart) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    deep = b"<html><body>" + b"<div>" * 100_000 + b"Two were killed." + b"</div>" * 100_000 + b"</body></html>"
    for data, name in ((made.pdf_bomb(), "bomb.pdf"), (deep, "deep.html")):
        found = tried(data, name, apart)
        assert found.startswith(name) if isinstance(found, str) else all(len(r.text) < 2_000_000 for r in found)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB, in this process
    (report,) = reports_of(made.page(), "page.html", apart=apart)
    assert made.PARAGRAPHS[0] in report.text


def test_a_child_that_takes_too_long_is_ended() -> None:
    with Apart(seconds=0.0) as hurried, pytest.raises(ReportError, match="took longer"):
        hurried.draw(made.page(), "html")


def test_damaged_files_of_every_kind_are_read_or_refused(apart: Apart) -> None:
    chance = random.Random(5)
    whole = (made.page(), made.pdf(*made.PARAGRAPHS), made.mail(), made.RSS.encode(), made.ATOM.encode())
    for n in range(60):
        data = bytearray(whole[n % len(whole)])
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = bytes(data[: chance.randint(len(data) // 2, len(data))])
        found = tried(cut, "file", apart)
        assert found if not isinstance(found, str) else found.startswith("file ")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    found = tried(data, "file.txt")
    assert len(found) == 1 if not isinstance(found, str) else found.startswith("file.txt ")
