"""Who denies, blames and owns up, and what that is about; what is only said about it is no event."""

import datetime as dt

import pytest

from .conftest import Reader


def _claims(reader: Reader, text: str) -> set[tuple[str, str]]:
    found = reader(text)
    names = {a.id: a.name for a in found.actors}
    return {(names[c.speaker], c.stance) for c in found.claims}


@pytest.mark.parametrize(
    ("aside", "who"),
    [
        ("a claim Khartoum denies", "Sudan"),
        ("a figure the mayor disputes", "mayor"),
        ("a figure doctors dispute", "doctors"),
        ("an allegation Sudanese officials rejected", "Sudan (government)"),
        ("a number aid agencies call exaggerated", "aid agencies"),
        ("a toll the governor of the province disputed", "governor"),
    ],
)
def test_an_aside_on_what_was_said_is_a_denial_by_whoever_it_names(reader: Reader, aside: str, who: str) -> None:
    found = _claims(reader, f"The opposition said soldiers killed 30 people in Khartoum on Monday, {aside}.")
    assert {name for name, stance in found if stance == "denies"} == {who}


def test_who_is_said_to_be_something_does_not_say_it(reader: Reader) -> None:
    text = "A bomb killed nine people in Kano on Monday. A committee said to be close to the sect claimed the bombing."
    assert _claims(reader, text) == {("committee", "claims_responsibility")}


@pytest.mark.parametrize(
    "text",
    [
        "The State Department declined to comment on Monday.",
        "Pakistan rejected the statement as baseless.",
        "An Indian army spokesman, asked about the shelling, said nothing was known.",
        "A doctor at the hospital, who asked not to be named, spoke of a long night.",
        "Ethiopia denied on Monday that its envoy had entered the palace.",
        "Beijing said the talk of an invasion was idle.",
        "The prime minister called the strikes a violation of sovereignty.",
    ],
)
def test_words_about_a_deed_are_no_deed(reader: Reader, text: str) -> None:
    assert not {e.type for e in reader(text).events} & {"REJECT", "REQUEST", "COERCE", "CONSULT", "PROTEST"}


def test_who_did_the_raid_does_not_blame_its_victims_for_it(reader: Reader) -> None:
    found = reader(
        "Three rockets hit the Kirkuk air base on Friday. On Sunday US planes bombed five bases of Kataib Hezbollah. "
        "The Pentagon said the militia had been responsible for a string of attacks in recent weeks."
    )
    rockets, raid = found.events[:2]
    blames = next(c for c in found.claims if c.stance == "blames")
    assert rockets.id in blames.about
    assert raid.id not in blames.about
    assert len(raid.spans) == 1


def test_those_executed_after_a_plain_clause_did_not_execute(reader: Reader) -> None:
    found = reader("The opposition said the men were unarmed and had been executed on Monday.")
    names = {a.id: a.name for a in found.actors}
    event = next(e for e in found.events if e.type == "ASSAULT")
    assert not event.actors
    assert {names[t] for t in event.targets} == {"men"}


def test_an_attack_by_nobody_named_is_that_of_who_claims_it(reader: Reader) -> None:
    found = reader("Militants blew up a pipeline at Escravos on Monday. The Niger Delta Avengers claimed the attack.")
    names = {a.id: a.name for a in found.actors}
    assert [names[a] for a in found.events[0].actors] == ["Niger Delta Avengers", "Militants"]
    assert found.events[0].status == "claimed"


def test_nobody_owns_up_to_what_was_done_to_him_beside_a_deed_of_his_own(reader: Reader) -> None:
    found = reader("FARC rebels attacked a navy boat on Monday. The navy said that it had sunk four rebel boats.")
    attack, sunk = found.events[:2]
    owned = next(c for c in found.claims if c.stance == "claims_responsibility")
    assert owned.about == (sunk.id,)
    assert attack.status != "claimed"


def test_a_train_derailed_by_a_bomb_is_one_attack(reader: Reader) -> None:
    events = reader("A train was derailed by a bomb near Jhargram on Monday.").events
    assert [e.type for e in events] == ["ASSAULT"]


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("A group calling itself the Sons of Zenata killed nine people in Kano on Monday.", "Sons of Zenata"),
        (
            "Gunmen from a faction known as the Bodo Liberation Tigers shot dead nine villagers.",
            "Bodo Liberation Tigers",
        ),
    ],
)
def test_a_band_is_who_it_is_called(reader: Reader, text: str, doer: str) -> None:
    found = reader(text)
    names = {a.id: a.name for a in found.actors}
    assert [names[a] for a in found.events[0].actors] == [doer]


def test_who_frees_captives_took_them(reader: Reader) -> None:
    found = reader("The Maoist rebels said on Sunday they had released 12 policemen captured last month in Rukum.")
    doers = {e.type: e.actors for e in found.events}
    assert doers["COERCE"] == doers["CONCEDE"]
    freed = next(e for e in found.events if e.type == "CONCEDE")
    assert freed.id in found.claims[0].about


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("Soldiers burned about 100 shops in Bireuen on Monday.", "ASSAULT"),
        ("Rioters burned about 100 shops in Bireuen on Monday.", "PROTEST"),
    ],
)
def test_a_crowd_riots_where_soldiers_attack(reader: Reader, text: str, type: str) -> None:
    assert [e.type for e in reader(text).events] == [type]


@pytest.mark.parametrize(
    "text",
    [
        "Two bombs went off in Bogota on Friday in an attempt to kill the minister.",
        "A drone attack on a parade on Monday had been an attempt to kill him, he said.",
    ],
)
def test_an_attempt_to_kill_kills_nobody(reader: Reader, text: str) -> None:
    assert all(e.deaths is None or not e.deaths.best for e in reader(text).events)


def test_a_day_told_of_the_subject_in_passing_is_not_that_of_what_it_does(reader: Reader) -> None:
    asked = next(
        e for e in reader("Egypt, which brokered the truce in May, urged restraint.").events if e.type == "REQUEST"
    )
    assert asked.when.start > dt.date(2020, 3, 1)


def test_a_hospital_out_of_gloves_is_not_on_strike(reader: Reader) -> None:
    assert not reader("A missionary said the hospital was out of gloves.").events


def test_a_bare_responsibility_is_not_for_what_others_by_name_did(reader: Reader) -> None:
    found = reader(
        "Rockets killed a contractor at the K-1 base on Friday. Islamic State fighters attacked three times near the "
        "base in the days before, the army says. The Pentagon insists that Kataib Hezbollah was responsible."
    )
    rockets, others = (e.id for e in found.events if e.type == "ASSAULT")
    blames = next(c for c in found.claims if c.stance == "blames")
    assert rockets in blames.about
    assert others not in blames.about
