"""Pairs of events: what speaks for one of them answering the other.

Each later event chooses among the events that may have come before it, and "none of them"; what speaks for a choice is
a set of named reasons (a cue, nearness, order of dates, parties reversed or shared, types), whose weights are data.
"""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp, log
from typing import Protocol

from forestall.dates import When
from forestall.reading.lexicon import link_words
from forestall.records import Span

__all__ = ["KINDS", "Choice", "Reasoned", "Reasons", "Scene", "Told", "chances", "choices"]

Reasons = dict[str, float]
"""What speaks for a choice: names of reasons and how much of each there is."""

_REACH = 40
"""Events told between two beyond which neither is looked for as the other's cause, so that cost stays linear."""


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
        found = [
            frozenset(w[:5] for w in re.findall(r"[^\W\d]{4,}", self.text[a:b].lower())) for a, b in self.sentences
        ]
        spread: dict[str, int] = {}
        for stems in found:
            for stem in stems:
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


@dataclass(frozen=True, slots=True)
class Choice:
    """That `later` answers `earlier` (numbers of events), nothing where that is None, and what speaks for it."""

    later: int
    earlier: int | None
    reasons: Reasons


def choices(scene: Scene) -> Iterator[list[Choice]]:
    """For each event what it may answer, "nothing" first."""
    for j, later in enumerate(scene.events):
        options = [i for i in _in_reach(scene, j) if i != j and scene.events[i].when.start <= later.when.end]
        if options:
            pairs = [Choice(j, i, _pair(scene, scene.events[i], later, i, j)) for i in options]
            yield [Choice(j, None, _alone(scene, later, j)), *pairs]


def _in_reach(scene: Scene, j: int) -> list[int]:
    """Numbers of the events told near enough for `j` to answer them, the central deed, and what a sentence names."""
    whole, at = _of(scene), scene.events[j].at
    first = whole.order[max(0, bisect_left(whole.order, at) - _REACH)]
    last = whole.order[min(len(whole.order), bisect_right(whole.order, at) + _REACH) - 1]
    near = whole.told[bisect_left(whole.order, first) : bisect_right(whole.order, last)]
    named = [whole.deed] if whole.deed is not None else []
    return sorted({*near, *named, *(i for i, k in scene.said if k == j)})


KINDS = {
    "ASSAULT": "force", "COERCE": "coercion", "PROTEST": "crowd", "SANCTION": "sanction", "MOBILIZE": "troops",
    "REQUEST": "words", "REJECT": "refusal", "ACCUSE": "words", "THREATEN": "threat",
    "CONSULT": "talks", "AGREE": "giving", "CONCEDE": "giving", "RETREAT": "giving",
    "SUPPORT": "help", "AID": "help", "COOPERATE": "help",
}  # fmt: skip
"""The rough kind of deed that each type is; pairs of kinds are few enough to learn from."""


def _pair(scene: Scene, earlier: Told, later: Told, i: int, j: int) -> Reasons:
    found = {"a pair": 1.0}
    for name in (*_types(earlier, later), *_place(scene, earlier, later), *_days(earlier, later)):
        found[name] = 1.0
    for name in (*_parties(scene, earlier, later), *_cues(scene, earlier, later)):
        found[name] = 1.0
    for name in _weight(scene, earlier):
        found[name] = 1.0
    if (i, j) in scene.said:
        found["a sentence says so"] = 1.0
    if i == _of(scene).deed:
        found["of the central deed"] = 1.0
        found[f"the central deed then {KINDS[later.type]}"] = 1.0
    found |= _sure("of one how sure", earlier)
    found["shared words"] = min(3.0, scene.kinship(earlier.sentence, later.sentence) / 3)
    return found


def _sure(name: str, event: Told) -> Reasons:
    """How much surer than most an event is, in fifths; what is told of nothing is answered by nothing."""
    return {} if event.sure is None else {name: 5 * (event.sure - _MOSTLY)}


_MOSTLY = 0.7


def _types(earlier: Told, later: Told) -> Iterator[str]:
    a, b = KINDS[earlier.type], KINDS[later.type]
    yield f"of {a}"
    yield f"by {b}"
    yield f"{a} then {b}"
    if earlier.type == later.type:
        yield "one type"
    if earlier.type in link_words(f"answers.{later.type}"):
        yield "a natural answer"


def _place(scene: Scene, earlier: Told, later: Told) -> Iterator[str]:
    """Where the two stand in the text."""
    before = (earlier.sentence, earlier.at) < (later.sentence, later.at)
    apart = abs(later.sentence - earlier.sentence)
    step = "0" if apart == 0 else "1" if apart == 1 else "2-3" if apart < 4 else "4-7" if apart < 8 else "8+"
    yield f"told {'before' if before else 'after'}, {step} sentences apart"
    if scene.blocks[earlier.sentence] == scene.blocks[later.sentence]:
        yield f"one paragraph, told {'before' if before else 'after'}"
    if _between(scene, earlier, later) == 0:
        yield f"neighbours, told {'before' if before else 'after'}"


def _between(scene: Scene, a: Told, b: Told) -> int:
    """How many events are first told between two."""
    order = _of(scene).order
    return max(0, bisect_left(order, max(a.at, b.at)) - bisect_right(order, min(a.at, b.at)))


def _of(scene: Scene) -> Whole:
    assert scene.whole is not None
    return scene.whole


def _days(earlier: Told, later: Told) -> Iterator[str]:
    gap = (later.when.start - earlier.when.start).days
    if earlier.when.end < later.when.start:
        yield "surely before"
    elif earlier.when == later.when:
        yield "one date"
    elif gap < 0:
        yield "rather after"
    yield (
        "gap 0"
        if gap <= 0
        else "gap 1-3"
        if gap < 4
        else "gap 4-14"
        if gap < 15
        else "gap 15-60"
        if gap < 61
        else "gap 61+"
    )


def _parties(scene: Scene, earlier: Told, later: Told) -> Iterator[str]:
    same = scene.related
    struck_acts = _meet(earlier.targets, later.actors, same)
    actor_hit = _meet(earlier.actors, later.targets, same)
    one_actor, one_target = _meet(earlier.actors, later.actors, same), _meet(earlier.targets, later.targets, same)
    if struck_acts and actor_hit:
        yield "parties reversed"
        if earlier.type == later.type == "ASSAULT":
            yield "parties reversed in force"
    elif struck_acts:
        yield "its target acts"
    elif actor_hit:
        yield "its actor is acted on"
    if one_actor:
        yield "one actor"
    if one_target:
        yield "one target"
    if one_actor and one_target:
        yield "the same parties"
    if one_actor and earlier.sentence == later.sentence:
        yield "one actor in one sentence"
    if not (struck_acts or actor_hit or one_actor or one_target):
        yield "no party shared"


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


def _meet(a: Sequence[str], b: Sequence[str], same: Callable[[str, str], bool]) -> bool:
    return any(same(x, y) for x in a for y in b)


def _weight(scene: Scene, earlier: Told) -> Iterator[str]:
    """How much the earlier event stands at the centre of the report."""
    if not earlier.dated:
        yield "of one undated"
    if not earlier.actors or not earlier.targets:
        yield "of one with a party unknown"
    whole = _of(scene)
    if earlier.at == whole.order[0]:
        yield "of the first told"
    if earlier.sentence <= 3:
        yield "of the lead"
    yield f"of one told {min(len(earlier.again), 3) + 1} times"
    if earlier.again and len(earlier.again) == whole.most:
        yield "of the most told"
    if earlier.deaths and earlier.deaths == whole.deadliest:
        yield "of the deadliest"
    if earlier.type == "ASSAULT" and earlier.at == whole.by_type["ASSAULT"][0]:
        yield "of the first force told"
    if (scene.published.end - earlier.when.end).days > 60:
        yield "of the background"


@cache
def _pattern(name: str) -> re.Pattern[str]:
    words = sorted(link_words(name), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.I)


@cache
def _echo(type: str) -> re.Pattern[str]:
    nouns = "|".join(sorted(map(re.escape, link_words(f"nouns.{type}")), key=len, reverse=True))
    return re.compile(
        rf"\b(?:the|this|that|these|those|such|its|their|his|\w+['’]s|after|over) (?:[\w-]+ ){{0,2}}(?:{nouns})\b", re.I
    )


def _cues(scene: Scene, earlier: Told, later: Told) -> Iterator[str]:
    """The words that join the two."""
    apart = later.sentence - earlier.sentence
    if apart == 0:
        yield from _joined(scene.text, earlier, later, scene.sentences[later.sentence][0])
        return
    words = scene.sentence(later)
    if later.sentence in earlier.again:
        yield "told again with the later"
    if apart > 0 and _pattern("cues.answering").search(words):
        yield "an answering word" + (", next sentence" if apart == 1 else "")
    if _echo(earlier.type).search(words):
        yield f"a noun looks back, {'told before' if apart > 0 else 'told after'}"
        same = _of(scene).by_type[earlier.type]
        before = bisect_left(same, later.at)
        if before and same[before - 1] == earlier.at:
            yield "a noun looks back at the nearest"
    if apart < 0 and re.search(r"\bhad\b", scene.sentence(earlier)):
        yield "told after with had"


def _joined(text: str, earlier: Told, later: Told, start: int) -> Iterator[str]:
    between = text[min(earlier.at, later.at) : max(earlier.at, later.at)]
    back, forward = _pattern("cues.back").search(between), _pattern("cues.forward").search(between)
    if later.at <= earlier.at:
        if back:
            yield "joined backward"
        if forward:
            yield "joined against"
        return
    opening = _pattern("cues.back").search(text[max(start, earlier.at - 50) : earlier.at])
    if forward:
        yield "joined forward"
    if opening:
        yield "joined by an opening clause"
    if back:
        yield "joined against"


def _alone(scene: Scene, later: Told, j: int) -> Reasons:
    """What speaks for an event answering nothing that is told."""
    found = {"nothing": 1.0, f"nothing: {KINDS[later.type]}": 1.0, "nothing: of how many": log(len(scene.events))}
    found |= _sure("nothing: how sure", later)
    if later.at == _of(scene).order[0]:
        found["nothing: the first told"] = 1.0
    if (scene.published.end - later.when.end).days > 60:
        found["nothing: background"] = 1.0
    if not later.dated:
        found["nothing: undated"] = 1.0
    if not later.actors or not later.targets:
        found["nothing: a party unknown"] = 1.0
    if later.when.start == _of(scene).first:
        found["nothing: the earliest"] = 1.0
    if _pattern("cues.answering").search(scene.sentence(later)):
        found["nothing: an answering word"] = 1.0
    if _pattern("cues.back").search(scene.sentence(later)):
        found["nothing: a word that looks back"] = 1.0
    deed = _of(scene).deed
    if deed == j:
        found["nothing: the central deed"] = 1.0
    elif deed is not None and later.when.end < scene.events[deed].when.start:
        found["nothing: before the central deed"] = 1.0
    if later.deaths and later.deaths == _of(scene).deadliest:
        found["nothing: the deadliest"] = 1.0
    return found


class Reasoned(Protocol):
    """Anything that has reasons."""

    @property
    def reasons(self) -> Reasons:
        """What speaks for it."""


def chances(options: Sequence[Reasoned], weights: Mapping[str, float]) -> list[float]:
    """The chance of each choice: p_k = exp(w.x_k) / sum_m exp(w.x_m)."""
    scores = [sum(weights.get(name, 0.0) * x for name, x in c.reasons.items()) for c in options]
    top = max(scores)
    powers = [exp(s - top) for s in scores]
    return [p / sum(powers) for p in powers]
