"""The series under one scenario: its changes, what couplings between series make of them, and what members' own futures
add, beds taken and what rules do.

Levels are (members, days), or (1, days) where all members agree. A coupling on a level acts by what its origin has
changed since `now`; a formula follows what it is made of.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.model.couplings import covariate
from forestall.engine.model.hospital import stays
from forestall.engine.model.problem import number
from forestall.engine.model.series import derive, needed
from forestall.engine.simulation import changes
from forestall.engine.simulation.future import Future, Part, drawn, fitted_epidemics
from forestall.errors import UsageError
from forestall.records import Coupling, Intervention, Scenario, Series

__all__ = [
    "Levels",
    "Lived",
    "add_beds",
    "changed_series",
    "covariates",
    "drawn_share",
    "in_need",
    "share_out",
    "shares",
]

Floats = NDArray[np.float64]
Levels = Mapping[str, Floats]
"""Levels by the id of their series."""


class Lived(NamedTuple):
    """What members went through: rules in force (Q, days, n) and cases (C, days, n)."""

    force: NDArray[np.uint8]
    cases: NDArray[np.int32]


def changed_series(future: Future, scenario: Scenario, part: Part, lived: Lived | None = None) -> dict[str, Floats]:
    """Levels (n, days), or (1, days) where all members agree, of every series under the scenario.

    What hangs on the members' own futures is there only once these are known.
    """
    levels = dict(part.series)
    for series in future.posterior.problem.crisis.series:
        if series.formula is None and series.id in levels:
            path = _coupled(levels[series.id], series, levels, future, scenario, part)
            levels[series.id] = _changed(path, series, future, scenario, lived)
    if lived is not None:
        _beds(levels, future, part, lived)
    _formulas(levels, future, scenario, part, lived)
    return levels


def add_beds(levels: dict[str, Floats], future: Future, scenario: Scenario, part: Part, lived: Lived) -> None:
    """Complete the levels by the beds taken, and what is made of them, where no rule has changed the others."""
    if _beds(levels, future, part, lived):
        _formulas(levels, future, scenario, part, lived)


def _formulas(levels: dict[str, Floats], future: Future, scenario: Scenario, part: Part, lived: Lived | None) -> None:
    for series in future.posterior.problem.crisis.series:
        if series.formula is not None and series.id not in levels and needed(series.formula) <= levels.keys():
            path = np.atleast_2d(derive(series.formula, levels, _past(future)))
            path = np.broadcast_to(path, (len(path), len(future.days)))
            path = _coupled(path, series, levels, future, scenario, part)
            levels[series.id] = _changed(path, series, future, scenario, lived)


def _past(future: Future) -> Levels:
    """Every series as it was up to the origin."""
    return {id: values[: future.posterior.origin + 1] for id, values in future.posterior.problem.levels.items()}


def _coupled(path: Floats, series: Series, levels: Levels, future: Future, scenario: Scenario, part: Part) -> Floats:
    """The path times exp(beta (x - x now)) of each coupling on its level, within the series' bounds."""
    mine = [c for c in future.posterior.problem.crisis.couplings if c.on == "level" and c.to == series.id]
    for coupling in mine:
        x = covariate(levels[coupling.origin], coupling)
        now = covariate(np.array([future.series[coupling.origin].last]), coupling)
        beta = drawn(future, coupling.mean, coupling.sd, coupling.id, part.draw)
        share = changes.coupling_share(scenario, coupling.id, beta, future.days)
        x = x - now if share is None else (x - now) * share.T
        path = path * np.exp(beta[:, None] * x)
    return _within(path, series) if mine else path


def _changed(path: Floats, series: Series, future: Future, scenario: Scenario, lived: Lived | None) -> Floats:
    """The path of one series under the scenario, within the series' bounds."""
    mine = [c for c in scenario.interventions if c.target == series.id]
    for change in mine:
        path = changes.change_level(path, change, future.days)
        _stays_a_price(path, series, change)
    rules = [(q, r.change) for q, r in enumerate(scenario.rules) if r.change.target == series.id]
    for q, change in rules if lived is not None else []:
        assert lived is not None
        ruled = changes.change_level(path, replace(change, start=future.days[0], end=None), future.days)
        path = np.where(lived.force[q].T, ruled, path)
    return _within(path, series) if mine or rules else path


def _stays_a_price(path: Floats, series: Series, change: Intervention) -> None:
    """Refuse what would bring a walk, which moves by its logarithm, to nothing or below."""
    if series.model == "walk" and path.min() <= 0.0:
        raise UsageError(
            f"{change.verb} {series.id} by {change.value:g} {series.unit} would bring it to {path.min():.3g} in some "
            f"futures; it must stay above 0, scale it instead"
        )


def _within(path: Floats, series: Series) -> Floats:
    low, high = (-np.inf if series.low is None else series.low), (np.inf if series.high is None else series.high)
    return np.clip(path, low, high)


def _beds(levels: dict[str, Floats], future: Future, part: Part, lived: Lived) -> bool:
    """Beds taken on each morning; whether there are such series."""
    found, origin = False, future.posterior.origin
    for c, epidemic in enumerate(fitted_epidemics(future.posterior)):
        beds = in_need(future, epidemic.cases.id)
        if beds is not None:
            found, keep = True, stays(number(beds.stay))
            y = future.posterior.problem.counts.y[: origin + 1, epidemic.columns[0]]
            path = np.empty(lived.cases[c].shape)
            path[0] = y @ keep ** np.arange(origin, -1, -1)
            for t in range(1, len(path)):
                path[t] = keep * path[t - 1] + lived.cases[c, t - 1]
            levels[beds.id] = (path * drawn_share(future, beds, part)).T
    return found


def in_need(future: Future, cases: str) -> Series | None:
    """The series of beds that a stream of cases takes."""
    return next((s for s in future.posterior.problem.crisis.series if s.of == cases), None)


def drawn_share(future: Future, beds: Series, part: Part) -> Floats:
    """The share of cases that needs a bed: (n,)."""
    return np.clip(drawn(future, number(beds.value), beds.sd or 0.0, beds.id, part.draw), 1e-4, 1.0)


def covariates(future: Future, levels: Levels, coupling: Coupling, out: NDArray[Any] | None = None) -> Floats:
    """x (days, n) of a coupling from a series, or (days, 1); a fading effect remembers the past."""
    past = future.posterior.problem.levels[coupling.origin][: future.posterior.origin + 1]
    return covariate(levels[coupling.origin], coupling, past, out).T


def shares(future: Future, scenario: Scenario, couplings: "list[Coupling | None] | tuple[Coupling, ...]") -> Floats:
    """The part left of each coupling, the same for all members: (days, C)."""
    out = np.ones((len(future.days), len(couplings)))
    for c, coupling in enumerate(couplings):
        share = None if coupling is None else changes.coupling_share(scenario, coupling.id, np.ones(1), future.days)
        if share is not None:
            out[:, c] = share[:, 0]
    return out


def share_out(x: NDArray[Any], future: Future, scenario: Scenario, coupling: Coupling, effect: Floats) -> None:
    """Leave of x (days, n) what the scenario leaves of the coupling's effect (n,)."""
    share = changes.coupling_share(scenario, coupling.id, effect, future.days)
    if share is not None:
        x *= share
