"""Incidents in blocks: `step`'s dynamics for 64 members side by side, as fast as the processor's vectors go.

The same mathematics in the same order from the same random numbers, so a member's path does not depend on who stands
beside it. Rates are worked out in float32 (a test holds them within 1e-4 of the step's float64). What belongs to a
member is laid out (..., member); inside a block every row of 64 lies in one flat array.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics.block_state import IncidentState
from forestall.engine.dynamics.given import Bounds, IncidentFixed, IncidentLanes, Rerouted
from forestall.engine.dynamics.rules import Nudges
from forestall.engine.dynamics.tolls import (
    LEAST_LOG,
    LEAST_RATE,
    MOST_LOG,
    MOST_RATE,
    bound_ruled,
    kill,
    lament,
    lethal_odds,
    nudge,
    nudge_odds,
    regrow,
    weigh,
    worsen,
)
from forestall.engine.machine.arithmetic import exp32, fused, inverse32
from forestall.engine.machine.compiled import inlined, lent, place, widest, within
from forestall.engine.machine.keyed import COUNT, fill_words
from forestall.engine.machine.lanes import WIDTH, Scratch, counts

__all__ = ["background", "incident_day", "look_ahead", "recall", "respond"]

F4 = np.float32
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Counts = NDArray[np.int32]
Ints = NDArray[np.int64]


@lent
def look_ahead(delay: Singles, memory: Singles, keep: Singles, recent: Singles, ahead: Singles) -> None:
    """Take the last four days, `recent` (4 * K * WIDTH,), into the memory, and say what all until then sends out on
    each of the next four, `ahead` likewise: the memory is too large to go through it every day.

    Memory and delay are (H * K * WIDTH,). Here the memory of filter h is sum_s keep[h]^(s-1) y[t-s]: its weight
    1 - keep[h] is in `delay`.
    """
    widest()
    H, rows = len(keep), len(recent) // 4
    ahead[:] = F4(0.0)
    for h in range(0, H - 2, 3):
        _three_ahead(delay, memory, h * rows, keep[h : h + 3], recent, ahead)
    for h in range(H - H % 3, H):
        row, q = h * rows, keep[h]
        for lane in range(rows):
            a = _taken_in(q, memory[place(row + lane)], recent, lane, rows)
            memory[place(row + lane)] = a
            a *= delay[place(row + lane)]
            ahead[place(lane)] += a
            ahead[place(rows + lane)] = fused(q, a, ahead[place(rows + lane)])
            ahead[place(2 * rows + lane)] = fused(q * q, a, ahead[place(2 * rows + lane)])
            ahead[place(3 * rows + lane)] = fused(q * q * q, a, ahead[place(3 * rows + lane)])


@inlined
def _three_ahead(delay: Singles, memory: Singles, row: int, keep: Singles, recent: Singles, ahead: Singles) -> None:
    """Of three filters at a time; of more the compiler no longer sees that they lie apart."""
    widest()
    rows, (q, r, s) = len(recent) // 4, (keep[0], keep[1], keep[2])
    one, two, three = row, row + rows, row + 2 * rows
    for lane in range(rows):
        a = _taken_in(q, memory[place(one + lane)], recent, lane, rows)
        b = _taken_in(r, memory[place(two + lane)], recent, lane, rows)
        c = _taken_in(s, memory[place(three + lane)], recent, lane, rows)
        memory[place(one + lane)] = a
        memory[place(two + lane)] = b
        memory[place(three + lane)] = c
        a *= delay[place(one + lane)]
        b *= delay[place(two + lane)]
        c *= delay[place(three + lane)]
        ahead[place(lane)] += a + b + c
        ahead[place(rows + lane)] += fused(q, a, fused(r, b, s * c))
        ahead[place(2 * rows + lane)] += fused(q * q, a, fused(r * r, b, s * s * c))
        ahead[place(3 * rows + lane)] += fused(q * q * q, a, fused(r * r * r, b, s * s * s * c))


@inlined
def _taken_in(keep: Any, memory: Any, recent: Singles, lane: int, rows: int) -> Any:
    """A filter's memory four days on."""
    a = fused(keep, memory, recent[place(lane)])
    a = fused(keep, a, recent[place(rows + lane)])
    a = fused(keep, a, recent[place(2 * rows + lane)])
    return fused(keep, a, recent[place(3 * rows + lane)])


@lent
def recall(ahead: Singles, echo: Singles, recent: Singles, day: int, sent: Singles) -> None:
    """What every stream still sends out on one of four days: what was looked ahead, and of the days among them that
    are past what is theirs, `echo` (3 * K * WIDTH,) a day later, two and three. The first rows of `sent`."""
    widest()
    rows = len(recent) // 4
    two, three = 2 * rows, 3 * rows
    if day == 0:
        for lane in range(rows):
            sent[place(lane)] = ahead[place(lane)]
    elif day == 1:
        for lane in range(rows):
            sent[place(lane)] = fused(echo[place(lane)], recent[place(lane)], ahead[place(rows + lane)])
    elif day == 2:
        for lane in range(rows):
            s = fused(echo[place(rows + lane)], recent[place(lane)], ahead[place(two + lane)])
            sent[place(lane)] = fused(echo[place(lane)], recent[place(rows + lane)], s)
    else:
        for lane in range(rows):
            s = fused(echo[place(two + lane)], recent[place(lane)], ahead[place(three + lane)])
            s = fused(echo[place(rows + lane)], recent[place(rows + lane)], s)
            sent[place(lane)] = fused(echo[place(lane)], recent[place(two + lane)], s)


@lent
def background(knots: Singles, left: Ints, weight: Floats, t: int, mu: Singles, ratio: Singles) -> None:
    """The first rows of mu become the background of day t, between two of the knots (M, K * WIDTH) of its log.

    A straight line in the log is a constant ratio from day to day: exponentials are taken at a knot and every
    sixteenth day, and leave no more than their rounding.
    """
    widest()
    rows, at, w = knots.shape[1], left[t], F4(weight[t])
    if t & 15 == 0 or at != left[t - 1]:
        on = t + 1 < len(left) and left[t + 1] == at
        step = F4(weight[t + 1] - weight[t] if on else 0.0)
        for lane in range(rows):
            low, rise = knots[at, place(lane)], knots[at + 1, place(lane)] - knots[at, place(lane)]
            mu[place(lane)] = exp32(min(max(fused(w, rise, low), LEAST_LOG), MOST_LOG))
            ratio[place(lane)] = exp32(min(max(step * rise, LEAST_LOG), MOST_LOG))
    else:
        for lane in range(rows):
            mu[place(lane)] = min(max(mu[place(lane)] * ratio[place(lane)], LEAST_RATE), MOST_RATE)


@lent
def respond(A: Singles, sent: Singles, lam: Singles) -> None:
    """Add the answers to lam, two streams from four, at last two, at a time.

    So lam and sent have rows of WIDTH for an even number of streams, A for each pair; what is there to fill up is zero.
    """
    widest()
    of = len(lam) // WIDTH
    for i in range(0, of, 2):
        if of & 2:
            now, row, out = i * WIDTH, (i * of + of - 2) * WIDTH, (of - 2) * WIDTH
            other = row + of * WIDTH
            for lane in range(WIDTH):
                s, x, y = sent[place(out + lane)], lam[place(now + lane)], lam[place(now + WIDTH + lane)]
                x, y = fused(A[place(row + lane)], s, x), fused(A[place(other + lane)], s, y)
                s = sent[place(out + WIDTH + lane)]
                lam[place(now + lane)] = fused(A[place(row + WIDTH + lane)], s, x)
                lam[place(now + WIDTH + lane)] = fused(A[place(other + WIDTH + lane)], s, y)
        for j in range(0, of & ~3, 4):
            now, row, out = i * WIDTH, (i * of + j) * WIDTH, j * WIDTH
            other = row + of * WIDTH
            for lane in range(WIDTH):
                s, x, y = sent[place(out + lane)], lam[place(now + lane)], lam[place(now + WIDTH + lane)]
                x, y = fused(A[place(row + lane)], s, x), fused(A[place(other + lane)], s, y)
                s = sent[place(out + WIDTH + lane)]
                x = fused(A[place(row + WIDTH + lane)], s, x)
                y = fused(A[place(other + WIDTH + lane)], s, y)
                s = sent[place(out + 2 * WIDTH + lane)]
                x = fused(A[place(row + 2 * WIDTH + lane)], s, x)
                y = fused(A[place(other + 2 * WIDTH + lane)], s, y)
                s = sent[place(out + 3 * WIDTH + lane)]
                lam[place(now + lane)] = fused(A[place(row + 3 * WIDTH + lane)], s, x)
                lam[place(now + WIDTH + lane)] = fused(A[place(other + 3 * WIDTH + lane)], s, y)


@within
def _push(lanes: IncidentLanes, start: int, t: int, beta: Singles, mu: Singles, lam: Singles) -> None:
    """lam becomes the background mu times what the couplings on it make of it."""
    widest()
    for lane in range(len(lam)):
        lam[place(lane)] = mu[place(lane)]
    for c in range(len(lanes.to)):
        row = lanes.to[c] * WIDTH
        for lane in range(WIDTH):
            log = beta[place(c * WIDTH + lane)] * F4(lanes.x[c, t, place(start + lane)])
            rate = lam[place(row + lane)] * exp32(min(max(log, LEAST_LOG), MOST_LOG))
            lam[place(row + lane)] = min(max(rate, LEAST_RATE), MOST_RATE)


@within
def _hold(lam: Singles, scale: Floats, ceiling: Floats) -> None:
    """The rates (K * WIDTH,) under their scales and ceilings (K,)."""
    widest()
    for i in range(len(scale)):
        s, inverse, row = F4(scale[i]), F4(1.0 / ceiling[i]), i * WIDTH
        for lane in range(WIDTH):
            rate = min(lam[place(row + lane)] * s, MOST_RATE)
            lam[place(row + lane)] = rate * inverse32(fused(rate, inverse, F4(1.0)))


@within
def _bound(lam: Singles, scale: Floats, ceiling: Floats, bounds: Bounds, t: int) -> None:
    """The same with what is added to the rates, and under their caps."""
    widest()
    for i in range(len(scale)):
        s, inverse, row = F4(scale[i]), F4(1.0 / ceiling[i]), i * WIDTH
        add, most = F4(bounds.add[t, i]), F4(bounds.most[t, i])
        for lane in range(WIDTH):
            rate = min(min(lam[place(row + lane)] * s, F4(1e30)) + add, most)
            lam[place(row + lane)] = rate / fused(rate, inverse, F4(1.0))


@within
def _reroute(A: Singles, ties: Rerouted, t: int, sent: Singles, kept: Singles, lam: Singles) -> None:
    """Add to lam the answers that a scenario changes, A (E * WIDTH,); `kept` (days, K * WIDTH) knows what was sent."""
    for lane in range(kept.shape[1]):
        kept[t, lane] = sent[lane]
    for e in range(len(ties.to)):
        then = t - ties.shift[e] if t >= ties.since[e] else t
        if then == t or then >= ties.since[e]:
            row, of, share = ties.to[e] * WIDTH, ties.of[e] * WIDTH, F4(ties.share[t, e])
            for lane in range(WIDTH):
                lam[row + lane] = fused(share * A[e * WIDTH + lane], kept[then, of + lane], lam[row + lane])


@within
def _base(lam: Singles, grows: Ints, out: Singles) -> None:
    """The background of the streams whose answers grow or shrink, before the answers are added: (G * WIDTH,)."""
    for g in range(len(grows)):
        for lane in range(WIDTH):
            out[g * WIDTH + lane] = lam[grows[g] * WIDTH + lane]


@within
def _grow(lanes: IncidentLanes, start: int, t: int, base: Singles, lam: Singles) -> None:
    """What is provoked, by exp(log growth): lam = base + exp(...) (lam - base), all couplings of a stream in turn."""
    for g in range(len(lanes.grows)):
        row = lanes.grows[g] * WIDTH
        for lane in range(WIDTH):
            at = start + lane
            log = F4(min(max(lanes.gamma[g, at] * lanes.growth[g, t, at], -87.0), 87.0))
            low = base[g * WIDTH + lane]
            lam[row + lane] = low + exp32(log) * (lam[row + lane] - low)


@within
def _dampen(damp: Singles, share: Floats, recent: Singles, damped: Ints, lam: Singles) -> None:
    """Multiply each damped stream's rate by exp(-damp x), of which a share is left."""
    for c in range(len(damped)):
        for lane in range(WIDTH):
            log = -damp[c * WIDTH + lane] * F4(share[c]) * recent[c * WIDTH + lane]
            lam[damped[c] * WIDTH + lane] *= exp32(max(log, F4(-87.0)))


@within
def _fade(recent: Singles, keep: Floats, damper: Ints, today: Counts) -> None:
    for c in range(len(damper)):
        for lane in range(WIDTH):
            row = c * WIDTH + lane
            recent[row] = F4(keep[c]) * (recent[row] + F4(today[damper[c] * WIDTH + lane]))


@within
def _weekly(week: Floats, weekday: int, start: int, lam: Singles) -> None:
    for i in range(week.shape[1]):
        for lane in range(WIDTH):
            lam[i * WIDTH + lane] *= F4(week[weekday, i, start + lane])


@within
def _note(today: Counts, excites: Singles, y: Counts, t: int, start: int) -> None:
    widest()
    for i in range(len(y)):
        row = i * WIDTH
        for lane in range(WIDTH):
            count = today[place(row + lane)]
            excites[place(row + lane)] = F4(count)
            y[i, t, place(start + lane)] = count


@within
def _answer_deadly(
    start: int, t: int, fixed: IncidentFixed, lanes: IncidentLanes, s: IncidentState, nudges: Nudges, ruled: bool
) -> None:
    """Today's probabilities of killing, raised by what of the rates answers deadly events."""
    if t & 3 == 0:
        look_ahead(s.delay, s.deadly, s.keep, s.kills, s.ahead_deadly)
    recall(s.ahead_deadly, s.echo, s.kills, t & 3, s.sent_deadly)
    s.answers[:] = F4(0.0)
    respond(s.A, s.sent_deadly, s.answers)
    if len(s.kept) > 0:
        _reroute(s.ties, fixed.rerouted, t, s.sent_deadly, s.kept_deadly, s.answers)
    _grow(lanes, start, t, s.nothing, s.answers)
    if ruled:
        regrow(nudges.growth, s.nothing, s.answers)
    worsen(lanes, start, s.answers, s.lam, s.lethal)


@inlined
def incident_day(
    key: tuple[int, int],
    start: int,
    t: int,
    fixed: IncidentFixed,
    lanes: IncidentLanes,
    s: IncidentState,
    nudges: Nudges,
    ruled: bool,
    scratch: Scratch,
    y: Counts,
    lethal: Counts,
) -> None:
    """Fill day t of y (K, days, n) and lethal (S, days, n) for the members from column `start` on."""
    widest()
    lam, K = s.lam, len(fixed.key)
    if t & 3 == 0:
        look_ahead(s.delay, s.memory, s.keep, s.excites, s.ahead)
    recall(s.ahead, s.echo, s.excites, t & 3, s.sent)
    background(s.knots, lanes.left, lanes.weight, t, s.mu, s.ratio)
    _push(lanes, start, t, s.beta, s.mu, lam)
    lament(fixed, lanes, start, t, s.toll, lam)
    if ruled:
        nudge(nudges.background, lam)
    _base(lam, lanes.grows, s.base)
    if ruled:
        for lane in range(len(lam)):
            s.all_base[lane] = lam[lane]
    respond(s.A, s.sent, lam)
    if len(s.kept) > 0:
        _reroute(s.ties, fixed.rerouted, t, s.sent, s.kept, lam)
    _grow(lanes, start, t, s.base, lam)
    if ruled:
        regrow(nudges.growth, s.all_base, lam)
    lethal_odds(lanes, start, t, s.lethal)
    if len(lanes.worse) > 0:
        _answer_deadly(start, t, fixed, lanes, s, nudges, ruled)
    if ruled:
        nudge_odds(nudges.odds, lanes.severe, s.lethal)
    _dampen(s.damp, fixed.damp_share[t], s.recent, fixed.damped, lam)
    if len(lanes.week) > 0:
        _weekly(lanes.week, fixed.weekday[t], start, lam)
    if ruled:
        bound_ruled(lam, fixed, t, nudges)
    elif len(fixed.bounds.add) > 0:
        _bound(lam, fixed.scale[t], fixed.ceiling, fixed.bounds, t)
    else:
        _hold(lam, fixed.scale[t], fixed.ceiling)
    if t & 3 == 0:
        for i in range(K):
            fill_words(key[0], key[1], t >> 2, fixed.key[i], COUNT, s.bits, i * 4 * WIDTH, WIDTH)
    counts(lam, s.spread, (s.unrounded, s.unrounded), s.bits, (key[0], key[1], t), fixed.key, scratch, s.today)
    if ruled:
        for k in range(len(s.today)):
            s.today[k] = np.int32(s.today[k] + nudges.caused[k])
    rows = len(s.today)
    now = (t & 3) * rows
    excites, kills = s.excites[now : now + rows], s.kills[now : now + rows]
    _note(s.today, excites, y, t, start)
    kill(key, start, t, fixed.key, lanes.severe, s.lethal, s.today, lethal)
    weigh(key, start, t, fixed.key, lanes, s.lethal, s.today, lethal, excites, kills)
    _fade(s.recent, fixed.damp_keep, fixed.damper, s.today)
