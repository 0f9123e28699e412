"""Feasts: the days of the Christian, Muslim, Jewish and civil year that reports date events by.

The Muslim year is reckoned by the tabular calendar; a month begins where its moon is seen, so that a day of it is known
to within one day. What begins at sunset belongs to two days.
"""

import datetime as dt

from forestall.dates import When
from forestall.reading.days.spans import ONE_DAY, span_of

__all__ = ["feast_days"]

_FIXED = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "new year's day": (1, 1), "may day": (5, 1), "bastille day": (7, 14),
    "valentine's day": (2, 14), "armistice day": (11, 11), "epiphany": (1, 6), "all saints' day": (11, 1),
    "fourth of july": (7, 4), "women's day": (3, 8), "victory day": (5, 9), "halloween": (10, 31), "nowruz": (3, 21),
    "new year": (1, 1), "orthodox christmas": (1, 7), "assumption": (8, 15), "st patrick's day": (3, 17),
    "labour day": (5, 1), "midsummer": (6, 24), "all souls' day": (11, 2), "st stephen's day": (12, 26),
}  # fmt: skip
_OF_EASTER = {
    "ash wednesday": (-46, -46), "palm sunday": (-7, -7), "holy week": (-7, -1), "maundy thursday": (-3, -3),
    "good friday": (-2, -2), "holy saturday": (-1, -1), "easter sunday": (0, 0), "easter monday": (1, 1),
    "easter weekend": (-2, 1), "easter": (-2, 1), "ascension day": (39, 39), "whit sunday": (49, 49),
    "pentecost": (49, 49), "whit monday": (50, 50), "corpus christi": (60, 60),
}  # fmt: skip
_MUSLIM = {
    "ramadan": (9, 1, 30), "eid al-fitr": (10, 1, 3), "eid ul-fitr": (10, 1, 3), "eid al-adha": (12, 10, 13),
    "eid ul-adha": (12, 10, 13), "feast of sacrifice": (12, 10, 13), "ashura": (1, 10, 10), "ashoura": (1, 10, 10),
    "mawlid": (3, 12, 12), "arbaeen": (2, 20, 20), "tabaski": (12, 10, 13), "kurban bayram": (12, 10, 13),
}  # fmt: skip
"""Month and days of the Muslim year."""
_JEWISH = {"rosh hashanah": (163, 164), "yom kippur": (172, 172), "sukkot": (177, 183), "passover": (0, 6)}
"""Days from the first day of Passover of the same Gregorian year."""


def feast_days(name: str, year: int) -> When | None:
    """The days of a feast in a Gregorian year; None where it has none.

    >>> feast_days("easter sunday", 2016).start, feast_days("yom kippur", 1973).start
    (datetime.date(2016, 3, 27), datetime.date(1973, 10, 6))
    """
    return _fixed(name, year) or _moving(name, year) or _muslim(name, year) or _jewish(name, year)


def _fixed(name: str, year: int) -> When | None:
    if name not in _FIXED:
        return None
    day = dt.date(year, *_FIXED[name])
    return span_of(day - 2 * ONE_DAY, day + ONE_DAY) if name in ("christmas", "new year") else When.day(day)


def _moving(name: str, year: int) -> When | None:
    return _from(_easter(year), _OF_EASTER.get(name))


def _jewish(name: str, year: int) -> When | None:
    return _from(_passover(year), _JEWISH.get(name))


def _from(day: dt.date, span: tuple[int, int] | None) -> When | None:
    return None if span is None else span_of(day + span[0] * ONE_DAY, day + span[1] * ONE_DAY)


def _muslim(name: str, year: int) -> When | None:
    """The feast's days in the Muslim year that began in or before this one; a day to either side is left open."""
    if name not in _MUSLIM:
        return None
    month, first, last = _MUSLIM[name]
    for lunar in range((year - 622) * 33 // 32, (year - 622) * 33 // 32 + 3):
        day = _lunar_day(lunar, month, first)
        if day.year == year:
            return span_of(day - ONE_DAY, day + (last - first + 1) * ONE_DAY)
    return None


def _lunar_day(year: int, month: int, day: int) -> dt.date:
    """A day of the tabular Muslim calendar (Type II, civil epoch)."""
    days = day + (59 * (month - 1) + 1) // 2 + 354 * (year - 1) + (3 + 11 * year) // 30
    return dt.date.fromordinal(227014 + days)


def _easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    return dt.date(year, (h + k - 7 * m + 114) // 31, (h + k - 7 * m + 114) % 31 + 1)


def _passover(year: int) -> dt.date:
    """The first day of Passover by Gauss's rule; for 1900 to 2099, whose calendars lie thirteen days apart."""
    jewish, quarter = year + 3760, year % 4
    moon = (12 * jewish + 17) % 19
    exact = 32.0440932 + 1.5542418 * moon + 0.25 * quarter - 0.003177794 * jewish
    day = int(exact)
    weekday, rest = (day + 3 * jewish + 5 * quarter + 5) % 7, exact - day
    if weekday in (2, 4, 6) or (weekday == 0 and moon > 11 and rest >= 0.89772376):
        day += 1
    elif weekday == 1 and moon > 6 and rest >= 0.63287037:
        day += 2
    return dt.date(year, 3, 1) + (day + 12) * ONE_DAY
