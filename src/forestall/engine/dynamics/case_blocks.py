"""Cases in blocks: `step`'s epidemics for 64 members side by side, in float64 throughout.

The same mathematics in the same order from the same random numbers, so a member's path does not depend on who stands
beside it. What belongs to a member is laid out (..., member).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics.given import CaseFixed
from forestall.engine.dynamics.rules import Nudges
from forestall.engine.dynamics.step import bounded, fatality
from forestall.engine.machine.arithmetic import exp64, log64
from forestall.engine.machine.compiled import inlined, place, within
from forestall.engine.machine.keyed import COUNT, fill_words
from forestall.engine.machine.lanes import WIDTH, Scratch, Spread, counts, spread_out
from forestall.engine.model.couplings import LOAD_DAYS

__all__ = ["CaseLanes", "CaseState", "begin_cases", "case_day", "new_cases"]

F4 = np.float32
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Counts = NDArray[np.int32]


class CaseLanes(NamedTuple):
    """What differs between members: log_r (C, days, n) without load; load effect, imports, alpha, cfr, alpha of deaths,
    share of infections reported (C, n); week (7, C, n) factors; share of cases that need a bed, what lacking one adds
    to a fatality of one (C, n); log of fatality and beds there are (C, days, n), or (0, days, n) where nothing acts on
    it; g (C, L + 1, n) where a generation interval is uncertain, else of no epidemics."""

    log_r: Floats
    load: Floats
    imports: Floats
    alpha: Floats
    cfr: Floats
    alpha_deaths: Floats
    reported: Floats
    week: Floats
    share: Floats
    excess: Floats
    log_fatal: Floats
    capacity: Floats
    g: Floats


class CaseState(NamedTuple):
    """A block's epidemics as they stand: past (C, (L + days) * WIDTH) counts, all cases so far and the sick in beds
    (C, WIDTH), alphas; and what a day is worked out in."""

    past: Floats
    total: Floats
    stock: Floats
    alpha: Floats
    alpha_deaths: Floats
    bits: NDArray[np.uint32]
    bits_deaths: NDArray[np.uint32]
    week: Floats
    rate: Floats
    single: Singles
    spread: Spread
    today: Counts


@within
def _renew(past: Floats, day: int, delay: Floats, out: Floats) -> None:
    """out (WIDTH,) = sum_s delay[s] past[day - s], with past (days * WIDTH,)."""
    for lane in range(WIDTH):
        out[lane] = 0.0
    for s in range(1, min(len(delay), day + 1)):
        row = (day - s) * WIDTH
        for lane in range(WIDTH):
            out[lane] += delay[s] * past[place(row + lane)]


@within
def _renew_each(past: Floats, day: int, delay: Floats, start: int, out: Floats) -> None:
    """The same where every member has its own delay (L + 1, n)."""
    for lane in range(WIDTH):
        out[lane] = 0.0
    for s in range(1, min(len(delay), day + 1)):
        row = (day - s) * WIDTH
        for lane in range(WIDTH):
            out[lane] += delay[s, place(start + lane)] * past[place(row + lane)]


@within
def _week(past: Floats, day: int, out: Floats) -> None:
    for lane in range(WIDTH):
        out[lane] = 0.0
    for s in range(1, min(LOAD_DAYS, day) + 1):
        row = (day - s) * WIDTH
        for lane in range(WIDTH):
            out[lane] += past[place(row + lane)]


@within
def _infect(
    c: int, t: int, start: int, fixed: CaseFixed, lanes: CaseLanes, s: CaseState, nudges: Nudges, ruled: bool
) -> None:
    """`rate` (WIDTH,), what the past sends out, becomes today's expected cases."""
    rate, row = s.rate, c * WIDTH
    for lane in range(WIDTH):
        at = place(start + lane)
        load = (log64(1.0 + s.week[lane]) - fixed.reference[c]) / fixed.per[c]
        log_r = lanes.log_r[c, t, at] + lanes.load[c, at] * fixed.load_share[t, c] * load
        r = exp64(log_r + nudges.log_r[row + lane] if ruled else log_r)
        susceptible = max(0.0, 1.0 - s.total[c, lane] / (fixed.population[c] * lanes.reported[c, at]))
        scale = fixed.scale[t, c] * (nudges.case_factor[row + lane] if ruled else 1.0)
        lam = lanes.imports[c, at] + r * susceptible * rate[lane] * scale
        lam = bounded(lam * lanes.week[fixed.weekday[t], c, at], fixed.bounds, t, c)
        if ruled:
            lam = min(lam + nudges.case_add[row + lane], nudges.case_most[row + lane])
        rate[lane] = lam / (1.0 + lam / fixed.ceiling[c])


@within
def _crowd(
    c: int, t: int, start: int, fixed: CaseFixed, lanes: CaseLanes, s: CaseState, nudges: Nudges, ruled: bool
) -> None:
    """`rate` (WIDTH,) of deaths, under what acts on fatality."""
    for lane in range(WIDTH):
        at, row = start + lane, c * WIDTH + lane
        log_fatal, capacity = lanes.log_fatal[c, t, at], lanes.capacity[c, t, at]
        if ruled:
            log_fatal, capacity = log_fatal + nudges.fatality[row], capacity + nudges.room[row]
        excess = lanes.excess[c, at] * fixed.over_share[t, c]
        s.rate[lane] *= fatality(log_fatal, excess, lanes.share[c, at] * s.stock[c, lane], capacity)


@within
def _draw_cases(
    key: tuple[int, int, int], streams: NDArray[np.int64], rate: Floats, alpha: Floats, single: Singles,
    spread: Spread, bits: NDArray[np.uint32], scratch: Scratch, today: Counts,
) -> None:  # fmt: skip
    """Counts of one stream and day; four days' words are refilled every fourth day."""
    seed, first, t = key
    if t & 3 == 0:
        fill_words(seed, first, t >> 2, streams[0], COUNT, bits, 0, WIDTH)
    for lane in range(WIDTH):
        single[lane] = F4(rate[lane])
        spread.alpha[lane] = F4(alpha[lane])
    spread_out(spread)
    counts(single, spread, (rate, alpha), bits, key, streams, scratch, today)


def new_cases(epidemics: int, past: int, days: int) -> CaseState:
    """Room for one block."""
    flat, words = (epidemics, WIDTH), (epidemics, 4 * WIDTH)
    return CaseState(
        np.empty((epidemics, (past + days) * WIDTH)), np.empty(flat), np.empty(flat), np.empty(flat), np.empty(flat),
        np.empty(words, np.uint32), np.empty(words, np.uint32), np.empty(WIDTH), np.empty(WIDTH),
        np.empty(WIDTH, np.float32),
        Spread(np.empty(WIDTH, np.float32), np.empty(WIDTH, np.float32)), np.empty(WIDTH, np.int32),
    )  # fmt: skip


@within
def begin_cases(start: int, fixed: CaseFixed, lanes: CaseLanes, s: CaseState) -> None:
    """The members from column `start` on, at the origin."""
    for c in range(len(fixed.key)):
        for day in range(len(fixed.past)):
            for lane in range(WIDTH):
                s.past[c, day * WIDTH + lane] = fixed.past[day, c]
        for lane in range(WIDTH):
            s.total[c, lane], s.stock[c, lane] = fixed.total[c], fixed.stock[c]
            s.alpha[c, lane], s.alpha_deaths[c, lane] = (
                lanes.alpha[c, start + lane],
                lanes.alpha_deaths[c, start + lane],
            )


@inlined
def case_day(
    seed: tuple[int, int],
    start: int,
    t: int,
    c: int,
    fixed: CaseFixed,
    lanes: CaseLanes,
    s: CaseState,
    nudges: Nudges,
    ruled: bool,
    scratch: Scratch,
    y: Counts,
    dead: Counts,
) -> None:
    """Fill day t of cases y and deaths (C, days, n) of one epidemic for the members from column `start` on."""
    past, day = s.past[c], len(fixed.past) + t
    key, stream, stream_deaths = (seed[0], seed[1], t), fixed.key[c : c + 1], fixed.key_deaths[c : c + 1]
    _week(past, day, s.week)
    if len(lanes.g) > 0:
        _renew_each(past, day, lanes.g[c], start, s.rate)
    else:
        _renew(past, day, fixed.g[c], s.rate)
    _infect(c, t, start, fixed, lanes, s, nudges, ruled)
    _draw_cases(key, stream, s.rate, s.alpha[c], s.single, s.spread, s.bits[c], scratch, s.today)
    row = day * WIDTH
    for lane in range(WIDTH):
        past[place(row + lane)] = np.float64(s.today[lane])
        s.total[c, lane] += np.float64(s.today[lane])
        y[c, t, place(start + lane)] = s.today[lane]
    _renew(past, day, fixed.h[c], s.rate)
    for lane in range(WIDTH):
        s.rate[lane] *= lanes.cfr[c, place(start + lane)]
    if len(lanes.log_fatal) > 0:
        _crowd(c, t, start, fixed, lanes, s, nudges, ruled)
    for lane in range(WIDTH):
        s.rate[lane] += 0.02
        s.stock[c, lane] = fixed.stay_keep[c] * s.stock[c, lane] + np.float64(s.today[lane])
    _draw_cases(key, stream_deaths, s.rate, s.alpha_deaths[c], s.single, s.spread, s.bits_deaths[c], scratch, s.today)
    for lane in range(WIDTH):
        dead[c, t, place(start + lane)] = s.today[lane]
