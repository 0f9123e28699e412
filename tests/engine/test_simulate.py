"""The simulated future: the means of branching theory, members paired by key, nothing touched that should not be."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from forestall.engine import Future, Outlook, Posterior, Problem, simulate
from forestall.engine.dynamics.step import incident_rates, remember
from forestall.engine.model import delays
from forestall.engine.model.arrays import incident_data
from forestall.engine.model.spectral import spectral_radius
from forestall.records import Coupling, Intervention, Scenario, Series

from .worlds import NO_CHANGE, incidents, known, problem

Floats = NDArray[np.float64]
QUIET = np.zeros((60, 2))
PAIR = (incidents("a"), incidents("b"))
TWO = np.array([[0.2, 0.5], [0.3, 0.1]])


def ahead(posterior: Posterior, *changes: Intervention, days: int = 60, members: int = 200, seed: int = 5) -> Outlook:
    future = Future.build(posterior, days=days, members=members, seed=seed)
    return simulate(future, Scenario("s", "S", changes))


def day(posterior: Posterior, t: int) -> dt.date:
    return posterior.problem.crisis.now + dt.timedelta(days=1 + t)


def expected(A: Floats, background: float, days: int) -> Floats:
    """Mean counts (days, K) after a quiet past: the dynamics are linear, so the step on means gives the means."""
    K = len(A)
    memory, mean, out = np.zeros((K, 4)), np.zeros(K), np.zeros((days, K))
    for t in range(days):
        incident_rates(A, np.full((K, 4), 0.25), memory, np.full(K, background), np.zeros(K), mean)
        out[t] = mean
        remember(memory, delays.decay(delays.HALF_LIVES), mean)
    return out


def test_means_are_those_of_branching_theory() -> None:
    posterior = known(problem(QUIET, PAIR), A=TWO, log_background=-1.0, alpha=0.3)
    found, days = ahead(posterior, days=150, members=4000), 150
    truth = expected(TWO, -1.0, days)
    for k, id in enumerate("ab"):
        y = found.counts[id]
        error = y.std(axis=0) / np.sqrt(len(y))
        assert (np.abs(y.mean(axis=0) - truth[:, k]) < 5 * error).all()
        assert y[:, 30:].mean() == pytest.approx(truth[30:, k].mean(), rel=0.02)
    assert float(spectral_radius(TWO)) < 1
    np.testing.assert_allclose(truth[-1], np.linalg.solve(np.eye(2) - TWO, np.full(2, np.exp(-1.0))), rtol=1e-3)


def test_the_ceiling_holds_what_grows_without_end() -> None:
    streams = (incidents("a", ceiling=3.0), incidents("b", ceiling=3.0))
    y = ahead(known(problem(QUIET, streams), A=30 * TWO), days=120, members=500).counts["a"]
    assert 2.5 < y[:, -20:].mean() < 3.0


def test_a_stream_scaled_to_nothing_is_still_and_provokes_nobody() -> None:
    posterior = known(problem(QUIET + 3, PAIR), A=TWO)
    found = ahead(posterior, Intervention("scale", "a", 0.0, day(posterior, 0)))
    base = ahead(posterior)
    assert found.counts["a"].sum() == 0
    assert (found.counts["b"] <= base.counts["b"]).all()
    assert found.counts["b"].sum() < base.counts["b"].sum()


def test_scenarios_are_paired_and_agree_until_the_change() -> None:
    streams = (*PAIR, incidents("other", block="p"))
    A = np.zeros((3, 3))
    A[:2, :2], A[2, 2] = TWO, 0.4
    posterior = known(problem(np.ones((60, 3)), streams), A=A, alpha=0.5)
    base = ahead(posterior, days=50)
    changed = ahead(posterior, Intervention("scale", "a", 0.3, day(posterior, 20)), days=50)
    for id in "ab":
        np.testing.assert_array_equal(changed.counts[id][:, :20], base.counts[id][:, :20])
        assert (changed.counts[id][:, 20:] != base.counts[id][:, 20:]).any()
    np.testing.assert_array_equal(changed.counts["other"], base.counts["other"])


def test_members_do_not_depend_on_how_many_there_are_nor_on_how_long_it_runs() -> None:
    posterior = known(problem(QUIET + 1, PAIR), A=TWO, alpha=0.5)
    few, many = ahead(posterior, days=20, members=30), ahead(posterior, days=40, members=90)
    np.testing.assert_array_equal(few.counts["b"], many.counts["b"][:30, :20])
    assert (ahead(posterior, days=20, members=30, seed=6).counts["b"] != few.counts["b"]).any()


def test_without_ties_a_crisis_is_the_product_of_its_streams() -> None:
    y = np.random.default_rng(3).poisson(1.0, (60, 2))
    both = ahead(known(problem(y, PAIR), A=np.diag([0.6, 0.5]), alpha=0.4), members=2000)
    alone = ahead(known(problem(y[:, :1], PAIR[:1]), A=0.6, alpha=0.4), members=2000)
    np.testing.assert_array_equal(both.counts["a"], alone.counts["a"])
    totals = [both.counts[id].sum(axis=1) for id in "ab"]
    assert abs(np.corrcoef(*totals)[0, 1]) < 0.07


def test_a_change_is_phased_in_and_ends() -> None:
    troops = Series("troops", "T", "people", "step", value=100.0)
    push = Coupling("c", "troops", "a", "background", 0.02, 0.0, reference=100.0)
    made = problem(QUIET[:, :1], PAIR[:1], series=(troops,), couplings=(push,), levels={"troops": np.full(60, 100.0)})
    posterior = known(made, beta=(0.02,))
    change = Intervention("set", "troops", 0.0, day(posterior, 10), end=day(posterior, 29), ramp=4)
    found = ahead(posterior, change, days=50, members=5000)
    path = [*[100.0] * 10, 75.0, 50.0, 25.0, *[0.0] * 17, *[100.0] * 20]
    assert found.levels["troops"][0].tolist() == path
    before, during = (found.counts["a"][:, span].mean() for span in (slice(0, 10), slice(13, 30)))
    assert during / before == pytest.approx(np.exp(-2.0), rel=0.1)


def test_the_future_background_joins_the_fitted_one() -> None:
    made = problem(np.ones((100, 2)), PAIR)
    assert made.incidents is not None
    knots = np.random.default_rng(4).normal(size=(made.incidents.shape.knots, 2))
    posterior = known(made, log_background=knots, origin=40)
    path = Future.build(posterior, days=90, members=2, seed=1).part(0, 2).background
    hats = incident_data(made, origin=40)["hats"]
    np.testing.assert_allclose(path[0, :59], (hats @ knots)[41:], rtol=1e-12)
    assert (np.abs(np.diff(path[0, 58:], axis=0)) < 1e-9).all()  # at its level already, and no spread


def test_lethal_events_are_some_of_the_events_at_the_fitted_rate() -> None:
    made = problem(np.ones((400, 1)), (incidents("a", severity=True),))
    found = simulate(Future.build(known(made, log_background=1.0), days=30, members=300, seed=2), NO_CHANGE)
    assert (found.lethal["a"] <= found.counts["a"]).all()
    assert found.lethal["a"].sum() / found.counts["a"].sum() == pytest.approx(0.25, abs=0.02)


def weekly(problem_: Problem, week: Floats, **more: object) -> Posterior:
    return known(problem_, log_background=2.0, sites={"week": week[:, None], **more})


def test_the_day_of_the_week_multiplies_the_rate() -> None:
    week = np.array([0.2, 0.2, 0.2, 0.2, 0.2, 3.0, 3.0])
    found = ahead(weekly(problem(QUIET[:, :1], (replace(PAIR[0], weekday=True),)), week), days=70, members=400)
    day_of = np.array([d.weekday() for d in found.days])
    for d in range(7):
        assert found.counts["a"][:, day_of == d].mean() == pytest.approx(np.exp(2.0) * week[d], rel=0.05)


def test_a_ceasefire_lowers_the_other_streams_rate_and_fades() -> None:
    damper = Coupling("d", "b", "a", "rate", -0.5, 0.3, form="recent", fade_half_life=10.0)
    y = QUIET.copy()
    y[-1, 1] = 4
    made = problem(y, PAIR, couplings=(damper,))
    posterior = known(made, log_background=np.array([2.0, -30.0]), sites={"damp": np.array([0.5])})
    found = ahead(posterior, days=40, members=3000).counts["a"].mean(axis=0)
    truth = np.exp(2.0 - 0.5 * 4 * 2.0 ** (-np.arange(1, 41) / 10.0))
    np.testing.assert_allclose(found, truth, rtol=0.06)


@pytest.mark.parametrize(("lethality", "weight"), [(1e-9, 0.5), (1 - 1e-9, 1.6)])
def test_events_that_kill_provoke_by_their_weight(lethality: float, weight: float) -> None:
    made = problem(np.ones((90, 1)), (incidents("a", severity=True),), by_severity=True)
    sites = {"weight": np.array([[0.5, 1.0, 1.6]]), "lethality": np.array([lethality])}
    found = ahead(known(made, A=0.5, log_background=0.0, sites=sites), days=160, members=800)
    assert found.counts["a"][:, 90:].mean() == pytest.approx(1 / (1 - 0.5 * weight), rel=0.04)
