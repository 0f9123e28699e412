"""What answered what: own reports whose links are plain, and what must hold of any link."""

import dataclasses
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from forestall.dates import When
from forestall.reading.events.manner import manner
from forestall.reading.events.pairs import Choice, chances, choices
from forestall.reading.events.scene import Scene, Told
from forestall.reading.form.parse import parse
from forestall.reading.form.text import blocks_of
from forestall.reading.words.lexicon import link_weights
from forestall.records import Event, Reading

from .conftest import Reader


def linked(reading: Reading) -> set[tuple[str, str, str]]:
    """The types at both ends and the kind of every link."""
    of = {e.id: e.type for e in reading.events}
    return {(of[k.earlier], of[k.later], k.kind) for k in reading.links}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (
            "Rockets hit Mosul on Saturday. Turkish jets bombed a PKK base on Sunday in retaliation for the attack.",
            ("ASSAULT", "ASSAULT", "retaliation"),
        ),
        (
            "Norway expelled two Russian diplomats on Friday in response to an attack by Russia on Kyiv on Thursday.",
            ("ASSAULT", "SANCTION", "response"),
        ),
    ],
)
def test_what_a_sentence_says_is_linked(reader: Reader, text: str, link: tuple[str, str, str]) -> None:
    assert link in linked(reader(text))


_ROWS = [
    line.split("|")
    for line in (Path(__file__).parent / "linked.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("types", "text"), _ROWS)
def test_what_came_of_a_deed_is_linked_to_it_however_it_is_said(reader: Reader, types: str, text: str) -> None:
    earlier, later = types.split()
    loose = {"PROTEST": {"PROTEST", "ASSAULT"}, "SANCTION": {"SANCTION", "REJECT", "COERCE"}}
    found = {(a, b) for a, b, _ in linked(reader(text))}
    assert any(a == earlier and b in loose.get(later, {later}) for a, b in found)


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers shot dead nine farmers on Monday. The killing may trigger riots in Abidjan.",
        "Soldiers shot dead nine farmers on Monday. The killing did not spark protests in Abidjan.",
        "Soldiers shot dead nine farmers on Monday. The killing could lead to the arrest of the officers.",
    ],
)
def test_what_may_come_of_it_has_not_come(reader: Reader, text: str) -> None:
    assert len(reader(text).events) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Chadian rebels attacked a post in Tissi on Monday and killed nine soldiers. "
        "On Tuesday Chadian jets bombed the rebels near Tissi.",
        "Soldiers shot dead nine farmers near Bouaké on Monday. On Tuesday crowds marched in Abidjan.",
        "Rebels of the FARC attacked a police post in Toribío on Monday and killed two policemen. "
        "On Tuesday they burned the town hall in Corinto.",
    ],
)
def test_what_no_word_calls_an_answer_only_follows(reader: Reader, text: str) -> None:
    assert [k.kind for k in reader(text).links] == ["follows"]


def test_a_link_names_who_says_so(reader: Reader) -> None:
    text = (
        "Rockets hit Mosul on Saturday. The Turkish army said that it had bombed a PKK base on Sunday in retaliation."
    )
    links = [k for k in reader(text).links if k.kind == "retaliation"]
    assert [k.speaker for k in links] == ["tur.mil"]


_REPORT = """Troops of Eritrea attacked a post of the Ethiopian army near Badme on Thursday and killed eleven soldiers.

Ethiopian jets bombed Eritrean positions near Badme on Friday. The African Union urged Eritrea to withdraw on Saturday.
Eritrea rejected the demand on Sunday. The United States imposed sanctions on Eritrea on Monday.
"""


def test_a_deed_is_answered_though_no_sentence_says_so(reader: Reader) -> None:
    reading = reader(_REPORT)
    deed = min(reading.events, key=lambda e: e.when.start)
    assert deed.type == "ASSAULT"
    assert any(k.earlier == deed.id for k in reading.links)


def test_links_run_forward_in_time_and_each_event_has_one_cause(reader: Reader) -> None:
    reading = reader(_REPORT)
    of: dict[str, Event] = {e.id: e for e in reading.events}
    assert reading.links
    assert all(of[k.earlier].when.start <= of[k.later].when.end for k in reading.links)
    assert max(Counter(k.later for k in reading.links).values()) == 1
    assert not {(k.later, k.earlier) for k in reading.links} & {(k.earlier, k.later) for k in reading.links}


def test_a_link_rests_on_a_sentence_of_the_report(reader: Reader) -> None:
    reading = reader(_REPORT)
    for link in reading.links:
        ((start, end),) = link.spans
        assert _REPORT[start:end].strip().endswith(".")


def scene(*days: int) -> Scene:
    """Events of two parties that strike in turn, one a sentence, on the given days of May."""
    text = "".join(f"They struck on {d} May. " for d in days)
    starts = [i for i in range(len(text)) if text.startswith("They", i)]
    events = [
        Told(
            "ASSAULT",
            n,
            starts[n],
            When.day(dt.date(2020, 5, d)),
            ("a",) if n % 2 else ("b",),
            ("b",) if n % 2 else ("a",),
        )
        for n, d in enumerate(days)
    ]
    spans = [(s, s + 24) for s in starts]
    return Scene(text, events, spans, [0] * len(days), When.day(dt.date(2020, 5, 31)), lambda x, y: x == y)


def test_chances_of_a_choice_sum_to_one_and_grow_with_a_weight() -> None:
    for options in choices(scene(1, 2, 3)):
        plain, raised = chances(options, {}), chances(options, {"parties reversed": 1.0})
        assert sum(plain) == pytest.approx(1.0) == sum(raised)
        for choice, before, after in zip(options, plain, raised, strict=True):
            if "parties reversed" not in choice.reasons:
                assert after <= before


def test_nothing_later_can_be_the_cause() -> None:
    told = scene(3, 1, 2)
    for options in choices(told):
        causes: list[Choice] = options[1:]
        for choice in causes:
            assert choice.earlier is not None
            assert told.events[choice.earlier].when.start <= told.events[choice.later].when.end


def test_what_a_sentence_says_came_of_an_event_is_not_its_cause() -> None:
    told = scene(1, 1)
    assert [len(options) for options in choices(told)] == [2, 2]
    ((_, choice),) = choices(dataclasses.replace(told, said=frozenset({(1, 0)})))
    assert (choice.earlier, choice.later) == (1, 0)


def test_the_surer_an_event_is_told_the_likelier_it_is_answered() -> None:
    weights, _ = link_weights()

    def chance(sure: float) -> float:
        told = scene(1, 2)
        first, second = told.events
        surely = dataclasses.replace(told, events=[dataclasses.replace(first, sure=sure), second])
        (options,) = choices(surely)
        return chances(options, weights)[1]

    assert chance(0.5) < chance(0.7) < chance(0.9)


def test_a_sentence_that_names_the_place_of_a_deed_speaks_for_answering_it() -> None:
    told = scene(1, 2)
    first, second = told.events
    named = dataclasses.replace(first, named=(frozenset(), frozenset(), frozenset({"struc"})))
    ((_, plain),) = choices(told)
    ((_, choice),) = choices(dataclasses.replace(told, events=[named, second]))
    assert set(choice.reasons) - set(plain.reasons) == {"names its place"}


def test_how_an_event_is_told_is_seen() -> None:
    text = "Police had arrested the men who shot a guard."
    parsed = parse(text, blocks_of(text))
    verbs = {t.lower: manner(parsed, t) for t in parsed.tokens if t.pos == "VERB"}
    assert verbs["arrested"] == ("by a verb", "in the main clause", "as main word", "with had")
    assert verbs["shot"] == ("by a verb", "in an aside", "as aside")
