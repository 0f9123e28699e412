"""Importing: a table of events into a crisis's record, batch by batch, with what was kept out in a file of its own.

Some ten thousand rows are stated as one unit of work: Ctrl-C keeps what was finished, and the same command goes on from
there, for stating the same again changes nothing. With `strict` the whole table is one unit, and the first bad row
undoes it.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from forestall import crisis as crises
from forestall import exchange, store, vocabulary
from forestall.errors import DataError, UsageError
from forestall.flow.encoded import Encoded, encoded
from forestall.flow.folders import make_folder, output_folder
from forestall.records import Quarantined, Source, Table, Tally

__all__ = ["Imported", "guess_columns", "import_table", "options", "recognise"]

Progress = Callable[[str, int, int], None]
_SHOWN = 20
_UNIT = 50
"""Batches a unit of work: small ones would write the pages of the record's index over and over."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a table: the counts, how many statements were new, the first rows kept out, and where all are."""

    format: str
    source: Source
    tally: Tally
    new: int
    shown: tuple[Quarantined, ...]
    quarantine: Path | None
    """A CSV file of all rows kept out; None where there are none."""


def import_table(
    crisis: str,
    file: Path,
    *,
    format: str,
    source: str | None = None,
    licence: str | None = None,
    strict: bool = False,
    mapping: Mapping[str, str] | None = None,
    out: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Imported:
    """Add a table's events to the crisis's record; `mapping` goes from our columns to those of an unknown table.

    Raises DataError where the file is missing, its format unknown, its source bears the id of one of the crisis's own
    tables, or, with `strict`, where one row cannot be taken in.
    """
    loaded = crises.load(crisis)
    id = source or _stem(file)
    table = Table(id, file, format, _source(id, format, licence), options(format, mapping))
    if table.id in {t.id for t in loaded.tables}:
        raise DataError(f"source {table.id!r} is one of the crisis's own tables; give --source another name")
    parts = encoded(table, folder=loaded.folder, countries=loaded.countries)
    folder = output_folder(crisis, out)
    make_folder(folder)
    with closing(parts):
        return _state(table, _watched(parts, file.name, progress), folder, strict=strict)


def guess_columns(file: Path) -> dict[str, str]:
    """Our columns and those of a table of unknown shape, as names suggest; raises DataError where none is a date."""
    return exchange.guess(Table("guessed", file, "table", Source("guessed", "guessed")))


def recognise(file: Path, mapping: Mapping[str, str] | None = None) -> str:
    """The format of a table of events, by what stands in it; with a mapping of columns it is `table`.

    Raises DataError where the format cannot be told.
    """
    if mapping:
        return "table"
    return exchange.recognise_events(Table("asked", file, "", Source("", "")), vocabulary=vocabulary.load())


def options(format: str, mapping: Mapping[str, str] | None) -> dict[str, Any]:
    """The options of a table; raises UsageError for a mapping of columns that are known."""
    if mapping and format != "table":
        raise UsageError(f"--map goes with --format table; the columns of {format} are known")
    return {"map": dict(mapping)} if mapping else {}


def _stem(file: Path) -> str:
    return file.name.partition(".")[0]


def _source(id: str, format: str, licence: str | None) -> Source:
    """Who made the data set; a user's words on the licence never open what its own licence closes."""
    known = vocabulary.data_source(format)
    if known is None:
        return Source(id=id, name=id, licence=licence or "not stated")
    return replace(known, id=id, licence=licence or known.licence)


def _watched(parts: Iterator[Encoded], name: str, progress: Progress) -> Iterator[Encoded]:
    rows = 0
    for part in parts:
        rows += part.tally.rows
        progress(f"importing {name}", rows, 0)
        yield part


def _state(table: Table, parts: Iterator[Encoded], folder: Path, *, strict: bool) -> Imported:
    tally, new, shown = Tally(), 0, list[Quarantined]()
    path = folder / "quarantine" / f"{_file_name(table.id)}.csv"
    with (
        store.open(folder / "record.sqlite") as record,
        _quarantine(path) as keep,
        record.unit() if strict else nullcontext(),
    ):
        record.state(table.source, said_by="import")
        for first in parts:
            with record.unit():
                for part in chain((first,), islice(parts, _UNIT - 1)):
                    if strict and part.quarantined:
                        raise _refused(part.quarantined[0])
                    new += _state_part(record, part, keep)
                    tally = exchange.add_up((tally, part.tally))
                    shown += part.quarantined[: _SHOWN - len(shown)]
    return Imported(table.format, table.source, tally, new, tuple(shown), path if tally.quarantined else None)


def _state_part(record: store.Record, part: Encoded, keep: Callable[[Quarantined], None]) -> int:
    """State a batch and put aside what was kept out of it; gives how many of its events are new."""
    for row in part.quarantined:
        keep(row)
    record.state_contents(part.actors, said_by="import")
    return record.state_contents(part.events, said_by="import")


@contextmanager
def _quarantine(path: Path) -> Iterator[Callable[[Quarantined], None]]:
    """A CSV file that takes rows kept out; where none comes there is no file, nor one left from an earlier import."""
    path.unlink(missing_ok=True)
    with ExitStack() as stack:
        rows = None

        def keep(row: Quarantined) -> None:
            nonlocal rows
            if rows is None:
                path.parent.mkdir(exist_ok=True)
                rows = csv.writer(stack.enter_context(path.open("w", encoding="utf-8", newline="")))
                rows.writerow(("file", "line", "column", "value", "reason"))
            rows.writerow((row.file, row.line, row.column, exchange.neutral(row.value), row.reason))

        yield keep


def _file_name(id: str) -> str:
    return re.sub(r"[^\w.-]+", "_", id).strip("._") or "table"


def _refused(row: Quarantined) -> DataError:
    where = f"{row.file}, line {row.line}" + (f": {row.column} is {row.value!r}" if row.column else f": {row.value!r}")
    return DataError(f"{where}; {row.reason}; nothing was imported: correct the row, or leave --strict out")
