"""Known worlds: a crisis whose shares of variance are known in closed form, and drivers without a path."""

from dataclasses import replace
from math import asin, erf, pi, sqrt

import numpy as np
import pytest

from engine.worlds import incidents, known, problem, together
from forestall.crisis import parse_condition
from forestall.engine import Future, Posterior, simulate
from forestall.engine.simulation.composed import Library, Settings
from forestall.engine.simulation.laying import Buffers
from forestall.records import Coupling, Intervention, Lever, Outcome, Rule, Scenario, Series
from forestall.scenario import tornado
from forestall.scenario.bench import Bench
from forestall.scenario.pieces import pieces
from forestall.scenario.sensitivity import sensitivity

from .worlds import day, everything, posterior

SD_A, SD_B = 2.0, 1.0
SERIES = (
    Series("a", "A", "USD", "hold", value=0.0, sd=SD_A),
    Series("b", "B", "USD", "hold", value=0.0, sd=SD_B),
    Series("sum", "Sum", "USD", "derive", formula="a + b"),
    Series("guard", "Guard", "share", "step", value=0.0),
)
COUPLING = Coupling("guard_on_y", "guard", "y", "background", -0.5, 0.2)


def gaussian() -> Posterior:
    """A question about a + b, two independent normal levels; and a stream that neither touches, with six draws."""
    past = {"a": np.zeros(60), "b": np.zeros(60), "sum": np.zeros(60), "guard": np.zeros(60)}
    made = problem(np.ones((60, 1)), (incidents("y"),), series=SERIES, couplings=(COUPLING,), levels=past)
    draws = [known(made, A=0.05 * n, log_background=-1.5 + 0.3 * n, alpha=0.1, beta=(-0.5,)) for n in range(6)]
    world = together(draws)
    lever = Lever("guard", "Guard all", (Intervention("set", "guard", 1.0, day(world, 0)),))
    crisis = replace(world.problem.crisis, levers=(lever,), horizon=20)
    return replace(world, problem=replace(world.problem, crisis=crisis))


WORLD = gaussian()
RICH = Outcome("rich", "Is the sum above zero?", "mean", "sum", day(WORLD, 0), day(WORLD, 19), above=0.0)
BUSY = Outcome("busy", "More than five events?", "count", "y", day(WORLD, 0), day(WORLD, 19), above=5.0)


def shares() -> dict[str, tuple[float, float]]:
    """First and total share of 1{a + b > 0}: Var E[.|a] = asin(rho) / (2 pi), rho the part of a in the sum's variance.

    For two copies of the sum with the same a have correlation rho, and the orthant's chance is 1/4 + asin(rho)/(2 pi).
    """
    rho = SD_A**2 / (SD_A**2 + SD_B**2)
    a, b = 2 * asin(rho) / pi, 2 * asin(1 - rho) / pi
    return {"series.a": (a, 1 - b), "series.b": (b, 1 - a)}


def test_shares_of_a_linear_gaussian_crisis_are_the_known_ones() -> None:
    found = sensitivity(WORLD, (RICH, BUSY), method="sobol", n=512)
    for id, (first, total) in shares().items():
        index = next(i for i in found.ranked("rich") if i.driver == id)
        assert index.first is not None
        assert index.total is not None
        assert index.first.median == pytest.approx(first, abs=0.06)
        assert index.total.median == pytest.approx(total, abs=0.06)
    assert found.noise["rich"].total == 0.0


def test_a_driver_without_a_path_has_an_index_of_exactly_zero() -> None:
    found = sensitivity(WORLD, (RICH, BUSY), n=8)
    for outcome, others in (("rich", ("series.a", "series.b")), ("busy", None)):
        for index in found.ranked(outcome):
            reached = index.driver in others if others else not index.driver.startswith("series.")
            if not reached:
                assert index.moves is not None
                assert (index.moves.median, index.moves.q95) == (0.0, 0.0)
                assert index.total is None or (index.total.median, index.total.q95) == (0.0, 0.0)
                assert index.first is None or index.first.median == 0.0
    assert {"background.y", "lever.guard"} <= set(found.kept)


def test_worlds_differ_by_what_was_turned_alone() -> None:
    """The same world twice is the same to the last bit, and a series the stream does not hang on leaves it so."""
    bench = Bench.of(WORLD, (RICH, BUSY), members=64)
    X = np.full((3, len(bench.knobs)), 0.4)
    X[2, [k.driver.id for k in bench.knobs].index("series.a")] = 0.9
    found = bench.chances(X, bench.knobs)
    np.testing.assert_array_equal(found[:, 0], found[:, 1])
    np.testing.assert_array_equal(found[:, 0, 1], found[:, 2, 1])
    assert (found[:, 0, 0] != found[:, 2, 0]).any()


def test_all_pieces_together_are_the_whole() -> None:
    """Nothing that members differ in is left out of the drivers, and nothing is in two of them."""
    future = Future.build(posterior(), days=40, members=64, seed=4)
    library = Library.of(future)
    held = [named.piece for named in pieces(library)]
    made = library.compose(held, [np.arange(64)] * len(held))
    found = everything(made.run(np.arange(64), Settings(Scenario("n", "N"))))
    for id, base in everything(simulate(future, Scenario("n", "N"))).items():
        np.testing.assert_array_equal(found[id], base)


def test_a_swing_is_the_chance_at_its_end() -> None:
    """P(a + b > 0 | b at its 5 %) = Phi(-1.645 SD_B / SD_A), and everything else as uncertain as it is."""
    found = tornado(WORLD, (RICH, BUSY), members=2048)
    b = next(s for s in found.swings if s.driver == "series.b" and s.outcome == "rich")
    expected = 0.5 * (1 + erf(-1.645 * SD_B / SD_A / sqrt(2)))
    assert found.chances["rich"] + b.low == pytest.approx(expected, abs=0.03)
    assert found.chances["rich"] + b.high == pytest.approx(1 - expected, abs=0.03)
    assert b.spread.q05 < 1 - 2 * expected < b.spread.q95
    assert found.ranked("rich")[0].driver == "series.a"


def test_the_tornado_names_each_outcome_s_own_drivers() -> None:
    found = tornado(WORLD, (RICH, BUSY), members=128)
    assert {s.driver for s in found.swings if s.outcome == "rich"} == {"series.a", "series.b"}
    guard = next(s for s in found.swings if s.driver == "lever.guard")
    assert guard.low == 0.0
    assert guard.high < 0.0
    driver = next(d for d in found.drivers if d.id == "lever.guard")
    assert (driver.kind, driver.low, driver.high) == ("lever", 0.0, 1.0)


def test_under_a_scenario_its_rules_are_drivers_and_its_levels_no_levers() -> None:
    """A rule that adds events with a chance and a threshold, and one that asks of another stream and moves nothing."""
    first = day(WORLD, 0)
    more = Rule(parse_condition("when", "count(y, 7) > 2"), Intervention("add", "y", 1.0, first), chance=0.5)
    richer = Rule(parse_condition("when", "a > 100"), Intervention("add", "b", 1.0, first))
    under = Scenario("u", "U", (Intervention("set", "guard", 0.5, first),), rules=(more, richer))
    bench = Bench.of(WORLD, (RICH, BUSY), members=256, under=under)
    drivers = {k.driver.id for k in bench.knobs}
    rules = {"rule.1.switch", "rule.1.chance", "rule.1.threshold", "rule.2.switch", "rule.2.threshold"}
    assert {d for d in drivers if d.startswith(("rule", "lever"))} == rules
    base = bench.answers(bench.library.itself, bench.at({}), (RICH, BUSY), Buffers())
    plain = simulate(bench.library.future, under)
    np.testing.assert_array_equal(base[1], (plain.counts["y"].sum(axis=1) > 5).astype(float))
    found = {
        id: [bench.answers(bench.library.itself, bench.at({id: x}), (RICH, BUSY), Buffers()) for x in (0.0, 0.5, 1.0)]
        for id in rules
    }
    for id, worlds in found.items():
        np.testing.assert_array_equal(worlds[1][1] if "switch" not in id else worlds[2][1], base[1])
        if id.startswith("rule.2"):
            np.testing.assert_array_equal([w[1] for w in worlds], [base[1]] * 3)
    off, _, on = (w[1].mean() for w in found["rule.1.switch"])
    seldom, _, often = (w[1].mean() for w in found["rule.1.chance"])
    easy, _, hard = (w[1].mean() for w in found["rule.1.threshold"])
    assert off < seldom < on < often
    assert off < hard < on < easy
    none = simulate(bench.library.future, replace(under, rules=()))
    np.testing.assert_array_equal(found["rule.1.switch"][0][1], (none.counts["y"].sum(axis=1) > 5).astype(float))
    ranked = sensitivity(WORLD, (BUSY,), n=4, under=under)
    assert ranked.under == "u"
    assert "rule.1.switch" in {i.driver for i in ranked.ranked("busy")[:6]}
