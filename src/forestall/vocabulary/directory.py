"""The directory of actors: lines of groups, organisations and leaders read into actor tables.

A line is "name | other names | kind | years | whom it belongs to"; a leader's is "name | whom he speaks for | years |
short names". One person with several offices is one actor. Everything a line leaves out has a default.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from forestall.vocabulary.text import fold, key

__all__ = ["groups", "leaders", "name_after_states", "near", "organisations", "resolve", "surnames"]

_Table = dict[str, Any]
_WHOLE_NAME = 3
"""A name of so many words is sure by itself; a shorter one needs its country in the report."""


def _fields(line: str, count: int) -> list[str]:
    found = [field.strip() for field in line.split("|")]
    return found + [""] * (count - len(found))


def _several(field: str) -> list[str]:
    return [name.strip() for name in field.split(";") if name.strip()]


def _years(field: str) -> _Table:
    """ "1970-1990" as since and until; an open year is left out."""
    since, _, until = field.partition("-")
    out: _Table = {}
    if since:
        out["since"] = dt.date(int(since), 1, 1)
    if until:
        out["until"] = dt.date(int(until), 12, 31)
    return out


def slug(text: str) -> str:
    """An id part from a name, without what stands in brackets."""
    return "-".join(fold(text.partition(" (")[0]).split())


def groups(table: Mapping[str, str]) -> list[_Table]:
    """Actor tables of groups.toml, in its order; `table` maps a country to its lines."""
    return [_group(line, country, "armed group") for country, text in table.items() for line in text.splitlines()]


def organisations(table: Mapping[str, str]) -> list[_Table]:
    """Actor tables of organisations.toml, in its order; `table` maps a field to its lines."""
    return [_group(line, "", "organisation") for text in table.values() for line in text.splitlines()]


def _group(line: str, country: str, default: str) -> _Table:
    name, others, kind, years, above = _fields(line, 5)
    short = name.partition(" (")[0]
    prefix = f"{country.lower()}." if country else ""
    aliases = [n for n in dict.fromkeys((short, *_several(others))) if n != name]
    return {
        "id": prefix + slug(short),
        "name": name,
        "kind": kind or default,
        "country": country or None,
        "aliases": aliases,
        "above": _several(above),
        "short": True,
        **_years(years),
    }


def leaders(table: Mapping[str, str]) -> list[_Table]:
    """Actor tables of leaders.toml; a person of several lines once, with all offices and years."""
    found: dict[str, _Table] = {}
    for country, text in table.items():
        for line in text.splitlines():
            entry = _leader(line, country)
            known = found.setdefault(entry["id"], entry)
            if known is not entry:
                _merge(known, entry)
    return list(found.values())


def _leader(line: str, country: str) -> _Table:
    name, whom, years, short = _fields(line, 4)
    return {
        "id": f"person.{slug(name)}",
        "name": name,
        "kind": "person",
        "country": country or None,
        "aliases": _several(short) or [name.split()[-1]],
        "above": [(country, whom)],
        "person": True,
        **_years(years),
    }


def _merge(known: _Table, other: _Table) -> None:
    known["aliases"] = list(dict.fromkeys((*known["aliases"], *other["aliases"])))
    known["above"] = [*known["above"], *other["above"]]
    known["since"] = min(known["since"], other["since"])
    if "until" in known and "until" in other:
        known["until"] = max(known["until"], other["until"])
    else:
        known.pop("until", None)


_STYLES = ("King", "Sultan", "Sheikh", "Pope", "Mullah", "Archbishop", "Subcomandante", "Prince")
"""Whoever is named so is not meant by the last word alone: Sheikh Fahd is not King Fahd."""


def surnames(people: Iterable[_Table]) -> dict[str, tuple[str, ...]]:
    """Folded last or short name -> the persons it may mean."""
    found: dict[str, tuple[str, ...]] = {}
    for person in people:
        first, *rest = person["name"].split()
        last = rest[-1:] if first not in _STYLES else []
        shorts = (*person["aliases"], *last, person["name"])
        for name in dict.fromkeys(fold(s) for s in shorts):
            found[name] = (*found.get(name, ()), person["id"])
    return found


def near(entry: Mapping[str, Any], name: str, beside: Mapping[str, list[str]]) -> frozenset[str]:
    """The countries of which a report must speak for this name to mean a group; none where the name is sure.

    `beside` gives those whose mention is as good: neighbours, and states that one came out of or went into.
    """
    country = entry.get("country")
    if not country or (len(name.split()) >= _WHOLE_NAME and name != name.lower()):
        return frozenset()
    return frozenset({country, *beside.get(country, ())})


def resolve(entries: Iterable[_Table], ids: Mapping[str, tuple[str, ...]], known: Iterable[str]) -> None:
    """Put ids into `allegiances` for the names and offices a line gives. Raises KeyError for a name nobody bears."""
    there = set(known)
    for entry in entries:
        found: dict[str, None] = {}
        for above in entry.pop("above"):
            country, whom = above if isinstance(above, tuple) else (entry["country"], above)
            found |= dict.fromkeys(_ids(country, whom, ids, there))
        entry["allegiances"] = [id for id in found if id != entry["id"]]


def name_after_states(entries: Iterable[_Table], states: Mapping[str, str]) -> None:
    """Bodies of a state bear its name first, as "Italy (Carabinieri)"; `states` maps ids to names."""
    for entry in entries:
        state = next((states[a] for a in entry["allegiances"] if a in states), None)
        if state is not None and entry["kind"] in _BODIES:
            entry["aliases"] = list(dict.fromkeys((entry["name"], *entry["aliases"])))
            entry["name"] = f"{state} ({entry['name'].partition(' (')[0]})"


_BODIES = ("military", "ministry", "government", "organisation", "company")


def _ids(country: str | None, whom: str, ids: Mapping[str, tuple[str, ...]], there: set[str]) -> list[str]:
    """The body of a state with its state; else the bearer of the name, of the same country where there are several."""
    state = (country or "").lower()
    if f"{state}.{whom}" in there:
        return [state, f"{state}.{whom}"]
    bearers = ids[key(whom)]
    return [next((b for b in bearers if b.startswith(state + ".")), bearers[0])]
