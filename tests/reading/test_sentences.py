"""Own sentences for what the reader must get right: who, to whom, where, when, with what loss, and who says so."""

import datetime as dt

import pytest

from forestall.records import Event, Reading

from .conftest import Reader


def only(reading: Reading, kind: str) -> Event:
    """The single event of a type."""
    (event,) = [e for e in reading.events if e.type == kind]
    return event


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        ("Turkish jets bombed a base of the PKK in northern Iraq on Sunday.", "ASSAULT", {"tur.mil"}, {"tur.pkk"}),
        ("A convoy of the Kenyan army was attacked by al-Shabaab on Monday.", "ASSAULT", {"shabaab"}, {"ken.mil"}),
        ("Norway expelled two Russian diplomats on Friday.", "SANCTION", {"nor"}, {"rus.gov"}),
        ("The European Union imposed sanctions on Belarus on Monday.", "SANCTION", {"eu"}, {"blr"}),
        ("France urged Serbia to resume the talks.", "REQUEST", {"fra"}, {"srb"}),
        ("Ethiopia deployed troops to the border with Sudan last week.", "MOBILIZE", {"eth"}, {"sdn"}),
        ("Pakistan released an Indian pilot on Friday.", "CONCEDE", {"pak"}, set()),
        ("Kim's government threatened South Korea with war on Sunday.", "THREATEN", set(), {"kor"}),
    ],
)
def test_who_did_what_to_whom(reader: Reader, text: str, kind: str, actors: set[str], targets: set[str]) -> None:
    event = only(reader(text), kind)
    assert actors <= set(event.actors)
    assert targets <= set(event.targets)


@pytest.mark.parametrize(
    "text",
    [
        "Egypt will attack Libya next week.",
        "If Egypt attacked Libya, the war would spread.",
        "Egypt has not attacked Libya.",
        "Egypt denied that it had attacked Libya.",
        "Egypt could attack Libya at any time, analysts said.",
        "Egypt threatened to attack Libya.",
        "The generals discussed a plan for an attack on Libya.",
        "In the league the striker attacked the defence of Ghana.",
    ],
)
def test_what_did_not_happen_is_no_event(reader: Reader, text: str) -> None:
    assert [e for e in reader(text).events if e.type == "ASSAULT"] == []


def test_a_threat_is_a_threat_and_not_the_act(reader: Reader) -> None:
    reading = reader("Egypt threatened on Monday to bomb Libya.")
    assert [e.type for e in reading.events] == ["THREATEN"]
    assert only(reading, "THREATEN").when.start == dt.date(2020, 3, 16)


@pytest.mark.parametrize(
    ("text", "dead", "wounded"),
    [
        ("A bomb in Kabul killed three soldiers, two policemen and a cook on Sunday.", 6, None),
        ("Shelling of Donetsk on Sunday left two dead and seven wounded.", 2, 7),
        ("Rockets hit a base near Mosul on Sunday. No one was hurt.", 0, 0),
        ("Gunmen attacked a bus near Mopti on Sunday. Eleven people died.", 11, None),
        ("An Israeli strike on Rafah on Sunday killed at least twenty-three people.", 23, None),
        ("A student was shot dead by police in Lagos on Sunday.", 1, None),
    ],
)
def test_tolls(reader: Reader, text: str, dead: int | None, wounded: int | None) -> None:
    event = next(e for e in reader(text).events if e.type == "ASSAULT")
    assert (event.deaths.best if event.deaths else None) == dead
    assert (event.wounded.best if event.wounded else None) == wounded


def test_a_cumulative_toll_is_a_figure_and_no_event(reader: Reader) -> None:
    reading = reader("More than 400 people have been killed in Sudan since October, according to the health ministry.")
    assert reading.events == ()
    assert [(f.indicator, f.value) for f in reading.figures] == [("deaths", 400)]


@pytest.mark.parametrize(
    ("text", "speaker", "stance", "blamed"),
    [
        ("Rockets hit Mosul on Sunday. Turkey blamed the PKK for the attack.", "tur", "blames", "tur.pkk"),
        ("Rockets hit Mosul on Sunday. The PKK denied any role.", "tur.pkk", "denies", None),
        ("Rockets hit Mosul on Sunday. The PKK claimed responsibility.", "tur.pkk", "claims_responsibility", "tur.pkk"),
        ("Rockets hit Mosul on Sunday. The PKK has not claimed responsibility.", "tur.pkk", "no_claim", "tur.pkk"),
        ("Rockets hit Mosul on Sunday, according to the Iraqi military.", "irq.mil", "asserts", None),
        ("The Pentagon said that rockets hit Mosul on Sunday.", "usa.dod", "asserts", None),
        ("Turkey accused the PKK of shelling Mosul on Sunday.", "tur", "accuses", "tur.pkk"),
    ],
)
def test_who_says_so(reader: Reader, text: str, speaker: str, stance: str, blamed: str | None) -> None:
    reading = reader(text)
    claims = [c for c in reading.claims if c.speaker == speaker and c.stance == stance]
    assert claims, reading.claims
    assert only(reading, "ASSAULT").id in claims[0].about
    assert blamed is None or claims[0].actor == blamed


def test_nobody_claiming_is_no_claim_of_anybody(reader: Reader) -> None:
    reading = reader("Rockets hit Mosul on Sunday. No group claimed responsibility. Nobody has claimed the attack.")
    assert reading.claims == ()


def test_blame_is_in_the_weights_and_not_in_the_actors(reader: Reader) -> None:
    reading = reader("Rockets hit Mosul on Sunday. Turkey blamed the PKK for the attack. The PKK denied it.")
    event = only(reading, "ASSAULT")
    assert event.actors == ()
    assert event.status == "contested"
    assert sum(event.weights.values()) == pytest.approx(1.0)
    assert 0 < event.weights["tur.pkk"] < event.weights["unknown"]


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("on Sunday", "2020-03-15", "2020-03-15"),
        ("last Friday", "2020-03-13", "2020-03-13"),
        ("yesterday", "2020-03-16", "2020-03-16"),
        ("on 3 January", "2020-01-03", "2020-01-03"),
        ("on December 27", "2019-12-27", "2019-12-27"),
        ("last December", "2019-12-01", "2019-12-31"),
        ("two days ago", "2020-03-15", "2020-03-15"),
        ("last week", "2020-03-09", "2020-03-15"),
        ("on 2018-05-08", "2018-05-08", "2018-05-08"),
    ],
)
def test_dates_are_resolved_from_the_day_of_publication(reader: Reader, phrase: str, start: str, end: str) -> None:
    event = only(reader(f"Rockets hit Mosul {phrase}."), "ASSAULT")
    assert (event.when.start.isoformat(), event.when.end.isoformat()) == (start, end)


def test_the_day_after_counts_from_the_day_spoken_of(reader: Reader) -> None:
    reading = reader("Troops shelled Goma on Thursday. Two days later rebels stormed a prison in Bukavu.")
    assert [e.when.start.day for e in reading.events] == [12, 14]


def test_a_date_of_speaking_is_not_the_date_of_the_act(reader: Reader) -> None:
    reading = reader("Rockets hit Mosul on Sunday, the army said on Monday.", countries=("IRQ",))
    assert only(reading, "ASSAULT").when.start == dt.date(2020, 3, 15)


@pytest.mark.parametrize(
    ("text", "indicator", "value"),
    [
        ("Kenya has 52 confirmed cases of the disease.", "cases", 52),
        ("Deaths: 463 (up 97)", "deaths", 97),
        ("The Pentagon has 5,200 troops in Iraq.", "troops", 5200),
        ("Output was 732,000 barrels a day in March.", "production", 732000),
        ("Brent crude fell 24% on Monday.", "price", 24),
        ("More than one hundred and thirty thousand people have left their homes.", "displaced", 130000),
        ("Police detained 205 people.", "detained", 205),
        ("Brent settled at $34.36 a barrel.", "price", 34.36),
        ("The government approved a package of 7.5 billion euros.", "budget", 7.5e9),
    ],
)
def test_figures(reader: Reader, text: str, indicator: str, value: float) -> None:
    assert (indicator, value) in [(f.indicator, f.value) for f in reader(text).figures]


def test_the_attack_is_the_attack_just_told(reader: Reader) -> None:
    reading = reader(
        "Rockets hit a base near Mosul on Sunday. The attack killed two soldiers. "
        "Another attack struck Tikrit on Monday."
    )
    first, second = [e for e in reading.events if e.type == "ASSAULT"]
    assert first.deaths is not None
    assert first.deaths.best == 2
    assert second.deaths is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Turkey bombed Qandil on Monday in retaliation for an attack on Ankara on Sunday.", "retaliation"),
        ("Turkey bombed Qandil on Monday after the PKK attacked Ankara on Sunday.", "follows"),
        ("Turkish strikes on Qandil on Monday triggered protests in Erbil on Tuesday.", "trigger"),
    ],
)
def test_links_run_from_the_earlier_event(reader: Reader, text: str, kind: str) -> None:
    reading = reader(text)
    (link,) = reading.links
    days = {e.id: e.when.start for e in reading.events}
    assert link.kind == kind
    assert days[link.earlier] < days[link.later]


def test_who_calls_an_attack_something_has_not_made_it(reader: Reader) -> None:
    found = reader("The army of Chad bombed a camp. The Sudanese military called the strikes an act of aggression.")
    assert all("sdn" not in actor for event in found.events for actor in event.actors)


def test_a_denial_and_a_counter_version_are_two_claims(reader: Reader) -> None:
    reading = reader(
        "Rockets hit a base near Mosul on Sunday. "
        "The Iraqi military insisted that the PKK had no men there and that the attack had been launched by ISIS."
    )
    stances = {(c.speaker, c.stance) for c in reading.claims}
    assert ("irq.mil", "denies") in stances
    assert {s for who, s in stances if who == "irq.mil"} & {"asserts", "blames"}


def test_a_denial_answers_the_claim_before_it(reader: Reader) -> None:
    reading = reader(
        "Troops shelled Goma on Thursday. Rwanda expelled two French diplomats on Friday. "
        "Congo says that Rwanda bombed Bukavu on Saturday. Rwanda denies it."
    )
    (bombed,) = [e for e in reading.events if e.place is not None and e.place.name == "Bukavu"]
    (denial,) = [c for c in reading.claims if c.stance == "denies"]
    assert denial.about == (bombed.id,)


def test_to_announce_a_measure_is_the_measure_and_no_claim(reader: Reader) -> None:
    reading = reader("The Kenyan government announced a curfew in Nairobi on Monday.")
    assert only(reading, "COERCE").actors == ("ken.gov",)
    assert reading.claims == ()


def test_who_reports_an_attack_by_another_is_its_target(reader: Reader) -> None:
    reading = reader("Bangkok says that Cambodian soldiers opened fire on Thursday.")
    assert only(reading, "ASSAULT").targets == ("tha",)


def test_an_answer_and_what_it_answers_are_two_events(reader: Reader) -> None:
    reading = reader("Iran fired missiles at a base in Iraq on Wednesday in retaliation for the killing of a general.")
    assert len([e for e in reading.events if e.type == "ASSAULT"]) == 2


def test_a_background_paragraph_keeps_its_own_time(reader: Reader) -> None:
    reading = reader(
        "Rockets hit a base near Mosul on Sunday.\n\n"
        "A drone killed a commander in Kirkuk last December. Militias responded by storming the embassy in Baghdad."
    )
    stormed = next(e for e in reading.events if e.mode == "storming")
    assert stormed.when.start == dt.date(2019, 12, 1)
    assert stormed.when.end < dt.date(2020, 2, 1)


def test_a_named_person_is_killed_once(reader: Reader) -> None:
    reading = reader(
        "A drone strike in Kabul on 2 January killed Omar Haddad. It was the third such strike. "
        "Omar Haddad was killed after he left a mosque."
    )
    assert len([e for e in reading.events if "person.omar-haddad" in e.targets]) == 1


def test_a_base_is_the_same_by_either_name(reader: Reader) -> None:
    reading = reader("Rockets hit the al-Tuwal base on Sunday. The attack on Camp Tuwal killed two soldiers.")
    event = only(reading, "ASSAULT")
    assert event.deaths is not None
    assert event.deaths.best == 2


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The UN General Assembly adopted a resolution calling on the junta in Honduras to go.", ["REQUEST"]),
        ("Police scattered protesters outside the palace in Tegucigalpa, injuring 15.", ["COERCE"]),
        ("In Jalalabad, soldiers fired on people who had put up a flag, killing three.", ["ASSAULT"]),
        ("A state of siege was decreed in Salta on Wednesday night by the government.", ["COERCE"]),
        (
            "The finance minister of Peru resigned on Monday. The labour minister had quit hours earlier.",
            ["RETREAT"] * 2,
        ),
        ("Prosecutors in Kenya dropped murder charges laid against 270 miners on Monday.", ["CONCEDE"]),
        ("The strike, which began on 9 March, had spread to 700 factories.", ["PROTEST"]),
    ],
)
def test_a_deed_told_in_two_words_is_told_once(reader: Reader, text: str, kinds: list[str]) -> None:
    assert [e.type for e in reader(text).events] == kinds


def test_a_union_with_a_name_of_its_own_is_not_the_fund_told_before(reader: Reader) -> None:
    told = reader("Venezuela met the International Monetary Fund on Monday. The CTV union federation called a strike.")
    named = {a.id: a.name for a in told.actors}
    assert {named[a] for a in only(told, "PROTEST").actors} == {"CTV union federation"}


def test_what_is_printed_like_a_town_and_is_none_is_no_place(reader: Reader) -> None:
    told = reader(
        "Congress swore in Vice President Carlos Mesa. Brazil evacuated 105 tourists by air.", countries=("BOL",)
    )
    assert all(e.place is None or "Mesa" not in e.place.name for e in told.events)


@pytest.mark.parametrize(
    ("text", "actors", "target"),
    [
        ("Denmark withheld part of its aid to Uganda on Monday. Sweden followed suit.", {"swe"}, "uga"),
        ("Saudi Arabia cut ties with Qatar on Monday. Bahrain and Egypt took similar steps.", {"bhr", "egy"}, "qat"),
        ("Spain recalled its ambassador from Chad on Monday. Norway did the same.", {"nor"}, "tcd"),
    ],
)
def test_who_follows_suit_does_as_the_one_before(reader: Reader, text: str, actors: set[str], target: str) -> None:
    first, second = (e for e in reader(text).events if e.type == "SANCTION")
    assert set(second.actors) == actors
    assert target in second.targets
    assert first.mode == second.mode


def test_the_new_president_is_not_the_one_who_resigned(reader: Reader) -> None:
    told = reader("President Mohamed Nasheed resigned on Monday. Britain recognised the new president on Tuesday.")
    gone = only(told, "RETREAT").actors
    assert not set(gone) & set(only(told, "SUPPORT").targets)


def test_a_paper_near_to_it_writes_government_without_an_article(reader: Reader) -> None:
    told = reader("HARARE (The Herald) - Government yesterday banned rallies in Harare.")
    assert only(told, "COERCE").actors == ("zwe.gov",)


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        ("Hungary sealed its frontier with Serbia and riot police beat migrants on Monday.", "ASSAULT", "hun.police"),
        ("A Federal High Court in Abuja sentenced two men to life on Monday.", "COERCE", "nga.court"),
    ],
)
def test_whose_police_and_courts_they_are(reader: Reader, text: str, kind: str, actor: str) -> None:
    assert actor in only(reader(text), kind).actors
