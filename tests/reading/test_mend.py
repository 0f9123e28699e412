"""Short sentences whose verb the parser takes for an adjective have it back."""

import pytest

from .conftest import Reader


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Teachers boycotted classes.", "PROTEST"),
        ("Residents of Caracas banged pots at their windows.", "PROTEST"),
        ("A Russian submarine docked at Havana.", "MOBILIZE"),
        ("The port of Lagos was paralysed by dockers.", "PROTEST"),
        ("Azerbaijani forces shelled Armenian trenches.", "ASSAULT"),
    ],
)
def test_the_participle_is_the_verb(reader: Reader, text: str, kind: str) -> None:
    assert kind in {e.type for e in reader(text).events}


@pytest.mark.parametrize("text", ["The besieged town of Homs.", "Frozen peas, boiled rice.", "A plan approved by all."])
def test_a_phrase_without_a_verb_stays_one(reader: Reader, text: str) -> None:
    assert not reader(text).events


@pytest.mark.parametrize("doers", ["aircraft", "Government aircraft", "Warplanes"])
def test_who_bombed_a_town_is_no_bombed_thing(reader: Reader, doers: str) -> None:
    found = reader(f"On 11 March, {doers} bombed Adigrat, killing four civilians.")
    names = {a.id: a.name for a in found.actors}
    assert [[names[a] for a in e.actors] for e in found.events] == [[doers]]


def test_a_common_word_is_nobody_by_name(reader: Reader) -> None:
    found = reader("A peacekeeper shot a man in Kano on Monday.")
    names = {a.id: a.name for a in found.actors}
    assert [[names[a] for a in e.actors] for e in found.events] == [["peacekeeper"]]


def test_those_killed_in_a_list_without_a_verb_do_not_kill(reader: Reader) -> None:
    event = reader("Two soldiers killed, three wounded, IED, Mopti region.").events[0]
    assert event.type == "ASSAULT"
    assert not event.actors


@pytest.mark.parametrize(
    "meeting",
    ["The president met the prime minister", "General Hassan held a telephone conversation with Ashraf Ghani"],
)
def test_a_clause_that_commas_part_keeps_its_subject(reader: Reader, meeting: str) -> None:
    found = reader(f"{meeting} on Sunday, one day after the Bagram base, north of Kabul, was struck by 12 rockets.")
    struck = next(e for e in found.events if e.type == "ASSAULT")
    names = {a.id: a.name for a in found.actors}
    assert "Bagram base" in {names[t] for t in struck.targets}
    assert not {"Ghani", "minister"} & {w for t in struck.targets for w in names[t].split()}
    assert any(e.type == "CONSULT" for e in found.events)


def test_who_speaks_at_the_end_of_a_list_is_not_in_it(reader: Reader) -> None:
    found = reader("Gunmen stormed a market in Gusau, torching stalls, residents and a local official said.")
    names = {a.id: a.name for a in found.actors}
    assert {names[c.speaker] for c in found.claims} == {"residents", "local official"}
    assert not {names[t] for e in found.events for t in e.targets} & {"residents", "local official"}


def test_a_clause_after_a_day_is_about_the_noun_before_it(reader: Reader) -> None:
    found = reader("The minister flew to Riyadh on Monday, where he met King Salman.").events
    assert {e.place.name for e in found if e.place is not None} == {"Riyadh"}


def test_those_shot_dead_were_not_dead_before(reader: Reader) -> None:
    found = reader("Paratroopers shot dead two demonstrators in Dili on Monday.")
    names = {a.id: a.name for a in found.actors}
    assert "two demonstrators" in {names[t] for t in found.events[0].targets}


def test_a_party_does_what_only_somebody_does(reader: Reader) -> None:
    text = (
        "The militia led the fighting against the Islamic State of Iraq and Syria (ISIS), which overran Mosul in 2014."
    )
    taken = next(e for e in reader(text).events if e.when.start.year == 2014)
    assert taken.actors == ("is",)
