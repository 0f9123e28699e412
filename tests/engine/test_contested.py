"""Contested events: what a version weighs is the likelihood with the event there; what is no version is refused."""

from functools import partial
from itertools import product
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from numpyro import handlers
from numpyro.infer.util import log_density

from forestall.engine import Effort, Fitter, Future, Problem, simulate
from forestall.engine.fitting.contested import Contested, cut, integrate, sweep_of
from forestall.engine.fitting.reweighed import LARGEST_K, cut_reweighed, integrate_reweighed, tail_of
from forestall.engine.model.arrays import incident_data, start_memory
from forestall.engine.model.delays import HALF_LIVES, memory_bank
from forestall.engine.model.incidents import incident_model
from forestall.engine.model.rates import KILLED, NONE_KILLED, OWN_KILLED
from forestall.errors import DataError, UsageError
from forestall.records import Coupling, Series

from .worlds import NO_CHANGE, incidents, known, problem, together

PAIR = (incidents("a", ceiling=9.0), incidents("b", ceiling=9.0))
A = np.array([[0.1, 0.7], [0.5, 0.2]])


DEADLY = (incidents("a", ceiling=9.0, severity=True), incidents("b", ceiling=9.0))
EVENTS = (
    Contested(3, {"a": 0.5, "b": 0.5}, {NONE_KILLED: 0.7, KILLED: 0.2, OWN_KILLED: 0.1}),
    Contested(17, {"b": 0.6, "a": 0.3, None: 0.1}),
    Contested(18, {"a": 0.8, None: 0.2}, {OWN_KILLED: 1.0}),
    Contested(58, {None: 0.4, "a": 0.6}, {KILLED: 0.5, NONE_KILLED: 0.5}),
)


def deadly(*, by_severity: bool, followed: bool = False) -> Problem:
    """Sixty days on which the contested events have happened as they lead, among others; with `followed` some days are
    not counted, and events of b damp those of a."""
    rng = np.random.default_rng(2)
    y, lethal = rng.poisson(0.4, (60, 2)), np.zeros((60, 2), np.int64)
    for day, k in ((3, 0), (17, 1), (18, 0)):
        y[day, k] += 1
    lethal[18, 0] = 1
    strength = Series("s", "s", "people", "hold", value=3.0)
    coupling = Coupling("c", "s", "a", "severity", 0.4, 0.3)
    levels = {"s": np.linspace(1.0, 3.0, 60)}
    calm = Coupling("calm", "b", "a", "rate", -0.5, 0.3, form="recent", fade_half_life=5.0)
    seen = np.ones((60, 2), dtype=bool)
    seen[[10, 19, 20, 40], [0, 0, 1, 1]] = not followed
    return problem(
        y, DEADLY, lethal=lethal * seen, by_severity=by_severity, series=(strength,), levels=levels,
        couplings=(coupling, calm) if followed else (coupling,), observed=seen,
    )  # fmt: skip


def any_sites(made: Problem, seed: int) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Sites drawn from the prior, all of them and those that are sampled, and the log density of data under them."""
    assert made.incidents is not None
    model = partial(incident_model, made.incidents.shape)
    data = {k: jnp.asarray(v) for k, v in incident_data(made, origin=59).items()}
    trace = handlers.trace(handlers.seed(model, seed)).get_trace(data)
    sites = {k: np.asarray(v["value"]) for k, v in trace.items()}
    raw = {k: v["value"] for k, v in trace.items() if v["type"] == "sample" and not v["is_observed"]}
    return sites, raw, lambda more: float(log_density(model, ({**data, **more},), {}, raw)[0])


@pytest.mark.parametrize("followed", [False, True])
@pytest.mark.parametrize("by_severity", [False, True])
@pytest.mark.parametrize("states", [[0, 0, 0, 0], [4, 0, 0, 0], [0, 1, 0, 0], [0, 2, 1, 0], [5, 1, 1, 2]])
def test_what_the_states_weigh_is_the_difference_of_the_models_own_density(
    by_severity: bool, states: list[int], followed: bool
) -> None:
    made = deadly(by_severity=by_severity, followed=followed)
    sites, _, density = any_sites(made, 7)
    moves = sweep_of(known(made), EVENTS, np.random.default_rng(1))
    found = moves.likelihoods(sites, [np.array(states)])[0]
    moves.classes = moves.placed(np.array(states))
    aside = [
        moves._of_states(sites)[1][n, k] * (list(e.states())[k][1] != "a")
        for n, e in enumerate(EVENTS)
        for k in (states[n], 0)
    ]
    outside = sum(aside[::2]) - sum(aside[1::2])  # what is said of events that the model's density does not hold
    assert found == pytest.approx(density(moves._arrays()) - density({}) + outside, rel=1e-9, abs=1e-9)


def test_where_the_counts_say_nothing_the_claims_weights_stand() -> None:
    """Without excitation, on a steady background, no day is more likely than another."""
    made = deadly(by_severity=True)
    K, rate = 2, (made.counts.y.sum(axis=0) + 0.5) / 60
    sites = {"lethality": np.full(1, 0.2), "eta": np.zeros(1), "weight": np.ones((K, 3))}
    still = known(made, A=0.0, log_background=np.log(rate / (1 - rate / 9.0)), alpha=1e-9, sites=sites)
    whole, _ = integrate_reweighed(together([still] * 4000), EVENTS[1:], seed=1)
    for event, found in zip(EVENTS[2:], whole.weights()[1:], strict=True):
        assert found == pytest.approx(event.versions, abs=0.03)
    found = whole.weights()[0]
    share = {"a": 0.3 * rate[0], "b": 0.6 * rate[1], None: 0.1 * (0.3 * rate[0] + 0.6 * rate[1]) / 0.9}
    assert found == pytest.approx({v: share[v] / sum(share.values()) for v in EVENTS[1].versions}, abs=0.03)


def test_a_draws_weight_is_the_likelihood_with_the_states_summed_out() -> None:
    made = deadly(by_severity=True)
    sites, *_ = any_sites(made, 3)
    moves = sweep_of(known(made), EVENTS, np.random.default_rng(1))
    every = [np.array(s) for s in product(*(range(len(list(e.states()))) for e in EVENTS))]
    prior = np.array([sum(moves.log_weight[n, k] for n, k in enumerate(s)) for s in every])
    exact = prior + moves.likelihoods(sites, every)
    passes = np.array([moves.draw_once(sites) for _ in range(3000)])
    assert np.exp(passes).mean() == pytest.approx(np.exp(exact).sum(), rel=0.05)
    weight = np.exp(passes) / np.exp(passes).sum()
    for n in range(len(EVENTS)):
        for k in range(int(moves.log_weight.shape[1])):
            drawn = weight[np.array(moves.history)[:, n] == k].sum()
            true = np.exp(exact[[s[n] == k for s in every]]).sum() / np.exp(exact).sum()
            assert drawn == pytest.approx(true, abs=0.04), (n, k)


def test_weights_that_rest_on_a_few_draws_are_told_by_their_tail() -> None:
    z = np.random.default_rng(3).normal(size=2000)
    assert tail_of(np.zeros(500))[1] == 0.0
    assert tail_of(0.3 * z)[1] < 0.5
    assert tail_of(6.0 * z)[1] > LARGEST_K


def test_what_is_no_version_is_refused() -> None:
    made = problem(np.eye(60, 2, dtype=np.int64), PAIR)
    fitter, posterior = Fitter(made), known(made, A=A)
    for wrong in (Contested(0, {"a": 0.5, "c": 0.5}), Contested(0, {"a": 0.7, "b": 0.7}), Contested(99, {"a": 1.0})):
        with pytest.raises(DataError, match="contested event 0 has"):
            integrate(fitter, posterior, [wrong], seed=1)
    with pytest.raises(DataError, match="more contested events than its counts hold"):
        integrate(fitter, posterior, [Contested(5, {"a": 0.5, "b": 0.5})], seed=1)
    worse = problem(np.eye(60, 2, dtype=np.int64), DEADLY, worse_answers=True)
    with pytest.raises(UsageError, match="without worse answers"):
        integrate(Fitter(worse), known(worse), [Contested(0, {"a": 1.0})], seed=1)


@pytest.mark.slow
def test_drawing_versions_keeps_the_events_and_hands_over_each_draws_past() -> None:
    rng = np.random.default_rng(4)
    y = rng.poisson(0.7, (80, 2))
    y[79] = [1, 0]
    events = [Contested(int(t), {"a": 0.5, "b": 0.3, None: 0.2}) for t in np.flatnonzero(y[:, 0])]
    made = problem(y, PAIR)
    fitter = Fitter(made, Effort(warmup=60, draws=40))
    whole = integrate(fitter, fitter.fit(seed=1), events, seed=1, skip=5, draws=40)
    chains = whole.posterior.incidents
    assert chains is not None
    memory, _ = start_memory(made, 79, {name: chains.flat(name) for name in chains.draws})
    for n in (0, 33, 79):
        settled = y.astype(float)
        for e, v in zip(events, whole.versions[n], strict=True):
            settled[e.day] += [[0, 0], [-1, 1], [-1, 0]][v]
        np.testing.assert_allclose(memory[n], memory_bank(settled, HALF_LIVES)[-1], rtol=1e-12)
    for weights in whole.weights():
        assert sum(weights.values()) == pytest.approx(1.0)
    under = whole.under(len(events) - 1, "b")
    assert under is not None
    r = whole.given(len(events) - 1, "b")["b"]
    np.testing.assert_array_equal(under.reproduction()["b"], r)
    assert simulate(Future.build(under, days=5, members=64, seed=1), NO_CHANGE).counts["a"].shape == (64, 5)


@pytest.mark.slow
def test_reweighing_finds_what_sampling_finds() -> None:
    rng = np.random.default_rng(5)
    y = rng.poisson(0.3, (200, 2))
    y[60:66] += rng.poisson(2.0, (6, 2))
    y[[20, 63], 0] += 1
    events = [Contested(t, {"a": 0.4, "b": 0.3, None: 0.3}) for t in (20, 63)]
    fitter = Fitter(problem(y, PAIR), Effort(warmup=200, draws=500))
    fitted = fitter.fit(seed=1)
    sampled = integrate(fitter, fitted, events, seed=1, skip=50, draws=500)
    quick, k = integrate_reweighed(fitted, events, seed=1)
    assert k < LARGEST_K
    for one, other in zip(sampled.weights(), quick.weights(), strict=True):
        assert other == pytest.approx(one, abs=0.08)
    for level in (0.1, 0.5, 0.9):
        both = [float(np.quantile(w.posterior.reproduction()["b"], level)) for w in (sampled, quick)]
        assert both[0] == pytest.approx(both[1], abs=0.06)
    claims, _ = cut_reweighed(fitted, events, seed=1)
    refitted = cut(fitter, fitted, events, seed=1)
    both = [float(np.median(p.reproduction()["b"])) for p in (claims, refitted)]
    assert both[0] == pytest.approx(both[1], abs=0.06)
