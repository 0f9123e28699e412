"""What a scenario changes: each verb does what it says from its day on, in step and blocks alike, and nothing else."""

import datetime as dt

import numpy as np
import pytest
from numpy.typing import NDArray

from forestall.engine import Future, Outlook, Posterior, reference, simulate
from forestall.errors import UsageError
from forestall.records import Coupling, Intervention, Scenario, Series

from .worlds import cases, deaths, incidents, known, problem, together

Floats = NDArray[np.float64]
PAIR = (incidents("a"), incidents("b"))
TWO = np.array([[0.2, 0.5], [0.3, 0.1]])
LEVEL = Series("level", "L", "people", "hold", value=5.0, low=0.0)
DRIFT = Series("drift", "D", "USD", "revert", value=10.0, sd=2.0, half_life=5.0)
PUSH = Coupling("push", "level", "a", "background", 0.3, 0.1)
GROW = Coupling("grow", "level", "b", "reproduction", -0.1, 0.1)
HARM = Coupling("harm", "level", "a", "severity", 0.2, 0.1)
LOAD = Coupling("load", "cases", "cases", "reproduction", -0.1, 0.1, form="load")
DAMP = Coupling("damp", "c", "a", "rate", -0.4, 0.2, form="recent", fade_half_life=6.0)
VERBS: list[tuple[str, str, float]] = [
    ("set", "level", 1.0), ("scale", "level", 0.5), ("add", "level", -2.0), ("cap", "level", 3.0),
    ("delay", "drift", 5.0), ("scale", "a", 0.4), ("add", "a", 2.0), ("remove", "b", 0.0), ("cap", "a", 0.5),
    ("delay", "a", 4.0), ("set", "push", 0.1), ("scale", "grow", 2.0), ("remove", "harm", 0.0), ("remove", "damp", 0.0),
    ("scale", "load", 3.0), ("add", "cases", 40.0), ("cap", "cases", 2.0), ("remove", "a:b", 0.0),
    ("scale", "b:a", 3.0), ("delay", "a:b", 6.0),
]  # fmt: skip


def world() -> Posterior:
    """Two streams that answer each other, a third that damps, an epidemic, every kind of coupling, five draws."""
    streams = (incidents("a", severity=True), incidents("b"), incidents("c"), cases(), deaths())
    rng = np.random.default_rng(2)
    y = np.column_stack([rng.poisson(1.0, (80, 3)), rng.poisson(30.0, 80), rng.poisson(1.0, 80)])
    couplings = (PUSH, GROW, HARM, LOAD, DAMP)
    past = {"level": np.full(80, 5.0), "drift": np.full(80, 10.0)}
    made = problem(y, streams, series=(LEVEL, DRIFT), couplings=couplings, levels=past)
    A = np.zeros((3, 3))
    A[:2, :2], A[2, 2] = TWO, 0.3
    return together(
        [
            known(made, A=A * (0.8 + 0.1 * n), log_background=-1.0, alpha=0.2, beta=(0.3 + 0.05 * n,), load=-0.1,
                  sites={"gamma": np.array([-0.1]), "damp": np.array([0.3])}, level=0.05)
            for n in range(5)
        ]
    )  # fmt: skip


WORLD = world()


def future(days: int = 40, members: int = 128) -> Future:
    return Future.build(WORLD, days=days, members=members, seed=4)


def day(t: int) -> dt.date:
    return WORLD.problem.crisis.now + dt.timedelta(days=1 + t)


def ahead(*changes: Intervention) -> Outlook:
    return simulate(future(), Scenario("s", "S", changes))


BASE = ahead()


@pytest.mark.parametrize(("verb", "target", "value"), VERBS)
def test_blocks_make_the_change_that_the_step_makes(verb: str, target: str, value: float) -> None:
    scenario = Scenario("s", "S", (Intervention(verb, target, value, day(8), ramp=0),))  # type: ignore[arg-type]
    fast, exact = simulate(future(), scenario), reference(future(), scenario)
    for id, y in exact.counts.items():
        assert (fast.counts[id] != y).mean() < 2e-3, id  # a number may fall between two roundings
    for id, y in exact.lethal.items():
        assert (fast.lethal[id] != y).mean() < 2e-3, id


@pytest.mark.parametrize(("verb", "target", "value"), VERBS)
def test_nothing_changes_before_its_day_and_something_after(verb: str, target: str, value: float) -> None:
    found = ahead(Intervention(verb, target, value, day(8)))  # type: ignore[arg-type]
    for mine, base in ((found.counts, BASE.counts), (found.lethal, BASE.lethal), (found.levels, BASE.levels)):
        for id in base:
            np.testing.assert_array_equal(mine[id][:, :8], base[id][:, :8])
    mine, base = ({**x.counts, **{f"lethal {k}": v for k, v in x.lethal.items()}} for x in (found, BASE))
    changed = any((mine[id] != base[id]).any() for id in base)
    assert changed or any((found.levels[id] != BASE.levels[id]).any() for id in BASE.levels)


def test_a_change_ends_with_its_last_day() -> None:
    found = ahead(Intervention("cap", "level", 3.0, day(8), end=day(10)), Intervention("add", "level", 1.0, day(10)))
    assert found.levels["level"][0, 7:13].tolist() == [5.0, 3.0, 3.0, 4.0, 6.0, 6.0]


def test_a_level_stays_within_its_bounds() -> None:
    assert (ahead(Intervention("add", "level", -9.0, day(0))).levels["level"] == 0.0).all()


def test_a_late_series_shows_what_it_was() -> None:
    found = ahead(Intervention("delay", "drift", 5.0, day(8))).levels["drift"]
    np.testing.assert_array_equal(found[:, 8:12], np.repeat(BASE.levels["drift"][:, 7:8], 4, axis=1))
    np.testing.assert_array_equal(found[:, 13:], BASE.levels["drift"][:, 8:-5])


def test_added_events_are_as_many_as_said_and_answers_follow() -> None:
    posterior = known(problem(np.zeros((60, 2)), PAIR), A=TWO, log_background=-30.0)
    run = Future.build(posterior, days=200, members=1000, seed=1)
    change = Intervention("add", "a", 0.5, posterior.problem.crisis.now + dt.timedelta(days=1))
    found = simulate(run, Scenario("s", "S", (change,)))
    want = np.linalg.solve(np.eye(2) - TWO, [0.5, 0.0])
    assert [found.counts[id][:, 80:].mean() for id in "ab"] == pytest.approx(want, rel=0.03)


def test_what_is_put_off_comes_later_and_in_full() -> None:
    """One event a answered by b alone: its answers come as many days later as said, none is lost."""
    posterior = known(problem(np.zeros((60, 2)), PAIR), A=np.array([[0.0, 0.0], [5.0, 0.0]]), log_background=-30.0)
    run = Future.build(posterior, days=120, members=2000, seed=1)
    first = posterior.problem.crisis.now + dt.timedelta(days=1)
    burst = Intervention("add", "a", 2.0, first + dt.timedelta(days=5), end=first + dt.timedelta(days=5))
    soon = simulate(run, Scenario("s", "S", (burst,))).counts["b"]
    late = simulate(run, Scenario("s", "S", (burst, Intervention("delay", "b", 9.0, first)))).counts["b"]
    assert late[:, :15].sum() == 0
    assert late[:, 15:].mean(axis=0)[:40] == pytest.approx(soon[:, 6:46].mean(axis=0), abs=0.12)
    assert late.sum() == pytest.approx(soon.sum(), rel=0.03)


def test_without_answers_a_stream_keeps_to_its_background() -> None:
    posterior = known(problem(np.ones((60, 2)), PAIR), A=np.array([[0.0, 0.8], [0.0, 0.0]]), log_background=-1.0)
    run = Future.build(posterior, days=60, members=4000, seed=1)
    change = Intervention("remove", "b:a", 0.0, posterior.problem.crisis.now + dt.timedelta(days=1))
    found = simulate(run, Scenario("s", "S", (change,)))
    assert found.counts["a"].mean() == pytest.approx(np.exp(-1.0), rel=0.02)
    np.testing.assert_array_equal(found.counts["b"], simulate(run, Scenario("n", "N")).counts["b"])


def test_an_effect_that_is_set_is_that_of_every_member() -> None:
    changed = ahead(Intervention("set", "push", 0.0, day(0))).counts["a"]
    removed = ahead(Intervention("remove", "push", 0.0, day(0))).counts["a"]
    np.testing.assert_array_equal(changed, removed)


def test_a_price_is_not_brought_to_nothing() -> None:
    price = Series("price", "P", "USD", "walk", table="t", column="c")
    past = {"price": np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.02, 80))) * 30.0}
    of = known(problem(np.ones((80, 1), int), (incidents("a"),), series=(price,), levels=past), A=0.1)
    ahead = Future.build(of, days=20, members=64, seed=1)
    first = of.problem.crisis.now + dt.timedelta(days=2)
    for change in (Intervention("add", "price", -100.0, first), Intervention("set", "price", -1.0, first)):
        with pytest.raises(UsageError, match=r"price by .* would bring it to -.*; it must stay above 0"):
            simulate(ahead, Scenario("s", "S", (change,)))
