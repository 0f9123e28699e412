"""R with its loops, held to the simulation: what one event more leads to in the end is (I - M)^-1."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from engine.worlds import START, incidents, known, problem
from forestall.crisis import parse_condition
from forestall.engine import Future, Posterior, simulate
from forestall.records import Condition, Coupling, Intervention, Rule, Scenario, Series
from forestall.scenario.loops import Morning

from .worlds import day

OWN = Coupling("own", "a", "a", "background", 0.4, 0.1, form="deaths", fade_half_life=3.0)
OTHER = Coupling("other", "a", "b", "background", 0.35, 0.1, form="deaths", fade_half_life=4.0)
CALM = Coupling("calm", "b", "a", "rate", -0.01, 0.1, form="recent", fade_half_life=2.0)
LESS = Coupling("less", "b", "a", "rate", -0.01, 0.1, form="recent", fade_half_life=3.0)
GUARD = Coupling("guard", "guards", "a", "severity", -0.5, 0.1)
WORLDS = {
    "deaths raise their own": ((OWN,), [[0.2, 0.0], [0.0, 0.1]]),
    "deaths are answered by others": ((OTHER,), [[0.1, 0.3], [0.0, 0.1]]),
    "fewer die": ((OTHER, GUARD), [[0.1, 0.3], [0.0, 0.1]]),
    "a damper": ((CALM,), [[0.5, 0.0], [0.4, 0.1]]),
    "all at once": ((OWN, OTHER, CALM, GUARD), [[0.1, 0.3], [0.2, 0.1]]),
    "the deadly provoke more": ((), [[0.1, 0.3], [0.3, 0.1]]),
}  # fmt: skip
AT, DAYS = 50, 130
Floats = NDArray[np.float64]


def _when(text: str) -> Condition:
    return parse_condition("when", text)


def _cause(id: str, value: float) -> Intervention:
    return Intervention("cause", id, value, START + dt.timedelta(days=80))


def world(name: str) -> Posterior:
    """Many events a day, so that one more is a small change; half lives of answers 1 to 8 days."""
    couplings, A = WORLDS[name]
    guards = Series("guards", "Guards", "share", "step", value=1.0)
    made = problem(
        np.full((80, 2), 30), (incidents("a", severity=True), incidents("b")), series=(guards,), couplings=couplings,
        lethal=np.tile([[8, 0]], (80, 1)), levels={"guards": np.ones(80)}, by_severity="deadly" in name,
    )  # fmt: skip
    sites = {"weight": np.array([[0.8, 1.6, 3.0], [0.9, 1.8, 1.8]])} if "deadly" in name else {}
    beta = tuple(c.mean for c in couplings if c.form == "deaths")
    damp = np.array([-c.mean for c in couplings if c.form == "recent"])
    return known(made, A=A, log_background=2.3, beta=beta, sites={"damp": damp, **sites})


@pytest.mark.parametrize("name", WORLDS)
def test_what_events_added_lead_to_in_the_end_is_what_the_matrix_says(name: str) -> None:
    """Ten events of each stream more on one day, in the same futures: (I - M)^-1 ten times over."""
    of = world(name)
    future = Future.build(of, days=DAYS, members=4000, seed=3)
    nothing = Scenario("n", "N")
    base = simulate(future, nothing)
    M = np.mean([Morning(future, nothing, base, t).progeny().mean(axis=0) for t in range(AT, AT + 20, 5)], axis=0)
    expected = np.linalg.inv(np.eye(2) - M)
    for j, id in enumerate(("a", "b")):
        more = Intervention("add", id, 10.0, day(of, AT), day(of, AT))
        found = simulate(future, Scenario("s", "S", (more,)))
        gained = [(found.counts[k] - base.counts[k]).sum(axis=1).mean() / 10.0 for k in ("a", "b")]
        assert gained == pytest.approx(expected[:, j], rel=0.04, abs=0.04)
    assert abs(np.linalg.eigvals(M)).max() != pytest.approx(abs(np.linalg.eigvals(WORLDS[name][1])).max(), abs=0.03)


RULES = {
    "a strike answers a death": (Rule(_when("killed(a) > 0"), _cause("b", 2.0), after=2, chance=0.5), 0.05),
    "a strike answers much": (Rule(_when("count(a, 3) > 2"), _cause("b", 1.0), chance=0.3), 0.2),
    "and goes on": (Rule(_when("killed(a, 2) >= 1"), _cause("b", 1.0), least=4, chance=0.6), 0.05),
    "more of a rate": (Rule(_when("count(b) + count(a) > 1"), replace(_cause("a", 0.4), verb="add"), least=2), 0.15),
}


@pytest.mark.parametrize("name", RULES)
def test_what_rules_answer_is_counted(name: str) -> None:
    """Few events a day: one more is no small change, and a rule falls due because of it or not."""
    expected, gained, M = _answered(name, A=[[0.1, 0.0], [0.0, 0.1]], lethality=0.25)
    assert gained == pytest.approx(expected, rel=0.03, abs=0.03)
    assert M[int(RULES[name][0].change.target == "b"), 0] > 0.09


@pytest.mark.parametrize("name", list(RULES)[:3])
def test_what_one_event_makes_a_rule_answer_is_exact(name: str) -> None:
    """Nothing else answers, and nearly every event kills: what days in force overlap with those of other events."""
    expected, gained, _ = _answered(name, A=np.zeros((2, 2)), lethality=0.98)
    assert gained == pytest.approx(expected, rel=0.012, abs=0.005)


def _answered(name: str, *, A: ArrayLike, lethality: float) -> tuple[list[float], list[float], Floats]:
    """What one event of `a` leads to in the end of each stream, as the matrix says and as simulated; the matrix."""
    rule, rate = RULES[name]
    made = problem(np.zeros((80, 2)), (incidents("a", severity=True), incidents("b")))
    of = known(made, A=A, log_background=np.log(rate), sites={"lethality": np.array([lethality])})
    future, scenario = Future.build(of, days=DAYS, members=48_000, seed=3), Scenario("r", "R", rules=(rule,))
    base = simulate(future, scenario)
    M = np.mean([Morning(future, scenario, base, t).progeny().mean(axis=0) for t in range(AT, AT + 20, 5)], axis=0)
    add = Rule(_when("0 > -1"), replace(_cause("a", 1.0), start=day(of, AT), end=day(of, AT)))
    found = simulate(future, Scenario("r", "R", rules=(rule, add)))
    gained = [float((found.counts[k] - base.counts[k]).sum(axis=1).mean()) for k in ("a", "b")]
    return list(np.linalg.inv(np.eye(2) - M)[:, 0]), gained, M


@pytest.mark.parametrize(("cap", "mourned"), [(1.6, False), (0.7, False), (0.7, True), (0.35, False), (0.0, True)])
def test_a_cap_lets_through_what_it_has_room_for(cap: float, mourned: bool) -> None:
    """One event, among few a day: what its answers would add is cut off where a day's rate meets the cap."""
    couplings = (replace(OWN, mean=0.5),) if mourned else ()
    made = problem(np.zeros((80, 2)), (incidents("a", severity=True), incidents("b")), couplings=couplings)
    of = known(made, A=[[0.3, 0.2], [0.3, 0.1]], log_background=np.log(0.3), beta=(0.5,) if mourned else ())
    future = Future.build(of, days=DAYS, members=24_000, seed=3)
    scenario = Scenario("c", "C", (Intervention("cap", "a", cap, day(of, 0)),))
    base = simulate(future, scenario)
    M = np.mean([Morning(future, scenario, base, t).progeny().mean(axis=0) for t in range(AT, AT + 20, 5)], axis=0)
    expected = np.linalg.inv(np.eye(2) - M)
    for j, id in enumerate(("a", "b")):
        add = Rule(_when("0 > -1"), replace(_cause(id, 1.0), start=day(of, AT), end=day(of, AT)))
        found = simulate(future, replace(scenario, rules=(add,)))
        gained = [(found.counts[k] - base.counts[k]).sum(axis=1).mean() for k in ("a", "b")]
        assert gained == pytest.approx(expected[:, j], rel=0.02, abs=0.02)


def test_the_deadly_are_answered_worse_and_that_is_counted() -> None:
    """More background on one day, of events that answer nothing: what these lead to, deaths mourned and all."""
    push = Coupling("push", "guards", "a", "background", 1.0, 0.1)
    guards = Series("guards", "Guards", "share", "step", value=0.0)
    streams = (incidents("a", severity=True), incidents("b", severity=True))
    made = problem(
        np.full((80, 2), 30), streams, series=(guards,), couplings=(OWN, push), lethal=np.full((80, 2), 3),
        levels={"guards": np.zeros(80)}, worse_answers=True,
    )  # fmt: skip
    sites = {"weight": np.array([[0.8, 1.6, 3.0]] * 2), "lethality": np.full(2, 0.1), "worse": np.full(2, 6.0)}
    of = known(made, A=[[0.1, 0.2], [0.25, 0.1]], log_background=2.3, beta=(0.4, 1.0), sites=sites)
    future, nothing = Future.build(of, days=DAYS, members=8000, seed=3), Scenario("n", "N")
    base = simulate(future, nothing)
    M = np.mean([Morning(future, nothing, base, t).progeny().mean(axis=0) for t in range(AT, AT + 20, 5)], axis=0)
    more = Scenario("s", "S", (Intervention("set", "guards", 0.3, day(of, AT), day(of, AT)),))
    found = simulate(future, more)
    gained = np.array([(found.counts[k] - base.counts[k]).sum(axis=1).mean() for k in ("a", "b")])
    at_once = (found.counts["a"] - base.counts["a"])[:, AT].mean()
    expected = np.linalg.inv(np.eye(4) - M)[:, 0].reshape(2, 2).sum(axis=0)
    assert gained / at_once == pytest.approx(expected, rel=0.03)
    mild = np.linalg.inv(np.eye(2) - M[:2, :2] - M[2:, :2])[:, 0]
    assert expected[0] > 1.04 * mild[0]
