"""The codes of other people's data sets: event types, countries, actors, and under which terms the sets are shared.

A *scheme* maps the codes of one coding system (CAMEO, WEIS, ACLED, UCDP, GTD) to PLOVER types, and says of every
code what the mapping loses. A numeric code that has no entry is looked up by the longest entry it begins with.
The tables are the TOML files in `codes/`; nothing here computes.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from forestall.records import EventType, Quad, Source
from forestall.vocabulary.text import fold

__all__ = [
    "SCHEMES",
    "Coded",
    "Countries",
    "Scheme",
    "acled_events",
    "agents",
    "column_names",
    "countries",
    "data_source",
    "scheme",
]

SCHEMES = ("cameo", "weis", "acled", "ucdp", "gtd")
"""The coding systems that have a table."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What a code stands for, and what is lost by it."""

    type: EventType
    mode: str | None
    cameo: str
    quad: Quad
    intensity: float
    label: str
    """What the coding system says, in a few words."""
    loss: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """One coding system as PLOVER types; `loss` is what is lost by all of its codes."""

    name: str
    loss: str
    codes: Mapping[str, Coded]
    graded: bool = False
    """True where a longer code is a kind of the code it begins with."""

    def find(self, code: str) -> Coded | None:
        """What the code stands for, by itself or by the longest code it begins with; None where there is none.

        >>> scheme("cameo").find("1834").label
        'bomb without military means'
        """
        found = self.codes.get(fold(code))
        while found is None and self.graded and len(code) > 1:
            code = code[:-1]
            found = self.codes.get(code)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Countries:
    """Spellings of countries, folded, and FIPS 10-4 codes -> ISO 3166 alpha-3."""

    names: Mapping[str, str]
    fips: Mapping[str, str]


@lru_cache
def scheme(name: str) -> Scheme:
    """The coding system of that name, one of SCHEMES.

    >>> scheme("weis").find("223").type
    'ASSAULT'
    """
    table = _table(name)
    quads = {type: entry["quad"] for type, entry in _read("plover.toml").items()}
    codes = {fold(k): _coded(k, v, quads) for k, v in table["codes"].items()}
    return Scheme(table["name"], table["loss"], codes, table.get("graded", False))


@lru_cache
def acled_events() -> Mapping[str, str]:
    """ACLED's sub-event types -> its event types, as it names them today.

    >>> acled_events()["Grenade"]
    'Explosions/Remote violence'
    """
    events: dict[str, str] = _table("acled")["events"]
    return events


@lru_cache
def column_names() -> Mapping[str, list[str]]:
    """Column of a table of events -> what it may be called, as slugs, best first.

    >>> column_names()["latitude"][:2]
    ['latitude', 'lat']
    """
    return _table("columns")


@lru_cache
def countries() -> Countries:
    """The countries of data sets.

    >>> countries().fips["IZ"], countries().names["myanmar burma"]
    ('IRQ', 'MMR')
    """
    table = _table("countries")
    return Countries({fold(name): iso for name, iso in table["names"].items()}, table["fips"])


@lru_cache
def agents(system: str) -> Mapping[str, str]:
    """Codes of actors in a system (keds, cameo, cameo_roles) -> id, "=own name", or "" for nobody.

    >>> agents("keds")["UAR"]
    'egy'
    """
    codes: dict[str, str] = _table("agents")[system]
    return codes


@lru_cache
def data_source(format: str) -> Source | None:
    """Who made the data set that a format stands for, and under which terms; None for a format that is no data set.

    >>> data_source("acled").share_rows
    False
    """
    entry = _table("sources").get(format)
    if entry is None:
        return None
    terms = {key: value for key, value in entry.items() if key != "rows"}
    return Source(id=format, share_rows=entry.get("rows", True), **terms)


def _coded(code: str, entry: list[Any], quads: Mapping[str, Quad]) -> Coded:
    type, mode, intensity, label, loss = entry[:5]
    return Coded(type, mode or None, entry[5] if len(entry) > 5 else code, quads[type], intensity, label, loss)


def _table(name: str) -> dict[str, Any]:
    return _read(f"codes/{name}.toml")


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads(files("forestall.vocabulary").joinpath(path).read_text(encoding="utf-8"))
