"""The fast encoder of events writes what the general one writes, or leaves the event to it."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forestall.dates import When
from forestall.errors import StoreError
from forestall.records import Event, Place, Toll
from forestall.store.codec import _encode, encode
from forestall.store.quick import encode_event

words = st.text(max_size=8)
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
numbers = st.floats(-200, 200)
tolls = st.none() | st.builds(Toll, *[st.integers(0, 99)] * 3)
made = st.builds(
    Event, id=words, when=st.builds(When.day, days), type=st.just("ASSAULT"), mode=st.none() | words,
    cameo=st.none() | words, quad=st.none() | st.just("material conflict"), intensity=st.none() | numbers,
    actors=st.lists(words, max_size=3).map(tuple), targets=st.lists(words, max_size=2).map(tuple),
    place=st.none() | st.builds(Place, words, st.none() | words, st.none() | numbers, st.none() | numbers),
    deaths=tolls, wounded=tolls, own_deaths=st.none() | st.integers(0, 9), confidence=numbers, summary=words,
    source=words, source_ref=words, report=st.none() | words,
    published=st.none() | days,
)  # fmt: skip


@settings(deadline=None)
@given(made)
def test_both_ways_write_the_same(event: Event) -> None:
    quick = encode_event(event)
    assert quick is not None
    assert quick == _encode(event)


@pytest.mark.parametrize(
    "changes",
    [
        {"intensity": -10}, {"confidence": 1}, {"confidence": float("nan")}, {"id": 3}, {"type": "PICNIC"},
        {"claims": ("c1",)}, {"weights": {"usa": 0.5}}, {"own_deaths": True}, {"summary": "\ud800"},
        {"place": Place("x", lat=3)}, {"deaths": Toll("3", 3, 3)},  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_general_way(changes: dict[str, object]) -> None:
    usual = {"id": "e", "when": When.day(dt.date(2020, 1, 5)), "type": "ASSAULT"}
    event = Event(**{**usual, **changes})  # type: ignore[arg-type]
    assert encode_event(event) is None
    try:
        general = _encode(event)
    except StoreError:
        with pytest.raises(StoreError):
            encode(event)
    else:
        assert encode(event) == general
