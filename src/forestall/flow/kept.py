"""What only the record keeps: imported events, what people decided, and which accounts are held to be of one event.

Nothing that was decided is stated anew: decisions are read from the record and applied to what is read.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from forestall import evidence, store
from forestall.page import TableUse
from forestall.records import Actor, Crisis, Decision, Event, Merge, Reading, Report, Source

__all__ = ["Kept", "judged", "later", "read", "state_merges"]


def state_merges(record: store.Record, merges: tuple[Merge, ...]) -> None:
    """State what is held to be one event; what was, and no longer is, stands alone again."""
    now = {m.event for m in merges}
    gone = [m.event for m in record.all(Merge) if len(m.parts) > 1 and m.event not in now]
    parted = [Merge(event, (event,), "its accounts are no longer held to be of one event") for event in gone]
    record.state_all([*parted, *merges], said_by="forestall", reason="accounts compared")


@dataclass(frozen=True, slots=True)
class Kept:
    """What only the record holds: events that `forestall import` added, their sources and actors, and decisions."""

    events: tuple[Event, ...] = ()
    uses: tuple[TableUse, ...] = ()
    actors: tuple[Actor, ...] = ()
    decisions: tuple[Decision, ...] = ()


def read(record: store.Record | None, crisis: Crisis, as_of: dt.date | None) -> Kept:
    """An imported event is of no report, and of none of the crisis's own tables."""
    if record is None:
        return Kept()
    own = {t.id for t in crisis.tables}
    events = tuple(e for e in record.all(Event, as_of=as_of) if e.report is None and e.source not in own)
    rows = Counter(e.source for e in events)
    last = {e.source: e.when.end for e in sorted(events, key=lambda e: e.when.end)}
    sources = [s for s in record.all(Source) if s.id in rows]
    return Kept(
        events=events,
        uses=tuple(TableUse(s.id, s, rows[s.id], 0, last[s.id]) for s in sources),
        actors=record.all(Actor) if events else (),
        decisions=evidence.standing(record.all(Decision, as_of=as_of)),
    )


def later(event: Event, as_of: dt.date) -> bool:
    """Whether the event was not known on that day, though it had happened; what came after it is there to score."""
    return event.when.middle <= as_of and event.published is not None and event.published > as_of


def judged(readings: tuple[Reading, ...], decisions: tuple[Decision, ...]) -> tuple[Reading, ...]:
    """The readings with what was corrected and without what was rejected."""
    if not decisions:
        return readings
    reports = {r.id: r for r in evidence.judged((reading.report for reading in readings), decisions)}
    return tuple(_judged_one(r, reports[r.report.id], decisions) for r in readings if r.report.id in reports)


def _judged_one(reading: Reading, report: Report, decisions: tuple[Decision, ...]) -> Reading:
    claims = evidence.judged(reading.claims, decisions)
    said = {claim.id for claim in claims}
    events = [
        replace(event, claims=tuple(claim for claim in event.claims if claim in said))
        for event in evidence.judged(reading.events, decisions)
    ]
    ids = {event.id for event in events}
    return replace(
        reading,
        report=report,
        events=tuple(events),
        claims=tuple(claims),
        figures=tuple(evidence.judged(reading.figures, decisions)),
        links=tuple(link for link in reading.links if {link.earlier, link.later} <= ids),
    )
