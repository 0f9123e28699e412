"""What if, and what would do it: a scenario of one's own beside the baseline, and the search for the least change."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from forestall.crisis import check_rules
from forestall.engine import Future, Posterior, simulate
from forestall.errors import CrisisError, UsageError
from forestall.flow import settling
from forestall.flow.forecasting import BASELINE, couplings, rule_uses
from forestall.flow.gathering import Gathered, Progress
from forestall.records import (
    CountEffect,
    CouplingResult,
    Crisis,
    Estimate,
    Intervention,
    Lever,
    LeverResult,
    LeverSearch,
    Outcome,
    Rule,
    RuleUse,
    Scenario,
    ScenarioEffect,
)
from forestall.scenario import EACH, carried_by, count_effect, effect, outcome_below, reproduction_below, search

__all__ = [
    "AHEAD",
    "WhatIf",
    "check_levers",
    "combined",
    "find_levers",
    "levers_json",
    "restraint",
    "what_if",
    "what_if_json",
]

AHEAD = 30
"""Days over which expected events are set side by side."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One scenario beside the baseline: what it does to every outcome, and to every stream's expected count."""

    scenario: Scenario
    effects: tuple[ScenarioEffect, ...]
    counts: tuple[CountEffect, ...]
    rules: tuple[RuleUse, ...] = ()
    through: tuple[CouplingResult, ...] = ()
    """The couplings that carry it."""


def what_if(gathered: Gathered, posterior: Posterior, scenario: Scenario) -> WhatIf:
    """Simulate a scenario and the baseline, and pair them."""
    posterior.require()
    crisis = posterior.problem.crisis
    future = Future.build(posterior, days=crisis.horizon, members=crisis.members, seed=crisis.seed, each=EACH)
    known = settling.under(gathered, posterior, scenario)
    found, base = simulate(future if known is posterior else future.on(known), scenario), simulate(future, BASELINE)
    return WhatIf(
        scenario,
        tuple(effect(scenario, o, found, base, future) for o in crisis.outcomes),
        tuple(count_effect(scenario, id, found, base, future, days=AHEAD) for id in base.counts),
        rule_uses(scenario, found),
        _through(scenario, known),
    )


def _through(scenario: Scenario, posterior: Posterior) -> tuple[CouplingResult, ...]:
    changes = (*scenario.interventions, *(r.change for r in scenario.rules))
    carrying = carried_by(changes, posterior.problem.crisis)
    return tuple(c for c in couplings(posterior) if c.id in carrying)


def combined(crisis: Crisis, name: str | None, changes: Sequence[Intervention], rules: Sequence[Rule] = ()) -> Scenario:
    """A scenario of the crisis, or none, with further changes and rules; raises CrisisError for an unknown name, or for
    rules that do not go together."""
    known = {s.id: s for s in (BASELINE, *crisis.scenarios)}
    if name is not None and name not in known:
        raise CrisisError(f"scenario is {name!r}; it must be one of {', '.join(known)}")
    base = known[name or BASELINE.id]
    if not changes and not rules:
        return base
    together = (*base.rules, *rules)
    check_rules([f"when {r.when.text}, {r.change.verb} {r.change.target}" for r in together], together, crisis)
    label = "As asked" if base is BASELINE else f"{base.label}, and as asked"
    return replace(base, id="asked", label=label, interventions=(*base.interventions, *changes), rules=together)


def find_levers(
    posterior: Posterior,
    *,
    outcome: str | None,
    below: float | None,
    r_below: float | None,
    wanted: float,
    block: str | None,
    under: Scenario = BASELINE,
    progress: Progress = lambda *_: None,
) -> LeverSearch:
    """The least change that brings an outcome's chance, or R of a block, below a bound, under a scenario; `posterior`
    is the one under what that settles.

    Raises UsageError unless exactly one of both is asked, and the outcome or block exists.
    """
    posterior.require()
    crisis = posterior.problem.crisis
    check_levers(crisis, outcome=outcome, below=below, r_below=r_below, wanted=wanted, block=block)
    asked = _outcome(crisis, outcome) if outcome is not None else None
    days = (asked.end - crisis.now).days if asked is not None else AHEAD
    days = crisis.horizon if under.rules and asked is None else days  # what rules answer comes after
    future = Future.build(posterior, days=max(days, AHEAD), members=crisis.members, seed=crisis.seed, each=EACH)
    if asked is not None and below is not None:
        goal = outcome_below(future, asked, below)
    else:
        goal = reproduction_below(future, block or _violent(crisis), r_below or 1.0, wanted)
    return search(future, crisis.levers or restraint(crisis), goal, seed=crisis.seed, under=under, progress=progress)


def check_levers(
    crisis: Crisis,
    *,
    outcome: str | None,
    below: float | None,
    r_below: float | None,
    wanted: float,
    block: str | None,
) -> None:
    """Refuse before a fit what cannot be asked: raises UsageError."""
    if (outcome is None) != (below is None) or (outcome is None) == (r_below is None):
        raise UsageError("levers takes either --outcome with --below, or --r-below; give one of them")
    if outcome is not None:
        _outcome(crisis, outcome)
    for name, chance in (("--below", below), ("--prob", wanted)):
        if chance is not None and not 0.0 < chance < 1.0:
            raise UsageError(f"{name} is {chance:g}; it must be a probability between 0 and 1")
    if r_below is not None and not r_below > 0.0:
        raise UsageError(f"--r-below is {r_below:g}; it must be above 0")
    blocks = [b.id for b in crisis.blocks]
    if block is not None and block not in blocks:
        raise UsageError(f"block is {block!r}; it must be one of {', '.join(blocks)}")


def restraint(crisis: Crisis) -> tuple[Lever, ...]:
    """The levers of a crisis that names none: each stream of an escalation held back, down to nothing."""
    kinds, first = {b.id: b.kind for b in crisis.blocks}, crisis.now + dt.timedelta(days=1)
    found = tuple(
        Lever(f"less_{s.id}", f"Less of: {s.label}", (Intervention("scale", s.id, 0.0, first),))
        for s in crisis.streams
        if s.unit == "incidents" and kinds[s.block] == "escalation"
    )
    if not found:
        raise CrisisError(f"{crisis.id} names no levers and has no escalation; add [levers.ID] to its crisis.toml")
    return found


def _outcome(crisis: Crisis, id: str) -> Outcome:
    known = {o.id: o for o in crisis.outcomes}
    if id not in known:
        raise UsageError(f"--outcome is {id}; it must be one of {', '.join(known) or 'none'}")
    return known[id]


def _violent(crisis: Crisis) -> str:
    for block in crisis.blocks:
        if block.kind == "escalation":
            return block.id
    raise UsageError(f"{crisis.id} has no escalation block; name one with --block")


def levers_json(found: LeverSearch, crisis: Crisis) -> dict[str, Any]:
    """As `forestall levers --format json` prints it."""
    key = {"outcome": found.asked} if found.asked in {o.id for o in crisis.outcomes} else {"r_of": found.asked}
    bound = {"below": found.bound} if "outcome" in key else {"below": found.bound, "prob": found.wanted}
    return {
        **key,
        **bound,
        "under": found.under,
        "left_out": list(found.omitted),
        "baseline": _told(found.baseline),
        "levers": [_lever(r) for r in found.levers],
        "combination": None if found.combination is None else _combination(found.combination),
    }


def _lever(result: LeverResult) -> dict[str, Any]:
    ((id, _),) = result.parts.items()
    return {
        "id": id,
        "from": result.before[id],
        "to": result.values[id],
        "between": None if result.least is None else list(result.least),
        "connected": result.connected,
        **_told(result),
    }


def _combination(result: LeverResult) -> dict[str, Any]:
    parts = [{"id": id, "from": result.before[id], "to": value} for id, value in result.values.items()]
    return {"levers": parts, **_told(result)}


def _told(result: LeverResult) -> dict[str, Any]:
    return {
        "label": result.label,
        "reached": result.reached,
        "cost": result.cost,
        "mean": result.mean,
        "probability": _ends(result.chance),
        "expected_30d": dict(result.expected),
    }


def _ends(found: Estimate) -> dict[str, float]:
    return {"median": found.median, "q05": found.q05, "q95": found.q95}


def what_if_json(found: WhatIf) -> dict[str, Any]:
    """As `forestall simulate` prints a scenario of one's own."""
    changes = [
        {k: v for k, v in asdict(c).items() if v not in (None, "", 0)} | {"start": c.start.isoformat()}
        for c in found.scenario.interventions
    ]
    return {
        "scenario": found.scenario.id,
        "label": found.scenario.label,
        "changes": [{k: str(v) if k == "end" else v for k, v in c.items()} for c in changes],
        "rules": [
            {
                "when": u.rule.when.text,
                "does": f"{u.rule.change.verb} {u.rule.change.target}",
                "share": u.share,
                "days": u.days,
            }
            for u in found.rules
        ],
        "outcomes": [
            {k: getattr(e, k) for k in ("outcome", "probability", "difference", "q05", "q95")} for e in found.effects
        ],
        "expected_30d": [
            {k: getattr(c, k) for k in ("stream", "expected", "difference", "q05", "q95")} for c in found.counts
        ],
        "through": [
            {
                "coupling": c.id,
                "prior": _ends(c.prior),
                "posterior": None if c.posterior is None else _ends(c.posterior),
                "prior_dominates": c.prior_dominates,
            }
            for c in found.through
        ],
    }
