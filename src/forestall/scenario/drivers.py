"""What an outcome may hang on: what is not known, levers that can be turned, ways the model is built.

Every driver goes from 0 to 1. What is not known goes through its own spread, the posterior's or the series': at u lies
the value that a share u of the members lie below, so that 0.05 and 0.95 are the ends of a 90 % interval. A lever goes
from not turned to all the way. A switch is off below a half and on above; the ceiling goes from half to twice. Under a
scenario its rules are drivers too (`rule_knobs`), and levers of what it sets already are none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Future
from forestall.engine.simulation.composed import Library, Piece, Settings
from forestall.records import Driver, Lever, Scenario
from forestall.scenario.dials import free, present, standing, turned
from forestall.scenario.paired import uncoupled
from forestall.scenario.pieces import Named, pieces
from forestall.scenario.reach import downstream, reached
from forestall.scenario.rule_knobs import RuleKnob, rule_knobs, with_rules

__all__ = ["ENDS", "Knob", "knobs", "settings"]

Floats = NDArray[np.float64]

ENDS = (0.05, 0.95)
"""Low and high end of what is not known."""
NOTHING = Scenario("baseline", "Nothing is changed")
_SWITCHES = {
    "couplings": "whether anything is coupled",
    "ceiling": "how much each side can do at most",
    "background": "whether what comes unprovoked goes on wandering",
    "epidemics": "whether the growth of epidemics goes on wandering",
}


@dataclass(frozen=True, slots=True, eq=False)
class Knob:
    """A driver, what turns with it, and the streams and series that it can reach; `rest` is where it stands."""

    driver: Driver
    reaches: frozenset[str]
    piece: Piece | None = None
    lever: Lever | None = None
    rest: float = 0.5
    rule: RuleKnob | None = None


def knobs(library: Library, levers: tuple[Lever, ...], under: Scenario = NOTHING) -> tuple[Knob, ...]:
    """Every driver of a future under a scenario, those that members do not differ in left out."""
    future = library.future
    found = [_unknown(named, future) for named in pieces(library)]
    found += [_lever(lever, future) for lever in levers if free(lever, under)]
    return (*found, *_rules(future, under), *_switches(future))


def _rules(future: Future, under: Scenario) -> Iterator[Knob]:
    for driver, turned_, rest in rule_knobs(under):
        reaches = reached([under.rules[turned_.rule].change], future.posterior.problem.crisis)
        yield Knob(driver, reaches, rest=rest, rule=turned_)


def _unknown(named: Named, future: Future) -> Knob:
    crisis = future.posterior.problem.crisis
    low, high = (float(named.piece.size[named.piece.at(np.array([end]))[0]]) for end in ENDS)
    driver = Driver(named.piece.id, named.label, "unknown", named.unit, low, high)
    return Knob(driver, downstream(named.touches, crisis), piece=named.piece)


def _lever(lever: Lever, future: Future) -> Knob:
    now, change = present(lever, future), lever.full[0]
    driver = Driver(f"lever.{lever.id}", lever.label, "lever", change.unit, now, standing(change, 1.0, now))
    return Knob(driver, reached(lever.full, future.posterior.problem.crisis), lever=lever, rest=0.0)


def _switches(future: Future) -> Iterator[Knob]:
    problem = future.posterior.problem
    incidents = [s.id for s in problem.crisis.streams if s.unit == "incidents"]
    touched = {
        "couplings": reached(uncoupled(future).interventions, problem.crisis),
        "ceiling": incidents,
        "background": incidents,
        "epidemics": [p.cases.id for p in problem.epidemics],
    }
    for id, streams in touched.items():
        if streams:
            driver = Driver(f"model.{id}", _SWITCHES[id], "model", "", 0.0, 1.0)
            rest = 0.5 if id == "ceiling" else 1.0
            yield Knob(driver, downstream(streams, problem.crisis), rest=rest)


def settings(
    turns: Mapping[str, float], knobs: tuple[Knob, ...], future: Future, under: Scenario = NOTHING
) -> Settings:
    """How a future is run under a scenario with levers, rules and switches turned so far, by driver; those not named
    rest."""
    levers = {k.lever.id: k.lever for k in knobs if k.lever is not None}
    scenario = turned(levers, {id: turns.get(f"lever.{id}", 0.0) for id in levers}, future, under)
    if turns.get("model.couplings", 1.0) < 0.5:
        off = uncoupled(future)
        scenario = replace(scenario, interventions=(*scenario.interventions, *off.interventions))
    ruled = {k.rule: turns.get(k.driver.id, k.rest) for k in knobs if k.rule is not None}
    return Settings(
        replace(scenario, rules=with_rules(scenario.rules, ruled)),
        ceiling=float(2.0 ** (2.0 * turns.get("model.ceiling", 0.5) - 1.0)),
        still_background=turns.get("model.background", 1.0) < 0.5,
        still_epidemics=turns.get("model.epidemics", 1.0) < 0.5,
    )
