"""Own sentences for parties that the report leaves to be understood: who is asked, left, helped, closed in."""

import pytest

from forestall.records import Event, Reading

from .conftest import Reader


def last(reading: Reading, kind: str) -> Event:
    """The last event of a type."""
    return [e for e in reading.events if e.type == kind][-1]


def names(reading: Reading, ids: tuple[str, ...]) -> set[str]:
    """Ids, and the names of those who have only their own words."""
    found = {a.id: a.name for a in reading.actors}
    return {found[i] if i.startswith("text.") else i for i in ids}


@pytest.mark.parametrize(
    ("text", "kind", "targets"),
    [
        # whom a refusal, a promise, a threat is put to: who acted on its speaker last
        ("Norway asked Sweden on Monday to close the port. Stockholm refused on Tuesday.", "REJECT", {"nor"}),
        ("On Monday India demanded talks with Nepal. Nepal said yes on Tuesday.", "AGREE", {"ind"}),
        ("Chad expelled the French ambassador on Monday. On Tuesday France vowed to respond.", "THREATEN", {"tcd"}),
        ("Peru shelled a post in Ecuador on Monday. Ecuador lodged a protest on Tuesday.", "ACCUSE", {"per"}),
        ("Jordan invited Kuwait to talks on Friday. Kuwait accepted the offer on Saturday.", "AGREE", {"jor"}),
        # a refusal is put to who asked, though it was asked of nobody; a request to the state the report is about
        ("A shell killed a child in Jaffna on Monday. Norway called for an inquiry on Tuesday. Sri Lanka refused.",
         "REJECT", {"nor"}),
        ("Troops shot a miner in Potosi, Bolivia, on Monday. The United States urged a swift inquiry on Tuesday.",
         "REQUEST", {"bol"}),
        # an office is left with its state
        ("Chile's interior minister resigned on Monday.", "RETREAT", {"chl"}),
        ("The prime minister of Hungary stepped down on Monday.", "RETREAT", {"hun"}),
        # help and measures fall on where they are
        ("An earthquake hit Haiti. The Red Cross delivered food on Monday.", "AID", {"hti"}),
        ("The army of Ghana put the city of Kumasi under curfew on Monday.", "COERCE", {"kumasi"}),
        # troops moved are not those they are moved against
        ("On Monday Libya attacked Chad. On Tuesday Chad sent 2,000 soldiers to the border.", "MOBILIZE", {"lby"}),
    ],
)  # fmt: skip
def test_whom_it_is_put_to_or_falls_on(reader: Reader, text: str, kind: str, targets: set[str]) -> None:
    reading = reader(text)
    assert targets <= names(reading, last(reading, kind).targets)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Three editors were arrested in Harare on Monday.", "zwe.gov"),
        ("On Monday the airport of Lima was closed to traffic.", "per.gov"),
    ],
)
def test_a_measure_without_an_agent_is_the_governments(reader: Reader, text: str, actor: str) -> None:
    reading = reader(text)
    assert last(reading, "COERCE").actors == (actor,)


def test_an_attack_without_an_agent_is_nobodys(reader: Reader) -> None:
    reading = reader("Three editors were killed in Harare on Monday.")
    assert last(reading, "ASSAULT").actors == ()


def test_an_implied_party_joins_no_two_events(reader: Reader) -> None:
    text = "Peru asked Chile on Monday to leave the strait. Chile refused on Tuesday. Bolivia refused on Wednesday."
    assert len([e for e in reader(text).events if e.type == "REJECT"]) == 2


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Breeders in Cairo attacked a vet on Monday.", "Breeders"),
        ("On Monday hawkers stoned the town hall of Kumasi.", "hawkers"),
        ("Dockers blocked the port of Santos on Monday.", "Dockers"),
        ("Firefighters walked out in Lima on Monday.", "Firefighters"),
        ("On Monday squatters seized a farm near Harare.", "squatters"),
    ],
)
def test_people_of_any_trade_act_under_their_own_words(reader: Reader, text: str, actor: str) -> None:
    reading = reader(text)
    assert actor in {n for e in reading.events for n in names(reading, e.actors)}


@pytest.mark.parametrize(
    ("text", "kind", "targets"),
    [
        ("Peru rejected this evening an offer of the guerrillas.", "REJECT", {"guerrillas"}),
        ("On Friday Mali granted asylum to two Chadian officers.", "AID", {"tcd.mil"}),
        ("Estonia sent an envoy on Monday. Latvia's finance minister resigned on Tuesday.", "RETREAT", {"lva"}),
        ("Gunmen killed a judge in Peru on Monday. Lima refused to talk on Tuesday.", "REJECT", {"Gunmen"}),
    ],
)  # fmt: skip
def test_whom_it_is_done_to_in_longer_ways(reader: Reader, text: str, kind: str, targets: set[str]) -> None:
    reading = reader(text)
    assert targets <= names(reading, last(reading, kind).targets)


def test_a_price_war_is_not_aimed_at_the_country_that_suffers(reader: Reader) -> None:
    reading = reader(
        "Nigeria lives on oil, and Nigeria has no savings. Russia refused on Friday to cut output. "
        "Saudi Arabia answered on Saturday by slashing its prices."
    )
    assert "nga" not in last(reading, "COERCE").targets


def test_an_attack_abroad_hits_the_group_fought_there_rather_than_its_host(reader: Reader) -> None:
    fight, raid = (
        "On Monday Turkish jets bombed the PKK in Iraq.",
        "On Thursday Turkish jets launched a raid near Mosul.",
    )
    assert last(reader(f"{fight} {raid}"), "ASSAULT").targets[0] == "tur.pkk"
    assert last(reader("On Thursday Turkish jets bombed a bridge in Mosul, Iraq."), "ASSAULT").targets[-1] == "irq"
