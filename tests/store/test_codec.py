"""Every record comes back from the store as it went in, and equal records have one text."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall.dates import When
from forestall.errors import StoreError
from forestall.records import Figure, Merge, Place, Source, Span
from forestall.store.codec import KINDS, Item, decode, encode, subject_of

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
days = st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1))
spans = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)


floats = st.floats(allow_nan=False, allow_infinity=False)
weights = st.dictionaries(words, floats, max_size=3)


@st.composite
def whens(draw: st.DrawFn) -> When:
    start, end = sorted((draw(days), draw(days)))
    return draw(st.sampled_from([When.day(start), When(start, end, "week"), When(start, end, "open")]))


def items(kind: str) -> st.SearchStrategy[Any]:
    hints = get_type_hints(KINDS[kind])
    return st.builds(KINDS[kind], **{name: _values(hint) for name, hint in hints.items()})


def _values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type, kept small."""
    by_type: dict[Any, st.SearchStrategy[Any]] = {
        str: words, float: floats, dt.date: days, When: whens(),
        Mapping[str, float]: weights | weights.map(MappingProxyType),
        Mapping[str, str]: st.dictionaries(words, words, max_size=3), dt.date | None: st.none() | days,
        tuple[str, ...]: st.lists(words, max_size=3).map(tuple), tuple[Span, ...]: spans, str | None: st.none() | words,
        When | None: st.none() | whens(), float | None: st.none() | floats, Place | None: st.none() | places,
    }  # fmt: skip
    return by_type.get(hint, st.from_type(hint))


places = st.builds(Place, words, st.none() | words, st.none() | floats, st.none() | floats, words)
ITEMS = {kind: items(kind) for kind in KINDS}


@given(data=st.data())
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_record_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    item: Item = data.draw(ITEMS[kind])
    body = encode(item)
    back = decode(KINDS[kind], body)
    assert back == item
    assert encode(back) == body


def test_equal_numbers_have_one_text() -> None:
    whole = Figure("f1", "cases", 110, 110, 110, "people")
    assert encode(whole) == encode(dataclasses.replace(whole, value=110.0, low=110.0, high=110.0))


@pytest.mark.parametrize(
    "item",
    [
        Figure("f1", "cases", float("nan"), 0, 0, "people"),
        Place("not a kind of statement"),
        Source("s", "\ud800"),
        Source("s", 3),  # type: ignore[arg-type]
        Source("s", "S", "Z"),  # type: ignore[arg-type]
    ],
)
def test_what_a_record_does_not_allow_is_refused(item: Any) -> None:
    with pytest.raises(StoreError, match=";"):
        encode(item)


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"id":"s"}', "null"])
def test_a_text_that_is_no_record_is_refused(body: str) -> None:
    with pytest.raises(StoreError, match="does not hold a Source"):
        decode(Source, body)


def test_subjects_tell_reports_apart() -> None:
    one, two = (Figure("f1", "cases", 1, 1, 1, "people", report=report) for report in ("r1", "r2"))
    assert subject_of(one) != subject_of(two)
    assert subject_of(Merge("t:1", ("t:1", "e1"), "same")) == "t:1"
