"""The file of a record: one append-only table of statements, made and brought up to date by migrations.

`PRAGMA user_version` counts the migrations done; triggers abort every UPDATE and DELETE. Since the second, each page
carries a checksum (see `pages`). SQLite below 3.51.3 is refused: its write-ahead log could be reset while another
process still read it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from forestall.errors import StoreError
from forestall.store.pages import RESERVED

__all__ = ["MIGRATIONS", "TRIGGERS", "make_room", "migrate", "require_sqlite", "transaction"]

_OLDEST = (3, 51, 3)

_STATEMENTS = """
CREATE TABLE statements (
    seq      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    body     TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    at       TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;
CREATE INDEX statements_by_subject ON statements (kind, subject, seq);
"""

TRIGGERS = {
    f"statements_no_{verb.lower()}": (
        f"CREATE TRIGGER statements_no_{verb.lower()} BEFORE {verb} ON statements "
        f"BEGIN SELECT RAISE(ABORT, 'the record only grows: no {verb}'); END"
    )
    for verb in ("UPDATE", "DELETE")
}
"""Name of the trigger -> its SQL; `Record.check` sees that they stand."""

MIGRATIONS: tuple[str, ...] = (_STATEMENTS + ";\n".join(TRIGGERS.values()) + ";", "")
"""SQL of each migration, first to last; never changed once released, only added to.

The second stands for the room for checksums, which no SQL in a transaction makes: see `make_room`.
"""

_WITH_CHECKSUMS = 2


def require_sqlite(version: str) -> None:
    """Raise StoreError where this version of SQLite is too old to trust.

    >>> require_sqlite("3.54.1")
    """
    numbers = tuple(int(part) for part in version.split(".")[:3])
    if numbers < _OLDEST:
        oldest = ".".join(map(str, _OLDEST))
        raise StoreError(f"SQLite is {version}; the record needs {oldest} or later; install a newer apsw")


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """One write transaction, taken at once; inside another it is part of that one.

    apsw's own (`with connection`) rolls back a second time where SQLite has done so already, on a full disk for
    instance, and so hides the error that mattered.
    """
    if _inside(connection):
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if _inside(connection):
            connection.execute("ROLLBACK")


def make_room(connection: apsw.Connection) -> None:
    """Let each page end in the room for its checksum; an old record's file is written anew.

    To be called before anything is written into a new file.
    """
    if not connection.pragma("page_count"):
        connection.reserve_bytes(reserve=RESERVED)
    elif _version(connection) == _WITH_CHECKSUMS - 1 and connection.reserve_bytes() != RESERVED:
        connection.reserve_bytes(reserve=RESERVED)
        connection.execute("VACUUM")


def _require_room(connection: apsw.Connection, path: Path) -> None:
    if connection.reserve_bytes() != RESERVED:
        raise StoreError(f"{path.name} has no room for checksums; expected a whole file; restore it from a copy")


def migrate(connection: apsw.Connection, path: Path) -> None:
    """Bring the file to the newest schema; raises StoreError for a file that is not a record, or a newer one's."""
    if _version(connection) == len(MIGRATIONS):
        _require_room(connection, path)
        return
    with transaction(connection):
        done = _version(connection)
        if done > len(MIGRATIONS):
            raise StoreError(
                f"{path.name} was written by a newer version (schema {done}); this one knows up to {len(MIGRATIONS)}; "
                "upgrade forestall"
            )
        if done == 0 and connection.execute("SELECT count(*) FROM sqlite_schema").get:
            raise StoreError(f"{path.name} is another program's database; expected a record; name another file")
        _require_room(connection, path)
        for sql in MIGRATIONS[done:]:
            connection.execute(sql)
        connection.pragma("user_version", len(MIGRATIONS))


def _inside(connection: apsw.Connection) -> bool:
    return connection.in_transaction


def _version(connection: apsw.Connection) -> int:
    return int(connection.pragma("user_version"))
