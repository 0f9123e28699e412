"""Advice and wishes that are requests, and talks that are told by what came of them."""

import pytest

from .conftest import Reader


@pytest.mark.parametrize(
    "text",
    [
        "A joint mission of the ministry and the agency recommended reopening the schools on Monday.",
        "The organization advises against the application of travel restrictions.",
        "The families want an independent inquiry into the fire.",
        "France sought backing for the embargo in Geneva on Monday.",
        "Damascus expects Ankara to close the border.",
    ],
)
def test_advice_and_wishes_of_bodies_are_requests(reader: Reader, text: str) -> None:
    assert [e.type for e in reader(text).events] == ["REQUEST"]


@pytest.mark.parametrize(
    "text",
    [
        "Traders expect prices to rise.",
        "The officials expected it to climb further.",
        "The book recommends planting the bulbs in October.",
        "Her husband wants a larger house.",
    ],
)
def test_what_is_expected_of_nobody_is_no_request(reader: Reader, text: str) -> None:
    assert "REQUEST" not in {e.type for e in reader(text).events}


def test_talks_before_a_promise_are_told_with_who_held_them(reader: Reader) -> None:
    text = "France promised Chad loans after talks with President Deby on Monday."
    met = next(e for e in reader(text).events if e.type == "CONSULT")
    assert "fra" in met.actors


def test_a_meeting_is_told_by_its_place_and_day(reader: Reader) -> None:
    assert [e.type for e in reader("A fresh round of peace talks opened in Abuja on Monday.").events] == ["CONSULT"]
    assert not reader("A fresh round of peace talks may open in Abuja on Friday.").events
