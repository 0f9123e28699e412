"""Whose deed a claim says it was: only by its own words, and only of the deed they mean."""

import datetime as dt

import pytest

from forestall import vocabulary
from forestall.reading import read
from forestall.records import Claim, Reading, Report


def reading(text: str) -> Reading:
    report = Report("0" * 64, "", text, "wire", dt.date(2021, 6, 20))
    return read(report, vocabulary=vocabulary.load(), countries=("SYR",))


def by(found: Reading, stance: str) -> Claim:
    return next(claim for claim in found.claims if claim.stance == stance)


STRUCK = "DAMASCUS, June 20 - Rockets hit an army base near Homs on Saturday and killed three Syrian soldiers. "


@pytest.mark.parametrize(
    ("said", "stance", "actor"),
    [
        ("The defence ministry blamed Israel for the attack.", "blames", "isr"),
        ("The defence ministry said that Israel was responsible for the attack.", "blames", "isr"),
        ("Israel denied any role in the attack.", "denies", "isr"),
        ("The defence ministry said that Israel had no part in the attack.", "denies", "isr"),
        ("Hezbollah denied that Iran had fired the rockets.", "denies", "irn"),
    ],
)
def test_the_words_name_the_doer(said: str, stance: str, actor: str) -> None:
    claim = by(reading(STRUCK + said), stance)
    assert claim.actor is not None
    assert claim.actor.partition(".")[0] == actor
    assert claim.deeds == ("e1",)


@pytest.mark.parametrize(
    "said",
    [
        "Turkey condemned the attack as an act of aggression.",
        "The defence ministry said that two of the soldiers were officers.",
        "Russia said that it had no information on the dead.",
    ],
)
def test_to_speak_of_a_deed_is_not_to_say_who_did_it(said: str) -> None:
    found = reading(STRUCK + said)
    assert all(claim.deeds == () for claim in found.claims)
    assert all(not event.weights for event in found.events)


def test_nobody_blames_others_for_an_own_deed() -> None:
    found = reading(
        "DAMASCUS, June 20 - Rockets hit an army base near Homs on Friday and killed three Syrian soldiers. "
        "Israel bombed a depot near Damascus on Saturday. Israel blamed Hezbollah for the rockets."
    )
    (strike,) = (event for event in found.events if event.actors == ("isr",) and event.type == "ASSAULT")
    assert strike.id not in by(found, "blames").deeds
    assert not strike.weights


def test_a_place_does_nothing() -> None:
    found = reading("HOMS, June 20 - The Palmyra attack of Friday killed three soldiers, the army said.")
    kinds = {actor.id: actor.kind for actor in found.actors}
    assert all(kinds.get(actor) != "place" for event in found.events for actor in (*event.actors, *event.weights))


def test_the_noun_before_a_verb_of_loss_is_its_subject() -> None:
    found = reading(
        "BEIRUT, June 20 - Crowds gathered in Beirut after a raid on a base near Homs on Friday wounded two."
    )
    assert all("text.crowds" not in event.actors for event in found.events if event.type == "ASSAULT")
