"""A party as a table names it: one name or several, and in brackets how sure the table is.

`Name (suspected)`             others suppose that it acted          reported
`Name (claimed)`               it says that it acted                 claimed
`Name (accused, denies)`       accused and denying                   contested: 0.6 it, 0.4 unknown
`Unattributed (A/B accused)`   nobody says who; A or B is accused    contested: 0.3 each, 0.4 unknown
`A / B`                        both

The vocabulary reads the label; here it becomes ids, a status and weights. A name the vocabulary does not know is
kept as `name:the name`.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from forestall.records import Actor, Status
from forestall.vocabulary import Vocabulary

__all__ = ["ACCUSED_WEIGHT", "Party", "party"]

ACCUSED_WEIGHT = 0.6
"""Weight of the accused where the deed is denied or nobody is named; the rest goes to `unknown`."""

_UNKNOWN = "unknown"
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_STATUS: Mapping[str, Status] = {
    "stated": "asserted",
    "suspected": "reported",
    "claimed": "claimed",
    "accused": "contested",
}


@dataclass(frozen=True, slots=True)
class Party:
    """Actor ids, how sure the table is of them, and the weights of rival versions (sum one, or empty)."""

    actors: tuple[str, ...]
    status: Status = "asserted"
    weights: Mapping[str, float] = field(default_factory=dict)


def party(label: str, *, vocabulary: Vocabulary, countries: tuple[str, ...] = (), day: dt.date | None = None) -> Party:
    """Read the label of a party; an empty label is nobody.

    >>> from forestall import vocabulary
    >>> party("France (accused, denies)", vocabulary=vocabulary.load())
    Party(actors=('fra',), status='contested', weights={'fra': 0.6, 'unknown': 0.4})
    """
    found = vocabulary.resolve_party(label, countries=countries, day=day)
    bare = label if found.standing == "stated" else _BRACKETS.sub("", label)
    ids: dict[str, None] = {}
    for name in bare.split(" / "):
        actors = vocabulary.resolve_party(name, countries=countries, day=day).actors
        ids |= dict.fromkeys(_ids(actors) if actors else _own_name(name))
    blamed = _ids(found.accused) or tuple(ids)
    weights = _weights(blamed) if found.standing == "accused" else {}
    return Party(tuple(ids), _STATUS[found.standing], weights)


def _ids(actors: tuple[Actor, ...]) -> tuple[str, ...]:
    return tuple(actor.id for actor in actors if actor.id != _UNKNOWN)


def _own_name(name: str) -> tuple[str, ...]:
    name = " ".join(name.casefold().split())
    return (f"name:{name}",) if name else ()


def _weights(blamed: tuple[str, ...]) -> dict[str, float]:
    if not blamed:
        return {_UNKNOWN: 1.0}
    return {**dict.fromkeys(blamed, ACCUSED_WEIGHT / len(blamed)), _UNKNOWN: 1.0 - ACCUSED_WEIGHT}
