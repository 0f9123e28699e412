"""Which things have been met before, at eight bytes a thing: a file of any length is checked for duplicates.

Things are known by a 64-bit hash (Python's own, keyed anew in every process, so that no file can be made to collide).
The latest stand in a set, the others in sorted arrays, each at least twice as long as the next, so that a look-up is a
few binary searches.
"""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Seen"]

_LATEST = 2**18
"""Hashes kept in the set: it answers ten times as fast, and takes ten times the memory."""


class Seen:
    """A set that only grows, asked and told in batches."""

    def __init__(self) -> None:
        self._latest: set[int] = set()
        self._levels: list[NDArray[np.int64]] = []

    def again(self, things: Sequence[Hashable]) -> list[bool]:
        """Which of the things were met before, in an earlier batch or earlier in this one; all are met from now on.

        >>> seen = Seen()
        >>> seen.again(["a", "b", "a"]), seen.again(["b", "c"])
        ([False, False, True], [True, False])
        """
        hashes = list(map(hash, things))
        again = self._among_latest(hashes)
        if self._levels:
            asked, before = np.array(hashes, np.int64), np.array(again, np.bool_)
            for level in self._levels:
                places = np.minimum(np.searchsorted(level, asked), len(level) - 1)
                before |= level[places] == asked
            again = before.tolist()
        if len(self._latest) >= _LATEST:
            self._add(np.unique(np.fromiter(self._latest, np.int64, len(self._latest))))
            self._latest = set()
        return again

    def _among_latest(self, hashes: list[int]) -> list[bool]:
        """Which were met before since the set was last emptied; all stand in it from now on."""
        new = set(hashes)
        if len(new) == len(hashes) and self._latest.isdisjoint(new):
            self._latest |= new
            return [False] * len(hashes)
        again = []
        for value in hashes:
            again.append(value in self._latest)
            self._latest.add(value)
        return again

    def _add(self, level: NDArray[np.int64]) -> None:
        while self._levels and len(self._levels[-1]) < 2 * len(level):
            level = np.union1d(self._levels.pop(), level)
        if len(level):
            self._levels.append(level)
