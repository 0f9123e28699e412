"""What a deed answers is a deed of its own: earlier, with its own place and toll, and linked to its answer."""

import pytest

from forestall.records import Event, Reading

from .conftest import Reader

SENTENCES = [
    ("Gunmen attacked a police post in Quetta on Monday in revenge for the killing of two tribesmen.", "retaliation"),
    ("On Monday gunmen attacked a post in Quetta, avenging the murder of two tribesmen.", "retaliation"),
    ("On Monday gunmen shelled a post in Quetta, retaliating for the execution of two tribesmen.", "retaliation"),
    ("Gunmen shelled a post in Quetta on Monday, a response to the strike that killed two tribesmen.", "response"),
    ("On Monday gunmen shelled Quetta to avenge the death of two tribesmen.", "retaliation"),
    ("Gunmen shelled Quetta on Monday because of the killing of two tribesmen.", "response"),
    ("Gunmen stormed the town hall in Quetta on Monday, enraged by the murder of two tribesmen.", "trigger"),
    ("On Monday gunmen reacted to the murder of two tribesmen by shelling Quetta.", "response"),
]


def both(reading: Reading) -> tuple[Event, Event]:
    """The answer, which is told with a place, and what it answers."""
    answer = next(e for e in reading.events if e.place is not None)
    return answer, next(e for e in reading.events if e is not answer)


@pytest.mark.parametrize(("text", "kind"), SENTENCES)
def test_what_is_answered_is_an_earlier_event_of_its_own(reader: Reader, text: str, kind: str) -> None:
    reading = reader(text)
    answer, cause = both(reading)
    assert answer.deaths is None
    assert cause.deaths is not None
    assert cause.deaths.best == 2
    assert cause.place is None
    assert cause.when.start < answer.when.start
    assert [(k.earlier, k.later, k.kind) for k in reading.links] == [(cause.id, answer.id, kind)]


def test_a_day_beside_what_is_answered_is_its_own(reader: Reader) -> None:
    reading = reader("Kenyan jets bombed Baidoa on Monday, avenging the massacre of 147 students on 2 February.")
    days = sorted(e.when.start.isoformat() for e in reading.events)
    assert days[0][5:] == "02-02"
    assert len(days) == 2


def test_a_toll_among_what_is_answered_is_not_the_answers(reader: Reader) -> None:
    reading = reader("On Sunday troops bombed Arauca as punishment for an ambush in which eleven soldiers died.")
    assert [e.deaths for e in reading.events if e.place is not None and "Arauca" in e.place.name] == [None]


def test_a_deed_is_not_done_to_what_it_is_called(reader: Reader) -> None:
    reading = reader("Turkey shelled Kobani on Monday, a reprisal for the raid.")
    assert not any("reprisal" in t for e in reading.events for t in e.targets)
