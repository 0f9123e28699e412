"""What is said about the numbers must follow from them."""

import dataclasses
import datetime as dt
from typing import Literal, get_args

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from forestall.page import findings, views, words
from forestall.records import (
    Calibration,
    Estimate,
    Provocation,
    Reproduction,
    ReproductionPath,
    ScenarioEffect,
    StreamScore,
    Verdict,
)
from page.sample import sample_brief

BRIEF = sample_brief()
sorted_triples = st.lists(st.floats(0.01, 5), min_size=3, max_size=3).map(sorted)
shifts = st.lists(st.floats(-0.5, 0.5), min_size=3, max_size=3).map(sorted)


def _result(r: list[float], verdict: Verdict, kind: Literal["escalation", "placebo", "epidemic"]) -> Reproduction:
    value = Estimate(r[1], r[0], r[2])
    return Reproduction(
        "b", "A block", kind, ("s",), "within 30 days", value, Estimate(0.5, 0.2, 1.2), 0.2, 0.1, verdict,
        "the data are few", {"s": 12}, {"s": value},
    )  # fmt: skip


@given(sorted_triples, st.sampled_from(get_args(Verdict)), st.sampled_from(["escalation", "placebo", "epidemic"]))
def test_no_side_of_one_is_named_where_the_answer_is_cannot_tell(
    r: list[float], verdict: Verdict, kind: Literal["escalation", "placebo", "epidemic"]
) -> None:
    result = _result(r, verdict, kind)
    title, plain = findings.reproduction_finding(result), findings.verdict_words(result)
    if verdict == "cannot tell":
        for said in (title, plain):
            assert "cannot tell" in said.lower()
            assert "above one" not in said
            assert "below one" not in said
            assert "dies out" not in said
        assert findings.answer_sentences(result, {})[0] == "The data are few."
    else:
        assert f"{verdict} one" in title
        assert "cannot tell" not in (title + plain).lower()


@given(st.lists(shifts, min_size=1, max_size=5))
def test_an_interval_that_holds_zero_is_never_called_an_effect(rows: list[list[float]]) -> None:
    effects = [
        ScenarioEffect(f"s{k}", f"scenario {k}", "o", 0.5, middle, low, high)
        for k, (low, middle, high) in enumerate(rows)
    ]
    said = findings.effects_finding(effects)
    for effect in effects:
        if effect.q05 <= 0 <= effect.q95:
            assert f"“{effect.label}”" not in said


@given(st.lists(st.sampled_from(["better", "indistinguishable", "worse"]), min_size=1, max_size=6))
def test_every_loss_is_said_first_and_by_name(verdicts: list[Literal["better", "indistinguishable", "worse"]]) -> None:
    scores = [
        StreamScore(f"s{k}", f"stream {k}", 1.0, 1.0, {"mean": 0.9, "last": 2.0}, {}, 10, "weeks", verdict)
        for k, verdict in enumerate(verdicts)
    ]
    losses, rest = findings.loss_sentences(scores), findings.trust_sentences(scores)
    assert len(losses) == verdicts.count("worse")
    assert all(any(f"“{score.label}”" in said for said in (*losses, *rest)) for score in scores)
    assert all("lost" in said and "“mean”" in said for said in losses)
    assert not any("lost" in said for said in rest)


def test_no_score_is_no_trust() -> None:
    assert "no track record" in findings.trust_sentences([])[0]


@given(st.lists(st.integers(0, 60), min_size=10, max_size=10))
def test_calibration_is_called_out_only_beyond_two_standard_errors(counts: list[int]) -> None:
    said, total = findings.pit_finding(Calibration("s", "S", tuple(counts))), sum(counts)
    if total < 30:
        assert said.startswith("Too few")
        return
    outer = (counts[0] + counts[9]) / total
    wide = 2 * (0.16 / total) ** 0.5
    if abs(abs(outer - 0.2) - wide) > 1e-9:
        assert said.startswith("Too sure") == (outer > 0.2 + wide)
        assert said.startswith("Less sure") == (outer < 0.2 - wide)


def test_flat_calibration_is_not_called_out() -> None:
    assert findings.pit_finding(Calibration("s", "S", (20,) * 10)) == "No sign of miscalibration"


@given(st.integers(0, 9), st.integers(0, 30))
def test_an_entry_on_few_events_is_never_the_finding(few: int, other: int) -> None:
    median = np.array([[0.1, 5.0], [5.0, 5.0]])
    result = Provocation(("a", "b"), ("A", "B"), median, median / 2, median * 2, median, (other, few))
    assert "“B”" not in findings.provocation_finding(result)
    assert ("cannot be told" in findings.provocation_finding(result)) == (other < findings.FEW_EVENTS)


@given(sorted_triples)
def test_a_path_is_on_a_side_of_one_only_with_its_whole_range(r: list[float]) -> None:
    path = ReproductionPath("s", "S", (dt.date(2020, 1, 1),), (0.05, 0.5, 0.95), np.array([r]))
    said = findings.path_finding(path)
    assert ("above one" in said) == (r[0] > 1)
    assert ("below one" in said) == (r[2] < 1)


def test_coverage_counts_what_lay_in_the_band() -> None:
    fan = BRIEF.fans[0]
    happened = np.full(len(fan.future), np.nan)
    happened[:4] = [*fan.quantiles[:3, 3], 10**6]
    said = findings.coverage_finding(dataclasses.replace(fan, happened=happened))
    assert said == "What really happened lay inside the 90\xa0% band in 3 of 4 weeks."
    assert findings.coverage_finding(dataclasses.replace(fan, happened=np.full(len(fan.future), np.nan))) == ""


def test_a_fan_without_its_quantiles_is_not_known() -> None:
    fan = BRIEF.fans[0]
    empty = dataclasses.replace(fan, quantiles=np.full_like(fan.quantiles, np.nan))
    assert findings.fan_finding(empty) == "The forecast is not known"


def test_r_under_other_assumptions_is_one_sentence_and_absent_where_nothing_else_was_assumed() -> None:
    first, *_, last = BRIEF.reproductions
    assert findings.otherwise(first) == (
        "R is 0.46; 0.36, 0.46 and 0.57 with a background that moves over 45, 90 and 180 days; 0.48 and 0.45 with "
        "ceilings 0.5 and 2 times as high; 0.44 with what the ceilings hold down taken in."
    )
    assert findings.otherwise(last) == ""


def test_a_placebo_is_never_the_finding() -> None:
    median = np.array([[0.1, 0.0], [0.0, 5.0]])
    result = Provocation(("a", "b"), ("A", "B"), median, median / 2, median * 2, median, (50, 50))
    assert "“B”" in findings.provocation_finding(result)
    assert "“B”" not in findings.provocation_finding(result, aside=frozenset({"b"}))


def test_the_first_r_of_an_epidemic_and_its_last_day_are_told_apart() -> None:
    paths = zip(BRIEF.paths, views.page(BRIEF).spiralling.paths, strict=True)
    shown = {path.stream: figure.notes for path, figure in paths}
    mean = next(result.r for result in BRIEF.reproductions if result.block == "epidemic_v")
    (said,) = shown["cases_v"]
    assert words.estimate(mean, with_interval=False) in said
    assert "last day alone" in said


def test_where_no_event_may_be_listed_the_title_says_so() -> None:
    assert findings.withheld_finding(192) == "192 events counted, none listed: the licence allows only totals"
