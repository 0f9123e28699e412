"""Date words: what is said from a day told or from that of writing ("two days later", "last week"), and all the rules.

A rule is a pattern and a function from its match to a `When`; the patterns are data (vocabulary/dates.toml).
"""

import datetime as dt
import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from forestall.dates import When
from forestall.reading.days.days import CALENDAR, Context, count, group, month_span, part_of
from forestall.reading.days.spans import ONE_DAY, around, span_of
from forestall.reading.numbers.ordinals import number_of_day

__all__ = ["Rule", "rules"]

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Context], When | None]]
"""A pattern, and which days its match means."""

_SPAN = {"minute": 0, "hour": 0, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365,
         "decade": 3650}  # fmt: skip

_FRESH = 3
"""Days back from the day of writing to the day told last, within which a new paragraph may go on from it."""
_LONG_AGO = 30
"""Days since what is told, from which "for a third day" is said of it."""


def _shifted(days: int) -> Callable[[re.Match[str], Context], When | None]:
    return lambda _m, c: When.day(c.today + dt.timedelta(days))


def _night_before(_m: re.Match[str], c: Context) -> When | None:
    return span_of(c.today - ONE_DAY, c.today)


def _reaching_back(days: int) -> Callable[[re.Match[str], Context], When | None]:
    return lambda _m, c: span_of(c.today - dt.timedelta(days), c.published)


def _ago(m: re.Match[str], c: Context) -> When | None:
    unit, n = group(m, "unit"), count(m)
    if unit in ("minute", "hour"):
        return _night_before(m, c) if unit == "hour" and n > 1 else When.day(c.today)
    return around(c.today, -n * _SPAN[unit], unit, n)


_PERFECT = re.compile(r"\b(has|have|had)\b|\w['’](?:ve)\b", re.I)


def _lasting(m: re.Match[str], c: Context) -> When | None:
    """ "Has besieged it for ten days", "for ten days had besieged it": the first of them; nothing in other tenses."""
    opening = not m.string[: m.start()].strip(" \"'“")
    near = m.string[m.end() : m.end() + 60] if opening else m.string[max(0, m.start() - 70) : m.start()]
    clause = re.split(r"[.;:]", near)[0 if opening else -1]
    found = _PERFECT.search(clause)
    if found is None:
        return None
    day = c.told.start if c.told is not None and (found[1] or "").lower() == "had" else c.today
    unit, n = group(m, "unit"), count(m)
    return around(day, -n * _SPAN[unit], unit, n)


def _ago_exactly(m: re.Match[str], c: Context) -> When | None:
    """ "Three months ago yesterday": the same day of an earlier month, week or year."""
    unit, n = group(m, "unit"), count(m)
    day = c.today + {"yesterday": -ONE_DAY, "tomorrow": ONE_DAY}.get(group(m, "base"), dt.timedelta(0))
    if unit not in ("month", "year"):
        return When.day(day - dt.timedelta(n * _SPAN[unit]))
    months = 12 * day.year + day.month - 1 - n * (12 if unit == "year" else 1)
    first, last = month_span(months // 12, months % 12 + 1)
    return When.day(min(first.replace(day=min(day.day, last.day)), last))


def _many_ago(m: re.Match[str], c: Context) -> When | None:
    low, high = {"hours": (0, 1), "minutes": (0, 0), "days": (2, 8), "weeks": (14, 42), "months": (60, 240)}[
        group(m, "units")
    ]
    return span_of(c.today - dt.timedelta(high), c.today - dt.timedelta(low))


def _backwards(m: re.Match[str]) -> bool:
    way = group(m, "way") or group(m, "way2")
    return way.startswith(("earlier", "before", "previous", "preceding", "that preceded"))


def _from_anchor(m: re.Match[str], c: Context) -> When | None:
    unit, n = group(m, "unit"), count(m)
    if unit in ("minute", "hour"):
        return _hours(m, c)
    shift = (-1 if _backwards(m) else 1) * n * _SPAN[unit]
    if unit == "year" and c.anchor.precision in ("year", "open"):
        year = c.anchor.start.year + (-n if _backwards(m) else n)
        return When(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")
    wide = unit == "day" and group(m, "n") in ("a few", "several", "some")
    if c.anchor.precision == "month" and unit == "day":
        moved = dt.timedelta(shift)
        return span_of(c.anchor.start + moved, min(c.anchor.end + moved, max(c.published, c.anchor.start + moved)))
    found = around(c.anchor.start, shift, unit, n)
    return span_of(found.start - 2 * ONE_DAY, found.end + 2 * ONE_DAY) if wide else found


def _many_from_anchor(m: re.Match[str], c: Context) -> When | None:
    """ "Days later", "weeks earlier", "in the following months"."""
    low, high = {"days": (2, 7), "weeks": (10, 40), "months": (45, 300), "years": (400, 3000)}[
        group(m, "units") or group(m, "units2")
    ]
    if m.group().lower().startswith(("in ", "over ", "during ")):
        if c.told is None:
            return None
        low, high = 0, {7: 7, 40: 30, 300: 120, 3000: 1500}[high]
    sign = -1 if _backwards(m) else 1
    ends = sorted(c.anchor.start + dt.timedelta(sign * d) for d in (low, high))
    return span_of(ends[0], min(ends[1], max(c.published, ends[0])))


def _hours(m: re.Match[str], c: Context) -> When | None:
    """Hours before or after what was told: the same day or the one beside it; none where it was told long before."""
    if c.told is None and (c.today - c.anchor.end).days > _FRESH:
        return None
    day = c.anchor.start if (c.anchor.end - c.anchor.start).days <= 2 else c.today
    return span_of(day - ONE_DAY, day) if _backwards(m) else span_of(day, min(day + ONE_DAY, max(c.published, day)))


def _anchored(days: int) -> Callable[[re.Match[str], Context], When | None]:
    def made(_m: re.Match[str], c: Context) -> When | None:
        if c.anchor.precision == "month":
            return c.anchor  # the day beside one of that month
        if c.anchor.precision not in ("day", "week"):
            return None
        if days > 0 and (c.anchor.end - c.anchor.start).days == 1:
            return When.day(c.anchor.end)  # the day after a night is the one it ends in
        return When.day((c.anchor.end if days > 0 else c.anchor.start) + dt.timedelta(days))

    return made


def _nth_day(m: re.Match[str], c: Context) -> When | None:
    """ "On the third day": counted from the day told, which is the first."""
    first = c.begun or c.told
    if first is None or first.precision != "day":
        return None
    found = first.start + dt.timedelta(number_of_day(group(m, "day")) - 1)
    return When.day(found) if found <= c.published else None


def _nth_running(_m: re.Match[str], c: Context) -> When | None:
    """ "For a third day": that of writing or the one before, where nothing of long ago is told."""
    if c.told is not None and (c.today - c.told.end).days > _LONG_AGO:
        return None
    return span_of(c.today - ONE_DAY, c.today)


def _same_unit(m: re.Match[str], c: Context) -> When | None:
    """ "That month", "the same week": the one that holds the day told."""
    day, unit = c.anchor.start, group(m, "unit")
    if c.told is None or c.anchor.precision in ("year", "open"):
        return c.anchor if c.told is not None and unit == "year" else None
    if unit == "week":
        monday = day - dt.timedelta(day.weekday())
        return span_of(monday, min(monday + dt.timedelta(6), max(c.published, monday)))
    if unit == "month":
        return part_of(*month_span(day.year, day.month), "", c)
    return part_of(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), "", c)


def _same_day(_m: re.Match[str], c: Context) -> When | None:
    return c.anchor if c.anchor.precision in ("day", "week") else None


def _unit_beside(m: re.Match[str], c: Context) -> When | None:
    """ "The week before", "the following month"."""
    unit, sign = group(m, "unit"), -1 if group(m, "way") in ("before", "previous", "preceding", "earlier") else 1
    day = c.anchor.start
    if unit == "week":
        monday = day - dt.timedelta(day.weekday()) + dt.timedelta(7 * sign)
        return span_of(monday, monday + dt.timedelta(6))
    if unit == "month":
        first = (day.replace(day=1) + dt.timedelta(40 if sign > 0 else -1)).replace(day=1)
        return When(*month_span(first.year, first.month), "month")
    return When(dt.date(day.year + sign, 1, 1), dt.date(day.year + sign, 12, 31), "year")


def _week(m: re.Match[str], c: Context) -> When | None:
    monday = c.today - dt.timedelta(c.today.weekday())
    which, part = group(m, "which"), group(m, "part")
    if which == "last" or group(m, "again"):
        monday -= dt.timedelta(14 if group(m, "again") else 7)
        low, high = {"early": (0, 2), "late": (3, 6), "earlier": (0, 6), "mid": (2, 4)}.get(part, (0, 6))
        return span_of(monday + dt.timedelta(low), monday + dt.timedelta(high))
    if which == "past":
        return span_of(c.today - dt.timedelta(7), c.today)
    return span_of(monday, c.today)


def _last_unit(m: re.Match[str], c: Context) -> When | None:
    back = 2 if group(m, "again") else 1
    if group(m, "unit") == "year":
        year = c.today.year - back
        return part_of(dt.date(year, 1, 1), dt.date(year, 12, 31), group(m, "part"), c)
    day = c.today.replace(day=1)
    for _ in range(back):
        day = (day - ONE_DAY).replace(day=1)
    return part_of(*month_span(day.year, day.month), group(m, "part"), c)


def _this_unit(m: re.Match[str], c: Context) -> When | None:
    month = group(m, "unit") == "month"
    start = c.today.replace(day=1) if month else c.today.replace(month=1, day=1)
    return When(start, c.today, "month" if month else "year") if start < c.today else When.day(start)


def _within_unit(m: re.Match[str], c: Context) -> When | None:
    """ "At the start of the year", "later in the month": of the year told of where that is long past, else of this."""
    told = c.told is not None and (c.published - c.told.end).days > 180
    base = c.told.start if c.told is not None and told else c.today
    month = (group(m, "unit") or group(m, "unit2")) == "month"
    if (
        month
        and c.told is not None
        and group(m, "part")
        and (c.told.start.year, c.told.start.month) < (base.year, base.month)
    ):
        begun = part_of(*month_span(base.year, base.month), group(m, "part"), c).start
        base = c.told.start if begun > c.published else base  # the month told of, where this one's end is to come
    first, last = month_span(base.year, base.month) if month else (dt.date(base.year, 1, 1), dt.date(base.year, 12, 31))
    if group(m, "near") == "later":
        first = base
    elif group(m, "near"):
        last = base
    return part_of(first, last, group(m, "part"), c) if first <= c.published else None


def _within_week(m: re.Match[str], c: Context) -> When | None:
    """ "Earlier in the week": its days before the day told; "later in the week": those after."""
    day = c.told.start if c.told is not None and c.told.precision == "day" else c.today
    monday = day - dt.timedelta(day.weekday())
    if group(m, "near") == "earlier":
        return span_of(monday, max(monday, day - ONE_DAY))
    return span_of(day, min(monday + dt.timedelta(6), c.published)) if day <= c.published else None


def _weekend(_m: re.Match[str], c: Context) -> When | None:
    sunday = c.today - dt.timedelta((c.today.weekday() - 6) % 7)
    return span_of(sunday - ONE_DAY, sunday)


def _past_span(m: re.Match[str], c: Context) -> When | None:
    days = max(1, count(m) * _SPAN[group(m, "unit")]) if group(m, "unit") != "hour" else -(-count(m) // 24)
    return span_of(c.today - dt.timedelta(days), c.published)


_BY_DAYS = {"shifted": _shifted, "reaching_back": _reaching_back, "anchored": _anchored}
_RELATIVE = {
    "night_before": _night_before,
    "ago": _ago,
    "lasting": _lasting,
    "ago_exactly": _ago_exactly,
    "many_ago": _many_ago,
    "from_anchor": _from_anchor,
    "many_from_anchor": _many_from_anchor,
    "hours": _hours,
    "nth_day": _nth_day,
    "nth_running": _nth_running,
    "same_day": _same_day,
    "same_unit": _same_unit,
    "unit_beside": _unit_beside,
    "week": _week,
    "last_unit": _last_unit,
    "this_unit": _this_unit,
    "weekend": _weekend,
    "within_unit": _within_unit,
    "within_week": _within_week,
    "past_span": _past_span,
}


@cache
def rules() -> tuple[Rule, ...]:
    """The patterns of dates.toml with the functions they name."""
    table = tomllib.loads(files("forestall.vocabulary").joinpath("dates.toml").read_text(encoding="utf-8"))
    return tuple(_rule(entry, table["pieces"]) for entry in table["rules"])


def _rule(entry: dict[str, str | int | bool], pieces: dict[str, str]) -> Rule:
    name, pattern = str(entry["does"]), str(entry["pattern"])
    pattern = _expanded(pattern, pieces)
    made = _BY_DAYS[name](int(entry["by"])) if "by" in entry else (CALENDAR | _RELATIVE)[name]
    return re.compile(f"(?i:{pattern})" if entry.get("any_case") else pattern), made


def _expanded(pattern: str, pieces: dict[str, str]) -> str:
    """The pattern with the named pieces in place, those in pieces too."""
    found = re.sub(r"<([A-Z][A-Z0-9_]*)>", lambda m: pieces[m[1]], pattern)
    return found if found == pattern else _expanded(found, pieces)
