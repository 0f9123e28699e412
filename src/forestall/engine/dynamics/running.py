"""Members in blocks, day by day: first what the rules say, then the epidemics, then the incidents.

All that a day asks of the others is what they were on the days before, so that the order within a day is none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.dynamics.block_state import IncidentState, begin_incidents, new_incidents
from forestall.engine.dynamics.blocks import incident_day
from forestall.engine.dynamics.case_blocks import CaseLanes, CaseState, begin_cases, case_day, new_cases
from forestall.engine.dynamics.given import CaseFixed, IncidentFixed, IncidentLanes
from forestall.engine.dynamics.rules import (
    Nudges,
    RuleFixed,
    RuleLanes,
    RuleState,
    Seen,
    begin_rules,
    judge,
    new_nudges,
    restart,
)
from forestall.engine.dynamics.tolls import mourn
from forestall.engine.machine.compiled import lent, widest
from forestall.engine.machine.lanes import WIDTH, Scratch, new_scratch

__all__ = ["Given", "Paths", "State", "run_blocks"]

Counts = NDArray[np.int32]


class Given(NamedTuple):
    """Incidents, epidemics and rules: of each what all members share, and what differs between them."""

    incidents: IncidentFixed
    lanes: IncidentLanes
    epidemics: CaseFixed
    cases: CaseLanes
    rules: RuleFixed
    ruled: RuleLanes


class Paths(NamedTuple):
    """What is to be filled: incidents (K, days, n), lethal ones (S, days, n), cases and deaths (C, days, n), rules in
    force (Q, days, n); n is a multiple of WIDTH."""

    y: Counts
    lethal: Counts
    cases: Counts
    deaths: Counts
    force: NDArray[np.uint8]


class State(NamedTuple):
    """A block as it stands, and what a day is worked out in: for incidents, and for one epidemic."""

    incidents: IncidentState
    cases: CaseState
    rules: RuleState
    nudges: Nudges
    scratch: Scratch
    case_scratch: Scratch

    @classmethod
    def room(cls, given: Given, days: int) -> "State":
        """For one block."""
        K, C = len(given.incidents.key), len(given.epidemics.key)
        return cls(
            new_incidents(given.incidents, given.lanes, days),
            new_cases(C, len(given.epidemics.past), days),
            begin_rules(given.rules, days, WIDTH),
            new_nudges(K, C, WIDTH),
            new_scratch(K),
            new_scratch(1),
        )


@lent
def run_blocks(seed: int, first: int, given: Given, s: State, out: Paths) -> None:
    """Fill `out` for the members from `first` on."""
    widest()
    fixed, lanes, epidemics, cases, rules, ruled = given
    y, lethal, sick, dead, force = out
    seen = Seen(y, lethal, sick, dead, s.cases.stock, cases.share)
    for start in range(0, y.shape[2], WIDTH):
        key = (seed, first + start)
        begin_incidents(start, fixed, lanes, s.incidents)
        begin_cases(start, epidemics, cases, s.cases)
        restart(s.rules)
        for t in range(y.shape[1]):
            nudged = False
            if len(rules.key) > 0:
                nudged = judge(t, start, key, rules, ruled, s.rules, seen, force, s.nudges)
            for c in range(len(epidemics.key)):
                case_day(key, start, t, c, epidemics, cases, s.cases, s.nudges, nudged, s.case_scratch, sick, dead)
            if len(fixed.key) > 0:
                incident_day(key, start, t, fixed, lanes, s.incidents, s.nudges, nudged, s.scratch, y, lethal)
                mourn(fixed, lanes.severe, t, start, lethal, dead, s.incidents.toll)
