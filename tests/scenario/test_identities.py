"""Identities that hold of every kind of coupling, change and rule, to the last bit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from forestall.engine import Future, Outlook, Posterior, simulate
from forestall.records import Intervention, Outcome, Rule, Scenario
from forestall.scenario import effect, reached, touches, uncoupled

from .whole import COUPLINGS, PARTS, RULES, SERIES, WITHIN, WORLD, posterior
from .worlds import day, everything

DAYS, MEMBERS = 45, 130


def future(of: Posterior = WORLD) -> Future:
    return Future.build(of, days=DAYS, members=MEMBERS, seed=4)


def ahead(*changes: Intervention, rules: tuple[Rule, ...] = (), of: Posterior = WORLD) -> Outlook:
    return simulate(future(of), Scenario("s", "S", changes, rules=rules))


def change(verb: str, target: str, value: float, first: int = 0) -> Intervention:
    return Intervention(verb, target, value, day(WORLD, first))  # type: ignore[arg-type]


def differ(found: Mapping[str, Any], base: Mapping[str, Any]) -> set[str]:
    """Ids of what is not the same to the last bit."""
    return {id.removeprefix("lethal ") for id, values in found.items() if not np.array_equal(values, base[id])}


BASE = everything(ahead())
TWIN = uncoupled(future())


@pytest.mark.parametrize("ruled", [False, True])
def test_with_every_kind_of_coupling_off_a_crisis_is_the_product_of_its_parts(ruled: bool) -> None:
    """Rules that stay within a part, all of them at once, act as they do in that part alone."""
    rules = tuple(RULES[name] for names in WITHIN.values() for name in names) if ruled else ()
    twin = everything(simulate(future(), replace(TWIN, rules=rules)))
    for part in PARTS:
        mine = tuple(RULES[name] for name in WITHIN[part]) if ruled else ()
        alone = everything(ahead(rules=mine, of=posterior(with_=part, coupled=False)))
        assert alone
        assert not differ(alone, {id: twin[id] for id in alone})
    still = {s.id for s in SERIES if s.model not in ("beds",) and s.id not in ("free", "room")}
    assert not differ({id: twin[id] for id in still}, BASE)
    np.testing.assert_array_equal(twin["room"], everything(ahead(change("remove", "aid_on_room", 0.0)))["room"])


@pytest.mark.parametrize("id", [c.id for c in COUPLINGS])
def test_every_coupling_by_itself_is_why_a_crisis_is_not_the_product(id: str) -> None:
    """With all others off, and what it comes from moved, that one is felt: the twin leaves none on."""
    origin = next(c for c in COUPLINGS if c.id == id)
    moved = (change("set", origin.origin, 1.7),) if origin.origin in {"curfew", "troops", "aid"} else ()
    others = tuple(c for c in TWIN.interventions if c.target != id)
    lone, off = (
        everything(simulate(future(), Scenario("s", "S", (*moved, *changes))))
        for changes in (others, TWIN.interventions)
    )
    found = differ(lone, off)
    assert origin.to in found
    assert found <= reached([change("remove", id, 0.0)], WORLD.problem.crisis)


AT_REST = {"curfew_on_a", "curfew_on_r", "troops_kill", "aid_on_room", "aid_on_death"}
"""Couplings that do nothing where nothing is changed: their series rest at the reference."""
CHANGES = [
    ("set", "curfew", 70.0), ("add", "price", 3.0), ("cap", "price", 8.0), ("scale", "room", 0.5), ("set", "aid", 1.0),
    ("set", "state", 1.0), ("delay", "price", 4.0), ("set", "troops", 1.0), ("scale", "a", 0.4), ("cap", "a", 0.2),
    ("add", "placebo", 2.0), ("remove", "b", 0.0), ("delay", "a", 4.0), ("cap", "cases", 25.0), ("scale", "cases", 0.5),
    ("remove", "a:placebo", 0.0), ("scale", "b:a", 3.0), ("delay", "a:b", 5.0), ("add", "twice", 5.0),
    ("set", "price_on_placebo", 1.0), ("scale", "mourn_own", 3.0),
    *(("remove", c.id, 0.0) for c in COUPLINGS if c.id not in AT_REST),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "target", "value"), CHANGES)
def test_a_change_moves_what_a_path_leads_to_and_nothing_else_by_a_bit(verb: str, target: str, value: float) -> None:
    made = change(verb, target, value, 3)
    assert differ(everything(ahead(made)), BASE) == reached([made], WORLD.problem.crisis) < BASE.keys()


@pytest.mark.parametrize("name", RULES)
def test_a_rule_moves_what_a_path_leads_to_and_nothing_else_by_a_bit(name: str) -> None:
    found = everything(ahead(rules=(RULES[name],)))
    assert differ(found, BASE) == reached([RULES[name].change], WORLD.problem.crisis) < BASE.keys()


@pytest.mark.parametrize(
    ("of", "changes"),
    [
        ("cases", [("scale", "a", 0.0), ("remove", "mourn_own", 0.0), ("add", "price", 5.0), ("set", "aid", 1.0)]),
        ("placebo", [("add", "twice", 9.0)]),
        ("price", [("remove", "a", 0.0), ("cap", "cases", 3.0), ("set", "troops", 0.0), ("remove", "load", 0.0)]),
    ],
)
def test_without_a_path_to_an_outcome_its_chance_moves_by_exactly_zero(
    of: str, changes: list[tuple[str, str, float]]
) -> None:
    measure, most = ("mean", 10.0) if of == "price" else ("count", float(np.median(BASE[of][:, :30].sum(axis=1))))
    asked = Outcome("o", "?", measure, of, day(WORLD, 0), day(WORLD, 29), above=most)  # type: ignore[arg-type]
    base = ahead()
    for made in changes:
        scenario = Scenario("s", "S", (change(*made),))
        assert not touches(scenario.interventions, asked, WORLD.problem.crisis)
        moved = effect(scenario, asked, simulate(future(), scenario), base, future())
        assert (moved.difference, moved.q05, moved.q95) == (0.0, 0.0, 0.0)
        assert 0.2 < moved.probability < 0.8
