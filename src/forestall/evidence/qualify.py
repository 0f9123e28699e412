"""Ids that hold beyond one report: `e1` of a reading becomes `3f9a1c20:e1`, an account's its merged event's."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from forestall.dates import When
from forestall.evidence.merge import Merged
from forestall.records import Claim, Link, Merge, Reading

__all__ = ["qualified", "rehomed", "relinked"]

_SHORT = 8


def qualified(reading: Reading) -> Reading:
    """The same reading with its report's id, shortened, before the ids of events, claims and figures."""
    prefix = reading.report.id[:_SHORT] + ":"

    def names(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(prefix + name for name in ids)

    report = reading.report.id
    return replace(
        reading,
        events=tuple(replace(e, id=prefix + e.id, claims=names(e.claims), report=report) for e in reading.events),
        claims=tuple(
            replace(c, id=prefix + c.id, about=names(c.about), deeds=names(c.deeds), report=report)
            for c in reading.claims
        ),
        figures=tuple(replace(f, id=prefix + f.id, report=report) for f in reading.figures),
        links=tuple(
            replace(link, earlier=prefix + link.earlier, later=prefix + link.later, report=report)
            for link in reading.links
        ),
    )


def rehomed(claims: Iterable[Claim], merges: Iterable[Merge]) -> tuple[Claim, ...]:
    """The claims, about the events that their accounts were merged into."""
    into = {part: merge.event for merge in merges for part in merge.parts}

    def homes(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(into.get(id, id) for id in ids))

    return tuple(replace(c, about=homes(c.about), deeds=homes(c.deeds)) for c in claims)


def relinked(links: Iterable[Link], merged: Merged) -> tuple[Link, ...]:
    """The links, between the events that their accounts were merged into.

    One that would then join an event to itself is left out, and so is an answer that lies wholly before what it
    answers: its report did not know the days, which another account gives.
    """
    into = {part: merge.event for merge in merged.merges for part in merge.parts}
    days = {event.id: event.when for event in merged.events}
    moved = (replace(x, earlier=into.get(x.earlier, x.earlier), later=into.get(x.later, x.later)) for x in links)
    return tuple(x for x in moved if x.earlier != x.later and not _backwards(x, days))


def _backwards(link: Link, days: Mapping[str, When]) -> bool:
    known = link.earlier in days and link.later in days
    return known and days[link.later].end < days[link.earlier].start
