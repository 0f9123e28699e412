"""What a change can reach: the series, streams and couplings that hang on what it touches, and nothing else.

A series reaches the formulas it stands in and the streams it pushes; a stream those it provokes (its own block's, and
the placebos that an escalation may provoke), the deaths of its cases, and whom it damps. What is not reached stays as
it is to the last digit, so a lever without a path to an outcome can be told so without a simulation.
"""

from collections.abc import Iterable

from forestall.engine.model.series import needed
from forestall.records import Crisis, Intervention, Outcome

__all__ = ["carried_by", "downstream", "reached", "touches"]


def reached(changes: Iterable[Intervention], crisis: Crisis) -> frozenset[str]:
    """Ids of the series and streams that may differ under these changes."""
    return downstream((end for change in changes for end in _ends(change, crisis)), crisis)


def downstream(ids: Iterable[str], crisis: Crisis) -> frozenset[str]:
    """These series and streams, and all that hang on them."""
    ways = _ways(crisis)
    found: set[str] = set()
    todo = list(ids)
    while todo:
        id = todo.pop()
        if id not in found:
            found.add(id)
            todo += ways.get(id, ())
    return frozenset(found)


def touches(changes: Iterable[Intervention], outcome: Outcome, crisis: Crisis) -> bool:
    """Whether a path leads from the changes to the outcome."""
    ids = reached(changes, crisis)
    return outcome.of in ids or (outcome.relative_to or "") in ids


def carried_by(changes: Iterable[Intervention], crisis: Crisis) -> tuple[str, ...]:
    """The couplings that carry a change of series into streams, or are changed themselves."""
    changes = tuple(changes)
    series, touched = {x.id for x in crisis.series}, {c.target for c in changes}
    moved = reached((c for c in changes if c.target in series), crisis) & series
    return tuple(c.id for c in crisis.couplings if c.origin in moved or c.id in touched)


def _ends(change: Intervention, crisis: Crisis) -> list[str]:
    """What the change itself alters."""
    if ":" in change.target:
        return [change.target.split(":")[1]]
    to = {c.id: c.to for c in crisis.couplings}
    return [to.get(change.target, change.target)]


def _ways(crisis: Crisis) -> dict[str, list[str]]:
    ways: dict[str, list[str]] = {}
    for series in crisis.series:
        for id in needed(series.formula) if series.formula else ():
            ways.setdefault(id, []).append(series.id)
        if series.of is not None:
            ways.setdefault(series.of, []).append(series.id)
    for coupling in crisis.couplings:
        for origin in (coupling.origin, coupling.capacity):
            if origin is not None:
                ways.setdefault(origin, []).append(coupling.to)
    kinds = {b.id: b.kind for b in crisis.blocks}
    for s in crisis.streams:
        for other in crisis.streams:
            provoked = s.block == other.block and s.unit == other.unit == "incidents"
            placebo = (kinds[s.block], kinds[other.block]) == ("escalation", "placebo")
            if provoked or placebo or other.parent == s.id:
                ways.setdefault(s.id, []).append(other.id)
    return ways
