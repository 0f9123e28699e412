"""What may be shown of merged events: each that rests on a row whose licence keeps it in, put together without it.

Counts use every account. Where an event is listed, told or quoted, nothing that only such a row says may stand in it:
neither a party it names nor a toll, a day or a weapon that filled a gap.
"""

from collections.abc import Collection, Iterable, Mapping

from forestall.evidence.fuse import fuse
from forestall.evidence.merge import Merged
from forestall.records import Actor, Event, Merge

__all__ = ["opened"]


def opened(merged: Merged, accounts: Iterable[Event], closed: Collection[str], actors: Mapping[str, Actor]) -> Merged:
    """The same events without rows of the `closed` sources; one that rests on nothing else stays as it is.

    What stays so still bears its source, by which it is counted and never listed.
    """
    kept = {account.id: account for account in accounts if account.source not in closed}
    open_parts = {m.event: tuple(part for part in m.parts if part in kept) for m in merged.merges}
    mixed = {m.event: open_parts[m.event] for m in merged.merges if 0 < len(open_parts[m.event]) < len(m.parts)}
    if not mixed:
        return merged
    again = {event: fuse([kept[part] for part in parts], actors) for event, parts in mixed.items()}
    events = (again.get(event.id, event) for event in merged.events)
    reasons = {m.event: m.reason for m in merged.merges}
    whole = (m for m in merged.merges if m.event not in mixed)
    parted = (Merge(again[event].id, parts, reasons[event]) for event, parts in mixed.items() if len(parts) > 1)
    return Merged(
        tuple(sorted(events, key=lambda event: (event.when.start, event.id))),
        tuple(sorted((*whole, *parted), key=lambda merge: merge.event)),
    )
