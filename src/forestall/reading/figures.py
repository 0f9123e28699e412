"""Figures: stated quantities, with what they count, where, and of when.

A number counts what it stands before ("5,200 troops"), what labels it ("Deaths: 463 (up 97)"), or what its sentence is
about ("Output was 732,000 barrels a day"). Tolls of single events are no figures; cumulative and rival tolls are.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forestall.reading.lexicon import word_list
from forestall.reading.numbers import Amount, amounts
from forestall.reading.parse import Parsed, Sentence, Token
from forestall.reading.tolls import TollHit
from forestall.vocabulary import Indicator, Vocabulary

__all__ = ["Quantity", "quantities_in"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure before its place, date and speaker are known; `token` is where the number ends."""

    indicator: str
    amount: Amount
    unit: str
    token: int
    sentence: int


_UNIT_PATTERNS = (
    ("%", re.compile(r"^(?:%|per ?cent|percent)$")),
    ("barrels per day", re.compile(r"^(?:barrels?|bpd|b/d)$")),
)
_MONEY = word_list("figures.money")
_CURRENCY = {"$": "USD", "€": "euros", "£": "pounds", "dollar": "USD", "dollars": "USD", "euro": "euros",
             "euros": "euros", "usd": "USD", "pounds": "pounds", "dinars": "dinars", "roubles": "roubles"}  # fmt: skip
_TIME = word_list("figures.time")
_TROPE = {"production", "exports", "price", "revenue", "budget", "aid"}
_DOWN = word_list("figures.down")


def quantities_in(
    parsed: Parsed, sentence: Sentence, vocabulary: Vocabulary, tolls: Sequence[TollHit], single: Iterable[int]
) -> list[Quantity]:
    """The figures of one sentence.

    `tolls` are its tolls; those whose first word is in `single` belong to an event and are left out.
    """
    words = parsed.of(sentence)
    counted = [a for a in amounts(words) if not _is_date(parsed, a)]
    own = set(single)
    out: list[Quantity] = []
    for toll in tolls:
        if toll.amount.first not in own and not toll.amount.vague and toll.kind == "dead" and toll.amount.value:
            unit = "people" if toll.disease else "people killed"
            out.append(Quantity("deaths", toll.amount, unit, toll.amount.last, sentence.number))
    used = {t.amount.first for t in tolls} | {i for t in tolls for i in range(t.amount.first, t.amount.last + 1)}
    for amount in counted:
        if amount.first in used or amount.vague:
            continue
        if _of_the_dead(parsed, amount, tolls):
            out.append(Quantity("deaths", amount, "people killed", amount.last, sentence.number))
            continue
        found = _quantity(parsed, amount, words, vocabulary, sentence)
        if found is not None:
            out.append(found)
    return _once(out)


def _of_the_dead(parsed: Parsed, amount: Amount, tolls: Sequence[TollHit]) -> bool:
    """Numbers that go on with a toll: "58 of them children", "then at 33", "last night it was twelve"."""
    before = [parsed.tokens[i].lower for i in range(max(0, amount.first - 4), amount.first)]
    if {"loss", "deaths"} & set(before) and "of" in before:
        return True
    earlier = [t for t in tolls if t.amount.last < amount.first]
    if not earlier or max(earlier, key=lambda t: t.amount.last).kind != "dead":
        return False
    after = [t.lower for t in parsed.tokens[amount.last + 1 : amount.last + 3]]
    if after[:2] in (["of", "them"], ["of", "whom"], ["of", "those"]):
        return True
    if "then" in before and before[-1:] in (["at"], ["to"]):
        return True
    verb = parsed.tokens[parsed.tokens[amount.last].head]
    counts = {"it", "count", "figure", "number", "toll", "total"}
    return verb.lemma == "be" and any(s.lower in counts for s in parsed.kids(verb, "nsubj"))


def _once(found: list[Quantity]) -> list[Quantity]:
    seen: dict[tuple[str, float], Quantity] = {}
    for q in found:
        seen.setdefault((q.indicator, q.amount.value), q)
    return list(seen.values())


def _is_date(parsed: Parsed, amount: Amount) -> bool:
    token = parsed.tokens[amount.first]
    return token.entity in ("DATE", "TIME") and not _clock_free(parsed, amount)


def _clock_free(parsed: Parsed, amount: Amount) -> bool:
    """The parser's DATE label is not trusted where a counted noun follows."""
    after = parsed.tokens[amount.last + 1 : amount.last + 3]
    return any(t.pos == "NOUN" and t.entity not in ("DATE", "TIME") for t in after[:1])


def _quantity(
    parsed: Parsed, amount: Amount, words: Sequence[Token], vocabulary: Vocabulary, sentence: Sentence
) -> Quantity | None:
    money = _money(parsed, amount)
    percent = _follows(parsed, amount, ("%", "percent", "per cent", "basis"))
    noun = _counted_noun(parsed, amount)
    if noun is not None and noun.lemma in _TIME:
        return None
    found = _by_noun(parsed, amount, noun, vocabulary) if not money and not percent else None
    found = found or _by_label(amount, words, vocabulary) or _by_phrase(amount, words, vocabulary)
    found = found or (_by_topic(parsed, amount, words, vocabulary, bool(money or percent or _barrels(parsed, amount))))
    if found is None:
        return None
    value = amount
    if percent and found.id == "price" and _DOWN & _near(parsed, amount):
        value = Amount(amount.first, amount.last, -amount.value, -amount.high, -amount.low)
    unit = "%" if percent else money or found.unit
    if money and found.id == "price" and _barrels(parsed, amount):
        unit = f"{money} per barrel"
    return Quantity(found.id, value, unit, amount.last, sentence.number)


def _near(parsed: Parsed, amount: Amount) -> set[str]:
    return {t.lower for t in parsed.tokens[max(0, amount.first - 5) : amount.first]}


def _follows(parsed: Parsed, amount: Amount, words: tuple[str, ...]) -> bool:
    after = parsed.tokens[amount.last + 1 : amount.last + 3]
    joined = " ".join(t.lower for t in after)
    return "%" in parsed.tokens[amount.last].text or any(joined.startswith(w) for w in words)


def _money(parsed: Parsed, amount: Amount) -> str | None:
    near = [parsed.tokens[amount.first - 1]] if amount.first else []
    near += [*parsed.tokens[amount.first : amount.last + 1], *parsed.tokens[amount.last + 1 : amount.last + 3]]
    for token in near:
        if token.lower in _MONEY:
            return _CURRENCY.get(token.lower, "USD")
        if token.text[:1] in _CURRENCY and len(token.text) > 1:
            return _CURRENCY[token.text[0]]
    return None


def _barrels(parsed: Parsed, amount: Amount) -> bool:
    return any(t.lower in ("barrels", "barrel", "bpd", "b/d") for t in parsed.tokens[amount.last + 1 : amount.last + 6])


def _counted_noun(parsed: Parsed, amount: Amount) -> Token | None:
    """The noun the number stands before, across adjectives."""
    last = parsed.tokens[amount.last]
    above = parsed.tokens[last.head]
    if last.dep in ("nummod", "quantmod", "compound") and above.pos in ("NOUN", "PROPN") and above.i > last.i:
        return above
    after = [t.lower for t in parsed.tokens[amount.last + 1 : amount.last + 3]]
    if after[:2] in (["of", "them"], ["of", "whom"]):
        nouns = [t for t in parsed.tokens[max(0, amount.first - 8) : amount.first] if t.pos == "NOUN"]
        return above if above.pos in ("NOUN", "PROPN") else nouns[-1] if nouns else None
    for token in parsed.tokens[amount.last + 1 : amount.last + 4]:
        if token.sentence != last.sentence or token.pos in ("VERB", "PUNCT", "CCONJ", "ADP", "SCONJ"):
            return None
        if token.pos in ("NOUN", "PROPN"):
            return token
    return None


def _by_noun(parsed: Parsed, amount: Amount, noun: Token | None, vocabulary: Vocabulary) -> Indicator | None:
    """What the counted noun says; a handful of soldiers who act or suffer is no troop figure."""
    if noun is None:
        return None
    near = [t.lower for t in parsed.tokens[amount.last + 1 : noun.i + 1]]
    for indicator in vocabulary.indicators:
        if noun.lemma not in indicator.nouns or indicator.id in _TROPE:
            continue
        if indicator.id == "troops" and (amount.value < 100 or (noun.dep == "dobj" and amount.value < 100)):
            return None
        if indicator.id == "missiles" and not _cumulative(parsed, amount):
            return None
        if indicator.id == "tests" and "positive" in near:
            return None
        return indicator
    return _by_verb(parsed, noun, vocabulary)


def _by_verb(parsed: Parsed, noun: Token, vocabulary: Vocabulary) -> Indicator | None:
    """ "130,000 people have left their homes", "205 people were detained"."""
    verb = parsed.tokens[noun.head]
    for indicator in vocabulary.indicators:
        if indicator.verbs and verb.lemma in indicator.verbs and indicator.id not in ("deaths",):
            return indicator
    homes = any(t.lower in ("home", "homes", "houses", "villages") for t in parsed.kids(verb, "dobj"))
    if verb.lemma in ("leave", "abandon", "lose") and homes:
        return next(i for i in vocabulary.indicators if i.id == "displaced")
    return None


def _cumulative(parsed: Parsed, amount: Amount) -> bool:
    sentence = parsed.sentences[parsed.tokens[amount.first].sentence]
    words = {t.lower for t in parsed.of(sentence)}
    return amount.value >= 100 or bool(words & {"since", "total", "altogether", "far", "overall"})


def _by_label(amount: Amount, words: Sequence[Token], vocabulary: Vocabulary) -> Indicator | None:
    """ "Confirmed cases since the start: 9,172 (up 1,797 in a day)"."""
    colon = next((t for t in reversed(words) if t.text == ":" and t.i < amount.first), None)
    if colon is None or amount.first - colon.i > 14:
        return None
    label = [t for t in words if t.i < colon.i]
    return _first_noun(label, vocabulary) or _phrase(label, vocabulary)


def _first_noun(label: Sequence[Token], vocabulary: Vocabulary) -> Indicator | None:
    for token in label:
        for indicator in vocabulary.indicators:
            if token.lemma in indicator.nouns or token.lower in indicator.nouns:
                return indicator
    return None


def _phrase(label: Sequence[Token], vocabulary: Vocabulary) -> Indicator | None:
    text = " ".join(t.lower for t in label)
    return next((i for i in vocabulary.indicators if any(p in text for p in i.phrases)), None)


def _by_phrase(amount: Amount, words: Sequence[Token], vocabulary: Vocabulary) -> Indicator | None:
    """ "733 in intensive care"."""
    after = [t for t in words if amount.last < t.i <= amount.last + 6]
    return _phrase(after, vocabulary)


def _by_topic(
    parsed: Parsed, amount: Amount, words: Sequence[Token], vocabulary: Vocabulary, measured: bool
) -> Indicator | None:
    """What the clause is about: the nearest noun of an indicator before the number, for amounts with a unit."""
    if not measured and not _naked(parsed, amount):
        return None
    near = sorted((t for t in words if t.i != amount.last), key=lambda t: (t.i > amount.first, abs(t.i - amount.first)))
    for token in near:
        for indicator in vocabulary.indicators:
            fits = token.lemma in indicator.nouns or token.lower in indicator.nouns
            if fits and (indicator.id in _TROPE if measured else indicator.id not in _ONLY_MEASURED):
                return indicator
    return None


_ONLY_MEASURED = ("price", "tests", "missiles", "aid", "detained")


def _naked(parsed: Parsed, amount: Amount) -> bool:
    """A number that stands for itself ("the own figure is 960,000", "places the number of troops at 5,200")."""
    last = parsed.tokens[amount.last]
    return amount.value >= 100 and last.dep in ("pobj", "attr", "dobj", "appos", "npadvmod", "ROOT", "conj")
