"""Whom and what a phrase means: the whole of a part, the place a thing is of, those who are to do what is asked."""

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
