"""A crisis proposed from a data set: which dyads to count, over which days, with which questions; nothing is read here.

A *dyad* is two parties of which one acts on the other. A state's bodies (its government, its army) are one party, the
state; armed groups, people and companies are parties of their own. The most active dyad and those that share a party
with it or with one another, most active first, are the streams of one block; the most active dyad that shares none is
the placebo. Only material conflict is counted. Everything is a proposal, written out to be changed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from forestall.crisis.outbreak import OUTLOOK_DAYS, Epidemic
from forestall.errors import DataError
from forestall.records import Actor, Event

__all__ = ["Dyad", "Proposal", "called", "propose", "sides"]

MOST_STREAMS = 2
USUAL_DAYS = 547
"""Days proposed: a year and a half of a pair and a placebo are what a fit of a minute learns from without trouble."""
MOST_DAYS = 1_095
"""Days proposed where those hold few events."""
FEW = 300
FEWEST_DAYS = 60
FEWEST_EVENTS = 3
"""Events below which a dyad is no stream."""
THIN = 10
"""Events of a stream below which R cannot be told."""
_ONLY_HIT = ("civilians",)
"""Parties that never act: who stands beside them acts on them."""
_OWN = ("people", "party", "armed group", "company", "person", "organisation", "unknown")
"""Kinds of actors that are parties of their own."""


@dataclass(frozen=True, slots=True)
class Dyad:
    """Two parties, the ids that stand for each, and their events in the days proposed."""

    actor: str
    target: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    types: tuple[str, ...]
    events: int
    busiest: int
    typical: int
    """Events in the median of the last windows of thirty days, at least one."""
    directed: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: the days, the streams of the escalation block, the placebo, and the countries they are in."""

    start: dt.date
    now: dt.date
    streams: tuple[Dyad, ...]
    placebo: Dyad | None
    countries: tuple[str, ...]
    epidemics: tuple[Epidemic, ...] = ()

    @property
    def thin(self) -> tuple[Dyad, ...]:
        """Streams that rest on too few events to tell R."""
        return tuple(dyad for dyad in self.streams if dyad.events < THIN)

    @property
    def pairs(self) -> frozenset[frozenset[str]]:
        """The two parties of every dyad proposed."""
        return frozenset(frozenset((d.actor, d.target)) for d in (*self.streams, *filter(None, (self.placebo,))))


@dataclass(slots=True)
class _Tally:
    days: Counter[int] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)
    targets: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)

    @property
    def events(self) -> int:
        return self.days.total()


def propose(
    events: Iterable[Event],
    cases: Sequence[Epidemic] = (),
    *,
    actors: Mapping[str, Actor],
    directed: bool = True,
    countries: tuple[str, ...] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Proposal:
    """Propose streams from events; `directed` is False where the data set's first side is not known to have acted.

    `until` is the last day of the data, where other events follow those of material conflict.

    Raises DataError where there are too few days, or no dyad with events enough.
    """
    hostile = [e for e in events if e.quad == "material conflict"]
    if not hostile:
        raise DataError("the table holds no event of material conflict; expected some; give another table or country")
    now = max(e.when.middle for e in hostile)
    now = max(now, until or now)
    first = min(e.when.middle for e in hostile)
    start = max(since or _start([e.when.middle for e in hostile], now), first)
    if (now - start).days < FEWEST_DAYS:
        raise DataError(
            f"the table's events run from {start} to {now}; expected at least {FEWEST_DAYS} days; give a longer table"
        )
    tallies = _tallies((e for e in hostile if start <= e.when.middle), actors)
    if not tallies:
        raise DataError(
            "the table's events name no two parties; expected who acted and on whom; give a table that says so, or its "
            "columns with --map source_actor=COLUMN,target_actor=COLUMN"
        )
    dyads = _dyads(tallies, start, now, directed=directed)
    if not dyads:
        raise DataError(
            f"no two parties have {FEWEST_EVENTS} events between {start} and {now}; expected one dyad at least; "
            "give a longer table, or an earlier --from"
        )
    streams = _connected(dyads)
    placebo = _apart(dyads, streams, actors)
    return Proposal(start, now, streams, placebo, countries or _countries(tallies, streams), tuple(cases))


def _start(days: Sequence[dt.date], now: dt.date) -> dt.date:
    """The first day proposed: further back where the usual days hold few events."""
    usual = now - dt.timedelta(days=USUAL_DAYS)
    return usual if sum(day >= usual for day in days) >= FEW else now - dt.timedelta(days=MOST_DAYS)


def sides(event: Event, actors: Mapping[str, Actor]) -> tuple[str, str] | None:
    """The two parties of an event; None where one is not stated, or both are the same."""
    if not event.actors or not event.targets:
        return None
    pair = party(event.actors[0], actors), party(event.targets[0], actors)
    return pair if pair[0] != pair[1] and "unknown" not in pair else None


def called(id: str, actors: Mapping[str, Actor]) -> str:
    """What a party is called inside a label."""
    if id in _ONLY_HIT:
        return id
    known = actors.get(id)
    return known.name if known else id.removeprefix("name:")


def party(id: str, actors: Mapping[str, Actor]) -> str:
    """The party an actor is: the state for its bodies, else itself."""
    actor, state = actors.get(id), id.partition(".")[0]
    if state == id or state not in actors or actors[state].kind != "state":
        return id
    return id if actor is not None and actor.kind in _OWN else state


def _tallies(events: Iterable[Event], actors: Mapping[str, Actor]) -> dict[tuple[str, str], _Tally]:
    found: dict[tuple[str, str], _Tally] = {}
    for event in events:
        pair = sides(event, actors)
        if pair is None:
            continue
        tally = found.setdefault(pair, _Tally())
        tally.days[event.when.middle.toordinal()] += 1
        tally.actors.update(event.actors)
        tally.targets.update(event.targets)
        tally.types[event.type] += 1
        if event.place is not None and event.place.country:
            tally.countries[event.place.country] += 1
    return found


def _dyads(tallies: Mapping[tuple[str, str], _Tally], start: dt.date, now: dt.date, *, directed: bool) -> list[Dyad]:
    """Every dyad with events enough, the most active first."""
    found = []
    for (actor, target), tally in tallies.items():
        if tally.events >= FEWEST_EVENTS:
            known = directed or target in _ONLY_HIT or (target, actor) in tallies
            found.append(_dyad(actor, target, tally, start, now, directed=known))
    return sorted(found, key=lambda d: (-d.events, d.actor, d.target))


def _dyad(actor: str, target: str, tally: _Tally, start: dt.date, now: dt.date, *, directed: bool) -> Dyad:
    last, counted = now.toordinal(), min(360, (now - start).days + 1)
    whole = range(0, max(counted - OUTLOOK_DAYS, 0) + 1, OUTLOOK_DAYS)
    windows = [sum(tally.days[last - k - i] for i in range(OUTLOOK_DAYS)) for k in whole]
    return Dyad(
        actor=actor,
        target=target,
        actors=_ids(actor, tally.actors),
        targets=_ids(target, tally.targets),
        types=tuple(sorted(tally.types)),
        events=tally.events,
        busiest=max(tally.days.values()),
        typical=max(1, sorted(windows)[len(windows) // 2]),
        directed=directed,
    )


def _ids(party: str, met: Counter[str]) -> tuple[str, ...]:
    """Ids that stand for a party in a filter: the party's own, which its bodies belong to."""
    return (party,) if party in met or any(id.startswith(f"{party}.") for id in met) else tuple(sorted(met))


def _connected(dyads: Sequence[Dyad]) -> tuple[Dyad, ...]:
    """The most active dyad, then its answer, then the most active that share a party with those chosen."""
    chosen = [dyads[0]]
    answer = [d for d in dyads if (d.actor, d.target) == (chosen[0].target, chosen[0].actor)]
    rest = [d for d in dyads[1:] if d not in answer]
    chosen += answer
    while len(chosen) < MOST_STREAMS:
        parties = {p for d in chosen for p in (d.actor, d.target)} - {"civilians"}
        near = next((d for d in rest if {d.actor, d.target} & parties and _weighs(d, chosen)), None)
        if near is None:
            break
        chosen.append(near)
        rest.remove(near)
    return tuple(chosen)


def _weighs(dyad: Dyad, chosen: Sequence[Dyad]) -> bool:
    """Whether a dyad is active enough beside the most active one to be worth a stream."""
    return dyad.events >= max(FEWEST_EVENTS, chosen[0].events / 50)


def _apart(dyads: Sequence[Dyad], streams: Sequence[Dyad], actors: Mapping[str, Actor]) -> Dyad | None:
    """The most active dyad that shares no party, nor a party's state, with the streams."""
    taken = {root for d in streams for p in (d.actor, d.target) for root in _roots(p, actors)}
    return next(
        (d for d in dyads if not taken & {*_roots(d.actor, actors), *_roots(d.target, actors)} and d.events >= THIN),
        None,
    )


def _roots(party: str, actors: Mapping[str, Actor]) -> set[str]:
    known = actors.get(party)
    return {party, party.partition(".")[0], *(known.allegiances if known else ())} - {"civilians"}


def _countries(tallies: Mapping[tuple[str, str], _Tally], streams: Sequence[Dyad]) -> tuple[str, ...]:
    """Countries where the streams' events took place, most first; else those of their parties."""
    met: Counter[str] = Counter()
    for dyad in streams:
        met.update(tallies[dyad.actor, dyad.target].countries)
    if met:
        return tuple(country for country, _ in met.most_common(4))
    states = dict.fromkeys(p.upper() for d in streams for p in (d.actor, d.target) if len(p) == 3)
    return tuple(states)
