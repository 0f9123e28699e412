"""Days written like 13/04/2020 or 4.13.20: whether day or month comes first is told from other days of the column."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from forestall.errors import DataError
from forestall.exchange import cells
from forestall.exchange.rows import Batch, CellError, Row

__all__ = ["day_first", "spelt_out", "to_day"]

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


def spelt_out(file: str, columns: Sequence[str], parts: Iterator[Batch]) -> Iterator[Batch]:
    """The batches of a table with the days in these columns as ISO has them, where the first batch has others.

    Raises DataError as `day_first` does.
    """
    first = next(parts)
    texts = [row[column] for row in first.rows for column in columns]
    if not any(map(_SLASHED.match, texts)):
        yield first
        yield from parts
        return
    days = day_first(file, texts)
    for part in chain((first,), parts):
        yield replace(part, rows=tuple(_in_iso(row, columns, days) for row in part.rows))


def _in_iso(row: Row, columns: Sequence[str], day_first: bool) -> Row:
    cells = list(row.cells)
    for column in row.at.keys() & set(columns):
        with suppress(CellError):  # whoever reads the cell refuses it, with its own words
            cells[row.at[column]] = to_day(column, row[column], day_first=day_first).isoformat()
    return Row(row.line, cells, row.at)
