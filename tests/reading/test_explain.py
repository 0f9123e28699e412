"""Explanations: marks are the text's own words in their order, and every rule of the table can be said."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from forestall.reading import explain, load_report
from forestall.reading.explain import _rule
from forestall.vocabulary import Vocabulary

GOLD = Path(__file__).parents[1] / "gold" / "develop"
MARK = re.compile(r"\[(?:act|actor|target|when|dead|wounded): ([^]]*)\]")


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.txt"))[::6], ids=lambda p: p.stem)
def test_every_event_is_explained_in_the_words_of_its_sentence(path: Path, words: Vocabulary) -> None:
    published = dt.date.fromisoformat(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["published"])
    report = load_report(path, published=published)
    reading, found = explain(report, vocabulary=words)
    assert {x.event for x in found} == {e.id for e in reading.events}
    text = " ".join(report.text.split())
    for one in found:
        assert all(report.text[a:b].strip() for _, (a, b) in one.parts)
        assert any(name == "act" for name, _ in one.parts)
        assert MARK.sub(r"\1", one.marked) in text


def test_every_rule_of_the_table_can_be_said(words: Vocabulary) -> None:
    for entry in words.predicates:
        rule = _rule(entry)
        assert entry.lemma in rule
        assert f": {entry.type}" in rule
