"""Tables that are no text: Excel workbooks and Parquet files, row by row, each cell as text.

A whole number stays one (`3`, not `3.0`), a date is ISO, an empty cell is "". The line of a row is its row in the sheet
(the header is 1), for Parquet its number plus one.
"""

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from forestall.errors import DataError

__all__ = ["binary_rows", "cell_text"]

_SLICE = 20_000
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def binary_rows(path: Path) -> Iterator[tuple[int, Sequence[str], str]] | None:
    """(line, cells, "") of each row of a workbook's first sheet or a Parquet file; None for any other file.

    The header comes first. Raises DataError where the file is damaged.
    """
    try:
        with path.open("rb") as raw:
            magic = raw.read(4)
    except OSError:
        return None
    if magic == b"PAR1":
        return _parquet(path)
    if magic in _EXCEL and path.suffix.lower() in (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"):
        return _excel(path)
    return None


def _parquet(path: Path) -> Iterator[tuple[int, Sequence[str], str]]:
    try:
        scan = pl.scan_parquet(path)
        names = scan.collect_schema().names()
        yield 1, names, ""
        begin = 0
        while len(part := scan.slice(begin, _SLICE).collect()):
            yield from ((begin + n, [cell_text(v) for v in row], "") for n, row in enumerate(part.iter_rows(), 2))
            begin += len(part)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(path, "Parquet", error) from error


def _excel(path: Path) -> Iterator[tuple[int, Sequence[str], str]]:
    try:
        import fastexcel
    except ImportError:
        raise DataError(
            f"{path.name} is a workbook; expected the package fastexcel; pip install 'forestall[exchange]'"
        ) from None
    try:
        with _unsaid("fastexcel.types.dtype"):  # it warns of each empty column
            sheet = pl.DataFrame(fastexcel.read_excel(path).load_sheet(0, schema_sample_rows=None).to_polars())
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(path, "Excel", error) from error
    yield 1, sheet.columns, ""
    for n, row in enumerate(sheet.iter_rows(), 2):
        cells = [cell_text(value) for value in row]
        if any(cells):
            yield n, cells, ""


@contextmanager
def _unsaid(name: str) -> Iterator[None]:
    """Keep a part's warnings from whoever reads the program's output."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def cell_text(value: Any) -> str:
    """A value as the text of a cell.

    >>> cell_text(2.0), cell_text(None), cell_text(["a", "b"])
    ('2', '', 'a; b')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, list):
        return "; ".join(map(cell_text, value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _damaged(path: Path, kind: str, error: Exception) -> DataError:
    first = str(error).partition("\n")[0]
    return DataError(f"{path.name} cannot be read as {kind} ({first}); expected a whole file; fetch it again")
