"""Own sentences for where an event was: names under any label, sites by their own words, what is no place."""

import pytest

from .conftest import Reader


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # a bare name after "at" or "in" is a place, whatever the parser takes it for
        ("At Quartier Morin, outside the city, police shot a demonstrator dead on Monday.", "Quartier Morin"),
        ("At Aramoana in November 1990 a man shot dead 13 people.", "Aramoana"),
        ("On 11 August rebels attacked the army's forward lines at Muhamalai.", "Muhamalai"),
        ("On Tuesday the air force bombed the people of Mavil Aru.", "Mavil Aru"),
        ("A supervisor was shot dead in Charsadda on Wednesday.", "Charsadda"),
        ("On Friday a helicopter was shot down near Drass.", "Drass"),
        ("Gunmen attacked the Bonga platform on Thursday.", "Bonga platform"),
        # those a capital stands for are no place
        ("The strike in Kirkuk on Monday that killed a general enraged Tehran.", "Kirkuk"),
        # whence somebody comes is not where it was
        ("On Monday gunmen in Karachi wounded a doctor from Ghana.", "Karachi"),
        # a town read into the subject behind it
        ("In Alexandria crowds attacked a courthouse on Monday.", "Alexandria"),
        # what is shelled or besieged is a place
        ("Iraqi gunners shelled Khafji on Thursday.", "Khafji"),
        # those who do it are where it is done; whom they fled from says nothing of it
        ("On Monday students in Kisangani burned a school in anger at the loss of a friend.", "Kisangani"),
        # a place that a relative clause goes on from, or where those who act are meeting
        ("Soldiers entered Hinche, where they shot dead two nurses on Monday.", "Hinche"),
        ("The attack was revenge for Goma, the city in which a gunman killed fifty people on Monday.", "Goma"),
        ("Meeting in Kampala on Sunday, the presidents told the rebels to withdraw.", "Kampala"),
        # a town that stands for its state; a name told to be a village's; whither somebody went
        ("In Almaty on Monday crowds stormed the city hall.", "Almaty"),
        ("On Friday policemen shelled Ljuboten, an Albanian village.", "Ljuboten"),
        ("In Congo the army moved two battalions to Butembo on Monday.", "Butembo"),
        # a bare word for a place named before, and a capital by its state
        ("Rebels shelled Goma on Sunday. On Monday gunmen in the town shot a priest dead.", "Goma"),
        ("On Monday a mob ransacked an embassy in the Iranian capital.", "Tehran"),
        # sites keep their whole names
        ("Gunmen killed 42 people at the Al Noor mosque on Friday.", "Al Noor mosque"),
        ("Bombers struck the Shangri-La hotel on Sunday.", "Shangri-La hotel"),
        ("On 6 November guerrillas seized the Palace of Justice.", "Palace of Justice"),
        ("Police beat a nurse at the Prince of Wales Hospital on Saturday.", "Prince of Wales Hospital"),
    ],
)
def test_where_it_was(reader: Reader, text: str, place: str) -> None:
    named = [e.place.name for e in reader(text).events if e.place is not None]
    assert place in named


@pytest.mark.parametrize(
    "text",
    [
        "Amnesty said that gunmen killed a guard on Monday. Investigators at Amnesty spoke to witnesses.",
        "Union members at BMW attacked a manager on Monday.",
    ],
)
def test_those_who_act_are_no_place(reader: Reader, text: str) -> None:
    assert all(e.place is None or e.place.name not in ("Amnesty", "BMW") for e in reader(text).events)


def test_there_points_to_a_place_told_of_another_day(reader: Reader) -> None:
    first = "On 3 March rebels killed nine herders at Quetta."
    there = "Rebels murdered General Deng there on 9 March."
    assert {e.place.name if e.place else None for e in reader(f"{first} {there}").events} == {"Quetta"}


def test_a_place_called_by_its_own_word_is_nobody_who_acts(reader: Reader) -> None:
    text = "Rockets killed three soldiers at Camp Taji on Monday. Jets bombed a depot near Karbala on Wednesday."
    found = reader(f"{text} Iran's foreign ministry denied that Tehran had any part in the Taji attack.")
    [hit] = [e for e in found.events if e.deaths is not None]
    assert not hit.actors
    [denial] = [c for c in found.claims if c.stance == "denies"]
    assert denial.about[0] == hit.id


def test_a_great_town_tells_whose_police_it_is(reader: Reader) -> None:
    found = reader("Crowds stoned the US consulate in Karachi on Monday; police arrested thirty students.")
    arrest = next(e for e in found.events if e.type == "COERCE")
    assert arrest.actors == ("pak.police",)
    assert arrest.place is not None
    assert arrest.place.country == "PAK"


def test_what_a_strike_led_to_elsewhere_does_not_place_it(reader: Reader) -> None:
    text = "The army answered on Monday with a strike that killed two men, which led to a demonstration in Baghdad."
    strike = next(e for e in reader(text).events if e.type == "ASSAULT")
    assert strike.place is None
