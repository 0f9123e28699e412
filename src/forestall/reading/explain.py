"""Why an event was read: its sentence with the parts marked, and the rule that fired.

A *rule* is one entry of the vocabulary's predicate table, put in words; the marks are the words its parts were
read from.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from forestall.reading.deeds.mention import Mention
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.visible import Visible
from forestall.reading.numbers.numbers import Amount
from forestall.reading.read import worked
from forestall.records import Reading, Report, Span
from forestall.vocabulary import Predicate, Vocabulary

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One passage an event rests on; `marked` is its sentence with the parts in brackets."""

    event: str
    rule: str
    marked: str
    parts: tuple[tuple[str, Span], ...]
    """Name of the part -> its words, in code points of the report's text."""


def explain(
    report: Report, *, vocabulary: Vocabulary, countries: tuple[str, ...] = ()
) -> tuple[Reading, tuple[Explanation, ...]]:
    """The reading of a report, and why each of its events was read; raises what `read` raises."""
    work = worked(report, vocabulary=vocabulary, countries=countries)
    found = [
        _explanation(event.id, mention, work.parsed, work.seen)
        for event, draft in zip(work.reading.events, work.drafts, strict=True)
        for mention in draft.mentions
    ]
    return work.reading, tuple(found)


def _explanation(event: str, mention: Mention, parsed: Parsed, seen: Visible) -> Explanation:
    parts = tuple(sorted(_parts(mention, parsed), key=lambda p: (p[1][0], -p[1][1])))
    sentence = parsed.sentences[mention.sentence]
    span = (parsed.tokens[sentence.first].start, parsed.tokens[sentence.last].end)
    own = tuple((name, seen.origin(words)) for name, words in parts)
    return Explanation(event, _rule(mention.predicate), _marked(parsed.text, span, parts), own)


def _parts(mention: Mention, parsed: Parsed) -> Iterator[tuple[str, Span]]:
    yield from (("act", _word(parsed.tokens[i])) for i in sorted(mention.words))
    yield from (("actor", _phrase(parsed, t)) for t in mention.agents)
    yield from (("target", _phrase(parsed, t)) for t in mention.patients)
    yield from (("when", (hit.start, hit.end)) for hit in mention.dates)
    yield from (("dead", _amount(parsed, a)) for a in (mention.dead,) if a is not None)
    yield from (("wounded", _amount(parsed, a)) for a in (mention.wounded,) if a is not None)


def _word(token: Token) -> Span:
    return token.start, token.end


def _phrase(parsed: Parsed, token: Token) -> Span:
    """A noun with its own modifiers on the left."""
    left = min((t.left for t in parsed.kids(token, "compound", "amod", "nmod", "poss")), default=token.i)
    return parsed.tokens[min(left, token.i)].start, token.end


def _amount(parsed: Parsed, amount: Amount) -> Span:
    start, end = parsed.tokens[amount.first].start, parsed.tokens[amount.last].end
    return min(start, end), max(start, end)


def _marked(text: str, span: Span, parts: tuple[tuple[str, Span], ...]) -> str:
    """The sentence with each part as [part: words]; a part inside another, or outside the sentence, is not marked."""
    out, at = [], span[0]
    for name, (start, end) in parts:
        if start < at or end > span[1]:
            continue
        out += [text[at:start], f"[{name}: {text[start:end]}]"]
        at = end
    return " ".join("".join([*out, text[at : span[1]]]).split())


def _rule(entry: Predicate) -> str:
    """The table's entry in words.

    >>> shelling = Predicate("fire", "verb", "ASSAULT", None, "194", -10.0, object=frozenset({"shell", "rocket"}))
    >>> _rule(shelling)
    'verb "fire" with object rocket, shell: ASSAULT, CAMEO 194'
    """
    lemma = " ".join((*entry.before, entry.lemma, *entry.particle, *entry.behind))
    frame = "".join(
        f" with {name} {_some(words)}"
        for name, words in (("object", entry.object), ("subject", entry.subject), ("complement", entry.complement))
        if words
    )
    mode = f" ({entry.mode})" if entry.mode else ""
    return f'{entry.pos} "{lemma}"{frame}: {entry.type}{mode}, CAMEO {entry.cameo}'


def _some(words: frozenset[str]) -> str:
    """The first few of a set of words."""
    first = sorted(words)[:4]
    return ", ".join(first) + (" ..." if len(words) > len(first) else "")
