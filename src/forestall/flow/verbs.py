"""The library's verbs: load a crisis, fit it (or plain counts), simulate a scenario, from Python.

import forestall as fs

crisis = fs.load("iraq-2020")
posterior = fs.fit(crisis)
outlook = fs.simulate(crisis, posterior, scenario="withdrawal", days=90)

posterior = fs.fit(counts)                            # an array or data frame, a row a day, a column a stream
posterior = fs.fit(cases, unit="cases", interval=(4.7, 2.9))
posterior.reproduction()
outlook = fs.simulate(posterior, days=30)
"""

import tempfile
from pathlib import Path
from typing import Any

from forestall import crisis as crises
from forestall.engine import Effort, Fitter, Future, Outlook, Posterior, Problem
from forestall.engine import simulate as run_scenario
from forestall.engine.plain import from_counts
from forestall.errors import CrisisError, UsageError
from forestall.flow.forecasting import BASELINE
from forestall.flow.gathering import gather, past
from forestall.records import Crisis

__all__ = ["fit", "load", "simulate"]


def load(name: str) -> Crisis:
    """Read and check a crisis folder, or a built-in crisis by its name; raises CrisisError in one sentence."""
    return crises.load(name)


def fit(crisis: Any, *, seed: int | None = None, effort: Effort | None = None, **model: Any) -> Posterior:
    """Fit a crisis by NUTS on what was known up to `now`; nothing is written. Takes half a minute for iraq-2020.

    In place of a crisis: plain counts, an array or data frame; `model` holds what `engine.plain.from_counts` takes.
    """
    if not isinstance(crisis, Crisis):
        problem = from_counts(crisis, **model)
        return Fitter(problem, effort).fit(seed=problem.crisis.seed if seed is None else seed)
    if model:
        raise UsageError(
            f"{', '.join(model)} came with a crisis; its folder says these things, give plain counts or none"
        )
    with tempfile.TemporaryDirectory() as folder:
        counts, levels = past(gather(crisis, record=Path(folder) / "record.sqlite"))
    return Fitter(Problem.build(crisis, counts, levels), effort).fit(seed=crisis.seed if seed is None else seed)


def simulate(
    crisis: Crisis | Posterior,
    posterior: Posterior | None = None,
    *,
    scenario: str = "baseline",
    days: int | None = None,
    members: int | None = None,
) -> Outlook:
    """Simulate one scenario from the day after `now`; raises CrisisError for an unknown scenario, NotConvergedError.

    A posterior alone, as of plain counts, is enough.
    """
    if posterior is None:
        if not isinstance(crisis, Posterior):
            raise UsageError("simulate came without a posterior; fit the crisis first and give simulate what fit gives")
        posterior = crisis
    crisis = posterior.problem.crisis
    posterior.require()
    known = {s.id: s for s in (BASELINE, *crisis.scenarios)}
    if scenario not in known:
        raise CrisisError(f"scenario is {scenario!r}; it must be one of {', '.join(known)}")
    future = Future.build(posterior, days=days or crisis.horizon, members=members or crisis.members, seed=crisis.seed)
    return run_scenario(future, known[scenario])
