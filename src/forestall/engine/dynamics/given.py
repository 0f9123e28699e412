"""What the step is given: of incidents and of cases, what all members share, and what differs between them.

The step takes a member's row of the `Draws`; the blocks take `Lanes`, the same numbers with members side by side.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bounds", "CaseDraws", "CaseFixed", "IncidentDraws", "IncidentFixed", "IncidentLanes", "Rerouted"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
    """The same for every member: key (K,) of the streams' random numbers, decay (H,), ceiling (K,), scale (days, K),
    weekday (days,) 0 for Monday; of each damper the stream it acts on, the stream whose events damp, what a day leaves
    of them, (D,) each, and the part left of it (days, D).
    Of each coupling from deaths likewise the stream, whose deaths (K and on: an epidemic's), what a day leaves of them,
    how many are left at the origin (Z,), and the part left of it (days, Z)."""

    key: NDArray[np.int64]
    decay: Floats
    ceiling: Floats
    scale: Floats
    weekday: Ints
    damped: Ints
    damper: Ints
    damp_keep: Floats
    damp_share: Floats
    bounds: Bounds
    rerouted: Rerouted
    toll_to: Ints
    toll_of: Ints
    toll_keep: Floats
    toll: Floats
    toll_share: Floats


class IncidentDraws(NamedTuple):
    """One row a member: A (n, K, K), delay (n, K, H), alpha (n, K), log_background and lethal (n, days, K); memory
    (n, K, H) and dampers recent (n, D) at the origin, damp (n, D), week (n, 7, K) factors, weight (n, K, 3) of an event
    by severity class, killed (n, K) the probability that an event that spares the targets' own forces kills somebody,
    log_growth (n, days, K) of what is provoked; rerouted (n, E), what A held of the answers that a scenario changes;
    where answers may be worse, deadly (n, K, H), the part of the memory that comes from deadly events, and worse (n,
    K), the odds ratio of killing in answer to one, else both of no streams; toll_beta (n, Z), what the log of
    one plus past deaths adds to a log background."""

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
    toll_beta: Floats


class CaseFixed(NamedTuple):
    """The same for every member: key and key_deaths (C,) of the streams' random numbers; past (L, C) counts, the
    origin's last; g and h (C, L + 1) delays, index 0 is zero; total (C,) cases so far; population, ceiling, reference
    and per (C,); scale, and the part left of the load's effect (days, C); weekday (days,) 0 for Monday; of the sick in
    beds what a day leaves, and those at the origin (C,), and the part left of the overload's effect (days, C)."""

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
    stay_keep: Floats
    stock: Floats
    over_share: Floats


class CaseDraws(NamedTuple):
    """One row a member: log_r (n, days, C) without load; load effect, imports, alpha, cfr, alpha of deaths, share of
    infections reported (n, C); week (n, 7, C) factors; share of cases that need a bed, what lacking one adds to a
    fatality of one (n, C); log of fatality and beds there are (n, days, C), or (n, days, 0) where there are none; g (n,
    C, L + 1) where a generation interval is uncertain, else of no epidemics."""

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


class IncidentLanes(NamedTuple):
    """What differs between members, n of them: A (K, K, n), delay (H, K, n), alpha (K, n), memory (H, K, n) at first.

    Log background: knots (M, K, n), day t lying `weight[t]` of the way from knot `left[t]` to the next; x (X, days, n)
    pushing stream to[x] by beta (X, n). Log of what is provoked: growth (G, days, n) pushing stream grows[g] by gamma
    (G, n). Dampers: recent (D, n) at the origin, damp (D, n). Factors of weekdays: week (7, K, n), or (0, K, n).
    Severity: lethal (S, days, n), the probability that an event of stream severe[s] is lethal; streams weighted[v]
    excite by class, weights (V, 3, n), killed (V, n) the probability that an event that spares the targets' own forces
    kills somebody, deadly[v] the stream's place in `severe` or -1; rerouted (E, n), what A held of the answers that a
    scenario changes. Where answers may be worse: memory_deadly (H, K, n), the memory's part from deadly events, and
    worse (S, n), the odds ratio of killing in answer to one. toll_beta (Z, n), what the log of one plus past deaths
    adds to a log background."""

    A: Floats
    delay: Floats
    alpha: Floats
    memory: Floats
    knots: Floats
    left: Ints
    weight: Floats
    to: Ints
    beta: Floats
    x: NDArray[Any]
    grows: Ints
    gamma: Floats
    growth: Floats
    recent: Floats
    damp: Floats
    week: Floats
    severe: Ints
    lethal: Floats
    weighted: Ints
    deadly: Ints
    weights: Floats
    killed: Floats
    rerouted: Floats
    memory_deadly: Floats
    worse: Floats
    toll_beta: Floats
