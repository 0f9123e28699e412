"""Where a parser loses its way among days: a date or a place that opens a clause, a day before the verb.

"On 5 April soldiers surrounded the building" has no comma, and a parser trained on papers that set one takes the
soldiers for April's; it is given the comma, and the word made for it is left out again. "Turkey on Sunday shelled
positions" is read as Sunday's shelled positions; the parser is given one adverb in place of the day, and the day's
words are put back where the adverb stood.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from forestall.reading.words.lexicon import word_list

__all__ = ["Paused", "paused"]

_ADVERB = "also"
"""What stands for a day: of all adverbs the one before which the parser takes the fewest verbs for adjectives."""


@dataclass(frozen=True, slots=True)
class Paused:
    """A text for the parser, and what in it is not the report's: commas put in, adverbs that stand for days."""

    text: str
    commas: tuple[int, ...]
    days: tuple[tuple[int, str], ...] = ()
    """Where an adverb stands and for which words, in order."""

    def put_in(self, at: int) -> bool:
        """Whether the character is a comma that the text does not have."""
        found = bisect_left(self.commas, at)
        return found < len(self.commas) and self.commas[found] == at

    def before(self, at: int) -> int:
        """How many characters more than the report the text has before this one."""
        held = self.days[: bisect_left(self.days, (at, ""))]
        return bisect_left(self.commas, at) - sum(len(words) - len(_ADVERB) for _, words in held)

    def day(self, at: int) -> str | None:
        """The words for which the adverb at a character stands; None where it is the report's own."""
        found = bisect_right(self.days, (at, ""))
        return self.days[found][1] if found < len(self.days) and self.days[found][0] == at else None


def paused(text: str) -> Paused:
    """The text with a comma after each date or place that opens a clause, where a clause goes on without one.

    >>> paused("On 5 April soldiers surrounded the town.").text
    'On 5 April, soldiers surrounded the town.'
    >>> paused("On 5 April, soldiers came; in Oslo shops closed.").text
    'On 5 April, soldiers came; in Oslo, shops closed.'
    >>> paused("Turkey on Sunday shelled the town.")
    Paused(text='Turkey also shelled the town.', commas=(), days=((7, 'on Sunday'),))
    """
    days = [m.span() for m in _before_verb().finditer(text) if _acting(text, *m.span())]
    dates, places = _patterns()
    ends = {m.end() for pattern in (dates, places) for m in pattern.finditer(text) if _goes_on(text, m.end())}
    commas = [(end, end) for end in ends if not any(a <= end <= b for a, b in days)]
    return _edited(text, sorted([*days, *commas]))


def _edited(text: str, edits: Sequence[tuple[int, int]]) -> Paused:
    """The text with an adverb for each span and a comma where a span is empty."""
    parts: list[str] = []
    commas: list[int] = []
    days: list[tuple[int, str]] = []
    done = length = 0
    for start, end in edits:
        parts += [text[done:start], _ADVERB if end > start else ","]
        length += start - done
        if end > start:
            days.append((length, text[start:end]))
        else:
            commas.append(length)
        length += len(parts[-1])
        done = end
    return Paused("".join([*parts, text[done:]]), tuple(commas), tuple(days))


def _acting(text: str, start: int, end: int) -> bool:
    """Whether the word behind is the verb that the day stands before: in the past, the first verb of its clause."""
    word = re.match(r" ([a-z]+)\b(?! by\b)", text[end : end + 40])
    words = re.findall(r"[\w'’-]+", _clause().split(text[max(0, start - 200) : start])[-1].lower())
    apart = words and words[-1] in word_list("pauses.deeds") | word_list("pauses.before_dates")  # "the vote on Friday"
    return word is not None and _past(word[1]) and not apart and not any(map(_past, words))


def _past(word: str) -> bool:
    return (word.endswith("ed") and len(word) > 4) or word in word_list("pauses.pasts")


@cache
def _clause() -> re.Pattern[str]:
    return re.compile(rf"[.!?;:,\n\"“”()]|\b(?:{'|'.join(sorted(word_list('pauses.clause')))})\b")


def _goes_on(text: str, end: int) -> bool:
    """Whether the words behind begin the clause itself: no preposition, conjunction or verb."""
    word = re.match(r" (\(?[\w.'-]+)", text[end : end + 40])
    return word is not None and word[1].lower().rstrip(".") not in word_list("pauses.no_start")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    month, weekday = _any("pauses.months"), _any("pauses.weekdays")
    opens = r"(?:^|(?<=[.!?;:,\"(] )|(?<=[(\"])|(?<=- )|(?<= and )|(?<= but )|(?<= that )|(?<= while ))"
    lead = r"(?:(?:also|again|early|late|only|already) )?"
    dates = rf"{opens}{lead}{_any('pauses.before_dates')} (?:{_span()}|{_same()})(?![\w'-])"
    word = r"[A-Z][\w'’-]++(?<=\w)"
    name = rf"{word}(?: (?:(?:al|el|de|la|of|del|and) )?{word}){{0,9}}(?<!['’]s)"
    place = _any("pauses.kinds_of_place")
    kind = rf"(?:the (?:\w+ ){{0,3}}{place} of |neighbou?ring |nearby |central )?"
    told = rf"(?:{kind}(?!(?:{month}|{weekday}|{_any('pauses.no_places')})\b){name}|the same {place})"
    places = rf"{opens}(?i:{_any('pauses.before_places')}) {told}(?= [a-z0-9])"
    return re.compile(dates, re.IGNORECASE), re.compile(places)


def _span() -> str:
    """A stretch of time as it stands behind a preposition: "5 April", "the early hours of Monday", "March 1975"."""
    month, weekday, part = (_any(f"pauses.{name}") for name in ("months", "weekdays", "parts_of_day"))
    day = r"\d{1,2}(?:st|nd|rd|th)?(?:(?: and | to |-)\d{1,2}(?:st|nd|rd|th)?)?"
    whole = rf"(?:{day} {month}|{month} {day})(?:,? \d{{4}})?"
    of_week = (
        rf"{weekday}(?: {part})?(?:,? (?:{whole}|the {day}))?(?: (?:last week|of (?:last|this|that|the same) week))?"
    )
    of_year = rf"(?:the (?:beginning|start|end|middle) of )?(?:(?:early|late|mid)[ -])?(?:{month} )?(?:19|20)\d\d"
    hour = rf"(?:{part}|noon|midday|{month})(?: (?:on|of) (?:{whole}|{weekday}|the {day}))?"
    return rf"(?:the (?:\w+ )?(?:hours|{part}) of )?(?:{whole}|{of_week}|the {day})|{of_year}|{hour}"


def _same() -> str:
    return rf"the (?:same|next|following|previous|very next) (?:day|week|month|year|{_any('pauses.parts_of_day')})"


@cache
def _before_verb() -> re.Pattern[str]:
    """A day between a noun and what may be its verb; a noun of a clause of its own, no participle, stands before."""
    weekday, part = _any("pauses.weekdays"), _any("pauses.parts_of_day")
    lead = r"(?:(?:early|late|only|again) )?"
    stated = rf"{_any('pauses.before_held')} (?:{_span()}|{_same()}|the {part})"
    bare = (
        rf"(?:last|this|that) (?:week|month|year|{part}|{weekday})|(?:earlier|later) (?:this|that) (?:week|month|year)"
    )
    number, unit = r"(?:a|one|two|three|four|five|six|ten|some|several)", r"(?:day|hour|week|month|year|minute)s?"
    apart = rf"{number} {unit} (?:later|earlier|before|ago)"
    mere = rf"{weekday}(?: {part})?|overnight|{_same()}"
    return re.compile(rf"(?<=[\w’'”\")%] )(?:{lead}(?:{stated}|{mere})|{bare}|{apart}),?(?= [a-z])", re.IGNORECASE)


def _any(name: str) -> str:
    return "(?:" + "|".join(sorted((re.escape(w) for w in word_list(name)), key=len, reverse=True)) + ")"
