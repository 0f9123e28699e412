"""Which accounts speak of the same event: rows of data sets and events read from reports -> events and merges.

Pairs that a block brings together (see `evidence.blocks`) get a chance of being one event (`evidence.likeness`). The
likeliest pairs join first, those of accounts that tell their day and place before the others; accounts, and what has
joined, become one event where their chances are on the whole high enough and no pair among them is ruled out. A vague
account (no exact day, or no place) that fits two events which cannot be one joins neither, unless one fits better; one
that is left joins the only event of a data set that it fits. The result does not depend on the order of the accounts.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from forestall.errors import DataError
from forestall.evidence.blocks import candidates
from forestall.evidence.fuse import fuse
from forestall.evidence.likeness import Likeness, load_likeness, opposed
from forestall.evidence.profile import Profile, profile
from forestall.records import Actor, Event, Merge

__all__ = ["Merged", "leads_first", "merge"]

_AGAINST = 0.5
"""The chance below which two accounts that tell their day and place keep their groups apart."""
_ON_THE_WHOLE = 0.5
"""Mean chance of the pairs between two groups from which they join."""
_ALONE = 0.4
"""The chance from which a vague account joins the only event of a data set that it fits."""
_CLEARER = 1.0
"""By how much, in log odds, a vague account must fit one event better than another."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The events, by date, and which accounts went into those that have several, with the reason."""

    events: tuple[Event, ...]
    merges: tuple[Merge, ...]


def merge(events: Iterable[Event], *, actors: Mapping[str, Actor], likeness: Likeness | None = None) -> Merged:
    """Bring together the accounts of one event; `actors` gives allegiances by actor id.

    Ids must be unique (`evidence.qualified` makes those of a reading so); raises DataError where they are not.
    """
    likeness = likeness or load_likeness()
    profiles = [profile(event, actors) for event in _in_order(events)]
    made = [(fuse([profiles[n].event for n in group], actors), group) for group in _grouped(profiles, likeness)]
    made.sort(key=lambda pair: (pair[0].when.start, pair[0].id))
    merges = (_explain(event, [profiles[n] for n in group], likeness) for event, group in made if len(group) > 1)
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


def _grouped(profiles: Sequence[Profile], likeness: Likeness) -> list[list[int]]:
    """Positions of the accounts of each event, the leading one first."""
    pairs = [(likeness.chance(profiles[i], profiles[j]), i, j) for i, j in candidates(profiles)]
    likely = [pair for pair in pairs if pair[0] >= likeness.least and _placed(profiles[pair[1]], profiles[pair[2]])]
    links = _clear(likely, profiles)
    groups = _Groups(profiles, likeness)
    for _, _, i, j in sorted((_vague(profiles[i]) or _vague(profiles[j]), -chance, i, j) for chance, i, j in links):
        groups.join(i, j)
    _take_in(groups, pairs)
    return list(groups.of.values())


class _Groups:
    """Accounts as they come together."""

    def __init__(self, profiles: Sequence[Profile], likeness: Likeness) -> None:
        self.profiles, self.likeness = profiles, likeness
        self.of = {n: [n] for n in range(len(profiles))}
        self.home = list(range(len(profiles)))

    def join(self, i: int, j: int, *, whole: float = _ON_THE_WHOLE) -> None:
        """Make one of the groups of two accounts, unless something speaks against it."""
        one, other = self.of[self.home[i]], self.of[self.home[j]]
        across = [(self.profiles[a], self.profiles[b]) for a in one for b in other]
        if self.home[i] == self.home[j] or not _may_join(across, self.likeness, whole):
            return
        del self.of[self.home[j]]
        self.of[self.home[i]] = sorted((*one, *other))
        for n in other:
            self.home[n] = self.home[i]


def _take_in(groups: _Groups, pairs: Iterable[tuple[float, int, int]]) -> None:
    """Let a vague account of a report that stands alone join the one event it fits better than any other."""
    mine: dict[int, dict[int, tuple[float, int]]] = {}
    for chance, i, j in pairs:
        for n, other in ((i, j), (j, i)):
            if len(groups.of.get(n, ())) == 1 and groups.profiles[n].event.report and _vague(groups.profiles[n]):
                fits = mine.setdefault(n, {})
                home = groups.home[other]
                fits[home] = max(fits.get(home, (0.0, other)), (chance, other))
    for n in sorted(mine):
        best, *rest = sorted((fit for fit in mine[n].values() if fit[0] > 0.0), reverse=True) or [(0.0, n)]
        known = any(groups.profiles[m].event.report is None for m in groups.of.get(groups.home[best[1]], ()))
        clear = all(_odds(best[0]) - _odds(chance) >= _CLEARER for chance, _ in rest)
        against = opposed(groups.profiles[best[1]], groups.profiles[n])
        if best[0] >= _ALONE and known and clear and not against:
            groups.join(best[1], n, whole=0.0)


def _may_join(pairs: Sequence[tuple[Profile, Profile]], likeness: Likeness, whole: float) -> bool:
    """Whether two groups can be one event: no pair is ruled out, and their mean chance is high enough."""
    chances = []
    for one, other in pairs:
        if one.origin == other.origin:
            if one.event.report is None or not (_loose(one) or _loose(other)):
                return False
            continue  # of one report, a second telling that is vague can be of the same event
        chance = likeness.chance(one, other)
        if chance == 0.0 or (chance < _AGAINST and not (_vague(one) or _vague(other))):
            return False
        chances.append(chance)
    return sum(chances) >= whole * len(chances)


def _placed(one: Profile, other: Profile) -> bool:
    """Whether two accounts can bring each other together: where one tells no place, only if nothing else speaks
    against it, and one of them is a row or tells a place."""
    if min(one.exactness, other.exactness) >= 0:
        return True
    known = max(one.exactness, other.exactness) >= 0 or one.event.report is None or other.event.report is None
    return known and not opposed(one, other)


def _loose(one: Profile) -> bool:
    """Whether an account leaves its day, its place or its weapon open."""
    return _vague(one) or not one.weapons


def _vague(one: Profile) -> bool:
    return not one.exact or one.exactness < _A_PLACE


_A_PLACE = 2


def _clear(links: list[tuple[float, int, int]], profiles: Sequence[Profile]) -> list[tuple[float, int, int]]:
    """The links without those of a vague account to events of which another fits about as well."""
    mine: dict[int, list[tuple[float, int]]] = {}
    for chance, i, j in links:
        for n, other in ((i, j), (j, i)):
            if _vague(profiles[n]):
                mine.setdefault(n, []).append((chance, other))
    unclear = {n for n, fits in mine.items() if len(fits) > 1 and _between(fits, profiles)}
    return [link for link in links if link[1] not in unclear and link[2] not in unclear]


def _between(fits: Sequence[tuple[float, int]], profiles: Sequence[Profile]) -> bool:
    """Whether two accounts that cannot be of one event fit about as well."""
    best = max(fits)
    near = [n for chance, n in fits if _odds(best[0]) - _odds(chance) < _CLEARER]
    return any(_two(profiles[best[1]], profiles[n]) for n in near if n != best[1])


def _odds(chance: float) -> float:
    return log(chance / (1.0 - chance)) if chance < 1.0 else 99.0


def _two(one: Profile, other: Profile) -> bool:
    """Whether two accounts are surely of two events: of one data set, or of different days."""
    rows = one.origin == other.origin and one.event.report is None
    return rows or one.first > other.last or other.first > one.last


def _explain(event: Event, group: Sequence[Profile], likeness: Likeness) -> Merge:
    """Each account with the one among those before it that it is likest to, the chance and the reasons."""
    place = event.place.name if event.place else "a place not told"
    told = []
    for n, one in enumerate(group[1:], 1):
        other = max(group[:n], key=lambda before: likeness.chance(before, one))
        told.append(f"{one.event.id} with {other.event.id}: {likeness.told(other, one)}")
    reason = f"{event.type} at {place}, {event.when.start.isoformat()}; " + "; ".join(told)
    return Merge(event.id, tuple(one.event.id for one in group), reason)
