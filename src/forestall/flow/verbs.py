"""The library's verbs: load a crisis, fit it, simulate a scenario, from Python.

import forestall as fs

crisis = fs.load("iraq-2020")
posterior = fs.fit(crisis)
outlook = fs.simulate(crisis, posterior, scenario="withdrawal", days=90)
"""

import tempfile
from pathlib import Path

from forestall import crisis as crises
from forestall.engine import Effort, Fitter, Future, Outlook, Posterior, Problem
from forestall.engine import simulate as run_scenario
from forestall.errors import CrisisError
from forestall.flow.forecasting import BASELINE
from forestall.flow.gathering import gather, past
from forestall.records import Crisis

__all__ = ["fit", "load", "simulate"]


def load(name: str) -> Crisis:
    """Read and check a crisis folder, or a built-in crisis by its name; raises CrisisError in one sentence."""
    return crises.load(name)


def fit(crisis: Crisis, *, seed: int | None = None, effort: Effort | None = None) -> Posterior:
    """Fit a crisis by NUTS on what was known up to `now`; nothing is written. Takes half a minute for iraq-2020."""
    with tempfile.TemporaryDirectory() as folder:
        counts, levels = past(gather(crisis, record=Path(folder) / "record.sqlite"))
    return Fitter(Problem.build(crisis, counts, levels), effort).fit(seed=crisis.seed if seed is None else seed)


def simulate(
    crisis: Crisis,
    posterior: Posterior,
    *,
    scenario: str = "baseline",
    days: int | None = None,
    members: int | None = None,
) -> Outlook:
    """Simulate one scenario from the day after `now`; raises CrisisError for an unknown scenario, NotConvergedError."""
    posterior.require()
    known = {s.id: s for s in (BASELINE, *crisis.scenarios)}
    if scenario not in known:
        raise CrisisError(f"scenario is {scenario!r}; it must be one of {', '.join(known)}")
    future = Future.build(posterior, days=days or crisis.horizon, members=members or crisis.members, seed=crisis.seed)
    return run_scenario(future, known[scenario])
