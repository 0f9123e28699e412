"""The step in blocks: `step`'s dynamics for 64 members side by side, as fast as the processor's vectors go.

The same mathematics in the same order from the same random numbers, so a member's path does not depend on who stands
beside it. Rates of incidents are worked out in float32 (a test holds them within 1e-4 of the step's float64); whatever
is added up over time, cases and susceptibles, in float64. What belongs to a member is laid out (..., member); inside a
block every row of 64 lies in one flat array.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.arithmetic import exp32, exp64, log64
from forestall.engine.compiled import compiled, inlined
from forestall.engine.couplings import LOAD_DAYS
from forestall.engine.keyed import COUNT, fill_words
from forestall.engine.lanes import WIDTH, Scratch, counts, new_scratch
from forestall.engine.step import CaseFixed, IncidentFixed, lethal_events

__all__ = ["CaseLanes", "IncidentLanes", "background", "case_blocks", "incident_blocks", "recall", "respond", "retain"]

F4 = np.float32
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Counts = NDArray[np.int32]


class IncidentLanes(NamedTuple):
    """What differs between members, n of them: A (K, K, n), delay (K, H, n), alpha (K, n); knots (M, K, n) of the log
    background, day t lying `weight[t]` of the way from knot `left[t]` to the next; x (X, days, n) pushing stream
    to[x] by beta (X, n); lethal (S, days, n), the probability that an event of stream severe[s] is lethal."""

    A: Floats
    delay: Floats
    alpha: Floats
    knots: Floats
    left: NDArray[np.int64]
    weight: Floats
    to: NDArray[np.int64]
    beta: Floats
    x: Floats
    severe: NDArray[np.int64]
    lethal: Floats


class CaseLanes(NamedTuple):
    """What differs between members: log_r (C, days, n) without load; load effect, imports, alpha, cfr, alpha of deaths
    (C, n)."""

    log_r: Floats
    load: Floats
    imports: Floats
    alpha: Floats
    cfr: Floats
    alpha_deaths: Floats


# ---------------------------------------------------------------- incidents


@inlined
def recall(delay: Singles, memory: Singles, sent: Singles, filters: int) -> None:
    """What every stream j still sends out today: sent (K * WIDTH,), from delay and memory (K * H * WIDTH,)."""
    for j in range(len(sent) // WIDTH):
        for lane in range(WIDTH):
            sent[j * WIDTH + lane] = F4(0.0)
        for h in range(filters):
            row = (j * filters + h) * WIDTH
            for lane in range(WIDTH):
                sent[j * WIDTH + lane] += delay[row + lane] * memory[row + lane]


@inlined
def background(knots: Singles, left: int, weight: float, lam: Singles) -> None:
    """lam (K * WIDTH,) becomes the log background, between two of the knots (M * K * WIDTH,)."""
    rows = len(lam)
    w = F4(weight)
    for lane in range(rows):
        low = knots[left * rows + lane]
        lam[lane] = low + w * (knots[(left + 1) * rows + lane] - low)


@inlined
def respond(A: Singles, sent: Singles, lam: Singles) -> None:
    """lam (K * WIDTH,), the log background, becomes the rate: background and answers."""
    K = len(sent) // WIDTH
    for lane in range(K * WIDTH):
        lam[lane] = exp32(lam[lane])
    for i in range(K):
        for j in range(K):
            row = (i * K + j) * WIDTH
            for lane in range(WIDTH):
                lam[i * WIDTH + lane] += A[row + lane] * sent[j * WIDTH + lane]


@inlined
def retain(memory: Singles, decay: Floats, today: Singles) -> None:
    """Carry the memory (K * H * WIDTH,) over to the next day."""
    H = len(decay)
    for j in range(len(today) // WIDTH):
        for h in range(H):
            keep, take = F4(decay[h]), F4(1.0 - decay[h])
            row = (j * H + h) * WIDTH
            for lane in range(WIDTH):
                memory[row + lane] = keep * memory[row + lane] + take * today[j * WIDTH + lane]


@compiled
def _rows(values: Floats, start: int) -> Singles:
    """One block's part of an array (..., n), given as (rows, n): rows of WIDTH in one flat array."""
    out = np.empty(len(values) * WIDTH, np.float32)
    for row in range(len(values)):
        for lane in range(WIDTH):
            out[row * WIDTH + lane] = values[row, start + lane]
    return out


@compiled
def _same(values: Floats) -> Singles:
    """One row of WIDTH equal numbers for each value."""
    out = np.empty(len(values) * WIDTH, np.float32)
    for row in range(len(values)):
        out[row * WIDTH : (row + 1) * WIDTH] = values[row]
    return out


@inlined
def _push(lanes: IncidentLanes, start: int, t: int, lam: Singles) -> None:
    for c in range(len(lanes.to)):
        row = lanes.to[c] * WIDTH
        for lane in range(WIDTH):
            lam[row + lane] += F4(lanes.beta[c, start + lane]) * F4(lanes.x[c, t, start + lane])


@inlined
def _hold(lam: Singles, scale: float, ceiling: float) -> None:
    """One stream's rate under its scale and its ceiling."""
    s, most = F4(scale), F4(ceiling)
    for lane in range(WIDTH):
        rate = lam[lane] * s
        lam[lane] = rate / (F4(1.0) + rate / most)


@inlined
def _keep(today: Counts, out: Counts, recent: Singles) -> None:
    for lane in range(WIDTH):
        out[lane] = today[lane]
    for lane in range(WIDTH):
        recent[lane] = F4(today[lane])


@compiled
def _incident_block(
    seed: int, first: int, start: int, fixed: IncidentFixed, lanes: IncidentLanes, scratch: Scratch, y: Counts
) -> None:
    K, H = fixed.memory.shape
    n = lanes.A.shape[2]
    A, delay = _rows(lanes.A.reshape(K * K, n), start), _rows(lanes.delay.reshape(K * H, n), start)
    alpha = _rows(lanes.alpha, start)
    knots = _rows(lanes.knots.reshape(len(lanes.knots) * K, n), start)
    memory = _same(fixed.memory.reshape(K * H))
    lam, sent, recent = (
        np.empty(K * WIDTH, np.float32),
        np.empty(K * WIDTH, np.float32),
        np.empty(K * WIDTH, np.float32),
    )
    words, today = np.empty(K * 4 * WIDTH, np.uint32), np.empty(WIDTH, np.int32)
    for t in range(y.shape[1]):
        recall(delay, memory, sent, H)
        background(knots, lanes.left[t], lanes.weight[t], lam)
        _push(lanes, start, t, lam)
        respond(A, sent, lam)
        for i in range(K):
            here = slice(i * WIDTH, (i + 1) * WIDTH)
            if t & 3 == 0:
                fill_words(
                    seed, first, t >> 2, fixed.key[i], COUNT, 0, words[i * 4 * WIDTH : (i + 1) * 4 * WIDTH], WIDTH
                )
            rate, spread = lam[here], alpha[here]
            _hold(rate, fixed.scale[t, i], fixed.ceiling[i])
            word = words[(i * 4 + (t & 3)) * WIDTH : (i * 4 + (t & 3) + 1) * WIDTH]
            counts(rate, spread, (rate, spread), word, (seed, first, t, fixed.key[i]), scratch, today)
            _keep(today, y[i, t, start : start + WIDTH], recent[here])
        retain(memory, fixed.decay, recent)


@compiled
def incident_blocks(
    seed: int, first: int, fixed: IncidentFixed, lanes: IncidentLanes, y: Counts, lethal: Counts
) -> None:
    """Fill y (K, days, n) and lethal (S, days, n) for the members from `first` on; n is a multiple of WIDTH."""
    scratch = new_scratch()
    for start in range(0, y.shape[2], WIDTH):
        _incident_block(seed, first + start, start, fixed, lanes, scratch, y)
    for s in range(len(lanes.severe)):
        i = lanes.severe[s]
        for t in range(y.shape[1]):
            for n in range(y.shape[2]):
                if y[i, t, n] > 0:
                    lethal[s, t, n] = lethal_events(y[i, t, n], lanes.lethal[s, t, n], seed, first + n, t, fixed.key[i])


# ---------------------------------------------------------------- cases


@inlined
def _renew(past: Floats, day: int, delay: Floats, out: Floats) -> None:
    """out (WIDTH,) = sum_s delay[s] past[day - s], with past (days * WIDTH,)."""
    for lane in range(WIDTH):
        out[lane] = 0.0
    for s in range(1, min(len(delay), day + 1)):
        for lane in range(WIDTH):
            out[lane] += delay[s] * past[(day - s) * WIDTH + lane]


@inlined
def _week(past: Floats, day: int, out: Floats) -> None:
    for lane in range(WIDTH):
        out[lane] = 0.0
    for s in range(1, min(LOAD_DAYS, day) + 1):
        for lane in range(WIDTH):
            out[lane] += past[(day - s) * WIDTH + lane]


@inlined
def _infect(
    c: int, t: int, start: int, fixed: CaseFixed, lanes: CaseLanes, week: Floats, total: Floats, rate: Floats
) -> None:
    """`rate` (WIDTH,), what the past sends out, becomes today's expected cases."""
    for lane in range(WIDTH):
        at = start + lane
        load = (log64(1.0 + week[lane]) - fixed.reference[c]) / fixed.per[c]
        r = exp64(lanes.log_r[c, t, at] + lanes.load[c, at] * load)
        susceptible = max(0.0, 1.0 - total[lane] / fixed.population[c])
        lam = lanes.imports[c, at] + r * susceptible * rate[lane] * fixed.scale[t, c]
        rate[lane] = lam / (1.0 + lam / fixed.ceiling[c])


@inlined
def _singles(values: Floats, out: Singles) -> None:
    for lane in range(WIDTH):
        out[lane] = F4(values[lane])


@inlined
def _draw_cases(
    key: tuple[int, int, int, int], rate: Floats, alpha: Floats, single: Singles, words: NDArray[np.uint32],
    scratch: Scratch, today: Counts,
) -> None:  # fmt: skip
    """Counts of one case stream and day; `words` (4 * WIDTH,) are refilled every fourth day."""
    seed, first, t, stream = key
    if t & 3 == 0:
        fill_words(seed, first, t >> 2, stream, COUNT, 0, words, WIDTH)
    _singles(rate, single[:WIDTH])
    _singles(alpha, single[WIDTH:])
    word = words[(t & 3) * WIDTH : ((t & 3) + 1) * WIDTH]
    counts(single[:WIDTH], single[WIDTH:], (rate, alpha), word, key, scratch, today)


@compiled
def _case_block(
    seed: int,
    first: int,
    start: int,
    c: int,
    fixed: CaseFixed,
    lanes: CaseLanes,
    scratch: Scratch,
    y: Counts,
    dead: Counts,
) -> None:
    L, days = len(fixed.past), y.shape[1]
    past = np.empty((L + days) * WIDTH)
    for s in range(L):
        past[s * WIDTH : (s + 1) * WIDTH] = fixed.past[s, c]
    total = np.full(WIDTH, fixed.total[c])
    week, rate, today = np.empty(WIDTH), np.empty(WIDTH), np.empty(WIDTH, np.int32)
    single, words = np.empty(2 * WIDTH, np.float32), np.empty(8 * WIDTH, np.uint32)
    span = slice(start, start + WIDTH)
    for t in range(days):
        _week(past, L + t, week)
        _renew(past, L + t, fixed.g[c], rate)
        _infect(c, t, start, fixed, lanes, week, total, rate)
        key = (seed, first, t, fixed.key[c])
        _draw_cases(key, rate, lanes.alpha[c, span], single, words[: 4 * WIDTH], scratch, today)
        for lane in range(WIDTH):
            past[(L + t) * WIDTH + lane] = np.float64(today[lane])
            total[lane] += np.float64(today[lane])
            y[c, t, start + lane] = today[lane]
        _renew(past, L + t, fixed.h[c], rate)
        for lane in range(WIDTH):
            rate[lane] = 0.02 + lanes.cfr[c, start + lane] * rate[lane]
        key = (seed, first, t, fixed.key_deaths[c])
        _draw_cases(key, rate, lanes.alpha_deaths[c, span], single, words[4 * WIDTH :], scratch, today)
        for lane in range(WIDTH):
            dead[c, t, start + lane] = today[lane]


@compiled
def case_blocks(seed: int, first: int, fixed: CaseFixed, lanes: CaseLanes, y: Counts, dead: Counts) -> None:
    """Fill cases y and deaths (C, days, n) for the members from `first` on; n is a multiple of WIDTH."""
    scratch = new_scratch()
    for start in range(0, y.shape[2], WIDTH):
        for c in range(len(y)):
            _case_block(seed, first + start, start, c, fixed, lanes, scratch, y, dead)
