"""What people have decided about the record: corrections, rejections, merges and splits, applied when it is read.

A decision changes no statement. Decisions apply in their order; one that was undone does not, and undoing what undid it
brings it back. A rejected event, claim or figure is left out, and so is all that rests in a rejected report or source.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from forestall.evidence.correct import corrected
from forestall.evidence.fuse import fuse
from forestall.evidence.merge import Merged, leads_first
from forestall.records import Actor, Claim, Decision, Event, Figure, Merge, Report, Source

__all__ = ["judged", "regrouped", "standing"]

T = TypeVar("T", Event, Claim, Figure, Report, Source)


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, in their order: none that was undone, and no `undo`."""
    decisions = tuple(decisions)
    undone: set[str] = set()
    for decision in reversed(decisions):
        if decision.verb == "undo" and decision.id not in undone:
            undone.update(decision.about)
    return tuple(d for d in decisions if d.id not in undone and d.verb != "undo")


def judged(items: Iterable[T], decisions: Sequence[Decision]) -> list[T]:
    """The items without those that were rejected, the others as corrected; `decisions` are those that stand."""
    rejected = {id for d in decisions if d.verb == "reject" for id in d.about}
    changes = [d for d in decisions if d.verb == "correct"]
    about = {id for d in changes for id in d.about}
    kept = (item for item in items if rejected.isdisjoint(_rests_on(item)))
    return [_changed(item, changes) if item.id in about else item for item in kept]


def regrouped(
    merged: Merged, accounts: Iterable[Event], decisions: Sequence[Decision], actors: Mapping[str, Actor]
) -> Merged:
    """The merged events with what people merged and split; `accounts` are the events that went into them.

    A merge makes one event of all the events its accounts stand in. A split makes each account it names an event of its
    own; where it names only an event, all the event's accounts part.
    """
    wanted = [d for d in decisions if d.verb in ("merge", "split")]
    if not wanted:
        return merged
    by_id = {account.id: account for account in accounts}
    groups = {event.id: (event.id,) for event in merged.events} | {m.event: m.parts for m in merged.merges}
    old = dict(groups)
    reasons = {m.event: m.reason for m in merged.merges}
    for decision in wanted:
        home = {part: event for event, parts in groups.items() for part in parts}
        before = dict(reasons)
        for event, parts in _applied(decision, groups, by_id).items():
            if parts:
                why = dict.fromkeys(before[home[part]] for part in parts if home[part] in before)
                groups[event], reasons[event] = parts, "; ".join([*why, f"decision {decision.id}"])
            else:
                del groups[event]
    untouched = {event.id: event for event in merged.events}
    events = [
        untouched[event] if old.get(event) == parts else fuse([by_id[part] for part in parts], actors)
        for event, parts in groups.items()
    ]
    merges = (Merge(event, parts, reasons[event]) for event, parts in groups.items() if len(parts) > 1)
    return Merged(
        tuple(sorted(events, key=lambda event: (event.when.start, event.id))),
        tuple(sorted(merges, key=lambda merge: merge.event)),
    )


def _applied(
    decision: Decision, groups: Mapping[str, tuple[str, ...]], accounts: Mapping[str, Event]
) -> dict[str, tuple[str, ...]]:
    """The groups that the decision changes, () for one that is no more."""
    home = {part: event for event, parts in groups.items() for part in parts}
    named = [id for id in decision.about if id in home]
    met = dict.fromkeys(home[id] for id in named)
    if decision.verb == "merge":
        sets = [[part for event in met for part in groups[event]]] if len(met) > 1 else []
    else:
        whole = len(named) == 1 and named[0] in groups
        alone = groups[named[0]] if whole else tuple(named)
        sets = [[id] for id in alone] + [[part for part in groups[event] if part not in alone] for event in met]
    made = (tuple(sorted(parts, key=lambda id: leads_first(accounts[id]))) for parts in sets if parts)
    new = {parts[0]: parts for parts in made}
    return {event: () for event in met if new} | new


def _rests_on(item: Event | Claim | Figure | Report | Source) -> tuple[str, ...]:
    return tuple(filter(None, (item.id, getattr(item, "report", None), getattr(item, "source", None))))


def _changed(item: T, changes: Iterable[Decision]) -> T:
    for decision in changes:
        if item.id in decision.about:
            item = corrected(item, decision.changes)
    return item
