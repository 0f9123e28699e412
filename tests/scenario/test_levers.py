"""The search finds what is known to be the answer, says when nothing is, and is as sure as it may be."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from engine.worlds import incidents, known, problem, together
from forestall.crisis import parse_condition
from forestall.engine import Future, simulate
from forestall.engine.model.spectral import spectral_radius
from forestall.errors import UsageError
from forestall.records import Coupling, Intervention, Lever, Outcome, Rule, Scenario, Series
from forestall.scenario import outcome_below, reproduction_below, search
from forestall.scenario.escalation import reproduction_under

from .worlds import day, posterior

ARREARS = Series("arrears", "Arrears", "months", "hold", value=3.0, low=0.0)
TROOPS = Series("troops", "Troops", "people", "step", value=100.0, low=0.0)
PUSHED = Coupling("arrears_on_a", "arrears", "a", "background", 0.9, 0.1)
EXPOSED = Coupling("troops_on_a", "troops", "a", "background", 0.0005, 0.0)
FIRST = dt.date(2019, 3, 22)


def driven(*, draws: int = 20) -> Future:
    """Attacks that unpaid wages drive: few without that one coupling, many whatever else is done."""
    rng = np.random.default_rng(5)
    streams = (incidents("a", severity=True), incidents("b"))
    past = {"arrears": np.full(80, 3.0), "troops": np.full(80, 100.0)}
    made = problem(np.ones((80, 2)), streams, series=(ARREARS, TROOPS), couplings=(PUSHED, EXPOSED), levels=past)
    A = np.array([[0.1, 0.02], [0.2, 0.1]])
    many = [
        known(made, A=A, log_background=np.array([-4.6, -2.0]), alpha=0.1, beta=(0.9 + 0.1 * rng.normal(), 0.0005))
        for _ in range(draws)
    ]
    return Future.build(together(many), days=40, members=1000, seed=2)


def lever(id: str, verb: str, target: str, value: float, cost: float = 1.0, label: str | None = None) -> Lever:
    change = Intervention(verb, target, value, FIRST)  # type: ignore[arg-type]
    return Lever(id, label or id, (change,), cost)


LEVERS = (
    lever("cut_tie", "remove", "arrears_on_a", 0.0, cost=2.0),
    lever("leave", "set", "troops", 0.0, cost=3.0),
    lever("no_answers", "remove", "a:b", 0.0),
    lever("patience", "delay", "b", 7.0),
)
WORLD = driven()
LETHAL = Outcome("killed", "Anyone killed?", "lethal", "a", FIRST, FIRST + dt.timedelta(days=29), above=0.0)


def test_the_search_finds_the_one_coupling_whose_removal_is_the_answer() -> None:
    found = search(WORLD, LEVERS, outcome_below(WORLD, LETHAL, 0.35), seed=1)
    assert found.baseline.mean > 0.7
    assert [r.reached for r in found.levers] == [True, False, False, False]
    assert found.combination is None or found.combination.cost < found.levers[0].cost
    best = found.levers[0]
    low, high = best.least or (0.0, 0.0)
    assert high is not None
    assert high <= best.values["cut_tie"] + 0.1
    assert best.values["cut_tie"] <= low + 0.1
    before, after = (
        simulate(WORLD, Scenario("s", "S", c)) for c in (_scaled(best.values["cut_tie"] + 0.1), _scaled(0.0))
    )
    assert (before.lethal["a"][:, :30].sum(axis=1) > 0).mean() > 0.35
    assert (after.lethal["a"][:, :30].sum(axis=1) > 0).mean() < 0.35


KINDS = {
    "background": Coupling("key", "arrears", "a", "background", 1.0, 0.1),
    "reproduction": Coupling("key", "arrears", "a", "reproduction", 1.0, 0.1),
    "severity": Coupling("key", "arrears", "a", "severity", 1.0, 0.1),
    "from deaths": Coupling("key", "a", "a", "background", 1.2, 0.1, form="deaths", fade_half_life=10.0),
    "from a switch, by a level": Coupling("key", "unrest", "arrears", "level", 1.2, 0.0),
}


def locked(kind: str) -> Future:
    """Attacks that kill because of one coupling of that kind, among other levers that do little."""
    rng, key = np.random.default_rng(6), KINDS[kind]
    levels = {"arrears": np.full(80, 1.0 if kind == "from a switch, by a level" else 3.0), "troops": np.full(80, 100.0)}
    owed = replace(ARREARS, value=1.0 if kind == "from a switch, by a level" else 3.0)
    unrest = Series("unrest", "Unrest", "state", "switch", value=0.0, waits=(3.0, 400.0))
    pushed = (replace(PUSHED, id="push"),) if kind == "from a switch, by a level" else ()
    made = problem(
        np.ones((80, 2)), (incidents("a", severity=True), incidents("b")), series=(unrest, owed, TROOPS),
        couplings=(key, *pushed, EXPOSED), levels={**levels, "unrest": np.zeros(80)},
        lethal=np.column_stack([np.full(80, kind == "from deaths"), np.zeros(80)]).astype(np.int64),
    )  # fmt: skip
    own = 0.04 if kind == "reproduction" else 0.1
    low = {"severity": -1.5, "reproduction": -2.2}.get(kind, -4.6)
    of = {"background": (1.0,), "from deaths": (1.2,), "from a switch, by a level": (0.9,)}.get(kind, ())
    draws = []
    for _ in range(20):
        effects = (*(x + 0.05 * rng.normal() for x in of), 0.0005)
        sites = {"gamma": np.array([1.0])} if kind == "reproduction" else {}
        sites["lethality"] = np.array([0.01 if kind == "severity" else 0.25])
        draws.append(known(made, A=[[own, 0.02], [0.2, 0.1]], log_background=np.array([low, -2.0]), alpha=0.1,
                           beta=effects, sites=sites))  # fmt: skip
    return Future.build(together(draws), days=40, members=1000, seed=2)


@pytest.mark.parametrize("kind", KINDS)
def test_of_every_kind_the_coupling_that_is_the_answer_is_found(kind: str) -> None:
    world = locked(kind)
    levers = (lever("cut", "remove", "key", 0.0, cost=2.0), *LEVERS[1:])
    start = outcome_below(world, LETHAL, 0.5)
    much, cut = (
        start.score(start.measure(s, simulate(world, s)))
        for s in (Scenario("n", "N"), Scenario("s", "S", (Intervention("remove", "key", 0.0, FIRST),)))
    )
    assert cut < 0.7 * much
    found = search(world, levers, outcome_below(world, LETHAL, 0.5 * (cut + much)), seed=1)
    assert [r.reached for r in found.levers] == [True, False, False, False]
    assert 0.1 < found.levers[0].parts["cut"] <= 1.0


def _scaled(value: float) -> tuple[Intervention, ...]:
    return (Intervention("scale", "arrears_on_a", value, FIRST),)


def test_no_lever_in_range_is_an_answer() -> None:
    found = search(WORLD, LEVERS[1:], outcome_below(WORLD, LETHAL, 0.05), seed=1)
    assert not any(r.reached for r in found.levers)
    assert found.combination is None
    assert all(r.parts == {id: 1.0} for r, id in zip(found.levers, ("leave", "no_answers", "patience"), strict=True))


def test_a_lever_without_a_path_is_said_to_have_none() -> None:
    quiet = replace(LETHAL, of="b", measure="count", above=3.0)
    world = posterior()
    asked = replace(quiet, of="cases", above=500.0, start=day(world, 0), end=day(world, 20))
    future = Future.build(world, days=30, members=200, seed=2)
    found = search(future, (lever("far", "scale", "b", 0.0),), outcome_below(future, asked, 0.01), seed=1)
    assert not found.levers[0].connected
    assert found.levers[0].mean == found.baseline.mean


def test_what_holds_already_needs_nothing() -> None:
    found = search(WORLD, LEVERS, outcome_below(WORLD, LETHAL, 0.999), seed=1)
    assert found.baseline.reached
    assert all(r.reached and r.cost == 0.0 for r in found.levers)
    assert found.combination is None


def test_several_weak_levers_together_do_what_none_does_alone() -> None:
    """Two halves of a need: each lever alone leaves the chance too high; together, the cheaper goes all the way."""
    levers = (lever("half", "scale", "a", 0.5, cost=1.0), lever("dear", "scale", "arrears_on_a", 0.7, cost=5.0))
    alone = [search(WORLD, (x,), outcome_below(WORLD, LETHAL, 0.35), seed=1).levers[0] for x in levers]
    bound = 0.9 * min(r.mean for r in alone) if not any(r.reached for r in alone) else 0.25
    found = search(WORLD, levers, outcome_below(WORLD, LETHAL, bound), seed=1)
    assert not any(r.reached for r in found.levers)
    assert found.combination is not None
    assert found.combination.mean < bound
    assert found.combination.parts["half"] > 0.9
    assert found.combination.parts["dear"] < 1.0


def test_r_under_a_scenario_is_the_radius_of_what_is_left() -> None:
    world = posterior()
    future = Future.build(world, days=40, members=10, seed=2)
    scenario = Scenario(
        "s", "S", (Intervention("scale", "a:b", 0.5, day(world, 0)), Intervention("scale", "a", 0.4, day(world, 0)))
    )
    found = reproduction_under(future, scenario, simulate(future, scenario), "b", 30)
    A = world.matrix()[:, :2, :2].copy()
    A[:, 1, 0] *= 0.5
    A[:, 0] *= 0.4
    np.testing.assert_allclose(found, np.tile(spectral_radius(A), 2), rtol=1e-9)


def test_a_damper_lowers_r_by_its_slope() -> None:
    damper = Coupling("d", "b", "a", "rate", -0.5, 0.3, form="recent", fade_half_life=4.0)
    made = problem(np.ones((80, 2)), (incidents("a"), incidents("b")), couplings=(damper,))
    A = np.array([[0.6, 0.0], [0.8, 0.2]])
    of = known(made, A=A, log_background=-1.0, sites={"damp": np.array([0.05])})
    future = Future.build(of, days=60, members=64, seed=2)
    nothing = Scenario("n", "N")
    outlook = simulate(future, nothing)
    keep = 2.0 ** (-1 / 4.0)
    held = np.exp(-0.05 * outlook.counts["b"].mean() * keep / (1 - keep))
    A = np.array([[0.6 * held, -0.05 * outlook.counts["a"].mean() * keep / (1 - keep)], [0.8, 0.2]])
    found = reproduction_under(future, nothing, outlook, "b", 30)
    np.testing.assert_allclose(found, spectral_radius(A), rtol=1e-9)
    assert found[0] < 0.6


def test_r_of_an_epidemic_is_that_of_the_step() -> None:
    """Expected cases of the day over what the past sends out, as the float64 step would have them."""
    world = posterior(with_="cases")
    future = Future.build(world, days=40, members=64, seed=2)
    scenario = Scenario("s", "S", (Intervention("scale", "cases", 0.5, day(world, 0)),))
    outlook = simulate(future, scenario)
    found = reproduction_under(future, scenario, outlook, "e", 30)
    load = np.log1p(outlook.counts["cases"][:, 23:30].sum(axis=1))
    np.testing.assert_allclose(found, 0.5 * np.exp(0.05 - 0.1 * load), rtol=1e-7)


def test_r_is_brought_below_one_by_the_least_share_of_answers() -> None:
    made = problem(np.ones((80, 2)), (incidents("a"), incidents("b")))
    many = [
        known(made, A=np.array([[0.0, 1.2 + 0.01 * n], [1.2 + 0.01 * n, 0.0]]), log_background=-3.0) for n in range(20)
    ]
    future = Future.build(together(many), days=40, members=100, seed=2)
    found = search(future, (lever("less", "remove", "a:b", 0.0),), reproduction_below(future, "b", 1.0, 0.9), seed=1)
    scale = found.levers[0].values["less"]
    assert found.levers[0].reached
    r = np.sqrt(scale) * (1.2 + 0.01 * np.arange(20))
    assert (r < 1).mean() >= 0.9
    assert scale == pytest.approx(1 / 1.38**2, abs=0.02)
    assert found.levers[0].expected["b"] < found.baseline.expected["b"]


def test_levers_are_turned_under_a_scenario_with_its_rules() -> None:
    """A strike answers every death: what brings R below one without that rule is not enough with it."""
    made = problem(np.zeros((80, 2)), (incidents("a", severity=True), incidents("b")))
    many = [known(made, A=[[0.3, 0.5], [0.5, 0.3]], log_background=-3.0 + 0.01 * n) for n in range(20)]
    future = Future.build(together(many), days=60, members=400, seed=2)
    strikes = Rule(parse_condition("when", "killed(a) > 0"), Intervention("cause", "b", 3.0, FIRST), after=1)
    world = Scenario("w", "W", (Intervention("remove", "b:a", 0.0, FIRST),), rules=(strikes,))
    plain = replace(world, rules=())
    levers = (lever("less", "scale", "a", 0.0), lever("again", "remove", "b:a", 0.0))
    goal = reproduction_below(future, "b", 0.2, 0.5)
    with_, without = (search(future, levers, goal, seed=1, under=u) for u in (world, plain))
    assert (with_.under, with_.omitted) == ("w", ())
    np.testing.assert_allclose(goal.measure(plain, simulate(future, plain)), 0.3, rtol=1e-6)
    assert with_.baseline.expected["b"] > without.baseline.expected["b"]
    r = goal.measure(world, simulate(future, world))
    assert r.mean() == pytest.approx(0.3, abs=1e-6)  # b answers a, a answers b no more: no loop
    looped = replace(world, interventions=())
    assert goal.measure(looped, simulate(future, looped)).mean() > 0.8 + 0.2
    assert without.levers[1].values == {"again": 0.0}


def test_a_level_that_the_scenario_sets_is_no_lever_under_it() -> None:
    """Turned by halves from where it stands without the scenario, it would undo what that does."""
    fewer = Scenario("f", "F", (Intervention("set", "troops", 10.0, FIRST),))
    asked = outcome_below(WORLD, LETHAL, 0.35)
    found = search(WORLD, LEVERS, asked, seed=1, under=fewer)
    assert [next(iter(r.parts)) for r in found.levers] == ["cut_tie", "no_answers", "patience"]
    assert found.baseline.mean == asked.score(asked.measure(fewer, simulate(WORLD, fewer)))


def test_rules_whose_answers_r_leaves_out_are_named() -> None:
    held = Rule(parse_condition("when", "count(b) > 1"), Intervention("scale", "a", 0.3, FIRST))
    far = Rule(parse_condition("when", "level > 1"), Intervention("add", "a", 0.3, FIRST))
    under = Scenario("s", "S", rules=(held, far))
    world = posterior()
    future = Future.build(world, days=40, members=64, seed=2)
    under = replace(under, rules=tuple(replace(r, change=replace(r.change, start=day(world, 0))) for r in under.rules))
    found = search(future, (), reproduction_below(future, "b", 1.0, 0.9), seed=1, under=under)
    assert found.omitted == ("scale a when count(b) > 1",)


@pytest.mark.parametrize(("below", "prob"), [(0.0, 0.9), (1.0, 0.9), (0.5, 1.0)])
def test_what_is_no_probability_is_refused(below: float, prob: float) -> None:
    with pytest.raises(UsageError, match="must be a probability between 0 and 1"):
        outcome_below(WORLD, LETHAL, below) if prob == 0.9 else reproduction_below(WORLD, "b", 1.0, prob)
