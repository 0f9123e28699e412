"""Reading the vocabulary's TOML files into one frozen value, with a crisis's own names on top.

A crisis folder may hold `actors.toml` ([[actor]] tables) and `places.toml` ([[place]] tables); its entries
stand before the general ones, so that a name means what it means in that crisis.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from forestall.errors import CrisisError
from forestall.records import Actor, Place
from forestall.vocabulary import directory
from forestall.vocabulary.entries import Indicator, Phrase, Role, TypeInfo
from forestall.vocabulary.model import Vocabulary
from forestall.vocabulary.predicates import build_predicates
from forestall.vocabulary.text import fold, key

__all__ = ["load"]

_SHORT = 4
_STANCE_ORDER = ("blames", "denies", "accuses", "threatens", "speculates", "asserts")
_Table = dict[str, Any]


def load(*, extra: Path | None = None) -> Vocabulary:
    """The vocabulary, with the actors and places of the crisis folder `extra` where it has any.

    Raises CrisisError where a file of `extra` is not TOML or an entry lacks its id or name.

    >>> load().resolve_actor("Pentagon").id
    'usa.dod'
    """
    own_actors, own_places = _extra(extra)
    tables = _general("actors.toml")
    people, beside = _directory(tables, own_actors)
    actors = _actors(tables, own_actors)
    names, validity = _names(tables, own_actors)
    places, place_names = _places(_general("places.toml"), own_places, tables["states"])
    predicates, types = _general("predicates.toml"), _types(_general("plover.toml"))
    adjectives, capitals = _demonyms(tables["states"]), _capitals(tables["states"])
    roles = tuple(Role(id, r["name"], r["kind"], tuple(r["words"])) for id, r in tables["roles"].items())
    return Vocabulary(
        types=types,
        predicates=build_predicates(_frames(types), predicates["classes"], types),
        type_words={fold(word): tuple(code) for word, code in predicates["words"].items()},
        actors=actors,
        names=names,
        adjectives=adjectives,
        capitals=capitals,
        roles=roles,
        role_words={fold(word): role.id for role in roles for word in role.words},
        validity=validity,
        surnames=directory.surnames(people),
        former=_former(tables["states"]),
        places=places,
        place_names=place_names,
        indicators=_indicators(_general("indicators.toml")),
        **_speech(_general("speech.toml")),
        classes={name: frozenset(words) for name, words in predicates["classes"].items()},
        phrases=_phrases(_spelt(tables, own_actors, beside), tables["states"], places, _place_spellings(own_places)),
    )


def _general(name: str) -> _Table:
    return tomllib.loads(files("forestall.vocabulary").joinpath(name).read_text(encoding="utf-8"))


def _directory(tables: _Table, own: list[_Table]) -> tuple[list[_Table], Mapping[str, list[str]]]:
    """Add groups, organisations and leaders to the actors; also the leaders alone, and which countries go together."""
    lines = _general("groups.toml")
    bodies = directory.groups(lines["groups"])
    bodies += directory.organisations(_general("organisations.toml")["organisations"])
    people = directory.leaders(_general("leaders.toml")["leaders"])
    taken = {e["id"] for e in tables["actor"]}
    added = [e for e in (*bodies, *people) if e["id"] not in taken]
    roles = [f"{state}.{role}" for state in tables["states"] for role in tables["roles"]]
    tables["actor"] = [*tables["actor"], *added]
    directory.resolve(added, _names(tables, own)[0], (*roles, *(e["id"] for e in tables["actor"])))
    directory.name_after_states(added, {id: s["name"] for id, s in tables["states"].items()})
    return people, lines["beside"]


def _frames(types: Iterable[str]) -> dict[str, _Table]:
    """The frames of each event type."""
    return {kind: _general(f"frames/{kind.lower()}.toml") for kind in types}


def _extra(folder: Path | None) -> tuple[list[_Table], list[_Table]]:
    """The crisis's own [[actor]] and [[place]] tables."""
    if folder is None:
        return [], []
    return _own(folder / "actors.toml", "actor", ("id", "name")), _own(folder / "places.toml", "place", ("name",))


def _own(path: Path, table: str, needed: tuple[str, ...]) -> list[_Table]:
    if not path.is_file():
        return []
    try:
        entries: list[_Table] = tomllib.loads(path.read_text(encoding="utf-8")).get(table, [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CrisisError(
            f"{path.name} is not TOML ({error}); it must hold [[{table}]] tables, so correct it"
        ) from None
    for number, entry in enumerate(entries, 1):
        for field in needed:
            if not isinstance(entry.get(field), str):
                raise CrisisError(f"{path.name}: {table} {number} has no {field}; it must be a text, so add it")
    return entries


def _types(table: _Table) -> dict[str, TypeInfo]:
    return {
        name: TypeInfo(name, t["quad"], tuple(t["cameo"]), t["intensity"], tuple(t["modes"]), t["meaning"])  # type: ignore[arg-type]
        for name, t in table.items()
    }


def _actor(entry: Mapping[str, Any]) -> Actor:
    return Actor(
        id=entry["id"],
        name=entry["name"],
        kind=entry.get("kind", "unknown"),
        country=entry.get("country"),
        aliases=tuple(entry.get("aliases", ())),
        allegiances=tuple(entry.get("allegiances", ())),
    )


def _actors(tables: _Table, own: list[_Table]) -> dict[str, Actor]:
    """All actors by id; an entry of the crisis replaces a general one, allegiances are closed upwards."""
    found = {
        id: Actor(id, s["name"], "state", id.upper(), (*s.get("aliases", ()), *s["adj"][:1]))
        for id, s in tables["states"].items()
    }
    for entry in (*tables["actor"], *own):
        found[entry["id"]] = _actor(entry)
    return {id: _closed(actor, found) for id, actor in found.items()}


def _closed(actor: Actor, found: Mapping[str, Actor]) -> Actor:
    """The actor with the allegiances of its allegiances, so that a filter on the top selects all below."""
    seen: dict[str, None] = {}
    stack = list(actor.allegiances)
    while stack:
        id = stack.pop(0)
        if id not in seen and id != actor.id:
            seen[id] = None
            stack += found[id].allegiances if id in found else ()
    return Actor(actor.id, actor.name, actor.kind, actor.country, actor.aliases, tuple(seen))


def _all_names(tables: _Table, own: list[_Table]) -> list[tuple[str, str]]:
    """(name, id), the crisis's own first; of persons the full name and short names of several words."""
    pairs = [(name, e["id"]) for e in (*own, *tables["actor"]) for name in _borne(e)]
    return pairs + [(n, id) for id, s in tables["states"].items() for n in (s["name"], *s.get("aliases", ()))]


def _borne(entry: _Table) -> list[str]:
    """The names by which an actor is known wherever they stand."""
    aliases = entry.get("aliases", ())
    return [entry["name"], *(a for a in aliases if not entry.get("person") or " " in a)]


def _spelt(tables: _Table, own: list[_Table], beside: Mapping[str, list[str]]) -> list[tuple[str, str, frozenset[str]]]:
    """(name, id, countries of which a report must speak for it to be meant)."""
    grouped = {e["id"]: e for e in tables["actor"] if e.get("short")}
    return [
        (name, id, directory.near(grouped[id], name, beside) if id in grouped else frozenset())
        for name, id in _all_names(tables, own)
    ]


def _names(
    tables: _Table, own: list[_Table]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[dt.date | None, dt.date | None]]]:
    names: dict[str, tuple[str, ...]] = {}
    for name, id in _all_names(tables, own):
        ids = names.get(key(name), ())
        names[key(name)] = ids if id in ids else (*ids, id)
    dated = [e for e in (*own, *tables["actor"]) if "since" in e or "until" in e]
    return names, {e["id"]: (e.get("since"), e.get("until")) for e in dated}


def _demonyms(states: _Table) -> dict[str, str]:
    found: dict[str, str] = {}
    for id, state in states.items():
        for word in state["adj"]:
            if word not in ("US", "U.S.", "UK"):
                found.setdefault(fold(word), id)
    return found


def _capitals(states: _Table) -> dict[str, str]:
    """Folded capital -> state, former states left out."""
    return {fold(s["capital"]): id for id, s in states.items() if "until" not in s}


def _former(states: _Table) -> tuple[tuple[str, dt.date, str], ...]:
    """(folded capital or alias it shares with a later state, last day, id) of states that are no more."""
    ended = [(id, s) for id, s in states.items() if "until" in s]
    return tuple((fold(n), s["until"], id) for id, s in ended for n in (s["capital"], *s.get("aliases", ())))


def _places(general: _Table, own: list[_Table], states: _Table) -> tuple[tuple[Place, ...], dict[str, tuple[int, ...]]]:
    """Places and the keys they are filed under: own, general, capitals, states."""
    rows: list[tuple[Place, Iterable[str]]] = [(_place(e), e.get("aliases", ())) for e in (*own, *general["place"])]
    for id, s in states.items():
        lat, lon = s["at"]
        if "until" not in s:
            rows.append((Place(s["capital"], id.upper(), lat, lon, "city"), ()))
        rows.append((Place(s["name"], id.upper(), lat, lon, "country"), s.get("aliases", ())))
    names: dict[str, tuple[int, ...]] = {}
    for index, (place, aliases) in enumerate(rows):
        for name in (place.name, *aliases):
            names[key(name)] = (*names.get(key(name), ()), index)
    return tuple(p for p, _ in rows), names


def _place(entry: Mapping[str, Any]) -> Place:
    lat, lon = entry.get("at", (None, None))
    return Place(entry["name"], entry.get("country"), lat, lon, entry.get("precision", "unknown"))


def _place_spellings(own: list[_Table]) -> list[tuple[str, int]]:
    """(alias, index) of the crisis's own places, which stand first among all."""
    return [(alias, i) for i, entry in enumerate(own) for alias in entry.get("aliases", ())]


def _indicators(table: _Table) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            id,
            t["unit"],
            frozenset(t.get("nouns", ())),
            frozenset(t.get("verbs", ())),
            tuple(t.get("phrases", ())),
            t.get("least", 0),
        )
        for id, t in table.items()
    )


def _speech(table: _Table) -> _Table:
    verbs: dict[str, list[str]] = {}
    for stance in _STANCE_ORDER:
        for verb in table["verbs"].get(stance, ()):
            verbs.setdefault(verb, []).append(stance)
    nouns = {noun: stance for stance, group in table["nouns"].items() for noun in group}
    phrases = {name: tuple(group) for name, group in table["phrases"].items()}
    return {
        "speech_verbs": {v: tuple(dict.fromkeys(s)) for v, s in verbs.items()},
        "speech_nouns": nouns,
        "speech_phrases": phrases,
    }


def _phrases(
    names: list[tuple[str, str, frozenset[str]]],
    states: _Table,
    places: tuple[Place, ...],
    spellings: list[tuple[str, int]],
) -> dict[str, tuple[Phrase, ...]]:
    """Every name as words, filed under its first word, the longest first."""
    found = [_phrase(name, actor=id, near=near) for name, id, near in names]
    found += [_phrase(word, actor=id, adjective=True) for id, s in states.items() for word in s["adj"]]
    found += [_phrase(place.name, place=i) for i, place in enumerate(places)]
    found += [_phrase(alias, place=i) for alias, i in spellings]
    filed: dict[str, list[Phrase]] = {}
    for phrase in found:
        if phrase.words:
            filed.setdefault(phrase.words[0], []).append(phrase)
    return {word: tuple(sorted(group, key=lambda p: -len(p.words))) for word, group in filed.items()}


def _phrase(
    name: str,
    *,
    actor: str | None = None,
    place: int | None = None,
    adjective: bool = False,
    near: frozenset[str] = frozenset(),
) -> Phrase:
    filed = key(name)
    acronym = filed[1:] if filed.startswith("=") else None
    if len(name) <= _SHORT and " " not in name and not name[1:].islower():
        acronym = name  # "LeT" is spelt so and not otherwise
    words = (acronym.lower(),) if acronym else tuple(filed.split())
    return Phrase(words, acronym, actor, place, adjective, cased=name != name.lower(), near=near)
