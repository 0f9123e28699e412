"""Merging: which clauses of own short passages speak of one event, and which of two."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from forestall.records import Reading

from .conftest import Reader

_CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("merging.toml").read_text(encoding="utf-8"))[
    "cases"
]


def told_by(reading: Reading, at: int) -> str | None:
    """The event whose narrowest span holds a place of the text; None where none does."""
    spans = [(b - a, e.id) for e in reading.events for a, b in e.spans if a <= at < b]
    return min(spans)[1] if spans else None


def right(case: Mapping[str, Any], reading: Reading) -> bool:
    """Whether the words of one event lie in one (where they lie in any), those of two in two."""
    told = [{told_by(reading, case["text"].index(word)) for word in words} - {None} for words in case["events"]]
    apart = all(not a & b for n, a in enumerate(told) for b in told[n + 1 :])
    return all(len(ids) == 1 for ids in told) and apart


def test_passages_tell_as_many_events_as_happened(reader: Reader) -> None:
    wrong = [c["text"] for c in _CASES if not right(c, reader(c["text"]))]
    assert len(wrong) <= 0.05 * len(_CASES), "\n".join(wrong)


def test_an_earlier_attack_is_another_and_keeps_its_dead(reader: Reader) -> None:
    found = reader(
        "The Bagram base was struck by rockets on Saturday. The raids, which struck an airfield near Herat, were "
        "launched after an earlier rocket attack on Camp Bagram, which killed two soldiers."
    )
    attacks = [e for e in found.events if e.type == "ASSAULT"]
    assert len(attacks) == 3
    assert [e.deaths.best for e in attacks if e.deaths] == [2]
    assert [e.when.start == e.when.end for e in attacks].count(True) == 1


@pytest.mark.parametrize(
    ("text", "doers", "dead"),
    [
        ("Two Turkish soldiers were killed when a roadside bomb exploded near Hakkari on Thursday.", set(), 2),
        (
            "Two Turkish soldiers were killed and five hurt when a bomb planted by PKK militants blew up their "
            "convoy near Hakkari on Thursday.",
            {"Kurdistan Workers' Party"},
            2,
        ),
        ("Two people were killed on Monday when gunmen attacked a bus in Kano.", {"gunmen"}, 2),
        ("Four officers were shot dead as gunmen stormed a station in Garissa on Friday.", {"gunmen"}, 4),
        ("On Tuesday a second bomb killed two.", set(), 2),
    ],
)
def test_how_people_died_is_told_with_their_death(reader: Reader, text: str, doers: set[str], dead: int) -> None:
    found = reader(text)
    names = {a.id: a.name for a in found.actors}
    assert [(e.type, {names[a] for a in e.actors}, e.deaths and e.deaths.best) for e in found.events] == [
        ("ASSAULT", doers, dead)
    ]


def test_days_after_is_another_event(reader: Reader) -> None:
    found = reader("Two soldiers were killed days after rebels attacked the base at Bor.")
    assert len(found.events) == 2


def test_who_strikes_after_an_attack_has_not_made_it(reader: Reader) -> None:
    found = reader("Hours after the rockets fell on Kiryat Shmona, Israeli jets bombed three launch sites near Tyre.")
    assert [bool(e.actors) for e in found.events] == [False, True]
