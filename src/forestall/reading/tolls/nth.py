"""The latest of the dead, told by number: "a thirteenth died later", "the third succumbed to his wounds".

Whoever is the n-th to die makes the toll of what was told n, where n - 1 were dead before.
"""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.numbers.numbers import Amount
from forestall.reading.numbers.ordinals import ordinal
from forestall.reading.numbers.people import is_person

__all__ = ["nth_of"]


def nth_of(parsed: Parsed, verb: Token) -> Amount | None:
    """The number that the subject of a verb of dying names, from the second on; None where it names none."""
    subject = next(iter(parsed.kids(verb, "nsubj", "nsubjpass")), None)
    if subject is None:
        return None
    words = [subject, *parsed.kids(subject, "amod")]
    told = next((t for t in words if ordinal(t.lower) is not None), None)
    if told is None or not (told is subject or is_person(subject)):
        return None
    number = ordinal(told.lower) or 0
    return Amount(told.i, told.i, number, number, number) if number > 1 else None
