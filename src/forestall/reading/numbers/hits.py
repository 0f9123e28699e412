"""One stated toll: how many are dead or hurt, on which word that hangs, and how it stands to other tolls."""

from dataclasses import dataclass
from typing import Literal

from forestall.reading.numbers.numbers import Amount

__all__ = ["Kind", "Standing", "TollHit"]

Standing = Literal["stated", "older", "within", "more", "total", "nth", "anew", "known"]
Kind = Literal["dead", "wounded"]


@dataclass(frozen=True, slots=True)
class TollHit:
    """A stated toll: what happened to how many, the word it hangs on, and whether it is of one event."""

    kind: Kind
    amount: Amount
    holder: int
    """Number of the word (verb or noun) that carries it."""
    sentence: int
    cumulative: bool
    disease: bool
    standing: Standing = "stated"
    """"older" for a count the text calls superseded, "within" for one inside another or beside a rival, "more" for an
    addition, "total" for a sum that takes the place of what was counted before, "nth" for the number of the latest,
    "anew" for a bare count that can only take the place of one told before, "known" for dead spoken of as told, who are
    an event's toll only where none is."""
    perfect: bool = False
    """True where only the tense makes it sound cumulative ("47 civilians have died")."""
