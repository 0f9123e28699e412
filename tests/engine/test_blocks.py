"""The step in blocks is the step: the same rates to float32, the same counts, whoever stands beside a member."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core import event
from numpy.typing import NDArray

from forestall.engine import Future, Outlook, Posterior, over_parts, reference, simulate
from forestall.engine.dynamics.block_state import lay_out, pairs, start_memory, weigh_delay
from forestall.engine.dynamics.blocks import background, look_ahead, recall, respond
from forestall.engine.dynamics.step import incident_rates, remember
from forestall.engine.machine.lanes import WIDTH
from forestall.engine.model import delays
from forestall.engine.simulation import future as futures
from forestall.records import Coupling, Intervention, Scenario, Series

from .worlds import NO_CHANGE, cases, deaths, incidents, known, problem, together

Floats = NDArray[np.float64]


def lanes(values: Floats) -> NDArray[np.float32]:
    """(members, ...) -> rows of members, flat, as a block holds them."""
    return np.moveaxis(values, 0, -1).astype(np.float32).ravel()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), K=st.integers(1, 6), H=st.integers(1, 6), busy=st.floats(-2, 4))
def test_rates_agree_with_the_step_given_the_same_counts(seed: int, K: int, H: int, busy: float) -> None:
    rng = np.random.default_rng(seed)
    A, delay = rng.gamma(0.5, 0.4, (WIDTH, K, K)), rng.dirichlet(np.ones(H), (WIDTH, K))
    knots = rng.normal(-1.0, 2.0, (WIDTH, 2, K))
    decay = delays.decay(tuple(2.0**h for h in range(H)))
    lam, sent, mu, ratio = (np.zeros((K + K % 2) * WIDTH, np.float32) for _ in range(4))
    ahead, echo, rows = np.zeros(4 * K * WIDTH, np.float32), np.zeros(3 * K * WIDTH, np.float32), K * WIDTH
    left, weight = np.zeros(60, np.int64), np.arange(60) / 60
    begun, rates = rng.gamma(1.0, 5.0, (K, H)), np.empty(K)
    exact = np.repeat(begun[None], WIDTH, axis=0)
    flat_A, flat_delay = pairs(K), lanes(delay.swapaxes(1, 2))
    lay_out(np.ascontiguousarray(np.moveaxis(A, 0, -1)), 0, flat_A)
    flat_knots = lanes(knots).reshape(2, -1)
    memory, recent = lanes(exact.swapaxes(1, 2)), np.zeros(4 * K * WIDTH, np.float32)
    keep = decay.astype(np.float32)
    start_memory(memory, decay)
    weigh_delay(flat_delay, echo, decay)
    for t in range(60):
        day = t % 4
        if day == 0:
            look_ahead(flat_delay, memory, keep, recent, ahead)
        recall(ahead, echo, recent, day, sent)
        background(flat_knots, left, weight, t, mu, ratio)
        lam[:] = mu
        respond(flat_A, sent, lam)
        counts = rng.poisson(10**busy * rng.random((WIDTH, K)))
        for n in range(WIDTH):
            log_background = knots[n, 0] + t / 60 * (knots[n, 1] - knots[n, 0])
            incident_rates(A[n], delay[n], exact[n], log_background, np.zeros(K), rates)
            np.testing.assert_allclose(lam.reshape(-1, WIDTH)[:K, n], rates, rtol=1e-5)
            remember(exact[n], decay, counts[n])
        recent[day * rows : (day + 1) * rows] = lanes(counts.astype(np.float64))


def crisis(seed: int, *, draws: int = 30) -> Posterior:
    """All there is: three streams that answer each other, couplings, severity, an epidemic and its load."""
    rng = np.random.default_rng(seed)
    streams = (incidents("a", severity=True, ceiling=60), incidents("b"), incidents("c", block="p"), cases(), deaths())
    series = (
        Series("troops", "T", "people", "step", value=100.0),
        Series("price", "P", "u", "walk", table="t", column="c", calendar="business"),
        Series("mood", "M", "u", "revert", value=1.0, sd=0.3, half_life=9.0),
        Series("both", "B", "u", "derive", formula="price * max(mood, 0.1)"),
    )
    couplings = (
        Coupling("c1", "troops", "a", "background", 0.02, 0.0, reference=100.0, per=10.0, fade_half_life=9.0),
        Coupling("c2", "price", "b", "background", 0.3, 0.1, reference=3.0, form="log"),
        Coupling("c3", "both", "a", "severity", 0.01, 0.02, reference=40.0),
        Coupling("c4", "mood", "cases", "reproduction", 0.01, 0.02),
        Coupling("l", "cases", "cases", "reproduction", 0.0, 1.0, form="load", reference=10.0, per=2.0),
    )
    y = np.concatenate([rng.poisson([2.0, 0.5, 5.0], (90, 3)), rng.poisson([30.0, 1.0], (90, 2))], axis=1)
    levels = {
        "troops": np.full(90, 100.0), "price": np.exp(3 + np.cumsum(rng.normal(0, 0.02, 90))),
        "mood": np.ones(90), "both": np.ones(90),
    }  # fmt: skip
    made = problem(y, streams, series=series, couplings=couplings, levels=levels, lethal=y // 3)
    return together(
        [
            known(
                made,
                A=rng.gamma(1.0, 0.15, (3, 3)),
                log_background=rng.normal(-1, 1),
                alpha=float(np.exp(rng.normal(-1, 2))),
                beta=tuple(rng.normal(0, 0.3, 2)),
                level=rng.normal(0.3, 0.1),
                step=0.05,
                load=-0.2,
                cfr=0.03,
            )
            for _ in range(draws)
        ]
    )


def known_case_betas(posterior: Posterior) -> Posterior:
    """Effects of both couplings on the epidemic: that of a series, then that of the load."""
    for chains in posterior.epidemics.values():
        load = chains.draws["beta"]
        chains.draws["beta"] = np.concatenate([0.1 + 0 * load, load], axis=-1)  # type: ignore[index]
    return posterior


@pytest.fixture(scope="module")
def world() -> Posterior:
    return known_case_betas(crisis(1))


def further(seed: int, *, draws: int = 30, worse: bool = False) -> Posterior:
    """What the first lacks: weekdays, a damper, answers that grow, excitement by severity, infections unreported; and
    answers worse than what they answer."""
    rng = np.random.default_rng(seed)
    a, b, truce = (incidents(id, ceiling=40.0, severity=id == "a") for id in ("a", "b", "truce"))
    sick = replace(cases(population=20_000.0), weekday=True, ascertainment=(0.3, 0.1))
    series = (Series("troops", "T", "people", "revert", value=1.0, sd=0.3, half_life=9.0),)
    couplings = (
        Coupling("on_a", "troops", "a", "reproduction", 0.2, 0.3),
        Coupling("on_deaths", "troops", "a", "severity", 0.5, 0.3),
        Coupling("calm", "truce", "b", "rate", -0.3, 0.2, form="recent", fade_half_life=7.0),
    )
    y = rng.poisson([2.0, 1.0, 0.5, 60.0], (90, 4))
    made = problem(
        y, (replace(a, weekday=True), b, truce, sick), series=series, couplings=couplings,
        levels={"troops": np.ones(90)}, lethal=np.minimum(y, rng.poisson(0.5, (90, 4))), by_severity=True,
        worse_answers=worse,
    )  # fmt: skip
    each = []
    for _ in range(draws):
        weight = np.concatenate([np.ones((3, 1)), 1 + rng.gamma(1.0, 0.5, (3, 2))], axis=1)
        week = np.where(np.arange(3) == 0, rng.gamma(20, 0.05, (7, 3)), 1.0)
        sites = {"gamma": rng.normal(0, 0.3, 1), "damp": rng.gamma(1.0, 0.2, 1), "weight": weight, "week": week}
        sites |= {"worse": 1 + rng.gamma(2.0, 3.0, 1)} if worse else {}
        one = known(made, A=rng.gamma(1.0, 0.1, (3, 3)), log_background=-0.5, alpha=0.4, sites=sites, level=0.3)
        epidemic = one.epidemics["e"]
        more = {"reported": np.array([[0.3]]), "week": rng.gamma(20, 0.05, (1, 1, 7))}
        each.append(replace(one, epidemics={"e": replace(epidemic, draws={**epidemic.draws, **more})}))
    return together(each)


def every_path(outlook: Outlook) -> list[NDArray[Any]]:
    return [*outlook.counts.values(), *outlook.lethal.values(), *outlook.levels.values()]


CHANGE = Scenario("s", "S", (Intervention("set", "troops", 20.0, dt.date(2019, 4, 20), ramp=5),))
WEAKER = Scenario("w", "W", (Intervention("scale", "b:a", 0.3, dt.date(2019, 4, 10)),))


@pytest.mark.parametrize(
    ("parts", "scenario"),
    [("first", NO_CHANGE), ("first", CHANGE), ("further", NO_CHANGE), ("further", CHANGE), ("worse", WEAKER)],
)
def test_whole_paths_are_those_of_the_step(world: Posterior, parts: str, scenario: Scenario) -> None:
    begun = world if parts == "first" else further(1, worse=parts == "worse")
    future = Future.build(begun, days=60, members=300, seed=4)
    fast, exact = simulate(future, scenario), reference(future, scenario)
    for id, counts in exact.counts.items():
        assert counts.sum() > 300
        agree = (fast.counts[id] == counts).all(axis=1)
        assert agree.mean() > 0.97, id  # where a draw falls between two roundings, the paths part
    for id, lethal in exact.lethal.items():
        assert lethal.sum() > 300
        assert (fast.lethal[id] == lethal).mean() > 0.99
    for id, levels in exact.levels.items():
        np.testing.assert_array_equal(fast.levels[id], levels)


def test_bytes_depend_on_neither_workers_nor_parts_nor_neighbours(
    world: Posterior, monkeypatch: pytest.MonkeyPatch
) -> None:
    future = Future.build(world, days=40, members=200, seed=4)
    one = every_path(simulate(future, CHANGE, workers=1))
    monkeypatch.setattr(futures, "PART", 37)  # members stand elsewhere in their blocks, beside others
    for workers in (1, 2, 4):
        for a, b in zip(one, every_path(simulate(future, CHANGE, workers=workers)), strict=True):
            np.testing.assert_array_equal(a, b)


def test_parts_in_order_are_the_whole(world: Posterior, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(futures, "PART", 64)
    future = Future.build(world, days=20, members=150, seed=4)
    whole = simulate(future, NO_CHANGE)
    parts: dict[int, NDArray[np.int32]] = {}
    over_parts(future, NO_CHANGE, lambda first, part: parts.update({first: part.counts["a"].copy()}), workers=3)
    assert {first: len(part) for first, part in parts.items()} == {0: 64, 64: 64, 128: 22}
    np.testing.assert_array_equal(np.concatenate([parts[first] for first in sorted(parts)]), whole.counts["a"])


def test_without_ties_every_stream_runs_as_if_alone() -> None:
    y = np.random.default_rng(3).poisson(1.0, (60, 3))
    A = np.diag([0.6, 0.5, 0.7])
    streams = (incidents("a"), incidents("b", severity=True), incidents("c", block="p"))
    both = known(problem(y, streams), A=A, alpha=0.4)
    together_ = simulate(Future.build(both, days=60, members=200, seed=5), NO_CHANGE)
    for k, stream in enumerate(streams):
        single = known(problem(y[:, [k]], (stream,)), A=A[k, k], alpha=0.4)
        alone = simulate(Future.build(single, days=60, members=200, seed=5), NO_CHANGE)
        np.testing.assert_array_equal(together_.counts[stream.id], alone.counts[stream.id])
        for id in alone.lethal:
            np.testing.assert_array_equal(together_.lethal[id], alone.lethal[id])


def test_a_lever_without_a_path_to_an_outcome_changes_it_by_nothing(world: Posterior) -> None:
    future = Future.build(world, days=60, members=200, seed=4)
    base = simulate(future, NO_CHANGE)
    scaled = Scenario("s", "S", (Intervention("scale", "cases", 0.2, base.days[0]),))
    changed = simulate(future, scaled)
    for id in ("a", "b", "c"):
        np.testing.assert_array_equal(changed.counts[id], base.counts[id])
    np.testing.assert_array_equal(changed.lethal["a"], base.lethal["a"])
    assert changed.counts["cases"].sum() < 0.5 * base.counts["cases"].sum()


def test_twice_the_members_halve_the_squared_error() -> None:
    posterior = known(problem(np.ones((60, 1)), (incidents("a"),)), A=0.5, alpha=0.5)
    total = simulate(Future.build(posterior, days=20, members=32_000, seed=5), NO_CHANGE).counts["a"].sum(axis=1)
    once, twice = (total.reshape(-1, size).mean(axis=1).var() for size in (20, 40))
    assert once / twice == pytest.approx(2.0, rel=0.2)


@contextmanager
def compilations() -> Iterator[list[event.Event]]:
    seen: list[event.Event] = []
    with event.install_recorder("numba:compile") as recorder:
        yield seen
    seen += [e for _, e in recorder.buffer]


def test_a_second_call_compiles_nothing(world: Posterior) -> None:
    future = Future.build(world, days=30, members=70, seed=4)
    simulate(future, NO_CHANGE)
    with compilations() as seen:
        other = Future.build(known_case_betas(crisis(2, draws=7)), days=50, members=300, seed=8)
        simulate(other, CHANGE, workers=2)
    assert not seen


def test_an_outlook_shares_what_another_has_alike(world: Posterior) -> None:
    future = Future.build(world, days=30, members=70, seed=4)
    base, changed = simulate(future, NO_CHANGE), simulate(future, CHANGE)
    shared = changed.sharing(base)
    for name in ("counts", "lethal", "levels"):
        for id, values in getattr(changed, name).items():
            np.testing.assert_array_equal(getattr(shared, name)[id], values)
            alike = np.array_equal(values, getattr(base, name)[id])
            assert (getattr(shared, name)[id] is getattr(base, name)[id]) == alike
