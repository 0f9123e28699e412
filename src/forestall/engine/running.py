"""Members in blocks, day by day: first what the rules say, then the epidemics, then the incidents.

All that a day asks of the others is what they were on the days before, so that the order within a day is none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.blocks import IncidentState, begin_incidents, incident_day
from forestall.engine.case_blocks import CaseLanes, CaseState, begin_cases, case_day
from forestall.engine.compiled import compiled, lent
from forestall.engine.given import CaseFixed, IncidentFixed, IncidentLanes
from forestall.engine.lanes import WIDTH, Scratch, new_scratch
from forestall.engine.rules import Nudges, RuleFixed, RuleLanes, RuleState, Seen, begin_rules, judge, new_nudges
from forestall.engine.tolls import mourn

__all__ = ["Given", "Paths", "run_blocks"]

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


class _State(NamedTuple):
    """A block as it stands, and what a day is worked out in: for incidents, and for one epidemic."""

    incidents: IncidentState
    cases: CaseState
    rules: RuleState
    nudges: Nudges
    scratch: Scratch
    case_scratch: Scratch


@compiled
def run_blocks(seed: int, first: int, given: Given, out: Paths) -> None:
    """Fill `out` for the members from `first` on."""
    K, C, days = len(given.incidents.key), len(given.epidemics.key), out.y.shape[1]
    scratch, case_scratch, nudges = new_scratch(K), new_scratch(1), new_nudges(K, C, WIDTH)
    for start in range(0, out.y.shape[2], WIDTH):
        state = _State(
            begin_incidents(start, given.incidents, given.lanes, days),
            begin_cases(start, given.epidemics, given.cases, days),
            begin_rules(given.rules, days, WIDTH),
            nudges,
            scratch,
            case_scratch,
        )
        _block((seed, first + start), start, given, state, out)


@lent
def _block(key: tuple[int, int], start: int, given: Given, state: _State, out: Paths) -> None:
    """Day after day of one block."""
    seen = Seen(out.y, out.lethal, out.cases, out.deaths, state.cases.stock, given.cases.share)
    for t in range(out.y.shape[1]):
        nudged = False
        if len(given.rules.key) > 0:
            nudged = judge(t, start, key, given.rules, given.ruled, state.rules, seen, out.force, state.nudges)
        for c in range(len(given.epidemics.key)):
            _case_day(key, start, t, c, given, state, nudged, out)
        if len(given.incidents.key) > 0:
            _incident_day(key, start, t, given, state, nudged, out)


@lent
def _case_day(
    key: tuple[int, int], start: int, t: int, c: int, given: Given, state: _State, nudged: bool, out: Paths
) -> None:
    fixed, lanes, s = given.epidemics, given.cases, state.cases
    case_day(key, start, t, c, fixed, lanes, s, state.nudges, nudged, state.case_scratch, out.cases, out.deaths)


@lent
def _incident_day(
    key: tuple[int, int], start: int, t: int, given: Given, state: _State, nudged: bool, out: Paths
) -> None:
    fixed, lanes, s = given.incidents, given.lanes, state.incidents
    incident_day(key, start, t, fixed, lanes, s, state.nudges, nudged, state.scratch, out.y, out.lethal)
    mourn(fixed, lanes.severe, t, start, out.lethal, out.deaths, s.toll)
