"""Counts that come late: R by day of infection is found again, what is done today shows after the delay, and both forms
of the simulation say the same."""

from dataclasses import replace
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.typing import NDArray
from numpyro.infer.util import potential_energy

from forestall.engine import Effort, Fitter, Future, Posterior, Problem, simulate
from forestall.engine.fitting.latent import renew
from forestall.engine.fitting.nuts import latent_start
from forestall.engine.fitting.plain import from_counts
from forestall.engine.model.delayed import case_data, case_model, days_before, renewed
from forestall.engine.model.delays import gamma_pmf, memory_pmf
from forestall.engine.simulation.late import case_means
from forestall.engine.simulation.simulate import reference
from forestall.records import Coupling, Delay, Intervention, Scenario, Series, Stream

from .worlds import NO_CHANGE, cases, deaths, known, one_draw, problem

Floats = NDArray[np.float64]
G, H = gamma_pmf(mean=4.0, sd=2.0), gamma_pmf(mean=9.0, sd=3.0)
WEEK = np.array([1.2, 1.1, 1.1, 1.0, 1.0, 0.9, 0.7])


def late(*, population: float | None = None, unsure: float = 0.0) -> Stream:
    interval = replace(cases().delay, mean_sd=unsure, sd_sd=unsure)
    return replace(cases(population=population), delay=interval, reporting=Delay(mean=9.0, sd=3.0))


def settled(made: Problem, *, level: float, before: float = 50.0) -> Posterior:
    """A single draw of so many infections on every day so far, and a log R of `level` from now on."""
    posterior = known(made, level=level, mu_imp=0.0)
    part = made.epidemics[0]
    days = days_before(part) + len(made.counts.y) - part.first
    draws = {k: v[0, 0] for k, v in posterior.epidemics["e"].draws.items()}
    draws |= {"infections": np.full(days, before), "expected": np.full(len(made.counts.y) - part.first, before)}
    if part.shape.uncertain:
        draws["interval"] = np.eye(15)[7]  # the middle of the grid
    return replace(posterior, epidemics={"e": one_draw(draws)})


def test_the_renewal_is_that_of_infections_and_of_the_step() -> None:
    rng = np.random.default_rng(1)
    before, r = rng.gamma(5.0, 2.0, 30), rng.gamma(50.0, 0.02, 40)
    found = np.asarray(renewed(jnp.asarray(before), jnp.asarray(r), jnp.asarray(G), jnp.asarray(0.5)))
    np.testing.assert_allclose(found[30:], 0.5 + r * memory_pmf(found, G)[30:-1], rtol=1e-10)
    whole = np.asarray(renewed(jnp.asarray(before), jnp.asarray(r), jnp.asarray(G), jnp.asarray(0.0)))
    np.testing.assert_allclose(whole[30:], renew(jnp.asarray(before), jnp.asarray(r), jnp.asarray(G)), rtol=1e-10)


def test_what_is_done_today_shows_after_the_delay_and_deaths_follow() -> None:
    made = problem(np.full((60, 2), [50, 1]), (late(), deaths()))
    posterior = settled(made, level=0.0)
    future = Future.build(posterior, days=40, members=2000, seed=1)
    half = Intervention("scale", "cases", 0.5, future.days[0])
    calm, halved = (simulate(future, s) for s in (NO_CHANGE, Scenario("half", "Half", (half,))))
    assert calm.counts["cases"].mean() == pytest.approx(50.0, rel=0.01)  # R is one: nothing changes
    mean = halved.counts["cases"].mean(axis=0)
    infected = renewed(jnp.full(60, 50.0), jnp.full(40, 0.5), jnp.asarray(gamma_pmf(mean=4.7, sd=2.9)), jnp.zeros(()))
    truth = np.convolve(infected, H)[60:100]
    np.testing.assert_allclose(mean, truth, rtol=0.03, atol=0.3)
    assert mean[0] > 49 > 20 > mean[-1]
    assert halved.counts["deaths"][:, -1].mean() < 0.6 * calm.counts["deaths"][:, -1].mean()


def test_the_blocks_are_the_step_and_susceptibles_run_out() -> None:
    made = problem(np.full((60, 1), 50), (late(population=40_000.0),))
    future = Future.build(settled(made, level=0.7), days=90, members=64, seed=2)
    found, exact = simulate(future, NO_CHANGE), reference(future, NO_CHANGE)
    total, step = (x.counts["cases"].sum(axis=1).mean() for x in (found, exact))
    assert total == pytest.approx(step, rel=1e-3)
    assert 20_000 < 50 * 60 + total < 45_000
    assert np.mean(found.counts["cases"][:, :10] == exact.counts["cases"][:, :10]) > 0.98


def test_an_uncertain_interval_that_is_what_it_is_changes_nothing() -> None:
    paths = []
    for unsure in (0.0, 0.6):
        made = problem(np.full((60, 1), 50), (late(unsure=unsure),))
        future = Future.build(settled(made, level=0.4), days=40, members=64, seed=2)
        paths.append(simulate(future, NO_CHANGE).counts["cases"].mean(axis=0))
    np.testing.assert_allclose(paths[0], paths[1], rtol=0.01)


def test_every_part_of_the_model_at_once_has_a_slope() -> None:
    stream = replace(late(population=1e5, unsure=0.5), ascertainment=(0.5, 0.1), weekday=True, poisson=True)
    rise = np.column_stack([np.arange(60) // 2, np.arange(60) // 20])
    pushed = Coupling("on_r", "strict", "cases", "reproduction", -0.1, 0.1)
    series = (Series("strict", "S", "index", "hold", value=1.0),)
    made = problem(
        rise, (stream, deaths()), series=series, couplings=(pushed,), levels={"strict": np.linspace(0, 1, 60)}
    )
    part = made.epidemics[0]
    model, data = partial(case_model(part), part.shape), case_data(made, part, origin=59)
    start, arrays = latent_start(model, data, jax.random.key(0))
    slopes = jax.grad(lambda z: potential_energy(model, (arrays,), {}, z))(start)
    assert {"course", "z_interval", "z_week", "reported", "beta_raw", "cfr_raw", "growth_raw"} <= set(slopes)
    assert all(np.isfinite(x).all() and np.any(x != 0) for x in slopes.values())


def test_a_plain_epidemic_beside_a_late_one_goes_on_as_alone() -> None:
    other = replace(cases("plain"), block="p")
    y = np.full((60, 2), 50)
    alone = problem(y[:, :1], (replace(other, block="e"),))
    both = problem(y, (other, late()))
    blocks = tuple(replace(b, kind="epidemic") for b in both.crisis.blocks)
    both = Problem.build(replace(both.crisis, blocks=blocks), both.counts, {})
    late_draw = settled(problem(y[:, 1:], (late(),)), level=0.1).epidemics["e"]
    posterior = replace(known(both, level=0.1), epidemics={"p": known(alone, level=0.1).epidemics["e"], "e": late_draw})
    found = simulate(Future.build(posterior, days=30, members=64, seed=3), NO_CHANGE)
    lone = simulate(Future.build(known(alone, level=0.1), days=30, members=64, seed=3), NO_CHANGE)
    np.testing.assert_array_equal(found.counts["plain"], lone.counts["plain"])


@pytest.fixture(scope="module")
def truth() -> tuple[Floats, Floats]:
    """log R and counts (130,), the last 20 days to be forecast."""
    rng = np.random.default_rng(2)
    r = np.exp(np.interp(np.arange(130), [0, 45, 89, 129], [0.2, -0.25, 0.08, 0.08]))
    past = 60.0 * np.exp(0.03 * np.arange(-40, 0))
    infected = np.concatenate([past, np.asarray(renew(jnp.asarray(past), jnp.asarray(r), jnp.asarray(G)))])
    mean = np.convolve(infected, H)[40:170] * WEEK[(np.arange(130) + 5) % 7]  # plain counts begin on a Saturday
    return r, rng.negative_binomial(40, 40 / (40 + mean)).astype(float)


@pytest.fixture(scope="module")
def fitted(truth: tuple[Floats, Floats]) -> tuple[Fitter, Posterior]:
    made = from_counts(truth[1][:110], unit="cases", interval=(4.0, 2.0), reporting=(9.0, 3.0), weekday=True)
    fitter = Fitter(made, Effort(chains=2, warmup=300, case_draws=400))
    return fitter, fitter.fit(seed=1)


def test_a_known_r_is_found_by_day_of_infection(fitted: tuple[Fitter, Posterior], truth: tuple[Floats, Floats]) -> None:
    _, posterior = fitted
    posterior.require()
    r = np.exp(posterior.epidemics["stream_1_epidemic"].flat("log_r"))
    low, median, high = np.quantile(r, [0.05, 0.5, 0.95], axis=0)
    true = truth[0][:110]
    assert ((low <= true) & (true <= high))[10:].mean() > 0.8
    assert np.abs(np.log(median / true))[10:100].mean() < 0.06
    assert (high - low)[-5:].mean() > 1.5 * (high - low)[40:60].mean()  # the last infections are not yet counted
    means, _, first = case_means(posterior, posterior.problem.epidemics[0], np.arange(20))
    assert means.mean() == pytest.approx(truth[1][first:110].mean(), rel=0.03)


def test_the_counts_to_come_lie_in_the_forecast_and_an_earlier_origin_can_be_refitted(
    fitted: tuple[Fitter, Posterior], truth: tuple[Floats, Floats]
) -> None:
    fitter, posterior = fitted
    ahead = simulate(Future.build(posterior, days=20, members=500, seed=4), NO_CHANGE).counts["stream_1"]
    low, high = np.quantile(ahead, [0.05, 0.95], axis=0)
    came = truth[1][110:]
    assert ((low <= came) & (came <= high)).mean() >= 0.75
    then = fitter.refit(posterior, origin=80, seed=5)
    week = simulate(Future.build(then, days=7, members=500, seed=6), NO_CHANGE).counts["stream_1"].sum(axis=1)
    assert np.quantile(week, 0.02) < truth[1][81:88].sum() < np.quantile(week, 0.98)
