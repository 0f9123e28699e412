"""`compiled`: numba's decorator with the function's own type kept, and the compiled code cached on disk."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

__all__ = ["compiled"]

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile for the machine on first call; no Python objects inside; the code is cached for the next process."""
    return cast("F", numba.njit(cache=True)(function))
