"""Events written out: CSV, Excel, Parquet, JSON Lines, ACLED's columns, FollowTheMoney statements, weekly totals.

Rows of a source whose licence keeps them in are left out and counted; totals hold them too. Text that a spreadsheet
would run as a formula is neutralised (see `neutral`); numbers stay numbers. A file is written beside its place and
moved there when whole.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from forestall.errors import DataError
from forestall.exchange import acledlike, ftm, own, weekly
from forestall.exchange.neutral import neutral
from forestall.records import Actor, Event, Source
from forestall.vocabulary import Vocabulary

__all__ = ["EXPORTS", "TOTALS", "Exported", "export"]

_MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Exported:
    """How many events (or totals) were written, how many of each source (by name) withheld, and who is to be cited."""

    events: int
    withheld: Mapping[str, int]
    attributions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Context:
    actors: Mapping[str, Actor]
    sources: Mapping[str, Source]
    words: Vocabulary


def export(
    events: Iterable[Event],
    path: Path,
    format: str,
    *,
    actors: Mapping[str, Actor],
    sources: Mapping[str, Source],
    words: Vocabulary,
) -> Exported:
    """Write the events that may leave; raises DataError for an unknown format, or a file that cannot be written."""
    if format not in EXPORTS:
        raise DataError(f"the format is {format!r}; expected one of {', '.join(EXPORTS)}; give --format one of these")
    withheld: Counter[str] = Counter()
    used: dict[str, None] = {}
    beside = path.with_name(f".{path.name}.part")
    try:
        kept = _counted(iter(events) if format in TOTALS else _allowed(events, sources, withheld), used)
        written = EXPORTS[format](kept, beside, _Context(actors, sources, words))
        beside.replace(path)
    except OSError as error:
        raise DataError(f"{path} cannot be written ({error.strerror}); give --to a path you can write to") from error
    finally:
        beside.unlink(missing_ok=True)
    cited = (sources[id].attribution for id in used if id in sources)
    return Exported(written, dict(withheld), tuple(dict.fromkeys(filter(None, cited))))


def _allowed(events: Iterable[Event], sources: Mapping[str, Source], withheld: Counter[str]) -> Iterator[Event]:
    for event in events:
        source = sources.get(event.source)
        if source is None or source.share_rows:
            yield event
        else:
            withheld[source.name] += 1


def _counted(events: Iterator[Event], used: dict[str, None]) -> Iterator[Event]:
    for event in events:
        used[event.source] = None
        yield event


def _write_csv(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> int:
    columns, count = list(columns), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        for row in rows:
            out.writerow([_cell(row[column]) for column in columns])
            count += 1
    return count


def _cell(value: Any) -> Any:
    return neutral(value) if isinstance(value, str) else value


def _to_csv(events: Iterator[Event], path: Path, context: _Context) -> int:
    return _write_csv(path, own.COLUMNS, (own.flat(e, context.actors, context.sources) for e in events))


def _to_acled(events: Iterator[Event], path: Path, context: _Context) -> int:
    rows = (acledlike.row(e, context.actors, context.sources, context.words) for e in events)
    return _write_csv(path, acledlike.COLUMNS, rows)


def _to_weekly(events: Iterator[Event], path: Path, context: _Context) -> int:
    return _write_csv(path, weekly.COLUMNS, weekly.totals(events, context.sources))


def _to_ftm(events: Iterator[Event], path: Path, context: _Context) -> int:
    told, count = set[str](), 0

    def rows() -> Iterator[Mapping[str, Any]]:
        nonlocal count
        for event in events:
            count += 1
            yield from ftm.statements(event, context.actors, context.sources, told)

    _write_csv(path, ftm.COLUMNS, rows())
    return count


def _to_jsonl(events: Iterator[Event], path: Path, context: _Context) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for event in events:
            file.write(json.dumps(own.flat(event, context.actors, context.sources), ensure_ascii=False) + "\n")
            count += 1
    return count


def _to_parquet(events: Iterator[Event], path: Path, context: _Context) -> int:
    kinds = {str: pl.String, float: pl.Float64, int: pl.Int64}
    schema = {name: kinds[kind] for name, kind in own.COLUMNS.items()}
    frame = pl.DataFrame([own.flat(e, context.actors, context.sources) for e in events], schema=schema)
    frame.write_parquet(path)
    return len(frame)


def _to_excel(events: Iterator[Event], path: Path, context: _Context) -> int:
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError:
        raise DataError("Excel needs the package xlsxwriter; pip install 'forestall[exchange]'") from None
    count = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("events")
        sheet.write_row(0, 0, list(own.COLUMNS))
        for count, event in enumerate(events, 1):
            if count > _MOST_ROWS:
                raise DataError(f"a sheet holds {_MOST_ROWS:,} rows; expected no more; export as csv or parquet")
            for k, value in enumerate(own.flat(event, context.actors, context.sources).values()):
                if isinstance(value, str):
                    sheet.write_string(count, k, neutral(value)[:_LONGEST_CELL])
                elif value is not None:
                    sheet.write_number(count, k, value)
    return count


EXPORTS: Mapping[str, Callable[[Iterator[Event], Path, _Context], int]] = {
    "csv": _to_csv,
    "xlsx": _to_excel,
    "parquet": _to_parquet,
    "jsonl": _to_jsonl,
    "acled": _to_acled,
    "ftm": _to_ftm,
    "weekly": _to_weekly,
}
"""Format -> what writes it: (events, path, context) -> how many rows."""

TOTALS = ("weekly",)
"""Formats that hold no event's row, so that no licence keeps one out."""
