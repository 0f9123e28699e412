"""Decisions stand until undone, change only what they name, and merging and splitting undo one another."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall.dates import When
from forestall.errors import DataError
from forestall.evidence import Merged, corrected, judged, merge, regrouped, standing
from forestall.records import Claim, Decision, Event, Figure, Place, Source, Toll, Verb

from .accounts import ACTORS, DAY, account

ROW = account("t:1", deaths=Toll(3, 3, 3))
TOLD = account("r1:e1", report="r1", deaths=Toll(2, 2, 2))
LATER = account("r2:e1", report="r2", when=When.day(DAY + dt.timedelta(days=1)), place=Place("Baghdad", "IRQ"))
ALL = (ROW, TOLD, LATER)


def decision(n: int, verb: Verb, *about: str, **changes: str) -> Decision:
    return Decision(f"d{n}", verb, about, changes)


def parts(*decisions: Decision) -> list[tuple[str, ...]]:
    """The accounts of each event after these decisions."""
    held = standing(decisions)
    made = regrouped(merge(ALL, actors=ACTORS), ALL, held, ACTORS)
    several = {m.event: m.parts for m in made.merges}
    return [several.get(event.id, (event.id,)) for event in made.events]


def test_what_people_merge_and_split() -> None:
    assert parts() == [("t:1", "r1:e1"), ("r2:e1",)]
    assert parts(decision(1, "split", "t:1")) == [("r1:e1",), ("t:1",), ("r2:e1",)]
    assert parts(decision(1, "split", "r1:e1")) == [("r1:e1",), ("t:1",), ("r2:e1",)]
    assert parts(decision(1, "merge", "r2:e1", "r1:e1")) == [("t:1", "r1:e1", "r2:e1")]
    assert parts(decision(1, "merge", "r2:e1", "t:1"), decision(2, "split", "r1:e1")) == [
        ("r1:e1",),
        ("t:1", "r2:e1"),
    ]


def test_a_merge_and_its_undoing_leave_what_was() -> None:
    joined = decision(1, "merge", "t:1", "r2:e1")
    undone = decision(2, "undo", "d1")
    assert parts(joined, undone) == parts()
    assert parts(joined, undone, decision(3, "undo", "d2")) == parts(joined)
    assert parts(joined, decision(2, "split", "r2:e1")) == parts()


def test_a_merged_event_holds_what_all_its_accounts_say() -> None:
    made = regrouped(merge(ALL, actors=ACTORS), ALL, [decision(1, "merge", "t:1", "r2:e1")], ACTORS)
    assert [event.deaths for event in made.events] == [Toll(2, 3, 3)]
    (before,), (after,) = merge(ALL, actors=ACTORS).merges, made.merges
    assert after.reason == f"{before.reason}; decision d1", "why the others are one is not forgotten"


verbs = st.sampled_from(["merge", "split"])
ids = st.lists(st.sampled_from(["t:1", "r1:e1", "r2:e1", "gone"]), min_size=1, max_size=3, unique=True)


@given(st.lists(st.tuples(verbs, ids), max_size=6))
def test_no_decision_loses_or_doubles_an_account(said: list[tuple[Verb, list[str]]]) -> None:
    decisions = [decision(n, verb, *about) for n, (verb, about) in enumerate(said)]
    made = regrouped(merge(ALL, actors=ACTORS), ALL, decisions, ACTORS)
    several = {m.event: m.parts for m in made.merges}
    found = [part for event in made.events for part in several.get(event.id, (event.id,))]
    assert sorted(found) == sorted(event.id for event in ALL)


def test_what_is_rejected_is_left_out_with_all_that_rests_on_it() -> None:
    claim = Claim("r1:c1", "r1", "usa", "asserts", ("r1:e1",), ())
    for about, left in (("r1:e1", [ROW, LATER]), ("r1", [ROW, LATER]), ("chronology", [TOLD, LATER])):
        assert judged(ALL, [decision(1, "reject", about)]) == left
    assert judged([claim], [decision(1, "reject", "r1")]) == []
    assert judged(ALL, standing([decision(1, "reject", "r1"), decision(2, "undo", "d1")])) == list(ALL)


def test_a_correction_changes_the_fields_it_names() -> None:
    changes = {"deaths": "2-4", "date": "2020-03-12", "actors": "is usa", "place": "Taji, IRQ", "mode": ""}
    (row, told, _) = judged(ALL, [decision(1, "correct", "t:1", **changes)])
    assert (row.deaths, row.when, row.actors, row.mode) == (
        Toll(2, 2, 4), When.day(dt.date(2020, 3, 12)), ("is", "usa"), None,
    )  # fmt: skip
    assert (row.place, row.targets, told) == (Place("Taji", "IRQ"), ROW.targets, TOLD)
    figure = Figure("r1:f1", "cases", 1.0, 1.0, 2.0, "people")
    assert corrected(figure, {"value": "12"}) == Figure("r1:f1", "cases", 12.0, 12.0, 12.0, "people")
    assert corrected(Source("a", "A"), {"grade": "B"}).grade == "B"


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("killed", "3", "no field of the event t:1; expected one of date"),
        ("deaths", "some", "must be a number like 3"),
        ("deaths", "4-2", "must not be below"),
        ("date", "soon", "must be a day"),
        ("date", "2020-03-12..2020-03-01", "end must not lie before"),
        ("type", "PICNIC", "must be one of AGREE"),
        ("place", "Taji, Iraq", "country like Kirkuk, IRQ"),
    ],
)
def test_a_wrong_correction_says_what_was_expected(field: str, text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        corrected(ROW, {field: text})


def test_nothing_decided_changes_nothing() -> None:
    merged: Merged = merge(ALL, actors=ACTORS)
    assert regrouped(merged, ALL, (), ACTORS) is merged
    events: list[Event] = judged(ALL, ())
    assert events == list(ALL)
