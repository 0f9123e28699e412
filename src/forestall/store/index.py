"""The index of a record: what it says as tables that can be searched in a moment, kept beside it in a folder.

The record alone counts: the index is made from it, brought up to date before it is asked, and made anew where it is
damaged, missing or of another record. A table of each kind lies in a Parquet file; besides its columns a row has

    seq    number of its statement           at     when that was made (UTC)
    until  number of the statement that took its place; null for what stands now
    sole   whether nothing else was ever stated about its subject

The words of reports and claims lie in `search.sqlite` (SQLite's FTS5), which also says up to which statement all is
indexed, and whose lock keeps two processes from indexing at once.
"""

import datetime as dt
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import apsw
import polars as pl
from pydantic_core import from_json

from forestall.errors import StoreError
from forestall.store.chain import Head
from forestall.store.codec import Item, encode
from forestall.store.columns import CELLS, COLUMNS, DAYS
from forestall.store.record import Record, day_after
from forestall.store.schema import transaction

__all__ = ["Index", "Passage", "known", "refresh", "rows_of"]

_FORM = 3
"""Changes whenever tables of an earlier version cannot be read on."""

_BATCH = 20_000
_PARTS = re.compile(r"""("[^"]*"|\s+)""")
_MARKED = re.compile(r"""[^\s"()]*[^\w\s"()*][^\s"()]*""")
_WORDS = """
CREATE TABLE IF NOT EXISTS head (form INTEGER, seq INTEGER, hash TEXT);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
    text, kind UNINDEXED, id UNINDEXED, report UNINDEXED, seq UNINDEXED, start UNINDEXED,
    tokenize = "unicode61 remove_diacritics 2"
);
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a report (kind `report`) or the words of a claim; `marked` has what was found in [ ].

    `start` is where a report's passage begins in its text, in code points.
    """

    kind: str
    id: str
    report: str
    seq: int
    start: int | None
    marked: str
    rank: float


@dataclass(frozen=True, slots=True)
class Index:
    """An index that is up to date, in its folder."""

    folder: Path

    def table(self, kind: str) -> pl.LazyFrame:
        """All statements of a kind, superseded ones too, in their order; an empty frame where there are none."""
        path = self.folder / f"{kind}.parquet"
        return pl.scan_parquet(path) if path.is_file() else _frame(kind, []).lazy()

    def search(self, words: str, *, limit: int) -> tuple[Passage, ...]:
        """Passages that match, best first: words, "phrases", AND, OR, NOT, prefix*.

        Raises StoreError where the words cannot be searched for.
        """
        query = (
            "SELECT kind, id, report, seq, start, snippet(words, 0, '[', ']', ' ... ', 40), rank FROM words "
            "WHERE words MATCH ? ORDER BY rank LIMIT ?"
        )
        connection = apsw.Connection(str(self.folder / "search.sqlite"))
        try:
            return tuple(Passage(*row) for row in connection.execute(query, (_asked(words), limit)))
        except apsw.SQLError as error:
            raise StoreError(
                f'{words!r} cannot be searched for ({error}); expected words, "a phrase", AND, OR, NOT or prefix*; '
                "put quotation marks around what is none of these"
            ) from error
        finally:
            connection.close()


def _asked(words: str) -> str:
    """The words as FTS5 reads them: one with a mark inside, like K-1, is a phrase.

    >>> _asked('K-1 AND "air base" rocket*')
    '"K-1" AND "air base" rocket*'
    """
    return "".join(f'"{part}"' if _MARKED.fullmatch(part) else part for part in _PARTS.split(words))


def refresh(record: Record, folder: Path, *, progress: Callable[[str, int, int], None] = lambda *_: None) -> Index:
    """Bring the index in this folder up to date with the record; made where missing, and anew where it is not of it."""
    try:
        _refresh(record, folder, progress)
    except (apsw.NotADBError, apsw.CorruptError, pl.exceptions.PolarsError):
        shutil.rmtree(folder)
        _refresh(record, folder, progress)
    return Index(folder)


def known(index: Index, kind: str, as_of: dt.date | None = None) -> pl.LazyFrame:
    """What stands now of a kind, each subject once; with `as_of`, what was known by the end of that day (UTC).

    Known is what was stated by then or, where its day of publication is known, published by then. Sources, actors and
    merges tell no news: of these, what was first stated later stands where nothing was by then.
    """
    table = index.table(kind)
    if as_of is None:
        return table.filter(pl.col("until").is_null())
    early = pl.col("at") < day_after(as_of)
    if "published" not in COLUMNS[kind]:
        first = table.filter(~early).unique("subject", keep="first", maintain_order=True)
        latest = table.filter(early).unique("subject", keep="last", maintain_order=True)
        return pl.concat([latest, first]).unique("subject", keep="first", maintain_order=True)
    early |= (pl.col("published") <= as_of).fill_null(value=False)
    seen = table.filter(early)
    latest = seen.filter(~pl.col("sole")).unique("subject", keep="last", maintain_order=True)
    return pl.concat([seen.filter("sole"), latest])


def rows_of(kind: str, items: Iterable[Item]) -> pl.DataFrame:
    """Records as rows of the kind's table, with no statement of their own."""
    return _frame(kind, [(0, item.id, "", encode(item)) for item in items])  # type: ignore[union-attr]


def _refresh(record: Record, folder: Path, progress: Callable[[str, int, int], None]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with _opened(folder / "search.sqlite") as words:
        head = record.head()
        if _indexed(words) == head:
            return
        with transaction(words):
            since = _indexed(words)
            if since == Head() or not record.has(since):
                since = Head()
                words.execute("DELETE FROM words")
            for kind in COLUMNS:
                _append(record, kind, since, head, folder, progress)
            words.executemany(
                "INSERT INTO words (text, kind, id, report, seq, start) VALUES (?,?,?,?,?,?)",
                _passages(record, since, head),
            )
            words.execute("DELETE FROM head")
            words.execute("INSERT INTO head VALUES (?,?,?)", (_FORM, head.seq, head.hash))


@contextmanager
def _opened(path: Path) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(120_000)
        connection.execute(_WORDS)
        yield connection
    finally:
        connection.close()


def _indexed(words: apsw.Connection) -> Head:
    row = words.execute("SELECT seq, hash FROM head WHERE form = ?", (_FORM,)).get
    return Head(*row) if row else Head()


def _append(
    record: Record, kind: str, since: Head, head: Head, folder: Path, progress: Callable[[str, int, int], None]
) -> None:
    """Write a kind's table with the rows of new statements; untouched where there are none."""
    path = folder / f"{kind}.parquet"
    bodies = record.bodies(kind, since=since.seq, until=head.seq)
    parts = [pl.read_parquet(path).filter(pl.col("seq") <= since.seq)] if path.is_file() and since.seq else []
    done = 0
    while batch := list(islice(bodies, _BATCH)):
        parts.append(_frame(kind, batch))
        done += len(batch)
        progress("indexing the record", done, 0)
    if done:
        _write(_with_days(_with_ends(pl.concat(parts)), kind, folder), path)
    elif not since.seq:
        path.unlink(missing_ok=True)


def _frame(kind: str, batch: list[tuple[int, str, str, str]]) -> pl.DataFrame:
    """Rows of (seq, subject, at, body) as a table."""
    cells, columns = CELLS[kind], COLUMNS[kind]
    rows = [(seq, subject, at, *cells(from_json(body))) for seq, subject, at, body in batch]
    schema: dict[str, Any] = {"seq": pl.Int64, "subject": pl.String, "at": pl.String, **columns}
    days = [pl.col(name).str.to_date("%Y-%m-%d") for name in DAYS if name in columns]
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(*days)
    return frame.with_columns(until=pl.lit(None, pl.Int64), sole=pl.lit(value=True))


def _with_ends(frame: pl.DataFrame) -> pl.DataFrame:
    """With `until` and `sole` as all the statements together have them."""
    if frame["subject"].is_unique().all():
        return frame
    return frame.with_columns(until=pl.col("seq").shift(-1).over("subject"), sole=pl.len().over("subject") == 1)


def _with_days(frame: pl.DataFrame, kind: str, folder: Path) -> pl.DataFrame:
    """With the day of its report for what was read from one."""
    if "report" not in COLUMNS[kind] or frame["report"].null_count() == len(frame):
        return frame
    reports = Index(folder).table("report").filter(pl.col("until").is_null()).select("id", "published").collect()
    days = dict(reports.rows())
    told = pl.col("report").replace_strict(days, default=None, return_dtype=pl.Date)
    return frame.with_columns(published=pl.coalesce("published", told))


def _write(frame: pl.DataFrame, path: Path) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    frame.write_parquet(name, compression="lz4")
    Path(name).replace(path)


def _passages(record: Record, since: Head, head: Head) -> Iterator[tuple[Any, ...]]:
    """What is searched: a report's paragraphs, and the words of claims."""
    for seq, _, _, body in record.bodies("report", since=since.seq, until=head.seq):
        report = from_json(body)
        told = list(_paragraphs(report["text"]))
        if report["title"] not in (text for _, text in told[:1]):
            yield (report["title"], "report", report["id"], report["id"], seq, None)
        yield from ((text, "report", report["id"], report["id"], seq, at) for at, text in told)
    for seq, _, _, body in record.bodies("claim", since=since.seq, until=head.seq):
        claim = from_json(body)
        yield (claim["quote"], "claim", claim["id"], claim["report"], seq, None)


def _paragraphs(text: str) -> Iterable[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield at, line.strip()
        at += len(line)
