"""Two futures side by side: what no path reaches is the same to the last bit, what differs is as sure as it says."""

from dataclasses import replace

import numpy as np
import pytest

from forestall.engine import Future, Posterior, over_parts, simulate
from forestall.records import Intervention, Outcome, Scenario
from forestall.scenario import added, chance, count_effect, effect, mean_error, reached, touches, uncoupled
from forestall.scenario.paired import _chance_moved, _count_moved, spread_over_draws

from . import whole
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


@pytest.mark.parametrize("one", [posterior(with_="a b", couplings=False, series=False), whole.posterior()])
def test_twice_the_members_halve_the_squared_error(one: Posterior) -> None:
    """Chances and means over groups of n and of 2 n members of one draw: their variances are as two to one."""
    future = Future.build(one, days=12, members=40_000 * len(one.matrix()), seed=3)
    totals = np.zeros(future.members)
    over_parts(
        future, Scenario("n", "N"), lambda first, part: totals.__setitem__(
            slice(first, first + len(part.counts["a"])), part.counts["a"].sum(axis=1)
        ),
    )  # fmt: skip
    same_draw = totals.reshape(-1, len(one.matrix()))[:, 0]
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


def test_fewer_draws_are_spread_evenly_over_the_posterior_and_each_has_its_members() -> None:
    future = Future.build(WORLD, days=5, members=40, seed=4, each=10)
    assert np.bincount(future.draw).tolist() == [10, 10, 10, 10, 0][: 1 + future.draw.max()]
    lone = Future.build(WORLD, days=5, members=40, seed=4, each=40)
    assert set(lone.draw) == {0}
    np.testing.assert_array_equal(Future.build(WORLD, days=5, members=40, seed=4).draw, np.arange(40) % 5)


def test_members_of_one_draw_find_the_spread_between_draws() -> None:
    """As many members over fewer draws: the interval is that of the posterior, not of chance."""
    rng = np.random.default_rng(3)
    shift = rng.normal(0.0, 0.1, 1_600)
    noise = rng.normal(0.0, 0.5, 2_000)
    few, many = (np.arange(2_000) % draws * 1_600 // draws for draws in (200, 1_600))
    narrow, wide = (spread_over_draws(shift[draw] + noise, draw) for draw in (few, many))
    assert narrow == pytest.approx(0.1, rel=0.35)
    assert wide > narrow


def test_the_error_of_a_mean_counts_draws_not_members() -> None:
    draw = np.arange(4_000) % 40
    alike = np.random.default_rng(4).normal(0.0, 1.0, 40)[draw]
    assert mean_error(alike, draw) == pytest.approx(alike.std() / np.sqrt(40))
    apart = np.random.default_rng(5).normal(0.0, 1.0, 4_000)
    assert mean_error(apart, np.arange(4_000)) == pytest.approx(1.0 / np.sqrt(4_000), rel=0.1)


def test_what_couplings_add_is_nothing_where_there_are_none_and_the_difference_where_there_are() -> None:
    future = Future.build(WORLD, days=40, members=130, seed=4)
    base, twin = simulate(future, Scenario("n", "N")), simulate(future, uncoupled(future))
    asked = Outcome("o", "?", "count", "placebo", day(WORLD, 0), day(WORLD, 39), above=20.0)
    found = added(asked, base, twin, future)
    assert found.difference > 0
    assert found.without == (twin.counts["placebo"].sum(axis=1) > 20).mean()
    apart = replace(asked, measure="mean", of="drift", above=10.0)
    same = added(apart, base, twin, future)
    assert (same.difference, same.q05, same.q95) == (0.0, 0.0, 0.0)


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


@pytest.mark.parametrize("back", [0.0, 0.02])
def test_the_interval_of_a_difference_holds_between_what_can_be_and_finds_its_spread(back: float) -> None:
    """Of a chance that falls by so much in a draw, and now and then rises; and of a count that only falls."""
    rng, draw = np.random.default_rng(4), np.arange(40_000) % 200
    falls, fewer = rng.beta(2.0, 0.4, 200), rng.gamma(1.5, 2.0, 200)
    moved = np.where(rng.random(40_000) < back, 1.0, -1.0 * (rng.random(40_000) < falls[draw]))
    mean, low, high = _chance_moved(moved, draw)
    truth = np.quantile(-(1.0 - back) * falls + back, [0.05, 0.95])
    assert -1.0 <= low < mean < high <= (0.0 if not back else 1.0)
    assert [low, high] == pytest.approx(truth, abs=0.06 if not back else 0.12)
    counted = _count_moved(-rng.poisson(fewer[draw]).astype(float), draw)
    assert counted[1:] == pytest.approx(-np.quantile(fewer, [0.95, 0.05]), rel=0.15, abs=0.15)
    assert counted[2] < 0.0


def test_few_members_a_draw_give_no_false_sureness() -> None:
    rng, draw, between = np.random.default_rng(2), np.arange(2_000) % 1_600, 0.2
    wide = 0
    for _ in range(200):
        shift = rng.normal(0.0, between, 1_600)
        wide += spread_over_draws(shift[draw] + rng.normal(0.0, 0.5, 2_000), draw) >= between
    assert wide >= 150  # a standard error above the estimate: five in six
