"""Events as the page lists them, each with its evidence; and which events may be listed at all.

Rows of a source whose licence allows only aggregates are counted and never listed. Where the record is long, the
oldest events that rest on nothing but a data set's row are left to the record itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from forestall.page import words
from forestall.page.context import Brief
from forestall.page.views.claims import ClaimView, claims_of
from forestall.page.views.parts import Names, describe, streams_by_id
from forestall.records import Event, Source, Toll

__all__ = ["NO_STREAM", "EventView", "Listed", "listed", "may_list", "sources_of"]

NO_STREAM = "Events in no stream"
"""Where events stand that no stream counts."""
_MOST_LISTED = 600


@dataclass(frozen=True, slots=True)
class EventView:
    """An event and its evidence. `key` is its id on the page."""

    key: str
    when: str
    stream: str
    said: str
    place: str
    toll: str
    status: str
    contested: bool
    weights: str
    claims: tuple[ClaimView, ...]
    source: str
    """Where the row comes from, if it was not read from a report."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The events shown, oldest first, their views by event id, and what is left out and why."""

    events: tuple[Event, ...]
    views: dict[str, EventView]
    notes: tuple[str, ...]
    withheld: int = 0
    """Events that are counted and may not be listed."""


def listed(brief: Brief) -> Listed:
    """The events that may be shown, with their evidence."""
    names, sources = Names(brief), sources_of(brief)
    allowed = [event for event in brief.events if may_list(event, sources)]
    shown = _newest(allowed)
    views = {
        event.id: _view(event, f"event-{number}", brief, names, sources) for number, event in enumerate(shown, start=1)
    }
    notes = [_withheld(brief, sources), _left_out(len(shown), len(allowed))]
    withheld = len(brief.events) - len(allowed)
    return Listed(tuple(shown), views, tuple(note for note in notes if note), withheld)


def sources_of(brief: Brief) -> dict[str, Source]:
    """The sources of tables, by the table's id and by their own."""
    by_table = {table.id: table.source for table in brief.tables}
    return by_table | {table.source.id: table.source for table in brief.tables}


def may_list(event: Event, sources: Mapping[str, Source]) -> bool:
    """Whether the event may stand on the page: not where its source's licence lets only totals leave."""
    source = sources.get(event.source)
    return source is None or source.share_rows


def _newest(events: list[Event]) -> list[Event]:
    """At most `_MOST_LISTED` events, oldest first; what rests on claims stays before what rests on a row."""
    ranked = sorted(events, key=lambda event: (bool(event.claims), event.when.start), reverse=True)
    return sorted(ranked[:_MOST_LISTED], key=lambda event: (event.when.start, event.id))


def _withheld(brief: Brief, sources: dict[str, Source]) -> str:
    withheld = [event for event in brief.events if not may_list(event, sources)]
    if not withheld:
        return ""
    held = words.listing(sorted({sources[event.source].name for event in withheld}))
    verb = "is" if len(withheld) == 1 else "are"
    total = words.count(len(withheld), "event")
    return f"{total} of {held} {verb} counted but not listed: the licence allows only totals."


def _left_out(shown: int, allowed: int) -> str:
    if shown == allowed:
        return ""
    return f"The newest {shown:,} of {allowed:,} events are listed; the record holds them all."


def _toll(toll: Toll | None, one: str, many: str) -> str:
    if toll is None:
        return ""
    if toll.low == toll.high:
        return words.count(toll.best, one, many)
    return f"{toll.low:,} to {toll.high:,} {many}, best figure {toll.best:,}"


def _tolls(event: Event) -> str:
    parts = [_toll(event.deaths, "death", "deaths"), _toll(event.wounded, "person wounded", "people wounded")]
    return "; ".join(part for part in parts if part) or "deaths not stated"


def _weights(event: Event, names: Names) -> str:
    ranked = sorted(event.weights.items(), key=lambda item: -item[1])
    return words.listing([f"{names.actor(who)} {words.probability(share)}" for who, share in ranked])


def _row_of(event: Event, sources: dict[str, Source]) -> str:
    """Where an event's row comes from; "" where it was read from a report."""
    if event.report is not None:
        return ""
    source = sources.get(event.source)
    name = source.name if source is not None else event.source or "a source not stated"
    if event.source_ref.startswith("line "):  # a row without an id of its own
        return f"{name}, {event.source_ref}"
    return f"{name}, row {event.source_ref}" if event.source_ref else name


def _view(event: Event, key: str, brief: Brief, names: Names, sources: dict[str, Source]) -> EventView:
    stream = streams_by_id(brief).get(brief.stream_of.get(event.id, ""))
    return EventView(
        key=key,
        when=words.when(event.when),
        stream=stream.label if stream else NO_STREAM,
        said=describe(event, names),
        place=event.place.name if event.place and event.place.name else words.NOT_KNOWN,
        toll=_tolls(event),
        status=event.status,
        contested=event.status == "contested",
        weights=_weights(event, names),
        claims=claims_of(event, brief, names),
        source=_row_of(event, sources),
    )
