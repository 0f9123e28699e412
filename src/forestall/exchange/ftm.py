"""Events and actors as FollowTheMoney statements: one row a value, as Aleph and its kin read them.

An event is an entity of schema Event, an actor one of Person, PublicBody, Organization or LegalEntity; the event names
its actors and targets as `involved`. A statement's id is the SHA-1 that followthemoney itself gives it.
"""

import hashlib
from collections.abc import Iterator, Mapping

from forestall.records import Actor, Event, Source

__all__ = ["COLUMNS", "statements"]

COLUMNS = (
    "id", "entity_id", "canonical_id", "prop", "schema", "value", "dataset", "lang", "original_value", "external",
    "first_seen", "last_seen", "origin",
)  # fmt: skip
"""The columns of a table of statements."""

_SCHEMAS = {
    "person": "Person", "state": "PublicBody", "government": "PublicBody", "ministry": "PublicBody",
    "military": "PublicBody", "organisation": "Organization", "party": "Organization", "company": "Company",
    "armed group": "Organization",
}  # fmt: skip


def statements(
    event: Event, actors: Mapping[str, Actor], sources: Mapping[str, Source], told: set[str]
) -> Iterator[dict[str, str]]:
    """The statements of an event, and of its actors that `told` does not hold yet (they are added to it)."""
    dataset = _plain(event.source or "forestall")
    who = dict.fromkeys((*event.actors, *event.targets))
    for id in who:
        if id not in told:
            told.add(id)
            yield from _actor(id, actors.get(id), dataset)
    yield from _entity(f"event-{_hash(event.id)}", "Event", _event(event, sources, tuple(who)), dataset)


def _actor(id: str, actor: Actor | None, dataset: str) -> Iterator[dict[str, str]]:
    schema = _SCHEMAS.get(actor.kind, "LegalEntity") if actor else "LegalEntity"
    values = [("name", actor.name if actor else id.removeprefix("name:"))]
    values += [("alias", alias) for alias in (actor.aliases if actor else ())]
    values += [("country", actor.country.lower())] if actor and actor.country else []
    yield from _entity(f"actor-{_hash(id)}", schema, values, dataset)


def _event(event: Event, sources: Mapping[str, Source], who: tuple[str, ...]) -> list[tuple[str, str]]:
    source, place = sources.get(event.source), event.place
    values = [
        ("name", f"{event.type.capitalize()}{f' ({event.mode})' if event.mode else ''}, {event.when.start}"),
        ("startDate", event.when.start.isoformat()),
        ("endDate", event.when.end.isoformat()),
        ("summary", event.summary),
        ("keywords", event.type),
        ("keywords", event.mode or ""),
        ("location", place.name if place else ""),
        ("country", place.country.lower() if place and place.country else ""),
        ("recordId", event.id),
        ("sourceUrl", event.source_ref if event.source_ref.startswith("http") else ""),
        ("publisher", source.name if source else ""),
    ]
    values += [("involved", f"actor-{_hash(id)}") for id in who]
    return [(prop, value) for prop, value in values if value]


def _entity(id: str, schema: str, values: list[tuple[str, str]], dataset: str) -> Iterator[dict[str, str]]:
    for prop, value in (("id", id), *dict.fromkeys(values)):
        key = hashlib.sha1(f"{dataset}.{id}.{prop}.{value}".encode(), usedforsecurity=False).hexdigest()
        found = {"id": key, "entity_id": id, "canonical_id": id, "prop": prop, "schema": schema, "value": value}
        yield dict.fromkeys(COLUMNS, "") | found | {"dataset": dataset, "external": "f", "origin": "forestall"}


def _plain(name: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.casefold()).strip("_")
    return kept or "forestall"


def _hash(id: str) -> str:
    return hashlib.sha1(id.encode(), usedforsecurity=False).hexdigest()
