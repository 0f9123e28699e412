"""Scenarios: what is changed, what that moves, and the least change that would do.

`parse_change` reads a change as people write it, `effect` and `count_effect` set a scenario beside the baseline member
by member, `uncoupled` is the twin in which nothing is coupled, `reached` says what a change can touch at all, and
`search` finds the least turn of each lever, and of several together, that forestalls an outcome or holds R below one.
`tornado` turns every driver of an outcome from end to end, one at a time; the module `sensitivity`, which needs SALib,
ranks them.
"""

from forestall.scenario.levers import outcome_below, reproduction_below, search
from forestall.scenario.paired import EACH, added, chance, count_effect, effect, mean_error, uncoupled
from forestall.scenario.reach import carried_by, reached, touches
from forestall.scenario.spoken import parse_change, parse_changes, parse_rule, parse_rules
from forestall.scenario.swings import tornado

__all__ = [
    "EACH",
    "added",
    "carried_by",
    "chance",
    "count_effect",
    "effect",
    "mean_error",
    "outcome_below",
    "parse_change",
    "parse_changes",
    "parse_rule",
    "parse_rules",
    "reached",
    "reproduction_below",
    "search",
    "tornado",
    "touches",
    "uncoupled",
]
