"""Beds, fatality, deaths that push, levels that push levels, and a state of politics: as their formulas say."""

import datetime as dt
from dataclasses import replace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from forestall.engine import Future, Posterior, reference, simulate
from forestall.engine.machine.keyed import name_keys
from forestall.engine.machine.sampling import negative_binomial
from forestall.engine.model.arrays import epidemic_data, incident_data
from forestall.engine.model.epidemic import fatality
from forestall.engine.model.hospital import admitted, crowding
from forestall.engine.model.incidents import rates_of
from forestall.engine.model.rates import Parameters
from forestall.records import Coupling, Intervention, Scenario, Series

from .worlds import NO_CHANGE, cases, deaths, incidents, known, problem

DAYS, SEED = 70, 9
ROOM = Series("room", "R", "beds", "hold", value=40.0)
TAKEN = Series("taken", "B", "beds", "beds", value=0.5, of="cases", stay=10.0)
AID = Series("aid", "A", "share", "step", value=0.0)
CROWDED = Coupling("crowded", "taken", "deaths", "fatality", 0.7, 0.1, form="overload", capacity="room")


def sick(y: np.ndarray, room: Series, *couplings: Coupling, theta: tuple[float, ...], **given: Any) -> Posterior:
    levels = {"room": np.full(len(y), room.value or 0.0), "aid": np.zeros(len(y))}
    made = problem(y, (cases(), deaths()), series=(AID, room, TAKEN), couplings=couplings, levels=levels)
    one = known(made, **given)
    draws = {**one.epidemics["e"].draws, "theta": np.array([[list(theta)]]), "beta": np.zeros((1, 1, 0))}
    return replace(one, epidemics={"e": replace(one.epidemics["e"], draws=draws)})


def test_those_in_a_bed_are_all_who_came_and_have_not_left() -> None:
    y = np.random.default_rng(1).poisson(5.0, 60).astype(np.float64)
    stay = 7.0
    direct = [sum((1 - 1 / stay) ** (s - 1) * y[t - s] for s in range(1, t + 1)) for t in range(61)]
    np.testing.assert_allclose(admitted(y, stay), direct)
    assert admitted(np.ones(500), stay)[-1] == pytest.approx(stay)


def test_deaths_at_the_rate_that_the_fit_gives() -> None:
    y = np.stack([np.random.default_rng(3).poisson(2e8, DAYS), np.full(DAYS, 10**7)], axis=1)
    room = replace(ROOM, value=3e8)
    on_death = Coupling("aided", "aid", "deaths", "fatality", 0.2, 0.1, reference=1.0)
    posterior = sick(y, room, CROWDED, on_death, theta=(0.7, 0.2), level=0.1, cfr=0.5)
    made, part, t = posterior.problem, posterior.problem.epidemics[0], DAYS - 1
    before = replace(posterior, origin=t - 1)
    data = {k: jnp.asarray(v) for k, v in epidemic_data(made, part, origin=t - 1).items()}
    factor = float(fatality(part.shape, data, jnp.array([0.7, 0.2]))[t - part.first])
    load = 0.5 * admitted(y[:t, 0].astype(float), 10.0)[-1]
    assert factor == pytest.approx((1 + (np.exp(0.7) - 1) * (1 - 3e8 / load)) * np.exp(-0.2))
    expected = 0.02 + 0.5 * factor * float(data["memory_deaths"][t - part.first])
    found = reference(Future.build(before, days=1, members=5, seed=SEED), NO_CHANGE).counts["deaths"][:, 0]
    key = int(name_keys(["deaths"])[0])
    assert found == pytest.approx([negative_binomial(expected, 1e-12, SEED, n, 0, key) for n in range(5)], abs=1)


def test_with_no_bed_at_all_every_death_is_two() -> None:
    y = np.stack([np.full(DAYS, 300), np.full(DAYS, 9)], axis=1)
    some = {"level": 0.0, "cfr": 0.05}
    many, none = (
        simulate(Future.build(sick(y, replace(ROOM, value=beds), CROWDED, theta=(np.log(2.0),), **some), days=30,
                              members=2000, seed=SEED), NO_CHANGE)
        for beds in (1e9, 1e-9)
    )  # fmt: skip
    np.testing.assert_array_equal(many.counts["cases"], none.counts["cases"])
    assert none.counts["deaths"].sum() / many.counts["deaths"].sum() == pytest.approx(2.0, rel=0.01)


def test_past_deaths_push_at_the_rate_that_the_fit_gives() -> None:
    rng = np.random.default_rng(5)
    streams = (incidents("a", severity=True, ceiling=1e15), incidents("b", ceiling=1e15))
    mourn = Coupling("mourn", "a", "b", "background", 0.3, 0.1, form="deaths", fade_half_life=6.0)
    y = rng.poisson(10**8, (DAYS, 2))
    made = problem(y, streams, couplings=(mourn,), lethal=np.minimum(y, rng.poisson(4.0, y.shape)))
    assert made.incidents is not None
    posterior = known(made, A=[[0.5, 0.2], [0.1, 0.2]], log_background=18.0, beta=(0.3,), origin=DAYS - 2)
    data = {k: jnp.asarray(v) for k, v in incident_data(made, origin=DAYS - 2).items()}
    chains = posterior.incidents
    assert chains is not None
    parts = {name: jnp.asarray(chains.flat(name)[0]) for name in ("A", "delay", "knots", "beta")}
    lam = float(np.asarray(rates_of(made.incidents.shape, data, Parameters(**parts)))[DAYS - 1, 1])
    assert float(data["x"][DAYS - 1, 0]) > 1.0
    found = reference(Future.build(posterior, days=1, members=5, seed=SEED), NO_CHANGE).counts["b"][:, 0]
    key = int(name_keys(["b"])[0])
    expected = [negative_binomial(lam / (1 + lam / 1e15), 1e-12, SEED, n, 0, key) for n in range(5)]
    assert found == pytest.approx(expected, abs=2)


def test_a_level_moves_by_what_its_origin_has_moved_since_now() -> None:
    y = np.stack([np.full(DAYS, 30), np.ones(DAYS, dtype=int)], axis=1)
    grow = Coupling("grow", "aid", "room", "level", 0.4, 0.0)
    posterior = sick(y, ROOM, grow, CROWDED, theta=(0.7,))
    now = posterior.problem.crisis.now
    first = now + dt.timedelta(days=11)
    future = Future.build(posterior, days=30, members=70, seed=SEED)
    found = simulate(future, Scenario("s", "S", (Intervention("set", "aid", 0.5, first),))).levels["room"]
    np.testing.assert_allclose(found[:, :10], 40.0)
    np.testing.assert_allclose(found[:, 10:], 40.0 * np.exp(0.2))


def test_a_switch_is_on_as_often_as_its_waits_say() -> None:
    a, b = -np.expm1(-1 / 30.0), -np.expm1(-1 / 60.0)
    state = Series("state", "S", "state", "switch", value=0.0, waits=(30.0, 60.0))
    made = problem(np.zeros((60, 1)), (incidents("a"),), series=(state,), levels={"state": np.zeros(60)})
    future = Future.build(known(made), days=120, members=6000, seed=SEED)
    found = simulate(future, NO_CHANGE).levels["state"]
    assert set(np.unique(found)) == {0.0, 1.0}
    t = np.arange(1, 121)
    np.testing.assert_allclose(found.mean(axis=0), a / (a + b) * (1 - (1 - a - b) ** t), atol=0.025)


def test_beds_taken_and_free_are_those_of_each_member() -> None:
    y = np.stack([np.full(DAYS, 30), np.ones(DAYS, dtype=int)], axis=1)
    levels = {"room": np.full(DAYS, 40.0)}
    free = Series("free", "F", "beds", "derive", formula="max(room - taken, 0)")
    made = problem(y, (cases(), deaths()), series=(ROOM, TAKEN, free), levels=levels)
    one = known(made, level=0.1, alpha=0.3)
    found = simulate(Future.build(one, days=40, members=70, seed=SEED), NO_CHANGE)
    whole = np.concatenate([np.broadcast_to(y[:, 0], (70, DAYS)), found.counts["cases"]], axis=1)
    taken = 0.5 * admitted(whole.astype(float), 10.0)[:, DAYS:-1]
    np.testing.assert_allclose(found.levels["taken"], taken)
    np.testing.assert_allclose(found.levels["free"], np.maximum(40.0 - taken, 0.0))
    assert crowding(taken, np.full_like(taken, 40.0)).max() > 0
