"""A table of text, row by row, that knows its lines.

Every format here begins as comma-separated text. A *sheet* is that text cut into rows that remember their line
in the file. Lines that begin with # are comments. A row that cannot be taken in is *quarantined* with its line,
column, value and reason, and the rest goes on; only a table without one good row is an error.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from forestall.errors import DataError
from forestall.records import Quarantined, Table

__all__ = ["CellError", "Row", "Sheet", "read_sheet", "sift"]

T = TypeVar("T")
_UNREADABLE = "\ufffd"
_LONGEST_VALUE = 200


class CellError(ValueError):
    """A cell that cannot be taken in; `sift` turns it into a quarantined row."""

    def __init__(self, column: str | None, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file it begins on (first line 1) and its cells by column, without outer blanks."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's columns, its rows, and the rows whose very form kept them out."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    quarantined: tuple[Quarantined, ...] = ()


def read_sheet(table: Table, *, needs: Sequence[str] = ()) -> Sheet:
    """Cut the table's file into rows; raises DataError where it is missing, empty, or lacks one of the columns `needs`.

    Reads UTF-8 with or without a byte order mark, and any line ending. A row that is not UTF-8, or has more or
    fewer cells than the header, is quarantined.
    """
    lines = _lines(_text(table))
    header = next(lines, None)
    if header is None:
        raise DataError(f"{table.path.name} is empty; expected a header line and rows; check the table's path")
    columns = _checked_columns(table.path.name, header[1], needs)
    rows: list[Row] = []
    quarantined: list[Quarantined] = []
    for line, cells, trouble in lines:
        reason = trouble or _misfit(cells, columns)
        if reason:
            quarantined.append(Quarantined(table.path.name, line, None, _shorten(",".join(cells)), reason))
        else:
            rows.append(Row(line, dict(zip(columns, cells, strict=True))))
    return Sheet(table.path.name, columns, tuple(rows), tuple(quarantined))


def sift(sheet: Sheet, parse: Callable[[Row], T]) -> tuple[tuple[T, ...], tuple[Quarantined, ...]]:
    """Parse every row; those that raise CellError are quarantined, in the order of their lines.

    Raises DataError where not one row is good, naming the first reason.
    """
    good: list[T] = []
    bad = list(sheet.quarantined)
    for row in sheet.rows:
        try:
            good.append(parse(row))
        except CellError as error:
            bad.append(Quarantined(sheet.file, row.line, error.column, _shorten(error.value), error.reason))
    bad.sort(key=lambda entry: entry.line or 0)
    if not good:
        first = f"line {bad[0].line}: {bad[0].reason}" if bad else "there is no row below the header"
        raise DataError(f"{sheet.file} holds no row that can be taken in ({first}); expected at least one; correct it")
    return tuple(good), tuple(bad)


def _text(table: Table) -> str:
    try:
        return table.path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise DataError(
            f"{table.path} cannot be read ({error.strerror}); table {table.id!r} expects a file of format "
            f"{table.format!r} there; correct the path in crisis.toml"
        ) from error


def _lines(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield (line the row begins on, cells, what is wrong with the line or ""), comments and blank lines left out."""
    source = [("" if line.startswith("#") else line) for line in io.StringIO(text, newline="")]
    reader = csv.reader(source)
    while True:
        begins = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield begins, [], f"not a row of comma-separated values: {error}"
            continue
        if any(cells):
            yield begins, cells, ""


def _checked_columns(file: str, header: list[str], needs: Sequence[str]) -> tuple[str, ...]:
    missing = [name for name in needs if name not in header]
    if missing:
        raise DataError(
            f"{file} has the columns {', '.join(header)}; expected also {', '.join(missing)}; "
            "add them, or name other columns in the table's options"
        )
    if len(set(header)) < len(header):
        raise DataError(f"{file} has the columns {', '.join(header)}; expected each name once; rename the repeated one")
    return tuple(header)


def _misfit(cells: list[str], columns: tuple[str, ...]) -> str:
    if len(cells) != len(columns):
        return f"the row has {len(cells)} cells; the header has {len(columns)}"
    if any(_UNREADABLE in cell for cell in cells):
        return "the row is not UTF-8 text"
    return ""


def _shorten(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"
