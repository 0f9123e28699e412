"""Rules: what a scenario does only where, and as long as, a member's own future calls for it.

Every morning a rule weighs what is known by then. Where its condition holds, and a keyed number lies below its chance,
it falls due `after` days later, and is then in force: for `least` days from the last day due, or, with a condition that
lifts it, for at least as long from the first and until that holds. A rule never due changes nothing, to the last bit.

A condition is sum_k weight_k quantity_k + base > 0 (or >= 0), a quantity a stream's count over some days or the beds
taken, `base` all that no event moves. A rule on a series moves what the series pushes: `delta` is the difference it
makes to a coupling's covariate while in force, of which a fading effect keeps `keep` a day.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.machine.compiled import compiled, within
from forestall.engine.machine.keyed import RULE, uniform

__all__ = [
    "ADD",
    "BACKGROUND",
    "BEDS",
    "CAP",
    "CASES",
    "CAUSE",
    "DEATHS",
    "EVENTS",
    "FATALITY",
    "GROWTH",
    "LETHAL",
    "LOG_R",
    "NEVER",
    "ODDS",
    "ROOM",
    "SCALE",
    "Nudges",
    "RuleFixed",
    "RuleLanes",
    "RuleState",
    "Seen",
    "begin_rules",
    "judge",
    "new_nudges",
    "restart",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.uint8]

EVENTS, LETHAL, CASES, DEATHS, BEDS = range(5)
"""Quantities: a stream's events, those that killed the targets' own forces, cases, deaths, beds taken."""
SCALE, ADD, CAP, CAUSE = range(4)
"""What is done to a stream's rate; or events that happen for certain."""
BACKGROUND, GROWTH, ODDS, LOG_R, FATALITY, ROOM = range(6)
"""What a series pushes: logs of backgrounds, answers, odds of killing, R, fatality; and the beds that there are."""
NEVER = -1.0
"""In place of what a day keeps of an effect that does not fade."""


class RuleFixed(NamedTuple):
    """The same for every member, of Q rules: key, chance, after, least, whether a condition lifts it (Q,); days on
    which it may be in force (days, Q). Conditions: rows 0 to Q call, Q to 2Q lift, strict (2Q,); their terms' row,
    kind, place, days and weight (T,); counts before the origin by stream (., B). Rates: rule, whether of cases, place,
    verb and value (E,). Pushes: rule, target, place and keep (P,)."""

    key: Ints
    chance: Floats
    after: Ints
    least: Ints
    lifted: Flags
    open: Flags
    strict: Flags
    row: Ints
    kind: Ints
    place: Ints
    days: Ints
    weight: Floats
    past_events: Floats
    past_lethal: Floats
    past_cases: Floats
    past_deaths: Floats
    rate_rule: Ints
    rate_cases: Ints
    rate_index: Ints
    rate_verb: Ints
    rate_value: Floats
    push_rule: Ints
    push_to: Ints
    push_index: Ints
    push_keep: Floats


class RuleLanes(NamedTuple):
    """What differs between members, n of them: base (2Q, days, n) of the conditions; delta and effect (P, days, n) of
    the pushes, before they fade and what a unit of them does."""

    base: Floats
    delta: Floats
    effect: Floats


class RuleState(NamedTuple):
    """Of a block: in force, since which day (Q, width); due (Q, days, width); pushes as they stand, and before fading
    (P, width)."""

    on: Flags
    since: Ints
    due: Flags
    pushed: Floats
    raw: Floats


class Seen(NamedTuple):
    """What has happened so far: counts by stream (., days, n), and the sick in beds (C, width) of whom shares (C, n)
    need one."""

    events: NDArray[np.int32]
    lethal: NDArray[np.int32]
    cases: NDArray[np.int32]
    deaths: NDArray[np.int32]
    stock: Floats
    share: Floats


class Nudges(NamedTuple):
    """What rules do today to a block: logs added to backgrounds, answers, odds of killing, factors, additions and caps
    of rates, events caused (K * width,); likewise of cases (C * width,), where `room` is added to the beds."""

    background: Floats
    growth: Floats
    odds: Floats
    factor: Floats
    add: Floats
    most: Floats
    caused: Ints
    log_r: Floats
    fatality: Floats
    room: Floats
    case_factor: Floats
    case_add: Floats
    case_most: Floats


@compiled
def new_nudges(streams: int, epidemics: int, width: int) -> Nudges:
    """No nudges."""
    k, c = streams * width, epidemics * width
    return Nudges(
        np.zeros(k), np.zeros(k), np.zeros(k), np.ones(k), np.zeros(k), np.full(k, np.inf), np.zeros(k, np.int64),
        np.zeros(c), np.zeros(c), np.zeros(c), np.ones(c), np.zeros(c), np.full(c, np.inf),
    )  # fmt: skip


@compiled
def begin_rules(fixed: RuleFixed, days: int, width: int) -> RuleState:
    """No rule in force, none due."""
    Q, P = len(fixed.key), len(fixed.push_rule)
    return RuleState(
        np.zeros((Q, width), np.uint8), np.zeros((Q, width), np.int64), np.zeros((Q, days, width), np.uint8),
        np.zeros((P, width)), np.zeros((P, width)),
    )  # fmt: skip


@within
def restart(state: RuleState) -> None:
    """The same again, in the same arrays."""
    state.on[:] = np.uint8(0)
    state.since[:] = 0
    state.due[:] = np.uint8(0)
    state.pushed[:] = 0.0
    state.raw[:] = 0.0


@within
def _window(past: Floats, seen: NDArray[np.int32], index: int, days: int, t: int, at: int) -> float:
    """The counts of some days before day t."""
    total = 0.0
    for s in range(1, days + 1):
        if t - s >= 0:
            total += np.float64(seen[index, t - s, at])
        else:
            total += past[index, past.shape[1] + t - s]
    return total


@within
def _quantity(k: int, t: int, at: int, lane: int, fixed: RuleFixed, seen: Seen) -> float:
    kind, index, days = fixed.kind[k], fixed.place[k], fixed.days[k]
    if kind == EVENTS:
        return _window(fixed.past_events, seen.events, index, days, t, at)
    if kind == LETHAL:
        return _window(fixed.past_lethal, seen.lethal, index, days, t, at)
    if kind == CASES:
        return _window(fixed.past_cases, seen.cases, index, days, t, at)
    if kind == DEATHS:
        return _window(fixed.past_deaths, seen.deaths, index, days, t, at)
    return float(seen.share[index, at] * seen.stock[index, lane])


@within
def _holds(row: int, t: int, at: int, lane: int, fixed: RuleFixed, lanes: RuleLanes, seen: Seen) -> bool:
    value = lanes.base[row, t, at]
    for k in range(len(fixed.row)):
        if fixed.row[k] == row:
            value += fixed.weight[k] * _quantity(k, t, at, lane, fixed, seen)
    return bool(value > 0.0 if fixed.strict[row] else value >= 0.0)


@within
def _decide(
    q: int, t: int, at: int, lane: int, key: tuple[int, int], fixed: RuleFixed, lanes: RuleLanes, state: RuleState,
    seen: Seen,
) -> None:  # fmt: skip
    """Whether one rule is in force today for one member."""
    if _holds(q, t, at, lane, fixed, lanes, seen) and t + fixed.after[q] < state.due.shape[1]:
        sure = fixed.chance[q] >= 1.0
        if sure or uniform(key[0], key[1], t, fixed.key[q], RULE, 0) < fixed.chance[q]:
            state.due[q, t + fixed.after[q], lane] = 1
    long = state.on[q, lane] == 1 and t - state.since[q, lane] >= fixed.least[q]
    if fixed.lifted[q] == 1:
        if long and _holds(len(fixed.key) + q, t, at, lane, fixed, lanes, seen):
            state.on[q, lane] = 0
        elif state.on[q, lane] == 0 and state.due[q, t, lane] == 1:
            state.on[q, lane], state.since[q, lane] = 1, t
    elif state.due[q, t, lane] == 1:
        state.on[q, lane], state.since[q, lane] = 1, t
    elif long:
        state.on[q, lane] = 0
    if fixed.open[t, q] == 0:
        state.on[q, lane] = 0


@within
def judge(
    t: int,
    start: int,
    key: tuple[int, int],
    fixed: RuleFixed,
    lanes: RuleLanes,
    state: RuleState,
    seen: Seen,
    force: Flags,
    nudges: Nudges,
) -> bool:
    """Decide every rule for day t, note it in `force` (Q, days, n), and fill `nudges`; whether there are any.

    The block's members stand at `start` and after in arrays (..., n); `key` is the seed and the first of them.
    """
    width = state.on.shape[1]
    for q in range(len(fixed.key)):
        for lane in range(width):
            _decide(q, t, start + lane, lane, (key[0], key[1] + lane), fixed, lanes, state, seen)
            force[q, t, start + lane] = state.on[q, lane]
    _clear(nudges)
    rated = _rate(fixed, state, width, nudges)
    return bool(_push(t, start, fixed, lanes, state, nudges) or rated)


@within
def _clear(nudges: Nudges) -> None:
    nudges.background[:] = 0.0
    nudges.growth[:] = 0.0
    nudges.odds[:] = 0.0
    nudges.factor[:] = 1.0
    nudges.add[:] = 0.0
    nudges.most[:] = np.inf
    nudges.caused[:] = 0
    nudges.log_r[:] = 0.0
    nudges.fatality[:] = 0.0
    nudges.room[:] = 0.0
    nudges.case_factor[:] = 1.0
    nudges.case_add[:] = 0.0
    nudges.case_most[:] = np.inf


@within
def _rate(fixed: RuleFixed, state: RuleState, width: int, nudges: Nudges) -> bool:
    """What the rules in force do to rates."""
    found = False
    for e in range(len(fixed.rate_rule)):
        verb, value = fixed.rate_verb[e], fixed.rate_value[e]
        sick = fixed.rate_cases[e] == 1
        factor = nudges.case_factor if sick else nudges.factor
        add = nudges.case_add if sick else nudges.add
        most = nudges.case_most if sick else nudges.most
        for lane in range(width):
            at = fixed.rate_index[e] * width + lane
            if state.on[fixed.rate_rule[e], lane] == 0:
                continue
            found = True
            if verb == SCALE:
                factor[at] *= value
            elif verb == ADD:
                add[at] += value
            elif verb == CAP:
                most[at] = min(most[at], value)
            else:
                nudges.caused[at] += int(value)
    return found


@within
def _push(t: int, start: int, fixed: RuleFixed, lanes: RuleLanes, state: RuleState, nudges: Nudges) -> bool:
    """What the series that rules set push."""
    found, width = False, state.on.shape[1]
    for p in range(len(fixed.push_rule)):
        for lane in range(width):
            raw = lanes.delta[p, t, start + lane] if state.on[fixed.push_rule[p], lane] == 1 else 0.0
            if fixed.push_keep[p] == NEVER:
                state.pushed[p, lane] = raw
            else:
                state.pushed[p, lane] = fixed.push_keep[p] * state.pushed[p, lane] + raw - state.raw[p, lane]
            state.raw[p, lane] = raw
            if state.pushed[p, lane] != 0.0:
                found = True
                value = lanes.effect[p, t, start + lane] * state.pushed[p, lane]
                _aim(fixed.push_to[p], fixed.push_index[p] * width + lane, value, nudges)
    return found


@within
def _aim(to: int, at: int, value: float, nudges: Nudges) -> None:
    if to == BACKGROUND:
        nudges.background[at] += value
    elif to == GROWTH:
        nudges.growth[at] += value
    elif to == ODDS:
        nudges.odds[at] += value
    elif to == LOG_R:
        nudges.log_r[at] += value
    elif to == FATALITY:
        nudges.fatality[at] += value
    else:
        nudges.room[at] += value
