"""A crisis is a folder: `crisis.toml`, its tables, its reports. This stage reads the folder into plain records.

`load` finds the folder, checks every key and every reference, and returns a `Crisis`; it opens no table. `propose`
makes a crisis of a data set's events, `written` its crisis.toml.
"""

from forestall.crisis.changes import VERBS, check_change, spelt_out
from forestall.crisis.folder import BUILT_IN, find, load
from forestall.crisis.outbreak import Epidemic, Measures
from forestall.crisis.propose import Proposal, called, propose, sides
from forestall.crisis.rules import RULE_VERBS, check_rules, parse_condition
from forestall.crisis.written import written

__all__ = [
    "BUILT_IN",
    "RULE_VERBS",
    "VERBS",
    "Epidemic",
    "Measures",
    "Proposal",
    "called",
    "check_change",
    "check_rules",
    "find",
    "load",
    "parse_condition",
    "propose",
    "sides",
    "spelt_out",
    "written",
]
