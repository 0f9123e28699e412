"""Numbers in words: never a false precision, never a made-up zero."""

import datetime as dt
import math
import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall.dates import When
from forestall.page import words
from forestall.page.views.parts import Names, describe
from forestall.records import Estimate, Event, EventType

from .sample import sample_brief

chances = st.floats(0, 1)
errors = st.none() | st.floats(0, 0.2)
finite = st.floats(-1e9, 1e9)


@given(chances, errors)
def test_a_probability_is_a_whole_percentage_no_finer_than_its_error(chance: float, error: float | None) -> None:
    said = words.probability(chance, error=error)
    digits = int(re.sub(r"\D", "", said))
    step = 1 if error is None or error <= 0.01 else 5 if error <= 0.05 else 10
    assert digits % step == 0
    assert abs(digits / 100 - chance) <= step / 100 + 1e-9
    assert ("about" in said) <= (step > 1)


@given(st.floats(0, 0.00999))
def test_a_small_probability_is_never_said_to_be_zero(chance: float) -> None:
    assert words.probability(chance) == "<\xa01\xa0%"
    assert words.probability(1 - chance) in {">\xa099\xa0%", "99\xa0%"}


@given(chances, chances)
def test_the_scale_is_monotone_and_covers_every_probability(one: float, other: float) -> None:
    order = [word for _, word in words.LIKELIHOODS]
    low, high = sorted((one, other))
    assert order.index(words.likelihood(low)) <= order.index(words.likelihood(high))


@given(chances, errors)
def test_the_word_fits_the_percentage_shown(chance: float, error: float | None) -> None:
    said = words.probability(chance, error=error)
    if said[0] in "<>":
        return
    shown = int(re.sub(r"\D", "", said)) / 100
    assert words.likelihood(chance, error=error) == words.likelihood(shown)


@pytest.mark.parametrize("unknown", [None, math.nan, math.inf])
def test_what_is_not_known_is_called_so(unknown: float | None) -> None:
    for said in (words.probability, words.number, words.points, words.figure, words.likelihood, words.rough):
        assert said(unknown) == words.NOT_KNOWN
    assert words.interval(unknown, 1.0) == words.NOT_KNOWN
    assert words.estimate(None) == words.NOT_KNOWN
    assert words.estimate(Estimate(1.0, math.nan, 2.0)) == words.NOT_KNOWN


@given(finite)
def test_a_number_keeps_its_sign_and_its_size(value: float) -> None:
    said = words.number(value).replace(",", "").replace("\N{MINUS SIGN}", "-")
    assert "-0" not in said.removesuffix("-0.01") or "." in said
    if "\xa0" not in said:
        assert float(said) == pytest.approx(value, rel=0.051, abs=0.0051)
        assert not said.startswith("-0") or float(said) < 0


@given(st.floats(0.05, 5), st.floats(0.01, 2))
def test_an_estimate_off_one_is_not_rounded_to_one(median: float, width: float) -> None:
    said = words.estimate(Estimate(median, median - min(width, median), median + width), with_interval=False)
    if abs(median - 1) > 0.005:
        assert float(said) != 1.0


@given(st.integers(0, 10**6))
def test_a_count_agrees_with_its_noun(total: int) -> None:
    said = words.count(total, "event")
    assert said.endswith("event") == (total == 1)


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1), max_size=6))
def test_a_list_names_every_item_once(items: list[str]) -> None:
    assert re.split(r", | and ", words.listing(items)) == (items or [""])


def test_a_date_is_no_more_exact_than_it_was_stated() -> None:
    start, end = dt.date(2020, 3, 1), dt.date(2020, 3, 31)
    assert words.when(When(start, end, "month")) == "March 2020"
    assert words.when(When(start, end, "open")) == "since 1 March 2020"
    assert words.when(When(dt.date(2020, 1, 1), dt.date(2020, 12, 31), "year")) == "2020"


@given(st.text())
def test_a_sentence_ends_once(text: str) -> None:
    said = words.sentence(text)
    assert said == words.sentence(said)
    assert not text.strip() or said[-1] in ".!?…"


def test_only_an_attack_is_told_as_on_somebody() -> None:
    names = Names(sample_brief())
    for type in get_args(EventType):
        event = Event("e", When.day(dt.date(2024, 3, 5)), type, actors=("first",), targets=("second",))
        said = describe(event, names)
        assert re.fullmatch(r"[A-Z][a-z ]+ by first (with|for|to|towards|against|on) second\.", said)
        assert (" on " in said) == (type == "ASSAULT")
