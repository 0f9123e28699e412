"""Train the weights by which reading chooses whom an event is done to; writes vocabulary/parties_weights.toml.

    python tools/train_parties.py SCORER GOLD [GOLD ...]

GOLD are folders of annotated reports (NAME.txt, NAME.json), SCORER the scoring script. Every event that reading finds
done to nobody named chooses among the report's parties, and nobody, by the reasons of reading/understood.py; right is
the party of the annotated event it is. Prints, from cross-validation by report, how often the choice is right.
"""

import datetime as dt
import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from annotated import load_scorer, reports, weights_file
from choosing import fit
from placing import place

from forestall import reading, vocabulary
from forestall.reading.merge import Draft
from forestall.reading.pairs import chances
from forestall.reading.understood import Option
from forestall.vocabulary import Vocabulary

Json = dict[str, Any]
Group = tuple[list[Option], list[bool]]
_L2, _FOLDS = 3.0, 8
_READ, _IMPLIED = (importlib.import_module(f"forestall.reading.{m}") for m in ("read", "implied"))
_PRIOR = {"guessed": 1.0}


def groups(gold: Json, text: str, scorer: Any, words: Vocabulary) -> Iterator[Group]:
    """The choices of one report with their answers; events that are no annotated one teach nothing."""
    asked: list[tuple[Draft, list[Option]]] = []
    casts: list[Any] = []
    real = _IMPLIED.options

    def noted(cast: Any, draft: Draft, near: Any, drafts: Any, guess: Sequence[str]) -> list[Option]:
        found: list[Option] = real(cast, draft, near, drafts, guess)
        asked.append((draft, found))
        casts[:] = [cast]
        return found

    published = dt.date.fromisoformat(gold["published"])
    with mock.patch.object(_IMPLIED, "options", noted), mock.patch.object(_IMPLIED, "choose", return_value=None):
        work = _READ.worked(reading.parse_report(text, published=published), vocabulary=words)
    events = _events(gold, work, scorer, words)
    actors = {a.id: [a.name, *a.aliases[:12]] for c in casts for a in c.register.listed()}
    for draft, found in asked:
        event = events.get(id(draft))
        if event is not None:
            answers = [_right(scorer, event["target"], o, actors) for o in found]
            if any(answers):
                yield found, answers


def _right(scorer: Any, names: list[str] | None, option: Option, actors: Mapping[str, list[str]]) -> bool:
    if names is None or option.id is None:
        return names is None and option.id is None
    return bool(scorer.match_name(names, actors.get(option.id, [option.id])))


def _events(gold: Json, work: Any, scorer: Any, words: Vocabulary) -> dict[int, Json]:
    """Draft (by identity) -> its annotated event: as the scorer pairs them, else by type, day and sentence."""
    out = reading.as_json(work.reading)

    def close(g: Json, p: Json) -> float:
        right, _, value = scorer.event_scores(g, p, out)
        return float(value) if right else 0.0

    pairs = scorer.pair(gold["events"], out["events"], close)
    found = {id(work.drafts[j]): gold["events"][i] for i, j in pairs}
    left = set(range(len(gold["events"]))) - {i for i, _ in pairs}
    told = place(gold, work.parsed, words)
    for i in sorted(left):
        g = gold["events"][i]
        for draft, printed in zip(work.drafts, out["events"], strict=True):
            here = any(m.sentence == told[i][0] for m in draft.mentions)
            if (
                here
                and id(draft) not in found
                and draft.type in g["type"]
                and scorer.overlap(g["date"], printed["date"])
            ):
                found[id(draft)] = g
                break
    return found


def held(name: str) -> float:
    """How strongly a reason's weight is held at its prior: what names a type of event, more."""
    return _L2 * (2.0 if name.split(", ")[-1].isupper() else 1.0)


def validated(samples: Sequence[Sequence[Group]]) -> tuple[int, ...]:
    """Choices that are right, those the rules get right, all; each judged by weights that have not seen it."""
    order = np.random.default_rng(0).permutation(len(samples))
    total = np.zeros(3, int)
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS].tolist())
        weights = fit([g for i, s in enumerate(samples) if i not in out for g in s], held, _PRIOR)
        for options, answers in (g for i in out for g in samples[i]):
            p = chances(options, weights)
            ruled = [a for o, a in zip(options, answers, strict=True) if {"guessed", "guessed second"} & set(o.reasons)]
            total += np.array([answers[max(range(len(p)), key=p.__getitem__)], any(ruled or answers[:1]), 1])
    return tuple(map(int, total))


def main() -> None:
    """Read the folders, validate, fit on everything and write."""
    if len(sys.argv) < 3:
        print("train_parties.py: give the scoring script and folders of annotated reports")
        return
    scorer, words = load_scorer(sys.argv[1]), vocabulary.load()
    samples = [list(groups(gold, text, scorer, words)) for gold, text in reports(sys.argv[2:])]
    print("right, right by rule, all:", validated(samples))
    weights = fit([g for s in samples for g in s], held, _PRIOR)
    head = (
        "# How much each reason (reading/understood.py) speaks for a party being meant where nobody is named.\n"
        f"# Learned from {len(samples)} annotated reports by tools/train_parties.py; not to be edited by hand.\n"
    )
    target = Path(vocabulary.__file__).with_name("parties_weights.toml")
    target.write_text(weights_file(head, weights, 0.0), encoding="utf-8")


if __name__ == "__main__":
    main()
