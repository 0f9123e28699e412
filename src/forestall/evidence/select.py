"""Which events a stream counts.

An actor matches where its id or one of its allegiances is listed. A contested event counts by its leading version, the
weightiest; where that is `unknown`, nobody did it as far as streams go. An event that is held not to have happened
(denied) is not counted.
"""

from collections.abc import Collection, Iterable, Mapping

from forestall.evidence.sides import belongs
from forestall.records import Actor, Event, EventFilter, Stream

__all__ = ["READ", "assign", "leading", "matches"]

READ = "report"
"""In a filter's `sources`: every event that was read from a report."""


def assign(events: Iterable[Event], streams: Iterable[Stream], *, actors: Mapping[str, Actor]) -> dict[str, str]:
    """Event id -> id of the first stream that counts it; events that no stream counts are left out."""
    filters = [(stream.id, stream.events) for stream in streams if stream.events is not None]
    found: dict[str, str] = {}
    for event in events:
        stream = next((name for name, wanted in filters if matches(event, wanted, actors)), None)
        if stream is not None:
            found[event.id] = stream
    return found


def matches(event: Event, wanted: EventFilter, actors: Mapping[str, Actor]) -> bool:
    """Whether the event passes every field of the filter; an empty field lets everything pass."""
    doers = leading(event)
    country = event.place.country if event.place else None
    sources = (event.source, READ) if event.report else (event.source,)
    return (
        event.status != "denied"
        and _listed((event.type,), wanted.types)
        and _listed((event.mode,), wanted.modes)
        and _listed((country,), wanted.countries)
        and _listed(sources, wanted.sources)
        and _side(doers, wanted.actors, actors)
        and _side(event.targets, wanted.targets, actors)
        and _side((*doers, *event.targets), wanted.parties, actors)
    )


def leading(event: Event) -> tuple[str, ...]:
    """Who did it in the weightiest version; () where that is unknown.

    The event's own actors are one version, with their weights together; a rival must outweigh them to lead.
    """
    own = sum(event.weights.get(actor, 0.0) for actor in event.actors)
    rivals = {actor: weight for actor, weight in event.weights.items() if actor not in event.actors}
    best = max(rivals, key=lambda actor: rivals[actor], default=None)
    if best is None or rivals[best] <= own:
        return event.actors
    return () if best == "unknown" else (best,)


def _listed(values: Iterable[str | None], listed: Collection[str]) -> bool:
    return not listed or any(value in listed for value in values)


def _side(who: Iterable[str], listed: Collection[str], actors: Mapping[str, Actor]) -> bool:
    return not listed or belongs(who, listed, actors)
