"""A list of people and how many they are: "five soldiers, two policemen and a cook" is eight.

The words between two bounds are cut at commas and "and"; each part counts by its number, by a singular person (one), or
by a name (one). A name beside a single person is the same person ("the mayor, Ali Hassan,"), "including", "among them"
and "of them" begin what has been counted already.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.numbers.numbers import Amount
from forestall.reading.numbers.ordinals import ordinal
from forestall.reading.words.lexicon import word_list

__all__ = ["Count", "count", "is_person"]

_PERSONS = word_list("people.persons") | (word_list("who.people") - word_list("people.collectives"))
_PLURALS = word_list("people.plurals")
_THINGS = word_list("people.things")
_TITLES = word_list("people.titles")
_HEDGES = word_list("people.hedges")
_ONE = word_list("people.one")
_PRONOUNS = {"him", "he", "she", "her", "himself", "herself", "me", "i"}
_HOLDERS = word_list("people.holders")
_NTH = re.compile(r"\d{1,9}(?:st|nd|rd|th)")
_PAIRS = {"couple", "pair", "twins"}
_GRAVELY, _FEW_WORDS = word_list("people.gravely"), 5
_TWO, _DAYS = 2, ("DATE", "TIME")
_UNKNOWN = {"several", "many", "few", "others", "people", "civilians", "most", "more"}
_NO_NAME = ("GPE", "LOC", "ORG", "NORP", "FAC", "DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "EVENT")


@dataclass(slots=True)
class Count:
    """What a list adds up to; `subs` are numbers of people within it, `open` where some are not numbered."""

    parts: list[Amount] = field(default_factory=list)
    subs: list[Amount] = field(default_factory=list)
    open: bool = False

    @property
    def amount(self) -> Amount | None:
        """The sum, spanning the parts; None where nothing is counted."""
        if not self.parts:
            return None
        exact = [p for p in self.parts if not p.vague] or self.parts
        return Amount(
            min(p.first for p in exact),
            max(p.last for p in exact),
            sum(p.value for p in exact),
            sum(p.low for p in exact),
            sum(p.high for p in self.parts),
            len(exact) == 0 or exact[0].vague,
        )


@dataclass(slots=True)
class _Part:
    """Words `tokens` after the separator `sep` ("", "," or "and")."""

    sep: str
    tokens: list[Token]


def is_person(token: Token) -> bool:
    """Whether a noun names a person, by the list or by its entity label.

    >>> from forestall.reading.form.parse import parse
    >>> from forestall.reading.form.text import blocks_of
    >>> [is_person(t) for t in parse("Two soldiers", blocks_of("Two soldiers")).tokens]
    [False, True]
    """
    return token.lemma in _PERSONS or token.lower in _PERSONS or token.lower in _PLURALS or token.entity == "PERSON"


def count(parsed: Parsed, words: Sequence[Token], counted: Sequence[Amount]) -> Count:
    """The people listed in `words`; `counted` are the amounts of their sentence."""
    out, inside, last = Count(), False, ""
    owed, told_by = 0.0, list[_Part]()
    for part in _parts(words, counted):
        told_by.append(part)
        told, inside = _add_sub(parsed, part, counted, out, inside)
        if told or (_both(part) and sum(p.value for p in out.parts) == _TWO):
            continue
        amount = _numbered(parsed, part, counted)
        if amount is not None:
            if last == "name" and part.sep == "," and _one_of(part):
                continue  # "Ali Hassan, one of the leaders,"
            out.parts.append(amount)
            owed, last = amount.value, "number"
            continue
        kind = _single(parsed, part)
        if kind is None:
            out.open = out.open or bool({t.lower for t in part.tokens[:3]} & _UNKNOWN)
            last = "" if part.sep == "and" else last
        elif kind == "name" and owed >= 1 and (part.sep == "," or last == "named"):
            owed, last = owed - 1, "named"  # "two men, A and B"
        elif kind == "noun" and part.sep == "," and _apposed(part, last, owed):
            owed, last = 0.0, "noun"  # "Ali Hassan, the mayor,", "one worker, a cook,"
        elif kind == "noun" and last and part.sep == "," and _nth(part):
            last = "noun"  # "a soldier, the 70th to die this year"
        else:
            head = part.tokens[0] if kind == "pronoun" else _head(part)
            out.parts.append(Amount(head.i, head.i, 1, 1, 1))
            owed, last = (1.0 if kind == "noun" else 0.0), kind
    return _without_apposition(out, told_by)


def _without_apposition(told: Count, parts: Sequence[_Part]) -> Count:
    """ "The owner of the lorry, a Pole, was shot" is one: a list would have an "and"."""
    lone = len(parts) == len(told.parts) == _TWO and all(p.value == 1 for p in told.parts)
    if lone and parts[1].sep == "," and all(p.tokens[0].lower in ("a", "an", "the") for p in parts):
        told.parts = told.parts[:1]
    return told


def _both(part: _Part) -> bool:
    """ "The man and his wife, both teachers,": two told of before."""
    return part.sep == "," and part.tokens[0].lower == "both"


def _apposed(part: _Part, last: str, owed: float) -> bool:
    """Whether a single person after a comma is the one just told; "Ali Hassan, his wife" are two."""
    return (last == "name" and part.tokens[0].tag != "PRP$") or (last == "number" and owed == 1)


def _nth(part: _Part) -> bool:
    """ "The 70th member of the force", "the third journalist", "the only survivor"."""
    lows = [t.lower for t in part.tokens[:3]]
    told = len(lows) > 1 and bool(_NTH.fullmatch(lows[1]) or ordinal(lows[1]) or lows[1] in ("latest", "only", "last"))
    return lows[0] in ("the", "his", "her", "their") and told


def _one_of(part: _Part) -> bool:
    return [t.lower for t in part.tokens[:2]] == ["one", "of"]


def _parts(words: Sequence[Token], counted: Sequence[Amount]) -> Iterator[_Part]:
    """The words cut at commas, "and" and the like, but never inside a number or brackets."""
    within = {i for a in counted for i in range(a.first, a.last + 1)}
    sep, held = "", list[Token]()
    for k, token in enumerate(words):
        cut = "" if token.i in within else _separator(words, k)
        if not cut:
            held.append(token)
            continue
        if held:
            yield _Part(sep, held)
        sep, held = ("and" if sep == "," and not held and cut == "and" else cut), []
    if held:
        yield _Part(sep, held)


def _separator(words: Sequence[Token], k: int) -> str:
    """ "and" or "," where the word separates two parts of a list, else ""."""
    low, before = words[k].lower, words[k - 1].lower if k else ""
    if low in ("and", "&", "plus"):
        return "" if _one_phrase(words, k) else "and"
    if (low == "well" and before == "as") or (low in ("with", "alongside") and before in ("together", "along")):
        return "and"
    return "," if low in (",", "(", ")") or _dash(words, k) else ""


def _dash(words: Sequence[Token], k: int) -> bool:
    """Whether a dash stands between blanks, unlike that of "al-Asad"."""
    return words[k].text in ("-", "–") and k > 0 and words[k].start > words[k - 1].end


def _one_phrase(words: Sequence[Token], k: int) -> bool:
    """ "39 women and children", "men and boys": a bare plural after "and" adds nothing of its own."""
    after = words[k + 1] if k + 1 < len(words) else None
    before = words[k - 1] if k else None
    return bool(after and before and after.tag == "NNS" and before.tag in ("NNS", "NN", "JJ"))


def _add_sub(parsed: Parsed, part: _Part, counted: Sequence[Amount], out: Count, inside: bool) -> tuple[bool, bool]:
    """Whether the part tells of people counted before, and whether so do those after it; numbers go to `subs`."""
    lows = [t.lower for t in part.tokens]
    text = " ".join(lows)
    opens = lows[0] in ("including", "among", "mostly", "mainly") or "including" in lows or text.startswith("most of")
    within = any(p in text for p in ("of them", "of whom", "of those", "among them", "among whom", "of which"))
    both = lows[0] in ("both", "all", "each") and len(lows) > 1 and lows[1] in ("in", "of", "from", "aged", "members")
    if not (opens or ((within or both) and out.parts) or inside or _graver(lows)):
        return False, False
    cut = next((t.i for t in part.tokens if t.lower == "including"), part.tokens[0].i)
    if opens and cut != part.tokens[0].i and not inside:
        head = _Part(part.sep, [t for t in part.tokens if t.i < cut])
        amount = _numbered(parsed, head, counted)
        if amount is not None:
            out.parts.append(amount)
    out.subs += [
        a for a in counted if part.tokens[0].i <= a.first <= part.tokens[-1].i and a.first >= cut and _people(parsed, a)
    ]
    return True, opens or inside


def _graver(lows: Sequence[str]) -> bool:
    """ "one critically", "two of them badly": how ill those few are who were counted before."""
    words = [low for low in lows if low[0].isalnum()]
    told = {"were", "was", "wounded", "hurt", "injured"} & set(words)
    return bool(words) and len(words) <= _FEW_WORDS and words[-1] in _GRAVELY and not told


def _numbered(parsed: Parsed, part: _Part, counted: Sequence[Amount]) -> Amount | None:
    """The number that counts the part's people: the first that no preposition stands before."""
    if {t.lower for t in part.tokens[:3]} & _PAIRS and part.tokens[-1].lower != "of":
        where = next(t for t in part.tokens if t.lower in _PAIRS)
        return Amount(where.i, where.i, 2, 2, 2)
    if part.tokens[0].lower == "both":
        return Amount(part.tokens[0].i, part.tokens[0].i, 2, 2, 2)
    for amount in counted:
        if part.tokens[0].i <= amount.first <= part.tokens[-1].i:
            before = [t for t in part.tokens if t.i < amount.first]
            plain = all(
                t.lower in _HEDGES or t.pos in ("ADV", "VERB", "AUX", "DET", "ADJ", "SCONJ") for t in before[-3:]
            )
            of_those = (
                len(before) > 1 and before[0].lower == "of" and before[1].lower in ("these", "those", "the", "them")
            )
            of_some = any(t.lower in _HOLDERS for t in before) and "of" in {t.lower for t in before[-4:]}
            held = of_those or of_some or (bool(before) and before[-1].lower == "alone")
            crossed = any(t.pos == "ADP" and t.lower not in _HEDGES for t in before)
            reached = plain and not crossed and _in_reach(before)
            if (held or reached or _is_argument(parsed, amount)) and _people(parsed, amount):
                return amount
    return None


def _is_argument(parsed: Parsed, amount: Amount) -> bool:
    """Whether the parser takes the counted noun for a subject or object ("In Gao two men were killed")."""
    last = parsed.tokens[amount.last]
    noun = parsed.tokens[last.head] if last.dep in ("nummod", "quantmod", "compound") else last
    return noun.dep in ("nsubj", "nsubjpass", "dobj")


def _in_reach(before: Sequence[Token]) -> bool:
    """No place or time stands between the part's beginning and the number ("in Gao two men")."""
    lows = [t.lower for t in before]
    return not any(low in ("in", "at", "of") and not _hedge_pair(lows, k) for k, low in enumerate(lows))


def _hedge_pair(lows: Sequence[str], k: int) -> bool:
    """ "at least", "in excess of", "a total of"."""
    after, before = lows[k + 1 : k + 2], lows[k - 1 : k] if k else []
    return after in (["least"], ["most"], ["excess"]) or before in (["excess"], ["total"], ["number"])


def _people(parsed: Parsed, amount: Amount) -> bool:
    """Whether the number counts people: its noun is one of them, or it has no noun."""
    for token in parsed.tokens[amount.last + 1 : amount.last + 6]:
        if token.sentence != parsed.tokens[amount.last].sentence or token.pos in (
            "PUNCT",
            "VERB",
            "AUX",
            "CCONJ",
            "ADP",
        ):
            return token.text not in ("%",)
        if token.lemma in _PERSONS or token.lower in _PLURALS:
            return True
        if token.lemma in _THINGS or token.lower in ("%", "per", "percent", "million", "$"):
            return False
    return True


def _single(parsed: Parsed, part: _Part) -> str | None:
    """ "pronoun", "noun" (a singular person), "name", or None where the part is no single person."""
    part = _Part(part.sep, part.tokens[1:]) if part.tokens[0].lower == "only" and part.tokens[1:] else part
    lows = [t.lower for t in part.tokens]
    if lows[0] in _PRONOUNS and (len(lows) == 1 or part.tokens[1].pos in ("ADP", "ADV", "PUNCT", "VERB", "SCONJ")):
        return "pronoun"
    part, lows = _after_place(part, lows)
    head = _head(part)
    if head.tag == "NNS" or head.lower in _PLURALS:
        return None
    if head.lemma in _PERSONS or head.lower in _PERSONS:
        bare = lows[0] not in _ONE and head.tag == "NN" and part.tokens[0].tag not in ("JJ", "JJS", "RB", "NNP", "NN")
        named = head.tag == "NNP" and head.lower in _TITLES
        return "name" if named else None if bare else "noun"
    if head.entity == "NORP" and lows[0] in ("a", "an", "another") and head.tag == "NNP" and head in part.tokens[1:2]:
        return "noun"  # "a Turkmen"
    if head.tag == "NNP" and lows[0] in _ONE and any(t.lemma in _PERSONS and t.tag == "NN" for t in part.tokens[:-1]):
        return "noun"  # "the fisherman Mauriz", whatever the parser takes the name for
    known = head.text in parsed.surnames or (part.tokens[0].lower in _TITLES and part.tokens[0].tag == "NNP")
    if head.tag == "NNP" and (known or (head.entity not in _NO_NAME and not head.lower.endswith(("ia", "stan")))):
        full = sum(t.tag == "NNP" for t in part.tokens) > 1 and not head.entity
        titled = part.tokens[0].lower in _TITLES or head.entity == "PERSON" or full or known
        described = any(t.lemma in _PERSONS for t in part.tokens[:-1])
        return "name" if titled or described else None
    return None


def _after_place(part: _Part, lows: list[str]) -> tuple[_Part, list[str]]:
    """The part without the place or time it begins with: "in Gao a soldier"."""
    at = next((k for k, low in enumerate(lows) if k and low in _ONE), 0)
    opened = part.tokens[0].pos == "ADP" and any(t.lemma in _PERSONS for t in part.tokens[at:])
    named = not any(t.lemma in _PERSONS for t in part.tokens[:at])
    return (_Part(part.sep, part.tokens[at:]), lows[at:]) if at and opened and named else (part, lows)


def _head(part: _Part) -> Token:
    """The last noun before the first preposition or verb of the part."""
    head = part.tokens[0]
    for k, token in enumerate(part.tokens):
        if k and (token.pos in ("ADP", "SCONJ", "AUX") or token.tag in ("VBD", "VBG", "VBN", "WP", "WDT", "TO")):
            break
        if token.entity in _DAYS and head.tag == "NN" and head.entity not in _DAYS:
            break  # "the driver an hour later"
        named = token.pos in ("NOUN", "PROPN", "NUM", "PRON") or (token.tag == "JJ" and token.lower in _PERSONS)
        if named and token.lower != "by":  # "passer-by"
            head = token
    return head
