"""Links between accounts become links between merged events, none of them against the order of their days."""

import pytest

from forestall.dates import When
from forestall.evidence import Merged, relinked
from forestall.records import Link, Merge

from .accounts import account, days


def told(earlier: str, later: str) -> Link:
    return Link(earlier, later, "response", None, ((0, 1),), "r1")


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (days(0, 0), days(3, 3), True),
        (days(0, 0), days(0, 0), True),
        (days(0, 5), days(3, 3), True),
        (days(3, 3), days(0, 3), True),
        (days(3, 3), days(0, 2), False),
        (days(3, 6), days(0, 0), False),
    ],
    ids=["after", "the same day", "within", "touching", "before", "before a span"],
)
def test_no_answer_lies_wholly_before_what_it_answers(first: When, second: When, kept: bool) -> None:
    events = (account("t:1", when=first), account("t:2", when=second))
    merged = Merged(events, (Merge("t:1", ("t:1", "e1"), ""), Merge("t:2", ("t:2", "e2"), "")))
    assert relinked([told("e1", "e2")], merged) == ((told("t:1", "t:2"),) if kept else ())


def test_two_accounts_of_one_event_do_not_answer_one_another() -> None:
    merged = Merged((account("t:1"),), (Merge("t:1", ("t:1", "e1", "e2"), ""),))
    assert relinked([told("e1", "e2")], merged) == ()


def test_a_link_to_an_event_of_no_known_day_stands() -> None:
    assert relinked([told("e1", "e2")], Merged((), ())) == (told("e1", "e2"),)
