"""Claims -> events -> counts: which accounts speak of the same event, where they contradict, and what is counted."""

from forestall.evidence.contest import Version, contested, rival_streams
from forestall.evidence.count import count
from forestall.evidence.merge import Merged, merge
from forestall.evidence.qualify import qualified, rehomed
from forestall.evidence.select import assign

__all__ = ["Merged", "Version", "assign", "contested", "count", "merge", "qualified", "rehomed", "rival_streams"]
