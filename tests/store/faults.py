"""A layer under SQLite that fails at the n-th thing it is asked to do: a full disk, or one that gives errors."""

from collections.abc import Callable
from dataclasses import dataclass

import apsw

from forestall.store.pages import checksum_vfs

__all__ = ["Fault", "Layer"]


@dataclass(slots=True)
class Fault:
    """What fails: the operation number `at` (from 0), and, if it `lasts`, all after it.

    A full disk fails only writes, and keeps half of the first; an error of the disk fails reads and flushes too.
    """

    at: int
    full: bool
    lasts: bool
    done: int = 0

    def due(self) -> bool:
        """Count an operation; True where it must fail."""
        self.done += 1
        return self.done - 1 == self.at or (self.lasts and self.done - 1 > self.at)

    @property
    def met(self) -> bool:
        """Whether it came to the operation that fails."""
        return 0 <= self.at < self.done

    def error(self) -> apsw.Error:
        """What SQLite is told."""
        return apsw.FullError("made to fail") if self.full else apsw.IOError("made to fail")


class _File(apsw.VFSFile):
    def __init__(self, name: str | apsw.URIFilename | None, flags: list[int], fault: Callable[[], Fault]) -> None:
        super().__init__(checksum_vfs(), name, flags)
        self._fault = fault

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        if self._fault().due():
            super().xWrite(bytes(data)[: len(data) // 2], offset)
            raise self._fault().error()
        super().xWrite(data, offset)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        if not self._fault().full and self._fault().due():
            raise self._fault().error()
        return super().xRead(amount, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if not self._fault().full and self._fault().due():
            raise self._fault().error()
        super().xSync(flags)


class Layer(apsw.VFS):
    """The layer, under a name that `store.open` takes; its `fault` may be set at any time."""

    def __init__(self, name: str) -> None:
        self.fault = Fault(-1, full=True, lasts=False)
        super().__init__(name, checksum_vfs())

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _File(name, flags, lambda: self.fault)
