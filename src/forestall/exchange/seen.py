"""Which things have been met before, at eight bytes a thing: a file of any length is checked for duplicates.

Things are known by a 64-bit hash (Python's own, keyed anew in every process, so that no file can be made to collide).
The hashes stand in sorted arrays, each at least twice as long as the next, so that a look-up is a few binary searches.
"""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Seen"]


class Seen:
    """A set that only grows, asked and told in batches."""

    def __init__(self) -> None:
        self._levels: list[NDArray[np.int64]] = []

    def again(self, things: Sequence[Hashable]) -> list[bool]:
        """Which of the things were met before, in an earlier batch or earlier in this one; all are met from now on.

        >>> seen = Seen()
        >>> seen.again(["a", "b", "a"]), seen.again(["b", "c"])
        ([False, False, True], [True, False])
        """
        hashes = np.fromiter(map(hash, things), np.int64, len(things))
        new, first = np.unique(hashes, return_index=True)
        again = np.ones(len(hashes), dtype=np.bool_)
        again[first] = False
        for level in self._levels:
            places = np.minimum(np.searchsorted(level, hashes), len(level) - 1)
            again |= level[places] == hashes
        self._add(new)
        return again.tolist()

    def _add(self, level: NDArray[np.int64]) -> None:
        while self._levels and len(self._levels[-1]) < 2 * len(level):
            level = np.union1d(self._levels.pop(), level)
        if len(level):
            self._levels.append(level)
