"""The frozen records that every stage speaks; a stage takes records in, gives records out, and knows no other stage.

The words are those of docs/concepts. Nothing here computes. Arrays are numpy, time is the first axis,
index 0 is the first day.
"""

from forestall.records.crisis import *  # noqa: F403
from forestall.records.crisis import __all__ as _crisis
from forestall.records.evidence import *  # noqa: F403
from forestall.records.evidence import __all__ as _evidence
from forestall.records.results import *  # noqa: F403
from forestall.records.results import __all__ as _results
from forestall.records.sensitivity import *  # noqa: F403
from forestall.records.sensitivity import __all__ as _sensitivity

__all__ = [*_crisis, *_evidence, *_results, *_sensitivity]  # noqa: PLE0604
