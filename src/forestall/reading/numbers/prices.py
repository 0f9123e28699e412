"""Prices told without their unit: "crude was up $2.05 at $70.12", "against $42 on Monday", "up 72 cents", "the index
finished at 2,386", "tankers earn $180,000 a day", "the dollar fetched 31.5 roubles".
"""

import re
from collections.abc import Collection

from forestall.reading.words.lexicon import word_list

__all__ = ["currency", "is_cents", "is_hire", "is_told_price", "is_worth"]

_MONEY = word_list("figures.money")
_CURRENCY = {"$": "USD", "us$": "USD", "€": "euros", "£": "pounds", "dollar": "USD", "dollars": "USD", "euro": "euros",
             "usd": "USD", "eur": "euros", "gbp": "pounds", "pound": "pounds", "¥": "yen", "₹": "rupees",
             "₽": "roubles", "rubles": "roubles", "rouble": "roubles"}  # fmt: skip
_GLUED = re.compile(r"(rm|rs|sbd|ksh|tk|[a-z]{1,2}\$)\.?\d")
_HEDGE = r"(?: (?:by|as|much|about|around|some|nearly|more|than|over|almost|another|only|just|a|record|high|low|of))*"
_LED = re.compile(
    r"\b(?:lost|gained|shed|added|rose|fell|dropped|jumped|climbed|slipped|slid|up|down|eased|surged|plunged|firmed"
    r"|put on|at|to|above|below|past|near|under|over|against|from|versus|after|compared with)"
    rf"{_HEDGE} ?[$€£]?$"
)
_BEFORE = re.compile(rf"\b(?:against|from|versus|compared with|after){_HEDGE} ?[$€£]?$")
_MOVED = re.compile(
    r"\b(?:lost|gained|shed|added|rose|fell|dropped|jumped|climbed|slipped|slid|up|down|eased|surged|plunged|gains?"
    rf"|gaining|losing|shedding|adding|firmed){_HEDGE} ?$"
)
_HIRE = word_list("prices.hire")
_WORTH = re.compile(
    r"\b(?:dollar|euro|greenback|pound|mark|deutschmark) (?:now |still |then )?(?:buys|bought|fetche[ds]|fetched|costs?"
    r"|(?:was|is) worth|(?:traded|trades|was trading|stood|stands|changed hands|was sold|sold|went) (?:at|for))"
    rf"{_HEDGE} ?$"
)
_COMMODITIES = word_list("figures.commodities")
_MOST = 1e5


def currency(word: str) -> str | None:
    """The currency a word names or begins with.

    >>> currency("dollars"), currency("RM2,400"), currency("barrels")
    ('USD', 'RM', None)
    """
    low = word.lower()
    if low in _MONEY:
        return _CURRENCY.get(low, low if low.isalpha() else "USD")
    if word[:1] in _CURRENCY and len(word) > 1:
        return _CURRENCY[word[0]]
    glued = _GLUED.match(low)
    return _CURRENCY.get(glued[1], glued[1].upper()) if glued is not None else None


def is_told_price(lead: str, text: str, lemmas: Collection[str], value: float) -> bool:
    """Whether a sum of money is a price by what leads to it, in a sentence that names what is traded or a unit.

    >>> is_told_price("crude was up $", "crude was up $2.05 at $70.12", {"crude", "be", "up"}, 2.05)
    True
    """
    named = bool(_COMMODITIES & set(lemmas)) and bool(_LED.search(lead))
    against = bool(_BEFORE.search(lead)) and bool(
        re.search(r"\b(?:a|per) (?:barrel|ounce|tonne|pound|bushel|kilo)\b", text)
    )
    return value < _MOST and (named or against)


def is_cents(lead: str, after: str, lemmas: Collection[str]) -> bool:
    """ "Crude settled at $110.58, up 72 cents": hundredths of the unit, where a thing traded moves by them."""
    return bool(re.match(r"(?:us )?cents?\b", after)) and bool(_MOVED.search(lead)) and bool(_COMMODITIES & set(lemmas))


def is_hire(after: str, words: Collection[str]) -> bool:
    """ "Rates for tankers have trebled to 180,000 dollars a day"."""
    return bool(re.match(r"(?:dollars |euros |usd )?(?:a|per) day\b", after)) and bool(_HIRE & set(words))


def is_worth(lead: str) -> bool:
    """ "The dollar bought 31.5 roubles"."""
    return bool(_WORTH.search(lead))
