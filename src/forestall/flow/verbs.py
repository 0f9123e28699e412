"""The library's verbs: load a crisis, fit it (or plain counts), simulate a scenario, from Python.

import forestall as fs

crisis = fs.load("iraq-2020")
posterior = fs.fit(crisis)
outlook = fs.simulate(crisis, posterior, scenario="withdrawal", days=90)

found = fs.sensitivity(posterior, outcome="us_killed_30d")

posterior = fs.fit(counts)                            # an array or data frame, a row a day, a column a stream
posterior = fs.fit(cases, unit="cases", interval=(4.7, 2.9))
posterior.reproduction()
outlook = fs.simulate(posterior, days=30)

fs.point(counts, spacing=180).A                       # in milliseconds, without intervals
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from forestall import crisis as crises
from forestall.crisis import check_change, check_rules
from forestall.engine import Effort, Fitter, Future, Outlook, Posterior, Problem
from forestall.engine import simulate as run_scenario
from forestall.engine.fitting.plain import from_counts
from forestall.engine.fitting.point import Point, point_estimate
from forestall.errors import UsageError
from forestall.flow.driving import find_drivers
from forestall.flow.gathering import gather, past
from forestall.flow.levers import combined
from forestall.flow.settling import under
from forestall.records import Crisis, Intervention, Rule, Scenario, Sensitivity
from forestall.scenario import parse_changes, parse_rules

__all__ = ["fit", "load", "point", "sensitivity", "simulate"]


def load(name: str) -> Crisis:
    """Read and check a crisis folder, or a built-in crisis by its name; raises CrisisError in one sentence."""
    return crises.load(name)


def fit(
    crisis: Any, *, seed: int | None = None, effort: Effort | None = None, start: Posterior | None = None, **model: Any
) -> Posterior:
    """Fit a crisis by NUTS on what was known up to `now`; nothing is written. Takes half a minute for iraq-2020.

    With an earlier fit of the same streams as `start`, yesterday's say, it goes on from there and is done sooner.
    In place of a crisis: plain counts, an array or data frame; `model` holds what `engine.plain.from_counts` takes.
    """
    if not isinstance(crisis, Crisis):
        problem = from_counts(crisis, **model)
        return Fitter(problem, effort).fit(seed=problem.crisis.seed if seed is None else seed, start=start)
    if model:
        raise UsageError(
            f"{', '.join(model)} came with a crisis; its folder says these things, give plain counts or none"
        )
    with tempfile.TemporaryDirectory() as folder:
        counts, levels = past(gather(crisis, record=Path(folder) / "record.sqlite"))
    return Fitter(Problem.build(crisis, counts, levels), effort).fit(
        seed=crisis.seed if seed is None else seed, start=start
    )


def point(counts: Any, *, spacing: float | None = None) -> Point:
    """The most likely A and R of plain counts (an array or a frame, every day counted), in milliseconds and without
    intervals, under a background with `spacing` days between its knots, or a constant one: R hangs on it, try several.

    Raises DataError or UsageError in one sentence. See `engine.point` for what it rests on.
    """
    return point_estimate(counts, spacing=spacing)


def simulate(
    crisis: Crisis | Posterior,
    posterior: Posterior | None = None,
    *,
    scenario: str | Scenario = "baseline",
    changes: Sequence[Intervention] | Mapping[str, list[str]] = (),
    days: int | None = None,
    members: int | None = None,
) -> Outlook:
    """Simulate one scenario from the day after `now`, by its id or your own, with further changes as records or as on
    the command line ({"set": ["troops=2500@2020-04-01"]}, rules under "when"); raises CrisisError for what is unknown,
    NotConvergedError.

    A posterior alone, as of plain counts, is enough.
    """
    if posterior is None:
        if not isinstance(crisis, Posterior):
            raise UsageError("simulate came without a posterior; fit the crisis first and give simulate what fit gives")
        posterior = crisis
    crisis = posterior.problem.crisis
    posterior.require()
    rules: tuple[Rule, ...] = ()
    if isinstance(changes, Mapping):
        rules = parse_rules(changes.get("when", ()), crisis)
        changes = parse_changes({verb: texts for verb, texts in changes.items() if verb != "when"}, crisis)
    for change in changes:
        check_change(f"{change.verb} of {change.target}", change, crisis)
    asked, posterior = _under(scenario, posterior)
    future = Future.build(posterior, days=days or crisis.horizon, members=members or crisis.members, seed=crisis.seed)
    asked = replace(asked, interventions=(*asked.interventions, *changes), rules=(*asked.rules, *rules))
    check_rules([f"when {r.when.text}, {r.change.verb} {r.change.target}" for r in asked.rules], asked.rules, crisis)
    return run_scenario(future, asked)


def _under(scenario: str | Scenario, posterior: Posterior) -> tuple[Scenario, Posterior]:
    """A scenario, and the posterior under what it settles."""
    crisis = posterior.problem.crisis
    asked = scenario if isinstance(scenario, Scenario) else combined(crisis, scenario, ())
    if not asked.settled:
        return asked, posterior
    with tempfile.TemporaryDirectory() as folder:
        return asked, under(gather(crisis, record=Path(folder) / "record.sqlite"), posterior, asked)


def sensitivity(
    posterior: Posterior,
    *,
    outcome: str | None = None,
    method: str | None = None,
    n: int | None = None,
    scenario: str | Scenario = "baseline",
) -> Sensitivity:
    """What an outcome of the crisis hangs on, or each of them: drivers ranked by Morris' design ("morris"), by Sobol's
    ("sobol"), or by Sobol's on what Morris' keeps; `n` trajectories or base worlds. Under a scenario its rules are
    drivers too. Needs SALib.

    Raises UsageError for what cannot be asked, NotConvergedError.
    """
    asked, known = _under(scenario, posterior)
    return find_drivers(known, outcome=outcome, method=method, n=n, under=asked)
