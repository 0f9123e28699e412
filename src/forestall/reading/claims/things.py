"""Things to speak about: the events and figures of a report with the words that tell each.

The main thing is the act of force or protest that the report is mostly about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from forestall.reading.events.merge import Draft
from forestall.reading.events.pairs import KINDS
from forestall.reading.form.parse import Parsed
from forestall.records import Figure

__all__ = ["Thing", "main_thing", "stems_of", "things_of"]


@dataclass(frozen=True, slots=True)
class Thing:
    """An event (`draft`) or figure: its id, rough kind, the numbers of the words and sentences that tell it."""

    id: str
    kind: str
    words: tuple[int, ...]
    sentences: tuple[int, ...]
    lemmas: frozenset[str]
    stems: frozenset[str] = frozenset()
    """Beginnings of the words that tell it: "kill" of "killing" and "killed"."""
    draft: Draft | None = None
    tolls: frozenset[int] = frozenset()
    """Words of its tolls."""


def things_of(
    parsed: Parsed, drafts: Mapping[int, Draft], ids: Mapping[int, str], figures: Sequence[Figure]
) -> list[Thing]:
    """Events in the order of the text, then figures; `drafts` by their words, `ids` by a draft's identity."""
    words: dict[int, list[int]] = {}
    found: dict[int, Draft] = {}
    for word in sorted(drafts):
        words.setdefault(id(drafts[word]), []).append(word)
        found[id(drafts[word])] = drafts[word]
    events = [_event(parsed, d, ids[key], tuple(words[key])) for key, d in found.items()]
    at = {t.start: t for t in parsed.tokens}
    return events + [_figure(parsed, f, at[f.spans[0][0]].i) for f in figures if f.spans and f.spans[0][0] in at]


def _event(parsed: Parsed, draft: Draft, id: str, words: tuple[int, ...]) -> Thing:
    tops = [m.token for m in draft.mentions]
    lemmas = frozenset(
        w.lemma for t in tops for w in parsed.tokens[t.left : t.right + 1] if w.pos in ("NOUN", "PROPN", "VERB")
    )
    tolls = frozenset(
        word
        for m in draft.mentions
        for amount in (m.dead, m.wounded)
        if amount is not None
        for word in range(amount.first, amount.last + 1)
    )
    sentences = tuple(sorted({m.sentence for m in draft.mentions}))
    return Thing(
        id, KINDS[draft.type], words, sentences, lemmas, stems_of(m.token.lemma for m in draft.mentions), draft, tolls
    )


def stems_of(lemmas: Iterable[str]) -> frozenset[str]:
    """The first letters of words, by which "expulsion" and "expel" are one; of short words all."""
    return frozenset(w[: max(4, len(w) - 4)] if len(w) > 5 else w[:4] for w in lemmas if len(w) > 3)


def _figure(parsed: Parsed, figure: Figure, word: int) -> Thing:
    token = parsed.tokens[word]
    near = parsed.tokens[max(0, word - 3) : word + 5]
    lemmas = frozenset(t.lemma for t in near if t.pos in ("NOUN", "PROPN") and t.sentence == token.sentence)
    return Thing(figure.id, figure.indicator, (word,), (token.sentence,), lemmas)


def main_thing(parsed: Parsed, things: Sequence[Thing]) -> Thing | None:
    """The deed that stands in the headline and lead, and is told again."""
    title = {
        t.lemma for s in parsed.sentences for t in (parsed.of(s) if parsed.blocks[s.block].kind == "headline" else ())
    }
    deeds = [t for t in things if t.kind in ("force", "coercion", "crowd")]
    lead = min((t.sentences[0] for t in things if t.draft is not None), default=0) + 2

    def weight(thing: Thing) -> float:
        named = min(3, len(title & thing.lemmas))
        told = 0.5 * min(4, len(thing.sentences)) - 0.02 * thing.sentences[0]
        return named + 2.0 * (thing.sentences[0] <= lead) + told

    return max(deeds, key=weight, default=None)
