"""Own sentences for who did it to whom: owners, control, joint acts, looking back, claimed attacks, unnamed people."""

import datetime as dt

import pytest

from forestall.records import Event, Reading

from .conftest import Reader


def of_type(reading: Reading, kind: str) -> Event:
    """The first event of a type."""
    return next(e for e in reading.events if e.type == kind)


def named(reading: Reading, ids: tuple[str, ...]) -> set[str]:
    """Ids, and the names of those who have only their own words."""
    names = {a.id: a.name for a in reading.actors}
    return {names[i] if i.startswith("text.") else i for i in ids}


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        # a thing stands for its owner or for whom it concerns
        ("France froze Iran's assets on Monday.", "SANCTION", {"fra"}, {"irn"}),
        ("On Tuesday Brazil recalled its ambassador to Argentina.", "SANCTION", {"bra"}, {"arg"}),
        ("Accusing Qatar of backing terrorism, Bahrain cut ties with it on Monday.", "SANCTION", {"bhr"}, {"qat"}),
        ("Thailand closed its border with Cambodia on Sunday.", "COERCE", {"tha"}, {"khm"}),
        ("Lebanon's government rejected the demand of Hezbollah on Monday.", "REJECT", {"lbn.gov"}, {"lbn.hezbollah"}),
        # a weapon or a deed stands for whose it is
        ("Ukrainian drones struck an oil depot in Bryansk on Monday.", "ASSAULT", {"ukr"}, {"oil depot"}),
        ("Israel's army said its planes struck a Hamas post on Monday.", "ASSAULT", {"isr.mil"}, {"pse.hamas"}),
        ("Three Turkish soldiers were wounded by a mine laid by the PKK.", "ASSAULT", {"tur.pkk"}, {"tur.mil"}),
        ("The ambush, claimed by the Taliban, killed three Canadian soldiers.", "ASSAULT", {"taliban"}, {"can.mil"}),
        # control: who is told to act is acted upon
        ("ECOWAS forbade the officers to travel on Monday.", "COERCE", {"ecowas"}, {"officers"}),
        ("Masked men set fire to a school in Cacheu on Monday.", "ASSAULT", {"Masked men"}, {"school"}),
        # bare authorities beside a place are those of its state
        ("In Caracas the authorities arrested a general on Monday.", "COERCE", {"ven.gov"}, {"general"}),
        ("On Monday police in Trinidad seized two tourists.", "COERCE", {"tto.police"}, {"two tourists"}),
        # whoever acts under a common noun; a subject read into the date before it; what is opened is no target
        ("On Monday an alliance of three armies overran Mopti.", "ASSAULT", {"alliance"}, {"mopti"}),
        ("The donors pledged aid to Chad on Monday.", "AID", {"donors"}, {"tcd"}),
        ("On March 21 policemen at Langa opened fire on a funeral procession.", "ASSAULT",
         {"policemen"}, {"funeral procession"}),
        # those between whom there is fighting, and more of those told before
        ("On Monday fighting broke out between Sudan and Chad.", "ASSAULT", {"sdn", "tcd"}, {"sdn", "tcd"}),
        ("On Monday 33 people were killed in clashes between Sudan and Chad.", "ASSAULT",
         {"sdn", "tcd"}, {"sdn", "tcd"}),
        # who stands before a noun that tells what is done to somebody; whoever did it may stand further on
        ("The mayor's murder on Tuesday shocked Cali.", "ASSAULT", set(), {"mayor"}),
        ("The raid on Monday set off massacres of Tutsis by Hutu militias.", "ASSAULT", {"Hutu militias"}, {"tutsis"}),
        # what sets off a protest is not who protests; both of two armies act
        ("Her arrest by the army on Monday set off protests across Myanmar.", "PROTEST", set(), {"mmr.mil"}),
        ("Indian and Chinese soldiers clashed in the Galwan valley on Monday.", "ASSAULT",
         {"ind.mil", "chn.mil"}, {"ind.mil", "chn.mil"}),
        ("Clashes between rival clans killed two soldiers in Mogadishu on Monday.", "ASSAULT",
         {"rival clans"}, {"rival clans", "two soldiers"}),
        # "him" is the one person told of, who is not held by himself; what reaches across lands is no land's
        ("Abu Sayyaf gunmen freed a hostage on Monday, six days after they seized him.", "COERCE",
         {"phl.asg"}, {"hostage"}),
        ("Farmers blocked the Pan-American highway on Monday.", "PROTEST", {"Farmers"}, {"Pan-American highway"}),
        # arms that are deployed do nothing
        ("Missile batteries were deployed near Kiev on Monday.", "MOBILIZE", set(), {"ukr"}),
        # those a place is taken from; what a fighter is backed by is not done to him
        ("Kenyan troops recaptured Kismayo from al-Shabab on Monday.", "ASSAULT",
         {"ken.mil"}, {"shabaab"}),
        ("Kurdish fighters, backed by US air strikes, retook the Mosul dam on Monday.", "ASSAULT",
         {"Kurdish fighters"}, {"Mosul dam"}),
        # the first word of a body's common name is no owner
        ("TUNIS, March 16 - The National Guard arrested a mayor on Monday.", "COERCE", {"tun.sec"}, {"mayor"}),
        # police in a town that the table does not know are no town
        ("Pakistan mourned. Police in Gadap have arrested 30 men.", "COERCE", {"pak.police"}, {"30 men"}),
        # no government abducts, nor seizes its own soldiers
        ("In Kenya three nurses were kidnapped on Monday.", "COERCE", set(), {"three nurses"}),
        # a crowd by its number; a name beside the noun, or several
        ("Hundreds stormed the jail at Andijan on Thursday.", "ASSAULT", {"hundreds of people"}, {"jail"}),
        ("On Saturday police in Lima arrested the guerrilla Abimael Guzmán.", "COERCE",
         {"per.police"}, {"person.abimael-guzman"}),
        # joint acts
        ("Argentina and Chile signed a treaty in Rome on Monday.", "AGREE", {"arg", "chl"}, {"arg", "chl"}),
        ("The armies of Kenya and Uganda attacked Rwanda.", "ASSAULT", {"ken.mil", "uga.mil"}, {"rwa"}),
        # people under their own words
        ("The guerrillas freed 20 hostages on Monday.", "CONCEDE", {"guerrillas"}, {"20 hostages"}),
        ("Troops fired on a crowd of supporters of the pope.", "ASSAULT", {"Troops"}, {"supporters of the pope"}),
        ("Soldiers killed hundreds of Tutsi refugees on Friday.", "ASSAULT", {"Soldiers"}, {"Tutsi refugees"}),
        ("Rebels shelled the airport of Phnom Penh on Monday.", "ASSAULT", {"Rebels"}, {"airport of Phnom Penh"}),
        # a guess at their number is no part of a name; parts stand for the whole
        ("On Monday the guerrillas freed at least 300 hostages.", "CONCEDE", {"guerrillas"}, {"300 hostages"}),
        ("Jets bombed the grounds of a school on Monday.", "ASSAULT", {"Jets"}, {"school"}),
        # whoever is asked, though it be a thing; whoever is asked for something is no counterpart told before
        ("Peru thanked Chile. On Monday Lima asked shops to open for half a day.", "REQUEST", {"per"}, {"shops"}),
        ("Israel and Hezbollah fought on. On Monday Clinton asked both sides for a ceasefire and went to Syria.",
         "REQUEST", {"person.clinton"}, {"isr", "lbn.hezbollah"}),
        # a militia or coalition is not just any body named before; one of several is who is named beside
        ("Solvay owns the mine at Wujek. On Monday a miner was taken away by the militia.", "COERCE",
         {"militia"}, {"miner"}),
        ("The United Nations spoke. The airport of Aden was closed by the coalition on Monday.", "COERCE",
         {"coalition"}, {"airport of Aden"}),
        ("One of their leaders, Naomi Mutah, was detained by police on Monday.", "COERCE",
         {"police"}, {"person.naomi-mutah"}),
        # those armed who act as others come to harm; who is driven out does nothing; what is manned acts
        ("At least 82 people were killed in Kampala on Friday when soldiers cleared the barricades.", "ASSAULT",
         {"soldiers"}, {"82 people"}),
        ("Warships shelled Tripoli on Monday.", "ASSAULT", {"Warships"}, {"lby"}),
        ("The army spoke in Manila. On Monday an air force plane dropped a bomb on a school.", "ASSAULT",
         {"phl.mil"}, {"school"}),
        # what is broken off or cancelled is acted upon as much as whoever shares it
        ("On Monday airlines cancelled all flights.", "REJECT", {"airlines"}, {"all flights"}),
        # subjects the parser hangs elsewhere
        ("On 12 May Eritrean troops, with tanks, invaded Sudan.", "ASSAULT", {"eri.mil"}, {"sdn"}),
        ("Turkey closed its airspace to Iran's airlines on 14 May.", "COERCE", {"tur"}, {"irn.company"}),
        ("Forces loyal to Haftar shelled Tripoli on Monday.", "ASSAULT", {"Forces loyal to Haftar"}, {"lby"}),
    ],
)  # fmt: skip
def test_who_did_it_to_whom(reader: Reader, text: str, kind: str, actors: set[str], targets: set[str]) -> None:
    reading = reader(text)
    event = of_type(reading, kind)
    assert (actors <= named(reading, event.actors)) if actors else not event.actors
    assert targets <= named(reading, event.targets)


def test_a_capital_noun_is_the_body_named_before_whose_name_ends_so(reader: Reader) -> None:
    reading = reader(
        "The Tigray Liberation Front shelled Dessie on Monday. On Tuesday, in Kobo, the Front arrested ten officers."
    )
    assert {a for e in reading.events for a in e.actors} == set(reading.events[0].actors)


def test_who_owns_up_to_an_answer_does_not_own_up_to_what_it_answers(reader: Reader) -> None:
    reading = reader(
        "On Monday rockets hit a camp in Juba in revenge for the murder of two chiefs. "
        "The White Army claimed responsibility for the attack."
    )
    own = next(c for c in reading.claims if c.stance == "claims_responsibility")
    killing = next(e for e in reading.events if e.place is None)
    assert own.actor is not None
    assert own.actor not in killing.actors


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("On Sunday Rosa Quispe met Juan Mamani. She arrested three judges on Monday.", "person.rosa-quispe"),
        ("On Sunday Rosa Quispe met Juan Mamani. He arrested three judges on Monday.", "person.juan-mamani"),
        ("Juan Mamani met Rosa Quispe on Sunday. On Monday she arrested three judges.", "person.rosa-quispe"),
        ("Mrs Tunari spoke to Inti Condori on Sunday. On Monday she arrested three judges.", "person.mrs-tunari"),
    ],
)
def test_he_and_she_mean_a_man_and_a_woman(reader: Reader, text: str, actor: str) -> None:
    deed = next(e for e in reader(text).events if e.type != "CONSULT")
    assert deed.actors == (actor,)


def test_a_statement_is_of_whoever_gave_it_out(reader: Reader) -> None:
    reading = reader(
        "On Monday Hamas said in a statement that Israel had killed Yahya Ayyash. Egypt condemned the killing. "
        "The statement threatened Israel with more attacks."
    )
    assert of_type(reading, "THREATEN").actors == ("pse.hamas",)


def test_it_means_no_office_and_not_several(reader: Reader) -> None:
    reading = reader("On Monday the presidents of Rwanda and Uganda told the M23 to leave Goma. On Tuesday it refused.")
    assert of_type(reading, "REJECT").actors == ("cod.m23",)


def test_both_sides_are_the_two_named_before(reader: Reader) -> None:
    reading = reader("India and Pakistan exchanged fire on Monday. On Tuesday Oman urged both sides to stop.")
    assert set(of_type(reading, "REQUEST").targets) == {"ind", "pak"}


@pytest.mark.parametrize("word", ["it", "the country"])
def test_an_object_does_not_mean_its_own_subject(reader: Reader, word: str) -> None:
    reading = reader(f"Oman received envoys from Chile. On Monday Peru attacked {word}.")
    assert "per" not in of_type(reading, "ASSAULT").targets


def test_its_may_mean_another_than_who_demands(reader: Reader) -> None:
    reading = reader("Chinese ships rammed a Vietnamese boat on Monday. Vietnam demands their withdrawal.")
    (target,) = of_type(reading, "REQUEST").targets
    assert target.startswith("chn")


def test_a_sanction_without_a_target_is_on_that_of_the_one_before(reader: Reader) -> None:
    reading = reader("Norway imposed sanctions on Mali on Friday. The same day Sweden suspended its aid.")
    (second,) = [e for e in reading.events if e.actors == ("swe",)]
    assert second.targets == ("mli",)


def test_the_bloc_is_the_organisation_named_most(reader: Reader) -> None:
    text = (
        "ECOWAS leaders met on Sunday. ECOWAS is based in Abuja. The European Union sent an envoy. "
        "The bloc imposed sanctions on Mali on Monday."
    )
    assert of_type(reader(text), "SANCTION").actors == ("ecowas",)


def test_a_last_name_means_the_leader_in_office(reader: Reader) -> None:
    for year, id in ((1990, "person.george-h-w-bush"), (2003, "person.george-w-bush")):
        reading = reader("Washington, Monday. Bush attacked Iraq.", published=dt.date(year, 3, 17))
        assert of_type(reading, "ASSAULT").actors == (id,)


def test_a_capital_speaks_for_the_state_of_its_day(reader: Reader) -> None:
    for year, id in ((1985, "sun"), (1999, "rus")):
        reading = reader("Moscow expelled two British diplomats on Monday.", published=dt.date(year, 3, 17))
        assert of_type(reading, "SANCTION").actors == (id,)


def test_a_weak_name_needs_its_country(reader: Reader) -> None:
    there = reader("The PRI lost the vote in Mexico. PRI supporters attacked a court in Oaxaca on Monday.")
    elsewhere = reader("The PRI signed an appeal in Norway. PRI supporters attacked a court in Oslo on Monday.")
    assert any(a.id == "mex.pri" for a in there.actors)
    assert all(a.id != "mex.pri" for a in elsewhere.actors)


def test_a_common_word_is_no_group_and_a_sheikh_no_king(reader: Reader) -> None:
    reading = reader("Let the talks begin, the minister said. Sheikh Fahd attacked a bank in Kuwait on Monday.")
    assert not {"let", "person.king-fahd"} & {a.id for a in reading.actors}


def test_a_bracketed_short_name_is_the_long_one(reader: Reader) -> None:
    text = "The Free Highland Front (FHF) attacked a barracks on Monday. On Tuesday the FHF shelled Quito."
    reading = reader(text)
    doers = {a for e in reading.events for a in e.actors}
    assert len(doers) == 1
    actor = next(a for a in reading.actors if a.id in doers)
    assert {"FHF", actor.name} >= {"FHF", "Free Highland Front"}


def test_a_title_means_the_person_it_was_given_to(reader: Reader) -> None:
    text = "General Bo Larsen seized power in Denmark on Monday. On Tuesday the general attacked Sweden."
    reading = reader(text)
    (event,) = [e for e in reading.events if e.type == "ASSAULT" and "swe" in e.targets]
    assert {a.name for a in reading.actors if a.id in event.actors} == {"Bo Larsen"}


def test_who_is_merely_blamed_has_not_done_it(reader: Reader) -> None:
    reading = reader("Gunfire killed two guards in Lagos on Monday. The police blamed Boko Haram.")
    assert all("bokoharam" not in e.actors for e in reading.events)


def test_a_claimed_attack_is_the_claimants(reader: Reader) -> None:
    reading = reader(
        "A bombing killed two guards in Lagos on Monday. Boko Haram claimed responsibility for the bombing."
    )
    assert of_type(reading, "ASSAULT").actors == ("bokoharam",)


@pytest.mark.parametrize(
    "text",
    ["Miners beat police on Monday. The police fired on them.", "His police fired on Monday. The police withdrew."],
)
def test_bare_police_are_not_the_body_of_bare_police(reader: Reader, text: str) -> None:
    assert not any(id.startswith("text.police.") for e in reader(text).events for id in (*e.actors, *e.targets))


def test_a_name_known_as_a_places_alone_is_no_party(reader: Reader) -> None:
    reading = reader("On Monday jets bombed Deir ez-Zor. Turkey vowed on Tuesday to retaliate.")
    assert all(a.kind == "place" for a in reading.actors if "Deir" in a.name)


def test_it_is_the_body_that_acted_in_the_sentence_before(reader: Reader) -> None:
    told = reader("On Monday an alliance of clans overran the police station of Naungmon. It killed 14 policemen.")
    assert all(named(told, e.actors) == {"alliance"} for e in told.events)


def test_seventy_more_are_more_of_those_told_before(reader: Reader) -> None:
    told = reader("Forty gunmen broke into the mint on Monday, and seventy more shot three guards.")
    assert all(named(told, e.actors) == {"Forty gunmen"} for e in told.events)


def test_who_answers_an_attack_has_not_made_it(reader: Reader) -> None:
    found = reader("US aircraft struck depots on Friday, which answered a rocket attack that killed three soldiers.")
    [hit] = [e for e in found.events if e.deaths is not None and e.deaths.best == 3]
    assert not hit.actors


def test_an_hour_is_no_target(reader: Reader) -> None:
    [hit] = reader("Rockets struck the camp at 19:35 local time on Friday.").events
    assert len(hit.targets) == 1


def test_fire_is_returned_at_those_who_opened_it(reader: Reader) -> None:
    reading = reader("Gunmen attacked a market at Goma on Monday and a clinic at Sake on Friday. Police returned fire.")
    back = [e for e in reading.events if e.type == "ASSAULT" and named(reading, e.actors) == {"cod.police"}]
    assert [named(reading, e.targets) for e in back] == [{"Gunmen"}]


@pytest.mark.parametrize(
    "text",
    [
        "Taiwan sent out ships on Monday and put fighters in the air.",
        "On Monday Seoul put its forces on alert.",
        "On Monday Washington deployed its Patriot batteries and put its ships on alert.",
    ],
)
def test_forces_that_are_sent_are_nobody_they_are_sent_against(reader: Reader, text: str) -> None:
    assert not [t for e in reader(text).events if e.type == "MOBILIZE" for t in e.targets]


def test_arms_are_nobody(reader: Reader) -> None:
    reading = reader("Mortars fell on the camp at Taji on Monday, killing two soldiers.")
    assert of_type(reading, "ASSAULT").actors == ()


def test_what_says_which_thing_is_meant_is_kept_among_its_names(reader: Reader) -> None:
    reading = reader("On Saturday drones hit the processing plant at Abqaiq.")
    [plant] = [a for a in reading.actors if a.name == "processing plant"]
    assert "processing plant at Abqaiq" in plant.aliases


def test_people_keep_their_bare_word_among_their_names(reader: Reader) -> None:
    reading = reader("On Monday students of the Ayotzinapa teachers' college attacked a bank.")
    [those] = [a for a in reading.actors if a.name.startswith("students of")]
    assert "students" in those.aliases


def test_those_driven_out_as_others_come_to_harm_did_not_harm_them(reader: Reader) -> None:
    reading = reader("Two nurses were wounded on Monday when rebels were driven out.")
    assert of_type(reading, "ASSAULT").actors == ()


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("The last of the hostages were freed on Monday.", None),
        ("Two hundred policemen were put on alert on Saturday.", "two hundred policemen"),
    ],
)
def test_whoever_is_done_to_has_not_done_it_unless_moved(reader: Reader, text: str, doer: str | None) -> None:
    found = reader(text)
    (event,) = found.events
    assert [a.name.lower() for a in found.actors if a.id in event.actors] == ([] if doer is None else [doer])


def test_a_threat_by_nobody_named_is_told_with_those_threatened(reader: Reader) -> None:
    found = reader("Several shopkeepers were warned in anonymous letters to close their doors.")
    assert [named(found, e.targets) for e in found.events] == [{"Several shopkeepers"}]
