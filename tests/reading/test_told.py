"""Own sentences by the hundred: which tell an event, of what type, by whom, to whom; and which tell none.

The measures are floors, so that a change that loses sentences shows; the lists hold what the world's press writes.
"""

from collections.abc import Iterable
from pathlib import Path

from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.mentions import find_mentions, index_predicates
from forestall.reading.events.events import looks_back
from forestall.reading.events.merge import Draft
from forestall.reading.form.parse import Parsed, parse
from forestall.reading.form.text import Block
from forestall.reading.numbers.numbers import Amount
from forestall.vocabulary import Vocabulary

from .conftest import Reader

HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The lines of a list, cut at bars."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split(" | ")] for line in lines if line and not line.startswith("#")]


def mentions_of(sentences: list[str], words: Vocabulary) -> tuple[Parsed, dict[int, list[Mention]]]:
    """What each sentence tells; one parse for all."""
    blocks: list[Block] = []
    for text in sentences:
        start = blocks[-1].end + 1 if blocks else 0
        blocks.append(Block(start, start + len(text), "body", text))
    parsed, index = parse("\n".join(sentences), tuple(blocks)), index_predicates(words)
    found: dict[int, list[Mention]] = {}
    for sentence in parsed.sentences:
        told = [m for m in find_mentions(parsed, sentence, index) if m.modality == "happened" and not m.generic]
        found.setdefault(sentence.block, []).extend(told)
    return parsed, found


def names(parsed: Parsed, tokens: Iterable[object], word: str) -> bool:
    """Whether a word of the table is among the phrases of the tokens; "-" asks for nothing."""
    if word == "-":
        return True
    said = {t.lower for top in tokens for t in parsed.subtree(top)}  # type: ignore[arg-type]
    return word.lower().split()[-1] in said


def test_events_are_told_with_type_agent_and_patient(words: Vocabulary) -> None:
    table = rows("told.txt")
    assert len(table) >= 150
    parsed, found = mentions_of([row[3] for row in table], words)
    typed: list[str] = []
    whole: list[str] = []
    for n, (kinds, agent, patient, text) in enumerate(table):
        right = [m for m in found[n] if m.predicate.type in kinds.split()]
        typed += [] if right else [text]
        sides = any(names(parsed, m.agents, agent) and names(parsed, m.patients, patient) for m in right)
        whole += [] if sides else [text]
    assert len(typed) <= 0.03 * len(table), "\n".join(typed)
    assert len(whole) <= 0.15 * len(table), "\n".join(whole)


def test_what_is_not_told_makes_no_event(reader: Reader) -> None:
    table = rows("untold.txt")
    assert len(table) >= 100
    taken = [f"{why}: {text}" for why, text in table if _acts(reader, text)]
    assert len(taken) <= 0.05 * len(table), "\n".join(taken)


def _acts(reader: Reader, text: str) -> list[str]:
    """Events that a sentence yields, calls and threats left out: those may be told of what is not done."""
    return [e.type for e in reader(text).events if e.type not in ("THREATEN", "REQUEST", "CONSULT")]


def test_a_strike_is_of_workers_or_of_jets_as_the_report_has_it(reader: Reader) -> None:
    work = "The miners' union met on Monday. The strike at Wujek by 2,000 men began on Tuesday."
    arms = "Two jets crossed the lake on Monday. The strike on Wujek by the army of Chad began on Tuesday."
    assert "PROTEST" in {e.type for e in reader(work).events}
    assert "ASSAULT" in {e.type for e in reader(arms).events}
    assert "ASSAULT" not in {e.type for e in reader(work).events}


def test_an_attack_of_which_nothing_is_said_only_looks_back(words: Vocabulary) -> None:
    parsed, found = mentions_of(["Rebels shelled the town on Monday.", "He missed the attack."], words)
    shelled, attack = (Draft(mentions=found[n][:1]) for n in (0, 1))
    assert looks_back(attack, [shelled, attack], parsed)
    assert not looks_back(attack, [attack], parsed)
    assert not looks_back(shelled, [shelled, attack], parsed)
    attack.dead = Amount(0, 0, 3, 3, 3)
    assert not looks_back(attack, [shelled, attack], parsed)
