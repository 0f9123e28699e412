"""A table as the page shows it and as a spreadsheet may have it.

Each cell holds the text a reader sees and the value a file gets. A file's text cells never start a formula:
a leading = + - @, tab or return (full-width forms too, blanks before it too) is put behind an apostrophe;
numbers stay numbers.
"""

import csv
import datetime as dt
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from forestall.page import words

__all__ = ["Cell", "Column", "Table", "Value", "cell", "csv_text", "data_uri", "neutral", "number_cell", "text_cell"]

Value = str | int | float | bool | dt.date | None
"""What a cell can hold; None is "not known"."""

_STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand to the right; what is `tight` is never broken into lines."""

    label: str
    numeric: bool = False
    tight: bool = False

    @property
    def tone(self) -> str:
        """Classes of the style sheet."""
        return " ".join(name for name, is_so in (("n", self.numeric), ("t", self.tight)) if is_so)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown, what is saved, and how: `tone` is a class of the style sheet, `target` an id on the page."""

    text: str
    value: Value
    tone: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first column names the row. `extra` columns are saved only, not shown."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    extra: tuple[str, ...] = ()
    extra_rows: tuple[tuple[Value, ...], ...] = ()

    @property
    def href(self) -> str:
        """The table as a CSV file, ready to be saved from a link."""
        return data_uri(csv_text(self))


def cell(text: str, value: Value = None, *, tone: str = "", target: str = "") -> Cell:
    """A cell whose saved value is its text unless another is given."""
    return Cell(text, text if value is None else value, tone, target)


def text_cell(text: str | None, *, tone: str = "", target: str = "") -> Cell:
    """A cell of text; nothing stands as "not known" and is saved as nothing."""
    return Cell(text, text, tone, target) if text else Cell(words.NOT_KNOWN, None, tone, target)


def number_cell(value: float | None, *, shown: str | None = None, tone: str = "") -> Cell:
    """A cell of a number; what is not finite is "not known" and is saved as nothing.

    >>> number_cell(0.4567).text, number_cell(float("nan")).value
    ('0.46', None)
    """
    known = value is not None and math.isfinite(value)
    return Cell(words.number(value) if shown is None else shown, value if known else None, tone)


def neutral(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula.

    >>> neutral("=1+1"), neutral("Camp 3")
    ("'=1+1", 'Camp 3')
    """
    rest = text.lstrip()
    blanks = text[: len(text) - len(rest)]
    starts = rest.startswith(_STARTS_FORMULA) or any(blank in "\t\r\n" for blank in blanks)
    return f"'{text}" if starts else text


def _saved(value: Value) -> str | int | float:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value if isinstance(value, int) else float(f"{value:.6g}")
    return neutral(value.replace("\0", "")) if isinstance(value, str) else value.isoformat()


def _records(table: Table) -> Sequence[Sequence[Value]]:
    shown = [[part.value for part in row] for row in table.rows]
    if not table.extra_rows:
        return shown
    return [[*row, *more] for row, more in zip(shown, table.extra_rows, strict=True)]


def csv_text(table: Table) -> str:
    """The table as CSV text (RFC 4180), headings first.

    >>> row = (text_cell("a"), number_cell(0.5))
    >>> csv_text(Table("t", "", (Column("name"), Column("share", numeric=True)), (row,)))
    'name,share\\r\\na,0.5\\r\\n'
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutral(column.label) for column in table.columns] + [neutral(name) for name in table.extra])
    writer.writerows([[_saved(value) for value in record] for record in _records(table)])
    return out.getvalue()


def data_uri(text: str) -> str:
    """The text as a data address with a byte-order mark, which Excel needs to see UTF-8."""
    return "data:text/csv;charset=utf-8,%EF%BB%BF" + quote(text.encode("utf-8", "replace"), safe=",;:/'()!*@?=+-._~")
