"""Two forms, one truth: all days at once (the fit) and day by day (the step) give the same rates."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from forestall.engine.dynamics.step import answers, case_rates, dampen, fade, remember, worsened
from forestall.engine.dynamics.step import incident_rates as rates_of_day
from forestall.engine.fitting.means import incident_means
from forestall.engine.model import delays
from forestall.engine.model.couplings import raised, recent
from forestall.engine.model.problem import hats, prior_of_r
from forestall.engine.model.rates import Parameters, carried_rates, deadly_share, incident_rates
from forestall.engine.model.spectral import answer_numbers, perron_root, spectral_radius
from forestall.records import Block

from .worlds import incidents, known, problem

root_and_slope = jax.jit(jax.value_and_grad(perron_root))


Floats = NDArray[np.float64]
ACTS = {"onto": (0,), "grows": (0, 0), "damped": (0,)}
"""What the couplings of the random crisis act on: the first stream."""


def crisis(seed: int, K: int, T: int) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Data and parameters of a random crisis with every part: couplings on background and reproduction, a damper, the
    day of the week, severity classes."""
    rng = np.random.default_rng(seed)
    knots = T // 30 + 2
    classes = rng.poisson([0.3, 0.2, 0.1], (T, K, 3)).astype(float)
    y, keep = classes.sum(axis=2), np.array([0.9])
    bank = delays.memory_bank(classes.reshape(T, -1), delays.HALF_LIVES)[:-1]
    data = {
        "y": y.T, "seen": np.ones((K, T)), "classes": classes, "memory": np.moveaxis(bank.reshape(T, K, 3, 4), 0, -1),
        "hats": hats(T, knots, 30), "x": rng.normal(size=(T, 1)), "x_gamma": rng.normal(size=(T, 2)),
        "weekday": np.eye(7)[np.arange(T) % 7], "recent": recent(y[:, [K - 1]], keep)[:-1],
        "damp_source": np.array([K - 1.0]), "damp_keep": keep, "past": np.ones(T),
        "class_share": rng.dirichlet(np.ones(3), K),
    }  # fmt: skip
    parameters = {
        "A": rng.gamma(0.5, 0.4, (K, K)), "delay": rng.dirichlet(np.ones(4), K), "week": rng.gamma(9, 1 / 9, (7, K)),
        "knots": rng.normal(-1.5, 1.0, (knots, K)), "beta": rng.normal(size=1), "gamma": rng.normal(size=2),
        "damp": rng.gamma(1.0, 0.3, 1), "weight": rng.gamma(4.0, 0.25, (K, 3)),
    }  # fmt: skip
    parameters["weight"] /= (data["class_share"] * parameters["weight"]).sum(axis=1, keepdims=True)  # of mean one
    return data, parameters


def in_jax(values: Mapping[str, Floats]) -> dict[str, jax.Array]:
    return {name: jnp.asarray(value) for name, value in values.items()}


def stepped(data: Mapping[str, Floats], p: Mapping[str, Floats], ceiling: float) -> tuple[Floats, ...]:
    """lam day by day by the step's own functions, expected counts standing in on days not seen; memory, dampers, memory
    of deadly events; and the probability of killing of events that have even odds, ten times as high after deadly ones.
    """
    K, T = data["y"].shape
    memory, fading, lam, out = np.zeros((K, 4)), np.zeros(1), np.zeros(K), np.zeros((T, K))
    deadly, provoked, kills = np.zeros((K, 4)), np.zeros(K), np.zeros((T, K))
    usual = (data["class_share"][:, 1:] * p["weight"][:, 1:]).sum(axis=1)
    none, damped, damper = np.zeros(K), np.array(ACTS["damped"]), data["damp_source"].astype(int)
    for t in range(T):
        background, growth = data["hats"][t] @ p["knots"], none.copy()
        background[0] += data["x"][t] @ p["beta"]
        growth[0] = data["x_gamma"][t] @ p["gamma"]
        rates_of_day(p["A"], p["delay"], memory, background, growth, lam)
        answers(p["A"], p["delay"], deadly, growth, provoked)
        kills[t] = [worsened(0.5, provoked[i], lam[i], 10.0) for i in range(K)]
        dampen(p["damp"], fading, damped, lam)
        out[t] = lam * p["week"][t % 7]
        mean, seen = out[t] / (1 + out[t] / ceiling), data["seen"][:, t] > 0
        if data["past"][t]:
            fade(fading, data["damp_keep"], damper, np.where(seen, data["y"][:, t], mean))
            excites = np.einsum("jc,jc->j", data["classes"][t], p["weight"])
            remember(memory, delays.decay(delays.HALF_LIVES), np.where(seen, excites, mean))
            killed = np.einsum("jc,jc->j", data["classes"][t, :, 1:], p["weight"][:, 1:])
            remember(deadly, delays.decay(delays.HALF_LIVES), np.where(seen, killed, usual * mean))
    return out, memory, fading, deadly, kills


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), K=st.integers(1, 5), T=st.sampled_from([31, 77]))
def test_parallel_and_sequential_rates_agree_day_by_day(seed: int, K: int, T: int) -> None:
    data, p = crisis(seed, K, T)
    parallel = np.asarray(incident_rates(in_jax(data), Parameters(**in_jax(p)), **ACTS))
    share = deadly_share(in_jax(data), Parameters(**in_jax(p)), onto=ACTS["onto"], grows=ACTS["grows"])
    lam, _, _, _, kills = stepped(data, p, 9.0)
    np.testing.assert_allclose(lam, parallel, rtol=1e-10)
    np.testing.assert_allclose(kills, raised(0.5, np.asarray(share), 10.0), rtol=1e-10)


carried = jax.jit(
    lambda data, p, decay: carried_rates(data, Parameters(**p), ceiling=jnp.asarray(9.0), decay=decay, **ACTS)
)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), K=st.sampled_from([1, 3]), gaps=st.floats(0, 0.9), origin=st.integers(20, 59))
def test_where_days_are_missing_the_expected_count_stands_in(seed: int, K: int, gaps: float, origin: int) -> None:
    data, p = crisis(seed, K, 60)
    seen = (np.random.default_rng(seed).random((K, 60)) >= gaps).astype(np.float64)
    data |= {"seen": seen, "y": data["y"] * seen, "classes": data["classes"] * seen.T[:, :, None]}
    data["past"] = (np.arange(60) <= origin).astype(np.float64)
    found = carried(in_jax(data), in_jax(p), jnp.asarray(delays.decay(delays.HALF_LIVES)))
    lam, memory, fading, deadly, kills = stepped(data, p, 9.0)
    np.testing.assert_allclose(found.deadly, deadly, rtol=1e-10)
    raised_kills = raised(0.5, np.asarray(found.share), 10.0)
    np.testing.assert_allclose(raised_kills[: origin + 1], kills[: origin + 1], rtol=1e-10)
    np.testing.assert_allclose(np.asarray(found[0])[: origin + 1], lam[: origin + 1], rtol=1e-10)
    np.testing.assert_allclose(found[1], memory, rtol=1e-10)
    np.testing.assert_allclose(found[2], fading, rtol=1e-10)


def test_a_missing_day_is_neither_calm_nor_seen() -> None:
    """At a steady rate, hiding days leaves the rates where they were; zeros in their place would lower them."""
    A, T = 0.6, 300
    steady = 1.0 / (1 - A)
    seen = np.ones((T, 1), dtype=bool)
    seen[100:160] = False
    made = problem(np.full((T, 1), round(steady * 2)), (incidents("a"),), observed=seen)
    assert made.incidents is not None
    assert made.incidents.shape.gaps
    posterior = known(made, A=A, log_background=np.log(round(steady * 2) * (1 - A)))
    mean, _ = incident_means(posterior, 0)
    np.testing.assert_allclose(mean[80:], round(steady * 2), rtol=1e-3)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_renewal_sum_is_the_same_in_both_forms(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts, pmf = rng.poisson(20, 40).astype(float), delays.gamma_pmf(mean=4.7, sd=2.9)
    parallel = delays.memory_pmf(counts, pmf)
    for t in range(40):
        assert case_rates(counts, t, pmf) == pytest.approx(parallel[t], rel=1e-12)


@given(seed=st.integers(0, 10_000), K=st.sampled_from([2, 3, 8]), cyclic=st.booleans())
@settings(max_examples=30, deadline=None)
def test_perron_root_is_numpys_and_so_is_its_slope(seed: int, K: int, cyclic: bool) -> None:
    W = np.exp(np.random.default_rng(seed).normal(size=(K, K)))
    if cyclic:  # two classes that only set off each other: the worst case for power iteration
        W[(np.add.outer(np.arange(K), np.arange(K)) % 2) == 0] *= 1e-6
    root, slope = root_and_slope(jnp.asarray(W))
    assert float(root) == pytest.approx(float(spectral_radius(W)), rel=1e-6)
    step = np.zeros((K, K))
    step[0, 1] = 1e-5 * W[0, 1]
    rise = float(spectral_radius(W + step) - spectral_radius(W - step)) / (2 * step[0, 1])
    assert float(slope[0, 1]) == pytest.approx(rise, rel=1e-3, abs=1e-6)


@given(seed=st.integers(0, 10_000), K=st.integers(1, 5), R=st.floats(0.2, 1.8))
@settings(max_examples=60, deadline=None)
def test_answer_numbers_cross_one_exactly_when_r_does(seed: int, K: int, R: float) -> None:
    W = np.random.default_rng(seed).gamma(1.0, 1.0, (K, K)) + 0.01
    A = R * W / spectral_radius(W)
    if abs(R - 1) > 1e-3:
        assert ((answer_numbers(A) > 1) == (R > 1)).all()


@pytest.mark.parametrize(("median", "above"), [(0.5, 0.1), (0.3, 0.02), (1.5, 0.72)])
def test_prior_of_r_is_what_was_asked_for(median: float, above: float) -> None:
    mean, sd = prior_of_r(Block("b", "B", "escalation", r_median=median, r_above_one=above))
    r = stats.lognorm(sd, scale=np.exp(mean))
    assert r.median() == pytest.approx(median)
    assert r.sf(1.0) == pytest.approx(above)


def test_memory_is_a_convolution_with_each_filter() -> None:
    counts = np.random.default_rng(2).poisson(1.0, (60, 2)).astype(float)
    bank = delays.memory_bank(counts, (2.0, 8.0))
    for h, q in enumerate(delays.decay((2.0, 8.0))):
        pmf = np.concatenate([[0.0], (1 - q) * q ** np.arange(59)])
        np.testing.assert_allclose(bank[:-1, 1, h], np.convolve(counts[:, 1], pmf)[:60], rtol=1e-10, atol=1e-12)
