"""Train the weights by which reading chooses what a saying is about, and write vocabulary/claims_weights.toml.

    python tools/train_claims.py SCORER GOLD [GOLD ...]

GOLD are folders of annotated reports (NAME.txt, NAME.json), SCORER the scoring script. Every saying of a named speaker
chooses among the events and figures that reading finds, and "nothing", by the reasons of claims/matters.py. Right is
what an annotated claim of that speaker is about. Prints F1 of claims from cross-validation by report.
"""

import datetime as dt
import importlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from annotated import load_scorer, reports, weights_file
from choosing import Labelled, fit

from forestall import reading, vocabulary
from forestall.reading.claims.about import Told
from forestall.reading.claims.claims import make_claims
from forestall.reading.claims.spoken import spoken
from forestall.reading.speech.saying import speech_of
from forestall.vocabulary import Vocabulary

Json = dict[str, Any]
_L2, _FOLDS, _LEASTS = 6.0, 8, (0.1, 0.15, 0.2, 0.25, 0.3)
_READ, _ABOUT = (importlib.import_module(f"forestall.reading.{m}") for m in ("read", "claims.about"))


@dataclass(frozen=True)
class Sample:
    """One report: its annotation, its output, what claims are made from, and the sayings' choices."""

    gold: Json
    out: Json
    to: dict[str, str]
    given: tuple[Any, ...]
    groups: list[Labelled]


def sample(gold: Json, text: str, scorer: Any, words: Vocabulary) -> Sample:
    """A report read, with the choices of its sayings and which are right."""
    kept: list[tuple[Any, ...]] = []

    def keep(*given: Any) -> Any:
        kept.append(given)
        return make_claims(*given)

    report = reading.parse_report(text, published=dt.date.fromisoformat(gold["published"]))
    with mock.patch.object(_READ, "make_claims", keep):
        out = reading.as_json(reading.read(report, vocabulary=words))
    to = _matched(gold, out, scorer)
    return Sample(gold, out, to, kept[0], list(_labelled(gold, kept[0], to, scorer)))


def _matched(gold: Json, out: Json, scorer: Any) -> dict[str, str]:
    """Annotated events and figures -> those printed, as the scorer pairs them."""

    def event(g: Json, p: Json) -> float:
        right, _, value = scorer.event_scores(g, p, out)
        return float(value) if right else 0.0

    def figure(g: Json, p: Json) -> float:
        if p["indicator"] != g["indicator"] or abs(p["value"] - g["value"]) > 0.005 * abs(g["value"]):
            return 0.0
        place = (p["place"] or {}).get("name") or ""
        return 1.0 + (not g.get("place") or (bool(place) and scorer.match_name([g["place"]], [place])))

    found = {}
    for key, close in (("events", event), ("figures", figure)):
        for i, j in scorer.pair(gold[key], out[key], close):
            found[gold[key][i]["id"]] = out[key][j]["id"]
    return found


def _labelled(gold: Json, given: tuple[Any, ...], to: dict[str, str], scorer: Any) -> Iterator[Labelled]:
    """Every saying's options, right where an annotated claim of the speaker is about them."""
    parsed, gathered, cast, drafts, ids, figures, _ = given
    told = Told(parsed, gathered, drafts, ids, figures, speech_of(cast.vocabulary))
    said = list(spoken(parsed, gathered, cast))
    names = {a.id: [a.name, *a.aliases] for a in cast.register.listed()}
    theirs = {s: [c for c in gold["claims"] if scorer.match_name(c["speaker"], names[s])] for _, s, _ in said}
    often = Counter(s for _, s, _ in said)
    for saying, speaker, blamed in said:
        mine = theirs[speaker]
        mine = [c for c in mine if saying.stance in c["stance"]] or mine
        right = {to[k] for c in mine for k in c["about"] if k in to}
        asked, options = told.options(saying, speaker, blamed)
        answers = [o.thing is not None and o.thing.id in right for o in options]
        inside = any(a and o.thing.id in asked.front for a, o in zip(answers, options, strict=True) if o.thing)
        coded = [c for c in mine if any(k in to for k in c["about"])]
        spare = often[speaker] > len(coded) or len(coded) < len(mine)
        answers[0] = not any(answers) or (spare and not inside)
        told.settle(asked, tuple(t.id for t in told.likeliest(options)))  # as when reading, which may err
        yield options, answers


def held(name: str) -> float:
    """How strongly a reason's weight is held at zero: what names a verb or two things at once, more."""
    return _L2 * (2.0 if name.startswith("nothing: by ") else 1.0)


def scored(sample: Sample, scorer: Any, weights: dict[str, float], least: float) -> tuple[int, int, int]:
    """Claims right, printed and wanted with given weights."""
    with mock.patch.object(_ABOUT, "claim_weights", return_value=(weights, least)):
        claims = make_claims(*sample.given)
    actors = [{"id": a.id, "name": a.name, "aliases": a.aliases} for a in sample.given[2].register.listed()]
    printed = [{"speaker": c.speaker, "stance": c.stance, "about": list(c.about)} for c in claims]
    out = sample.out | {"claims": printed, "actors": actors}
    found: tuple[int, int, int] = scorer.score(sample.gold, out, "")["claims"]
    return found


def validated(samples: Sequence[Sample], scorer: Any) -> dict[float, tuple[float, ...]]:
    """F1, hits, printed by the least chance, each report judged by weights that have not seen it."""
    order = np.random.default_rng(0).permutation(len(samples))
    total = {least: np.zeros(3) for least in _LEASTS}
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS].tolist())
        weights = fit([g for i, s in enumerate(samples) if i not in out for g in s.groups], held)
        for least in _LEASTS:
            total[least] += sum(np.array(scored(samples[i], scorer, weights, least)) for i in out)
    return {k: (round(float(2 * h / (p + w)), 3), int(h), int(p)) for k, (h, p, w) in total.items()}


def written(weights: dict[str, float], least: float, reports: int) -> str:
    """The file of weights."""
    head = (
        "# How much each reason (claims/matters.py) speaks for a saying being about something told, and the least\n"
        f"# chance that makes a claim. Learned from {reports} annotated reports by tools/train_claims.py; not to be\n"
        "# edited by hand.\n"
    )
    return weights_file(head, weights, least)


def main() -> None:
    """Read the folders, validate, fit on everything and write."""
    if len(sys.argv) < 3:
        print("train_claims.py: give the scoring script and folders of annotated reports")
        return
    scorer, words = load_scorer(sys.argv[1]), vocabulary.load()
    samples = [sample(gold, text, scorer, words) for gold, text in reports(sys.argv[2:])]
    by_least = validated(samples, scorer)
    print("claims, (F1, right, printed) by least chance:", by_least)
    best = max(f for f, *_ in by_least.values())
    least = max(k for k, (f, *_) in by_least.items() if f >= best - 0.005)  # of equals the surer
    weights = fit([g for s in samples for g in s.groups], held)
    target = Path(vocabulary.__file__).with_name("claims_weights.toml")
    target.write_text(written(weights, least, len(samples)), encoding="utf-8")


if __name__ == "__main__":
    main()
