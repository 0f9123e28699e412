r"""The step: one day of the crisis, from what the past sends out to what happens today. THE dynamics.

The fit evaluates all days at once (`incidents`, `epidemic`); here the same mathematics runs forward, one member and one
day at a time, with the memory of the past in a few numbers. A test holds the two equal day by day.

Indices: K incident streams with H filters each; C case streams with delays of at most L days, each with deaths.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics.given import Bounds, CaseDraws, CaseFixed, IncidentDraws, IncidentFixed, Rerouted
from forestall.engine.dynamics.rules import Nudges, RuleFixed, RuleLanes, Seen, begin_rules, judge, new_nudges
from forestall.engine.machine.compiled import compiled, inlined
from forestall.engine.machine.keyed import LETHAL, halfway, words
from forestall.engine.machine.sampling import negative_binomial
from forestall.engine.model.couplings import LOAD_DAYS, raised
from forestall.engine.model.hospital import without_bed

__all__ = [
    "answers",
    "bounded",
    "case_rates",
    "dampen",
    "fade",
    "fatality",
    "incident_rates",
    "lethal_events",
    "remember",
    "reroute",
    "run",
    "shifted",
    "worsened",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_raised = compiled(raised)


@compiled
def incident_rates(
    A: Floats, delay: Floats, memory: Floats, log_background: Floats, log_growth: Floats, out: Floats
) -> None:
    """lam (K,) of one day before weekday, dampers, ceiling and scale, from the memory (K, H)."""
    answers(A, delay, memory, log_growth, out)
    for i in range(len(out)):
        out[i] += np.exp(log_background[i])


@compiled
def answers(A: Floats, delay: Floats, memory: Floats, log_growth: Floats, out: Floats) -> None:
    """What a memory (K, H) provokes on one day: (K,)."""
    K, H = memory.shape
    out[:] = 0.0
    for j in range(K):
        sent = 0.0
        for h in range(H):
            sent += delay[j, h] * memory[j, h]
        for i in range(K):
            out[i] += A[i, j] * sent
    for i in range(K):
        out[i] *= np.exp(log_growth[i])


@compiled
def worsened(p: float, deadly: float, rate: float, odds: float) -> float:
    """Probability that an event kills, of a rate of which so much answers deadly events."""
    return float(_raised(p, min(deadly / rate, 1.0), odds))


@compiled
def reroute(
    A: Floats, memory: Floats, delay: Floats, ties: Rerouted, t: int, log_growth: Floats, sent: Floats, lam: Floats
) -> None:
    """Add to lam (K,) the answers that a scenario changes, A (E,); `sent` (days, K) is told today's."""
    if len(ties.to) == 0:
        return
    for j in range(len(memory)):
        sent[t, j] = (delay[j] * memory[j]).sum()
    for e in range(len(ties.to)):
        then = t - ties.shift[e] if t >= ties.since[e] else t
        if then == t or then >= ties.since[e]:
            i = ties.to[e]
            lam[i] += np.exp(log_growth[i]) * ties.share[t, e] * A[e] * sent[then, ties.of[e]]


@compiled
def bounded(rate: float, bounds: Bounds, t: int, i: int) -> float:
    """A rate with what is added to it, under its cap."""
    if len(bounds.add) == 0:
        return rate
    return float(min(rate + bounds.add[t, i], bounds.most[t, i]))


@compiled
def dampen(damp: Floats, recent: Floats, damped: Ints, lam: Floats) -> None:
    """Multiply each damped stream's rate by exp(-damp x): lower, never negative."""
    for c in range(len(damp)):
        lam[damped[c]] *= np.exp(-damp[c] * recent[c])


@compiled
def fade(recent: Floats, keep: Floats, damper: Ints, today: Floats) -> None:
    """Carry the dampers (D,) over to the next day."""
    for c in range(len(recent)):
        recent[c] = keep[c] * (recent[c] + today[damper[c]])


@inlined
def shifted(p: Any, shift: Any) -> Any:
    """A probability whose log odds are moved; as it was where by nothing.

    The odds p / (1 - p) are multiplied by exp(shift).
    """
    odds = p * np.exp(shift)
    return p if shift == 0.0 else odds / (odds + 1.0 - p)


@inlined
def fatality(log_fatal: Any, excess: Any, load: Any, capacity: Any) -> Any:
    """The factor on the share of the sick who die: see `hospital`."""
    return np.exp(log_fatal) * (1.0 + excess * without_bed(load, capacity))


@compiled
def remember(memory: Floats, decay: Floats, today: Floats) -> None:
    """Carry the memory (K, H) over to the next day."""
    for j in range(memory.shape[0]):
        for h in range(memory.shape[1]):
            memory[j, h] = decay[h] * memory[j, h] + (1.0 - decay[h]) * today[j]


@compiled
def case_rates(past: Floats, day: int, delay: Floats) -> float:
    """sum_s delay[s] past[day - s] of one stream; `past` holds L days before the origin, then the days simulated."""
    total = 0.0
    for s in range(1, len(delay)):
        if day - s >= 0:
            total += delay[s] * past[day - s]
    return total


class IncidentState(NamedTuple):
    """A member's incidents as they stand: memory and its part from deadly events (K, H), dampers (D,), toll (Z,), what
    was sent, in all and by deadly events (days, K); and today's rates, weighed counts, logs of background and growth,
    probabilities of killing, answers to deadly events, and events that killed, (K,) each."""

    memory: Floats
    deadly: Floats
    recent: Floats
    toll: Floats
    sent: Floats
    sent_deadly: Floats
    lam: Floats
    today: Floats
    background: Floats
    growth: Floats
    lethal: Floats
    provoked: Floats
    killed: Floats


@compiled
def _begin(n: int, fixed: IncidentFixed, draws: IncidentDraws) -> IncidentState:
    _, days, K = draws.log_background.shape
    return IncidentState(
        draws.memory[n].copy(), draws.deadly[n].copy(), draws.recent[n].copy(), fixed.toll.copy(), np.zeros((days, K)),
        np.zeros((days, K)), np.zeros(K), np.zeros(K), np.zeros(K), np.zeros(K), np.zeros(K), np.zeros(K), np.zeros(K),
    )  # fmt: skip


@compiled
def _provoke(n: int, t: int, fixed: IncidentFixed, draws: IncidentDraws, s: IncidentState) -> None:
    """Today's rates of background and answers, and probabilities of killing."""
    A, delay, ties, apart = draws.A[n], draws.delay[n], fixed.rerouted, draws.rerouted[n]
    incident_rates(A, delay, s.memory, s.background, s.growth, s.lam)
    reroute(apart, s.memory, delay, ties, t, s.growth, s.sent, s.lam)
    s.lethal[:] = draws.lethal[n, t]
    if len(s.deadly) > 0:
        answers(A, delay, s.deadly, s.growth, s.provoked)
        reroute(apart, s.deadly, delay, ties, t, s.growth, s.sent_deadly, s.provoked)
        for i in range(len(s.lam)):
            s.lethal[i] = worsened(s.lethal[i], s.provoked[i], s.lam[i], draws.worse[n, i])


@compiled
def _incident_day(
    n: int,
    t: int,
    key: tuple[int, int],
    fixed: IncidentFixed,
    draws: IncidentDraws,
    state: IncidentState,
    nudges: Nudges,
    counts: Ints,
    own: Ints,
) -> None:
    lam, today = state.lam, state.today
    state.background[:] = draws.log_background[n, t] + nudges.background
    state.growth[:] = draws.log_growth[n, t] + nudges.growth
    for z in range(len(fixed.toll_to)):
        effect = draws.toll_beta[n, z] * fixed.toll_share[t, z]
        state.background[fixed.toll_to[z]] += effect * np.log1p(state.toll[z])
    _provoke(n, t, fixed, draws, state)
    dampen(draws.damp[n] * fixed.damp_share[t], state.recent, fixed.damped, lam)
    for i in range(len(lam)):
        rate = lam[i] * draws.week[n, fixed.weekday[t], i] * nudges.factor[i] * fixed.scale[t, i]
        rate = min(bounded(rate, fixed.bounds, t, i) + nudges.add[i], nudges.most[i])
        rate = rate / (1.0 + rate / fixed.ceiling[i])
        counts[i] = negative_binomial(rate, draws.alpha[n, i], key[0], key[1], t, fixed.key[i]) + nudges.caused[i]
        today[i] = counts[i]
    fade(state.recent, fixed.damp_keep, fixed.damper, today)
    for i in range(len(lam)):
        p, q = shifted(state.lethal[i], nudges.odds[i]), draws.killed[n, i]
        own[i] = lethal_events(counts[i], p, key[0], key[1], t, fixed.key[i])
        deadly = own[i]
        if q > 0.0:
            deadly = lethal_events(counts[i], p + (1.0 - p) * q, key[0], key[1], t, fixed.key[i])
        weight = draws.weight[n, i]
        state.killed[i] = weight[1] * (deadly - own[i]) + weight[2] * own[i]
        today[i] = weight[0] * (counts[i] - deadly) + state.killed[i]
    remember(state.memory, fixed.decay, today)
    remember(state.deadly, fixed.decay, state.killed)


@compiled
def _mourn(fixed: IncidentFixed, own: Ints, dead: Ints, toll: Floats) -> None:
    """Carry past deaths (Z,) over to the next day."""
    for z in range(len(toll)):
        of = fixed.toll_of[z]
        toll[z] = fixed.toll_keep[z] * (toll[z] + (own[of] if of < len(own) else dead[of - len(own)]))


@compiled
def lethal_events(count: int, p: float, seed: int, member: int, day: int, stream: int) -> int:
    """How many of the day's events kill members of the targets' own forces; four events share a call."""
    killed = 0
    if p <= 0.0:
        return killed
    for k in range(0, count, 4):
        w0, w1, w2, w3 = words(seed, member, day, stream, LETHAL, k >> 2)
        killed += int(halfway(w0) < p)
        killed += int(k + 1 < count and halfway(w1) < p)
        killed += int(k + 2 < count and halfway(w2) < p)
        killed += int(k + 3 < count and halfway(w3) < p)
    return killed


@compiled
def _case_day(
    n: int,
    t: int,
    c: int,
    key: tuple[int, int],
    fixed: CaseFixed,
    draws: CaseDraws,
    past: Floats,
    so_far: tuple[float, float],
    nudges: Nudges,
) -> tuple[int, int]:
    """Cases and deaths; `so_far` is all cases yet, and those in beds or not in need of one."""
    day = fixed.past.shape[0] + t
    week = 0.0
    for s in range(1, LOAD_DAYS + 1):
        if day - s >= 0:
            week += past[day - s]
    load = (np.log1p(week) - fixed.reference[c]) / fixed.per[c]
    r = np.exp(draws.log_r[n, t, c] + draws.load[n, c] * fixed.load_share[t, c] * load + nudges.log_r[c])
    susceptible = max(0.0, 1.0 - so_far[0] / (fixed.population[c] * draws.reported[n, c]))
    scale = fixed.scale[t, c] * nudges.case_factor[c]
    g = draws.g[n, c] if draws.g.shape[1] > 0 else fixed.g[c]
    lam = draws.imports[n, c] + r * susceptible * case_rates(past, day, g) * scale
    lam = bounded(lam * draws.week[n, fixed.weekday[t], c], fixed.bounds, t, c)
    lam = min(lam + nudges.case_add[c], nudges.case_most[c])
    lam = lam / (1.0 + lam / fixed.ceiling[c])
    cases = negative_binomial(lam, draws.alpha[n, c], key[0], key[1], t, fixed.key[c])
    expected = draws.cfr[n, c] * case_rates(past, day, fixed.h[c])
    if draws.log_fatal.shape[2] > 0:
        log_fatal, capacity = draws.log_fatal[n, t, c] + nudges.fatality[c], draws.capacity[n, t, c] + nudges.room[c]
        excess = draws.excess[n, c] * fixed.over_share[t, c]
        expected *= fatality(log_fatal, excess, draws.share[n, c] * so_far[1], capacity)
    deaths = negative_binomial(0.02 + expected, draws.alpha_deaths[n, c], key[0], key[1], t, fixed.key_deaths[c])
    return cases, deaths


@compiled
def run(
    seed: int,
    first: int,
    incident_fixed: IncidentFixed,
    incident: IncidentDraws,
    case_fixed: CaseFixed,
    case: CaseDraws,
    rule_fixed: RuleFixed,
    rules: RuleLanes,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
    """Members from `first` on, all days: incidents and lethal ones (K, days, n), cases and deaths (C, days, n), rules
    in force (Q, days, n)."""
    members, days, K = incident.log_background.shape
    C, L = case.log_r.shape[2], case_fixed.past.shape[0]
    y, lethal = np.zeros((K, days, members), np.int32), np.zeros((K, days, members), np.int32)
    cases, deaths = np.zeros((C, days, members), np.int32), np.zeros((C, days, members), np.int32)
    force = np.zeros((len(rule_fixed.key), days, members), np.uint8)
    counts, own, sick, dead = np.zeros(K, np.int64), np.zeros(K, np.int64), np.zeros(C, np.int64), np.zeros(C, np.int64)
    nudges, share = new_nudges(K, C, 1), np.ascontiguousarray(case.share.T)
    for n in range(members):
        key, state, ruled = (seed, first + n), _begin(n, incident_fixed, incident), begin_rules(rule_fixed, days, 1)
        past, total = np.zeros((C, L + days)), case_fixed.total.copy()
        past[:, :L] = case_fixed.past.T
        stock = case_fixed.stock.copy().reshape(C, 1)
        seen = Seen(y, lethal, cases, deaths, stock, share)
        for t in range(days):
            if len(rule_fixed.key) > 0:
                judge(t, n, key, rule_fixed, rules, ruled, seen, force, nudges)
            for c in range(C):
                so_far = (total[c], stock[c, 0])
                sick[c], dead[c] = _case_day(n, t, c, key, case_fixed, case, past[c], so_far, nudges)
                past[c, L + t] = sick[c]
                total[c] += sick[c]
                stock[c, 0] = case_fixed.stay_keep[c] * stock[c, 0] + sick[c]
                cases[c, t, n], deaths[c, t, n] = np.int32(sick[c]), np.int32(dead[c])
            _incident_day(n, t, key, incident_fixed, incident, state, nudges, counts, own)
            _mourn(incident_fixed, own, dead, state.toll)
            for i in range(K):
                y[i, t, n], lethal[i, t, n] = np.int32(counts[i]), np.int32(own[i])
    return y, lethal, cases, deaths, force
