"""A dict that makes what it lacks, and forgets all once it is too large: cheap look-ups for millions of rows."""

from collections.abc import Callable
from typing import TypeVar

__all__ = ["Memo"]

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """`memo[key]` is `make(key)`, made once while there is room.

    >>> Memo(str.upper)["a"]
    'A'
    """

    def __init__(self, make: Callable[[K], V], *, most: int = 200_000) -> None:
        super().__init__()
        self._make, self._most = make, most

    def __missing__(self, key: K) -> V:
        value = self._make(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value
