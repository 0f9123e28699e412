"""The record: everything that was published, said and held to have happened, in one file that only grows.

A *statement* says one source, report, actor, claim, event, figure, link, merge or decision. Stating the same content
again changes nothing. Stating something new about the same subject takes the older statement's place when the
record is read; the older one stays. Several processes may read while one writes.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import apsw

from forestall.errors import StoreError
from forestall.records import Reading
from forestall.store.chain import Head, Statement, Words, follow
from forestall.store.codec import Content, Item, contents, decode, kind_of
from forestall.store.pages import altered, checksum_vfs
from forestall.store.schema import TRIGGERS, make_room, migrate, require_sqlite, transaction

__all__ = ["Record", "day_after", "open"]

T = TypeVar("T", bound=Item)

_BUSY_MS = 30_000
_RESTORE = "expected a whole file; restore it from a copy"
_COLUMNS = "seq, id, kind, subject, body, said_by, reason, at, previous, hash"
_INSERT = f"INSERT INTO statements ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO NOTHING"
_OF_ID = "subject = ? OR substr(subject, -length(?)) = ?"
"""The subject is the id, or the id inside a report."""
_CACHE_KB = 200_000
_DAMAGE = (apsw.SQLITE_IOERR_DATA, apsw.SQLITE_IOERR_SHORT_READ, apsw.SQLITE_IOERR_CORRUPTFS)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def open(path: Path, *, now: Callable[[], dt.datetime] = _utc_now, vfs: str | None = None) -> "Record":
    """Open the record in this file, made where it is missing; `now` gives the time statements are dated with (UTC).

    `vfs` names another layer between SQLite and the disk, which must itself rest on that of `store.pages`.

    Raises StoreError where the file is not a record, cannot be opened, or SQLite is too old.

    >>> import tempfile
    >>> from forestall.records import Source
    >>> with tempfile.TemporaryDirectory() as folder, open(Path(folder) / "record.sqlite") as record:
    ...     record.state(Source("a", "Agency A")), record.state(Source("a", "Agency A")), record.all(Source)[0].name
    (True, False, 'Agency A')
    """
    require_sqlite(apsw.sqlite_lib_version())
    with _typed(path):
        connection = apsw.Connection(str(path), vfs=vfs or checksum_vfs())
        try:
            _set_up(connection, path)
        except (apsw.Error, StoreError):
            connection.close()
            raise
    return Record(connection, path, now)


class Record:
    """An open record; a context manager that closes it. Made by `open`."""

    def __init__(self, connection: apsw.Connection, path: Path, now: Callable[[], dt.datetime]) -> None:
        self._connection = connection
        self._path = path
        self._now = now

    def __enter__(self) -> "Record":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; closing twice does nothing."""
        with _typed(self._path):
            self._connection.close()

    @contextmanager
    def unit(self) -> Iterator[None]:
        """One unit of work: all that is stated inside is kept together, or, on an exception, not at all.

        Waits up to half a minute for another writer. A unit inside another is part of it.
        """
        with _typed(self._path), transaction(self._connection):
            yield

    def state(self, item: Item, *, said_by: str = "", reason: str = "") -> bool:
        """Add one statement; True where it is new, False where the record says this already.

        `said_by` is who states it (an analyst, a stage of the program), `reason` why.
        """
        return self.state_all((item,), said_by=said_by, reason=reason) == 1

    def state_all(self, items: Iterable[Item], *, said_by: str = "", reason: str = "") -> int:
        """Add a statement for each item in one unit; gives how many were new."""
        return self.state_contents(contents(items), said_by=said_by, reason=reason)

    def state_contents(self, said: Iterable[Content], *, said_by: str = "", reason: str = "") -> int:
        """The same for records that `codec.contents` has encoded, in another process say."""
        with self.unit():
            return self._add(said, said_by=said_by, reason=reason)

    def state_reading(self, reading: Reading, *, said_by: str = "") -> int:
        """Add all that was read out of one report, the report included, in one unit; gives how many were new."""
        found: tuple[Item, ...] = (*reading.actors, *reading.events, *reading.claims, *reading.figures, *reading.links)
        return self.state_all((reading.report, *found), said_by=said_by)

    def all(self, record: type[T], *, as_of: dt.date | None = None) -> tuple[T, ...]:
        """Every record of this type as last stated, by the end of the day `as_of` (UTC) where one is given.

        They stand in the order of those statements. `record.all(Event)` gives the events.
        """
        query = "SELECT body, max(seq) FROM statements WHERE kind = ? AND at < ? GROUP BY subject ORDER BY max(seq)"
        with _typed(self._path):
            rows = list(self._connection.execute(query, (kind_of(record), day_after(as_of))))
        return tuple(decode(record, str(row[0])) for row in rows)

    def statements(self, *, subject: str | None = None) -> tuple[Statement, ...]:
        """All statements, or those about one subject, oldest first."""
        where, values = ("", ()) if subject is None else ("WHERE subject = ?", (subject,))
        with _typed(self._path):
            return tuple(self._walk(where, values))

    def bodies(self, kind: str, *, since: int, until: int) -> Iterator[tuple[int, str, str, str]]:
        """Number, subject, time and body of the statements of a kind after number `since` up to `until`, in order."""
        query = "SELECT seq, subject, at, body FROM statements WHERE kind = ? AND seq > ? AND seq <= ? ORDER BY seq"
        with _typed(self._path):
            yield from self._connection.execute(query, (kind, since, until))

    def read(self, record: type[T], numbers: Iterable[int]) -> list[T]:
        """The records of this type in the statements with these numbers, in the order given."""
        query = "SELECT body FROM statements WHERE seq = ?"
        with _typed(self._path):
            bodies = [self._connection.execute(query, (number,)).get for number in numbers]
        return [decode(record, str(body)) for body in bodies]

    def has(self, head: Head) -> bool:
        """Whether the chain has come by this head."""
        query = "SELECT hash FROM statements WHERE seq = ?"
        with _typed(self._path):
            return head == Head() or self._connection.execute(query, (head.seq,)).get == head.hash

    def about(self, id: str) -> tuple[Statement, ...]:
        """All statements about the record that bears this id, and all merges it is part of, oldest first."""
        where = f"WHERE {_OF_ID} OR (kind = 'merge' AND instr(body, ?))"
        with _typed(self._path):
            return tuple(self._walk(where, (id, f"/{id}", f"/{id}", json.dumps(id, ensure_ascii=False))))

    def named(self, record: type[T], id: str) -> T | None:
        """The record of this type that bears this id, as last stated; None where there is none."""
        query = f"SELECT body FROM statements WHERE kind = ? AND ({_OF_ID}) ORDER BY seq DESC LIMIT 1"
        with _typed(self._path):
            body = self._connection.execute(query, (kind_of(record), id, f"/{id}", f"/{id}")).get
        return None if body is None else decode(record, str(body))

    def head(self) -> Head:
        """Number and hash of the last statement: keep it elsewhere to see later that nothing was cut off."""
        with _typed(self._path):
            return self._head()

    def check(self, *, known: Head | None = None) -> Head:
        """Verify each page of the file, its triggers and the whole hash chain; gives the head.

        Raises StoreError naming the first statement that was altered, or, given a head `known` from earlier, that
        the record was cut or replaced.
        """
        with _typed(self._path):
            self._check_file()
            return follow(self._walk("", ()), known=known)

    def _add(self, said: Iterable[Content], *, said_by: str, reason: str) -> int:
        """Add those that are new, inside a unit, where nobody else writes; gives how many."""
        first = self._head()
        at = self._now().astimezone(dt.UTC).isoformat(timespec="seconds")
        words, execute, changes = Words(said_by, reason, at), self._connection.execute, self._connection.changes
        seq, previous = first.seq, first.hash
        for kind, subject, body in said:
            name, link = words.named(seq + 1, kind, subject, body, previous)
            execute(_INSERT, (seq + 1, name, kind, subject, body, said_by, reason, at, previous, link))
            if changes():
                seq, previous = seq + 1, link
        return seq - first.seq

    def _head(self) -> Head:
        row = self._connection.execute("SELECT seq, hash FROM statements ORDER BY seq DESC LIMIT 1").get
        return Head(*row) if row else Head()

    def _walk(self, where: str, values: tuple[str, ...]) -> Iterator[Statement]:
        for row in self._connection.execute(f"SELECT {_COLUMNS} FROM statements {where} ORDER BY seq", values):
            yield Statement(*row)

    def _check_file(self) -> None:
        with suppress(apsw.BusyError):  # then another process is at it
            self._connection.wal_checkpoint()  # what a crash left half-written lies whole in the log
        page = altered(self._path, int(self._connection.pragma("page_size")))
        if page is not None:
            raise StoreError(f"{self._path.name} has been altered on page {page}; {_RESTORE}")
        found = self._connection.pragma("integrity_check")
        if found != "ok":
            raise StoreError(f"{self._path.name} is damaged ({found}); {_RESTORE}")
        for name, sql in TRIGGERS.items():
            if self._connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).get != sql:
                raise StoreError(
                    f"{self._path.name} lacks the trigger {name}; expected the one that keeps statements from being "
                    "changed; restore it from a copy"
                )


def day_after(day: dt.date | None) -> str:
    """What the time of every statement made by the end of that day (UTC) sorts before; of all, where none is given."""
    return (day + dt.timedelta(days=1)).isoformat() if day else "~"


def _set_up(connection: apsw.Connection, path: Path) -> None:
    connection.set_busy_timeout(_BUSY_MS)
    make_room(connection)
    if connection.pragma("journal_mode", "wal") != "wal":
        raise StoreError(f"{path.name} lies where SQLite can keep no write-ahead log; expected a local disk; move it")
    connection.pragma("synchronous", "FULL")
    connection.pragma("cache_size", -_CACHE_KB)
    migrate(connection, path)


@contextmanager
def _typed(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a StoreError that says what to do."""
    try:
        yield
    except apsw.Error as error:
        what = " holds a page that does not fit its checksum" if _damaged(error) else f": {error}"
        raise StoreError(f"{path.name}{what}; {_advice(error)}") from error
    except UnicodeDecodeError as error:
        raise StoreError(f"{path.name} holds bytes that are no text; {_RESTORE}") from error


def _damaged(error: apsw.Error) -> bool:
    return getattr(error, "extendedresult", 0) in _DAMAGE


def _advice(error: apsw.Error) -> str:
    if _damaged(error):
        return _RESTORE
    match error:
        case apsw.NotADBError():
            return "expected a record written by forestall; name another file"
        case apsw.CantOpenError():
            return "expected a file in a folder that exists and may be written; correct the path or its rights"
        case apsw.FullError() | apsw.IOError():
            return "expected room and a working disk; nothing of this unit was kept; free some space and try again"
        case apsw.BusyError():
            return "expected other writers to finish within half a minute; try again"
        case apsw.CorruptError():
            return _RESTORE
        case apsw.ConstraintError():
            return "expected statements to be added only; state something new about the same subject instead"
    return "expected a record that can be read and written; check the file and its folder"
