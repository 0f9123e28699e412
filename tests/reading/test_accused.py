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
    assert _doers(reader, text, "COERCE") == [{"pirates"}]


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


@pytest.mark.parametrize("deed", ["Iran-backed", "Iranian-trained", "Iran-aligned"])
def test_whoever_a_state_backs_is_not_that_state(reader: Reader, deed: str) -> None:
    (doers,) = _doers(reader, f"An {deed} militia fired rockets at a base near Erbil on Sunday.", "ASSAULT")
    assert doers
    assert not any(d == "Iran" or d.startswith("Iran (") for d in doers)


def test_what_lies_between_two_towns_is_not_theirs(reader: Reader) -> None:
    text = "Two soldiers were killed when their vehicle hit an explosive device between Tessalit and Gao on Sunday."
    assert _doers(reader, text, "ASSAULT") == [set()]


@pytest.mark.parametrize(("verb", "dead"), [("hurt", 2), ("wounded", 2), ("injured", 2)])
def test_those_hurt_beside_the_dead_are_not_dead(reader: Reader, verb: str, dead: int) -> None:
    (event,) = reader(f"A bomb killed two soldiers and {verb} three others on Thursday.").events
    assert event.deaths is not None
    assert event.deaths.best == dead


def test_a_date_told_by_the_way_is_not_counted_from(reader: Reader) -> None:
    text = (
        "Troops took Bor on 5 March. The rebels, who took Yei in January, shot down a plane near Juba two days later."
    )
    days = sorted({e.when for e in reader(text).events if e.when.precision == "day"}, key=lambda w: w.start)
    assert [(d.start - days[0].start).days for d in days] == [0, 2]


def test_the_year_of_a_treaty_dates_nothing_else(reader: Reader) -> None:
    (event,) = reader("Brazil, a guarantor of the 1942 protocol, invited both sides to Brasilia.").events
    assert event.when.start.year > 1942


def test_a_protest_told_without_a_crowd_is_nobody_elses(reader: Reader) -> None:
    text = (
        "Iraqi officers blamed the Islamic State. US jets bombed a camp on Friday, which set off a protest in Baghdad."
    )
    assert _doers(reader, text, "PROTEST") == [set()]
