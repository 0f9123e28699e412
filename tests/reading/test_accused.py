"""Who is said to have done what: not the accuser, not the police, not those who only heard it, not whoever is near."""

import pytest

from .conftest import Reader


def _doers(reader: Reader, text: str, type: str) -> list[set[str]]:
    found = reader(text)
    names = {a.id: a.name for a in found.actors}
    return [{names[a] for a in e.actors} for e in found.events if e.type == type]


@pytest.mark.parametrize(
    "text",
    [
        "Kyiv accused Moscow of shelling a hospital in Mariupol on Monday.",
        "Rebels blamed the army for shelling the market on Friday.",
        "Police arrested two men for killing a priest on Sunday.",
        "The army was accused on Monday of killing twelve villagers.",
        "The two men are suspected of planting the bomb that killed nine people on Friday.",
        "Residents reported hearing shelling in Goma through the night.",
        "A bomb went off at the embassy in Sanaa. Nobody was hurt. The windows were broken. Kenya opened a new port.",
    ],
)
def test_an_attack_that_nobody_owns_has_no_doer(reader: Reader, text: str) -> None:
    found = _doers(reader, text, "ASSAULT")
    assert found
    assert not any(found)


@pytest.mark.parametrize(
    ("text", "type", "doer"),
    [
        ("The court convicted the general of killing two monks in 1995.", "ASSAULT", "general"),
        ("The council condemned Israel for bombing the camp on Monday.", "ASSAULT", "Israel"),
        ("The president thanked Qatar for freeing the hostages on Friday.", "CONCEDE", "Qatar"),
        ("The minister accused Eritrea of arming the rebels last week.", "AID", "Eritrea"),
        ("The army retaliated by bombing two villages on Sunday.", "ASSAULT", "army"),
        ("NATO mediated the withdrawal of the guerrillas on Sunday.", "RETREAT", "guerrillas"),
        ("The minister flew in and was held for two hours by mutineers on Friday.", "COERCE", "mutineers"),
    ],
)
def test_a_judged_deed_is_of_those_who_did_it(reader: Reader, text: str, type: str, doer: str) -> None:
    assert _doers(reader, text, type) == [{doer}]


def test_a_captor_is_no_government(reader: Reader) -> None:
    text = "On Friday the pirates freed a Thai trawler held since April."
    assert _doers(reader, text, "COERCE") == [set()]


@pytest.mark.parametrize(
    ("text", "type", "place"),
    [
        ("Soldiers in Bouake blocked the road to Abidjan on Friday.", "COERCE", "Bouake"),
        ("Gunmen in army uniform ambushed a bus on Monday.", "ASSAULT", None),
        ("Gangs stormed a prison in Port-au-Prince on Monday. Cuba closed its airspace on Tuesday.", "COERCE", None),
    ],
)
def test_a_place_led_to_worn_or_left_is_not_where_it_was(reader: Reader, text: str, type: str, place: str) -> None:
    assert [e.place.name if e.place else None for e in reader(text).events if e.type == type] == [place]


def test_a_murder_and_the_clause_on_its_victim_are_one_event(reader: Reader) -> None:
    text = "Police arrested four men on Wednesday over the murder of an officer who was shot in his car last week."
    assert [e.type for e in reader(text).events] == ["COERCE", "ASSAULT"]


@pytest.mark.parametrize("text", ["Hamas stopped short of claiming it.", "Hamas stopped short of claiming the attack."])
def test_what_one_stops_short_of_claiming_is_not_claimed(reader: Reader, text: str) -> None:
    found = reader(f"A gunman killed a settler near Hebron on Thursday. {text}")
    assert not [c for c in found.claims if c.stance == "claims_responsibility"]
