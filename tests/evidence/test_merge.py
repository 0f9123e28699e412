"""Accounts of one event come together, and others stay apart."""

import datetime as dt
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall.dates import When
from forestall.errors import DataError
from forestall.evidence import merge, opened, qualified, versions
from forestall.records import Actor, Claim, Event, Link, Place, Reading, Report, Toll

from .accounts import ACTORS, DAY, TAJI, account, days


def test_one_event_of_a_row_and_a_report_keeps_what_both_say() -> None:
    row = account("t:1", deaths=Toll(3, 3, 3), own_deaths=3, mode="rocket")
    told = account(
        "r1:e1", report="r1", actors=("irq.kh",), targets=("usa.mil",), deaths=Toll(2, 2, 4), wounded=Toll(12, 12, 12),
        claims=("r1:c1",), spans=((5, 9),), confidence=0.8,
    )  # fmt: skip
    merged = merge([told, row], actors=ACTORS)
    assert merged.events == (
        replace(
            row, deaths=Toll(2, 3, 4), wounded=Toll(12, 12, 12), claims=("r1:c1",), spans=((5, 9),), report="r1"
        ),
    )  # fmt: skip
    (merged_from,) = merged.merges
    assert merged_from.parts == ("t:1", "r1:e1")
    assert merged_from.reason.startswith("ASSAULT at Camp Taji, 2020-03-11; r1:e1 with t:1: ")
    for reason in ("the same day", "the same place", "doers of one side"):
        assert reason in merged_from.reason


@pytest.mark.parametrize(
    "changes",
    [
        {"when": When.day(DAY + dt.timedelta(days=1))},
        {"place": Place("Balad air base", "IRQ", precision="site")},
        {"type": "PROTEST"},
        {"when": days(1, 3)},
        {"actors": ("usa",), "targets": ("irq.kh",)},
        {"actors": ("is",), "mode": "suicide bombing"},
    ],
)
def test_different_days_places_types_and_exchanges_of_fire_stay_apart(changes: dict[str, object]) -> None:
    merged = merge([account("t:1", mode="rocket"), account("e1", report="r1", **changes)], actors=ACTORS)
    assert len(merged.events) == 2
    assert merged.merges == ()


@pytest.mark.parametrize("report", [None, "r1"])
def test_two_accounts_of_one_source_are_two_events(report: str | None) -> None:
    merged = merge([account("a", report=report), account("b", report=report)], actors=ACTORS)
    assert len(merged.events) == 2


def test_accounts_that_name_different_actors_make_one_contested_event() -> None:
    accounts = [
        account("t:1", actors=("irq.kh",)),
        account("e1", report="r1", actors=("is",), confidence=0.5),
        account("e2", report="r2", actors=(), confidence=0.9),
    ]
    (event,) = merge(accounts, actors=ACTORS).events
    assert event.status == "contested"
    assert event.actors == ("irq.kh",)
    assert event.weights == pytest.approx({"irq.kh": 2 / 3, "is": 1 / 3})


def test_a_closer_name_is_no_rival_version() -> None:
    accounts = [
        account("t:1", actors=("irq.militia",)),
        account("e1", report="r1", actors=("is",)),
        account("e2", report="r2", actors=("irq.kh",), confidence=0.5),
    ]
    (event,) = merge(accounts, actors=ACTORS).events
    assert event.weights == pytest.approx({"irq.militia": 0.6, "is": 0.4})


def test_words_of_different_speakers_are_different_events() -> None:
    accounts = [
        account("t:1", type="THREATEN"),
        account("e1", report="r1", type="THREATEN", actors=("usa",), targets=("is",)),
    ]
    assert len(merge(accounts, actors=ACTORS).events) == 2


def test_a_vague_date_joins_the_one_event_it_contains_and_takes_its_day() -> None:
    row = account("t:1", when=days(-1, 1))
    merged = merge([row, account("e1", report="r1", when=When.day(DAY + dt.timedelta(days=1)))], actors=ACTORS)
    assert [event.when for event in merged.events] == [When.day(DAY + dt.timedelta(days=1))]


def test_a_vague_date_that_fits_two_events_joins_none() -> None:
    rows = [account("t:1"), account("t:2", when=When.day(DAY + dt.timedelta(days=2)))]
    merged = merge([*rows, account("e1", report="r1", when=days(-1, 3))], actors=ACTORS)
    assert len(merged.events) == 3


def test_a_place_that_is_hit_speaks_for_no_more_than_the_place() -> None:
    town = {"place": TAJI, "actors": (), "targets": ("camp-taji",)}
    world = {**ACTORS, "camp-taji": Actor("camp-taji", "Camp Taji", "place")}
    told = [account("e1", report="r1", **town), account("e2", report="r2", **town)]
    assert "the same hit" not in merge(told, actors=world).merges[0].reason
    assert "the same hit" in merge(told, actors=ACTORS).merges[0].reason


def test_what_is_told_to_the_day_comes_together_before_what_is_vague() -> None:
    """The vague account is likest to the second report's, but speaks against the row, which that report is told of."""
    row = account("t:1", mode="airstrike", actors=("usa",), targets=("irq.kh",), deaths=Toll(25, 25, 25))
    exact = account("e1", report="r1", actors=("usa",), targets=("irq",), deaths=None)
    vague = account(
        "e2", report="r2", when=days(-1, 1), type="COERCE", mode="restrict", actors=("irq.gov",), targets=("irq",)
    )
    made = merge([row, exact, vague], actors=ACTORS)
    assert [m.parts for m in made.merges] == [("t:1", "e1")]


def test_a_party_named_outright_by_one_account_is_inferred_no_longer() -> None:
    row = account("t:1", actors=(), targets=("usa",))
    guess = account("e1", report="r1", targets=("usa",), inferred=("irq.militia", "usa"))
    (event,) = merge([row, guess], actors=ACTORS).events
    assert (event.actors, event.inferred) == (("irq.militia",), ("irq.militia",))


def test_an_id_may_stand_once() -> None:
    with pytest.raises(DataError, match=r"evidence\.qualified"):
        merge([account("e1", report="r1"), account("e1", report="r2")], actors=ACTORS)


def test_qualified_ids_still_fit_together() -> None:
    reading = Reading(
        Report("abcdef0123456789", "T", "text", "S", DAY),
        events=(account("e1", report="x", claims=("c1",)), account("e2", report="x")),
        claims=(Claim("c1", "x", "usa", "asserts", ("e1",), ((0, 4),)),),
        links=(Link("e1", "e2", "follows"),),
    )
    made = qualified(reading)
    assert [event.id for event in made.events] == ["abcdef01:e1", "abcdef01:e2"]
    assert made.claims[0].about == (made.events[0].id,)
    assert made.events[0].claims == (made.claims[0].id,)
    assert (made.links[0].earlier, made.links[0].later) == tuple(event.id for event in made.events)


@st.composite
def many(draw: st.DrawFn) -> list[Event]:
    accounts = []
    for n in range(draw(st.integers(0, 8))):
        start = DAY + dt.timedelta(days=draw(st.integers(0, 2)))
        width = draw(st.sampled_from([0, 0, 2]))
        accounts.append(
            account(
                f"e{n}",
                report=draw(st.sampled_from([None, "r1", "r2"])),
                when=When(start, start + dt.timedelta(days=width), "week" if width else "day"),
                place=draw(st.sampled_from([TAJI, Place("Balad", "IRQ"), None])),
                actors=draw(st.sampled_from([(), ("irq.kh",), ("irq.militia",), ("is",)])),
                deaths=draw(st.sampled_from([None, Toll(0, 0, 0), Toll(1, 2, 3)])),
            )
        )
    return accounts


@given(many(), st.randoms(use_true_random=False))
def test_nothing_is_lost_and_order_does_not_matter(accounts: list[Event], random: Random) -> None:
    merged = merge(accounts, actors=ACTORS)
    parts = {m.event: m.parts for m in merged.merges}
    assert sorted(name for event in merged.events for name in parts.get(event.id, (event.id,))) == sorted(
        event.id for event in accounts
    )
    random.shuffle(accounts)
    assert merge(accounts, actors=ACTORS) == merged
    for event in merged.events:
        assert not event.weights or sum(event.weights.values()) == pytest.approx(1.0)
        assert event.deaths is None or event.deaths.low <= event.deaths.best <= event.deaths.high


@given(many())
def test_merging_again_changes_nothing(accounts: list[Event]) -> None:
    rows = [replace(event, report=None, source="chronology") for event in accounts]
    merged = merge(rows, actors=ACTORS)
    assert sorted(merged.events, key=lambda event: event.id) == sorted(rows, key=lambda event: event.id)
    assert merged.merges == ()


def test_rival_versions_stand_side_by_side_with_their_speakers() -> None:
    claims = (
        Claim("c1", "r1", "usa", "blames", ("e1",), ((0, 4),), actor="irq.kh", deeds=("e1",)),
        Claim("c2", "r1", "irq.mil", "asserts", ("e1",), ((5, 9),), actor="is", deeds=("e1",)),
        Claim("c3", "r1", "irq.kh", "denies", ("e1",), ((10, 14),)),
        Claim("c4", "r1", "usa", "blames", ("e2", "e1"), ((15, 19),), actor="irn", deeds=("e2",)),
        Claim("c5", "r1", "gbr", "asserts", ("e1",), ((20, 24),)),
    )
    event = account(
        "e1",
        claims=("c1", "c2", "c3", "c4", "c5"),
        status="contested",
        weights={"is": 0.4, "irq.kh": 0.6},
        deaths=Toll(3, 3, 6),
    )
    rows = [(v.about, v.stand, v.version, v.weight, v.holders) for v in versions([event, account("e2")], claims)]
    assert rows == [
        ("who", "held", "irq.kh", 0.6, ("usa",)),
        ("who", "held", "is", 0.4, ("irq.mil",)),
        ("toll", "held", "3-6", None, ("chronology",)),
        ("whether", "held", "happened", None, ("gbr",)),
        ("whether", "denied", "happened", None, ("irq.kh",)),
        ("who", "held", "irq.militia", None, ("chronology",)),
    ]


def test_an_event_is_shown_without_what_only_a_closed_row_says() -> None:
    shut = account("t:1", source="shut", deaths=Toll(7, 7, 7), mode="rocket", summary="their words")
    told = account("r1:e1", report="r1", actors=(), deaths=Toll(3, 3, 3), claims=("r1:c1",))
    also = account("r2:e1", report="r2", deaths=None, summary="An attack.")
    alone = account("t:2", source="shut", when=days(20, 20), summary="their words")
    accounts = [shut, told, also, alone]
    merged = merge(accounts, actors=ACTORS)
    (whole,) = (event for event in merged.events if event.id == "t:1")
    assert (whole.deaths, whole.claims) == (Toll(3, 7, 7), ("r1:c1",))
    shown = opened(merged, accounts, {"shut"}, ACTORS)
    (event, rest) = shown.events
    assert event == merge([told, also], actors=ACTORS).events[0]
    assert [m.parts for m in shown.merges] == [("r1:e1", "r2:e1")]
    assert rest == alone, "it is counted, and never listed"
    assert opened(merged, accounts, set(), ACTORS) is merged
