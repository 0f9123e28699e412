"""Two futures side by side: what no path reaches is the same to the last bit, what differs is as sure as it says."""

import numpy as np
import pytest

from forestall.engine import Future, over_parts, simulate
from forestall.records import Intervention, Outcome, Scenario
from forestall.scenario import chance, count_effect, effect, reached, touches, uncoupled
from forestall.scenario.paired import spread_over_draws

from .worlds import ahead, day, everything, posterior

WORLD = posterior()
BASE = everything(ahead(WORLD))
CHANGES = [
    ("set", "level", 1.0), ("add", "drift", 3.0), ("scale", "a", 0.4), ("add", "placebo", 2.0), ("remove", "b", 0.0),
    ("delay", "a", 4.0), ("remove", "grow", 0.0), ("scale", "harm", 2.0), ("remove", "load", 0.0),
    ("cap", "cases", 5.0), ("remove", "a:placebo", 0.0), ("scale", "b:a", 3.0),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "target", "value"), CHANGES)
def test_what_no_path_reaches_does_not_change_by_a_bit(verb: str, target: str, value: float) -> None:
    change = Intervention(verb, target, value, day(WORLD, 3))  # type: ignore[arg-type]
    found, touched = everything(ahead(WORLD, change)), reached([change], WORLD.problem.crisis)
    for id, base in BASE.items():
        if id.removeprefix("lethal ") not in touched:
            np.testing.assert_array_equal(found[id], base)
    assert any((found[id] != base).any() for id, base in BASE.items())


def test_a_lever_without_a_path_to_an_outcome_changes_it_by_exactly_zero() -> None:
    future = Future.build(WORLD, days=40, members=130, seed=4)
    asked = Outcome("o", "?", "count", "a", day(WORLD, 0), day(WORLD, 20), above=9.0)
    scenario = Scenario("s", "S", (Intervention("add", "drift", 5.0, day(WORLD, 0)),))
    moved = effect(scenario, asked, simulate(future, scenario), simulate(future, Scenario("n", "N")), future)
    assert not touches(scenario.interventions, asked, WORLD.problem.crisis)
    assert (moved.difference, moved.q05, moved.q95) == (0.0, 0.0, 0.0)


def test_uncoupled_the_crisis_is_the_product_of_its_parts_bit_for_bit() -> None:
    future = Future.build(WORLD, days=40, members=130, seed=4)
    twin = everything(simulate(future, uncoupled(future)))
    for part in ("a b", "placebo", "cases"):
        alone = everything(ahead(posterior(with_=part, couplings=False, series=False)))
        for id, values in alone.items():
            np.testing.assert_array_equal(twin[id], values)
    for id in ("level", "drift", "twice"):
        np.testing.assert_array_equal(twin[id], BASE[id])


def test_twice_the_members_halve_the_squared_error() -> None:
    """Chances and means over groups of n and of 2 n members of one draw: their variances are as two to one."""
    one = posterior(with_="a b", couplings=False, series=False)
    future = Future.build(one, days=12, members=5 * 40_000, seed=3)
    totals = np.zeros(future.members)
    over_parts(
        future, Scenario("n", "N"), lambda first, part: totals.__setitem__(
            slice(first, first + len(part.counts["a"])), part.counts["a"].sum(axis=1)
        ),
    )  # fmt: skip
    same_draw = totals.reshape(-1, 5)[:, 0]
    for values in (same_draw, (same_draw > 3).astype(float)):
        few, many = (values.reshape(-1, size).mean(axis=1).var() for size in (20, 40))
        assert few / many == pytest.approx(2.0, abs=0.3)  # three standard errors of the ratio: 2 sqrt(2/1000 + 2/2000)
        assert few == pytest.approx(values.var() / 20, rel=0.15)


def test_an_interval_of_a_difference_holds_what_more_members_find() -> None:
    scenario = Scenario("s", "S", (Intervention("scale", "a", 0.5, day(WORLD, 0)),))
    few, many = (Future.build(WORLD, days=20, members=m, seed=s) for m, s in ((500, 8), (20_000, 9)))
    small, large = (
        count_effect(scenario, "b", simulate(f, scenario), simulate(f, Scenario("n", "N")), f, days=20)
        for f in (few, many)
    )
    assert small.q05 < large.difference < small.q95 < 0
    assert large.end == day(WORLD, 19)


def test_pairing_makes_a_difference_surer() -> None:
    future = Future.build(WORLD, days=20, members=500, seed=8)
    scenario = Scenario("s", "S", (Intervention("scale", "placebo", 0.9, day(WORLD, 0)),))
    paired, base = simulate(future, scenario), simulate(future, Scenario("n", "N"))
    totals = [x.counts["placebo"].sum(axis=1).astype(float) for x in (paired, base)]
    assert (totals[0] - totals[1]).var() < 0.25 * (totals[0].var() + totals[1].var())


def test_a_chance_is_as_uncertain_as_the_draws_make_it() -> None:
    rng, draw = np.random.default_rng(1), np.arange(40_000) % 200
    p = rng.beta(2.0, 6.0, 200)
    found = chance(rng.random(40_000) < p[draw], draw)
    assert [found.q05, found.median, found.q95] == pytest.approx(np.quantile(p, [0.05, 0.5, 0.95]), abs=0.06)


def test_few_members_a_draw_give_no_false_sureness() -> None:
    rng, draw, between = np.random.default_rng(2), np.arange(2_000) % 1_600, 0.2
    wide = 0
    for _ in range(200):
        shift = rng.normal(0.0, between, 1_600)
        wide += spread_over_draws(shift[draw] + rng.normal(0.0, 0.5, 2_000), draw) >= between
    assert wide >= 150  # a standard error above the estimate: five in six
