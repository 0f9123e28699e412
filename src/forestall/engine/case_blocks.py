"""Cases in blocks: `step`'s epidemics for 64 members side by side, in float64 throughout.

The same mathematics in the same order from the same random numbers, so a member's path does not depend on who stands
beside it. What belongs to a member is laid out (..., member).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.arithmetic import exp64, log64
from forestall.engine.compiled import compiled, place
from forestall.engine.couplings import LOAD_DAYS
from forestall.engine.keyed import COUNT, fill_words
from forestall.engine.lanes import WIDTH, Scratch, counts, new_scratch
from forestall.engine.step import CaseFixed, bounded

__all__ = ["CaseLanes", "case_blocks"]

F4 = np.float32
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Counts = NDArray[np.int32]


class CaseLanes(NamedTuple):
    """What differs between members: log_r (C, days, n) without load; load effect, imports, alpha, cfr, alpha of deaths,
    share of infections reported (C, n); week (7, C, n) factors."""

    log_r: Floats
    load: Floats
    imports: Floats
    alpha: Floats
    cfr: Floats
    alpha_deaths: Floats
    reported: Floats
    week: Floats


@compiled
def _renew(past: Floats, day: int, delay: Floats, out: Floats) -> None:
    """out (WIDTH,) = sum_s delay[s] past[day - s], with past (days * WIDTH,)."""
    for lane in range(WIDTH):
        out[lane] = 0.0
    for s in range(1, min(len(delay), day + 1)):
        row = (day - s) * WIDTH
        for lane in range(WIDTH):
            out[lane] += delay[s] * past[place(row + lane)]


@compiled
def _week(past: Floats, day: int, out: Floats) -> None:
    for lane in range(WIDTH):
        out[lane] = 0.0
    for s in range(1, min(LOAD_DAYS, day) + 1):
        row = (day - s) * WIDTH
        for lane in range(WIDTH):
            out[lane] += past[place(row + lane)]


@compiled
def _infect(
    c: int, t: int, start: int, fixed: CaseFixed, lanes: CaseLanes, week: Floats, total: Floats, rate: Floats
) -> None:
    """`rate` (WIDTH,), what the past sends out, becomes today's expected cases."""
    for lane in range(WIDTH):
        at = place(start + lane)
        load = (log64(1.0 + week[lane]) - fixed.reference[c]) / fixed.per[c]
        r = exp64(lanes.log_r[c, t, at] + lanes.load[c, at] * fixed.load_share[t, c] * load)
        susceptible = max(0.0, 1.0 - total[lane] / (fixed.population[c] * lanes.reported[c, at]))
        lam = lanes.imports[c, at] + r * susceptible * rate[lane] * fixed.scale[t, c]
        lam = bounded(lam * lanes.week[fixed.weekday[t], c, at], fixed.bounds, t, c)
        rate[lane] = lam / (1.0 + lam / fixed.ceiling[c])


@compiled
def _draw_cases(
    key: tuple[int, int, int], streams: NDArray[np.int64], rate: Floats, alpha: Floats, single: Singles,
    bits: NDArray[np.uint32], scratch: Scratch, today: Counts,
) -> None:  # fmt: skip
    """Counts of one stream and day; four days' words are refilled every fourth day."""
    seed, first, t = key
    if t & 3 == 0:
        fill_words(seed, first, t >> 2, streams[0], COUNT, bits, 0, WIDTH)
    for lane in range(WIDTH):
        single[lane] = F4(rate[lane])
        single[WIDTH + lane] = F4(alpha[lane])
    counts(single, single[WIDTH:], (rate, alpha), bits, key, streams, scratch, today)


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
    single = np.empty(2 * WIDTH, np.float32)
    bits, bits_deaths = np.empty(4 * WIDTH, np.uint32), np.empty(4 * WIDTH, np.uint32)
    span, key, key_deaths = slice(start, start + WIDTH), fixed.key[c : c + 1], fixed.key_deaths[c : c + 1]
    alpha, alpha_deaths = lanes.alpha[c, span].copy(), lanes.alpha_deaths[c, span].copy()
    for t in range(days):
        _week(past, L + t, week)
        _renew(past, L + t, fixed.g[c], rate)
        _infect(c, t, start, fixed, lanes, week, total, rate)
        _draw_cases((seed, first, t), key, rate, alpha, single, bits, scratch, today)
        row = (L + t) * WIDTH
        for lane in range(WIDTH):
            past[place(row + lane)] = np.float64(today[lane])
            total[lane] += np.float64(today[lane])
            y[c, t, place(start + lane)] = today[lane]
        _renew(past, L + t, fixed.h[c], rate)
        for lane in range(WIDTH):
            rate[lane] = 0.02 + lanes.cfr[c, place(start + lane)] * rate[lane]
        _draw_cases((seed, first, t), key_deaths, rate, alpha_deaths, single, bits_deaths, scratch, today)
        for lane in range(WIDTH):
            dead[c, t, place(start + lane)] = today[lane]


@compiled
def case_blocks(seed: int, first: int, fixed: CaseFixed, lanes: CaseLanes, y: Counts, dead: Counts) -> None:
    """Fill cases y and deaths (C, days, n) for the members from `first` on; n is a multiple of WIDTH."""
    scratch = new_scratch(1)
    for start in range(0, y.shape[2], WIDTH):
        for c in range(len(y)):
            _case_block(seed, first + start, start, c, fixed, lanes, scratch, y, dead)
