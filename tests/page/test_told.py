"""A scenario's paragraph says what moved, what did not, what could not, and on what it rests; nothing more surely."""

import datetime as dt
from dataclasses import replace

from forestall.page import told
from forestall.records import (
    Condition,
    CountEffect,
    CouplingResult,
    Estimate,
    Intervention,
    OutcomeResult,
    Rule,
    RuleUse,
    ScenarioEffect,
)

ASKED = {
    id: OutcomeResult(id, f"{id}?", dt.date(2020, 4, 16), 0.40, 0.01, None, None) for id in ("killed", "struck", "dear")
}
PRIOR = Estimate(0.3, -0.2, 0.8)


def effect(outcome: str, probability: float, difference: float, q05: float, q95: float) -> ScenarioEffect:
    return ScenarioEffect("leave", "They leave", outcome, probability, difference, q05, q95, "Within a month.")


def coupling(dominated: bool) -> CouplingResult:
    return CouplingResult("c", "troops", "attacks", "background", PRIOR, PRIOR, dominated, "judgement")


EFFECTS = [
    effect("killed", 0.21, -0.19, -0.31, -0.07),
    effect("struck", 0.38, -0.02, -0.1, 0.06),
    effect("dear", 0.4, 0.0, 0.0, 0.0),
]
LABELS = {"attacks": "Attacks", "troops": "Troops"}


def test_what_moves_is_told_with_its_interval_and_what_does_not_is_not_called_an_effect() -> None:
    counts = [CountEffect("leave", "attacks", dt.date(2020, 4, 16), 5.0, -5.0, -8.0, -2.0)]
    found = told.tell(EFFECTS, counts, ASKED, [coupling(True)], LABELS)
    said = " ".join(found.sentences).replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("The chance of “killed?” falls from 40 % to 21 %, by 19 points (90 %: 7 to 31).")
    assert "Expected by 16 April 2020: 5 of “Attacks”, not 10 (2 to 8 fewer)." in said
    assert "No clear effect on “struck?” (\N{MINUS SIGN}2 points, \N{MINUS SIGN}10 to +6)." in said
    assert "1 outcome of 3 is out of its reach in this model." in said
    assert said.endswith("How strongly, this crisis’ data hardly tell: the sizes are those of the sources.")


def test_a_rise_is_a_rise_and_what_the_data_know_is_said() -> None:
    found = told.tell([effect("killed", 0.6, 0.2, 0.1, 0.3)], [], ASKED, [coupling(False), coupling(True)], LABELS)
    assert "rises from" in found.sentences[0]
    assert found.sentences[-1].endswith("How strongly, the data hardly tell for 1 of 2.")


def test_what_points_one_way_without_being_clear_is_told_as_probable_and_no_more() -> None:
    some = [effect("killed", 0.31, -0.09, -0.19, 0.01), effect("struck", 0.5, 0.02, -0.2, 0.2)]
    said = " ".join(told.tell(some, [], ASKED, [], LABELS).sentences).replace("\N{MINUS SIGN}", "-")
    assert said.startswith("It probably lowers the chance of “killed?” (-9 points, -19 to +1); that it does not is not")
    assert "No clear effect on “struck?”" in said


def test_what_is_small_is_told_in_passing_however_clear() -> None:
    small = [effect("killed", 0.39, -0.01, -0.015, -0.005)]
    counts = [CountEffect("leave", "attacks", dt.date(2020, 4, 16), 9.9, -0.1, -0.2, -0.05)]
    found = told.tell(small, counts, ASKED, [], LABELS)
    assert found.sentences == ("It moves “killed?” by two points or less.",)


def test_a_count_that_may_not_have_moved_is_left_out() -> None:
    counts = [CountEffect("leave", "attacks", dt.date(2020, 4, 16), 5.0, -5.0, -12.0, 1.0)]
    assert not any("Expected" in s for s in told.tell(EFFECTS, counts, ASKED, [], LABELS).sentences)


def test_a_rule_is_told_with_how_often_it_came_into_force() -> None:
    rule = Rule(Condition("x > 1", ()), Intervention("set", "troops", 2500.0, dt.date(2020, 3, 20)))
    found = told.tell(
        EFFECTS, [], ASKED, [], LABELS, [RuleUse("leave", rule, 0.31, 12.4), RuleUse("leave", rule, 0, 0)]
    )
    said = [s.replace("\N{NO-BREAK SPACE}", " ") for s in found.sentences]
    rule_said = "its rule (“Troops” at 2,500)"
    assert said[0] == f"In 31 % of the simulated futures {rule_said} comes into force, on 12 days on average."
    assert said[1] == f"In none of the simulated futures does {rule_said} come into force."


def test_what_is_settled_as_it_is_counted_changes_nothing_and_is_said_so() -> None:
    still = [effect("killed", 0.4, 0.0, 0.0, 0.0)]
    (said,) = told.tell(still, [], ASKED, [], LABELS, settled=True).sentences
    assert said == "This is how it is counted already: not one simulated future changes."


def test_what_a_series_pushes_is_told_under_its_one_name() -> None:
    both = [coupling(True), replace(coupling(True), to="cases", on="reproduction")]
    said = told.tell(EFFECTS, [], ASKED, both, LABELS).sentences[-1]
    assert said.startswith(
        "It works through “Troops” on “Attacks” (how often it comes unprovoked) and “cases” (how it spreads). How"
    )
