"""What is said to begin, go on or end has taken place; so has help of which only those who got it are named."""

import pytest

from .conftest import Reader


@pytest.mark.parametrize(
    ("kind", "noun", "phase"),
    [
        ("AID", "An airlift of refugees to Rwanda", "began"),
        ("AID", "Relief flights to Bunia", "resumed"),
        ("CONSULT", "Peace talks between the army and the rebels", "went into their third day"),
        ("CONSULT", "Negotiations with the unions", "dragged on"),
        ("PROTEST", "A strike by dockers", "entered its third week"),
        ("PROTEST", "The demonstrations in Deraa", "have spread"),
    ],
)
def test_what_a_verb_of_phase_is_said_of_is_told(reader: Reader, kind: str, noun: str, phase: str) -> None:
    assert kind in {e.type for e in reader(f"{noun} {phase} on Sunday.").events}


@pytest.mark.parametrize("course", ["are under way", "are in progress", "continue", "are continuing", "resumed"])
def test_talks_that_go_on_as_they_are_told_are_told(reader: Reader, course: str) -> None:
    assert [e.type for e in reader(f"Talks between Chad and Sudan {course} in Tripoli.").events] == ["CONSULT"]


@pytest.mark.parametrize("course", ["may begin", "are due to begin", "will not resume", "never began"])
def test_talks_that_have_not_begun_are_not_told(reader: Reader, course: str) -> None:
    assert not reader(f"Talks between Chad and Sudan {course} in Tripoli.").events


@pytest.mark.parametrize(
    "text",
    [
        "Over 87 000 people have been vaccinated since 8 March.",
        "Ninety patients were treated for burns in Accra on Saturday.",
        "Three tonnes of medical supplies arrived in Freetown on Monday.",
    ],
)
def test_help_is_told_though_nobody_is_named_who_gave_it(reader: Reader, text: str) -> None:
    (event,) = reader(text).events
    assert event.type == "AID"
    assert not event.actors


@pytest.mark.parametrize(
    "text",
    [
        "She reached London on Monday.",
        "Men armed with axes crossed the bridge on Monday.",
        "Patients are treated here.",
    ],
)
def test_who_arrives_or_is_armed_is_given_no_help(reader: Reader, text: str) -> None:
    assert "AID" not in {e.type for e in reader(text).events}
