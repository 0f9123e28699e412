"""A party as a table names it: one name or several, and in brackets how sure the table is.

`Name (suspected)`        it acted, as others suppose            reported
`Name (claimed)`          it says that it acted                  claimed
`Name (accused, denies)`  accused and denying                    contested, 0.6 it and 0.4 unknown
`Unattributed (A/B accused)`  nobody says who; A or B is accused     contested, 0.3 each and 0.4 unknown
`A / B`                   both

Other brackets are part of the name: `Iraq (parliament)`.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from forestall.records import Actor, Status

__all__ = ["ACCUSED_WEIGHT", "ActorNames", "Party", "party"]

ACCUSED_WEIGHT = 0.6
"""Weight of the accused where the deed is denied or nobody is named; the rest goes to `unknown`."""

_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
_NOBODY = frozenset({"", "unattributed", "unknown", "unidentified"})


class ActorNames(Protocol):
    """The part of the vocabulary that knows actors by name."""

    def resolve_actor(
        self, name: str, *, countries: tuple[str, ...] = (), day: dt.date | None = None
    ) -> Actor | None: ...


@dataclass(frozen=True, slots=True)
class Party:
    """Actor ids, how sure the table is of them, and the weights of rival versions (sum one, or empty)."""

    actors: tuple[str, ...]
    status: Status = "asserted"
    weights: Mapping[str, float] = field(default_factory=dict)


def party(text: str, *, names: ActorNames, countries: tuple[str, ...] = (), day: dt.date | None = None) -> Party:
    """Read the cell of a party; `names` gives ids, and a name it does not know becomes `name:the name`."""

    def ids(name: str) -> tuple[str, ...]:
        return _ids(name, names, countries, day)

    name, qualifier = _split(text)
    if not qualifier:
        return Party(ids(name))
    if "accused" in qualifier or "denies" in qualifier:
        accused = ids(re.sub(r"\baccused\b.*|\bdenies\b.*", "", qualifier).strip(" ,"))
        blamed = accused if name.casefold() in _NOBODY else ids(name)
        return Party(ids(name), "contested", _weights(blamed))
    return Party(ids(name), "claimed" if "claimed" in qualifier else "reported")


def _split(text: str) -> tuple[str, str]:
    """Cut off the brackets where they say how sure the table is; else they stay with the name."""
    match = _BRACKETS.search(text)
    if not match:
        return text.strip(), ""
    words, name = match[1].strip(), text[: match.start()].strip()
    sure = re.search(r"\b(suspected|claimed|alleged|accused|denies)\b", words)
    return (name, words) if sure or name.casefold() in _NOBODY else (text.strip(), "")


def _ids(name: str, names: ActorNames, countries: tuple[str, ...], day: dt.date | None) -> tuple[str, ...]:
    if name.casefold() in _NOBODY:
        return ()
    if " / " in name:
        return tuple(dict.fromkeys(i for part in name.split(" / ") for i in _ids(part.strip(), names, countries, day)))
    actor = names.resolve_actor(name, countries=countries, day=day)
    if actor is not None:
        return (actor.id,)
    parts = [names.resolve_actor(part.strip(), countries=countries, day=day) for part in name.split("/")]
    known = [actor.id for actor in parts if actor is not None]
    return tuple(known) if len(known) == len(parts) else (f"name:{' '.join(name.casefold().split())}",)


def _weights(blamed: tuple[str, ...]) -> dict[str, float]:
    if not blamed:
        return {"unknown": 1.0}
    return {**dict.fromkeys(blamed, ACCUSED_WEIGHT / len(blamed)), "unknown": 1.0 - ACCUSED_WEIGHT}
