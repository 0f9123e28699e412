"""Train the weights by which reading chooses what an event answers, and write them to vocabulary/links_weights.toml.

    python tools/train_links.py SCORER GOLD [GOLD ...]

GOLD are folders of annotated reports (NAME.txt, NAME.json), SCORER the scoring script. Every event of a report chooses
among the earlier ones and "nothing" (choosing.py) by the reasons of events/pairs.py, over the annotated events and, a
second time, over those that reading finds. Prints F1 from cross-validation by report, for annotated and found events.
"""

import datetime as dt
import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from annotated import load_scorer, reports, weights_file
from choosing import fit
from placing import place

from forestall import reading, vocabulary
from forestall.dates import When
from forestall.reading.events.links import name_stems, numbered, scene_of
from forestall.reading.events.manner import manner
from forestall.reading.events.pairs import KINDS, Choice, chances, choices
from forestall.reading.events.scene import Scene, Told
from forestall.reading.form.parse import Parsed, parse
from forestall.reading.form.passages import passages
from forestall.reading.form.text import blocks_of
from forestall.vocabulary import Vocabulary

Json = dict[str, Any]
Labelled = tuple[list[Choice], list[bool]]
_L2, _FOLDS = 6.0, 8
_LEASTS = tuple(n / 100 for n in range(10, 42, 2))
_CHANCE = 0.008
"""F1 this near the best may be as good: of such least chances the highest is taken, which makes fewer false links."""
_PRIOR = {
    "a sentence says so": 3.0, "joined backward": 1.0, "joined forward": 1.0, "parties reversed": 1.0,
    "a natural answer": 1.0, "its target acts": 0.5, "its actor is acted on": 0.7, "told again with the later": 1.0,
    "a noun looks back, told before": 0.7, "an answering word, next sentence": 0.7, "of the central deed": 1.0,
    "of the most told": 0.7, "surely before": 0.3, "shared words": 0.5, "rather after": -2.0, "no party shared": -0.7,
    "gap 61+": -1.0, "one actor in one sentence": -0.7, "joined against": -1.0, "of the background": -0.5,
    "nothing: of how many": 1.0, "nothing: background": 1.0, "nothing: the earliest": 1.0, "nothing: undated": 0.5,
    "nothing: the first told": 0.5, "nothing: the central deed": 0.7, "nothing: before the central deed": 1.0,
    "of one undated": -0.5,
}  # fmt: skip
"""What is expected before any report is seen: reasons that hold of answers anywhere."""


@dataclass(frozen=True)
class Sample:
    """One report's choices with their answers, the links that count as right, and how many are annotated."""

    groups: list[Labelled]
    right: frozenset[tuple[int, int]]
    wanted: int


def annotated(gold: Json, text: str, scorer: Any, words: Vocabulary) -> Sample:
    """The choices among the annotated events, placed in the text."""
    parsed = parse(text, blocks_of(text))
    names: dict[str, list[str]] = {}
    events = [_told(parsed, e, p, names) for e, p in zip(gold["events"], place(gold, parsed, words), strict=True)]

    def related(a: str, b: str) -> bool:
        return a == b or scorer.match_name(names[a], names[b]) or scorer.match_name(names[b], names[a])

    spans = [(parsed.tokens[s.first].start, parsed.tokens[s.last].end) for s in parsed.sentences]
    published = When.day(dt.date.fromisoformat(gold["published"]))
    scene = Scene(text, events, spans, passages(parsed), published, related)
    links = frozenset(_linked(gold))
    return Sample(_labelled(scene, links), links, len(gold["links"]))


def _told(parsed: Parsed, event: Json, placed: tuple[int, int, tuple[int, ...]], names: dict[str, list[str]]) -> Told:
    def party(key: str) -> tuple[str, ...]:
        if not event[key]:
            return ()
        names.setdefault(event[key][0], event[key])
        return (event[key][0],)

    first, last = (dt.date.fromisoformat(d) for d in event["date"])
    when = When(first, last, "day" if first == last else "week")
    kind = next(t for t in event["type"] if t in KINDS)
    word = next(t for t in parsed.tokens if t.end > placed[1])
    named = (party("actor"), party("target"), (event["place"],) if event["place"] else ())
    return Told(kind, placed[0], placed[1], when, *named[:2], event["deaths"] or 0, placed[2],
                manner=manner(parsed, word), named=tuple(map(name_stems, named)))  # fmt: skip


def _linked(gold: Json) -> Iterator[tuple[int, int]]:
    number = {e["id"]: n for n, e in enumerate(gold["events"])}
    for link in gold["links"]:
        if link["from"] in number and link["to"] in number:
            yield number[link["from"]], number[link["to"]]


def _labelled(scene: Scene, links: frozenset[tuple[int, int]]) -> list[Labelled]:
    found = []
    for options in choices(scene):
        answers = [(c.earlier, c.later) in links for c in options]
        found.append((options, answers if any(answers) else [True, *answers[1:]]))
    return found


def found(gold: Json, text: str, scorer: Any, words: Vocabulary) -> Sample:
    """The choices among the events that reading finds; right is what the scorer would count."""
    scene, out = _read(gold, text, words)
    strict = dict(_paired(gold, out, scorer, loose=True))
    wide = strict | {i: j for i, j in _paired(gold, out, scorer, loose=False)
                     if i not in strict and j not in strict.values()}  # fmt: skip
    links = list(_linked(gold))
    taught = frozenset((wide[a], wide[b]) for a, b in links if a in wide and b in wide)
    right = frozenset((strict[a], strict[b]) for a, b in links if a in strict and b in strict)
    return Sample(_labelled(scene, taught), right, len(gold["links"]))


def _read(gold: Json, text: str, words: Vocabulary) -> tuple[Scene, Json]:
    """The scene from which reading would choose links, and its output."""
    kept: list[Scene] = []

    def keep(parsed: Any, events: Any, drafts: Any, said: Any, actors: Any, published: Any, *_: Any) -> list[Any]:
        cues = frozenset(numbered(drafts, said))
        kept.append(scene_of(parsed, events, drafts, actors, published, cues))
        return []

    report = reading.parse_report(text, published=dt.date.fromisoformat(gold["published"]))
    with mock.patch.object(importlib.import_module("forestall.reading.read"), "find_links", keep):
        out = reading.as_json(reading.read(report, vocabulary=words))
    return kept[0], out


def _paired(gold: Json, out: Json, scorer: Any, *, loose: bool) -> list[tuple[int, int]]:
    """Annotated with found events: as the scorer pairs them, or where a party and one thing more agree."""

    def close(g: Json, p: Json) -> float:
        if loose:
            right, _, value = scorer.event_scores(g, p, out)
            return float(value) if right else 0.0
        parties = [g[k] is not None and scorer.match_name(g[k], scorer.actor_names(out, p[m]))
                   for k, m in (("actor", "actors"), ("target", "targets"))]  # fmt: skip
        value = sum(parties) + (p["type"] in g["type"]) + scorer.overlap(g["date"], p["date"])
        return float(value) if any(parties) and value >= 2 else 0.0

    return list(scorer.pair(gold["events"], out["events"], close))


def held(name: str) -> float:
    """How strongly a reason's weight is held at what is expected: pairs of kinds or reasons, many and rare, more."""
    return _L2 * (3.0 if " then " in name else 2.0 if "; " in name else 1.0)


def decoded(sample: Sample, weights: Mapping[str, float]) -> list[tuple[float, int, int]]:
    """The likeliest cause of each event with its chance."""
    out = []
    for options, _ in sample.groups:
        ranked = sorted(zip(chances(options, weights), options, strict=True), key=lambda x: -x[0])
        out += [(p, c.earlier, c.later) for p, c in ranked if c.earlier is not None][:1]
    return out


def validated(train: Sequence[Sequence[Sample]], test: Sequence[Sample]) -> dict[float, float]:
    """F1 by the least chance, each report judged by weights that have not seen it."""
    order = np.random.default_rng(0).permutation(len(test))
    made: list[tuple[Sample, list[tuple[float, int, int]]]] = []
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS].tolist())
        weights = fit([g for s in train for i, x in enumerate(s) if i not in out for g in x.groups], held, _PRIOR)
        made += [(test[i], decoded(test[i], weights)) for i in sorted(out)]
    wanted = sum(s.wanted for s in test)
    scores = {}
    for least in _LEASTS:
        hit = sum((a, b) in s.right for s, links in made for p, a, b in links if p >= least)
        printed = sum(p >= least for _, links in made for p, _, _ in links)
        scores[least] = round(2 * hit / (printed + wanted), 3)
    return scores


def written(weights: Mapping[str, float], least: float, reports: int) -> str:
    """The file of weights."""
    head = (
        "# How much each reason (events/pairs.py) speaks for one event answering another, and the least chance that\n"
        f"# makes a link. Learned from {reports} annotated reports by tools/train_links.py; not to be edited by hand.\n"
    )
    return weights_file(head, weights, least)


def main() -> None:
    """Read the folders, validate, fit on everything and write."""
    if len(sys.argv) < 3:
        print("train_links.py: give the scoring script and folders of annotated reports")
        return
    scorer, words = load_scorer(sys.argv[1]), vocabulary.load()
    pairs = list(reports(sys.argv[2:]))
    given = [annotated(g, t, scorer, words) for g, t in pairs]
    read = [found(g, t, scorer, words) for g, t in pairs]
    print("annotated events, F1 by least chance:", validated([given, read], given))
    by_least = validated([given, read], read)
    print("events as read:", by_least)
    least = max(k for k, f in by_least.items() if f >= max(by_least.values()) - _CHANCE)
    weights = fit([g for sample in (*given, *read) for g in sample.groups], held, _PRIOR)
    target = Path(vocabulary.__file__).with_name("links_weights.toml")
    target.write_text(written(weights, least, len(pairs)), encoding="utf-8")


if __name__ == "__main__":
    main()
