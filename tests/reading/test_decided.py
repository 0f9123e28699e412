"""Own sentences for acts of authority, accords and refusals: who is named, and what is taken for granted."""

import pytest

from .conftest import Reader
from .test_parties import named, of_type


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Talks between the two sides in Algiers broke down on 5 March.", "REJECT"),
        ("Agreement on the return of the bodies was reached on Wednesday.", "AGREE"),
        ("Two of the houses were searched on Thursday.", "COERCE"),
    ],
)
def test_a_dated_act_needs_no_party(reader: Reader, text: str, kind: str) -> None:
    assert kind in {e.type for e in reader(text).events}


@pytest.mark.parametrize(
    "text",
    [
        "The front will hand in its rifles under an accord signed in Bissau by Senegal on Tuesday.",
        "Bolivia wants to revive its pact of 2009 with Peru.",
    ],
)
def test_an_accord_that_is_there_was_made_whatever_is_planned(reader: Reader, text: str) -> None:
    assert "AGREE" in {e.type for e in reader(text).events}


def test_an_accord_to_come_is_none(reader: Reader) -> None:
    texts = ("Bolivia wants a pact signed with Peru.", "Kenya will propose an accord monitored by Uganda.")
    assert not [e.summary for text in texts for e in reader(text).events if e.type == "AGREE"]


def test_a_margin_of_votes_is_no_doer(reader: Reader) -> None:
    reading = reader("Dockers voted by a wide margin to accept the offer of the port of Mombasa on Monday.")
    assert named(reading, of_type(reading, "AGREE").actors) == {"Dockers"}


def test_one_body_does_not_agree_with_itself(reader: Reader) -> None:
    event = of_type(reader("The Kenyan authorities agreed on Monday to disband the militia."), "AGREE")
    assert not set(event.actors) & set(event.targets)


@pytest.mark.parametrize(
    ("text", "kind", "who"),
    [
        ("Scotland closed its schools on Monday.", "COERCE", "scotland"),
        ("Alberta scrapped its vaccine passport on Monday.", "CONCEDE", "alberta"),
        ("Eleven countries imposed an embargo on Serbia on Monday.", "SANCTION", "eleven countries"),
    ],
)
def test_a_land_acts_for_its_administration(reader: Reader, text: str, kind: str, who: str) -> None:
    reading = reader(text)
    names = {a.id: a.name.lower() for a in reading.actors}
    assert [names[a] for a in of_type(reading, kind).actors] == [who]


def test_the_noun_of_an_active_phrase_stands_before_a_passive(reader: Reader) -> None:
    active = of_type(reader("Israel halted the airstrikes on Lebanon on Monday."), "CONCEDE")
    passive = of_type(reader("The airstrikes on Lebanon were halted by Israel on Monday."), "CONCEDE")
    assert active.actors == passive.actors == ("isr",)


def test_what_is_not_done_says_nothing_of_the_next_verb(reader: Reader) -> None:
    events = reader("The Kenyan president has not resigned and refuses to meet the envoy of Uganda.").events
    assert [e.type for e in events] == ["REJECT"]


def test_a_leave_given_is_told_once(reader: Reader) -> None:
    events = reader("Austria let small shops open again on Monday.").events
    assert [(e.type, e.actors) for e in events] == [("CONCEDE", ("aut",))]


def test_talks_that_break_down_are_between_their_sides(reader: Reader) -> None:
    event = of_type(reader("Talks between Kenya and Uganda broke down in Nairobi on Monday."), "REJECT")
    assert {"ken", "uga"} <= {*event.actors, *event.targets}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Two teachers who were on strike were arrested in Oaxaca on Monday.", ["COERCE"]),
        ("Israel and Hamas agreed on Monday on a truce brokered by Egypt.", ["AGREE"]),
        ("The ministers of the European Union agreed on Monday to impose an embargo on Iran.", ["SANCTION"]),
        ("The president of Peru gave the order to arrest the governor on Monday.", ["COERCE"]),
        ("The president of Peru signed a decree banning the party on Monday.", ["COERCE"]),
        ("Eleven villagers were killed on Monday in a crackdown on the protesters of Rangoon.", ["ASSAULT"]),
    ],
)
def test_one_act_is_told_once(reader: Reader, text: str, kinds: list[str]) -> None:
    assert [e.type for e in reader(text).events] == kinds


def test_who_signs_a_paper_does_what_it_says(reader: Reader) -> None:
    event = of_type(reader("The president of Peru signed a decree banning the party on Monday."), "COERCE")
    assert event.actors == ("per.president",)


def test_what_one_cannot_accept_is_refused(reader: Reader) -> None:
    refused = ("Kenya cannot accept the plan of Uganda.", "Kenya does not intend to withdraw from the town.")
    for text in refused:
        assert {e.type for e in reader(text).events} == {"REJECT"}


def test_a_noun_behind_another_preposition_is_not_the_verbs(reader: Reader) -> None:
    assert "CONCEDE" not in {e.type for e in reader("Mexico called for early elections in Peru on Monday.").events}


def test_things_do_nothing(reader: Reader) -> None:
    reading = reader("A curfew followed on Tuesday in the northern districts.")
    assert not {n for e in reading.events for n in named(reading, e.actors)} & {"curfew", "districts"}
