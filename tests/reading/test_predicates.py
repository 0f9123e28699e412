"""Every entry of the predicate table fires on a sentence in its own frame; one parse for all of them."""

from forestall.reading.mentions import find_mentions, index_predicates
from forestall.reading.parse import parse
from forestall.reading.text import Block
from forestall.vocabulary import Predicate, Vocabulary

GIVEN = {
    "down": "The army said that it had downed a drone.",
    "tear-gas": "Officers tear-gassed the protesters.",
}


def sentence_for(entry: Predicate) -> str:
    """A plain sentence in the entry's frame."""
    if entry.lemma in GIVEN and entry.pos == "verb":
        return GIVEN[entry.lemma]
    if entry.pos == "noun":
        return f"The {' '.join([*entry.before, entry.lemma])} was reported in the capital yesterday."
    doer = min(entry.subject or (entry.either if not entry.object_is else set()) or {"soldiers"})
    if entry.complement:
        return f"The {doer} will {entry.lemma} to {min(entry.complement)} the city."
    things = sorted(w for w in entry.object or entry.object_is if not w.startswith("@"))
    done = f" the {things[0]}" if things else " the soldiers" if "obj" in entry.patient else ""
    after = [p for p in entry.patient if p not in ("obj", "dative")]
    tail = f" {after[0]} the city" if after and (entry.object or "obj" not in entry.patient) else ""
    return f"The {doer} will {entry.lemma}{f' {entry.particle}' if entry.particle else ''}{done}{tail}."


def test_every_predicate_fires(words: Vocabulary) -> None:
    entries = [e for e in words.predicates if not e.light]
    sentences = [sentence_for(e) for e in entries]
    blocks: list[Block] = []
    for text in sentences:
        start = blocks[-1].end + 1 if blocks else 0
        blocks.append(Block(start, start + len(text), "body", text))
    parsed = parse("\n".join(sentences), tuple(blocks))
    index = index_predicates(words)
    fired: dict[int, set[str]] = {}
    for sentence in parsed.sentences:
        found = {m.predicate.lemma for m in find_mentions(parsed, sentence, index)}
        fired.setdefault(sentence.block, set()).update(found)
    silent = [s for n, (e, s) in enumerate(zip(entries, sentences, strict=True)) if e.lemma not in fired.get(n, set())]
    assert not silent, silent
