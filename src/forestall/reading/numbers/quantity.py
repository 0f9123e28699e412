"""A figure on its way: what a number of a sentence counts, before its place, date and speaker are known."""

from dataclasses import dataclass

from forestall.reading.numbers.numbers import Amount

__all__ = ["Quantity"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An indicator's amount with its unit; `token` is the word where the number ends."""

    indicator: str
    amount: Amount
    unit: str
    token: int
    sentence: int
