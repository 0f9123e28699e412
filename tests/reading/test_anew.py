"""Two deeds of the same doers on one day, and one deed told twice."""

import pytest

from .conftest import Reader
from .test_merging import right


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Loyalists attacked a bar in Derry on Tuesday. In Larne loyalists attacked a chapel.", "bar", "chapel"),
        ("Palestinians stabbed a soldier in Hebron on Tuesday. In Ramallah they stabbed a clerk.", "soldier", "clerk"),
        ("Rebels ambushed a convoy near Goma on Tuesday. Rebels shelled a camp at Bukavu.", "convoy", "camp"),
        ("The rebels fired on a helicopter on Tuesday. They also fired on a relief lorry.", "helicopter", "lorry"),
        ("Rebels attacked a police station on Tuesday. Hours later rebels attacked a bus.", "station", "bus"),
    ],
)
def test_full_clauses_of_other_places_or_things_tell_two_deeds(
    reader: Reader, text: str, first: str, second: str
) -> None:
    found = reader(text)
    assert right({"text": text, "events": [[first], [second]]}, found)
    assert len(found.events) == 2


@pytest.mark.parametrize(
    "again", ["They killed two guards.", "Four soldiers were killed.", "The ambush lasted an hour."]
)
def test_what_they_did_there_is_one_deed(reader: Reader, again: str) -> None:
    assert len(reader(f"Rebels ambushed a convoy near Goma on Tuesday. {again}").events) == 1


def test_prisoners_told_of_again_were_taken_once(reader: Reader) -> None:
    found = reader("Militants kidnapped four sailors off Bonny on Tuesday. The sailors were seized from a tug.")
    assert [e.type for e in found.events] == ["COERCE"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "Arsonists torched a hotel and a bank in Harare on Tuesday; looters set fire to the library in Harare.",
            "text.arsonists",
            "text.looters",
        ),
        (
            "Soldiers searched a church in Goma on Tuesday and arrested twelve pastors. Police stopped an ambulance in "
            "Goma and took away two of its patients.",
            "text.soldiers",
            "cod.police",
        ),
    ],
)
def test_others_doing_it_to_other_things_did_another_deed(reader: Reader, text: str, first: str, second: str) -> None:
    assert [e.actors for e in reader(text).events] == [(first,), (second,)]


@pytest.mark.parametrize(
    ("text", "deeds"),
    [
        ("Gunmen fired on a crowd in Harare on Tuesday and later ambushed a police car.", 2),
        ("Zimbabwe banned Zambian beef on 6 June and on 16 June raised duties on Zambian maize.", 2),
        ("Soldiers stormed the palace on Tuesday and shot two guards.", 1),
        ("Zimbabwe banned Zambian beef on 6 June and raised duties on Zambian maize.", 1),
    ],
)
def test_a_joined_verb_with_a_later_time_of_its_own_tells_another_deed(reader: Reader, text: str, deeds: int) -> None:
    assert len(reader(text).events) == deeds


@pytest.mark.parametrize(
    "where", ["an e-mail to a newspaper", "a statement", "a telephone call to a newspaper in Abuja"]
)
def test_an_attack_claimed_in_a_letter_was_not_done_there(reader: Reader, where: str) -> None:
    found = reader(f"Gunmen killed six men in a bar in Lagos on Saturday. Boko Haram claimed the attack in {where}.")
    assert [(e.type, e.targets) for e in found.events] == [("ASSAULT", ("text.six-men",))]
    assert len(found.events[0].spans) == 2
    assert [(c.stance, c.about) for c in found.claims] == [("claims_responsibility", ("e1",))]


def test_a_person_killed_by_name_is_none_of_the_dead_of_what_was_told_before(reader: Reader) -> None:
    text = (
        "In December an air strike killed two dozen fighters near Qaim, which triggered the storming of the American "
        "embassy in Baghdad. That was followed by the drone strike that killed Qassem Suleimani and Abu Mahdi "
        "al-Muhandis."
    )
    tolls = {(e.deaths.best if e.deaths else None, len(e.targets)) for e in reader(text).events}
    assert tolls == {(24, 1), (None, 1), (2, 2)}


def test_how_people_died_is_told_of_the_attack_before(reader: Reader) -> None:
    text = "A bomb went off in a market in Kano on Monday. Twelve people burned to death."
    [bombing] = [e for e in reader(text).events if e.type == "ASSAULT"]
    assert bombing.deaths is not None
    assert bombing.deaths.best == 12


def test_a_person_by_name_is_killed_once_however_late_it_is_told_again(reader: Reader) -> None:
    text = (
        "A US drone strike at Baghdad airport killed Qassem Suleimani and four of his guards on January 3. "
        "Parliament voted on January 5 to expel foreign troops. Oil rose to $70 a barrel. "
        "On March 9 Saudi Arabia cut its prices. Schools were closed on March 11. "
        "On March 14 rockets hit Camp Taji. Thousands of soldiers had been sent into the country during the tensions "
        "that culminated in the assassination of Suleimani."
    )
    killings = [e for e in reader(text).events if "person.qassem-suleimani" in e.targets]
    assert [e.deaths.best if e.deaths else None for e in killings] == [5]
