"""Victims told otherwise than by a number beside the verb: "shot them dead", "with 46 others", "two fatally", "only two
of the 34 survived", "the only victim was a gardener", "nobody but the gunman died".
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.form.zones import right_zone
from forestall.reading.numbers.hits import Kind, TollHit
from forestall.reading.numbers.numbers import Amount, amounts
from forestall.reading.numbers.people import Count, count, is_person
from forestall.reading.words.lexicon import word_list

__all__ = [
    "and_another",
    "are_so",
    "labels",
    "list_begins",
    "of_both_sides",
    "otherwise",
    "their_number",
    "those_beside",
    "with_others",
    "without_wholes",
]

_EXCEPT = ("except", "but", "besides", "save")
_FATALLY = ("fatally", "mortally")
_STATES = {"dead", "killed", "wounded", "injured", "hurt", "missing"}
_BESIDE = ("among", "on", "from")


def their_number(parsed: Parsed, verb: Token, backwards: bool) -> Count:
    """How many "they" or "them" are whom a verb says were killed: those last counted before, in this sentence or the
    one before, who do not themselves kill."""
    deps, words = (("nsubjpass", "nsubj"), "they") if backwards else (("dobj",), "them")
    whom = next((c for c in parsed.kids(verb, *deps) if c.lower == words), None)
    if whom is None:
        return Count()
    here = parsed.sentences[verb.sentence]
    back = parsed.sentences[max(0, here.number - 1)]
    first = back.first if same_passage(parsed, back.number, here.number) else here.first
    told = parsed.tokens[first : whom.i]
    doers = parsed.tokens[verb.head] if whom.dep == "dobj" else None
    near = [a for a in amounts(told) if a.value > 1 and not a.vague and _are_people(parsed, a, doers)]
    return Count([replace(near[-1], first=whom.i, last=whom.i)]) if near else Count()


def _are_people(parsed: Parsed, amount: Amount, above: Token | None) -> bool:
    """Whether a number counts people other than those who do the verb above."""
    last = parsed.tokens[amount.last]
    noun = parsed.tokens[last.head] if last.dep in ("nummod", "quantmod", "compound", "amod") else last
    return is_person(noun) and not (above is not None and noun.dep == "nsubj" and noun.head == above.i)


def with_others(parsed: Parsed, verb: Token, words: Sequence[Token], counted: Sequence[Amount]) -> list[Amount]:
    """ "Was killed together with his two sons", "put to death that morning with 46 others", ", with two women"."""
    preps = parsed.kids(verb, "prep")
    for prep in (*preps, *(c for p in preps if p.lower == "along" for c in parsed.kids(p, "prep"))):
        if prep.lower not in ("with", "alongside") or prep.i < verb.i:
            continue
        between, zone = parsed.tokens[verb.i + 1 : prep.i], right_zone(prep, words)
        beside = not between or between[-1].lower in (",", "together", "along") or all(t.pos == "ADV" for t in between)
        joined = beside or any(t.lower == "others" for t in zone[:4])
        if joined and not any(t.tag == "PRP" for t in zone[:1]):
            return count(parsed, zone, counted).parts
    return []


_LABELS: dict[str, Kind] = {
    "dead": "dead", "killed": "dead", "deaths": "dead", "fatalities": "dead", "kia": "dead",
    "wounded": "wounded", "injured": "wounded", "injuries": "wounded", "wia": "wounded",
}  # fmt: skip


def labels(
    parsed: Parsed, token: Token, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit
) -> list[TollHit]:
    """ "Dead: 12. Wounded: 7.": a label that begins its sentence or clause, with the number after its colon."""
    if token.lower not in _LABELS:
        return []
    colon = parsed.tokens[min(token.i + 1, len(parsed.tokens) - 1)]
    before = parsed.tokens[token.i - 1] if token.i > words[0].i else None
    if before is not None and before.lower == "confirmed":
        before = parsed.tokens[before.i - 1] if before.i > words[0].i else None
    if colon.text != ":" or (before is not None and before.pos != "PUNCT"):
        return []
    near = [a for a in counted if token.i < a.first <= token.i + 4]
    return [replace(blank, kind=_LABELS[token.lower], amount=near[0], holder=token.i)] if near else []


def and_another(
    parsed: Parsed, words: Sequence[Token], counted: Sequence[Amount], found: Sequence[TollHit]
) -> list[TollHit]:
    """ "One died on the pavement and a second on Friday", "three died at once and two more in hospital"."""
    died = next((h for h in found if h.kind == "dead" and parsed.tokens[h.holder].lemma == "die"), None)
    if died is None or not died.amount.value:
        return []
    for joint in (t for t in words if t.lower == "and" and t.i > died.holder):
        amount = _others_after(joint, words, counted)
        if amount is not None and not any(h.amount.shares(amount) for h in found):
            return [replace(died, amount=amount, standing="more")]
    return []


def _others_after(joint: Token, words: Sequence[Token], counted: Sequence[Amount]) -> Amount | None:
    """Those who stand after "and" with only a place or time: "a second on Friday", "two more in hospital"."""
    after = "".join(f"{t.lower} " for t in words if joint.i < t.i <= joint.i + 5)
    if _ANOTHER.match(after):
        return Amount(joint.i + 1, joint.i + 1, 1, 1, 1)
    many = next((a for a in counted if a.first == joint.i + 1 and a.value < _MANY), None)
    rest = "".join(f"{t.lower} " for t in words if many is not None and many.last < t.i)
    return many if _MORE_DIED.match(rest) else None


_MANY = 100
_WHERE = r"(?:in |at |on |later |of |from |overnight |yesterday |today |the (?:next|following) )"
_ANOTHER = re.compile(rf"(?:an? (?:second|third|\w{{2,12}}th)|another|the other) {_WHERE}")
_MORE_DIED = re.compile(rf"(?:(?:more|others?) )?{_WHERE}")


def those_beside(words: Sequence[Token], state: Token, counted: Sequence[Amount]) -> list[Amount]:
    """The other side's number in "left 9 dead on one side and 14 among the rebels"."""
    for amount in counted:
        k = amount.first - words[0].i
        between = [t for t in words if state.i < t.i < amount.first]
        after = words[amount.last - words[0].i + 1 : amount.last - words[0].i + 2]
        near = 1 < len(between) <= 10 and words[k - 1].lower == "and" and between[0].lower in _BESIDE
        if near and after and after[0].lower in _BESIDE and not any(t.pos in ("VERB", "PUNCT") for t in between):
            return [amount]
    return []


def of_both_sides(verb: Token, words: Sequence[Token], counted: Sequence[Amount], told: Count) -> Count:
    """Those killed with the other side's number, whose verb is left out: "lost 12 men and the rebels 30"."""
    start = words[0].i
    for amount in counted:
        if not told.parts or amount.first <= max(verb.i, told.parts[0].last) or amount in told.parts:
            continue
        at = amount.first - start - 1
        while at > 0 and words[at].pos in ("NOUN", "PROPN", "ADJ", "DET", "PART"):
            at -= 1
        named = at < amount.first - start - 1 and words[at].lower in ("and", "while")
        beyond = words[amount.last - start + 1 : amount.last - start + 2]
        if named and (not beyond or beyond[0].pos in ("PUNCT", "ADP")):
            told.parts.append(amount)
            told.subs = [s for s in told.subs if s != amount]
    return told


def list_begins(words: Sequence[Token], counted: Sequence[Amount], first: int) -> int:
    """Where a list begins that ends with the number at `first`: "of four soldiers and four policemen killed"."""
    for amount in reversed([a for a in counted if a.last < first]):
        between = [t for t in words if amount.last < t.i < first]
        between = [] if any(t.lower in _STATES for t in between) else between
        people = bool(between) and all(t.pos in ("NOUN", "ADJ", "PROPN") for t in between[:-1])
        if people and between[-1].lower in ("and", ",") and any(is_person(t) for t in between):
            first = amount.first
    return first


def without_wholes(words: Sequence[Token], counted: Sequence[Amount]) -> list[Amount]:
    """The numbers without those of which others are a part: "eleven out of 30 passengers", "of the 30 in it eleven"."""
    start = words[0].i
    out = [a for a in counted if not _whole(words, a, counted)]
    opens = words[0].lower == "of" and len(out) > 1 and out[0].first - start <= _NEAR
    return out[1:] if opens else out


_NEAR = 3


def _whole(words: Sequence[Token], amount: Amount, counted: Sequence[Amount]) -> bool:
    part = next((a for a in counted if 1 < amount.first - a.last <= _NEAR + 1), None)
    between = [t.lower for t in words if part is not None and part.last < t.i < amount.first]
    if part is not None and any(
        t.lower in ("but", "only", "just") for t in words if part.first - 2 <= t.i < part.first
    ):
        return False  # "all but two of the 117"
    return bool(between) and "of" in between and set(between) <= _OF_THE


_OF_THE = {"out", "of", "the", "its", "his", "her", "their", "these", "those"}


def are_so(parsed: Parsed, state: Token, counted: Sequence[Amount]) -> list[Amount]:
    """ "Of the fourteen drinkers in the bar five are dead", "the four men on board are dead"."""
    subject = next(iter(parsed.kids(parsed.tokens[state.head], "nsubj")), None) if state.dep == "acomp" else None
    if subject is None or parsed.kids(subject, "conj"):
        return []
    own = {subject.i, *(t.i for t in parsed.kids(subject, "nummod"))}
    return [a for a in counted if own & set(range(a.first, a.last + 1))]


def otherwise(parsed: Parsed, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit) -> list[TollHit]:
    """The dead that a sentence tells in one of the ways that have no verb of their own."""
    lows = {t.lower for t in words}
    found: list[TollHit] = []
    if lows & set(_FATALLY):
        found += _fatally(words, counted, blank)
    if lows & {"only", "just", "but"} and "of" in lows:
        found += _all_but(words, counted, blank)
    if lows & {"only", "sole"}:
        found += _only_victim(parsed, words, counted, blank)
    return found or (_nobody_but(parsed, words, counted, blank) if lows & {"nobody", "no"} else [])


def _fatally(words: Sequence[Token], counted: Sequence[Amount], blank: TollHit) -> list[TollHit]:
    """ "Nineteen were hurt, two fatally", "three of them mortally"."""
    start = words[0].i
    out = []
    for amount in counted:
        after = [t.lower for t in words[amount.last - start + 1 : amount.last - start + 4]]
        after = after[2:] if after[:2] in (["of", "them"], ["of", "whom"]) else after
        if after and after[0] in _FATALLY:
            out.append(replace(blank, amount=amount, holder=amount.last))
    return out


_LIVING = word_list("tolls.living")


def _all_but(words: Sequence[Token], counted: Sequence[Amount], blank: TollHit) -> list[TollHit]:
    """ "Only two of the 34 passengers survived", "all but two of the 34 were killed": thirty-two died."""
    start = words[0].i
    for few, many in pairwise(counted):
        lead = words[few.first - start - 1].lower if few.first > start else ""
        between = [t.lower for t in words if few.last < t.i < many.first]
        verb = next((t for t in words if t.i > many.last and t.pos in ("VERB", "SCONJ", "PRON")), None)
        lived = verb is not None and verb.lemma in _LIVING
        died = verb is not None and verb.lemma in word_list("tolls.kill") | word_list("tolls.die")
        told = (lead in ("only", "just") and lived) or (lead == "but" and died)
        if verb is not None and told and between[:1] == ["of"] and len(between) <= 2 and few.value < many.value:
            left = many.value - few.value
            return [replace(blank, amount=Amount(few.first, many.last, left, left, left), holder=verb.i)]
    return []


def _only_victim(parsed: Parsed, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit) -> list[TollHit]:
    """ "The only victim was a gardener", "a woman was the sole fatality"."""
    for noun in words:
        if noun.lower not in ("victim", "fatality", "death") or noun.dep not in ("attr", "nsubj"):
            continue
        other = parsed.kids(parsed.tokens[noun.head], "nsubj" if noun.dep == "attr" else "attr")
        only = any(c.lower in ("only", "sole") for c in parsed.kids(noun, "amod"))
        if only and other and count(parsed, parsed.tokens[other[0].left : other[0].i + 1], counted).parts:
            return [replace(blank, amount=Amount(noun.i, noun.i, 1, 1, 1), holder=noun.i)]
    return []


def _nobody_but(parsed: Parsed, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit) -> list[TollHit]:
    """ "Nobody except the gunman died"."""
    at = next((t for t in words if t.lower in _EXCEPT and parsed.tokens[t.i - 1].lower in ("nobody", "one")), None)
    if at is None:
        return []
    told = count(parsed, right_zone(at, words), counted).amount
    verb = next((t for t in words if t.i > at.i and t.lemma in word_list("tolls.die") | word_list("tolls.kill")), None)
    return [replace(blank, amount=told, holder=verb.i)] if told is not None and verb is not None else []
