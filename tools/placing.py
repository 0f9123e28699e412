"""Placing annotated events in their text, which annotations leave out: the sentence and the word that tell each event.

Some annotations give an event's words ("span"). Otherwise a sentence speaks for an event by its parties, place, toll,
day and a verb or noun of its type; the events of an annotation stand roughly in the order of the text, so that the
best path through the sentences is taken.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.vocabulary import Vocabulary

__all__ = ["place"]

Json = dict[str, Any]


def place(gold: Json, parsed: Parsed, vocabulary: Vocabulary) -> list[tuple[int, int, tuple[int, ...]]]:
    """For each event its sentence, the offset of its word in the text, and other sentences that speak of it."""
    words = _lemmas(vocabulary)
    published = dt.date.fromisoformat(gold["published"])
    given = [_given(parsed, e) for e in gold["events"]]
    rows = [
        [_speaks(parsed, s, e, published, words) + _SURELY * (s.first <= first <= s.last) for s in parsed.sentences]
        for e, (first, _) in zip(gold["events"], given, strict=True)
    ]
    path = _best_path(rows)
    found = []
    for event, row, number, words_given in zip(gold["events"], rows, path, given, strict=True):
        least = max(2.2, 0.75 * (row[number] - _SURELY * (words_given[0] >= 0)))
        again = tuple(n for n, value in enumerate(row) if n != number and value >= least)
        found.append((number, _word(parsed, parsed.sentences[number], event, words, words_given), again))
    return found


_SURELY = 100.0
"""What the annotated words add to their sentence: more than anything else can."""


def _given(parsed: Parsed, event: Json) -> tuple[int, int]:
    """The numbers of the first and last word of the annotated words; (-1, -1) where there are none."""
    start = parsed.text.find(event["span"]) if event.get("span") else -1
    if start < 0:
        return -1, -1
    inside = [t.i for t in parsed.tokens if t.end > start and t.start < start + len(event["span"])]
    return (inside[0], inside[-1]) if inside else (-1, -1)


def _lemmas(vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    """The verbs and nouns that tell events of each type."""
    found: dict[str, set[str]] = {}
    for entry in vocabulary.predicates:
        found.setdefault(entry.type, set()).add(entry.lemma.lower())
    return {k: frozenset(v) for k, v in found.items()}


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _text(parsed: Parsed, sentence: Sentence) -> str:
    return _plain(parsed.text[parsed.tokens[sentence.first].start : parsed.tokens[sentence.last].end])


def _named(text: str, names: Iterable[str] | None) -> float:
    """1 where a name stands in the text, a little less where only its last long word does."""
    best = 0.0
    for name in map(_plain, names or ()):
        long = [w for w in name.split() if len(w) > 3]
        if re.search(rf"\b{re.escape(name)}", text):
            return 1.0
        if long and re.search(rf"\b{re.escape(long[-1])}", text):
            best = 0.85
    return best


def _days(event: Json, published: dt.date) -> list[str]:
    """The words that a text may use for the event's day."""
    first, last = (dt.date.fromisoformat(d) for d in event["date"])
    if (last - first).days > 1:
        month = [first.strftime("%B")] if (last - first).days >= 27 else []
        return [w.lower() for w in month + ([str(first.year)] if first.year != published.year else [])]
    words = [f"{first:%B} {first.day}", f"{first.day} {first:%B}", f"{first:%b} {first.day}"]
    age = (published - first).days
    words += [f"{first:%A}"] * (age < 8) + ["today"] * (age == 0) + ["yesterday"] * (age == 1)
    return [w.lower() for w in words]


def _speaks(
    parsed: Parsed, sentence: Sentence, event: Json, published: dt.date, words: Mapping[str, frozenset[str]]
) -> float:
    """How strongly a sentence speaks for telling an event."""
    text = _text(parsed, sentence)
    lemmas = {t.lemma for t in parsed.of(sentence)}
    value = 1.2 * _named(text, event["actor"]) + 1.2 * _named(text, event["target"])
    value += 0.8 * bool(event["place"] and _named(text, [event["place"]]))
    value += 0.8 * bool(event["deaths"] and re.search(rf"\b{event['deaths']}\b", text))
    value += 0.8 * any(w in text for w in _days(event, published))
    value += 1.3 * any(lemmas & words.get(t, frozenset()) for t in event["type"])
    value += sum(w[:5] in text for w in event["id"].split("_") if len(w) > 3)
    return value - 1.5 * (parsed.blocks[sentence.block].kind == "headline")


def _step(before: int, after: int) -> float:
    """The cost of telling the next event `after` an event told in sentence `before`."""
    if before < after:
        return 0.02 * (after - before)
    return 0.3 if before == after else 0.35 + 0.1 * (before - after)


def _best_path(rows: Sequence[Sequence[float]]) -> list[int]:
    """The sentences, one an event, whose sum of scores less steps is greatest (Viterbi)."""
    total, back = list(rows[0]), []
    for row in rows[1:]:
        best = [max(range(len(row)), key=lambda p, k=k, t=total: t[p] - _step(p, k)) for k in range(len(row))]  # type: ignore[misc]
        total = [value + total[p] - _step(p, k) for k, (value, p) in enumerate(zip(row, best, strict=True))]
        back.append(best)
    path = [max(range(len(total)), key=total.__getitem__)]
    for best in reversed(back):
        path.append(best[path[-1]])
    return path[::-1]


def _word(
    parsed: Parsed, sentence: Sentence, event: Json, words: Mapping[str, frozenset[str]], given: tuple[int, int]
) -> int:
    """Where the sentence's word of the event's type stands that is nearest after its actor and before its target."""
    tokens = parsed.tokens[given[0] : given[1] + 1] if given[0] >= 0 else parsed.of(sentence)
    telling = [t for t in tokens if any(t.lemma in words.get(k, ()) for k in event["type"])]
    telling = telling or [t for t in tokens if t.pos == "VERB" and given[0] >= 0][:1] or tokens[:1]
    start, text = parsed.tokens[sentence.first].start, _text(parsed, sentence)
    actors, targets = _found(text, event["actor"]), _found(text, event["target"])

    def far(token: Token) -> float:
        at = token.start - start
        cost = min((abs(at - x) + 24 * (x > at) for x in actors), default=0)
        cost += min((abs(at - x) + 12 * (x < at) for x in targets), default=0)
        return cost - 90 * any(len(w) > 3 and token.lower.startswith(w[:5]) for w in event["id"].split("_"))

    return min(telling, key=far).start


def _found(text: str, names: Iterable[str] | None) -> list[int]:
    return [m.start() for n in names or () for m in [re.search(re.escape(_plain(n)), text)] if m]
