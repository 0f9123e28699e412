"""Cues: where a sentence says in so many words that one event answers, follows or sets off another.

The cue decides the direction: "A after B", "A in retaliation for B", "A was followed by B", "A triggered B".
Links run from the earlier event to the answer or consequence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forestall.reading.events.merge import Draft
from forestall.reading.form.answering import answered
from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.records import LinkKind

__all__ = ["Said", "said_links"]

_BACK: tuple[tuple[str, LinkKind], ...] = (
    ("in retaliation", "retaliation"), ("retaliation for", "retaliation"), ("in revenge", "retaliation"),
    ("revenge for", "retaliation"), ("to avenge", "retaliation"), ("in reprisal", "retaliation"),
    ("in response to", "response"), ("response to", "response"), ("in reaction to", "response"),
    ("in answer", "response"),
    ("in protest at", "response"), ("in protest against", "response"), ("because of", "response"), ("over", "response"),
    ("hours after", "follows"), ("days after", "follows"), ("day after", "follows"), ("after", "follows"),
    ("following", "follows"), ("since", "follows"), ("in anger at", "response"),
)  # fmt: skip
_FORWARD: dict[str, LinkKind] = {
    "trigger": "trigger", "spark": "trigger", "provoke": "trigger", "prompt": "trigger", "cause": "trigger",
    "lead": "trigger", "ignite": "trigger", "unleash": "trigger", "set": "trigger",
}  # fmt: skip
_BACKWARD: dict[str, LinkKind] = {"follow": "follows", "answer": "response", "avenge": "retaliation"}
_ANSWERING: dict[str, LinkKind] = {
    "respond": "response", "retaliate": "retaliation", "answer": "response", "react": "response",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A link said in a sentence, between two drafts."""

    earlier: Draft
    later: Draft
    kind: LinkKind
    sentence: int


def said_links(parsed: Parsed, drafts: Mapping[int, Draft], ids: Mapping[int, str]) -> Iterator[Said]:
    """The links that sentences say; `drafts` maps words to drafts, `ids` a draft's identity to its event's id."""
    last: Draft | None = None
    for sentence in parsed.sentences:
        told = _told(parsed, sentence, drafts, ids)
        for earlier, later, kind in _in_sentence(parsed, sentence, drafts, ids, last):
            if earlier is not later and _ordered(earlier, later):
                yield Said(earlier, later, kind, sentence.number)
        last = told[-1] if told else last


def _ordered(earlier: Draft, later: Draft) -> bool:
    """Whether the stated dates allow the order."""
    return earlier.when is None or later.when is None or earlier.when.start <= later.when.end


def _told(parsed: Parsed, sentence: Sentence, drafts: Mapping[int, Draft], ids: Mapping[int, str]) -> list[Draft]:
    found = {id(d): d for t in parsed.of(sentence) if (d := drafts.get(t.i)) is not None and id(d) in ids}
    return list(found.values())


_Found = tuple[Draft, Draft, LinkKind]


def _in_sentence(
    parsed: Parsed,
    sentence: Sentence,
    drafts: Mapping[int, Draft],
    ids: Mapping[int, str],
    last: Draft | None,
) -> Iterator[_Found]:
    for token in parsed.of(sentence):
        if token.pos == "VERB":
            yield from _by_verb(parsed, token, drafts, ids, last)
        elif token.pos in ("ADP", "SCONJ") or token.lower in ("retaliation", "revenge", "response"):
            yield from _by_preposition(parsed, token, drafts, ids, last)


def _by_preposition(
    parsed: Parsed, token: Token, drafts: Mapping[int, Draft], ids: Mapping[int, str], last: Draft | None
) -> Iterator[_Found]:
    named, cue = answered(parsed, token), _cue(parsed, token)
    kind = named or cue
    if kind is None:
        return
    cause = _below(parsed, token, drafts, ids)
    effect = _above(parsed, token, drafts, ids, cause)
    if cause is None and cue is not None and kind in ("retaliation", "response") and token.lower != "over":
        cause = last if last is not effect else None
    if cause is not None and effect is not None and cause is not effect:
        yield cause, effect, kind


def _cue(parsed: Parsed, token: Token) -> LinkKind | None:
    """The kind of link a preposition announces, read with the two words before and the one after."""
    before = [parsed.tokens[i].lower for i in range(max(0, token.i - 2), token.i)]
    after = [parsed.tokens[i].lower for i in range(token.i + 1, min(len(parsed.tokens), token.i + 3))]
    text = " ".join([*before, token.lower, *after])
    for cue, kind in _BACK:
        if f" {cue} " in f" {text} " and token.lower in cue.split():
            if token.lower in ("over", "since") and cue == token.lower and not _event_like(parsed, token):
                continue
            return kind
    return None


def _event_like(parsed: Parsed, token: Token) -> bool:
    return bool(parsed.kids(token, "pobj", "pcomp"))


def _below(parsed: Parsed, token: Token, drafts: Mapping[int, Draft], ids: Mapping[int, str]) -> Draft | None:
    """The first event told in the phrase of a preposition, or in the clause it opens."""
    top = parsed.tokens[token.head] if token.dep == "mark" else token
    words = sorted(t.i for t in parsed.subtree(top) if t.i > token.i)
    return next((drafts[i] for i in words if i in drafts and id(drafts[i]) in ids), None)


def _above(
    parsed: Parsed, token: Token, drafts: Mapping[int, Draft], ids: Mapping[int, str], cause: Draft | None
) -> Draft | None:
    """The event the phrase hangs on: nearest above, else the verb's subject or object."""
    start = parsed.tokens[token.head] if token.dep == "mark" else token
    for above in parsed.up(start):
        means = [o for p in parsed.kids(above, "prep") if p.lower in ("by", "with") for o in parsed.kids(p)]
        candidates = [above, *parsed.kids(above, "dobj", "nsubjpass", "nsubj", "xcomp", "conj"), *means]
        for candidate in candidates:
            draft = drafts.get(candidate.i)
            if draft is not None and id(draft) in ids and draft is not cause:
                return draft
    return None


def _by_verb(
    parsed: Parsed, verb: Token, drafts: Mapping[int, Draft], ids: Mapping[int, str], last: Draft | None
) -> Iterator[_Found]:
    if verb.lemma in _FORWARD and not parsed.kids(verb, "agent"):
        yield from _pairs(parsed, verb, drafts, ids, last, _FORWARD[verb.lemma], forward=True)
    elif verb.lemma in _BACKWARD and not (verb.lemma in _ANSWERING and _by_deed(parsed, verb)):
        passive = bool(parsed.kids(verb, "auxpass", "nsubjpass"))
        yield from _pairs(parsed, verb, drafts, ids, last, _BACKWARD[verb.lemma], forward=passive)
    if verb.lemma in _ANSWERING and last is not None:
        if any(p.lower in ("for", "to") for p in parsed.kids(verb, "prep")):
            return  # what it answers is said in the same breath; `_by_preposition` reads it
        words = sorted(t.i for t in parsed.subtree(verb))
        told = next((drafts[i] for i in words if i in drafts and id(drafts[i]) in ids), None)
        if told is not None and told is not last:
            yield last, told, _ANSWERING[verb.lemma]


def _by_deed(parsed: Parsed, verb: Token) -> bool:
    """ "Answered with air strikes", "answered by shelling the town": what follows is the answer."""
    means = any(p.lower in ("by", "with") for p in parsed.kids(verb, "prep"))
    return means and not parsed.kids(verb, "dobj", "auxpass", "nsubjpass")


def _pairs(
    parsed: Parsed,
    verb: Token,
    drafts: Mapping[int, Draft],
    ids: Mapping[int, str],
    last: Draft | None,
    kind: LinkKind,
    *,
    forward: bool,
) -> Iterator[_Found]:
    """Subject and object of a linking verb; a pronoun subject stands for the event told last."""
    left = _argument(parsed, verb, drafts, ids, ("nsubj", "nsubjpass")) or _relative(parsed, verb, drafts, ids) or last
    rights = _arguments(parsed, verb, drafts, ids, ("dobj", "agent", "prep", "prt"))
    for right in rights:
        if left is None or right is left:
            continue
        yield (left, right, kind) if forward else (right, left, kind)


def _relative(parsed: Parsed, verb: Token, drafts: Mapping[int, Draft], ids: Mapping[int, str]) -> Draft | None:
    """The event a relative clause hangs on."""
    for above in parsed.up(verb):
        draft = drafts.get(above.i)
        if draft is not None and id(draft) in ids:
            return draft
    return None


def _argument(
    parsed: Parsed, verb: Token, drafts: Mapping[int, Draft], ids: Mapping[int, str], deps: tuple[str, ...]
) -> Draft | None:
    return next(iter(_arguments(parsed, verb, drafts, ids, deps)), None)


def _arguments(
    parsed: Parsed, verb: Token, drafts: Mapping[int, Draft], ids: Mapping[int, str], deps: tuple[str, ...]
) -> list[Draft]:
    out: dict[int, Draft] = {}
    for child in parsed.kids(verb, *deps):
        for token in sorted(parsed.subtree(child), key=lambda t: t.i):
            draft = drafts.get(token.i)
            aside = any(a.dep in ("relcl", "acl") for a in _between(parsed, token, child))
            if draft is not None and id(draft) in ids and not aside:
                out.setdefault(id(draft), draft)
    return list(out.values())


def _between(parsed: Parsed, token: Token, top: Token) -> Iterator[Token]:
    yield token
    for above in parsed.up(token):
        if above.i == top.i:
            return
        yield above
