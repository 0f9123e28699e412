"""Whom and what a phrase means: the whole of a part, the place a thing is of, those who are to do what is asked."""

import datetime as dt

import pytest

from forestall.records import Reading

from .conftest import Reader


def _called(reading: Reading, ids: tuple[str, ...]) -> set[str]:
    """The ids and all names of parties."""
    return {word for a in reading.actors if a.id in ids for word in (a.id, a.name, *a.aliases)}


@pytest.mark.parametrize(
    ("text", "is_target", "is_none"),
    [
        ("Sudan closed part of its border with Chad on Monday.", "tcd", "part"),
        ("Egyptian jets bombed the runways of Beirut airport on Monday.", "runways of Beirut airport", "airport"),
        ("Miners demanded that the president withdraw the troops on Monday.", "president", "troops"),
        ("Bolivia demanded that its neighbour Chile open the port of Arica.", "chl", "neighbour"),
        ("Guerrillas attacked Bogota at the cost of ten lives on Monday.", "Bogota", "cost"),
    ],
)
def test_the_target_is_what_the_phrase_means(reader: Reader, text: str, is_target: str, is_none: str) -> None:
    names = _called(reader(text), tuple(t for e in reader(text).events for t in e.targets))
    assert is_target in names
    assert is_none not in names


def test_what_is_asked_for_in_the_passive_is_put_to_nobody_named(reader: Reader) -> None:
    event = reader("The union demanded that the aid be frozen.").events[0]
    assert (event.type, event.targets) == ("REQUEST", ())


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Gunmen seized the bus on Monday, then shot its driver.", "Gunmen"),
        ("Officials said Militants allied with al Qaeda killed ten soldiers on Monday.", "Militants"),
    ],
)
def test_a_verb_split_off_from_its_clause_keeps_its_doer(reader: Reader, text: str, doer: str) -> None:
    killing = next(e for e in reader(text).events if e.type == "ASSAULT")
    assert doer in _called(reader(text), killing.actors)


@pytest.mark.parametrize(
    ("text", "captor"),
    [
        ("The hostages, seized by guerrillas a week earlier, were released on Friday.", "guerrillas"),
        ("Two journalists held since March by the junta were freed on Monday.", "junta"),
        ("Militants hijacked an airliner on Sunday. On Wednesday 47 passengers were let go.", "Militants"),
    ],
)
def test_captives_are_let_go_by_those_who_hold_them(reader: Reader, text: str, captor: str) -> None:
    release = next(e for e in reader(text).events if e.type == "CONCEDE")
    assert captor in _called(reader(text), release.actors)


def test_the_killed_do_not_protest(reader: Reader) -> None:
    text = "The killing of a journalist by police in Karachi led to protests in Lahore on Friday."
    read = reader(text)
    protest = next(e for e in read.events if e.type == "PROTEST")
    assert "journalist" not in _called(read, protest.actors)


def test_a_third_day_is_that_of_writing_and_elections_asked_for_are_to_come(reader: Reader) -> None:
    shelled = reader("Troops stormed the base on March 3. Rebels shelled the airport for a third day.").events[-1]
    freed = reader("Britain urged Niger to hold elections in January. Militants released ten soldiers.").events[-1]
    assert shelled.when is not None
    assert freed.when is not None
    assert shelled.when.start >= dt.date(2020, 3, 15)
    assert freed.when.start >= dt.date(2020, 3, 10)
