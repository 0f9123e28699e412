"""Blocks: which pairs of accounts are worth comparing, so that cost grows with the accounts and not with their square.

Two accounts meet where they share a kind of deed and a day and, on that day, a place's name, neighbouring squares of
one degree, a wider place's country, or, where one of them tells no place, a party or a toll. Rows of one data set
never meet.
"""

from collections.abc import Iterable, Iterator, Sequence

from forestall.evidence.profile import Profile

__all__ = ["candidates"]

_FORCE = ("ASSAULT", "COERCE")
_LONGEST = 40
"""Days of an account from which it is too vague to be compared: a month, with some days to either side, is not."""


def candidates(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Pairs of positions, the lower first, each pair once."""
    blocks: dict[tuple[object, ...], dict[str, list[int]]] = {}
    for n, one in enumerate(profiles):
        if one.last - one.first >= _LONGEST:
            continue
        met: set[int] = set()
        kind = "force" if one.event.type in _FORCE else one.event.type
        for key in _keys(one):
            for day in range(one.first, one.last + 1):
                for origin, others in blocks.get((kind, day, *key), {}).items():
                    if origin != one.origin:
                        met.update(others)
        yield from ((other, n) for other in sorted(met))
        for key in _kept(one, kind):
            blocks.setdefault(key, {}).setdefault(one.origin, []).append(n)


def _keys(one: Profile) -> Iterable[tuple[object, ...]]:
    """Where an account looks for others."""
    told = _told(one)
    if one.exactness < 0:
        return [("told", *what) for what in told]
    found: list[tuple[object, ...]] = [("name", one.place), ("wide", one.country)]
    found += [("nowhere", *what) for what in told]
    if one.exactness <= 1:
        found.append(("country", one.country))
    if one.lat is not None and one.lon is not None:
        row, column = int(one.lat // 1), int(one.lon // 1)
        found += [("square", r, c) for r in (row - 1, row, row + 1) for c in (column - 1, column, column + 1)]
    return found


def _told(one: Profile) -> list[tuple[str, object]]:
    """What can bring accounts together where one tells no place: a party, or a toll."""
    found: list[tuple[str, object]] = [("party", side) for side in one.doer_sides | one.hit_sides]
    if one.deaths and one.deaths[1]:
        found.append(("dead", one.deaths[1]))
    if one.wounded and one.wounded[1]:
        found.append(("hurt", one.wounded[1]))
    return found


def _kept(one: Profile, kind: str) -> Iterator[tuple[object, ...]]:
    """Where an account can be found."""
    told = _told(one)
    found: list[tuple[object, ...]] = [("told", *what) for what in told]
    if one.exactness < 0:
        found += [("nowhere", *what) for what in told]
    else:
        found += [("name", one.place), ("country", one.country)]
        if one.exactness <= 1:
            found.append(("wide", one.country))
        if one.lat is not None and one.lon is not None:
            found.append(("square", int(one.lat // 1), int(one.lon // 1)))
    for day in range(one.first, one.last + 1):
        yield from ((kind, day, *key) for key in found)
