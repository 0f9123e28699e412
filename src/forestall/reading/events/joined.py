"""The words that join two events: a cue between them or beside the later one, a noun or a name that looks back."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from forestall.reading.events.scene import Scene, Told, whole_of
from forestall.reading.words.lexicon import link_words

__all__ = ["answers_something", "joining_words", "looks_back", "names_told"]


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


def joining_words(scene: Scene, earlier: Told, later: Told) -> Iterator[str]:
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
        same = whole_of(scene).by_type[earlier.type]
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


def names_told(scene: Scene, earlier: Told, later: Told) -> Iterator[str]:
    """What the sentence of one event names of the other, told in another sentence."""
    if earlier.sentence == later.sentence:
        return
    for whose, words, event in (("its", later, earlier), ("the later's", earlier, later)):
        around = scene.stems[words.sentence]
        for what, name in zip(("actor", "target", "place"), event.named, strict=True):
            if name & around:
                yield f"{'names' if event is earlier else 'its sentence names'} {whose} {what}"


def answers_something(scene: Scene, event: Told) -> bool:
    """Whether a word of its sentence says that something is answered: "in response"."""
    return bool(_pattern("cues.answering").search(scene.sentence(event)))


def looks_back(scene: Scene, event: Told) -> bool:
    """Whether a word of its sentence looks back: "after", "following"."""
    return bool(_pattern("cues.back").search(scene.sentence(event)))
