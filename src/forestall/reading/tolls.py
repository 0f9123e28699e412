"""Tolls: how many died or were hurt, and to which words that hangs.

Read from verbs ("killed three soldiers, two policemen and a cook" is six), from "left N dead", "N people died", "no one
was hurt". A toll that is cumulative ("since October", "so far") or of a disease belongs to no single event: it is a
figure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from forestall.reading.lexicon import word_list
from forestall.reading.numbers import Amount, amounts
from forestall.reading.parse import Parsed, Sentence, Token
from forestall.reading.syntax import is_passive, objects, together

__all__ = ["TollHit", "tolls_in"]

_KILL = word_list("tolls.kill")
_WOUND = {"wound", "injure", "hurt", "maim"}
_DIE = {"die", "perish", "succumb"}
_DEAD_WORDS = {"dead", "killed"}
_HURT_WORDS = {"wounded", "injured", "hurt"}
_DISEASE = re.compile(
    r"\b(?:coronavirus|covid|virus|infection|infected|epidemic|pandemic|disease|cases?|patients?|ebola|cholera|measles"
    r"|outbreak|lassa|mpox|bulletin|tested)\b", re.I)  # fmt: skip
_CUMULATIVE = re.compile(
    r"\b(?:since|so far|overall|cumulative|altogether|over the (?:past|last)|in the past|now count|to date"
    r"|in (?:two|three|four|five|six|seven|\d+) (?:days|weeks|months|years))\b", re.I)  # fmt: skip
_PERFECT = re.compile(
    r"\b(?:have|has|had) (?:now |so far )?(?:been (?:killed|wounded|injured)|died"
    r"|killed (?:at least|more than|over|some|about))\b", re.I)  # fmt: skip
_ATTACK = re.compile(
    r"\b(?:in|by) (?:the|an?|this|that|those|these)? ?(?:\w+ ){0,2}(?:attacks?|strikes?|airstrikes?|raids?|blasts?"
    r"|explosions?|clash(?:es)?|bombings?|shelling|storming|riots?)\b", re.I)  # fmt: skip
_NONE = re.compile(
    r"\b(?:no one|nobody|no\s+(?:\w+\s+)?(?:casualties|injuries|victims)"
    r"|without (?:\w+ )?(?:casualties|injuries)|none)\b"
    r"(?: \w+){0,3}")  # fmt: skip


@dataclass(frozen=True, slots=True)
class TollHit:
    """A stated toll: what happened to how many, the word it hangs on, and whether it is of one event."""

    kind: Literal["dead", "wounded"]
    amount: Amount
    holder: int
    """Number of the word (verb or noun) that carries it."""
    sentence: int
    cumulative: bool
    disease: bool


def tolls_in(parsed: Parsed, sentence: Sentence, context: str) -> list[TollHit]:
    """The tolls of one sentence; `context` is its block's text, which tells a disease."""
    words = parsed.of(sentence)
    counted = amounts(words)
    text = parsed.text[words[0].start : words[-1].end]
    disease = bool(_DISEASE.search(text)) or len(_DISEASE.findall(context)) > 1
    cumulative = bool(_CUMULATIVE.search(text)) or any(w.lower == "toll" for w in words)
    cumulative = cumulative or (bool(_PERFECT.search(text)) and not _ATTACK.search(text))
    found: list[tuple[Literal["dead", "wounded"], Amount, int]] = []
    found += _none_hurt(words)
    if not found:
        for token in words:
            found += _by_state(parsed, token, words, counted) or _by_verb(parsed, token, counted)
    return [TollHit(k, a, h, sentence.number, cumulative, disease) for k, a, h in _without_repeats(found)]


_Found = list[tuple[Literal["dead", "wounded"], Amount, int]]


def _without_repeats(found: _Found) -> _Found:
    """One number tells one toll of a kind."""
    out: _Found = []
    for kind, amount, holder in found:
        if not any(k == kind and a.first == amount.first for k, a, _ in out):
            out.append((kind, amount, holder))
    return out


def _none_hurt(words: Sequence[Token]) -> _Found:
    """ "No one was hurt", "there were no casualties", "without casualties"."""
    text = " ".join(t.lower for t in words)
    said = _NONE.search(text)
    if not said or "immediate word" in text or re.search(r"no (?:immediate )?(?:word|report|claim)", text):
        return []
    words_said = said.group()
    first = next((t.i for t in words if t.lower in ("no", "nobody", "none", "without")), words[0].i)
    zero = Amount(first, first, 0, 0, 0)
    if re.search(r"casualt", words_said) or re.search(
        r"(?:no one|nobody|none)\b.*\b(?:hurt|injured|wounded|harmed)", text
    ):
        return [("dead", zero, first), ("wounded", zero, first)]
    if re.search(r"(?:no one|nobody|none)\b.*\b(?:killed|died)|no (?:\w+ )?(?:deaths|fatalities)", text):
        return [("dead", zero, first)]
    return [("wounded", zero, first)] if "injur" in words_said else []


def _kind(token: Token) -> Literal["dead", "wounded"] | None:
    if token.lemma in _KILL:
        return "dead"
    return "wounded" if token.lemma in _WOUND or token.lower in ("wounded", "injured") else None


def _by_verb(parsed: Parsed, token: Token, counted: Sequence[Amount]) -> _Found:
    """ "killed three soldiers", "three soldiers were wounded", "four people died"."""
    if token.pos not in ("VERB", "ADJ", "AUX") and not token.tag.startswith("VB"):
        return []
    kind = "dead" if token.lemma in _DIE or _to_death(parsed, token) else _kind(token)
    if kind is None:
        return []
    if token.lemma in _DIE:
        victims = [t for s in parsed.kids(token, "nsubj") for t in together(parsed, s)]
    else:
        victims = [t for t in objects(parsed, token) if t.i != token.i]
    amount = _sum(parsed, victims, counted)
    if amount is None and token.lemma in _KILL | _WOUND and not is_passive(parsed, token):
        amount = _bare_number(token, counted)
    return [(kind, amount, token.i)] if amount is not None else []


def _to_death(parsed: Parsed, token: Token) -> bool:
    """ "shot dead", "beaten to death", "stabbed to death"."""
    if token.lemma not in ("shoot", "beat", "stab", "burn", "hack", "club", "strike", "gun", "torture", "crush"):
        return False
    after = [t.lower for t in parsed.tokens[token.i + 1 : token.i + 8] if t.sentence == token.sentence]
    return "dead" in after[:6] or "death" in after[1:3]


def _bare_number(token: Token, counted: Sequence[Amount]) -> Amount | None:
    """ "killed 33": the number right after the verb."""
    return next((a for a in counted if token.i < a.first <= token.i + 3), None)


def _sum(parsed: Parsed, victims: Sequence[Token], counted: Sequence[Amount]) -> Amount | None:
    """Numbers of the victims added up; a single person counts one; an unnumbered plural makes it unknown."""
    parts = [_number_of(parsed, v, counted) for v in victims]
    if not parts or any(p is None for p in parts):
        return next((p for p in parts if p is not None and p.value > 1), None)
    stated = [p for p in parts if p is not None]
    return Amount(
        stated[0].first,
        stated[-1].last,
        sum(p.value for p in stated),
        sum(p.low for p in stated),
        sum(p.high for p in stated),
        any(p.vague for p in stated),
    )


def _number_of(parsed: Parsed, victim: Token, counted: Sequence[Amount]) -> Amount | None:
    inside = [a for a in counted if victim.left <= a.first and a.last < victim.i + 1 and a.last >= victim.left]
    before = [a for a in inside if a.first >= victim.i - 8 and _counts(parsed, a, victim)]
    if before:
        return before[-1]
    if victim.tag in ("NN", "NNP") and victim.entity not in ("GPE", "ORG", "NORP", "CARDINAL", "DATE"):
        dets = {c.lower for c in parsed.kids(victim, "det", "poss")}
        if victim.tag == "NNP" or dets & {"a", "an", "another", "the", "one"} or victim.entity == "PERSON":
            return Amount(victim.i, victim.i, 1, 1, 1) if _person_like(victim) else None
    return None


def _person_like(victim: Token) -> bool:
    groups = {"number", "group", "family", "crew", "crowd", "population", "people", "police", "leadership", "toll",
              "army", "force", "personnel", "convoy", "unit", "side", "team", "majority", "rest", "total"}  # fmt: skip
    return victim.lemma not in groups


def _counts(parsed: Parsed, amount: Amount, victim: Token) -> bool:
    """Whether the number counts the victims: it hangs on them, or is them ("33 were killed")."""
    last = parsed.tokens[amount.last]
    if last.i == victim.i:
        return True
    return any(t.i == victim.i for t in parsed.up(last)) and last.dep not in ("npadvmod", "pobj", "poss", "appos")


def _by_state(parsed: Parsed, token: Token, words: Sequence[Token], counted: Sequence[Amount]) -> _Found:
    """ "left five dead", "leaving 300 hurt", "18 dead", "the toll rose to 42", "raising to 42 the number killed"."""
    if token.lower in _DEAD_WORDS | _HURT_WORDS:
        kind: Literal["dead", "wounded"] = "dead" if token.lower in _DEAD_WORDS else "wounded"
        leave = next((t for t in reversed(words) if t.i < token.i and t.lemma in ("leave", "see")), None)
        if leave is not None and not any(_stops(t) for t in words if leave.i < t.i < token.i):
            return _left(parsed, kind, leave, token, counted)
        if parsed.kids(token, "dobj", "nsubj", "nsubjpass", "agent"):
            return []
        near = [a for a in counted if 0 < token.i - a.last <= 3 and not _stops(parsed.tokens[a.last + 1])]
        return [(kind, near[-1], token.i)] if near else []
    if token.lower == "toll" or (token.lower == "number" and _of_dead(words, token)):
        return _toll(parsed, token, words, counted)
    return []


def _of_dead(words: Sequence[Token], token: Token) -> bool:
    after = [t.lower for t in words if token.i < t.i <= token.i + 6]
    return "killed" in after or "dead" in after or "deaths" in after


def _toll(parsed: Parsed, token: Token, words: Sequence[Token], counted: Sequence[Amount]) -> _Found:
    """The number after "to" or "at" beside the word toll."""
    for amount in sorted(counted, key=lambda a: abs(a.first - token.i)):
        before = parsed.tokens[amount.first - 1].lower if amount.first else ""
        start = parsed.tokens[max(words[0].i, amount.first - 3)].i
        near = {parsed.tokens[i].lower for i in range(start, amount.first)}
        if before in ("to", "at", "of", "was", "is", "over") or near & {"to", "at"}:
            return [("dead", amount, token.i)]
    return []


def _stops(token: Token) -> bool:
    return token.lower in ("who", "which", "that", ";", "said")


def _left(
    parsed: Parsed, kind: Literal["dead", "wounded"], leave: Token, end: Token, counted: Sequence[Amount]
) -> _Found:
    """All numbers between "left" and "dead" added up."""
    inside = [a for a in counted if leave.i < a.first < end.i and not _is_other_state(parsed, a, end)]
    if not inside:
        return []
    total = Amount(inside[0].first, inside[-1].last, sum(a.value for a in inside), sum(a.low for a in inside),
                   sum(a.high for a in inside), any(a.vague for a in inside))  # fmt: skip
    return [(kind, total, leave.i)]


def _is_other_state(parsed: Parsed, amount: Amount, end: Token) -> bool:
    """In "left five dead and ten wounded" the five are not wounded."""
    between = {parsed.tokens[i].lower for i in range(amount.last + 1, end.i)}
    return bool(between & (_DEAD_WORDS | _HURT_WORDS))
