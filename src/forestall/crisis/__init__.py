"""A crisis is a folder: `crisis.toml`, its tables, its reports. This stage reads the folder into plain records.

`load` finds the folder, checks every key and every reference, and returns a `Crisis`; it opens no table. `propose`
makes a crisis of a data set's events, `written` its crisis.toml. Names are loaded when first asked for: to find the
folder takes none of what checks its keys.
"""

from typing import TYPE_CHECKING

from forestall.lazy import when_asked

if TYPE_CHECKING:
    from forestall.crisis.changes import VERBS, check_change, spelt_out
    from forestall.crisis.folder import load
    from forestall.crisis.lookup import BUILT_IN, find
    from forestall.crisis.outbreak import Epidemic, Measures
    from forestall.crisis.proposal import Proposal, called, propose, sides
    from forestall.crisis.rules import RULE_VERBS, check_rules, parse_condition
    from forestall.crisis.writing import written

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

_HOME = {
    "changes": ("VERBS", "check_change", "spelt_out"),
    "folder": ("load",),
    "lookup": ("BUILT_IN", "find"),
    "outbreak": ("Epidemic", "Measures"),
    "proposal": ("Proposal", "called", "propose", "sides"),
    "rules": ("RULE_VERBS", "check_rules", "parse_condition"),
    "writing": ("written",),
}

__getattr__ = when_asked(__name__, _HOME)
