"""What else a block's day has: which of its events are lethal, what those weigh and push later, what rules do to rates.

Rows of WIDTH side by side lie in one flat array.
"""

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics.given import IncidentFixed, IncidentLanes
from forestall.engine.dynamics.rules import Nudges
from forestall.engine.dynamics.step import lethal_events, shifted, worsened
from forestall.engine.machine.arithmetic import exp32, fused, log64
from forestall.engine.machine.compiled import inlined, within
from forestall.engine.machine.lanes import WIDTH

__all__ = [
    "LEAST_LOG",
    "LEAST_RATE",
    "MOST_LOG",
    "MOST_RATE",
    "bound_ruled",
    "kill",
    "lament",
    "lethal_odds",
    "mourn",
    "nudge",
    "nudge_odds",
    "regrow",
    "weigh",
    "worsen",
]

F4 = np.float32
LEAST_LOG, MOST_LOG = F4(-85.0), F4(69.0)
LEAST_RATE, MOST_RATE = F4(1e-37), F4(1e30)
"""Beyond these float32 is slow, or ends; what lies there makes no difference to any count."""
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Counts = NDArray[np.int32]
Ints = NDArray[np.int64]


@within
def lament(fixed: IncidentFixed, lanes: IncidentLanes, start: int, t: int, toll: Floats, lam: Singles) -> None:
    """Multiply backgrounds by what past deaths (Z * WIDTH,) make of them."""
    for z in range(len(fixed.toll_to)):
        row, share = fixed.toll_to[z] * WIDTH, fixed.toll_share[t, z]
        for lane in range(WIDTH):
            log = F4(lanes.toll_beta[z, start + lane] * share * log64(1.0 + toll[z * WIDTH + lane]))
            rate = lam[row + lane] * exp32(min(max(log, LEAST_LOG), MOST_LOG))
            lam[row + lane] = min(max(rate, LEAST_RATE), MOST_RATE)


@within
def nudge(by: Floats, lam: Singles) -> None:
    """Multiply by exp(by) where that is not one."""
    for k in range(len(by)):
        if by[k] != 0.0:
            rate = lam[k] * exp32(min(max(F4(by[k]), LEAST_LOG), MOST_LOG))
            lam[k] = min(max(rate, LEAST_RATE), MOST_RATE)


@within
def regrow(by: Floats, base: Singles, lam: Singles) -> None:
    """What is provoked, by exp(by) where that is not one."""
    for k in range(len(by)):
        if by[k] != 0.0:
            lam[k] = base[k] + exp32(min(max(F4(by[k]), F4(-87.0)), F4(87.0))) * (lam[k] - base[k])


@within
def bound_ruled(lam: Singles, fixed: IncidentFixed, t: int, nudges: Nudges) -> None:
    """The rates under their scales and ceilings, with what rules do to them."""
    bounds = fixed.bounds
    for k in range(len(nudges.factor)):
        i = k // WIDTH
        rate = min(lam[k] * F4(nudges.factor[k]) * F4(fixed.scale[t, i]), MOST_RATE)
        if len(bounds.add) > 0:
            rate = min(rate + F4(bounds.add[t, i]), F4(bounds.most[t, i]))
        rate = min(rate + F4(nudges.add[k]), F4(nudges.most[k]))
        lam[k] = rate / fused(rate, F4(1.0 / fixed.ceiling[i]), F4(1.0))


@within
def lethal_odds(lanes: IncidentLanes, start: int, t: int, out: Floats) -> None:
    """Today's probability (S * WIDTH,) that an event is lethal."""
    for s in range(len(lanes.severe)):
        for lane in range(WIDTH):
            out[s * WIDTH + lane] = lanes.lethal[s, t, start + lane]


@within
def worsen(lanes: IncidentLanes, start: int, provoked: Singles, lam: Singles, p: Floats) -> None:
    """Raise the day's probabilities (S * WIDTH,) by what of the rates answers deadly events."""
    for s in range(len(lanes.severe)):
        row = lanes.severe[s] * WIDTH
        for lane in range(WIDTH):
            rate, deadly = np.float64(lam[row + lane]), np.float64(provoked[row + lane])
            at = s * WIDTH + lane
            p[at] = worsened(p[at], deadly, rate, lanes.worse[s, start + lane])


@within
def nudge_odds(by: Floats, severe: Ints, p: Floats) -> None:
    """The same under what rules do to the odds."""
    for s in range(len(severe)):
        for lane in range(WIDTH):
            p[s * WIDTH + lane] = shifted(p[s * WIDTH + lane], by[severe[s] * WIDTH + lane])


@within
def kill(
    key: tuple[int, int], start: int, t: int, stream: Ints, severe: Ints, p: Floats, today: Counts, lethal: Counts
) -> None:
    """The day's lethal events (S, days, n)."""
    for s in range(len(severe)):
        i = severe[s]
        for lane in range(WIDTH):
            count, killed = today[i * WIDTH + lane], 0
            if count > 0:
                killed = lethal_events(count, p[s * WIDTH + lane], key[0], key[1] + lane, t, stream[i])
            lethal[s, t, start + lane] = np.int32(killed)


@within
def weigh(
    key: tuple[int, int], start: int, t: int, stream: Ints, lanes: IncidentLanes, p: Floats, today: Counts,
    lethal: Counts, excites: Singles, kills: Singles,
) -> None:  # fmt: skip
    """Of the streams whose events are told apart by severity, what the day's events weigh, and those of them that
    killed."""
    kills[:] = F4(0.0)
    for v in range(len(lanes.weighted)):
        i, s = lanes.weighted[v], lanes.deadly[v]
        for lane in range(WIDTH):
            count, at = today[i * WIDTH + lane], start + lane
            if count == 0:
                continue
            own = np.int64(lethal[s, t, at]) if s >= 0 else 0
            low, q = p[s * WIDTH + lane] if s >= 0 else 0.0, lanes.killed[v, at]
            dead = own
            if q > 0.0:
                dead = lethal_events(count, low + (1.0 - low) * q, key[0], key[1] + lane, t, stream[i])
            w = lanes.weights[v, :, at]
            deadly = w[1] * (dead - own) + w[2] * own
            excites[i * WIDTH + lane] = F4(w[0] * (count - dead) + deadly)
            kills[i * WIDTH + lane] = F4(deadly)


@inlined
def mourn(fixed: IncidentFixed, severe: Ints, t: int, start: int, lethal: Counts, dead: Counts, toll: Floats) -> None:
    """Carry past deaths (Z * WIDTH,) over to the next day; `lethal` (S, days, n), `dead` (C, days, n) hold today's."""
    K = len(fixed.key)
    for z in range(len(fixed.toll_to)):
        of, row = fixed.toll_of[z], 0
        for s in range(len(severe)):
            row = s if severe[s] == of else row
        for lane in range(WIDTH):
            new = lethal[row, t, start + lane] if of < K else dead[of - K, t, start + lane]
            toll[z * WIDTH + lane] = fixed.toll_keep[z] * (toll[z * WIDTH + lane] + new)
