"""When: the dates a sentence states, resolved against the day of publication and the last day spoken of.

"Sunday" is the latest Sunday not after publication; "two days later" counts from the last day named. A `DateHit` says
what part it plays: `at` (something happened then), `since`, `until`, or `future`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from forestall.dates import When

__all__ = ["DateHit", "Part", "dates_in", "find_publication"]

Part = Literal["at", "since", "until", "future"]

_MONTH_NAMES = "January February March April May June July August September October November December"
_MONTHS = {m.lower(): i for i, m in enumerate(_MONTH_NAMES.split(" "), 1)}
_MONTHS |= {m[:3]: i for m, i in list(_MONTHS.items())} | {"sept": 9}
_DAYS = {d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}
_MONTH = rf"(?P<month>{_MONTH_NAMES.replace(' ', '|')}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_TO_DAY = r"(?: ?(?:-|–|to|and) ?(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?!:))?"
_YEAR = r"(?:,? (?P<year>(?:19|20)\d\d))?"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_NUMBER = r"(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|a few|\d{1,3})"
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
          "nine": 9, "ten": 10, "twelve": 12, "several": 3, "a few": 3}  # fmt: skip
_LEADS = "[Ii]n|[Ss]ince|[Ll]ast|[Tt]his|of|[Uu]ntil|[Bb]y|[Ff]rom"
_PARTS = "[Ee]arly|[Ll]ate|[Mm]id-?|the end of|the beginning of|the middle of"
_SAME_DAY = (
    r"\b(?:that|the same) (?:day|afternoon|evening|night|morning)\b|\b(?:later|earlier) (?:that|in the) day\b"
    r"|\b(?:a few |several )?hours (?:later|earlier|before|after)\b|\bwithin hours\b|\bminutes later\b"
    r"|\bin the (?:evening|morning|afternoon|early hours)\b(?! of)"
)
_DAY_BEFORE = r"\b(?:the )?(?:previous (?:day|night|evening)|day before)\b|\ba day earlier\b|\bon the eve\b"
_WAYS = "earlier|before|later|afterwards?|after that|previously"
_SPAN = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class DateHit:
    """A date expression at text[start:end] of the report."""

    start: int
    end: int
    when: When
    part: Part
    offset: bool = False
    """True for "one day after ...": the day of what is told next."""


@dataclass(frozen=True, slots=True)
class _Context:
    published: dt.date
    anchor: When


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], _Context], When | None]]


def _day_of(m: re.Match[str], c: _Context) -> When | None:
    first = _calendar(m, c, int(m["day"]))
    last = m.groupdict().get("day2")
    if first is None or not last:
        return When.day(first) if first else None
    end = _calendar(m, c, int(last))
    return When(first, end, "week") if end and end > first else When.day(first)


def _calendar(m: re.Match[str], c: _Context, day: int) -> dt.date | None:
    month = _MONTHS[m["month"].lower()]
    years = [int(m["year"])] if m["year"] else [c.published.year + 1, c.published.year, c.published.year - 1]
    for year in years:
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if m["year"] or found <= c.published + dt.timedelta(45):
            return found
    return None


def _month_of(m: re.Match[str], c: _Context) -> When | None:
    month = _MONTHS[m["month"].lower()]
    year = int(m["year"]) if m["year"] else c.published.year - (month > c.published.month)
    start = dt.date(year, month, 1)
    end = (start + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
    part = (m.groupdict().get("part") or "").strip(" -").lower()
    if part in ("early", "the beginning of"):
        return When(start, start + dt.timedelta(9), "week")
    if part in ("late", "the end of"):
        return When(end - dt.timedelta(9), end, "week")
    if part in ("mid", "the middle of"):
        return When(start + dt.timedelta(9), start + dt.timedelta(19), "week")
    return When(start, min(end, c.published) if start <= c.published else end, "month")


def _year_of(m: re.Match[str], c: _Context) -> When | None:
    year = int(m["year"])
    return When(dt.date(year, 1, 1), dt.date(year, 12, 31), "year") if 1900 <= year <= c.published.year else None


def _weekday_of(m: re.Match[str], c: _Context) -> When | None:
    back = (c.published.weekday() - _DAYS[m["weekday"].lower()]) % 7
    which = (m.groupdict().get("which") or "").strip().lower()
    if which == "last" and back == 0:
        back = 7
    if which == "next":
        back -= 7
    return When.day(c.published - dt.timedelta(back))


def _shifted(days: int) -> Callable[[re.Match[str], _Context], When | None]:
    return lambda _m, c: When.day(c.published + dt.timedelta(days))


def _reaching_back(days: int) -> Callable[[re.Match[str], _Context], When | None]:
    return lambda _m, c: When(c.published - dt.timedelta(days), c.published, "week" if days < 20 else "open")


def _ago(m: re.Match[str], c: _Context) -> When | None:
    return _around(c.published, -_count(m) * _SPAN[m["unit"].lower()], m["unit"].lower())


def _from_anchor(m: re.Match[str], c: _Context) -> When | None:
    sign = -1 if m["way"].lower().startswith(("earlier", "before", "previous")) else 1
    return _around(c.anchor.start, sign * _count(m) * _SPAN[m["unit"].lower()], m["unit"].lower())


def _gap(m: re.Match[str], c: _Context) -> When | None:
    """ "A day after X": X was a day before the day spoken of."""
    sign = -1 if m["gap"].lower() == "after" else 1
    return _around(c.anchor.start, sign * _count(m) * _SPAN[m["unit"].lower()], m["unit"].lower())


def _around(day: dt.date, shift: int, unit: str) -> When:
    middle = day + dt.timedelta(shift)
    slack = {"day": 0, "week": 3, "month": 15, "year": 182}[unit]
    if not slack:
        return When.day(middle)
    return When(middle - dt.timedelta(slack), middle + dt.timedelta(slack), "month" if slack > 3 else "week")


def _count(m: re.Match[str]) -> int:
    text = m["n"].lower()
    return _WORDS[text] if text in _WORDS else int(text)


def _anchored(days: int) -> Callable[[re.Match[str], _Context], When | None]:
    return lambda _m, c: When.day(c.anchor.start + dt.timedelta(days))


def _week(m: re.Match[str], c: _Context) -> When | None:
    monday = c.published - dt.timedelta(c.published.weekday())
    if m["which"].lower() in ("last", "the previous", "the past"):
        return When(monday - dt.timedelta(7), monday - dt.timedelta(1), "week")
    return When(monday, c.published, "week") if monday < c.published else When.day(monday)


def _last_unit(m: re.Match[str], c: _Context) -> When | None:
    this = c.published.replace(day=1)
    if m["unit"].lower() == "year":
        return When(dt.date(c.published.year - 1, 1, 1), dt.date(c.published.year - 1, 12, 31), "year")
    end = this - dt.timedelta(1)
    return When(end.replace(day=1), end, "month")


def _this_unit(m: re.Match[str], c: _Context) -> When | None:
    start = c.published.replace(day=1) if m["unit"].lower() == "month" else c.published.replace(month=1, day=1)
    if start == c.published:
        return When.day(start)
    return When(start, c.published, "month" if m["unit"].lower() == "month" else "year")


def _weekend(_m: re.Match[str], c: _Context) -> When | None:
    sunday = c.published - dt.timedelta((c.published.weekday() - 6) % 7)
    return When(sunday - dt.timedelta(1), sunday, "week")


def _past_span(m: re.Match[str], c: _Context) -> When | None:
    days = _count(m) * _SPAN[m["unit"].lower()]
    return When(c.published - dt.timedelta(days), c.published, "open")


def _re(pattern: str, *, case: bool = True) -> re.Pattern[str]:
    return re.compile(pattern if case else f"(?i:{pattern})")


_RULES: tuple[_Rule, ...] = (
    (_re(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"), lambda m, _c: _iso(m)),
    (_re(rf"\b{_DAY}{_TO_DAY} (?:of )?{_MONTH}{_YEAR}"), _day_of),
    (_re(rf"\b{_MONTH} {_DAY}{_TO_DAY}(?!\d|,\d){_YEAR}"), _day_of),
    (_re(rf"\b(?P<which>last |next |this )?{_WEEKDAY}s?\b"), _weekday_of),
    (_re(rf"\b(?:{_LEADS}|through|(?P<part>{_PARTS})) ?{_MONTH}{_YEAR}\b(?! \d)"), _month_of),
    (_re(rf"\b(?:{_LEADS}|late|early|mid|spring|summer|autumn|winter) (?P<year>(?:19|20)\d\d)\b(?!,\d)"), _year_of),
    (_re(r"\bday before yesterday\b", case=False), _shifted(-2)),
    (_re(r"\b(?:yesterday|last night|last evening)\b", case=False), _shifted(-1)),
    (_re(r"\b(?:today|this morning|this afternoon|this evening|tonight)\b", case=False), _shifted(0)),
    (_re(r"\bovernight\b", case=False), _reaching_back(1)),
    (_re(r"\b(?:previous|past|last|in|over) (?:the (?:previous|past|last) )?24 hours", case=False), _reaching_back(1)),
    (_re(r"\b(?:tomorrow|next week|next month|later tonight|coming days|coming weeks)\b", case=False), _shifted(1)),
    (_re(rf"\b{_NUMBER} (?P<unit>day|week|month|year)s? ago\b", case=False), _ago),
    (_re(rf"\b{_NUMBER} (?P<unit>day|week)s? (?P<gap>after|before) (?!that\b|this\b)", case=False), _gap),
    (_re(rf"\b{_NUMBER} (?P<unit>day|week|month|year)s? (?P<way>{_WAYS})\b", case=False), _from_anchor),
    (_re(r"\b(?:the )?(?:next|following) (?:day|morning|night)\b|\bthe day after\b", case=False), _anchored(1)),
    (_re(_DAY_BEFORE, case=False), _anchored(-1)),
    (_re(_SAME_DAY, case=False), _anchored(0)),
    (_re(r"\b(?P<which>last|this|the previous|the past) week\b", case=False), _week),
    (_re(r"\b(?:last|the previous) (?P<unit>month|year)\b", case=False), _last_unit),
    (_re(r"\bthis (?P<unit>month|year)\b", case=False), _this_unit),
    (_re(r"\b(?:at|over|on|during) the weekend\b|\blast weekend\b", case=False), _weekend),
    (_re(rf"\b(?:past|last|previous|in) {_NUMBER} (?P<unit>day|week|month|year)s\b", case=False), _past_span),
    (_re(r"\b(?:recent|past few) days\b", case=False), _reaching_back(7)),
    (_re(r"\b(?:recent|past few) weeks\b", case=False), _reaching_back(28)),
)  # fmt: skip

_FUTURE = re.compile(r"^(?:tomorrow|next|later tonight|coming)", re.I)
_SINCE = re.compile(r"\b(?:since|from|starting|beginning|as of)(?: (?:the|early|late|mid|last|at least))?\s*$", re.I)
_UNTIL = re.compile(r"\b(?:until|till|\d to|by|through|before|after|later than)(?: (?:the|early|late|next))?\s*$", re.I)


def _iso(m: re.Match[str]) -> When | None:
    try:
        return When.day(dt.date(int(m["year"]), int(m["month"]), int(m["day"])))
    except ValueError:
        return None


def dates_in(text: str, offset: int, published: dt.date, anchor: When) -> list[DateHit]:
    """The dates of a passage that starts at `offset`, in order; each `at` day becomes the anchor of what follows.

    >>> day = dt.date(2020, 3, 17)
    >>> [str(h.when.start) for h in dates_in("on Saturday and two days later", 0, day, When.day(day))]
    ['2020-03-14', '2020-03-16']
    """
    out: list[DateHit] = []
    for match, make in sorted(_matches(text), key=lambda pair: (pair[0].start(), -pair[0].end())):
        if out and match.start() + offset < out[-1].end:
            continue
        when = make(match, _Context(published, anchor))
        if when is None:
            continue
        part = _part(text, match, when, published)
        gap = "gap" in match.groupdict()
        out.append(DateHit(match.start() + offset, match.end() + offset, _opened(when, part, published), part, gap))
        if part == "at" and not gap and when.precision == "day":
            anchor = when
    return out


def _matches(text: str) -> Iterator[tuple[re.Match[str], Callable[[re.Match[str], _Context], When | None]]]:
    for pattern, make in _RULES:
        for match in pattern.finditer(text):
            yield match, make


def _part(text: str, match: re.Match[str], when: When, published: dt.date) -> Part:
    before = text[max(0, match.start() - 24) : match.start()]
    word = match.group().split()[0].lower()
    if text[match.end() : match.end() + 2] == "'s":
        return "at"
    if _FUTURE.match(match.group()) or when.start > published:
        return "until" if _UNTIL.search(before) else "future"
    if word == "since" or word == "from" or _SINCE.search(before):
        return "since"
    return "until" if word in ("until", "by") or _UNTIL.search(before) else "at"


def _opened(when: When, part: Part, published: dt.date) -> When:
    """ "since X" runs to the day of publication."""
    if part == "since" and when.start < published:
        return When(when.start, published, "open")
    return when


def find_publication(text: str) -> dt.date | None:
    """The first full date of a text (day, month and year), which is taken for the day of publication.

    >>> find_publication("MILAN, Tuesday March 10, 2020")
    datetime.date(2020, 3, 10)
    """
    today = dt.date(2100, 1, 1)
    dated = [h for h in dates_in(text[:3000], 0, today, When.day(today)) if re.search(r"\d{4}", text[h.start : h.end])]
    days = [h.when.start for h in dated if h.when.precision == "day"]
    return days[0] if days else None
