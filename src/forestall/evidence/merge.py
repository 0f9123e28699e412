"""Which accounts speak of the same event: rows of data sets and events read from reports -> events and merges.

A row of a data set leads, then accounts dated to the day. Each account joins the event it matches best (see
`evidence.match`), else the one event of a data set that it fits without naming its exact day or place (see
`evidence.vague`), else it is an event of its own; a vague date that fits several events joins none. The result does not
depend on the order in which the accounts come.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forestall.errors import DataError
from forestall.evidence.fuse import fuse
from forestall.evidence.match import Match, compare, origin, place_key
from forestall.evidence.vague import only_fit
from forestall.records import Actor, Event, Merge

__all__ = ["Merged", "leads_first", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """The events, by date, and which accounts went into those that have several, with the reason."""

    events: tuple[Event, ...]
    merges: tuple[Merge, ...]


@dataclass(slots=True)
class _Group:
    accounts: list[Event]
    reasons: list[str]


def merge(events: Iterable[Event], *, actors: Mapping[str, Actor]) -> Merged:
    """Bring together the accounts of one event; `actors` gives allegiances by actor id.

    Ids must be unique (`evidence.qualified` makes those of a reading so); raises DataError where they are not.
    """
    groups: list[_Group] = []
    by_place: dict[tuple[str, str], list[_Group]] = {}
    for event in _in_order(events):
        key = place_key(event)
        rivals = by_place.setdefault(key, []) if key else []
        if not _join(event, rivals, actors):
            groups.append(_Group([event], []))
            rivals.append(groups[-1])
    groups = _gather_vague(groups, actors)
    made = [(fuse(group.accounts, actors), group) for group in groups]
    made.sort(key=lambda pair: (pair[0].when.start, pair[0].id))
    merges = (_explain(event, group) for event, group in made if len(group.accounts) > 1)
    return Merged(tuple(event for event, _ in made), tuple(merges))


def leads_first(event: Event) -> tuple[bool, bool, dt.date, str]:
    """What the accounts of one event are sorted by: the first leads."""
    return event.report is not None, event.when.precision != "day", event.when.start, event.id


def _in_order(events: Iterable[Event]) -> list[Event]:
    """Rows of data sets first, then what is dated to the day; ids decide what is left."""
    ordered = sorted(events, key=leads_first)
    seen: set[str] = set()
    for event in ordered:
        if event.id in seen:
            raise DataError(
                f"two events bear the id {event.id!r}; expected each id once; "
                "give the events of each reading ids of their own with evidence.qualified"
            )
        seen.add(event.id)
    return ordered


def _join(event: Event, groups: list[_Group], actors: Mapping[str, Actor]) -> bool:
    """Add the account to the event it matches best; False where there is none, or several for a vague date."""
    found: list[tuple[Match, _Group]] = []
    for group in groups:
        if origin(event) in {origin(account) for account in group.accounts}:
            continue
        match = compare(fuse(group.accounts, actors), event, actors)
        if match is not None:
            found.append((match, group))
    exact = [pair for pair in found if pair[0].day == "same day"] or found
    if not exact or (exact[0][0].day != "same day" and len(exact) > 1):
        return False
    match, group = min(exact, key=lambda pair: pair[0].rank)
    group.accounts.append(event)
    group.reasons.append(f"{event.id}: {match.day}, {match.actors}")
    return True


def _gather_vague(groups: list[_Group], actors: Mapping[str, Actor]) -> list[_Group]:
    """Let accounts that only reports give join the one data set's event they fit, where there is exactly one."""
    rows = [group for group in groups if group.accounts[0].report is None]
    known = [fuse(group.accounts, actors) for group in rows]
    kept = []
    for group in groups:
        fit = None if group.accounts[0].report is None else only_fit(fuse(group.accounts, actors), known, actors)
        if fit is None:
            kept.append(group)
            continue
        home = rows[known.index(fit)]
        home.accounts += group.accounts
        home.reasons += [f"{account.id}: the only event that this vaguer account fits" for account in group.accounts]
    return kept


def _explain(event: Event, group: _Group) -> Merge:
    place = event.place.name if event.place else ""
    reason = f"{event.type} at {place}, {event.when.start.isoformat()}; " + "; ".join(group.reasons)
    return Merge(event.id, tuple(account.id for account in group.accounts), reason)
