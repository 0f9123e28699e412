"""How many, how much, where: the shares of a table of own sentences that are read rightly."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from forestall.records import Event, Reading
from forestall.vocabulary.text import fold

from .conftest import Reader

_CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("quantities.toml").read_text(encoding="utf-8"))[
    "cases"
]
_TOLL_KEYS = {"dead", "hurt", "dead_null", "dead_vague"}


def harmed(reading: Reading) -> list[Event]:
    return [e for e in reading.events if e.type in ("ASSAULT", "PROTEST", "COERCE")]


def tolls_right(case: Mapping[str, Any], reading: Reading) -> bool:
    """Whether one event has the case's tolls, and no other has any."""
    dead = {e.deaths.best for e in harmed(reading) if e.deaths is not None}
    hurt = {e.wounded.best for e in harmed(reading) if e.wounded is not None}
    if "dead_vague" in case:
        return len(dead) <= 1
    if "dead_null" in case:
        return not dead
    return dead == ({case["dead"]} if "dead" in case else set()) and hurt == (
        {case["hurt"]} if "hurt" in case else set()
    )


def figures_right(case: Mapping[str, Any], reading: Reading) -> bool:
    wanted = sorted((i, float(v)) for i, v in case.get("figures", ()))
    return sorted((f.indicator, abs(f.value)) for f in reading.figures) == wanted


def place_right(case: Mapping[str, Any], reading: Reading) -> bool:
    wanted = fold(case["place"])
    return any(e.place is not None and wanted in fold(e.place.name) for e in reading.events)


_Check = Callable[[Mapping[str, Any], Reading], bool]
_PARTS: dict[str, tuple[_Check, Callable[[Mapping[str, Any]], bool]]] = {
    "tolls": (tolls_right, lambda c: bool(_TOLL_KEYS & set(c))),
    "figures": (figures_right, lambda c: "figures" in c or bool(_TOLL_KEYS & set(c))),
    "places": (place_right, lambda c: "place" in c),
}


@pytest.mark.parametrize(("part", "least"), [("tolls", 0.85), ("figures", 0.85), ("places", 0.85)])
def test_share_read_rightly(reader: Reader, part: str, least: float) -> None:
    right, asked = _PARTS[part]
    cases = [c for c in _CASES if asked(c)]
    wrong = [c["text"] for c in cases if not right(c, reader(c["text"]))]
    assert 1 - len(wrong) / len(cases) >= least, wrong


def test_the_dead_and_the_hurt_of_one_attack_belong_to_the_attack_named_with_them(reader: Reader) -> None:
    found = reader(
        "Artillery shelled the village of Sarmin on Friday. A car bomb exploded in Idlib on Saturday, a day after the "
        "shelling. No one was hurt.\n\nThe local council said 14 civilians were killed and more than 20 wounded in the "
        "shelling of Sarmin."
    )
    dead = {e.place.name: e.deaths.best for e in found.events if e.place is not None and e.deaths is not None}
    assert dead == {"Sarmin": 14, "Idlib": 0}
