"""What the couplings add is said as surely as it is known."""

import datetime as dt

from forestall.page.coupled import couplings_add
from forestall.records import Added, OutcomeResult


def outcome(question: str, added: Added | None) -> OutcomeResult:
    return OutcomeResult(question, question, dt.date(2031, 1, 1), 0.3, 0.01, None, None, couplings=added)


def test_clear_unclear_and_nothing_are_told_apart() -> None:
    said = couplings_add(
        [
            outcome("A strike", Added(0.30, 0.10, 0.04, 0.16)),
            outcome("A killing", Added(0.30, 0.02, -0.05, 0.09)),
            outcome("A price", Added(0.30, 0.0, 0.0, 0.0)),
        ]
    )
    assert "raise the chance of “A strike” from 30\xa0% to 40\xa0%, by 10 points (90\xa0%: 4 to 16)" in said
    assert "No clear effect on “A killing” (+2 points, −5 to +9)" in said
    assert said.endswith("They do not move the other outcome, or by less than a point.")


def test_where_nothing_is_coupled_nothing_is_claimed() -> None:
    assert couplings_add([outcome("A price", None)]) == ""
    said = couplings_add([outcome("A price", Added(0.3, 0.0, 0.0, 0.0))])
    assert said == "They do not move any outcome, or by less than a point."
