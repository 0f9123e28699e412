"""Own sentences of war reports: who answers, who acts behind "and", who is found dead, and where a town's name ends."""

import datetime as dt

from forestall.records import Event, Reading

from .conftest import Reader


def of_type(reading: Reading, name: str) -> list[Event]:
    return [e for e in reading.events if e.type == name]


def test_who_answers_by_a_deed_does_it_after_what_is_answered(reader: Reader) -> None:
    reading = reader(
        "A French soldier died in a mortar attack on the airport of Sarajevo on Monday. "
        "French guns answered by shelling Serb positions at Lukavica."
    )
    attack, answer = of_type(reading, "ASSAULT")
    assert attack.deaths is not None
    assert answer.deaths is None
    assert answer.actors == ("fra",)
    assert answer.when.start >= attack.when.start
    assert [(x.earlier, x.later) for x in reading.links] == [(attack.id, answer.id)]


def test_who_fires_back_hits_those_who_fired(reader: Reader) -> None:
    reading = reader("India shelled villages along the border on Monday. Pakistan fired back with mortars.")
    first, second = of_type(reading, "ASSAULT")
    assert (first.actors, second.actors, second.targets) == (("ind",), ("pak",), ("ind",))


def test_who_acts_behind_and_is_not_one_more_thing(reader: Reader) -> None:
    reading = reader("France sent a medical team and Iraq delivered missiles to the army of Lebanon.")
    assert ("irq",) in [e.actors for e in of_type(reading, "AID")]


def test_warplanes_under_their_makes_fly_for_their_state(reader: Reader) -> None:
    reading = reader("Libyan MiGs bombed Arada on Sunday.")
    assert of_type(reading, "ASSAULT")[0].actors == ("lby",)


def test_the_last_word_of_a_towns_name_is_no_other_town(reader: Reader) -> None:
    reading = reader("Gunmen attacked a police station in Mocimboa da Praia on Thursday. Police arrested 52 suspects.")
    places = [e.place.name for e in reading.events if e.place is not None]
    assert places
    assert "Praia" not in places
    assert not any(a.id.startswith("cpv") for a in reading.actors)


def test_found_shot_is_one_killing_by_nobody_found(reader: Reader) -> None:
    reading = reader("A married couple were found shot dead near Newry on Sunday.")
    (event,) = of_type(reading, "ASSAULT")
    assert event.actors == ()
    assert event.deaths is not None
    assert event.deaths.best == 2


def test_attackers_driven_back_fight_those_who_drove_them_back(reader: Reader) -> None:
    reading = reader("Rebels pushed across the bridge at dawn but were thrown back by government militiamen.")
    (event,) = of_type(reading, "ASSAULT")
    names = {a.id: a.name for a in reading.actors}
    assert [names[a] for a in event.actors] == ["Rebels"]
    assert "government militiamen" in [names[t] for t in event.targets]


def test_a_war_of_liberation_frees_nobody(reader: Reader) -> None:
    reading = reader("The general proclaimed a war of liberation against Syria on Tuesday.")
    assert not of_type(reading, "CONCEDE")


def test_the_wounded_who_are_moved_were_not_wounded_then(reader: Reader) -> None:
    reading = reader("The Red Cross evacuated 300 wounded on Friday.", published=dt.date(2009, 5, 3))
    (event,) = of_type(reading, "AID")
    assert event.when.start == dt.date(2009, 5, 1)
    assert not of_type(reading, "ASSAULT")


def test_a_present_verb_that_looks_like_a_plural_tells_its_dead(reader: Reader) -> None:
    reading = reader("A second strike on Ganja kills 13 and injures more than 45.")
    (event,) = of_type(reading, "ASSAULT")
    assert event.deaths is not None
    assert event.deaths.best == 13


def names_of(reading: Reading, ids: tuple[str, ...]) -> list[str]:
    names = {a.id: a.name for a in reading.actors}
    return [names[i] for i in ids]


def test_of_them_means_the_people_told_of_and_not_who_acts(reader: Reader) -> None:
    reading = reader("Insurgents seized a bus with 20 passengers near Koza on Sunday and later killed 12 of them.")
    (killed,) = of_type(reading, "ASSAULT")
    assert names_of(reading, killed.actors) == ["Insurgents"]
    assert names_of(reading, killed.targets) == ["20 passengers"]


def test_a_number_of_rebels_stands_for_the_rebels(reader: Reader) -> None:
    reading = reader("Cameroon's army said it had killed 27 of the insurgents who crossed the bridge on Sunday.")
    (killed,) = of_type(reading, "ASSAULT")
    assert names_of(reading, killed.targets) == ["insurgents"]


def test_those_who_died_when_rebels_attacked_died_in_that_attack(reader: Reader) -> None:
    reading = reader("In January ten people died when rebels ambushed a bus near Gulu.")
    (event,) = of_type(reading, "ASSAULT")
    assert names_of(reading, event.actors) == ["rebels"]
    assert event.deaths is not None
    assert event.deaths.best == 10


def test_a_killing_in_an_ambush_is_the_ambush(reader: Reader) -> None:
    reading = reader(
        "Crowds, enraged by the killing of 13 soldiers in an ambush near Jaffna last Friday, burned shops."
    )
    (event,) = of_type(reading, "ASSAULT")
    assert event.deaths is not None
    assert event.place is not None
    assert (event.deaths.best, event.place.name) == (13, "Jaffna")


def test_what_peacekeepers_lose_is_not_taken_by_a_government(reader: Reader) -> None:
    reading = reader(
        "In Sierra Leone a column of 13 armoured cars of the peacekeepers was captured near Makeni on Friday."
    )
    assert all(e.actors == () for e in of_type(reading, "COERCE"))


def test_rockets_by_name_are_fired_and_not_dismissed(reader: Reader) -> None:
    reading = reader("The militia fired Grads at Avdeyevka on Sunday.")
    assert [e.type for e in reading.events] == ["ASSAULT"]


def test_the_army_is_not_that_of_foreign_paratroopers(reader: Reader) -> None:
    reading = reader(
        "KIGALI, March 16 - Belgian paratroopers evacuated foreigners from Kigali on Sunday. "
        "Rwanda is in turmoil. Rebels rejected a ceasefire proposed by the army."
    )
    assert not any("bel.mil" in (*e.actors, *e.targets) for e in of_type(reading, "REJECT"))


def test_an_aside_between_commas_ends_before_the_next_deed(reader: Reader) -> None:
    reading = reader("Rebels captured Gwoza, whose emir fled into the hills, and burned the market there.")
    burned = [e for e in of_type(reading, "ASSAULT") if "Gwoza" not in names_of(reading, e.actors)]
    assert all(names_of(reading, e.actors) == ["Rebels"] for e in burned)


def test_who_obtains_a_release_does_not_hold_the_captives(reader: Reader) -> None:
    reading = reader(
        "The Revolutionary United Front holds 500 peacekeepers. "
        "President Charles Taylor of Liberia has obtained the release of 15 of the captives."
    )
    (freed,) = of_type(reading, "CONCEDE")
    assert names_of(reading, freed.actors) == ["RUF"]


def test_who_replies_by_pounding_a_town_pounds_it(reader: Reader) -> None:
    reading = reader("Russian artillery replied by pounding Shatoi, the last big village in rebel hands.")
    (event,) = of_type(reading, "ASSAULT")
    assert names_of(reading, event.actors) == ["Russia (military)"]
    assert names_of(reading, event.targets) == ["Shatoi"]


def test_ships_that_fire_are_no_companies(reader: Reader) -> None:
    reading = reader("Hours later US and British ships fired 110 missiles at air defences around Tripoli.")
    (event,) = of_type(reading, "ASSAULT")
    assert set(event.actors) == {"usa.mil", "gbr.mil"}


def test_two_rival_factions_are_not_the_two_named_last(reader: Reader) -> None:
    reading = reader(
        "The Somali National Movement refused to recognise the president. "
        "Two rival factions exchanged fire in Mogadishu."
    )
    (event,) = of_type(reading, "ASSAULT")
    assert names_of(reading, event.actors) == ["Two rival factions"]


def test_a_visit_for_talks_is_one_meeting(reader: Reader) -> None:
    reading = reader("Kabila flew to Kampala on Monday for talks with Museveni.")
    assert len(of_type(reading, "CONSULT")) == 1


def test_the_fallen_of_a_fight_are_not_of_the_rifles_seized(reader: Reader) -> None:
    reading = reader(
        "On 3 March rebels attacked a convoy near Bouar. Eleven soldiers fell, and the rebels seized 4 rifles."
    )
    (event,) = of_type(reading, "ASSAULT")
    assert event.deaths is not None
    assert event.deaths.best == 11


def test_what_breaks_down_when_rebels_strike_is_not_shut_by_the_government(reader: Reader) -> None:
    reading = reader("Electricity was cut in Kinshasa when the rebels seized the Inga dam two weeks ago.")
    assert not any(a.endswith(".gov") for e in reading.events for a in e.actors)


def test_aircraft_that_were_fired_on_are_the_target(reader: Reader) -> None:
    reading = reader("Three US military aircraft were fired on as they approached the town of Bor on Saturday.")
    (event,) = of_type(reading, "ASSAULT")
    assert (event.actors, event.targets[:1]) == ((), ("usa.mil",))


def test_those_stopped_and_shot_shoot_nobody(reader: Reader) -> None:
    reading = reader("Eight carpenters were stopped at a checkpoint on Saturday night and shot; soldiers watched.")
    (event,) = of_type(reading, "ASSAULT")
    assert event.actors == ()
    assert names_of(reading, event.targets) == ["Eight carpenters"]


def test_who_overthrew_and_killed_is_told_beside_the_main_deed(reader: Reader) -> None:
    reading = reader(
        "Paratroopers who overthrew and bayoneted the president on Thursday returned to barracks on Monday."
    )
    (coup,) = of_type(reading, "ASSAULT")
    assert names_of(reading, coup.actors) == ["Paratroopers"]
    assert coup.when.start == dt.date(2020, 3, 12)


def test_a_port_taken_from_rebels_is_no_arrest(reader: Reader) -> None:
    reading = reader("Militiamen took the port of Uvira from rebels on Sunday.")
    assert [e.type for e in reading.events] == ["ASSAULT"]


def test_to_charge_that_others_fought_is_no_arrest(reader: Reader) -> None:
    reading = reader("The government charged that soldiers of the junta had fought on the side of the rebels.")
    assert not of_type(reading, "COERCE")
