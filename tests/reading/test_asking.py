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


@pytest.mark.parametrize(
    ("text", "kind", "doer"),
    [
        ("Iceland became the first state to recognise Lithuania.", "SUPPORT", "isl"),
        ("Kenya was the first state to send troops to Haiti.", "MOBILIZE", "ken"),
    ],
)
def test_the_first_to_do_it_did_it(reader: Reader, text: str, kind: str, doer: str) -> None:
    (event,) = reader(text).events
    assert (event.type, event.actors) == (kind, (doer,))


@pytest.mark.parametrize("was", ["would be", "may become", "is not", "wants to be"])
def test_who_would_be_the_first_to_do_it_has_not(reader: Reader, was: str) -> None:
    assert not reader(f"Iceland {was} the first state to recognise Lithuania.").events


def test_what_is_done_to_demand_something_demands_it(reader: Reader) -> None:
    events = reader("Students occupied the embassy in Quito on Monday to demand the release of a poet.").events
    assert {e.type for e in events} == {"PROTEST", "REQUEST"}
    assert "REQUEST" not in {e.type for e in reader("Students plan to occupy the embassy to demand it.").events}
