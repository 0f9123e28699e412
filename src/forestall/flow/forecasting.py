"""From counts to what is said about the future: R, outlooks, outcomes, scenario effects, fans, couplings."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Fitter, Future, Outlook, Posterior, simulate
from forestall.engine.fitting import references
from forestall.engine.judging import reproduction
from forestall.engine.judging.ceilings import Ceiling
from forestall.engine.simulation import outcomes
from forestall.flow.gathering import Gathered, Progress
from forestall.flow.settling import under
from forestall.records import (
    CountEffect,
    Coupling,
    CouplingResult,
    Crisis,
    Estimate,
    Fan,
    Outcome,
    OutcomeResult,
    Reproduction,
    RuleUse,
    Scenario,
    ScenarioEffect,
)
from forestall.scenario import EACH, added, carried_by, count_effect, effect, mean_error, uncoupled
from forestall.scoring import brier

__all__ = ["BASELINE", "Forecast", "couplings", "fans", "forecast", "rule_uses", "side_by_side", "spiralling"]

Floats = NDArray[np.float64]

BASELINE = Scenario("baseline", "As it stands: no change")
"""The scenario in which nothing is changed."""
LEVELS = (0.05, 0.25, 0.40, 0.50, 0.60, 0.75, 0.95)
REFERENCES = 3
"""References without interaction of each kind."""
COUNTED = 30
"""Days over which a scenario's expected events are set beside the baseline's."""
PAST_DAYS = 120
DOMINATED = 0.9
"""A prior dominates where the posterior's spread is more than this part of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """The outlook of every scenario, the baseline first and its uncoupled twin last, and what they say of outcomes."""

    outlooks: Mapping[str, Outlook]
    results: tuple[OutcomeResult, ...]
    effects: tuple[ScenarioEffect, ...]
    counts: tuple[CountEffect, ...]
    carried_by: Mapping[str, tuple[str, ...]]
    rules: tuple[RuleUse, ...] = ()


def side_by_side(jobs: Callable[[Any], Any], items: Sequence[Any], progress: Callable[[int], None]) -> list[Any]:
    """Run independent refits in two threads, in order; `progress` is told how many are done."""
    done: list[Any] = []
    with ThreadPoolExecutor(2) as pool:
        for result in pool.map(jobs, items):
            done.append(result)
            progress(len(done))
    return done


def spiralling(
    fitter: Fitter, posterior: Posterior, *, progress: Progress, ceilings: tuple[Ceiling, ...] = ()
) -> tuple[Reproduction, ...]:
    """R of every block beside its prior, its no-interaction references, other background length scales and other
    ceilings."""
    seed = posterior.problem.crisis.seed

    def run(jobs: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
        todo = list(items)
        return side_by_side(jobs, todo, lambda n: progress("refitting references", n, len(todo)))

    by_length = reproduction.length_scales(fitter, posterior, seed=seed + 100, run=run)
    found = references.no_interaction(fitter, posterior, each=REFERENCES, seed=seed + 200, run=run)
    pooled = {b: np.concatenate([kind[b] for kind in found.values()]) for b in next(iter(found.values()), {})}
    return reproduction.reproductions(
        posterior, seed=seed, no_interaction=pooled, by_length=by_length, ceilings=ceilings
    )


def forecast(
    gathered: Gathered, posterior: Posterior, *, progress: Progress, ceilings: tuple[Ceiling, ...] = ()
) -> Forecast:
    """Simulate the baseline, under other ceilings too, and every scenario, and answer the outcomes; raises
    NotConvergedError instead where due."""
    posterior.require()
    crisis = gathered.crisis
    future = Future.build(posterior, days=crisis.horizon, members=crisis.members, seed=crisis.seed, each=EACH)
    twin = uncoupled(future)
    scenarios = (BASELINE, *crisis.scenarios, twin)
    outlooks: dict[str, Outlook] = {}
    for n, scenario in enumerate(scenarios):
        progress("simulating scenarios", n, len(scenarios))
        known = under(gathered, posterior, scenario)
        found = simulate(future if known is posterior else future.on(known), scenario)
        outlooks[scenario.id] = found.sharing(outlooks[BASELINE.id]) if outlooks else found
    progress("simulating scenarios", len(scenarios), len(scenarios))
    base = outlooks[BASELINE.id]
    lifted = [(c.factor, simulate(future.on(c.posterior), BASELINE)) for c in ceilings]
    return Forecast(
        outlooks=outlooks,
        results=tuple(_result(gathered, o, base, outlooks[twin.id], future, lifted) for o in crisis.outcomes),
        effects=tuple(effect(s, o, outlooks[s.id], base, future) for s in crisis.scenarios for o in crisis.outcomes),
        counts=tuple(
            count_effect(s, id, outlooks[s.id], base, future, days=COUNTED)
            for s in crisis.scenarios
            for id in base.counts
        ),
        carried_by={
            s.id: carried_by((*s.interventions, *(r.change for r in s.rules)), crisis) for s in crisis.scenarios
        },
        rules=tuple(use for s in crisis.scenarios for use in rule_uses(s, outlooks[s.id])),
    )


def rule_uses(scenario: Scenario, outlook: Outlook) -> tuple[RuleUse, ...]:
    """How often each rule of a scenario came into force, and for how long."""
    found = []
    for q, rule in enumerate(scenario.rules):
        days = outlook.force[q].sum(axis=1)
        used = days > 0
        found.append(RuleUse(scenario.id, rule, float(used.mean()), float(days[used].mean()) if used.any() else 0.0))
    return tuple(found)


def _result(
    gathered: Gathered,
    outcome: Outcome,
    base: Outlook,
    twin: Outlook,
    future: Future,
    lifted: Sequence[tuple[float, Outlook]],
) -> OutcomeResult:
    crisis = gathered.crisis
    yes = outcomes.simulated(outcome, base, crisis, gathered.counts)
    others = ((factor, outcomes.simulated(outcome, o, crisis, gathered.counts)) for factor, o in lifted)
    known = gathered.counts.until((crisis.now - gathered.counts.start).days + 1)
    came = outcomes.happened(outcome, gathered.counts, gathered.levels, crisis)
    p = float(yes.mean())
    return OutcomeResult(
        id=outcome.id,
        question=outcome.question,
        end=outcome.end,
        probability=p,
        mc_error=mean_error(yes.astype(np.float64), future.draw),
        happened=came,
        brier=None if came is None else brier(p, came),
        reference=outcomes.past_frequency(outcome, known),
        couplings=added(outcome, base, twin, future),
        by_ceiling=tuple((factor, float(answers.mean())) for factor, answers in others),
    )


def fans(gathered: Gathered, outlook: Outlook) -> tuple[Fan, ...]:
    """A fan for every stream (incidents by week, cases by day) and every series that varies and was observed."""
    crisis = gathered.crisis
    out = [
        _stream_fan(gathered, outlook, i) for i in range(len(crisis.streams)) if crisis.streams[i].id in outlook.counts
    ]
    out += [
        _series_fan(gathered, outlook, s.id, s.label, s.unit)
        for s in crisis.series
        if s.table is not None and s.model in ("walk", "revert", "derive") and s.id in outlook.levels
    ]
    return tuple(out)


def _stream_fan(gathered: Gathered, outlook: Outlook, i: int) -> Fan:
    crisis, stream = gathered.crisis, gathered.crisis.streams[i]
    weekly = stream.unit == "incidents"
    width = 7 if weekly else 1
    now = (crisis.now - crisis.start).days
    back = min(PAST_DAYS, now + 1) // width
    y = gathered.counts.y[:, i].astype(np.float64)
    before = y[now + 1 - back * width : now + 1].reshape(back, width).sum(axis=1)
    ahead = len(outlook.days) // width
    members = outlook.counts[stream.id][:, : ahead * width].reshape(-1, ahead, width).sum(axis=2)
    seen = gathered.counts.observed[now + 1 : now + 1 + ahead * width, i]
    came = np.where(seen, y[now + 1 : now + 1 + ahead * width], np.nan).reshape(ahead, width).sum(axis=1)
    return Fan(
        id=stream.id,
        label=stream.label,
        unit="events a week" if weekly else f"{stream.unit} a day",
        kind="stream",
        step="week" if weekly else "day",
        past=tuple(crisis.now - dt.timedelta(days=width * (back - k) - 1) for k in range(back)),
        observed=before,
        future=tuple(outlook.days[k * width] for k in range(ahead)),
        levels=LEVELS,
        quantiles=np.quantile(members, LEVELS, axis=0).T,
        happened=came,
    )


def _series_fan(gathered: Gathered, outlook: Outlook, id: str, label: str, unit: str) -> Fan:
    crisis = gathered.crisis
    now = (crisis.now - crisis.start).days
    back = min(PAST_DAYS, now + 1)
    values = gathered.levels[id]
    return Fan(
        id=id,
        label=label,
        unit=unit,
        kind="series",
        step="day",
        past=tuple(crisis.now - dt.timedelta(days=back - 1 - k) for k in range(back)),
        observed=values[now + 1 - back : now + 1],
        future=outlook.days,
        levels=LEVELS,
        quantiles=np.quantile(outlook.levels[id], LEVELS, axis=0).T,
        happened=values[now + 1 : now + 1 + len(outlook.days)],
    )


def couplings(posterior: Posterior) -> tuple[CouplingResult, ...]:
    """Every coupling's prior beside its posterior."""
    return tuple(_coupling(posterior, c) for c in posterior.problem.crisis.couplings)


def _coupling(posterior: Posterior, coupling: Coupling) -> CouplingResult:
    draws = _effect_draws(posterior, coupling)
    z = 1.6449
    prior = Estimate(coupling.mean, coupling.mean - z * coupling.sd, coupling.mean + z * coupling.sd)
    return CouplingResult(
        id=coupling.id,
        origin=coupling.origin,
        to=coupling.to,
        on=coupling.on,
        prior=prior,
        posterior=None if draws is None else reproduction.estimate(draws),
        prior_dominates=draws is None or float(draws.std()) > DOMINATED * coupling.sd,
        source=coupling.source,
        per=_per(posterior.problem.crisis, coupling),
    )


def _per(crisis: Crisis, coupling: Coupling) -> str:
    """The unit of a coupling's effect, in words; a unit of a logarithm is 2.7 times as much."""
    if coupling.form == "overload":
        return "nobody finds a bed"
    what = {"log": "", "load": " a week's cases", "deaths": " the dead still felt"}
    if coupling.form in what:
        return f"2.7 times{what[coupling.form]}" if coupling.per == 1.0 else f"{coupling.per:g} of the logarithm"
    unit = next((s.unit for s in crisis.series if s.id == coupling.origin), "events")
    return "none to all" if unit == "share" and coupling.per == 1.0 else f"{coupling.per:g} {unit}"


def _effect_draws(posterior: Posterior, coupling: Coupling) -> Floats | None:
    part = posterior.problem.incidents
    if part is not None and posterior.incidents is not None:
        sites = {"beta": part.couplings, "gamma": part.on_reproduction, "eta": part.on_severity, "damp": part.dampers}
        for site, among in sites.items():
            if coupling in among:
                effect = np.asarray(posterior.incidents.flat(site)[:, among.index(coupling)])
                return -effect if site == "damp" else effect
    for epidemic in posterior.problem.epidemics:
        for site, among in {"beta": epidemic.couplings, "theta": epidemic.on_fatality}.items():
            if coupling in among:
                return np.asarray(posterior.epidemics[epidemic.block.id].flat(site)[:, among.index(coupling)])
    return None
