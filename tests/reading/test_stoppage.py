"""A strike is of workers or of arms as the words around it have it."""

import pytest

from .conftest import Reader


@pytest.mark.parametrize(
    "text",
    [
        "A strike by bank employees entered its second day in Athens on Tuesday.",
        "Residents of Yangon held a silent strike on Sunday.",
        "Strikes against the pension reform paralysed France on Thursday.",
        "Doctors in Harare began a three-day strike on Monday.",
    ],
)
def test_strikes_of_workers(reader: Reader, text: str) -> None:
    assert {e.type for e in reader(text).events} == {"PROTEST"}


@pytest.mark.parametrize(
    "text",
    [
        "An Israeli strike on Gaza killed a commander on Monday.",
        "The strike, the third this month, hit a school in Idlib on Monday.",
        "A strike by the army destroyed a bridge at Taji on Monday.",
    ],
)
def test_strikes_of_arms(reader: Reader, text: str) -> None:
    assert {e.type for e in reader(text).events} == {"ASSAULT"}


def test_workers_on_strike_strike_and_do_not_arrest_themselves(reader: Reader) -> None:
    events = {e.type: e for e in reader("Three railway workers on strike were arrested in Yangon on Monday.").events}
    assert set(events) == {"PROTEST", "COERCE"}
    assert events["PROTEST"].actors == events["COERCE"].targets
    assert events["COERCE"].actors != events["COERCE"].targets
