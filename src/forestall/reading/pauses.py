"""Where a reader pauses and no comma stands: after a date or a place that opens a clause.

"On 5 April soldiers surrounded the building" has no comma, and a parser trained on papers that set one takes the
soldiers for April's. It is given the comma; the word made for it is left out again.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from forestall.reading.lexicon import word_list

__all__ = ["Paused", "paused"]


@dataclass(frozen=True, slots=True)
class Paused:
    """A text with commas put in, and where in it they stand, in order."""

    text: str
    commas: tuple[int, ...]

    def put_in(self, at: int) -> bool:
        """Whether the character is a comma that the text does not have."""
        found = bisect_left(self.commas, at)
        return found < len(self.commas) and self.commas[found] == at

    def before(self, at: int) -> int:
        """How many characters were put in before this one."""
        return bisect_left(self.commas, at)


def paused(text: str) -> Paused:
    """The text with a comma after each date or place that opens a clause, where a clause goes on without one.

    >>> paused("On 5 April soldiers surrounded the town.").text
    'On 5 April, soldiers surrounded the town.'
    >>> paused("On 5 April, soldiers came; in Oslo shops closed.").text
    'On 5 April, soldiers came; in Oslo, shops closed.'
    """
    dates, places = _patterns()
    ends = sorted({m.end() for pattern in (dates, places) for m in pattern.finditer(text) if _goes_on(text, m.end())})
    if not ends:
        return Paused(text, ())
    parts = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]
    return Paused(",".join(parts), tuple(end + n for n, end in enumerate(ends)))


def _goes_on(text: str, end: int) -> bool:
    """Whether the words behind begin the clause itself: no preposition, conjunction or verb."""
    word = re.match(r" (\(?[\w.'-]+)", text[end : end + 40])
    return word is not None and word[1].lower().rstrip(".") not in word_list("pauses.no_start")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    month, weekday, part = (_any(f"pauses.{name}") for name in ("months", "weekdays", "parts_of_day"))
    day = r"\d{1,2}(?:st|nd|rd|th)?(?:(?: and | to |-)\d{1,2}(?:st|nd|rd|th)?)?"
    whole = rf"(?:{day} {month}|{month} {day})(?:,? \d{{4}})?"
    of_week = (
        rf"{weekday}(?: {part})?(?:,? (?:{whole}|the {day}))?(?: (?:last week|of (?:last|this|that|the same) week))?"
    )
    of_year = rf"(?:the (?:beginning|start|end|middle) of )?(?:(?:early|late|mid)[ -])?(?:{month} )?(?:19|20)\d\d"
    hour = rf"(?:{part}|noon|midday)(?: (?:on|of) (?:{whole}|{weekday}|the {day}))?"
    span = rf"(?:the (?:\w+ )?(?:hours|{part}) of )?(?:{whole}|{of_week}|the {day})|{of_year}|{hour}"
    same = rf"the (?:same|next|following|previous|very next) (?:day|week|month|year|{part})"
    opens = r"(?:^|(?<=[.!?;:,\"(] )|(?<=[(\"])|(?<=- )|(?<= and )|(?<= but )|(?<= that )|(?<= while ))"
    lead = r"(?:(?:also|again|early|late|only|already) )?"
    dates = rf"{opens}{lead}{_any('pauses.before_dates')} (?:{span}|{same})(?![\w'-])"
    name = r"(?:[A-Z][\w'’-]*[\w](?: (?:al|el|de|la|of|del|and) (?=[A-Z]))?(?:[ -](?=[A-Z]))?)+(?<!['’]s)"
    place = _any("pauses.kinds_of_place")
    kind = rf"(?:the (?:\w+ ){{0,3}}{place} of |neighbou?ring |nearby |central )?"
    told = rf"(?:{kind}(?!(?:{month}|{weekday}|{_any('pauses.no_places')})\b){name}|the same {place})"
    places = rf"{opens}(?i:{_any('pauses.before_places')}) {told}(?= [a-z0-9])"
    return re.compile(dates, re.IGNORECASE), re.compile(places)


def _any(name: str) -> str:
    return "(?:" + "|".join(sorted((re.escape(w) for w in word_list(name)), key=len, reverse=True)) + ")"
