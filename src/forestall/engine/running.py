"""Members in blocks, day by day: first what the rules say, then the epidemics, then the incidents.

All that a day asks of the others is what they were on the days before, so that the order within a day is none.
"""

from typing import Any

from forestall.engine.blocks import begin_incidents, incident_day
from forestall.engine.case_blocks import CaseLanes, begin_cases, case_day
from forestall.engine.compiled import compiled
from forestall.engine.given import CaseFixed, IncidentFixed, IncidentLanes
from forestall.engine.lanes import WIDTH, Scratch, new_scratch
from forestall.engine.rules import Nudges, RuleFixed, RuleLanes, Seen, begin_rules, judge, new_nudges
from forestall.engine.tolls import mourn

__all__ = ["run_blocks"]


@compiled
def run_blocks(
    seed: int,
    first: int,
    fixed: IncidentFixed,
    lanes: IncidentLanes,
    case_fixed: CaseFixed,
    cases: CaseLanes,
    rule_fixed: RuleFixed,
    rules: RuleLanes,
    out: Any,
) -> None:
    """Fill `out`, incidents (K, days, n), lethal ones (S, days, n), cases and deaths (C, days, n), rules in force
    (Q, days, n), for the members from `first` on; n is a multiple of WIDTH."""
    K, C = len(fixed.key), len(case_fixed.key)
    scratch, nudges = (new_scratch(K), new_scratch(1)), new_nudges(K, C, WIDTH)
    for start in range(0, out[0].shape[2], WIDTH):
        _block((seed, first + start), start, fixed, lanes, case_fixed, cases, rule_fixed, rules, out, scratch, nudges)


@compiled
def _block(
    key: tuple[int, int],
    start: int,
    fixed: IncidentFixed,
    lanes: IncidentLanes,
    case_fixed: CaseFixed,
    cases: CaseLanes,
    rule_fixed: RuleFixed,
    rules: RuleLanes,
    out: Any,
    scratch: tuple[Scratch, Scratch],
    nudges: Nudges,
) -> None:
    y, lethal, sick, dead, force = out
    days, K, C = y.shape[1], len(fixed.key), len(case_fixed.key)
    state, epidemics = begin_incidents(start, fixed, lanes, days), begin_cases(start, case_fixed, cases, days)
    ruled, seen = begin_rules(rule_fixed, days, WIDTH), Seen(y, lethal, sick, dead, epidemics.stock, cases.share)
    for t in range(days):
        nudged = False
        if len(rule_fixed.key) > 0:
            nudged = judge(t, start, key, rule_fixed, rules, ruled, seen, force, nudges)
        for c in range(C):
            case_day(key, start, t, c, case_fixed, cases, epidemics, nudges, nudged, scratch[1], sick, dead)
        if K > 0:
            incident_day(key, start, t, fixed, lanes, state, nudges, nudged, scratch[0], y, lethal)
            mourn(fixed, lanes.severe, t, start, lethal, dead, state.toll)
