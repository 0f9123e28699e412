"""Days of the calendar: what a date, a weekday, a month, a season, a year or a feast means on the day of writing.

Each function takes the match of a pattern of vocabulary/dates.toml and returns the days it means, or None. A name
without a year means its latest day, save in a passage about a year long past.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from forestall.dates import When
from forestall.reading.days.feasts import feast_days
from forestall.reading.days.spans import ONE_DAY, span_of
from forestall.reading.days.years import year_in
from forestall.reading.numbers.numbers import word_value
from forestall.reading.numbers.ordinals import number_of_day

__all__ = [
    "CALENDAR",
    "Context",
    "count",
    "group",
    "month_span",
    "part_of",
    "stated_year",
]


@dataclass(frozen=True, slots=True)
class Context:
    """The day of publication, the day of writing (the dateline's), the day told last, and what the paragraph told."""

    published: dt.date
    today: dt.date
    anchor: When
    told: When | None = None
    years: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """The year of each month and day that was named with one."""
    begun: When | None = None
    """The day its paragraph last looked back to ("had begun on 3 May")."""
    named: Mapping[str, When] = field(default_factory=dict)
    """The day last told of with a noun ("the verdict")."""


_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                "november", "december")  # fmt: skip
_MONTHS = {m: i for i, m in enumerate(_MONTH_NAMES, 1)}
_MONTHS |= {m[:3]: i for m, i in list(_MONTHS.items())} | {"sept": 9}
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {d: i for i, d in enumerate(_WEEK)}
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "a couple of": 2, "two": 2, "three": 3, "a few": 3, "several": 3, "some": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "forty-eight": 48, "twenty-four": 24, "few": 3,
}  # fmt: skip


def group(m: re.Match[str], name: str) -> str:
    """What a named group of a match found, in small letters; empty where nothing."""
    return (m.groupdict().get(name) or "").strip().lower()


def stated_year(m: re.Match[str], name: str = "year") -> int | None:
    """The year a match names, in figures or words; None where it names none."""
    return year_in(m[name]) if group(m, name) else None


def count(m: re.Match[str]) -> int:
    """The number that a match names: "three", "a few" (three), "12"."""
    text = group(m, "n")
    return _NUMBERS.get(text) or (int(text) if text.isdigit() else int(word_value(text) or 1))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _calendar(m: re.Match[str], c: Context, month: int, day: int) -> dt.date | None:
    """The stated year's day; in a passage about a year long past, the next such day told of; else the latest."""
    if (year := stated_year(m) or _whose_year(m, c)) is not None:
        return _date(year, month, day)
    if (month, day) in c.years:
        return _date(c.years[month, day], month, day)
    told = c.told
    if told is not None and told.end.year < c.published.year and (c.published - told.end).days > 180:
        year = told.start.year + (month < told.start.month)
        return _date(year, month, day)
    years = (c.published.year + 1, c.published.year, c.published.year - 1, c.published.year - 2)
    days = (_date(year, month, day) for year in years)
    latest = next((d for d in days if d is not None and d <= c.published + dt.timedelta(45)), None)
    known = c.years.get((month, 0), 0)
    return latest if latest is None or not known or not _remote(latest, c) else _date(known, month, day)


def _remote(day: dt.date, c: Context) -> bool:
    """Whether a day so far back that the month of a year the report names is meant rather than the latest."""
    return (c.published - day).days > 60


def _day_of(m: re.Match[str], c: Context) -> When | None:
    month = _MONTHS[group(m, "month")]
    first = _calendar(m, c, month, number_of_day(group(m, "day")))
    last = group(m, "day2")
    if first is None or not last:
        return When.day(first) if first else None
    end = _date(first.year, _MONTHS.get(group(m, "month2"), first.month), int(last))
    return span_of(first, end) if end and end >= first else When.day(first)


def _edge_day(m: re.Match[str], c: Context) -> When | None:
    month = _month_of(m, c)
    return None if month is None else When.day(month.start if group(m, "day") == "first" else month.end)


def _night_of(m: re.Match[str], c: Context) -> When | None:
    found = _day_of(m, c)
    return found if found is None or found.end > found.start else span_of(found.start, found.start + ONE_DAY)


def _numeric(m: re.Match[str], c: Context) -> When | None:
    """ "04/05/2021", "04/05": day first, save where only the other order is a date or lies before publication."""
    a, b = int(m["a"]), int(m["b"])
    orders = ((b, a), (a, b))
    if group(m, "year"):
        year = int(m["year"]) + (0 if len(m["year"]) == 4 else c.published.year // 100 * 100)
        days = [d for month, day in orders if (d := _date(year, month, day)) is not None]
    else:
        days = [d for month, day in orders if month <= 12 and (d := _calendar(m, c, month, day)) is not None]
    past = [d for d in days if d <= c.published]
    return When.day((past or days)[0]) if days else None


def _iso(m: re.Match[str], _c: Context) -> When | None:
    found = _date(int(m["year"]), int(m["month"]), int(m["day"]))
    return When.day(found) if found else None


def _bare_day(m: re.Match[str], c: Context) -> When | None:
    """ "On the 14th": in the month told of or, where it is over, the next; else the latest before publication."""
    day, which = number_of_day(group(m, "day")), group(m, "which")
    past = c.anchor.precision in ("day", "week") and (c.today - c.anchor.end).days > 31
    looking_back = which in ("", "of that month") and (c.told is not None or past)
    base = c.anchor.start if looking_back or which == "of that month" else c.today
    limit = c.published if looking_back else c.today
    for back in range(3):
        month = (base.replace(day=1) - dt.timedelta(28 * back)).replace(day=1) if back else base.replace(day=1)
        found = _date(month.year, month.month, day)
        if found and (found <= limit or which == "of next month"):
            older = which in ("of last month", "ult", "ultimo")
            if older and found >= c.today.replace(day=1):
                return When.day(_month_back(found))
            return When.day(_passed(found, base, limit) if looking_back and not which else found)
    return None


def _passed(found: dt.date, told: dt.date, today: dt.date) -> dt.date:
    """The same day of the next month where it lies well before the day told."""
    following = (found.replace(day=1) + dt.timedelta(32)).replace(day=1)
    later = _date(following.year, following.month, found.day)
    return later if later is not None and later <= today and (told - found).days > 10 else found


def _night_of_day(m: re.Match[str], c: Context) -> When | None:
    """ "On the night of the 9th": that day and the one after."""
    found = _bare_day(m, c)
    return found and (span_of(found.start, found.start + ONE_DAY) if "night" in m.group().lower() else found)


def _weekday_number(m: re.Match[str], c: Context) -> When | None:
    """ "Tuesday 12": the latest month in which the 12th is a Tuesday."""
    day, weekday = number_of_day(group(m, "day")), _DAYS[group(m, "weekday")]
    month = c.published.replace(day=1)
    for _ in range(12):
        found = _date(month.year, month.month, day)
        if found is not None and found.weekday() == weekday and found <= c.published:
            return When.day(found)
        month = (month - ONE_DAY).replace(day=1)
    return None


def _month_back(day: dt.date) -> dt.date:
    last = day.replace(day=1) - ONE_DAY
    return last.replace(day=min(day.day, last.day))


def month_span(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    start = dt.date(year, month, 1)
    return start, (start + dt.timedelta(31)).replace(day=1) - ONE_DAY


def _whose_year(m: re.Match[str], c: Context) -> int | None:
    """The year of "of last year", "of that year", "the year before"; None where nothing of the kind is said."""
    which = group(m, "whose")
    if which in ("that year", "the same year"):
        return c.told.start.year if c.told is not None else None
    base, shift = {
        "last year": (c.today, -1), "the previous year": (c.today, -1), "the year before last": (c.today, -2),
        "this year": (c.today, 0), "the year before": (c.anchor.start, -1), "the following year": (c.anchor.start, 1),
        "the next year": (c.anchor.start, 1),
    }.get(which, (None, 0))  # fmt: skip
    return None if base is None else base.year + shift


def _month_year(m: re.Match[str], c: Context, month: int) -> int:
    if (year := stated_year(m) or _whose_year(m, c)) is not None:
        return year
    latest, told = c.today.year - (month > c.today.month), c.told
    if (lead := group(m, "lead")) in ("last", "this"):
        return latest
    if lead.endswith(("following", "next")):
        return c.anchor.start.year + (month <= c.anchor.start.month or c.anchor.precision == "year")
    if lead.endswith(("previous", "preceding")):
        return c.anchor.start.year - (month >= c.anchor.start.month)
    if told is not None and (c.published - told.end).days > 180:
        return told.start.year + (month < told.start.month)
    known = c.years.get((month, 0), 0)
    return known if known and _remote(month_span(latest, month)[1], c) else latest


def _month_of(m: re.Match[str], c: Context) -> When | None:
    month = _MONTHS[group(m, "month")]
    if group(m, "lead") == "last" and not group(m, "year") and month == c.today.month:
        start, end = month_span(c.today.year - 1, month)
    else:
        start, end = month_span(_month_year(m, c, month), month)
    return part_of(start, end, group(m, "part").strip(" -"), c)


def part_of(start: dt.date, end: dt.date, part: str, c: Context) -> When:
    """The part of a month or year that words such as "early" or "the last days of" name; not beyond publication."""
    days = (end - start).days + 1
    for words, low, high in (
        (("first week", "first days"), 0, 7 if days < 40 else 14), (("second week",), 7, 14), (("third week",), 14, 21),
        (("fourth week", "last week", "last days", "final days", "closing days", "final week"), days - 8, days),
        (("first half",), 0, days // 2), (("second half",), days // 2, days),
        (("early", "beginning", "start", "first ten"), 0, days // 3), (("mid", "middle"), days // 3, days - days // 3),
        (("late", "end"), days - days // 3, days),
    ):  # fmt: skip
        if any(w in part for w in words):
            return span_of(start + dt.timedelta(low), start + dt.timedelta(high - 1))
    last = min(end, c.published) if start <= c.published else end
    return When(start, last, "month" if days < 40 else "year") if last > start else When.day(start)


def _year_of(m: re.Match[str], c: Context) -> When | None:
    year = year_in(m["year"])
    if not 1900 <= year <= c.published.year:
        return None
    end = dt.date(stated_year(m, "year2") or year, 12, 31)
    if end.year < year:
        return None
    return part_of(dt.date(year, 1, 1), end, group(m, "part"), c)


def _decade(m: re.Match[str], _c: Context) -> When | None:
    start = int(m["year"])
    low, high = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get(group(m, "part").strip("- "), (0, 9))
    return When(dt.date(start + low, 1, 1), dt.date(start + high, 12, 31), "open")


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _season(m: re.Match[str], c: Context) -> When | None:
    month = _SEASONS[group(m, "season")]
    if (stated := stated_year(m)) is not None:
        year = stated
    elif group(m, "which") in ("that", "the same", "the following", "the next"):
        year = c.anchor.start.year + ("that" not in group(m, "which") and month < c.anchor.start.month)
    else:
        year = c.today.year - (dt.date(c.today.year, month, 1) > c.today)
        year -= group(m, "which") == "last" and year == c.today.year and c.today.month < month + 3
    start = dt.date(year, month, 1)
    end = month_span(year + (month + 2 > 12), (month + 1) % 12 + 1)[1]
    return When(start, min(end, c.published), "year") if start < c.published else None


def _quarter(m: re.Match[str], c: Context) -> When | None:
    words = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
    number = words.get(group(m, "which")) or int(group(m, "q") or 1)
    year = stated_year(m) or c.today.year - (3 * number - 2 > c.today.month)
    return When(dt.date(year, 3 * number - 2, 1), month_span(year, 3 * number)[1], "year")


def _last_weekday(c: Context, weekday: str) -> dt.date:
    return c.today - dt.timedelta((c.today.weekday() - _DAYS[weekday]) % 7)


_STORY = 180
"""Days back to the day told, beyond which a bare weekday is one of the days after it."""


def _in_old_story(c: Context) -> bool:
    return c.told is not None and c.told.precision == "day" and (c.today - c.told.end).days > _STORY


def _weekday_of(m: re.Match[str], c: Context) -> When | None:
    weekday, which = group(m, "weekday"), group(m, "which")
    day = _last_weekday(c, weekday)
    if which in ("the following", "the next"):
        day = c.anchor.start + dt.timedelta((_DAYS[weekday] - c.anchor.start.weekday() - 1) % 7 + 1)
    elif which in ("the previous", "the preceding"):
        day = c.anchor.start - dt.timedelta((c.anchor.start.weekday() - _DAYS[weekday] - 1) % 7 + 1)
    elif c.told is not None and (which in ("that", "the same", "that same") or (not which and _in_old_story(c))):
        day = c.told.start + dt.timedelta((_DAYS[weekday] - c.told.start.weekday()) % 7)
    elif which == "next":
        day += dt.timedelta(7)
    elif which in ("last", "this past") and (c.today - day).days == 0:
        day -= dt.timedelta(7)
    elif which == "last" and (c.today - day).days <= 2:
        return span_of(day - dt.timedelta(7), day)
    return When.day(day)


def _story_weekday(m: re.Match[str], c: Context) -> When | None:
    """ "On the Tuesday": the first one on or after the day told, else the latest."""
    day, told = _last_weekday(c, group(m, "weekday")), c.told or c.anchor
    near = told.start + dt.timedelta((_DAYS[group(m, "weekday")] - told.start.weekday()) % 7)
    known = (told.end - told.start).days <= 3 and near <= c.published
    return When.day(near if known else day)


def _weekday_of_week(m: re.Match[str], c: Context) -> When | None:
    """ "On Thursday of that week": the week of the day told."""
    day = c.anchor.start
    found = day + dt.timedelta(_DAYS[group(m, "weekday")] - day.weekday())
    return When.day(found) if c.anchor.precision in ("day", "week") and found <= c.published else None


def _weekdays(m: re.Match[str], c: Context) -> When | None:
    """ "Saturday and Sunday", "the night of Thursday to Friday", "overnight from Tuesday to Wednesday"."""
    last = _last_weekday(c, group(m, "second"))
    first = last - dt.timedelta((last.weekday() - _DAYS[group(m, "weekday")]) % 7)
    return span_of(first, last)


def _night_to(m: re.Match[str], c: Context) -> When | None:
    day = _last_weekday(c, group(m, "weekday"))
    return span_of(day - ONE_DAY, day)


def _weekday_ago(m: re.Match[str], c: Context) -> When | None:
    """ "A week ago on Sunday", "Wednesday last week", "two Sundays ago"."""
    day = _last_weekday(c, group(m, "weekday"))
    monday = c.today - dt.timedelta(c.today.weekday())
    if group(m, "n"):
        weeks = count(m)
        near = c.today - dt.timedelta(7 * weeks)
        if group(m, "unit"):
            return When.day(near + dt.timedelta((_DAYS[group(m, "weekday")] - near.weekday() + 3) % 7 - 3))
        return When.day(day - dt.timedelta(7 * (weeks - 1)))
    return When.day(day - dt.timedelta(7) if day >= monday else day)


_OF_NAME = re.compile(r"(?<!^)(?<!\. )\b[A-Z]\w+ $")


def _feast(m: re.Match[str], c: Context) -> When | None:
    name = re.sub(r"[’']", "'", group(m, "feast"))
    if name == "ramadan" and (_OF_NAME.search(m.string[: m.start()]) or re.match(r" [A-Z]", m.string[m.end() :])):
        return None  # a person's name
    years = [year] if (year := stated_year(m)) is not None else [c.published.year, c.published.year - 1]
    found = (feast_days(name, year) for year in years)
    return next((w for w in found if w is not None and (w.start <= c.published or len(years) == 1)), None)


CALENDAR = {
    "day_of": _day_of,
    "edge_day": _edge_day,
    "night_of": _night_of,
    "numeric": _numeric,
    "iso": _iso,
    "bare_day": _bare_day,
    "night_of_day": _night_of_day,
    "weekday_number": _weekday_number,
    "month_of": _month_of,
    "year_of": _year_of,
    "decade": _decade,
    "season": _season,
    "quarter": _quarter,
    "weekday_of": _weekday_of,
    "story_weekday": _story_weekday,
    "weekdays": _weekdays,
    "weekday_of_week": _weekday_of_week,
    "night_to": _night_to,
    "weekday_ago": _weekday_ago,
    "feast": _feast,
}
"""The functions by the name that dates.toml calls them by."""
