"""A table row by row, in batches, knowing its lines: text of any kind, Excel, Parquet.

A *batch* holds some thousand rows that remember their line in the file, and the rows whose very form kept them out. A
row that cannot be taken in is *quarantined* with its line, column, value and reason, and the rest goes on; only a
table without one good row is an error. Column names are compared as *slugs*: small letters, words joined by `_`.
"""

import csv
import json
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from forestall.errors import DataError
from forestall.exchange.binary import binary_rows, cell_text
from forestall.exchange.opened import lines
from forestall.records import Quarantined, Table

__all__ = ["Batch", "CellError", "Layout", "Row", "Sheet", "batches", "read_sheet", "shorten", "sift", "slug"]

T = TypeVar("T")
_LONGEST_VALUE = 200
_BATCH = 1_000
_NARROW, _MANY = 4, 8
"""Cells of a row from which on a line inside quotation marks can be told to be a row, and from which on surely."""
Cut = Callable[[Iterable[str]], Iterator[list[str]]]
"""Lines -> cells, for text that is not separated by one character."""


class CellError(ValueError):
    """A cell that cannot be taken in; it turns into a quarantined row."""

    def __init__(self, column: str | None, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


class Row:
    """One row: the line of the file it begins on (first line 1) and its cells; `row[column]` has no outer blanks.

    No dataclass: millions are made, and frozen ones take three times as long.
    """

    __slots__ = ("at", "cells", "line")

    def __init__(self, line: int, cells: Sequence[str], at: Mapping[str, int]) -> None:
        self.line, self.cells, self.at = line, cells, at

    def __getitem__(self, column: str) -> str:
        index = self.at.get(column)
        return "" if index is None else self.cells[index].strip()


@dataclass(frozen=True, slots=True)
class Layout:
    """What a format's file looks like.

    `needs` are the slugs a header must have, `bare` the columns of files without a header, by their number; `renamed`
    maps a column's slug in the file to the format's own. With `comments`, lines that begin with # are left out.
    `quoted` is False where quotation marks mean nothing.
    """

    needs: tuple[str, ...] = ()
    bare: tuple[tuple[str, ...], ...] = ()
    renamed: Mapping[str, str] | None = None
    comments: bool = False
    quoted: bool = True
    cut: Cut | None = None
    any_of: tuple[str, ...] = ()
    """At least one of these slugs must be there too."""
    dates: tuple[str, ...] = ()
    """Slugs of columns that hold days; 13/04/2020 is read there as other rows tell (see `slashed`)."""
    exact: bool = False
    """Columns keep their own names; `needs` are such names."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table, in order, and those whose form kept them out."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    quarantined: tuple[Quarantined, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole file: its columns, its rows, and the rows whose very form kept them out."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    quarantined: tuple[Quarantined, ...] = ()


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """A column's name as names are compared.

    >>> slug("Event ID"), slug("Case-Fatality_Ratio"), slug("País")
    ('event_id', 'case_fatality_ratio', 'pais')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "_", plain.strip().casefold()).strip("_")


def batches(table: Table, layout: Layout, *, size: int = _BATCH) -> Iterator[Batch]:
    """Cut the table's file into batches of rows; the first comes even where it is empty.

    Raises DataError where the file is missing, damaged, empty, or lacks a column that the layout needs.
    """
    found = binary_rows(table.path) or _text_rows(table, layout)
    first = next(found, None)
    if first is None:
        raise DataError(f"{table.path.name} is empty; expected a header line and rows; check the table's path")
    columns, headed = _columns(table.path.name, first[1], layout)
    rest = found if headed else chain([first], found)
    yield from _batched(table.path.name, columns, _without_hxl(rest) if headed else rest, size)


def read_sheet(table: Table, *, needs: Sequence[str] = ()) -> Sheet:
    """Read all of a plain table into rows; raises DataError as `batches` does."""
    parts = list(batches(table, Layout(needs=tuple(needs), comments=True, exact=True)))
    rows = tuple(row for part in parts for row in part.rows)
    return Sheet(table.path.name, parts[0].columns, rows, tuple(q for part in parts for q in part.quarantined))


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
            bad.append(Quarantined(sheet.file, row.line, error.column, shorten(error.value), error.reason))
    bad.sort(key=lambda entry: entry.line or 0)
    if not good:
        first = f"line {bad[0].line}: {bad[0].reason}" if bad else "there is no row below the header"
        raise DataError(f"{sheet.file} holds no row that can be taken in ({first}); expected at least one; correct it")
    return tuple(good), tuple(bad)


def shorten(value: str) -> str:
    """A value as it is quoted in a message."""
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"


Found = tuple[int, Sequence[str], str]
"""The line a row begins on, its cells, and what is wrong with its form, or ""."""


def _text_rows(table: Table, layout: Layout) -> Iterator[Found]:
    """Rows of text, blank lines and comments left out."""
    source = lines(table.path)
    head = list(_until_row(source, layout)) or [""]
    again: Iterator[str] = chain(head, source)
    if layout.comments:
        again = ("\n" if line.startswith("#") else line for line in again)
    if layout.cut is not None and not any(mark in head[-1] for mark in ",;\t|"):
        yield from ((n, cells, "") for n, cells in enumerate(layout.cut(again), 1) if any(cells))
        return
    if head[-1].startswith("{"):
        yield from _json_rows(again)
        return
    mark = _separator(head[-1])
    if layout.quoted or mark != "\t":
        yield from _csv_rows(again, mark)
    else:
        yield from _plain_rows(again, mark)


def _until_row(source: Iterator[str], layout: Layout) -> Iterator[str]:
    """The lines up to the first that holds a row."""
    for line in source:
        yield line
        if line.strip() and not (layout.comments and line.startswith("#")):
            return


def _separator(line: str) -> str:
    return max(",;\t|", key=lambda mark: (line.count(mark), mark == ","))


class _Given:
    """Lines as the csv module takes them; those after the first of a row can be given back."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source, self._back = source, deque[str]()
        self.number, self.taken = 0, list[str]()

    def __iter__(self) -> "_Given":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._source)
        self.taken.append(line)
        self.number += 1
        return line

    def give_back(self) -> str:
        """All but the first line of the row, which is returned."""
        first, *rest = self.taken
        self._back.extendleft(reversed(rest))
        self.number -= len(rest)
        return first.rstrip("\r\n")

    def swallowed(self, width: int, mark: str) -> bool:
        """Whether the row's further lines are rows themselves: half of them where a row has many cells, else all."""
        rest = [line for line in self.taken[1:] if line.strip()] if width >= _NARROW else []
        rows = sum(_cells(line, mark) == width for line in rest)
        return bool(rest) and rows >= (len(rest) / 2 if width >= _MANY else len(rest))


def _cells(line: str, mark: str) -> int:
    """How many cells a line alone has; 0 where it is none of separated values."""
    try:
        return len(next(csv.reader([line], delimiter=mark)))
    except csv.Error:
        return 0


def _csv_rows(source: Iterator[str], mark: str) -> Iterator[Found]:
    """Rows of separated values; a quotation mark left open spoils its own line and none of those that follow."""
    given, width = _Given(source), 0
    reader = csv.reader(given, delimiter=mark)
    while True:
        given.taken.clear()
        begins, trouble, cells = given.number + 1, "", list[str]()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            trouble = f"not a row of separated values: {error}"
        if len(given.taken) > 1 and (trouble or given.swallowed(width, mark)):
            yield begins, (given.give_back(),), "a quotation mark is opened and not closed"
        elif trouble:
            yield begins, (), trouble
        elif any(cells) and (len(cells) > 1 or cells[0].strip()):
            width = width or len(cells)
            yield begins, cells, ""


def _json_rows(source: Iterator[str]) -> Iterator[Found]:
    """Rows of JSON Lines: the keys of the first object are the columns."""
    names: list[str] = []
    for n, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield n, (line,), f"not a line of JSON: {error}"
            continue
        if not isinstance(found, dict):
            yield n, (line,), "not an object of JSON"
            continue
        if not names:
            names = list(found)
            yield n, names, ""
        yield n, [cell_text(found.get(name)) for name in names], ""


def _plain_rows(source: Iterator[str], mark: str) -> Iterator[Found]:
    """Rows of text in which quotation marks mean nothing: twice as fast as the csv module."""
    for n, line in enumerate(source, 1):
        cells = line.rstrip("\r\n").split(mark)
        if len(cells) > 1 or cells[0].strip():
            yield n, cells, ""


def _columns(file: str, first: Sequence[str], layout: Layout) -> tuple[tuple[str, ...], bool]:
    """The columns by slug, and whether the first row is their header."""
    renamed = layout.renamed or {}
    names = tuple(name.strip() if layout.exact else renamed.get(slug(name), slug(name)) for name in first)
    fits = set(layout.needs) <= set(names) and (not layout.any_of or not set(layout.any_of).isdisjoint(names))
    if fits:
        _refuse_repeated(file, names)
        return names, True
    bare = next((columns for columns in layout.bare if len(columns) == len(first)), None)
    if bare is not None:
        return bare, False
    missing = [name for name in layout.needs if name not in names] or [" or ".join(layout.any_of)]
    raise DataError(
        f"{file} has the columns {shorten(', '.join(map(str.strip, first)))}; expected also {', '.join(missing)}; "
        "add them, name other columns in the table's options, or give the format it has"
    )


def _refuse_repeated(file: str, names: tuple[str, ...]) -> None:
    known = [name for name in names if name]
    if len(set(known)) < len(known):
        raise DataError(f"{file} has the columns {', '.join(names)}; expected each name once; rename the repeated one")


def _without_hxl(rows: Iterator[Found]) -> Iterator[Found]:
    """The rows without HXL's: the row of hashtags that may stand below a header."""
    first = next(rows, None)
    if first is None:
        return
    tags = [cell.strip() for cell in first[1]]
    if not (any(tags) and all(not tag or tag.startswith("#") for tag in tags)):
        yield first
    yield from rows


def _batched(file: str, columns: tuple[str, ...], found: Iterator[Found], size: int) -> Iterator[Batch]:
    at = {name: k for k, name in enumerate(columns) if name}
    width = len(columns)
    rows: list[Row] = []
    bad: list[Quarantined] = []
    first = True
    for line, cells, trouble in found:
        if trouble or len(cells) != width:
            reason = trouble or f"the row has {len(cells)} cells; the header has {width}"
            bad.append(Quarantined(file, line, None, shorten(",".join(cells)), reason))
        else:
            rows.append(Row(line, cells, at))
        if len(rows) + len(bad) >= size:
            yield Batch(columns, tuple(rows), tuple(bad))
            rows, bad, first = [], [], False
    if rows or bad or first:
        yield Batch(columns, tuple(rows), tuple(bad))
