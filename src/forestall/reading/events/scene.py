"""The scene in which an event's cause is chosen: a report's events, its sentences, and its central deed."""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from forestall.dates import When
from forestall.records import Span

__all__ = ["Scene", "Told", "Whole", "between", "stems", "whole_of"]


def stems(text: str) -> frozenset[str]:
    """The longer words of a text, cut to five letters.

    >>> sorted(stems("The shelling of Kobani"))
    ['koban', 'shell']
    """
    return frozenset(w[:5] for w in re.findall(r"[^\W\d]{4,}", text.lower()))


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it is told: its type, the sentence and place in the text of its first mention, when and who."""

    type: str
    sentence: int
    at: int
    when: When
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    deaths: int = 0
    again: tuple[int, ...] = ()
    """Sentences that speak of it besides its first."""
    dated: bool = True
    """Whether the text states when it happened."""
    sure: float | None = None
    """How sure it is that the text tells it; None where an annotation tells it."""
    manner: tuple[str, ...] = ()
    """In what words it is told: by a verb or a noun, in which clause (`manner`)."""
    named: tuple[frozenset[str], ...] = (frozenset(), frozenset(), frozenset())
    """Stems of the names of its actors, its targets and its place."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What the choice needs of a report's events together: where they are told, and the extremes among them."""

    order: tuple[int, ...]
    """Places of the first mentions, ascending."""
    told: tuple[int, ...]
    """Numbers of the events in that order."""
    by_type: Mapping[str, tuple[int, ...]]
    first: dt.date
    last: dt.date
    deadliest: int
    most: int
    """How often the most told event is told again."""
    deed: int | None
    """Number of the deed the report is about."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A report's events with its sentences: spans, paragraph numbers, and who is whose."""

    text: str
    events: Sequence[Told]
    sentences: Sequence[Span]
    blocks: Sequence[int]
    published: When
    related: Callable[[str, str], bool]
    said: frozenset[tuple[int, int]] = frozenset()
    """Pairs of which a sentence says so."""
    stems: Sequence[frozenset[str]] = ()
    """Per sentence its longer words, cut to five letters."""
    spread: Mapping[str, int] = field(default_factory=dict)
    whole: Whole | None = None

    def __post_init__(self) -> None:
        found = [stems(self.text[a:b]) for a, b in self.sentences]
        spread: dict[str, int] = {}
        for told in found:
            for stem in told:
                spread[stem] = spread.get(stem, 0) + 1
        object.__setattr__(self, "stems", found)
        object.__setattr__(self, "spread", spread)
        object.__setattr__(self, "whole", _whole(self.events) if self.events else None)

    def kinship(self, a: int, b: int) -> float:
        """Rare words that two sentences share, each weighing log(sentences / sentences with it)."""
        if a == b:
            return 0.0
        return sum(log(len(self.stems) / self.spread[w]) for w in self.stems[a] & self.stems[b])

    def sentence(self, event: Told) -> str:
        """The words of an event's sentence."""
        start, end = self.sentences[event.sentence]
        return self.text[start:end]


def _whole(events: Sequence[Told]) -> Whole:
    kinds = {e.type for e in events}
    last = max(e.when.end for e in events)
    return Whole(
        order=tuple(sorted(e.at for e in events)),
        told=tuple(sorted(range(len(events)), key=lambda i: events[i].at)),
        by_type={k: tuple(sorted(e.at for e in events if e.type == k)) for k in kinds},
        first=min(e.when.start for e in events),
        last=last,
        deadliest=max(e.deaths for e in events),
        most=max(len(e.again) for e in events),
        deed=_central(events, last),
    )


def _central(events: Sequence[Told], last: dt.date) -> int | None:
    """The deed the report is about: told first, deadliest, told again, first of the recent ones."""
    deeds = [
        k for k, e in enumerate(events)
        if e.type in ("ASSAULT", "COERCE", "PROTEST", "MOBILIZE") and (last - e.when.end).days <= 60
    ]  # fmt: skip
    if not deeds:
        return None
    first = min(events[k].at for k in deeds)
    early = min(events[k].when.start for k in deeds)
    deadly = max(events[k].deaths for k in deeds)

    def weight(k: int) -> float:
        e = events[k]
        return (
            1.5 * (e.at == first)
            + 1.0 * (e.when.start == early)
            + 1.0 * (e.deaths > 0 and e.deaths == deadly)
            + 0.5 * min(3, len(e.again))
            + 1.0 * (e.type == "ASSAULT")
        )

    return max(deeds, key=lambda k: (weight(k), -events[k].at))


def whole_of(scene: Scene) -> Whole:
    """What the choice needs of its events together; there is at least one."""
    assert scene.whole is not None
    return scene.whole


def between(scene: Scene, a: Told, b: Told) -> int:
    """How many events are first told between two."""
    order = whole_of(scene).order
    return max(0, bisect_left(order, max(a.at, b.at)) - bisect_right(order, min(a.at, b.at)))
