"""Pairs of events: what speaks for one of them answering the other.

Each later event chooses among the events that may have come before it, and "none of them"; what speaks for a choice is
a set of named reasons (a cue, nearness, order of dates, parties reversed or shared, types), whose weights are data.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Protocol

from forestall.reading.events.joined import answers_something, joining_words, looks_back, names_told
from forestall.reading.events.scene import Scene, Told, between, whole_of
from forestall.reading.words.lexicon import link_words

__all__ = ["KINDS", "Choice", "Reasoned", "Reasons", "chances", "choices"]

Reasons = dict[str, float]
"""What speaks for a choice: names of reasons and how much of each there is."""

_REACH = 40
"""Events told between two beyond which neither is looked for as the other's cause, so that cost stays linear."""


@dataclass(frozen=True, slots=True)
class Choice:
    """That `later` answers `earlier` (numbers of events), nothing where that is None, and what speaks for it."""

    later: int
    earlier: int | None
    reasons: Reasons


def choices(scene: Scene) -> Iterator[list[Choice]]:
    """For each event what it may answer, "nothing" first; what a sentence says came of it is not among that."""
    for j, later in enumerate(scene.events):
        near = (i for i in _in_reach(scene, j) if i != j and (j, i) not in scene.said)
        options = [i for i in near if scene.events[i].when.start <= later.when.end]
        if options:
            latest = _latest(scene, options, later)
            pairs = [Choice(j, i, _pair(scene, scene.events[i], later, i, j, latest)) for i in options]
            yield [Choice(j, None, _alone(scene, later, j)), *pairs]


def _in_reach(scene: Scene, j: int) -> list[int]:
    """Numbers of the events told near enough for `j` to answer them, the central deed, and what a sentence names."""
    whole, at = whole_of(scene), scene.events[j].at
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


def _pair(scene: Scene, earlier: Told, later: Told, i: int, j: int, latest: dt.date | None) -> Reasons:
    names = ["a pair", *_types(earlier, later), *_place(scene, earlier, later), *_days(earlier, later)]
    names += [*_parties(scene, earlier, later), *_manner(earlier, later)]
    names += [*joining_words(scene, earlier, later), *names_told(scene, earlier, later)]
    centre = list(_centre(scene, earlier, i, latest))
    names += [*_weight(scene, earlier), *centre, *_together(earlier, later, centre)]
    if (i, j) in scene.said:
        names.append("a sentence says so")
    if i == whole_of(scene).deed:
        names.append(f"the central deed then {KINDS[later.type]}")
    found = dict.fromkeys(names, 1.0) | _sure("of one how sure", earlier)
    shared = min(3.0, scene.kinship(earlier.sentence, later.sentence) / 3)
    return found | {"shared words": shared, f"shared words; {_first(earlier, later)}": shared}


def _together(earlier: Told, later: Told, centre: Sequence[str]) -> Iterator[str]:
    """Where the two stand in the text together with what else counts more or less by that."""
    stand = _stand(earlier, later)
    order = next((n for n in _days(earlier, later) if n in _ORDERS), "perhaps before")
    yield from (f"{stand}; {what}" for what in (order, f"by {KINDS[later.type]}", *centre))
    if "with had" in earlier.manner:
        yield f"of one told with had; {_first(earlier, later)}"


_ORDERS = ("surely before", "one date", "rather after")


def _first(earlier: Told, later: Told) -> str:
    return "told before" if (earlier.sentence, earlier.at) < (later.sentence, later.at) else "told after"


def _stand(earlier: Told, later: Told) -> str:
    apart = abs(later.sentence - earlier.sentence)
    step = "0" if apart == 0 else "1" if apart == 1 else "2-3" if apart < 4 else "4-7" if apart < 8 else "8+"
    return f"{_first(earlier, later)}, {step} sentences apart"


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
    first, amid = _first(earlier, later), between(scene, earlier, later)
    yield _stand(earlier, later)
    many = str(amid) if amid < 3 else "3-5" if amid < 6 else "6+"
    yield f"{many} between, {first}"
    if amid == 0:
        yield f"neighbours, {first}"
    if scene.blocks[earlier.sentence] == scene.blocks[later.sentence]:
        yield f"one paragraph, {first}"
        unit = "sentence" if earlier.sentence == later.sentence else "paragraph"
        yield f"{many} between in one {unit}, {first}"


def _latest(scene: Scene, options: Sequence[int], later: Told) -> dt.date | None:
    """The day of what was last surely before an event."""
    days = [scene.events[i].when.end for i in options]
    return max((d for d in days if d < later.when.start), default=None)


def _days(earlier: Told, later: Told) -> Iterator[str]:
    gap = (later.when.start - earlier.when.start).days
    if earlier.when.end < later.when.start:
        yield "surely before"
    elif earlier.when == later.when:
        yield "one date"
    elif gap < 0:
        yield "rather after"
    if earlier.when.precision == later.when.precision == "day":
        yield f"days {gap if 0 <= gap < 3 else 'more' if gap > 0 else 'less'}"
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


def _meet(a: Sequence[str], b: Sequence[str], same: Callable[[str, str], bool]) -> bool:
    """Whether one of some parties is, or belongs to, one of others."""
    return any(same(x, y) for x in a for y in b)


def _weight(scene: Scene, earlier: Told) -> Iterator[str]:
    """How much of the earlier event is known, how often and how early it is told."""
    if not earlier.dated:
        yield "of one undated"
    if not earlier.actors or not earlier.targets:
        yield "of one with a party unknown"
    whole = whole_of(scene)
    if earlier.sentence <= 3:
        yield "of the lead"
    yield f"of one told {min(len(earlier.again), 3) + 1} times"
    if earlier.deaths and earlier.deaths == whole.deadliest:
        yield "of the deadliest"
    if (scene.published.end - earlier.when.end).days > 60:
        yield "of the background"


def _centre(scene: Scene, earlier: Told, i: int, latest: dt.date | None) -> Iterator[str]:
    """In what the earlier event is the one that a later deed would most likely answer."""
    whole = whole_of(scene)
    if earlier.at == whole.order[0]:
        yield "of the first told"
    if earlier.again and len(earlier.again) == whole.most:
        yield "of the most told"
    if earlier.type == "ASSAULT" and earlier.at == whole.by_type["ASSAULT"][0]:
        yield "of the first force told"
    if earlier.when.end == latest:
        yield "of the latest before"
    if i == whole.deed:
        yield "of the central deed"


def _manner(earlier: Told, later: Told) -> Iterator[str]:
    """In what words the two are told."""
    first = _first(earlier, later)
    yield from (f"of one told {how}" for how in earlier.manner)
    yield from (f"of one {first} {how}" for how in earlier.manner[:1])
    if earlier.sentence == later.sentence and earlier.manner and later.manner:
        for a, b in zip(earlier.manner[:2], later.manner[:2], strict=True):
            yield f"one sentence, {first}: {a}, {b}"


def _alone(scene: Scene, later: Told, j: int) -> Reasons:
    """What speaks for an event answering nothing that is told."""
    found = {"nothing": 1.0, f"nothing: {KINDS[later.type]}": 1.0, "nothing: of how many": log(len(scene.events))}
    found |= _sure("nothing: how sure", later)
    found |= {f"nothing: told {how}": 1.0 for how in later.manner}
    if later.at == whole_of(scene).order[0]:
        found["nothing: the first told"] = 1.0
    if (scene.published.end - later.when.end).days > 60:
        found["nothing: background"] = 1.0
    if not later.dated:
        found["nothing: undated"] = 1.0
    if not later.actors or not later.targets:
        found["nothing: a party unknown"] = 1.0
    if later.when.start == whole_of(scene).first:
        found["nothing: the earliest"] = 1.0
    if answers_something(scene, later):
        found["nothing: an answering word"] = 1.0
    if looks_back(scene, later):
        found["nothing: a word that looks back"] = 1.0
    deed = whole_of(scene).deed
    if deed == j:
        found["nothing: the central deed"] = 1.0
    elif deed is not None and later.when.end < scene.events[deed].when.start:
        found["nothing: before the central deed"] = 1.0
    if later.deaths and later.deaths == whole_of(scene).deadliest:
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
