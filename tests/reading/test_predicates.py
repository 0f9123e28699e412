"""Every entry of the predicate table fires on a sentence in its own frame; one parse for all of them."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from forestall.reading.deeds.mentions import find_mentions, index_predicates
from forestall.reading.form.parse import parse
from forestall.reading.form.text import Block
from forestall.vocabulary import Predicate, Vocabulary

GIVEN: dict[str, str] = tomllib.loads((Path(__file__).parent / "frames.toml").read_text(encoding="utf-8"))["given"]
NAMES = {"@person": "Emmanuel Macron", "@nation": "France", "@state": "France", "@place": "Paris", "@group": "Hamas",
         "@actor": "France", "@people": "villagers",
         "@human": "villagers", "@folk": "Kurds"}  # fmt: skip
PREPOSITIONS = {"at", "on", "upon", "to", "into", "for", "with", "of", "against", "from", "toward", "towards", "across",
                "through", "behind", "by", "in", "around", "over"}  # fmt: skip
Fired = dict[int, set[tuple[str, str]]]


def one_of(words: Iterable[str]) -> str:
    """The first word of a list, a name with its kind replaced, with an article where it needs one."""
    word = min(words, key=lambda w: (w.startswith("@"), w))
    return NAMES.get(word) or f"the {word}"


def sentence_for(entry: Predicate) -> str:
    """A plain sentence in the entry's frame."""
    name = " ".join((*entry.before, entry.lemma, *entry.behind, *entry.particle))
    if f"{entry.type} {name}" in GIVEN:
        return GIVEN[f"{entry.type} {name}"]
    return noun_sentence(name) if entry.pos == "noun" else verb_sentence(entry)


def noun_sentence(name: str) -> str:
    return f"A {name.replace(' - ', '-')} began in the capital yesterday."


def verb_sentence(entry: Predicate) -> str:
    doer = one_of(entry.subject or (set() if entry.object_is or entry.object else entry.either) or {"government"})
    will = "will not" if "negated" in entry.flags else "will"
    return f"{doer[0].upper()}{doer[1:]} {will} {entry.lemma} {tail(entry)}.".replace("  ", " ")


def tail(entry: Predicate) -> str:
    """What follows the verb."""
    words = " ".join(entry.particle)
    if entry.complement:
        return f"{words} that they will {min(entry.complement - {'@hostile'})} the city"
    if "infinitive" in entry.flags or "subjunctive" in entry.flags:
        return f"{words} {'the rebels to leave' if 'infinitive' in entry.flags else 'that the rebels leave'} the city"
    if "or_else" in entry.flags:
        return f"{words} that it will close the port unless the ban is lifted"
    if entry.clause:
        return f"{words} that the act is {min(entry.clause)}"
    after = next((p for p in entry.patient if p not in ("obj", "subj", "dative")), "")
    if (
        entry.after
        and entry.after.isdisjoint(("after", "since"))
        and "obj" not in entry.patient
        and not entry.object | entry.object_is
    ):
        return f"{words} {after} the {max(entry.after)}"
    phrase = len(entry.particle) > 1 and entry.particle[-1] not in PREPOSITIONS
    if phrase and after and not entry.object | entry.object_is:
        return f"{words} {after} {thing(entry) or 'France'}"
    return ordered(words, thing(entry), place(entry))


def thing(entry: Predicate) -> str:
    """The object, and what it is made or does."""
    wanted = entry.object_is or entry.object or (entry.either if not entry.subject else set())
    someone = "the soldiers" if {"obj", "dative"} & set(entry.patient) else ""
    found = one_of(wanted) if wanted else someone
    made = min(entry.oprd, default="") or (f"{min(entry.after)} France" if entry.after else "")
    return f"{found} {made}".strip()


def place(entry: Predicate) -> str:
    """A preposition with the one acted upon, where the object is none."""
    after = [p for p in entry.patient if p not in ("obj", "subj", "dative")]
    wanted = entry.object or "obj" not in entry.patient or "needs_patient" in entry.flags
    return f"{after[0]} France" if after and wanted else ""


def ordered(words: str, thing: str, place: str) -> str:
    """ "into the town", "the man hostage": a preposition takes the object, other words follow it."""
    last = words.split()[-1:] or [""]
    return f"{words} {thing} {place}" if last[0] in PREPOSITIONS else f"{thing} {words} {place}"


def fired_in(sentences: list[str], words: Vocabulary) -> Fired:
    """Lemma and type of the mentions found in each sentence."""
    blocks: list[Block] = []
    for text in sentences:
        start = blocks[-1].end + 1 if blocks else 0
        blocks.append(Block(start, start + len(text), "body", text))
    parsed, index = parse("\n".join(sentences), tuple(blocks)), index_predicates(words)
    fired: Fired = {}
    for sentence in parsed.sentences:
        found = {(m.predicate.lemma, m.predicate.type) for m in find_mentions(parsed, sentence, index)}
        fired.setdefault(sentence.block, set()).update(found, {(kind, kind) for _, kind in found})
    return fired


def test_every_predicate_fires(words: Vocabulary) -> None:
    sentences = [sentence_for(e) for e in words.predicates]
    fired, given = fired_in(sentences, words), set(GIVEN.values())
    silent = [
        f"{e.type} {' '.join((*e.before, e.lemma, *e.behind, *e.particle))}: {s}"
        for n, (e, s) in enumerate(zip(words.predicates, sentences, strict=True))
        if not fired.get(n, set()) & {(e.lemma, e.type), (e.type if e.pos == "noun" or s in given else "", e.type)}
    ]
    assert not silent, "\n".join(silent)
