"""A scenario's rules laid over some members: conditions, what of them no event moves, and what the rules push."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics import rules
from forestall.engine.dynamics.rules import NEVER, RuleFixed, RuleLanes
from forestall.engine.machine.keyed import name_keys
from forestall.engine.model.series import moved_by
from forestall.engine.simulation import changes
from forestall.engine.simulation.future import Future, Part, case_draw, fitted_epidemics
from forestall.engine.simulation.laying import by_member
from forestall.engine.simulation.levels import Levels, changed_series, covariates
from forestall.records import Condition, Coupling, Rule, Scenario, Term

__all__ = ["rule_fixed", "rule_lanes", "stepwise"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
VERBS = {"scale": rules.SCALE, "remove": rules.SCALE, "add": rules.ADD, "cap": rules.CAP, "cause": rules.CAUSE}


class _Streams(NamedTuple):
    """Ids by place: incidents, those with severity; cases, deaths and taken beds of the epidemics."""

    incidents: tuple[str, ...]
    severe: tuple[str, ...]
    cases: tuple[str, ...]
    deaths: tuple[str, ...]
    beds: tuple[str, ...]


class _Push(NamedTuple):
    """A rule moves, through a coupling, a target of `rules` at its place; `site` holds the effect's draws, at `at`."""

    rule: int
    to: int
    place: int
    coupling: Coupling
    site: str
    at: int


def rule_fixed(future: Future, scenario: Scenario) -> RuleFixed:
    """What all members share."""
    streams, rows = _streams(future), _conditions(scenario.rules)
    terms = [(row, t, *found) for row, c in rows for t in c.terms if (found := _place(t, streams)) is not None]
    back = max([t.days for _, t, _, _ in terms], default=0)
    sources = (*streams.incidents, *streams.cases)
    rated = [(q, r.change) for q, r in enumerate(scenario.rules) if r.change.target in sources]
    pushes = list(_pushes(future, scenario))
    return RuleFixed(
        key=name_keys(f"rule/{r.change.verb} {r.change.target} when {r.when.text}" for r in scenario.rules),
        chance=_floats(r.chance for r in scenario.rules),
        after=_ints(r.after for r in scenario.rules),
        least=_ints(r.least for r in scenario.rules),
        lifted=np.array([r.until is not None for r in scenario.rules], dtype=np.uint8),
        open=_open(scenario.rules, future.days),
        strict=_strict(scenario.rules),
        row=_ints(row for row, _, _, _ in terms),
        kind=_ints(kind for _, _, kind, _ in terms),
        place=_ints(place for _, _, _, place in terms),
        days=_ints(t.days for _, t, _, _ in terms),
        weight=_floats(t.weight for _, t, _, _ in terms),
        past_events=_before(future, streams.incidents, back),
        past_lethal=_before(future, streams.severe, back, lethal=True),
        past_cases=_before(future, streams.cases, back),
        past_deaths=_before(future, streams.deaths, back),
        rate_rule=_ints(q for q, _ in rated),
        rate_cases=_ints(change.target in streams.cases for _, change in rated),
        rate_index=_ints(_among(change.target, streams.incidents, streams.cases) for _, change in rated),
        rate_verb=_ints(VERBS[change.verb] for _, change in rated),
        rate_value=_floats(change.value for _, change in rated),
        push_rule=_ints(p.rule for p in pushes),
        push_to=_ints(p.to for p in pushes),
        push_index=_ints(p.place for p in pushes),
        push_keep=_floats(_keep(p) for p in pushes),
    )


def stepwise(fixed: RuleFixed, severe: Ints, streams: int) -> RuleFixed:
    """The same for the step, which knows lethal events by stream and not by place among those with severity."""
    lethal = fixed.kind == rules.LETHAL
    place, past = fixed.place.copy(), np.zeros((streams, fixed.past_lethal.shape[1]))
    place[lethal] = severe[place[lethal]]
    past[severe] = fixed.past_lethal
    return fixed._replace(place=place, past_lethal=past)


def rule_lanes(future: Future, scenario: Scenario, part: Part, levels: Levels) -> RuleLanes:
    """What differs between members; `levels` are the scenario's with no rule in force."""
    n, days, streams = part.draw, len(future.days), _streams(future)
    base = np.zeros((2 * len(scenario.rules), days, len(n)))
    for row, condition in _conditions(scenario.rules):
        for term in condition.terms:
            if term.kind == "number" or (term.kind == "level" and _place(term, streams) is None):
                base[row] += term.weight * (1.0 if term.kind == "number" else levels[term.of].T)
    pushes = list(_pushes(future, scenario))
    ruled = {q: _in_force(future, scenario, part, q) for q in {p.rule for p in pushes}}
    shape = (len(pushes), days, len(n))
    delta, effect = np.zeros(shape), np.zeros(shape)
    for p, push in enumerate(pushes):
        delta[p] = _delta(future, push, levels, ruled[push.rule])
        effect[p] = _effect(future, scenario, part, push)
    return RuleLanes(base, delta, effect)


def _streams(future: Future) -> _Streams:
    incidents, parts = future.posterior.problem.incidents, fitted_epidemics(future.posterior)
    fitted = incidents.streams if incidents is not None and future.posterior.incidents is not None else ()
    cases = tuple(p.cases.id for p in parts)
    beds = {s.of: s.id for s in future.posterior.problem.crisis.series if s.of is not None}
    return _Streams(
        tuple(s.id for s in fitted),
        tuple(s.id for s in fitted if s.severity),
        cases,
        tuple(p.deaths.id if p.deaths is not None else "" for p in parts),
        tuple(beds.get(id, "") for id in cases),
    )


def _conditions(asked: Sequence[Rule]) -> list[tuple[int, Condition]]:
    """What calls each rule, then what lifts it, by row."""
    lifting = [(len(asked) + q, r.until) for q, r in enumerate(asked) if r.until is not None]
    return [*((q, r.when) for q, r in enumerate(asked)), *lifting]


def _strict(asked: Sequence[Rule]) -> NDArray[np.uint8]:
    out = np.ones(2 * len(asked), np.uint8)
    for row, condition in _conditions(asked):
        out[row] = condition.strict
    return out


def _place(term: Term, streams: _Streams) -> tuple[int, int] | None:
    """Which quantity of `rules`, and of which stream; None for what no event moves."""
    if term.kind == "killed":
        return rules.LETHAL, streams.severe.index(term.of)
    kinds = {rules.EVENTS: streams.incidents, rules.CASES: streams.cases, rules.DEATHS: streams.deaths}
    kinds = {rules.BEDS: streams.beds} if term.kind == "level" else kinds
    return next(((kind, ids.index(term.of)) for kind, ids in kinds.items() if term.of and term.of in ids), None)


def _among(id: str, *kinds: Sequence[str]) -> int:
    return next(ids.index(id) for ids in kinds if id in ids)


def _open(asked: Sequence[Rule], days: Sequence[dt.date]) -> NDArray[np.uint8]:
    inside = [[r.change.start <= d <= (r.change.end or d) for r in asked] for d in days]
    return np.array(inside, dtype=np.uint8).reshape(len(days), len(asked))


def _before(future: Future, ids: Sequence[str], days: int, *, lethal: bool = False) -> Floats:
    """Counts (streams, days) of the last days before the future."""
    problem, origin = future.posterior.problem, future.posterior.origin
    source = problem.counts.lethal if lethal else problem.counts.y
    out = np.zeros((len(ids), days))
    for row, id in zip(out, ids, strict=True):
        if id:
            tail = source[max(origin + 1 - days, 0) : origin + 1, problem.column(id)]
            row[days - len(tail) :] = tail
    return out


def _pushes(future: Future, scenario: Scenario) -> Iterator[_Push]:
    """What each rule that changes a series moves through the couplings on streams and on beds."""
    crisis, incidents = future.posterior.problem.crisis, future.posterior.problem.incidents
    for q, rule in enumerate(scenario.rules):
        moved = moved_by(rule.change.target, crisis)
        if not moved:
            continue
        if incidents is not None and future.posterior.incidents is not None:
            ids = [s.id for s in incidents.streams]
            kinds: Mapping[int, tuple[str, tuple[Coupling, ...]]] = {
                rules.BACKGROUND: ("beta", incidents.couplings),
                rules.GROWTH: ("gamma", incidents.on_reproduction),
                rules.ODDS: ("eta", incidents.on_severity),
            }
            for to, (site, couplings) in kinds.items():
                found = ((at, c) for at, c in enumerate(couplings) if c.origin in moved)
                yield from (_Push(q, to, ids.index(c.to), c, site, at) for at, c in found)
        for e, epidemic in enumerate(fitted_epidemics(future.posterior)):
            for at, c in enumerate(epidemic.couplings):
                if c.origin in moved:
                    yield _Push(q, rules.LOG_R, e, c, "beta", at)
            for at, c in enumerate(epidemic.on_fatality):
                if c.form != "overload" and c.origin in moved:
                    yield _Push(q, rules.FATALITY, e, c, "theta", at)
                elif c.capacity in moved:
                    yield _Push(q, rules.ROOM, e, c, "", at)


def _keep(push: _Push) -> float:
    half_life = push.coupling.fade_half_life
    return NEVER if half_life is None or push.to == rules.ROOM else 2.0 ** (-1.0 / half_life)


def _in_force(future: Future, scenario: Scenario, part: Part, q: int) -> Levels:
    """The levels with one rule always in force."""
    change = replace(scenario.rules[q].change, start=future.days[0], end=None)
    always = replace(scenario, interventions=(*scenario.interventions, change), rules=())
    return changed_series(future, always, part)


def _delta(future: Future, push: _Push, levels: Levels, ruled: Levels) -> Floats:
    """What the rule changes of the covariate, or of the beds, on a day: (days, n) or (days, 1)."""
    if push.to == rules.ROOM:
        beds = push.coupling.capacity or ""
        return np.asarray(ruled[beds].T - levels[beds].T)
    plain = replace(push.coupling, fade_half_life=None)
    return np.asarray(covariates(future, ruled, plain) - covariates(future, levels, plain))


def _effect(future: Future, scenario: Scenario, part: Part, push: _Push) -> Floats:
    """What a unit of it does: (days, n) or (n,)."""
    if push.to == rules.ROOM:
        return np.ones(len(part.draw))
    if push.to in (rules.LOG_R, rules.FATALITY):
        epidemic = fitted_epidemics(future.posterior)[push.place]
        n = case_draw(future.posterior, epidemic, part.draw)
        beta = future.posterior.epidemics[epidemic.block.id].flat(push.site)[n, push.at]
    else:
        assert future.posterior.incidents is not None
        beta = by_member(future.posterior.incidents.flat(push.site), part.draw)[push.at]
    share = changes.coupling_share(scenario, push.coupling.id, beta, future.days)
    return np.asarray(beta if share is None else share * beta)


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)
