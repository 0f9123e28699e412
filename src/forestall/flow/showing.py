"""What of the gathered events may be shown, and the versions of those that are contested.

Rows that a licence keeps in are counted; where they went into an event that others tell of too, the event is shown as
those others tell it, weighed without them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from forestall import evidence
from forestall.evidence import Merged, Weighed
from forestall.records import Actor, Claim, Event, Version

__all__ = ["shown"]


def shown(
    merged: Merged,
    weighed: Weighed,
    accounts: Sequence[Event],
    claims: Sequence[Claim],
    closed: Collection[str],
    weigh: Callable[[Merged, Sequence[Event]], Weighed],
    actors: Mapping[str, Actor],
) -> tuple[Merged, tuple[Version, ...]]:
    """The events as they may be shown, and the versions of those that are contested; `weighed` is `merged` weighed."""
    bare = evidence.opened(merged, accounts, closed, actors)
    if bare is not merged:
        weighed = weigh(bare, [account for account in accounts if account.source not in closed])
    by_id = {account.id: account for account in accounts}
    versions = evidence.versions(
        (event for event in weighed.events if event.status == "contested" and event.source not in closed),
        evidence.rehomed(claims, bare.merges),
        accounts={m.event: [by_id[part] for part in m.parts] for m in bare.merges},
        grounds=weighed.grounds,
    )
    return replace(bare, events=weighed.events), versions
