"""The field's words as data: event types, predicates, actors, places, indicators, and how names resolve.

A `Vocabulary` is a frozen value that is passed in, never a global. `load(extra=folder)` merges the
`actors.toml` and `places.toml` of a crisis folder into the general tables, so that reading, the importers
and the merging of claims all resolve a name the same way.
"""

from forestall.vocabulary.codes import Coded, Scheme, acled_events, agents, column_names, countries, data_source, scheme
from forestall.vocabulary.entries import Indicator, Party, Phrase, Predicate, Role, TypeCode, TypeInfo
from forestall.vocabulary.loader import load
from forestall.vocabulary.model import Vocabulary

__all__ = [
    "Coded",
    "Indicator",
    "Party",
    "Phrase",
    "Predicate",
    "Role",
    "Scheme",
    "TypeCode",
    "TypeInfo",
    "Vocabulary",
    "acled_events",
    "agents",
    "column_names",
    "countries",
    "data_source",
    "load",
    "scheme",
]
