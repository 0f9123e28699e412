"""Who did it and to whom, chosen among those told near: what a clause names stays, what it leaves open is filled."""

import datetime as dt
import importlib
from itertools import pairwise
from unittest import mock

import pytest

from forestall import reading
from forestall.reading.events.cohort import ROLES
from forestall.reading.events.pairs import chances
from forestall.reading.events.roles import Choice, parties_of, picked
from forestall.reading.words.lexicon import role_weights
from forestall.records import Reading
from forestall.vocabulary import Vocabulary

from .conftest import Reader

_TEXT = """Ethiopian jets attacked the port of Massawa on Monday. Eritrea shelled Zalambessa in return.

On Tuesday the air force of Ethiopia bombed Assab, residents said. Two dockers died when shells hit a warehouse there.
Kenya called for a truce. Eritrea refused on Wednesday, and Ethiopia closed the border."""
_READ = importlib.import_module("forestall.reading.read")


@pytest.fixture(scope="module")
def choices(words: Vocabulary) -> list[Choice]:
    """All choices of the report above."""
    kept: list[Choice] = []
    with mock.patch.object(_READ, "choose_parties", lambda *given: kept.extend(parties_of(*given))):
        reading.read(reading.parse_report(_TEXT, published=dt.date(2000, 5, 25)), vocabulary=words)
    return kept


def test_every_event_chooses_for_both_roles_and_what_is_read_stands_first(choices: list[Choice]) -> None:
    events = {id(c.draft) for c in choices}
    assert len(choices) == 2 * len(events) > 8
    assert all(list(c.options[0].ids) == getattr(c.draft, ROLES[c.role]) for c in choices)
    assert not any(set(o.ids) & set(c.options[0].ids) for c in choices for o in c.options[1:])


def test_the_more_is_asked_of_another_party_the_fewer_take_a_role(choices: list[Choice]) -> None:
    weights, _ = role_weights()
    rated = [(c, chances(c.options, weights)) for c in choices]
    changed = [
        {n for n, (c, p) in enumerate(rated) if picked(c, p, least) is not None} for least in (0, 0.3, 1, 3, 1e9)
    ]
    assert all(later <= earlier for earlier, later in pairwise(changed))
    assert changed[0] == {n for n, (c, _) in enumerate(rated) if len(c.options) > 1}
    assert not changed[-1]


def test_whoever_is_found_to_suffer_it_comes_before_what_was_hit(choices: list[Choice]) -> None:
    for choice in (c for c in choices if len(c.options) > 1):
        least_likely_read = [0.0, *([1.0 / (len(choice.options) - 1)] * (len(choice.options) - 1))]
        chosen = picked(choice, least_likely_read, 1.0)
        read = list(choice.options[0].ids)
        assert chosen is not None
        assert chosen[1:] == (read if choice.role == "target" else [])


def test_every_weight_is_of_a_reason_that_some_choice_can_have() -> None:
    weights, least = role_weights()
    starts = ("read", "another", "actor ", "target ")
    assert least > 0
    assert all(name.startswith(starts) for name in weights)


def told(found: Reading) -> list[object]:
    return [(e.type, e.when, e.place, e.deaths, e.spans) for e in found.events]


def test_choosing_parties_changes_nothing_else_of_an_event(reader: Reader) -> None:
    with mock.patch.object(_READ, "choose_parties", return_value=None):
        by_rule = reader(_TEXT, dt.date(2000, 5, 25))
    chosen = reader(_TEXT, dt.date(2000, 5, 25))
    assert told(chosen) == told(by_rule)
    named = [(e.actors, f.actors) for e, f in zip(by_rule.events, chosen.events, strict=True) if e.actors]
    assert named
    assert all(before == after for before, after in named)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (_TEXT, "eth.mil"),
        ("Russian planes attacked Gori on Monday. On Tuesday the port of Poti was bombed.", "rus.mil"),
        ("Turkish jets bombed villages near Dohuk on Monday. Six farmers were killed when missiles hit their tractors.",
         "tur.mil"),
    ],
)  # fmt: skip
def test_a_deed_told_without_a_doer_is_of_those_told_doing_the_like(reader: Reader, text: str, actor: str) -> None:
    attacks = [e for e in reader(text, dt.date(2000, 5, 25)).events if e.type == "ASSAULT"]
    assert attacks[-1].actors == (actor,)


def test_a_measure_is_on_the_other_side_and_on_the_thing_it_closes(reader: Reader) -> None:
    measure = next(e for e in reader(_TEXT, dt.date(2000, 5, 25)).events if e.type == "COERCE")
    assert measure.targets == ("eri", "text.border")


_RAID = "On Monday the army of Mali shelled Kidal. On Tuesday three herders were killed when shells hit Ber."


@pytest.mark.parametrize(
    "disputed",
    [
        "No group claimed responsibility.",
        "The government blamed the rebels for it.",
        "The rebels denied any role in the attack.",
    ],
)
def test_nobody_is_taken_for_a_doer_where_it_is_disputed_who_did_it(reader: Reader, disputed: str) -> None:
    assert reader(_RAID).events[-1].actors == ("mli.mil",)
    assert not any(e.actors for e in reader(f"{_RAID} {disputed}").events if e.deaths is not None)


def test_nobody_is_taken_for_a_doer_of_what_they_are_not_told_doing(reader: Reader) -> None:
    reading = reader("Chile's army visited Peru on Monday. Two rockets hit a mine near Lima on Tuesday.")
    assert not any(e.actors for e in reading.events if e.type == "ASSAULT")


def test_the_police_gas_nobody_of_their_own(reader: Reader) -> None:
    found = reader("Thousands marched in Santiago on Sunday; police fired tear gas and water cannon.")
    gas = next(e for e in found.events if e.type == "COERCE")
    assert not set(gas.actors) & set(gas.targets)


def test_the_dead_are_those_of_the_clashes_that_left_them(reader: Reader) -> None:
    found = reader(
        "The governor of Kivu imposed a curfew in Goma after clashes between M23 rebels and the army left 30 "
        "civilians dead."
    )
    assert {e.type: e.deaths and e.deaths.best for e in found.events} == {"COERCE": None, "ASSAULT": 30}
