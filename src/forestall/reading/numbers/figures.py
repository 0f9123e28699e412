"""Figures: stated quantities, with what they count, where, and of when.

A number counts what it stands before ("5,200 troops"), what labels it ("Deaths: 463 (up 97)"), what its unit and clause
are about ("Output was 732,000 barrels a day"), or what the number before it counts ("1,110 deaths, against 917").
Tolls of single events are no figures; cumulative, superseded and rival tolls and numbers within a toll are.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.numbers.accounts import counts_dead
from forestall.reading.numbers.ellipsis import elliptical
from forestall.reading.numbers.headcounts import counted_noun, headcount
from forestall.reading.numbers.hits import TollHit
from forestall.reading.numbers.line import Line
from forestall.reading.numbers.measures import measure
from forestall.reading.numbers.numbers import Amount, amounts
from forestall.reading.numbers.people import is_person
from forestall.reading.numbers.quantity import Quantity
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary import Indicator, Vocabulary

__all__ = ["is_printed", "quantities_in"]

_CONFIRMING = word_list("figures.confirming")
_TIME, _COUNTING = word_list("figures.time"), word_list("figures.counting")
_GRAVELY = word_list("people.gravely")
_HOSPITAL = re.compile(
    r"(?:of the|of those|of its|of their|people|others)?(?: ?(?:wounded|injured|hurt|victims|survivors))? ?"
    r"(?:\w{1,40} )?(?:are|were|remain|remained|lay|lie) (?:still )?(?:being treated )?(?:in|at) "
    r"(?:(?:an? |the )?(?:[\w'’-]{1,40} ){0,3}hospitals?|intensive care)\b"
    r"|of (?:them|whom|those) (?:still )?in (?:hospital|intensive care)\b"
)
_LABELLED = ("cases", "deaths", "hospitalised", "tests", "displaced", "detained", "troops", "missiles")


def quantities_in(
    parsed: Parsed,
    sentence: Sentence,
    vocabulary: Vocabulary,
    tolls: Sequence[TollHit],
    single: Iterable[int],
    earlier: Sequence[Quantity] = (),
) -> list[Quantity]:
    """The figures of one sentence.

    `tolls` are its tolls; those whose first word is in `single` belong to an event and are left out. `earlier` are the
    figures of its block so far, which "of these, 508" and "its figure at noon was 95" look back to.
    """
    words = parsed.of(sentence)
    counted = amounts(words)
    own = set(single)
    out = _of_tolls(counted, tolls, own, sentence)
    inpatients = [a for a in counted if _in_hospital(a, words)]
    out += [Quantity("hospitalised", a, "people", a.last, sentence.number) for a in inpatients]
    used = {i for t in (*(t.amount for t in tolls), *inpatients) for i in range(t.first, t.last + 1)}
    told = _Told(parsed, words, vocabulary, counted, tolls, earlier, Line(words))
    for amount in counted:
        if amount.first in used | own or amount.vague or _gravely_hurt(parsed, amount):
            continue
        found = _quantity(told, amount, sorted(out, key=lambda q: q.token))
        if found is not None:
            out.append(found)
    return _once([*out, *_first_case(words, sentence)])


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence and what is known of it."""

    parsed: Parsed
    words: Sequence[Token]
    vocabulary: Vocabulary
    counted: Sequence[Amount]
    tolls: Sequence[TollHit]
    earlier: Sequence[Quantity]
    line: Line


def _of_tolls(counted: Sequence[Amount], tolls: Sequence[TollHit], own: set[int], sentence: Sentence) -> list[Quantity]:
    """The printed numbers of tolls that belong to no single event."""
    out: list[Quantity] = []
    for toll in tolls:
        if toll.kind != "dead" or not toll.amount.value or toll.amount.vague or toll.amount.first in own:
            continue
        unit = "people" if toll.disease else "people killed"
        printed = [a for a in counted if toll.amount.first <= a.first <= toll.amount.last and not a.vague]
        least = 2 if toll.standing == "within" else 1
        out += [Quantity("deaths", a, unit, a.last, sentence.number) for a in printed if a.value >= least]
    return out


def is_printed(parsed: Parsed, amount: Amount) -> bool:
    """Whether the text prints the amount's number itself, rather than its parts or a single person."""
    sentence = parsed.sentences[parsed.tokens[amount.first].sentence]
    return any(a.first == amount.first and a.value == amount.value for a in amounts(parsed.of(sentence)))


def _once(found: list[Quantity]) -> list[Quantity]:
    seen: dict[tuple[str, float], Quantity] = {}
    for q in found:
        seen.setdefault((q.indicator, q.amount.value), q)
    return list(seen.values())


def _quantity(told: _Told, amount: Amount, before: Sequence[Quantity]) -> Quantity | None:
    parsed, words, vocabulary = told.parsed, told.words, told.vocabulary
    number = words[0].sentence
    measured = measure(parsed, amount, told.line, vocabulary)
    if measured is not None:
        return Quantity(measured.indicator, measured.amount, measured.unit, amount.last, number)
    if not amount.value or _has_unit(parsed, amount):
        return None
    if _of_the_dead(told, amount) or counts_dead(parsed, amount, words, told.counted):
        return Quantity("deaths", amount, "people killed", amount.last, number)
    found = headcount(parsed, amount, words, vocabulary)
    if found is not None:
        return Quantity(found.id, amount, found.unit, amount.last, number)
    if amount.value == 1 and not _label(amount, words):
        return None
    labelled = _by_label(parsed, amount, words, vocabulary) or _by_count(parsed, amount, words, vocabulary)
    if labelled is not None:
        return Quantity(labelled.id, amount, labelled.unit, amount.last, number)
    return elliptical(parsed, amount, words, told.counted, before, told.earlier)


def _in_hospital(amount: Amount, words: Sequence[Token]) -> bool:
    """ "34 of the wounded are in a hospital in Izmir", "20 of the injured were in intensive care"."""
    after = " ".join(t.lower for t in words if amount.last < t.i <= amount.last + 12)
    return amount.value > 1 and not amount.vague and bool(_HOSPITAL.match(after))


def _of_the_dead(told: _Told, amount: Amount) -> bool:
    """Numbers that go on with a toll: "58 of them children", "then at 33", "last night it was twelve", "making 525"."""
    after = " ".join(t.lower for t in told.words if amount.last < t.i <= amount.last + 3)
    before = " ".join(t.lower for t in told.words if amount.first - 7 <= t.i < amount.first)
    beyond = " ".join(t.lower for t in told.words if amount.last < t.i <= amount.last + 8)
    if (
        amount.value > 1
        and _people_follow(told.parsed, amount)
        and (_OF_DEAD.search(before) or _DEAD_TOO.match(beyond))
    ):
        return True
    if amount.value > 1 and _OF_DEATHS.match(after):
        return True
    lows = [told.parsed.tokens[i].lower for i in range(max(told.words[0].i, amount.first - 5), amount.first)]
    if "of" in lows and {"loss", "losses", "deaths"} & set(lows) and _people_follow(told.parsed, amount):
        return True
    if lows[-1:] == ["making"] and {"loss", "killed", "deaths", "dead"} & {t.lower for t in told.words}:
        return True
    earlier = [t for t in told.tolls if t.amount.last < amount.first and t.amount.value]
    if not earlier or max(earlier, key=lambda t: t.amount.last).kind != "dead":
        return False
    more = lows[-3:] == ["as", "well", "as"] and told.tolls[-1].kind == "dead"
    if (more or lows[-1:] == ["including"] or lows[-2:] in (["among", "them"], ["of", "whom"])) and _people_follow(
        told.parsed, amount
    ):
        return amount.value > 1
    if not _naked(told.parsed, amount):
        return False
    if (_of_those(told.parsed, amount) and amount.value > 1) or ("then" in lows and lows[-1:] in (["at"], ["to"])):
        return True
    verb = told.parsed.tokens[told.parsed.tokens[amount.last].head]
    counts = {"it", "count", "figure", "number", "toll", "total"}
    return verb.lemma == "be" and any(s.lower in counts for s in told.parsed.kids(verb, "nsubj"))


_OF_DEAD = re.compile(
    r"\b(?:among (?:the|those) (?:dead|killed|victims) (?:is|are|was|were)"
    r"|the (?:dead|victims) (?:also )?includ(?:e|ed))(?: (?:also|at least|some|about))?$"
)
_DEAD_TOO = re.compile(r"(?:[\w'’-]{1,40} ){0,3}(?:are|were) among (?:the|those) (?:dead|killed|victims)\b")
_OF_DEATHS = re.compile(r"of (?:the|its|their|these|those|all) (?:deaths|fatalities)\b")


def _of_those(parsed: Parsed, amount: Amount) -> bool:
    """ "two of them", "14 of whom": some of those told of before."""
    after = [t.lower for t in parsed.tokens[amount.last + 1 : amount.last + 3]]
    return after in (["of", "them"], ["of", "whom"], ["of", "those"])


def _gravely_hurt(parsed: Parsed, amount: Amount) -> bool:
    """ "Two of them seriously", "four badly": a part of the wounded."""
    after = amount.last + (3 if _of_those(parsed, amount) else 1)
    return after < len(parsed.tokens) and parsed.tokens[after].lower in _GRAVELY


def _people_follow(parsed: Parsed, amount: Amount) -> bool:
    noun = counted_noun(parsed, amount)
    return noun is None or is_person(noun)


def _has_unit(parsed: Parsed, amount: Amount) -> bool:
    """A percentage or a sum of money that measures nothing asked for."""
    near = parsed.tokens[amount.last + 1 : amount.last + 3]
    before = parsed.tokens[amount.first - 1].text if amount.first else ""
    return before in ("$", "€", "£") or any(t.lower in ("%", "per", "percent", "dollars", "euros") for t in near[:1])


def _label(amount: Amount, words: Sequence[Token]) -> list[Token]:
    """The words before the colon that the number stands after, or none."""
    colon = next((t for t in reversed(words) if t.text == ":" and t.i < amount.first), None)
    if colon is None or amount.first - colon.i > 18:
        return []
    label = [t for t in words if t.i < colon.i]
    return [] if any(t.tag in ("VBD", "VBZ", "VBP") and t.pos == "VERB" for t in label) else label


def _by_label(parsed: Parsed, amount: Amount, words: Sequence[Token], vocabulary: Vocabulary) -> Indicator | None:
    """ "Confirmed cases since the start: 9,172 (up 1,797 in a day)", "Cases: 43, of which 13 confirmed"."""
    label = _label(amount, words)
    noun = counted_noun(parsed, amount)
    if not label or (noun is not None and (noun.lemma in _TIME or noun.entity in ("DATE", "TIME"))):
        return None
    if any(t.lemma == "displacement" for t in label) and noun is not None and not is_person(noun):
        return None
    for token in label:
        for indicator in vocabulary.indicators:
            if indicator.id in _LABELLED and (token.lemma in indicator.nouns or token.lower in indicator.nouns):
                return indicator
    text = " ".join(t.lower for t in label)
    return next((i for i in vocabulary.indicators if i.id in _LABELLED and any(p in text for p in i.phrases)), None)


def _by_count(parsed: Parsed, amount: Amount, words: Sequence[Token], vocabulary: Vocabulary) -> Indicator | None:
    """ "put the number seized at 276", "the comrades' own figure is 960,000", "production was 732,000"."""
    if not _naked(parsed, amount):
        return None
    before = [t for t in words if t.i < amount.first]
    counts = any(t.lower in _COUNTING for t in before)
    for token in reversed(before):
        for indicator in vocabulary.indicators:
            noun = token.lemma in indicator.nouns and token.pos != "VERB"
            verb = counts and token.pos == "VERB" and token.lemma in indicator.verbs and token.tag in ("VBN", "VBD")
            allowed = indicator.id not in ("price", "aid", "deaths", "revenue", "budget")
            if allowed and (verb or (noun and amount.value >= max(indicator.least, 2 if counts else 100))):
                return indicator
    return None


def _naked(parsed: Parsed, amount: Amount) -> bool:
    """A number that stands for itself ("the own figure is 960,000", "places the number of troops at 5,200")."""
    last = parsed.tokens[amount.last]
    after = parsed.tokens[amount.last + 1] if amount.last + 1 < len(parsed.tokens) else last
    return after.sentence != last.sentence or after.pos in ("PUNCT", "ADP", "CCONJ", "SCONJ", "ADV", "PART", "VERB")


def _first_case(words: Sequence[Token], sentence: Sentence) -> list[Quantity]:
    """ "confirmed its first case of the virus" is one case."""
    lows = [t.lower for t in words]
    if not _CONFIRMING & set(lows):
        return []
    at = next((k for k, low in enumerate(lows) if low == "first" and "case" in lows[k + 1 : k + 3]), None)
    if at is None:
        return []
    first = words[at].i
    return [Quantity("cases", Amount(first, first, 1, 1, 1), "first case", first, sentence.number)]
