"""A table's batches on their way into the record: read and encoded, those of a large file in another process.

Reading and encoding take twice as long as stating; side by side with it they cost no time. The other process
(`flow.encoder`) is asked in one pickle on its standard input and answers in one for each batch.
"""

import pickle
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from forestall import exchange, vocabulary
from forestall.errors import DataError
from forestall.records import Quarantined, Table, Tally
from forestall.store.codec import Content, contents

__all__ = ["Encoded", "answer", "encoded"]

_LARGE = 20_000_000
"""Bytes of a file from which a second process is worth its start."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One batch: the contents of new actors and of events, the rows kept out, the counts."""

    actors: list[Content]
    events: list[Content]
    quarantined: tuple[Quarantined, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class _Asked:
    table: Table
    folder: Path
    countries: tuple[str, ...]


def encoded(table: Table, *, folder: Path, countries: tuple[str, ...]) -> Generator[Encoded, None, None]:
    """The table's batches in order; `folder` holds the crisis's own words. Raises as `exchange.stream_events` does."""
    asked = _Asked(table, folder, countries)
    large = table.path.is_file() and table.path.stat().st_size >= _LARGE
    return _apart(asked) if large else _here(asked)


def _here(asked: _Asked) -> Generator[Encoded, None, None]:
    words = vocabulary.load(extra=asked.folder)
    for part in exchange.stream_events(asked.table, vocabulary=words, countries=asked.countries):
        yield Encoded(contents(part.actors), contents(part.events), part.quarantined, part.tally)


def _apart(asked: _Asked) -> Generator[Encoded, None, None]:
    command = [sys.executable, "-m", "forestall.flow.encoder"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            with child.stdin as question:
                pickle.dump(asked, question)
            while isinstance(part := pickle.load(child.stdout), Encoded):
                yield part
        except (EOFError, OSError, pickle.UnpicklingError):
            raise DataError(f"{asked.table.path.name}: what read it ended early; is there memory enough?") from None
        finally:
            child.kill()
    if part:
        raise DataError(part)


def answer(question: BinaryIO, out: BinaryIO) -> None:
    """What the other process does: write every batch, then the error that ended it, or ""."""
    asked, end = pickle.load(question), ""
    try:
        for part in _here(asked):
            pickle.dump(part, out, protocol=pickle.HIGHEST_PROTOCOL)
            out.flush()
    except DataError as error:
        end = str(error)
    pickle.dump(end, out)
