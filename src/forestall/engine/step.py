r"""The step: one day of the crisis, from what the past sends out to what happens today. THE dynamics.

The fit evaluates all days at once (`incidents`, `epidemic`); here the same mathematics runs forward, one member and one
day at a time, with the memory of the past in a few numbers. A test holds the two equal day by day.

Indices: K incident streams with H filters each; C case streams with delays of at most L days, each with deaths.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.compiled import compiled
from forestall.engine.couplings import LOAD_DAYS, raised
from forestall.engine.keyed import LETHAL, halfway, words
from forestall.engine.sampling import negative_binomial

__all__ = [
    "Bounds",
    "CaseDraws",
    "CaseFixed",
    "IncidentDraws",
    "IncidentFixed",
    "Past",
    "Rerouted",
    "answers",
    "bounded",
    "case_rates",
    "dampen",
    "fade",
    "incident_rates",
    "lethal_events",
    "remember",
    "reroute",
    "run",
    "worsened",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_raised = compiled(raised)


class Bounds(NamedTuple):
    """What a scenario adds to the streams' rates, and the most it lets them be: (days, K), or (0, K) for nothing."""

    add: Floats
    most: Floats


class Rerouted(NamedTuple):
    """Answers of stream to[e] to stream of[e] that a scenario weakens, to share (days, E), or puts off by shift[e] days
    from day since[e] on; they stand at zero in A."""

    to: Ints
    of: Ints
    share: Floats
    shift: Ints
    since: Ints


class IncidentFixed(NamedTuple):
    """The same for every member: key (K,) of the streams' random numbers, decay (H,), memory (K, H) at the origin where
    all members agree on it, ceiling (K,), scale (days, K), weekday (days,) 0 for Monday; of each damper the stream it
    acts on, the stream whose events damp, what a day leaves of them, (D,) each, and the part left of it (days, D)."""

    key: NDArray[np.int64]
    decay: Floats
    memory: Floats
    ceiling: Floats
    scale: Floats
    weekday: Ints
    damped: Ints
    damper: Ints
    damp_keep: Floats
    damp_share: Floats
    bounds: Bounds
    rerouted: Rerouted


class IncidentDraws(NamedTuple):
    """One row a member: A (n, K, K), delay (n, K, H), alpha (n, K), log_background and lethal (n, days, K); memory
    (n, K, H) and dampers recent (n, D) at the origin, damp (n, D), week (n, 7, K) factors, weight (n, K, 3) of an event
    by severity class, killed (n, K) the probability that an event that spares the targets' own forces kills somebody,
    log_growth (n, days, K) of what is provoked; rerouted (n, E), what A held of the answers that a scenario changes;
    where answers may be worse, deadly (n, K, H), the part of the memory that comes from deadly events, and worse (n,
    K), the odds ratio of killing in answer to one; else both of no streams."""

    A: Floats
    delay: Floats
    alpha: Floats
    log_background: Floats
    lethal: Floats
    memory: Floats
    recent: Floats
    damp: Floats
    week: Floats
    weight: Floats
    killed: Floats
    log_growth: Floats
    rerouted: Floats
    deadly: Floats
    worse: Floats


class Past(NamedTuple):
    """What one member remembers: memory and its part from deadly events (K, H), dampers (D,), what every stream sent
    out on every day (days, K), in all and by its deadly events; and room (K,) for the day's probabilities of killing,
    answers to deadly events, and events that killed."""

    memory: Floats
    deadly: Floats
    recent: Floats
    sent: Floats
    sent_deadly: Floats
    lethal: Floats
    provoked: Floats
    killed: Floats


class CaseFixed(NamedTuple):
    """The same for every member: key and key_deaths (C,) of the streams' random numbers; past (L, C) counts, the
    origin's last; g and h (C, L + 1) delays, index 0 is zero; total (C,) cases so far; population, ceiling, reference
    and per (C,); scale, and the part left of the load's effect (days, C); weekday (days,) 0 for Monday."""

    key: NDArray[np.int64]
    key_deaths: NDArray[np.int64]
    past: Floats
    g: Floats
    h: Floats
    total: Floats
    population: Floats
    ceiling: Floats
    reference: Floats
    per: Floats
    scale: Floats
    weekday: Ints
    load_share: Floats
    bounds: Bounds


class CaseDraws(NamedTuple):
    """One row a member: log_r (n, days, C) without load; load effect, imports, alpha, cfr, alpha of deaths, share of
    infections reported (n, C); week (n, 7, C) factors."""

    log_r: Floats
    load: Floats
    imports: Floats
    alpha: Floats
    cfr: Floats
    alpha_deaths: Floats
    reported: Floats
    week: Floats


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


@compiled
def _incident_day(
    n: int,
    t: int,
    key: tuple[int, int],
    fixed: IncidentFixed,
    draws: IncidentDraws,
    past: Past,
    lam: Floats,
    today: Floats,
    counts: Ints,
    own: Ints,
) -> None:
    growth = draws.log_growth[n, t]
    incident_rates(draws.A[n], draws.delay[n], past.memory, draws.log_background[n, t], growth, lam)
    reroute(draws.rerouted[n], past.memory, draws.delay[n], fixed.rerouted, t, growth, past.sent, lam)
    past.lethal[:] = draws.lethal[n, t]
    if len(past.deadly) > 0:
        answers(draws.A[n], draws.delay[n], past.deadly, growth, past.provoked)
        reroute(
            draws.rerouted[n], past.deadly, draws.delay[n], fixed.rerouted, t, growth, past.sent_deadly, past.provoked
        )
        for i in range(len(lam)):
            past.lethal[i] = worsened(past.lethal[i], past.provoked[i], lam[i], draws.worse[n, i])
    dampen(draws.damp[n] * fixed.damp_share[t], past.recent, fixed.damped, lam)
    for i in range(len(lam)):
        rate = lam[i] * draws.week[n, fixed.weekday[t], i] * fixed.scale[t, i]
        rate = bounded(rate, fixed.bounds, t, i)
        rate = rate / (1.0 + rate / fixed.ceiling[i])
        counts[i] = negative_binomial(rate, draws.alpha[n, i], key[0], key[1], t, fixed.key[i])
        today[i] = counts[i]
    fade(past.recent, fixed.damp_keep, fixed.damper, today)
    for i in range(len(lam)):
        p, q = past.lethal[i], draws.killed[n, i]
        own[i] = lethal_events(counts[i], p, key[0], key[1], t, fixed.key[i])
        deadly = own[i]
        if q > 0.0:
            deadly = lethal_events(counts[i], p + (1.0 - p) * q, key[0], key[1], t, fixed.key[i])
        weight = draws.weight[n, i]
        past.killed[i] = weight[1] * (deadly - own[i]) + weight[2] * own[i]
        today[i] = weight[0] * (counts[i] - deadly) + past.killed[i]
    remember(past.memory, fixed.decay, today)
    remember(past.deadly, fixed.decay, past.killed)


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
    n: int, t: int, c: int, key: tuple[int, int], fixed: CaseFixed, draws: CaseDraws, past: Floats, total: float
) -> tuple[float, float]:
    day = fixed.past.shape[0] + t
    week = 0.0
    for s in range(1, LOAD_DAYS + 1):
        if day - s >= 0:
            week += past[day - s]
    load = (np.log1p(week) - fixed.reference[c]) / fixed.per[c]
    r = np.exp(draws.log_r[n, t, c] + draws.load[n, c] * fixed.load_share[t, c] * load)
    susceptible = max(0.0, 1.0 - total / (fixed.population[c] * draws.reported[n, c]))
    lam = draws.imports[n, c] + r * susceptible * case_rates(past, day, fixed.g[c]) * fixed.scale[t, c]
    lam = bounded(lam * draws.week[n, fixed.weekday[t], c], fixed.bounds, t, c)
    lam = lam / (1.0 + lam / fixed.ceiling[c])
    cases = negative_binomial(lam, draws.alpha[n, c], key[0], key[1], t, fixed.key[c])
    expected = 0.02 + draws.cfr[n, c] * case_rates(past, day, fixed.h[c])
    deaths = negative_binomial(expected, draws.alpha_deaths[n, c], key[0], key[1], t, fixed.key_deaths[c])
    return float(cases), float(deaths)


@compiled
def run(
    seed: int,
    first: int,
    incident_fixed: IncidentFixed,
    incident: IncidentDraws,
    case_fixed: CaseFixed,
    case: CaseDraws,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Members from `first` on, all days: incidents and lethal ones (n, days, K), cases and deaths (n, days, C)."""
    members, days, K = incident.log_background.shape
    C = case.log_r.shape[2]
    L = case_fixed.past.shape[0]
    y = np.zeros((members, days, K), np.int64)
    lethal = np.zeros((members, days, K), np.int64)
    cases = np.zeros((members, days, C), np.int64)
    deaths = np.zeros((members, days, C), np.int64)
    lam, today, own = np.zeros(K), np.zeros(K), np.zeros(K, np.int64)
    sent, sent_deadly = np.zeros((days, K)), np.zeros((days, K))
    for n in range(members):
        key = (seed, first + n)
        held = Past(
            incident.memory[n].copy(), incident.deadly[n].copy(), incident.recent[n].copy(), sent, sent_deadly,
            np.zeros(K), np.zeros(K), np.zeros(K),
        )  # fmt: skip
        past = np.zeros((C, L + days))
        past[:, :L] = case_fixed.past.T
        total = case_fixed.total.copy()
        for t in range(days):
            _incident_day(n, t, key, incident_fixed, incident, held, lam, today, y[n, t], own)
            lethal[n, t] = own
            for c in range(C):
                new, dead = _case_day(n, t, c, key, case_fixed, case, past[c], total[c])
                past[c, L + t] = new
                total[c] += new
                cases[n, t, c] = int(new)
                deaths[n, t, c] = int(dead)
    return y, lethal, cases, deaths
