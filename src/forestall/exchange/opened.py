"""Any file as lines of text: gz, bz2, zip and zst opened on the way, whatever its encoding, in constant memory.

UTF-8 with or without a byte order mark, and UTF-16 with one, are told apart by the first bytes. A line that is not
UTF-8 is read as Windows-1252, the encoding that old exports of data sets are in; no line is lost for a letter.
"""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

from forestall.errors import DataError

__all__ = ["LONGEST_LINE", "UnreadableError", "lines"]


LONGEST_LINE = 2**22
"""Characters of a line; what is longer is cut, so that a file without line ends cannot fill the memory."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError, NotImplementedError)


class UnreadableError(DataError):
    """The file itself is missing or damaged, whatever its format."""


def lines(path: Path) -> Iterator[str]:
    """Yield the file's lines with their ends; raises UnreadableError where it cannot be read or is damaged."""
    with ExitStack() as stack:
        try:
            text = _decoded(stack.enter_context(_unpacked(path, stack)))
            while line := text.readline(LONGEST_LINE):
                yield line if line.isascii() else _mended(line)
        except _damaged() as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise UnreadableError(
                f"{path.name} cannot be read ({reason}); expected a text file, plain or as gz, bz2, zip or zst; "
                "correct the path, or fetch the file again"
            ) from error


def _damaged() -> tuple[type[Exception], ...]:
    try:
        from zstandard import ZstdError
    except ImportError:
        return _DAMAGED
    return (*_DAMAGED, ZstdError)


def _unpacked(path: Path, stack: ExitStack) -> IO[bytes]:
    """The file's bytes, unpacked by what its first bytes say, never by its name."""
    with path.open("rb") as raw:
        magic = raw.read(4)
    if magic[:2] == b"\x1f\x8b":
        return cast(IO[bytes], gzip.open(path, "rb"))
    if magic[:3] == b"BZh":
        return bz2.open(path, "rb")
    if magic == b"PK\x03\x04":
        return _member(stack.enter_context(zipfile.ZipFile(path)), path)
    if magic == b"\x28\xb5\x2f\xfd":
        return _zstd(path)
    return path.open("rb")


def _member(archive: zipfile.ZipFile, path: Path) -> IO[bytes]:
    names = [i.filename for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX")]
    if len(names) != 1:
        raise UnreadableError(
            f"{path.name} holds {len(names)} files ({', '.join(names[:5])}); expected one table; unpack it first"
        )
    return archive.open(names[0])


def _zstd(path: Path) -> IO[bytes]:
    try:
        import zstandard
    except ImportError:
        raise UnreadableError(
            f"{path.name} is packed with zstd; expected the package zstandard; pip install 'forestall[exchange]'"
        ) from None
    opened: IO[bytes] = zstandard.open(path, "rb")
    return opened


def _decoded(raw: IO[bytes]) -> io.TextIOWrapper:
    buffered = raw if hasattr(raw, "peek") else io.BufferedReader(cast(io.RawIOBase, raw))
    head = bytes(buffered.peek(2)[:2])
    encoding = "utf-16" if head in _UTF16 else "utf-8-sig"
    errors = "replace" if head in _UTF16 else "surrogateescape"
    return io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline="")


def _mended(line: str) -> str:
    try:
        line.encode()
    except UnicodeEncodeError:
        return line.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return line
