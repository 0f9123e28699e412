"""The desk a table is read at: names and codes are looked up once and kept, and what is not known is noted.

An actor the vocabulary does not know keeps its own name: its id is `name:` and the name in small letters. Nothing
unknown keeps a row out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from forestall.dates import When
from forestall.exchange.memo import Memo
from forestall.records import Actor, Event, EventType, Quad, Table
from forestall.vocabulary import Coded, Vocabulary, agents, countries, scheme
from forestall.vocabulary.actors import body_of_state
from forestall.vocabulary.text import fold

__all__ = ["Desk"]

_YEARS = re.compile(r"\s*\((?:\d{4}\s*-?\s*(?:\d{4})?|-\s*\d{4})\)")
_OF = re.compile(r"^(.+?) of (?:the )?(.+?)$", re.IGNORECASE)
_IN = re.compile(r"^(.+?)\s*\(([^()]+)\)$")
_UNKNOWN_CODE = Coded("CONSULT", None, "", "verbal cooperation", 0.0, "an act whose code is not known")
_MOST_NAMES = 200_000


@dataclass(slots=True)
class Desk:
    """Look-ups of one table; `actors` are those it met that the vocabulary does not hold, by id."""

    table: Table
    vocabulary: Vocabulary
    countries: tuple[str, ...] = ()
    actors: dict[str, Actor] = field(default_factory=dict)
    unknown: set[tuple[str, str]] = field(default_factory=set)
    """(kind, value): codes and countries that no table holds."""
    _parties: Memo[tuple[str, str | None, bool], tuple[str, ...]] = field(init=False)
    _countries: Memo[str, str | None] = field(init=False)

    def __post_init__(self) -> None:
        self._parties = Memo(lambda asked: self._resolve(*asked))
        self._countries = Memo(self._country)

    def party(self, label: str, *, country: str | None = None, belongs: bool = False) -> tuple[str, ...]:
        """Ids of whom a label names, () for an empty one; `country` (ISO) is where it is from, or where it acted.

        With `belongs` an actor that is not known is held to be that country's.
        """
        return self._parties[label, country, belongs]

    def country(self, name: str) -> str | None:
        """ISO 3166 alpha-3 of a country as the table spells it."""
        found = self._countries[name]
        if name and found is None:
            self.note("country", name)
        return found

    def event(self, id: str, known: Coded, when: When, **told: Any) -> Event:
        """The event of a row: what its code stands for, its id after the table's, and what else the row told."""
        coded = {
            "type": known.type, "mode": known.mode, "cameo": known.cameo or None, "quad": known.quad,
            "intensity": known.intensity, "source": self.table.source.id, "source_ref": id,
        }  # fmt: skip
        return Event(id=f"{self.table.id}:{id}", when=when, **(coded | told))

    def coded(self, system: str, code: str) -> Coded:
        """What an event code stands for; one that is not known is speech without demand or blame, and noted."""
        found = scheme(system).find(code)
        if found is None:
            self.note("code", code)
        return found or _UNKNOWN_CODE

    def named(self, name: str, *, country: str | None = None, belongs: bool = False) -> tuple[str, ...]:
        """The id of an actor that keeps its own name."""
        plain = " ".join(name.split())
        id = f"name:{plain.casefold()}"
        if not plain:
            return ()
        if id not in self.actors and len(self.actors) < _MOST_NAMES:
            home = country if belongs else None
            sides = (home.lower(),) if home and home.lower() in self.vocabulary.actors else ()
            self.actors[id] = Actor(id, plain, "unknown", home, (), sides)
        return (id,)

    def meet(self, id: str, name: str) -> None:
        """Note an actor that comes with its id."""
        if id not in self.vocabulary.actors and id not in self.actors and len(self.actors) < _MOST_NAMES:
            state = id.partition(".")[0]
            sides = (state,) if state != id and state in self.vocabulary.actors else ()
            self.actors[id] = Actor(id, name, allegiances=sides)

    def note(self, kind: str, value: str) -> None:
        """Note a code or a country that is not known."""
        if value and len(self.unknown) < _MOST_NAMES:
            self.unknown.add((kind, value))

    def body(self, state: str, role: str) -> tuple[str, ...]:
        """The id of a body of a state ("irq", "mil")."""
        return self._kept((body_of_state(self.vocabulary, state, role),))

    def type(self, name: str) -> tuple[EventType, Quad, float] | None:
        """A PLOVER type by its own name, with its quad class and intensity."""
        info = self.vocabulary.types.get(name.strip().upper())
        return (info.name, info.quad, info.intensity) if info else None

    def _resolve(self, label: str, country: str | None, belongs: bool) -> tuple[str, ...]:
        near = (country,) if country else self.countries
        plain = _YEARS.sub("", label).strip()
        for name in dict.fromkeys((label.strip(), plain)):
            if fold(name) in agents("nobody"):
                return ()
            actors = self.vocabulary.resolve_party(name, countries=near).actors if name else ()
            if actors:
                return self._kept(actors)
        state = (self._countries[plain] or "").lower()
        if state in self.vocabulary.actors:
            return (state,)
        return self._described(plain) or self.named(plain, country=country, belongs=belongs)

    def _kept(self, actors: Iterable[Actor]) -> tuple[str, ...]:
        """The ids of actors, those that the vocabulary only makes kept as met."""
        found = [actor for actor in actors if actor.id != "unknown"]
        self.actors |= {actor.id: actor for actor in found if actor.id not in self.vocabulary.actors}
        return tuple(actor.id for actor in found)

    def _described(self, label: str) -> tuple[str, ...]:
        """ "Military Forces of X", "Police (X)", "Group (X)": a body of X, or the group itself, met in X."""
        found = _IN.match(label) or _OF.match(label)
        state = self._country(found[2]) if found else None
        if found is None or state is None:
            return ()
        role = _bodies().get(fold(found[1]))
        if role is not None and state.lower() in self.vocabulary.actors:
            return self.body(state.lower(), role)
        if not label.endswith(")"):
            return ()
        actors = self.vocabulary.resolve_party(found[1], countries=(state,)).actors
        return self._kept(actors) or self.named(label, country=state, belongs=True)

    def _country(self, name: str) -> str | None:
        name = name.strip()
        if len(name) == 3 and name.isupper() and name.lower() in self.vocabulary.actors:
            return name
        spelt = countries().names.get(fold(name))
        if spelt or not name:
            return spelt
        ids = [i for i in self.vocabulary.names.get(fold(name), ()) if self.vocabulary.actors[i].kind == "state"]
        return self.vocabulary.actors[ids[0]].country if ids else None


def _bodies() -> dict[str, str]:
    return {fold(words): role for words, role in agents("bodies").items()}
