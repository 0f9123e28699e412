"""Amounts with a unit: money, percentages, barrels, points, weights; what each measures, by the words around it.

"$84.10 a barrel" is a price whatever stands beside it; "$1.7 billion in aid" is aid because of its nearest noun; a
percentage measures what its clause is about, and is none where that is a vote.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.numbers.line import Line
from forestall.reading.numbers.numbers import Amount
from forestall.reading.numbers.prices import currency, is_cents, is_hire, is_told_price, is_worth
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary import Indicator, Vocabulary

__all__ = ["Measure", "measure"]

_SENDING = word_list("measures.sending")
_COSTING = word_list("measures.costing")
_PER, _MOVE = word_list("figures.per"), word_list("figures.move")
_SHARES, _GOODS, _DOWN = word_list("figures.shares"), word_list("figures.goods"), word_list("figures.down")
_TROPE = ("production", "exports", "price", "revenue", "budget", "aid")
_PART_OF = re.compile(
    r"^(?:% |percent |pct |per cent |cent )*(?:funded|covered|owned|complete"
    r"|of (?!gdp|gross|national|(?:a |the )?(?:hull|ship)|(?:its|their|the) (?:value|output|production|exports)))"
)
_TRADED = re.compile(
    r"\b(?:settl|clos|end|finish|trad|open|chang)(?:e|es|ed|ing|s)? (?:hands )?(?:\w+ ){0,5}at "
    r"(?:(?:about|around|some|nearly|close|to|over|only|just|a|record|high|low|of|under) )*[$€£]?$"
)
_LOST = re.compile(
    r"\b(?:lost|gained|shed|added|rose|fell|dropped|jumped|climbed|slipped|slid|up|down|eased|surged|plunged) "
    r"(?:(?:by|as|much|about|some|nearly|more|than|over|almost|another) )*[$€£]?$"
)
_UP_TO = re.compile(
    r"\b(?:to|above|below|past|beyond|under|over|near|at)(?: (?:about|around|some|nearly|only|more|than))* ?[$€£]?$"
)
_UNIT_OF = re.compile(
    r"\b(?:a|an|per|one) (?:kilo|kg|litre|bag|sack|loaf|pound|dozen|tonne|gallon|barrel|ounce|bottle|tray)"
    r"(?: of(?: \w+){1,3})? (?:,(?: (?:up |down )?from)?|(?:\w+ ){0,4}(?:to|at|from|is|was|for)(?: about| some)?)$"
)
_BY_UNIT = re.compile(r"\b(?:a|per) (?:barrel|ounce|tonne|pound|bushel|litre|kilo|megawatt)\b")
_RELEASED = word_list("measures.released")
_CUT_OFF = word_list("measures.cut_off")
_WEIGHTS = word_list("measures.weights")
_MADE = word_list("measures.made")
_RELIEF = word_list("measures.relief")
_WELLS = word_list("measures.wells")
_TAKEN_GOODS = word_list("measures.taken_goods")
_INDEX = re.compile(
    r"index|dow|nikkei|ftse|dax|cac|nasdaq|s&p|kospi|sensex|bourse|stocks?|shares?|average|risk|hang|seng|bovespa|ibex"
    r"|spreads?|topix|merval|rts|moex|bist|tadawul|psei|jse|mib|nifty|composite|shenzhen|asx|tsx|stoxx|straits",
    re.I,
)
_DUTIES = word_list("figures.duties")
_RATE = re.compile(r"to (?:the|one|a) (?:us )?(?:dollar|euro|pound|greenback|mark)\b")
_EXTREME = re.compile(r"\b(?:low|lows|high|highs|peak|close) of$")
_BARRELS = word_list("measures.barrels")
_POWER = {"mw": "MW", "gw": "GW", "megawatt": "MW", "megawatts": "MW", "gigawatts": "GW", "gwh": "GWh", "mwh": "MWh"}
_PERCENT = re.compile(r"(?:%|percent\b|pct\b|per cent\b)")
_PERCENT_LATER = re.compile(r"(?:to|and|or) [\d.,]+ (?:%|percent\b|pct\b|per cent\b)")
_COSTS = re.compile(
    r"\b(?:costs?|costing|sells? (?:for|at)|sold (?:for|at)|fetch(?:es|ed)|goes for|changes? hands for|priced at)"
    r"(?: (?:about|around|some|nearly|over|only|up|to|as|much|more|than|now))* ?[$€£]?$"
)
_CARRIED = word_list("measures.carried")
_CARGO = word_list("measures.cargo")
_BROAD = word_list("measures.broad")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measured amount says: the indicator's id, the unit, and the amount with its sign."""

    indicator: str
    unit: str
    amount: Amount


def measure(parsed: Parsed, amount: Amount, line: Line, vocabulary: Vocabulary) -> Measure | None:
    """The measure an amount of a sentence is, or None where it has no unit or its clause tells no indicator."""
    context = _Context(parsed, amount, line, vocabulary)
    readers = (
        _per_unit,
        _percent,
        _barrels,
        _volume,
        _power,
        _points,
        _cents,
        _money,
        _weight,
        _nil,
        _stringency,
        _rate,
        _level,
    )
    return next((found for reader in readers if (found := reader(context)) is not None), None)


@dataclass(frozen=True, slots=True)
class _Context:
    """An amount in its sentence."""

    parsed: Parsed
    amount: Amount
    line: Line
    vocabulary: Vocabulary

    @property
    def words(self) -> Sequence[Token]:
        """The words of the sentence."""
        return self.line.words

    def after(self, count: int) -> list[str]:
        """The words right after the amount, in small letters."""
        behind = self.amount.last + 1 - self.words[0].i
        return [t.lower for t in self.words[behind : behind + count]]

    def before(self, count: int) -> list[Token]:
        """The words right before it."""
        here = self.amount.first - self.words[0].i
        return [*self.words[max(0, here - count) : here]]

    def topic(self, wanted: Callable[[Indicator], bool]) -> Indicator | None:
        """The indicator whose noun or verb stands nearest, those far behind the amount last."""
        first, last = self.amount.first, self.amount.last
        near = sorted(
            (t for t in self.words if not first <= t.i <= last), key=lambda t: (t.i - last > 6, abs(t.i - first))
        )
        shown = (i for t in near for i in self.vocabulary.indicators if wanted(i) and _shows(i, t))
        return next(shown, None)


def _shows(indicator: Indicator, token: Token) -> bool:
    if token.lemma in indicator.nouns or token.lower in indicator.nouns:
        return token.pos != "VERB" or token.lemma in indicator.verbs
    return token.pos == "VERB" and token.lemma in indicator.verbs


def _currency(context: _Context) -> str | None:
    """The currency beside the amount, or of a second amount it is joined to ("from 690 to 1,300 francs")."""
    amount, tokens = context.amount, context.parsed.tokens
    reach = 5 if context.after(1) in (["to"], ["and"], ["or"]) else 2
    near = [*context.before(1), *tokens[amount.first : amount.last + 1]]
    near += [t for t in context.words if amount.last < t.i <= amount.last + reach]
    return next((found for t in near if (found := currency(t.text)) is not None), None)


def _per_unit(context: _Context) -> Measure | None:
    """ "$84.10 a barrel", "450 euros per tonne", "a barrel cost $28"."""
    money = _currency(context)
    if money is None:
        return None
    after = context.after(6)
    for k, word in enumerate(after[:-1]):
        if word in ("a", "an", "per", "the") and after[k + 1] in _PER:
            return Measure("price", f"{money} per {after[k + 1]}", context.amount)
    before = [t.lower for t in context.before(9)]
    costs = bool(_COSTING & set(before))
    unit = next((w for w in before if w in _PER), None)
    return Measure("price", f"{money} per {unit}", context.amount) if costs and unit else None


def _percent(context: _Context) -> Measure | None:
    """ "Brent rose 2.3%", "inflation of 85 per cent", "a deficit of 4.8% of GDP"."""
    after = context.after(6)
    if not (_PERCENT.match(" ".join(after)) or _PERCENT_LATER.match(" ".join(after))):
        return None
    lows = context.line.lowers
    taxed = bool(_DUTIES & lows) and not {"receipts", "revenue", "revenues"} & lows
    if (
        _SHARES & lows
        or taxed
        or {"enrich", "enrichment", "fatality"} & context.line.lemmas
        or _PART_OF.match(" ".join(after))
    ):
        return None
    found = context.topic(lambda i: i.id in _TROPE and i.id != "aid")
    if found is None:
        return _company(context)
    return Measure(found.id, _percent_unit(context), context.amount)


def _percent_unit(context: _Context) -> str:
    """The direction of a change is told in the unit; the value stays as printed."""
    return "% fall" if _DOWN & {t.lower for t in context.before(5)} else "%"


def _company(context: _Context) -> Measure | None:
    """ "BP gained 4%": a name that moves by a percentage is a share."""
    verb = next((t for t in reversed(context.before(4)) if t.lemma in _MOVE and t.pos == "VERB"), None)
    if verb is None or not any(s.tag in ("NNP", "NNPS") for s in context.parsed.kids(verb, "nsubj")):
        return None
    return Measure("price", _percent_unit(context), context.amount)


def _power(context: _Context) -> Measure | None:
    """ "capacity fell from 1,016 MW to 358 MW"."""
    after = context.after(1)
    told = after[:1] and after[0] in _POWER and context.amount.value > 0
    return Measure("production", _POWER[after[0]], context.amount) if told else None


def _barrels(context: _Context) -> Measure | None:
    """ "1.2 million barrels a day": pumped or sold, by the nearest word; pumped where nothing tells."""
    after = context.after(4)
    if not any(w in _BARRELS for w in after[:1]) and after[:3] not in (["b", "/", "d"], ["b", "/", "d."]):
        return None
    daily = bool({"day", "daily", "bpd", "b/d", "mbpd", "d", "d."} & set(after))
    unit = "barrels per day" if daily else "barrels"
    near = {t.lemma for t in context.words if context.amount.first - 12 <= t.i <= context.amount.last + 16}
    if near & _RELEASED:
        return Measure("aid", unit, context.amount)
    found = context.topic(lambda i: i.id in ("production", "exports"))
    if found is None and not daily:
        return None
    pumped = near & {"pump", "produce", "output", "production"}
    where = (
        "exports" if near & _CUT_OFF and not pumped else "production" if near & _WELLS or found is None else found.id
    )
    return Measure(where, unit, context.amount)


def _points(context: _Context) -> Measure | None:
    """ "227 basis points", "the index fell by 93 points"."""
    after = context.after(2)
    basis = after[:1] == ["basis"]
    if not basis and after[:1] not in (["points"], ["point"]):
        return None
    market = basis or any(_INDEX.fullmatch(t.text) for t in context.words)
    return Measure("price", "basis points" if basis else "points", context.amount) if market else None


def _money(context: _Context) -> Measure | None:
    """ "$2.1bn in revenue", "pledged $1.7 billion", "closed at $79.55"."""
    money = _currency(context)
    if money is None:
        return None
    if context.amount.value < 1e6 and (_is_price(context) or _is_led_to(context)):
        return Measure("price", money, context.amount)
    daily = re.match(r"^\D{0,200}(?:a|per|each|every) (?:day|week|month|year)\b", " ".join(context.after(5)))
    if daily and context.amount.value >= 1e6 and any(t.lemma in ("loss", "lose", "cost") for t in context.before(8)):
        return Measure("revenue", money, context.amount)
    found = context.topic(lambda i: i.id in _TROPE and i.id != "price")
    priced = context.topic(lambda i: i.id == "price") if context.amount.value < 1e6 else None
    if priced is not None and _moves(context) and _nearer(context, priced, found):
        return Measure("price", money, context.amount)
    return _sum_of(context, money, found)


def _is_price(context: _Context) -> bool:
    """ "costs 30 pesos", "to end at $21.44", "lost $10.56 ... to end at", "12,500 rand a month"."""
    lead = " ".join(t.lower for t in context.before(12))
    wage = " ".join(context.after(4))
    if _COSTS.search(lead) or _TRADED.search(lead) or _UNIT_OF.search(lead):
        return True
    nouns = next(i.nouns for i in context.vocabulary.indicators if i.id == "price") - _BROAD
    text = context.line.text
    named = any(t.lemma in nouns for t in context.before(9)) and _moves(context)
    if _UP_TO.search(lead) and (named or _BY_UNIT.search(text)):
        return True
    if context.amount.value >= 1 and re.match(r"\D{0,16}(?:a|an|per) (?:month|hour|week|shift)\b", wage):
        return not any(t.lemma in ("ago", "later") for t in context.words if 0 < t.i - context.amount.last <= 4)
    return bool(_LOST.search(lead)) and bool(re.search(r"\b(?:settle|close|end|finish|trade)[ds]? at\b", text))


def _is_led_to(context: _Context) -> bool:
    """ "Was up $2.05 at $70.12", "to 180,000 dollars a day", "the dollar bought 31.5 roubles"."""
    lead, after = _lead(context), " ".join(context.after(3))
    known = context.line.forms
    return (
        is_told_price(lead, context.line.text, known, context.amount.value) or is_hire(after, known) or is_worth(lead)
    )


def _lead(context: _Context) -> str:
    return " ".join(t.lower for t in context.before(9))


def _cents(context: _Context) -> Measure | None:
    """ "Up 72 cents" are 0.72 of what the price is told in."""
    after = " ".join(context.after(3))
    told = "cent" in after and is_cents(_lead(context), after, context.line.lemmas)
    if not told:
        return None
    low, high = context.amount.low / 100, context.amount.high / 100
    return Measure("price", "USD", replace(context.amount, value=context.amount.value / 100, low=low, high=high))


def _volume(context: _Context) -> Measure | None:
    """ "72 million cubic metres a day", "27 billion cubic metres": gas sold, or drawn where the words say so."""
    after = context.after(2)
    if after[:1] not in (["cubic"], ["bcm"]) or context.amount.value < 1e6:
        return None
    drawn = {t.lemma for t in context.before(9)} & (_MADE | {"pump", "extract"})
    gas = drawn or context.line.lemmas & {"gas", "flow", "lng", "pipeline", "delivery"}
    return Measure("production" if drawn else "exports", " ".join(after), context.amount) if gas else None


def _sum_of(context: _Context, money: str, found: Indicator | None) -> Measure | None:
    """What a sum is: a budget's where nothing nearer tells and it is of millions; small ones a head are nothing."""
    if " head" in " ".join(context.after(4)):
        return None
    lemmas = context.line.lemmas
    if found is not None and found.id == "exports" and not lemmas & {"worth", "export", "good", "trade", "shipment"}:
        found = context.topic(lambda i: i.id in ("budget", "revenue", "aid"))
    reward = found is not None and found.id == "aid" and {"capture", "catch", "information", "bounty"} & lemmas
    if reward or (found is None and context.amount.value >= 1e6):
        return Measure("budget", money, context.amount)
    return Measure(found.id, money, context.amount) if found is not None else None


def _moves(context: _Context) -> bool:
    """Whether a word of trading or moving stands near."""
    return any((t.lemma in _MOVE and t.pos != "NOUN") or t.lower in ("price", "prices") for t in context.before(8))


def _nearer(context: _Context, first: Indicator, second: Indicator | None) -> bool:
    """Whether a word of the first indicator stands nearer than one of the second."""
    if second is None:
        return True
    return context.topic(lambda i: i.id in (first.id, second.id)) is first


def _weight(context: _Context) -> Measure | None:
    """ "Output is down by 15,000 ounces", "1.2m tonnes left Abidjan", "2,000 tonnes of rice": made, sold or given."""
    after = context.after(5)
    if not after or after[0] not in _WEIGHTS:
        return None
    heavy = after[0] not in ("doses", "rations", "parcels")
    sent = any(t.lemma in _SENDING for t in context.words)
    made = any(t.lemma in _MADE and t.lower != "mines" for t in context.before(9)) and not sent
    leaves = any(t.lemma == "leave" for t in context.words if 0 < t.i - context.amount.last <= 5)
    aboard = any(t.lower in ("with", "laden", "loaded") for t in context.before(3))
    carried = (aboard or any(t.lemma in _CARRIED for t in context.before(9))) and bool(_CARGO & set(after)) and not sent
    near = context.line.forms
    sold = any(t.lemma in ("export", "shipment") for t in context.before(9)) and not near & _RELIEF and not sent
    if heavy and (leaves or carried or made or sold):
        return Measure("exports" if leaves or carried or sold else "production", after[0], context.amount)
    food = bool(_GOODS & set(after)) or bool(_GOODS & near and near & _TAKEN_GOODS)
    return Measure("aid", after[0], context.amount) if food or not heavy or sent else None


def _nil(context: _Context) -> Measure | None:
    """ "exports are nil"."""
    said = context.words[context.amount.first - context.words[0].i].lower in ("nil", "zero")
    found = context.topic(lambda i: i.id in ("production", "exports")) if said and not context.amount.value else None
    return Measure(found.id, "barrels per day", context.amount) if found is not None else None


def _stringency(context: _Context) -> Measure | None:
    told = any(t.lower == "stringency" for t in context.before(9))
    return Measure("stringency", "index 0-100", context.amount) if told and _bare(context) else None


def _rate(context: _Context) -> Measure | None:
    """ "18.6 to the dollar", "a record low of 7.24", "a kilo, 12 pesos then, costs 30", "by 60 points, to 2,055"."""
    lead = " ".join(t.lower for t in context.before(9))
    cost = re.search(
        r"\b(?:costs?|goes for|sells (?:for|at)|fetches)(?: (?:about|only|now|over|nearly|some))* ?$", lead
    ) and _bare(context)
    if cost and any(t.lower in _PER for t in context.words if t.i < context.amount.first):
        return Measure("price", "level", context.amount)
    points = re.search(r"points .{0,200}\bto$", lead) and any(_INDEX.fullmatch(t.text) for t in context.words)
    if _RATE.match(" ".join(context.after(4))) or (_EXTREME.search(lead) and _bare(context)) or points:
        return Measure("price", "level", context.amount)
    return None


def _level(context: _Context) -> Measure | None:
    """ "the lira traded at 18.6", "the index closed above 12,000"."""
    before = context.before(7)
    if not before or before[-1].lower not in ("at", "to", "above", "below", "past", "as", "near") or not _bare(context):
        return None
    nouns = next(i.nouns for i in context.vocabulary.indicators if i.id == "price") - _BROAD
    told = any(t.lemma in nouns for t in before) or any(_INDEX.fullmatch(t.text) for t in context.before(18))
    trades = any(t.lemma in _MOVE and t.pos == "VERB" for t in before)
    return Measure("price", "level", context.amount) if told and trades else None


def _bare(context: _Context) -> bool:
    """Whether no counted noun follows the number."""
    after = next((t for t in context.words if t.i == context.amount.last + 1), None)
    return after is None or after.pos in ("PUNCT", "ADP", "CCONJ", "SCONJ", "ADV", "PART")
