"""Tolls told anew, as known, or in a list: the latest count is the event's, and its dead are no attack of their own."""

import pytest

from .conftest import Reader

_BOMB = "A bomb went off in a market in Quetta on Saturday."
_LATER = [
    ("Nine people were killed. By Monday the count was 31.", 31),
    ("Nine people were killed. On Monday it put the toll at 31.", 31),
    ("Nine people were killed. A day later the number had grown to 31.", 31),
    ("Nine people were killed. The governor said on Sunday that the dead were now 31.", 31),
    ("Nine people were killed, a figure later revised to eleven.", 11),
    ("Police first spoke of nine dead; by evening there were 31.", 31),
    ("Nine people were killed. The opposition counts 31.", 9),
    ("Nine people were killed. The governor admitted to six on Monday.", 9),
    ("Nine people died at once. Two of the injured have died since.", 11),
]
_KNOWN = [
    ("Among the 31 killed were four children.", 31),
    ("The 31 victims were buried on Sunday.", 31),
    ("The victims, 31 in all, were traders.", 31),
    ("Fatalities numbered 31.", 31),
    ("The dead are six women, four men and a child.", 11),
    ("The dead were traders and their customers.", None),
]
_PARTS = [
    ("Of the hundred people in it 31 perished.", 31),
    ("Six of its 30 guards were killed.", 6),
    ("All but two of the 30 traders were killed.", 28),
    ("The four men on guard are dead.", 4),
    ("It killed, according to doctors, at least 20 people.", 20),
    ("Nine died at once and a tenth on the way to hospital.", 10),
    ("Nine people were killed. Two more bodies were found later.", 11),
    ("The army admitted the loss of one soldier.", 1),
]
_OTHERS = [
    ("A man shot a guard in Lima on Saturday and fled.", [None]),
    ("A man shot and killed a guard in Lima on Saturday.", [1]),
    ("A battle at Goma on Saturday left 80 dead on both sides.", [80]),
    ("Troops entered Hama on Saturday and put some 500 inhabitants to the sword.", [500]),
    ("Soldiers were blamed for Saturday's massacre of eleven traders at Kano.", [11]),
    ("Rebels shelled Goma on Saturday in revenge for the killing of a chief. Nobody was killed.", [0, 1]),
]
_OWN_WORDS = [
    "It claimed the lives of 31 people.",
    "Thirty-one people burned to death.",
    "Thirty-one people were crushed to death in the panic.",
    "Thirty-one people were shot dead as they fled.",
]


def attacks(reader: Reader, text: str) -> list[float | None]:
    """The printed tolls of a report's attacks."""
    return [e.deaths.best if e.deaths else None for e in reader(text).events if e.type == "ASSAULT"]


@pytest.mark.parametrize(("told", "count"), _LATER)
def test_a_later_or_greater_count_takes_the_place_of_the_first(reader: Reader, told: str, count: int) -> None:
    assert attacks(reader, f"{_BOMB} {told}") == [count]


def test_the_count_replaced_is_a_figure(reader: Reader) -> None:
    reading = reader(f"{_BOMB} Nine people were killed. By Monday the count was 31.")
    assert 9 in [f.value for f in reading.figures if f.indicator == "deaths"]


@pytest.mark.parametrize(("told", "count"), _KNOWN)
def test_who_speaks_of_the_dead_as_known_says_how_many(reader: Reader, told: str, count: int | None) -> None:
    assert attacks(reader, f"{_BOMB} {told}") == [count]


@pytest.mark.parametrize(("told", "count"), _PARTS)
def test_the_dead_are_told_from_those_among_whom_they_were(reader: Reader, told: str, count: int) -> None:
    assert attacks(reader, f"{_BOMB} {told}") == [count]


@pytest.mark.parametrize(("text", "counts"), _OTHERS)
def test_an_attack_has_the_dead_its_words_tell(reader: Reader, text: str, counts: list[float | None]) -> None:
    assert attacks(reader, text) == counts


def test_a_riot_whose_clause_tells_the_dead_has_them(reader: Reader) -> None:
    reading = reader("Students marched in Lagos on Saturday. The march became a riot in which nine people were killed.")
    assert [(e.type, e.deaths.best) for e in reading.events if e.deaths is not None] == [("PROTEST", 9)]


@pytest.mark.parametrize("told", _OWN_WORDS)
def test_how_its_dead_died_is_no_attack_of_its_own(reader: Reader, told: str) -> None:
    assert attacks(reader, f"{_BOMB} {told}") == [31]


@pytest.mark.parametrize("lines", ["Deaths: 31 (4 new)\nInjured: 40", "- Dead: 31\n- Injured: 40"])
def test_a_list_tells_the_toll_of_the_attack_beside_it(reader: Reader, lines: str) -> None:
    event = next(e for e in reader(f"{_BOMB}\n\n{lines}\n").events if e.type == "ASSAULT")
    assert (event.deaths and event.deaths.best, event.wounded and event.wounded.best) == (31, 40)


def test_a_list_does_not_change_a_toll_that_is_told(reader: Reader) -> None:
    assert attacks(reader, f"{_BOMB} Nine people were killed.\n\nDeaths: 31\n")[0] == 9
