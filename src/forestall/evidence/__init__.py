"""Claims -> events -> counts: which accounts speak of the same event, where they contradict, and what is counted."""

from forestall.evidence.contest import Rival, rivals, versions
from forestall.evidence.correct import FIELDS, corrected
from forestall.evidence.count import count
from forestall.evidence.decide import judged, regrouped, standing
from forestall.evidence.fuse import fuse
from forestall.evidence.merge import Merged, merge
from forestall.evidence.opened import opened
from forestall.evidence.qualify import qualified, rehomed, relinked
from forestall.evidence.rule import Rule, load_rule
from forestall.evidence.select import assign, matches
from forestall.evidence.sides import belongs
from forestall.evidence.voices import Voice
from forestall.evidence.weigh import Ground, Weighed, weigh

__all__ = [
    "FIELDS",
    "Ground",
    "Merged",
    "Rival",
    "Rule",
    "Voice",
    "Weighed",
    "assign",
    "belongs",
    "corrected",
    "count",
    "fuse",
    "judged",
    "load_rule",
    "matches",
    "merge",
    "opened",
    "qualified",
    "regrouped",
    "rehomed",
    "relinked",
    "rivals",
    "standing",
    "versions",
    "weigh",
]
