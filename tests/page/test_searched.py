"""What would do it, in a sentence and a table: enough, not enough, nothing to do."""

import datetime as dt
from dataclasses import replace

from forestall.page.searched import searched
from forestall.records import Estimate, Intervention, Lever, LeverResult, LeverSearch, Outcome, Series

from .sample import sample_brief

PLAIN = sample_brief()
APRIL = dt.date(2020, 4, 1)
OUTCOME = Outcome("killed", "Someone is killed by April", "lethal", PLAIN.crisis.streams[0].id, APRIL, APRIL, above=0)
BRIEF = replace(PLAIN, crisis=replace(PLAIN.crisis, outcomes=(OUTCOME,)))


def result(
    label: str, reached: bool, mean: float, *, part: float = 1.0, value: float = 0.0, connected: bool = True
) -> LeverResult:
    least = (0.4, 0.3) if reached else None
    spread, expected = Estimate(mean, mean / 2, mean * 2), {OUTCOME.of: 3.0}
    return LeverResult(
        label, reached, {label: part}, {label: 1.0}, {label: value}, least, part, mean, spread, expected, connected
    )


NOW = replace(result("Nothing is done", False, 0.41), parts={}, before={}, values={})
LEVERS = (
    result("truce", True, 0.2, part=0.75, value=0.325),
    result("quiet", False, 0.4),
    result("oil", False, 0.41, connected=False),
)
FOUND = LeverSearch(OUTCOME.id, 0.2, 0.8, NOW, LEVERS, None)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_enough_is_said_and_what_is_not_is_in_the_table() -> None:
    one = searched(FOUND, BRIEF)
    assert OUTCOME.question in one.question
    first = (
        "From 41 %, “truce” (to 0.33 times what it would be: then just below 20 %, 10 % to 40 %) "
        "alone would do it in the model."
    )
    assert plain(one.said) == f"{first} 1 lever hardly moves it."
    far = [row[1].text for row in one.table.rows]
    assert far[1:] == [
        "to 0.33 times what it would be (0.30 to 0.40)",
        "to 0 times what it would be is not enough",
        "no path leads from it to this",
    ]


def test_no_lever_in_range_and_nothing_to_do_are_answers() -> None:
    none = searched(replace(FOUND, levers=FOUND.levers[1:]), BRIEF)
    assert "no lever alone does it within its range" in none.said
    helping = replace(result("leave", False, 0.3, value=100.0), values={"leave": 100.0}, before={"leave": 5200.0})
    leave = Lever("leave", "They leave", (Intervention("set", "troops", 100.0, APRIL),))
    troops = Series("troops", "Troops", "people", "step", value=5200.0)
    crisis = replace(BRIEF.crisis, levers=(leave,), series=(*BRIEF.crisis.series, troops))
    one = searched(replace(FOUND, levers=(helping, *FOUND.levers)), replace(BRIEF, crisis=crisis))
    assert plain(one.said).endswith(
        "Turned all the way, “leave” leaves 30 % (15 % to 60 %). 1 other lever hardly moves it."
    )
    assert one.table.rows[1][1].text == "from 5,200 to 100 people is not enough"
    done = searched(replace(FOUND, baseline=replace(NOW, reached=True, mean=0.1)), BRIEF)
    assert plain(done.said) == "It is 10 % as things stand: nothing need be done."
