"""Annotated accounts as records, and the pairs they make: pairs_learned.txt to learn from, pairs_held.txt held out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from pathlib import Path

from forestall import vocabulary
from forestall.dates import When
from forestall.evidence import merge
from forestall.evidence.likeness import Likeness
from forestall.records import Event, Place, Toll

__all__ = ["ACTORS", "Affair", "Pair", "affairs", "measured", "pairs_of"]


@dataclass(frozen=True)
class Pair:
    """Two accounts of one affair, of different sources, and whether they are of one event."""

    one: Event
    other: Event
    same: bool


Affair = list[tuple[str, Event]]
"""The accounts of one affair, each with the event it is of."""
ACTORS = vocabulary.load(extra=Path(str(files("forestall"))) / "crises" / "iraq-2020").actors


@cache
def affairs(half: str) -> tuple[Affair, ...]:
    """The affairs of one half, `learned` or `held`, in their file's order."""
    found: dict[str, Affair] = {}
    text = Path(__file__).with_name(f"pairs_{half}.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            affair, key, event = _account(number, [part.strip() for part in line.split("|")])
            found.setdefault(affair, []).append((key, event))
    return tuple(found.values())


def pairs_of(told: Affair) -> Iterator[Pair]:
    """The pairs of different sources among an affair's accounts."""
    for (key, one), (other_key, other) in combinations(told, 2):
        if (one.report, one.source) != (other.report, other.source):
            yield Pair(one, other, key == other_key)


def measured(told: Affair, likeness: Likeness | None = None) -> tuple[int, int, int]:
    """How many pairs merging rightly brings together, how many in all, and how many are of one event."""
    merged = merge([event for _, event in told], actors=ACTORS, likeness=likeness)
    home = {part: m.event for m in merged.merges for part in m.parts}
    joined = [(p, home.get(p.one.id, p.one.id) == home.get(p.other.id, p.other.id)) for p in pairs_of(told)]
    right = sum(p.same for p, one in joined if one)
    return right, sum(one for _, one in joined), sum(p.same for p, _ in joined)


def _account(number: int, parts: list[str]) -> tuple[str, str, Event]:
    affair, key, source, what, day, where, who, tolls = parts
    kind, _, mode = what.partition(" ")
    doers, _, hit = who.partition(">")
    row = source.startswith(("rows", "chronology"))
    told = dict(_toll(text) for text in tolls.split())
    event = Event(
        id=f"{affair}:{source}:{number}",
        when=_when(day),
        type=kind,  # type: ignore[arg-type]
        mode=mode or None,
        actors=tuple(doers.split()),
        targets=tuple(hit.split()),
        place=_place(where),
        deaths=told.get("d"),
        wounded=told.get("w"),
        source=source if row else "",
        report=None if row else f"{affair}-{source}",
        status="asserted",
    )
    return affair, key, event


def _when(text: str) -> When:
    first, _, last = text.partition("..")
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    return When(start, end, "week" if last else "day")


def _place(text: str) -> Place | None:
    if not text:
        return None
    name, country, spot, precision = (part.strip() for part in text.split(";"))
    lat, lon = (float(x) for x in spot.split(","))
    return Place(name, country or None, lat, lon, precision)


def _toll(text: str) -> tuple[str, Toll]:
    low, _, high = text[1:].partition("-")
    return text[0], Toll(int(low), int(low), int(high or low))
