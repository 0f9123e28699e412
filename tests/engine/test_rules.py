"""Rules act in a member's own future and nowhere else: as the step does, as their conditions say, by keyed chance."""

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from forestall.engine import Future, Outlook, Posterior, reference, simulate
from forestall.engine.simulation import future as futures
from forestall.records import Condition, Coupling, Intervention, Rule, Scenario, Series, Term

from .worlds import cases, deaths, incidents, known, problem, together

Floats = NDArray[np.float64]
SERIES = (
    Series("curfew", "C", "index", "hold", value=20.0, low=0.0, high=100.0),
    Series("troops", "T", "people", "step", value=4.0),
    Series("shift", "S", "share", "step", value=0.0),
    Series("state", "P", "state", "switch", value=0.0, waits=(20.0, 40.0), sd=0.3, low=0.0, high=1.0),
    Series("room", "R", "beds", "hold", value=40.0, sd=4.0, low=0.0),
    Series("taken", "B", "beds", "beds", value=0.3, sd=0.05, of="cases", stay=8.0),
    Series("free", "F", "beds", "derive", formula="room - taken"),
)
COUPLINGS = (
    Coupling("curfew_on_a", "curfew", "a", "background", 0.5, 0.1, per=100.0, reference=20.0, fade_half_life=6.0),
    Coupling("curfew_on_r", "curfew", "cases", "reproduction", -0.7, 0.1, per=100.0, reference=20.0),
    Coupling("troops_on_b", "troops", "b", "reproduction", 0.2, 0.1),
    Coupling("troops_kill", "troops", "a", "severity", 0.3, 0.1, reference=4.0),
    Coupling("mourn_own", "a", "b", "background", 0.4, 0.1, form="deaths", fade_half_life=5.0),
    Coupling("mourn_sick", "deaths", "a", "background", 0.1, 0.1, form="deaths", fade_half_life=9.0),
    Coupling("shift_on_room", "shift", "room", "level", 0.5, 0.1),
    Coupling("shift_on_death", "shift", "deaths", "fatality", 0.4, 0.1),
    Coupling("crowded", "taken", "deaths", "fatality", 0.7, 0.1, form="overload", capacity="room"),
    Coupling("state_on_b", "state", "b", "background", -0.3, 0.1),
)


def world() -> Posterior:
    """Two streams that answer each other, an epidemic that fills its beds, and couplings of every kind."""
    rng = np.random.default_rng(2)
    y = np.column_stack([rng.poisson(1.0, (80, 2)), rng.poisson(30.0, 80), rng.poisson(1.0, 80)])
    past = {s.id: np.full(80, s.value or 0.0) for s in SERIES if s.model not in ("beds", "derive")}
    streams = (incidents("a", severity=True, ceiling=40), incidents("b", ceiling=40), cases(population=9e4), deaths())
    lethal = np.minimum(y, rng.poisson(0.4, y.shape))
    made = problem(y, streams, series=SERIES, couplings=COUPLINGS, levels=past, lethal=lethal)
    draws = []
    for n in range(6):
        A = np.array([[0.2, 0.4], [0.3, 0.1]]) * (0.8 + 0.1 * n)
        one = known(made, A=A, log_background=-0.5, alpha=0.2, beta=(0.5, 0.4, 0.1, -0.3), level=0.1, alpha_deaths=0.1,
                    sites={"gamma": np.array([0.2])})  # fmt: skip
        sick = one.epidemics["e"]
        more = {"beta": np.array([[[-0.7 + 0.1 * n]]]), "theta": np.array([[[0.4, 0.7]]])}
        draws.append(replace(one, epidemics={"e": replace(sick, draws={**sick.draws, **more})}))
    return together(draws)


WORLD = world()
NUMBER = Term(-1.0, "number")


def day(t: int) -> dt.date:
    return WORLD.problem.crisis.now + dt.timedelta(days=1 + t)


def when(*terms: Term, strict: bool = True) -> Condition:
    return Condition(repr(terms), terms, strict)


def above(kind: str, of: str, most: float, days: int = 1) -> Condition:
    return when(Term(1.0, kind, of, days), Term(-most, "number"))  # type: ignore[arg-type]


def change(verb: str, target: str, value: float, first: int = 0, last: int | None = None) -> Intervention:
    return Intervention(verb, target, value, day(first), None if last is None else day(last))  # type: ignore[arg-type]


FULL = when(Term(1.0, "level", "taken"), Term(-1.0, "level", "room"))
EMPTY = when(Term(0.7, "level", "room"), Term(-1.0, "level", "taken"))
RETURN = Rule(FULL, change("set", "curfew", 90.0), EMPTY, least=5)
STRIKE = Rule(above("killed", "a", 0.0), change("cause", "b", 2.0), after=2, chance=0.6)
RULES = {
    "a curfew returns": (RETURN,),
    "a strike answers a death": (STRIKE,),
    "both": (RETURN, STRIKE),
    "troops leave": (Rule(above("count", "a", 9.0, 7), change("set", "troops", 1.0), least=10),),
    "help from abroad": (Rule(above("count", "deaths", 12.0, 7), change("set", "shift", 1.0, 3, 20), least=4),),
    "tests run out": (Rule(above("count", "cases", 50.0), change("cap", "cases", 30.0), least=3),),
    "held back": (
        Rule(above("count", "b", 2.0), change("scale", "a", 0.3)),
        Rule(STRIKE.when, change("add", "b", 1.5)),
    ),
    "beds are put up": (Rule(above("level", "taken", 80.0), change("add", "room", 30.0)),),
}


def future(members: int = 192, days: int = 50) -> Future:
    return Future.build(WORLD, days=days, members=members, seed=4)


def ahead(*rules: Rule, members: int = 192, workers: int | None = None) -> Outlook:
    return simulate(future(members), Scenario("s", "S", rules=rules), workers=workers)


BASE = ahead()


def paths(found: Outlook) -> dict[str, NDArray[Any]]:
    return {**found.counts, **{f"lethal {k}": v for k, v in found.lethal.items()}, **found.levels}


@pytest.mark.parametrize("name", ["none", *RULES])
def test_blocks_follow_the_rules_that_the_step_follows(name: str) -> None:
    rules = RULES.get(name, ())
    scenario = Scenario("s", "S", rules=rules)
    fast, exact = simulate(future(), scenario), reference(future(), scenario)
    for id, y in exact.counts.items():
        assert (fast.counts[id] == y).all(axis=1).mean() > 0.96, id  # a draw may fall between two roundings
    assert (fast.lethal["a"] == exact.lethal["a"]).mean() > 0.99
    for q in range(len(rules)):
        assert 0.01 < exact.force[q].mean() < 0.99
        assert (fast.force[q] == exact.force[q]).mean() > 0.99


@pytest.mark.parametrize("name", RULES)
def test_a_member_in_which_no_rule_comes_into_force_is_as_it_was_to_the_last_bit(name: str) -> None:
    found = ahead(*RULES[name])
    first = np.min([np.where(f.any(axis=1), f.argmax(axis=1), 50) for f in found.force.values()], axis=0)
    assert (first < 50).any()
    for id, path in paths(BASE).items():
        before = np.arange(50) < first[:, None]
        np.testing.assert_array_equal(paths(found)[id][before], path[before])
    none = tuple(replace(r, when=when(Term(1.0, "number"), NUMBER)) for r in RULES[name])
    for id, path in paths(ahead(*none)).items():
        np.testing.assert_array_equal(path, paths(BASE)[id])


ALWAYS = [
    ("set", "curfew", 90.0), ("set", "troops", 1.0), ("scale", "a", 0.4), ("add", "b", 2.0), ("cap", "cases", 25.0),
    ("set", "shift", 1.0), ("remove", "b", 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "target", "value"), ALWAYS)
def test_a_rule_always_in_force_is_the_change_itself(verb: str, target: str, value: float) -> None:
    made = change(verb, target, value, 5, 30)
    ruled = reference(future(40), Scenario("s", "S", rules=(Rule(when(Term(1.0, "number")), made),)))
    plain = reference(future(40), Scenario("s", "S", (made,)))
    for id, path in paths(plain).items():
        agree = np.isclose(paths(ruled)[id], path, rtol=1e-9).all(axis=1)
        assert agree.mean() > 0.9, id  # a logarithm is put together in another order
    base = reference(future(40), Scenario("s", "S"))
    assert any((plain.counts[id] != base.counts[id]).any() for id in base.counts)


def test_a_strike_answers_each_death_that_the_coin_falls_for_two_days_later() -> None:
    found = ahead(STRIKE, members=960)
    killed, force = found.lethal["a"] > 0, found.force[0]
    asked = killed[:, :-3]
    assert not force[:, 3:][~asked].any()
    share = force[:, 3:][asked].mean()
    assert share == pytest.approx(0.6, abs=4 * np.sqrt(0.24 / asked.sum()))
    assert (found.counts["b"][force == 1] >= 2).all()


def test_a_curfew_comes_with_full_beds_stays_its_time_and_goes_with_empty_ones() -> None:
    found = ahead(RETURN)
    taken, room, force = found.levels["taken"], found.levels["room"], found.force[0]
    on, since = np.zeros(len(taken), bool), np.full(len(taken), -1)
    for t in range(taken.shape[1]):
        lifted = on & (t - since >= 5) & (taken[:, t] < 0.7 * room[:, t])
        called = ~on & (taken[:, t] > room[:, t])
        on, since = (on & ~lifted) | called, np.where(called, t, since)
        np.testing.assert_array_equal(force[:, t], on)
    np.testing.assert_array_equal(found.levels["curfew"], np.where(force == 1, 90.0, 20.0))
    assert found.counts["cases"].sum() < 0.95 * BASE.counts["cases"].sum()


def test_bytes_depend_on_neither_workers_nor_parts_nor_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    one = paths(ahead(RETURN, STRIKE, members=200, workers=1))
    monkeypatch.setattr(futures, "PART", 37)
    for workers in (1, 2, 4):
        other = paths(ahead(RETURN, STRIKE, members=200, workers=workers))
        for id, path in one.items():
            np.testing.assert_array_equal(other[id], path)
