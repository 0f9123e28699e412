"""Tables of events: words become ids, and doubt becomes status and weights."""

import datetime as dt
from pathlib import Path

import pytest

from forestall import vocabulary
from forestall.dates import When
from forestall.exchange import read_events
from forestall.exchange.party import Party, party
from forestall.records import Event, Place, Quarantined, Toll

from .test_rows import table

WORDS = vocabulary.load()
HEAD = "id,date,precision,source_actor,target_actor,type,location,country,killed,wounded,own_killed,note,source_url\n"
GOOD = "1,2020-01-05,day,Norway,Sweden,rocket,Persian Gulf,NOR,3,8-13,2,Three rounds,https://example.org/a\n"


def read(folder: Path, rows: str) -> tuple[tuple[Event, ...], tuple[Quarantined, ...]]:
    return read_events(table(folder, HEAD + rows, "events"), vocabulary=WORDS, countries=("NOR",))


def test_a_row_becomes_an_event(tmp_path: Path) -> None:
    ((event,), bad) = read(tmp_path, GOOD)
    code, place = WORDS.resolve_type("rocket"), WORDS.resolve_place("Persian Gulf")
    assert code is not None
    assert bad == ()
    assert event == Event(
        id="t:1", when=When.day(dt.date(2020, 1, 5)), type="ASSAULT", mode=code.mode, cameo=code.cameo,
        quad="material conflict", intensity=code.intensity, actors=("nor",), targets=("swe",),
        place=place, deaths=Toll(3, 3, 3), wounded=Toll(8, 8, 13), own_deaths=2,
        summary="Rocket, Persian Gulf: Three rounds.", source="made", source_ref="https://example.org/a",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway", Party(("nor",))),
        ("Norway (suspected)", Party(("nor",), "reported")),
        ("Norway / Hill Brigade (suspected)", Party(("nor", "name:hill brigade"), "reported")),
        ("Hill Brigade (claimed)", Party(("name:hill brigade",), "claimed")),
        ("Norway (accused, denies)", Party(("nor",), "contested", {"nor": 0.6, "unknown": 0.4})),
        ("Unattributed (Norway/Sweden accused)", Party((), "contested", {"nor": 0.3, "swe": 0.3, "unknown": 0.4})),
        ("Unattributed (strangers accused)", Party((), "contested", {"unknown": 1.0})),
        ("Unattributed (described as an answer)", Party(())),
        ("Hill  Brigade (north)", Party(("name:hill brigade (north)",))),
        ("", Party(())),
    ],
)
def test_brackets_say_how_sure_the_table_is(text: str, expected: Party) -> None:
    assert party(text, vocabulary=WORDS) == expected


def test_an_unknown_place_keeps_its_own_name(tmp_path: Path) -> None:
    ((event,), _) = read(tmp_path, GOOD.replace("Persian Gulf", "Nowhere Hill"))
    assert event.place == Place("Nowhere Hill", "NOR")


@pytest.mark.parametrize(("word", "days"), [("day", 1), ("", 1), ("near", 3), ("week", 7), ("month", 31)])
def test_precision_widens_the_date_around_its_middle(tmp_path: Path, word: str, days: int) -> None:
    ((event,), _) = read(tmp_path, GOOD.replace(",day,", f",{word},"))
    assert event.when.middle == dt.date(2020, 1, 5)
    assert (event.when.end - event.when.start).days + 1 == days


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("1,2020", ",2020", "id"), ("2020-01-05", "0025-01-05", "date"), (",day,", ",hour,", "precision"),
        ("rocket", "picnic", "type"), (",3,8-13", ",-3,8-13", "killed"), ("8-13", "13-8", "wounded"),
        (",2,Three", ",4,Three", "own_killed"), (",3,8-13", ",9999999999,8-13", "killed"),
    ],
)  # fmt: skip
def test_a_bad_cell_keeps_the_row_out_and_the_rest_goes_on(tmp_path: Path, old: str, new: str, column: str) -> None:
    events, bad = read(tmp_path, GOOD.replace(old, new, 1) + GOOD.replace("1,2020", "2,2020", 1))
    assert [event.id for event in events] == ["t:2"]
    assert [(q.line, q.column) for q in bad] == [(2, column)]


def test_an_id_occurs_once(tmp_path: Path) -> None:
    events, bad = read(tmp_path, GOOD + GOOD + GOOD.replace("Three", "Four"))
    assert (len(events), [q.reason for q in bad]) == (1, ["the id stands in an earlier row"])
