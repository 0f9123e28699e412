"""A crisis of every kind of part, with a posterior that is known, for what scenarios may and may not do."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from engine.worlds import cases, deaths, incidents, known, problem, together
from forestall.engine import Future, Outlook, Posterior, simulate
from forestall.records import Coupling, Intervention, Scenario, Series

LEVEL = Series("level", "Level", "people", "hold", value=5.0, low=0.0)
DRIFT = Series("drift", "Drift", "USD", "revert", value=10.0, sd=2.0, half_life=5.0)
TWICE = Series("twice", "Twice", "USD", "derive", formula="2 * drift")
COUPLINGS = (
    Coupling("push", "level", "a", "background", 0.3, 0.1),
    Coupling("grow", "level", "b", "reproduction", -0.1, 0.1),
    Coupling("harm", "level", "a", "severity", 0.2, 0.1),
    Coupling("load", "cases", "cases", "reproduction", -0.1, 0.1, form="load"),
)
INCIDENTS = ("a", "b", "placebo")
Y = np.column_stack(
    [np.random.default_rng(2).poisson(1.0, (80, 3)), np.full(80, 30), np.ones(80)],
).astype(np.int64)


def posterior(*, with_: str = "a b placebo cases", couplings: bool = True, series: bool = True) -> Posterior:
    """Five draws. a and b answer each other and provoke the placebo; without couplings, nothing pushes anything."""
    parts = with_.split()
    kinds = {"a": incidents("a", severity=True), "b": incidents("b"), "placebo": incidents("placebo", block="p")}
    streams = tuple(kinds[p] for p in parts if p in kinds) + ((cases(), deaths()) if "cases" in parts else ())
    columns = [k for k, id in enumerate(("a", "b", "placebo", "cases", "deaths")) if id in {s.id for s in streams}]
    pushing = tuple(c for c in COUPLINGS if couplings and c.to in parts)
    given = (LEVEL, DRIFT, TWICE) if series else ()
    past = {"level": np.full(80, 5.0), "drift": np.full(80, 10.0), "twice": np.full(80, 20.0)} if series else {}
    made = problem(Y[:, columns], streams, series=given, couplings=pushing, levels=past)
    kept = [k for k, id in enumerate(INCIDENTS) if id in parts]
    A = np.array([[0.2, 0.5, 0.0], [0.3, 0.1, 0.0], [0.2 * couplings, 0.0, 0.3]])[kept][:, kept]
    on = {str(c.on) for c in pushing}
    return together([_draw(made, A * (0.8 + 0.1 * n), n, on) for n in range(5)])


def _draw(made: Any, A: Any, n: int, on: set[str]) -> Posterior:
    sites = {"gamma": np.array([-0.1])} if "reproduction" in on else {}
    beta = (0.3 + 0.05 * n,) if "background" in on else ()
    found = known(made, A=A, log_background=-1.0, alpha=0.2, beta=beta, load=-0.1, sites=sites, level=0.05)
    if made.epidemics and not made.epidemics[0].couplings:
        chains = found.epidemics["e"]
        found = replace(found, epidemics={"e": replace(chains, draws={**chains.draws, "beta": np.zeros((1, 1, 0))})})
    return found


def ahead(of: Posterior, *changes: Intervention, days: int = 40, members: int = 130, seed: int = 4) -> Outlook:
    return simulate(Future.build(of, days=days, members=members, seed=seed), Scenario("s", "S", changes))


def day(of: Posterior, t: int) -> dt.date:
    return of.problem.crisis.now + dt.timedelta(days=1 + t)


def everything(found: Outlook) -> Mapping[str, Any]:
    """Counts, lethal events and levels by name."""
    return {**found.counts, **{f"lethal {k}": v for k, v in found.lethal.items()}, **found.levels}
