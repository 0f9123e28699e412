"""Train the weights by which reading chooses where an event happened: vocabulary/venues_weights.toml.

    python tools/train_venues.py SCORER GOLD [GOLD ...]

GOLD are folders of annotated reports (NAME.txt, NAME.json), SCORER the scoring script. Every event chooses its place
among that which the rules read, none, and the places near it, by the reasons of events/venues.py. Right is the place
of the annotated event that the scorer pairs with it, or else of the one of its type and time told in its sentence.
Prints F1 of events, loose and strict, the share of those without an annotated place that are given one, and of the
others that are given the right one, from cross-validation by report.
"""

import datetime as dt
import importlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from annotated import load_scorer, reports, weights_file
from choosing import fit
from train_roles import annotated, paired

from forestall import reading, vocabulary
from forestall.reading.events.pairs import chances
from forestall.reading.events.venues import Venue, likeliest, venues_of
from forestall.vocabulary import Vocabulary

Json = dict[str, Any]
_L2, _FOLDS, _DOUBTS, _DOUBT = 3.0, 8, (0.05, 0.1, 0.2, 0.4, 1.0), 0.1
_READ = importlib.import_module("forestall.reading.read")


@dataclass(frozen=True, slots=True)
class Sample:
    """One report: its annotation, its output as the rules place it, and each event's options with those right."""

    gold: Json
    out: Json
    options: list[list[Venue]]
    answers: list[list[bool]]


def sample(gold: Json, text: str, scorer: Any, words: Vocabulary) -> Sample:
    """A report read by rule, with its events' options and which of them are right (none where that is not known)."""
    kept: list[list[Venue]] = []

    def keep(*known: Any) -> None:
        kept.extend(options for _, options in venues_of(*known))

    report = reading.parse_report(text, published=dt.date.fromisoformat(gold["published"]))
    with mock.patch.object(_READ, "choose_places", keep):
        work = _READ.worked(report, vocabulary=words)
    out = reading.as_json(work.reading)
    event = annotated(gold, out, work.parsed, [d.mentions[0].sentence for d in work.drafts], scorer, words)
    answers = [_answers(options, event.get(n), scorer) for n, options in enumerate(kept)]
    return Sample(gold, out, kept, answers)


def _answers(options: Sequence[Venue], event: Json | None, scorer: Any) -> list[bool]:
    """Which options are right; none where the event is not known or no option is right."""
    if event is None:
        return []
    wanted = event["place"]

    answers = [_right(wanted, None if one.place is None else {"name": one.place.name}, scorer) for one in options]
    return answers if any(answers) else []


def _right(wanted: str | None, place: Json | None, scorer: Any) -> bool:
    """Whether a place is the one wanted; none is, where none is wanted."""
    if not wanted or place is None:
        return not wanted and place is None
    return bool(scorer.match_name([wanted], [place["name"]]))


def held(name: str) -> float:
    """How strongly a reason's weight is held at zero: what speaks of a kind of deed, more."""
    return _L2 * (3.0 if " of " in name else 1.0)


def learned(samples: Sequence[Sample]) -> dict[str, float]:
    """The weights that tell best where events happened."""
    known = ((o, a) for s in samples for o, a in zip(s.options, s.answers, strict=True) if len(a) > 1)
    return fit(list(known), held)


def scored(one: Sample, weights: Mapping[str, float], doubt: float, scorer: Any) -> tuple[int, ...]:
    """Events loosely and strictly right, printed and wanted, and right ones that name no place: given one, all."""
    out = one.out | {"events": [dict(e) for e in one.out["events"]]}
    for event, options in zip(out["events"], one.options, strict=True):
        place = likeliest(options, chances(options, weights), doubt).place
        event["place"] = None if place is None else {"name": place.name}
    wanted, printed = one.gold["events"], out["events"]
    pairs = paired(one.gold, out, scorer)
    strict = sum(bool(scorer.event_scores(wanted[i], printed[j], out)[1]) for i, j in pairs)
    nowhere = [printed[j]["place"] is not None for i, j in pairs if not wanted[i]["place"]]
    there = [_right(wanted[i]["place"], printed[j]["place"], scorer) for i, j in pairs if wanted[i]["place"]]
    return len(pairs), strict, len(printed), len(wanted), sum(nowhere), len(nowhere), sum(there), len(there)


def validated(samples: Sequence[Sample], scorer: Any) -> dict[float, tuple[float, ...]]:
    """F1, loose and strict, and the shares placed, by how likely another must be; each report judged unseen."""
    order = np.random.default_rng(0).permutation(len(samples))
    total = {doubt: np.zeros(8) for doubt in _DOUBTS}
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS].tolist())
        weights = learned([s for i, s in enumerate(samples) if i not in out])
        for doubt in _DOUBTS:
            total[doubt] += sum(np.array(scored(samples[i], weights, doubt, scorer)) for i in sorted(out))
    return {doubt: tuple(round(float(x), 3) for x in _shares(t)) for doubt, t in total.items()}


def _shares(t: np.ndarray) -> tuple[float, float, float, float]:
    both = t[2] + t[3]
    return 2 * t[0] / both, 2 * t[1] / both, t[4] / t[5], t[6] / t[7]


def written(weights: dict[str, float], doubt: float, reports: int) -> str:
    """The file of weights."""
    head = (
        "# How much each reason (events/venues.py) speaks for where an event happened, and for what share of its\n"
        "# chance it counts that no place is told, since annotations leave out places that a reader would still give.\n"
        f"# Learned from {reports} annotated reports by tools/train_venues.py; not to be edited by hand.\n"
    )
    return weights_file(head, weights, doubt)


def main() -> None:
    """Read the folders, validate, fit on everything and write."""
    if len(sys.argv) < 3:
        print("train_venues.py: give the scoring script and folders of annotated reports")
        return
    scorer, words = load_scorer(sys.argv[1]), vocabulary.load()
    samples = [sample(gold, text, scorer, words) for gold, text in reports(sys.argv[2:])]
    by_doubt = validated(samples, scorer)
    print(
        "F1 of events, loose and strict, shares placed of those without a place and rightly of others, by doubt:",
        by_doubt,
    )
    target = Path(vocabulary.__file__).with_name("venues_weights.toml")
    target.write_text(written(learned(samples), _DOUBT, len(samples)), encoding="utf-8")


if __name__ == "__main__":
    main()
