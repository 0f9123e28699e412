"""Days written like 13/04/2020 or 4.13.20: whether day or month comes first is told from other days of the column."""

import datetime as dt
import re
from collections.abc import Iterable

from forestall.errors import DataError
from forestall.exchange import cells
from forestall.exchange.rows import CellError

__all__ = ["day_first", "to_day"]

_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?!\d)")


def day_first(file: str, texts: Iterable[str]) -> bool:
    """Whether 03/04/2020 is 3 April, as other dates tell; raises DataError where there are such and none does.

    >>> day_first("t.csv", ["03/04/2020", "13/04/2020"])
    True
    """
    found = [match for match in map(_SLASHED.match, texts) if match]
    later, earlier = any(int(m[1]) > 12 for m in found), any(int(m[2]) > 12 for m in found)
    if found and later == earlier:
        raise DataError(
            f"{file} has dates like {found[0][1]}/{found[0][2]}; whether day or month comes first cannot be told; "
            "write them like 2020-03-17"
        )
    return later


def to_day(column: str, text: str, *, day_first: bool) -> dt.date:
    """The day a text says; raises CellError where it says none."""
    found = _SLASHED.match(text)
    if found is None:
        return cells.to_day(column, text)
    first, second, year = (int(part) for part in found.groups())
    if len(found[3]) == 2:
        year += 1900 if year >= 69 else 2000
    try:
        day = dt.date(year, second, first) if day_first else dt.date(year, first, second)
    except ValueError:
        raise CellError(column, text, "not a day") from None
    return cells.to_day(column, day.isoformat())
