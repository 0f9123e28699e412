"""Copies are found and shares are exact; different reports are not called alike."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from forestall.reading import Alike, parse_report
from forestall.reading.intake import alike
from forestall.records import Report

GOLD = Path(__file__).parents[1] / "gold" / "develop"


def report(text: str) -> Report:
    return parse_report(text, published=dt.date(2020, 1, 1))


def words(*numbers: int) -> str:
    return " ".join(f"word{n}" for n in numbers)


def test_the_same_text_is_share_one() -> None:
    seen = Alike()
    first = report(words(*range(60)))
    assert seen.add(first) == ()
    assert [(k.report, k.share) for k in seen.add(first)] == [(first.id, 1.0)]


def test_the_share_is_that_of_the_shorter_texts_runs() -> None:
    seen = Alike()
    whole = report(words(*range(104)))  # 100 runs of five words
    seen.add(whole)
    shortened = report(words(*range(64), *range(500, 510)))  # 60 of the 70 runs are the other's
    assert [(k.report, k.share) for k in seen.add(shortened)] == [(whole.id, round(60 / 70, 3))]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 200))
def test_a_text_with_one_sentence_more_is_alike(at: int) -> None:
    seen, numbers = Alike(), list(range(200))
    first = report(words(*numbers))
    seen.add(first)
    longer = report(words(*numbers[:at], *range(900, 915), *numbers[at:]))
    found = seen.add(longer)
    assert [k.report for k in found] == [first.id]
    assert found[0].share >= 0.97


def test_reports_on_different_matters_are_not_alike() -> None:
    seen = Alike()
    paths = sorted(GOLD.glob("*.txt"))
    assert len(paths) >= 20
    for path in paths:
        published = dt.date.fromisoformat(
            json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["published"]
        )
        assert seen.add(parse_report(path.read_text(encoding="utf-8"), published=published)) == ()


def test_of_a_text_printed_again_and_again_a_few_copies_stand_for_all() -> None:
    seen, numbers = Alike(), list(range(200))
    found = [seen.add(report(words(*numbers[:n], 900 + n, *numbers[n:]))) for n in range(60)]
    assert all(found[1:])
    assert max(map(len, found)) <= 20


@pytest.mark.parametrize("text", ["Rockets hit a base.", "x"])
def test_a_short_text_is_like_nothing(text: str) -> None:
    seen = Alike()
    seen.add(report(text))
    assert seen.add(report(text + " It was Monday.")) == ()


def test_many_reports_that_share_a_part_are_not_each_compared_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = words(*range(100))
    texts = [f"{shared} {words(*range(1_000 * n, 1_000 * n + 110))}" for n in range(1, 301)]
    compared: list[int] = []
    plain = alike._share

    def counted(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> float:
        compared.append(1)
        return plain(a, b)

    monkeypatch.setattr(alike, "_share", counted)
    seen, first = Alike(), report(texts[149])
    assert all(seen.add(report(text)) == () for text in texts)
    assert len(compared) < 50 * len(texts)
    longer = report(f"{words(*range(200))} {texts[149]}")  # a copy in the midst of them is found all the same
    assert [k.report for k in seen.add(longer)] == [first.id]


@pytest.mark.parametrize("length", [30, 60, 120, 500, 3_000])
def test_two_thirds_of_a_text_of_any_length_are_known_again(length: int) -> None:
    seen = Alike()
    for n in range(20):
        text = list(range(10_000 * n, 10_000 * n + length))
        first = report(words(*text))
        seen.add(first)
        cut = report(words(*text[: length * 7 // 10], *range(9_000_000, 9_000_000 + length * 3 // 10)))
        assert first.id in [k.report for k in seen.add(cut)]


def test_unseen_characters_make_no_other_text() -> None:
    seen = Alike()
    first = report(words(*range(60)))
    seen.add(first)
    assert [k.share for k in seen.add(report(words(*range(60)).replace("d3", "d\xad3")))] == [1.0]
