"""How a name finds its place: the crisis's own sites first, then capitals, states, seas.

"K-1, Kirkuk" and "K-1 base" are one site because both are filed under it; "near X", "X and Y" and
"X; Y" are taken as X. A namesake in another country is refused where the countries are known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forestall.records import Place
from forestall.vocabulary.text import fold, key

if TYPE_CHECKING:
    from forestall.vocabulary.model import Vocabulary

__all__ = ["resolve_place"]

_NEAR = re.compile(
    r"^(?:near|outside|in|at|around|inside|north of|south of|east of|west of|the|(?:north|south|east|west|central)"
    r"(?:ern|-?eastern|-?western)?|close to|off|city of|town of|village of|province of)\s+",
    re.I,
)
_TAIL = re.compile(
    r"\s+(?:province|governorate|district|region|city|town|area|air ?base|airbase|military base|base|camp|airport)$",
    re.I,
)


def resolve_place(vocabulary: Vocabulary, name: str, countries: tuple[str, ...] = ()) -> Place | None:
    """The place a name stands for; see `Vocabulary.resolve_place`."""
    for candidate in _candidates(name):
        found = _lookup(vocabulary, candidate, countries)
        if found is not None:
            return found
    return None


def _candidates(name: str) -> list[str]:
    """The name as it stands, then its first part, then without "near" and the like; most exact first."""
    bare = re.sub(r"\s*\([^)]*\)", "", name).strip()
    out = [name.strip(), bare]
    parts = [p.strip() for p in re.split(r"\s*[;,]\s*|\s+and\s+|\s*/\s*", bare) if p.strip()]
    out += parts
    for text in list(out):
        stripped = text
        while stripped != (stripped := _NEAR.sub("", stripped)):
            out.append(stripped)
        out.append(_TAIL.sub("", stripped))
    return list(dict.fromkeys(t for t in out if t))


def _lookup(vocabulary: Vocabulary, name: str, countries: tuple[str, ...]) -> Place | None:
    indices = vocabulary.place_names.get(key(name)) or vocabulary.place_names.get(fold(name), ())
    if not indices:
        return None
    places = [vocabulary.places[i] for i in indices]
    near = [p for p in places if p.country in countries]
    return (near or places)[0]
