"""Train the weights by which reading chooses who did an event and to whom: vocabulary/roles_weights.toml.

    python tools/train_roles.py SCORER GOLD [GOLD ...]

GOLD are folders of annotated reports (NAME.txt, NAME.json), SCORER the scoring script. Every event chooses its doer and
the one it is done to among what the rules read and the parties near it, by the reasons of events/roles.py. Right is
whom the annotated event names that the scorer pairs with it, or else the one of its type and time told in its sentence.
Prints F1 of events, loose and strict, from cross-validation by report.
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
from placing import place

from forestall import reading, vocabulary
from forestall.reading.events.cohort import ROLES
from forestall.reading.events.merge import Draft
from forestall.reading.events.pairs import chances
from forestall.reading.events.roles import Choice, Option, parties_of, picked
from forestall.reading.form.parse import Parsed
from forestall.vocabulary import Vocabulary

Json = dict[str, Any]
_L2, _FOLDS, _LEASTS = 1.5, 8, (0.6, 0.8, 1.0, 1.4, 2.0, 1e9)
_READ = importlib.import_module("forestall.reading.read")


@dataclass(frozen=True, slots=True)
class Sample:
    """One report: its annotation, its output as the rules make it, and the choices with their event and answers."""

    gold: Json
    out: Json
    choices: list[tuple[int, Choice]]
    answers: list[list[bool]]


def sample(gold: Json, text: str, scorer: Any, words: Vocabulary) -> Sample:
    """A report read by rule, with its choices and which options are right (none where that is not known)."""
    kept: list[tuple[Any, list[Choice]]] = []

    def keep(cast: Any, gathered: Any, drafts: Sequence[Draft]) -> None:
        kept.append((cast, list(parties_of(cast, gathered, drafts))))

    report = reading.parse_report(text, published=dt.date.fromisoformat(gold["published"]))
    with mock.patch.object(_READ, "choose_parties", keep):
        work = _READ.worked(report, vocabulary=words)
    cast, choices = kept[0]
    out = reading.as_json(work.reading)
    listed = cast.register.listed()
    out["actors"] = [{"id": a.id, "name": a.name, "aliases": a.aliases} for a in listed]
    number = {id(d): n for n, d in enumerate(work.drafts)}
    numbered = [(number[id(c.draft)], c) for c in choices]
    as_read = [(n, c) for n, c in numbered if out["events"][n][ROLES[c.role]] == list(c.options[0].ids[:6])]
    event = annotated(gold, out, work.parsed, [d.mentions[0].sentence for d in work.drafts], scorer, words)
    names = {a.id: [a.name, *a.aliases] for a in listed}
    answers = [_answers(c, event.get(n), names, scorer) for n, c in as_read]
    return Sample(gold, out, as_read, answers)


def annotated(
    gold: Json, out: Json, parsed: Parsed, sentences: Sequence[int], scorer: Any, words: Vocabulary
) -> dict[int, Json]:
    """The annotated event of each printed one."""
    pairs = paired(gold, out, scorer)
    found = {j: gold["events"][i] for i, j in pairs}
    placed = place(gold, parsed, words) if gold["events"] else []
    told = {i for i, _ in pairs}
    for i, event in enumerate(gold["events"]):
        for j, printed in enumerate(out["events"] if i not in told else ()):
            near = j not in found and sentences[j] == placed[i][0] and printed["type"] in event["type"]
            if near and scorer.overlap(event["date"], printed["date"]):
                found[j] = event
                break
    return found


def paired(gold: Json, out: Json, scorer: Any) -> list[tuple[int, int]]:
    def close(g: Json, p: Json) -> float:
        right, _, value = scorer.event_scores(g, p, out)
        return float(value) if right else 0.0

    return list(scorer.pair(gold["events"], out["events"], close))


def _answers(choice: Choice, event: Json | None, names: Mapping[str, list[str]], scorer: Any) -> list[bool]:
    """Which options are right: what is read, where it is; none where the event is not known or no option is right."""
    if event is None:
        return []
    wanted = event[choice.role]

    def right(option: Option) -> bool:
        known = [name for a in option.ids for name in names.get(a, [a])]
        return not option.ids if wanted is None else bool(known) and bool(scorer.match_name(wanted, known))

    answers = [right(option) for option in choice.options]
    return [True] + [False] * (len(answers) - 1) if answers[0] else answers if any(answers) else []


def held(name: str) -> float:
    """How strongly a reason's weight is held at zero: what speaks of a kind of deed, more."""
    return _L2 * (3.0 if " of " in name else 1.0)


def learned(samples: Sequence[Sample]) -> dict[str, float]:
    """The weights that tell best who has which role."""
    known = ((c.options, a) for s in samples for (_, c), a in zip(s.choices, s.answers, strict=True) if len(a) > 1)
    return fit(list(known), held)


def scored(one: Sample, weights: Mapping[str, float], least: float, scorer: Any) -> tuple[int, ...]:
    """Events loosely and strictly right, printed and wanted, with parties chosen by given weights."""
    out = one.out | {"events": [dict(e) for e in one.out["events"]]}
    for number, choice in one.choices:
        chosen = picked(choice, chances(choice.options, weights), least)
        if chosen is not None:
            out["events"][number][ROLES[choice.role]] = chosen[:6]
    wanted, printed = one.gold["events"], out["events"]
    pairs = paired(one.gold, out, scorer)
    strict = sum(bool(scorer.event_scores(wanted[i], printed[j], out)[1]) for i, j in pairs)
    return len(pairs), strict, len(printed), len(wanted)


def validated(samples: Sequence[Sample], scorer: Any) -> dict[float, tuple[float, float]]:
    """F1, loose and strict, by how likely another must be; each report judged by weights that have not seen it."""
    order = np.random.default_rng(0).permutation(len(samples))
    total = {least: np.zeros(4) for least in _LEASTS}
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS].tolist())
        weights = learned([s for i, s in enumerate(samples) if i not in out])
        for least in _LEASTS:
            total[least] += sum(np.array(scored(samples[i], weights, least, scorer)) for i in sorted(out))
    return {
        least: (round(float(2 * loose / both), 3), round(float(2 * strict / both), 3))
        for least, (loose, strict, *sizes) in total.items()
        for both in [sum(sizes)]
    }


def written(weights: dict[str, float], least: float, reports: int) -> str:
    """The file of weights."""
    head = (
        "# How much each reason (events/roles.py) speaks for who did an event or suffered it, and how likely another\n"
        "# must be, against what the rules read, to be taken for them.\n"
        f"# Learned from {reports} annotated reports by tools/train_roles.py; not to be edited by hand.\n"
    )
    return weights_file(head, weights, least)


def main() -> None:
    """Read the folders, validate, fit on everything and write."""
    if len(sys.argv) < 3:
        print("train_roles.py: give the scoring script and folders of annotated reports")
        return
    scorer, words = load_scorer(sys.argv[1]), vocabulary.load()
    samples = [sample(gold, text, scorer, words) for gold, text in reports(sys.argv[2:])]
    by_least = validated(samples, scorer)
    print("events, (loose, strict) F1 by how likely another must be:", by_least)
    best = max(sum(f) for f in by_least.values())
    least = max(k for k, f in by_least.items() if sum(f) >= best - 0.008)  # of equals the one that changes least
    target = Path(vocabulary.__file__).with_name("roles_weights.toml")
    target.write_text(written(learned(samples), least, len(samples)), encoding="utf-8")


if __name__ == "__main__":
    main()
