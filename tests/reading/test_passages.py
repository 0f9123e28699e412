"""When: what a passage goes on to tell after it has looked back, and days counted from others."""

import datetime as dt

import pytest

from .conftest import Reader
from .test_dates import Case, right

_BACK = (
    "Gunmen attacked a police post near Garissa on Tuesday. {back} The governor *appealed* for calm on state radio.",
    "The union called a strike on Tuesday. {back} The government *offered* talks to the union.",
)
_LOOKS_BACK = (
    "In February gunmen killed a judge.",
    "In 2009 rebels burned the same town.",
    "Last October the army arrested forty officers.",
    "The last siege, in May 2013, killed ninety people.",
)


@pytest.mark.parametrize("back", _LOOKS_BACK)
@pytest.mark.parametrize("story", _BACK)
def test_a_flashback_within_a_paragraph_dates_only_itself(reader: Reader, story: str, back: str) -> None:
    line = f"2015-06-17\t{story.format(back=back)}\t2015-06-14\t2015-06-17"
    assert right(reader, Case.of(line))


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked a police post on Tuesday. In May 2013 rebels seized the town. They *released* the mayor.",
        "Gunmen attacked a police post on Tuesday. In May 2013 rebels seized the town. The rebels *burned* a school.",
        "Gunmen attacked a police post on Tuesday. In May 2013 rebels seized a town. Then the army *bombed* a market.",
    ],
    ids=["they", "the same doer", "then"],
)
def test_who_goes_on_with_the_flashback_stays_in_the_past(reader: Reader, text: str) -> None:
    published = dt.date(2015, 6, 17)
    case = Case.of(f"{published}\t{text}\t2013-05-01\t2013-06-07")
    assert right(reader, case)


def test_a_paragraph_after_a_look_back_goes_on_with_the_story_of_the_day(reader: Reader) -> None:
    text = (
        "Gunmen attacked a police post near Garissa on Tuesday.\\n\\nRebels seized the town in February.\\n\\n"
        "The president *urged* the rebels to lay down their arms."
    )
    assert right(reader, Case.of(f"2015-06-17\t{text}\t2015-06-14\t2015-06-17"))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("In 1987 soldiers *killed* two hundred people in Gonaives.", "1987-01-01", "1987-12-31"),
        ("Rebels attacked a hotel on Friday. Earlier in the week they *ambushed* a bus.", "2015-06-08", "2015-06-11"),
        (
            "In mid-May gunmen looted a warehouse, and at the end of the month they *kidnapped* a driver.",
            "2015-05-20",
            "2015-05-31",
        ),
        (
            "DAILY LIST\\n16 June and morning of 17 June 2015.\\n\\nWednesday\\nThree men were *arrested* in Goma.",
            "2015-06-17",
            "2015-06-17",
        ),
    ],
)
def test_days_counted_from_what_was_told(reader: Reader, text: str, start: str, end: str) -> None:
    assert right(reader, Case.of(f"2015-06-17\t{text}\t{start}\t{end}"))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "Rebels shelled the port in 1998. The following May the army *bombed* their camp.",
            "1999-05-01",
            "1999-05-31",
        ),
        (
            "Raids resumed after the night of 14 April, when a rebel column *threw* grenades at a platoon in La Paz.",
            "2015-04-14",
            "2015-04-15",
        ),
        (
            "The army took the port in an offensive launched on May 17. Three days into that campaign, rebels "
            "*blew* up two depots.",
            "2015-05-20",
            "2015-05-20",
        ),
        (
            "Thousands *marched* on Monday in protest at the death of a student shot by police the day before.",
            "2015-06-15",
            "2015-06-15",
        ),
        (
            "Thousands marched on Monday in protest at the death of a student *shot* by police the day before.",
            "2015-06-14",
            "2015-06-14",
        ),
        (
            "In February gunmen murdered a mayor; she had led a *march* against the guerrillas the day before.",
            "2015-02-01",
            "2015-02-28",
        ),
        (
            "It began on June 10, when a general spoke on air. His men had the night before *locked* up an adviser.",
            "2015-06-09",
            "2015-06-09",
        ),
        (
            "The siege: Jan. 5, gunmen seize the school; Jan. 8, the gunmen free pupils; Jan. 9, commandos *storm* it.",
            "2015-01-09",
            "2015-01-09",
        ),
        ("3 May. The premier *offers* elections on 14 November.", "2015-05-03", "2015-05-03"),
    ],
)
def test_days_that_belong_to_one_of_several_clauses(reader: Reader, text: str, start: str, end: str) -> None:
    assert right(reader, Case.of(f"2015-06-17\t{text}\t{start}\t{end}"))
