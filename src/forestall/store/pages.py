"""Pages: each page of the file carries a checksum of its bytes, so that none of them, used or not, changes unseen.

SQLite's own checksum layer (`cksumvfs`) writes it into the last eight bytes of the page and compares it on each read.
It stands between SQLite and the disk as a *VFS*; a file that was written without it is found by `altered`.
"""

import time
from functools import cache
from pathlib import Path

import apsw
import apsw.sqlite_extra

from forestall.errors import StoreError

__all__ = ["RESERVED", "altered", "checksum_vfs"]

RESERVED = 8
"""Bytes at the end of each page that hold its checksum."""

_NAME = "cksmvfs"
_CHUNK = 256
_TRIES = 3
_PAUSE = 0.002


@cache
def checksum_vfs() -> str:
    """The name of the layer, which is loaded once a process; raises StoreError where this apsw comes without it."""
    default = apsw.vfs_names()[0]
    try:
        loader = apsw.Connection(":memory:")
        apsw.sqlite_extra.load(loader, "cksumvfs")
        loader.close()
    except (apsw.Error, apsw.sqlite_extra.NotAvailable, OSError) as error:
        raise StoreError(
            f"apsw came without cksumvfs ({error}); expected PyPI's build of apsw; install that"
        ) from error
    apsw.set_default_vfs(default)
    return _NAME


def altered(path: Path, page_size: int) -> int | None:
    """Number of the first page (from 1) that does not match its checksum, None where all do.

    A page that another process is just writing is read again.
    """
    judge = apsw.Connection(":memory:", vfs=checksum_vfs())
    with path.open("rb") as file:
        number = 1
        while chunk := file.read(_CHUNK * page_size):
            for start in range(0, len(chunk), page_size):
                page = chunk[start : start + page_size]
                if not (_matches(judge, page, page_size) or _matches_soon(judge, path, number, page_size)):
                    return number
                number += 1
    return None


def _matches(judge: apsw.Connection, page: bytes, page_size: int) -> bool:
    return len(page) == page_size and judge.execute("SELECT verify_checksum(?)", (page,)).get == 1


def _matches_soon(judge: apsw.Connection, path: Path, number: int, page_size: int) -> bool:
    for _ in range(_TRIES):
        time.sleep(_PAUSE)
        with path.open("rb") as file:
            file.seek((number - 1) * page_size)
            if _matches(judge, file.read(page_size), page_size):
                return True
    return False
