"""What the cells of event data sets hold: days in several spellings, whole numbers, degrees. Each raises CellError.

A whole number may be written as a decimal (`2.0`): tables that passed through a data frame have them so.
"""

import calendar
import datetime as dt
import math
import re
from collections.abc import Mapping
from functools import lru_cache

from forestall.dates import Precision, When
from forestall.exchange.rows import CellError, Row
from forestall.records import Toll

__all__ = [
    "MARGINS",
    "day",
    "degrees",
    "key",
    "level",
    "to_day",
    "to_degrees",
    "to_level",
    "tolls",
    "ungrouped",
    "whole",
    "within",
]

MARGINS: Mapping[Precision, int] = {"day": 0, "week": 3, "month": 15, "year": 182}
"""Days either side of a day that is only known to lie in some week, month or year."""
_LARGEST = 10**9
_MARKS = re.compile(r"[,'\s\u2019]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,'\s\u2019][0-9]{3})+")
"""Thousands set apart; a point may be a decimal one."""
_MONTHS = {name[:3].lower(): n for n, name in enumerate(calendar.month_name) if name}


def day(row: Row, column: str) -> dt.date:
    """The day in a cell: 2020-03-17 (with a time or without), 20200317, 17 March 2020, March 17, 2020, 17-Mar-20."""
    return to_day(column, row[column])


def to_day(column: str, text: str) -> dt.date:
    """The day a text says; see `day`."""
    found = _day(text)
    if found is None:
        raise CellError(column, text, "not a day like 2020-03-17 between 1900 and 2100")
    return found


@lru_cache(maxsize=65536)
def maybe_day(text: str) -> dt.date | None:
    """The day a text says, None where it says none that can be read: for what is good to know but keeps no row out."""
    try:
        return to_day("", text) if text else None
    except CellError:
        return None


def moment(text: str) -> dt.date | None:
    """The day (UTC) of a time in seconds since 1970; None where the text is no such time."""
    try:
        return dt.datetime.fromtimestamp(int(text), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _day(text: str) -> dt.date | None:
    try:
        found = _iso(text) or _named(text)
    except ValueError:
        return None
    return found if found is not None and 1900 <= found.year <= 2100 else None


def _iso(text: str) -> dt.date | None:
    head = text[:10]
    if len(head) == 10 and head[4] in "-/" and head[4] == head[7] and (len(text) == 10 or text[10] in " T"):
        return dt.date(_digits(head[:4]), _digits(head[5:7]), _digits(head[8:]))
    if len(text) == 8 and text.isdecimal() and text.isascii():
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return None


def _named(text: str) -> dt.date | None:
    """17 March 2020, March 17, 2020, 17-Mar-20 (years from 69 on are of the last century, as C's %y has it)."""
    parts = text.replace("-", " ").replace(",", " ").split()
    if len(parts) == 3 and parts[0][:1].isalpha():
        parts[:2] = parts[1::-1]
    if len(parts) != 3 or parts[1][:3].lower() not in _MONTHS:
        return None
    year = _digits(parts[2])
    if len(parts[2]) == 2:
        year += 1900 if year >= 69 else 2000
    return dt.date(year, _MONTHS[parts[1][:3].lower()], _digits(parts[0]))


def _digits(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return int(text)


def within(middle: dt.date, precision: Precision) -> When:
    """A day known to this precision, as the range around it."""
    margin = dt.timedelta(days=MARGINS[precision])
    return When(middle - margin, middle + margin, precision)


def whole(row: Row, column: str) -> int | None:
    """A count of zero or more; None where the cell is empty."""
    text = row[column]
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    value = to_level(column, ungrouped(text))
    if value is None or value != int(value):
        raise CellError(column, text, "not a whole number")
    if not 0 <= value <= _LARGEST:
        raise CellError(column, text, "a count below zero or above a thousand million")
    return int(value)


def ungrouped(text: str) -> str:
    """A whole number without the marks between its thousands; any other text as it is.

    >>> ungrouped("12,345,678"), ungrouped("1 234"), ungrouped("1,5")
    ('12345678', '1234', '1,5')
    """
    return _MARKS.sub("", text) if _GROUPED.fullmatch(text) else text


def level(row: Row, column: str) -> float | None:
    """A finite number; None where the cell is empty."""
    return to_level(column, row[column])


def to_level(column: str, text: str) -> float | None:
    """The finite number a text says, with a point for decimals; None where it is empty.

    >>> to_level("usd_per_barrel", "24.7")
    24.7
    """
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise CellError(column, text, "not a number") from None
    if not math.isfinite(value) or "_" in text:
        raise CellError(column, text, "not a finite number")
    return value


def degrees(row: Row, latitude: str = "latitude", longitude: str = "longitude") -> tuple[float | None, float | None]:
    """Latitude and longitude; both None where one is empty."""
    return to_degrees(latitude, row[latitude], longitude, row[longitude])


def to_degrees(latitude: str, north: str, longitude: str, east: str) -> tuple[float | None, float | None]:
    """Latitude and longitude from two texts, with a point or a comma for decimals; both None where one is empty."""
    lat, lon = to_level(latitude, north.replace(",", ".")), to_level(longitude, east.replace(",", "."))
    if lat is None or lon is None:
        return None, None
    if not -90 <= lat <= 90:
        raise CellError(latitude, north, "outside -90 to 90")
    if not -180 <= lon <= 180:
        raise CellError(longitude, east, "outside -180 to 180")
    return lat, lon


def tolls(row: Row, low: str, best: str, high: str) -> Toll | None:
    """A toll from three columns; an empty best figure is no toll.

    In some rows the lowest figure lies above the best, or the highest below it: the range then ends at the best.
    """
    middle = whole(row, best)
    lowest, highest = whole(row, low), whole(row, high)
    if middle is None:
        return None
    return Toll(middle if lowest is None else min(lowest, middle), middle, max(middle, highest or 0))


def key(row: Row, *columns: str) -> str:
    """A row's id, integral floats as integers (`300380.0` is `300380`); raises CellError where all cells are empty."""
    parts = [_plain(row[column]) for column in columns]
    if not any(parts):
        raise CellError(columns[0], "", "the id is empty")
    return ":".join(parts)


def _plain(text: str) -> str:
    head, dot, tail = text.partition(".")
    return head if dot and not tail.strip("0") and head.isdecimal() else text
