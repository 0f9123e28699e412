"""`compiled`: numba's decorator with the function's own type kept, and the compiled code cached on disk.

No Python objects inside, the interpreter's lock released, division as the hardware does it. No reordering of sums and
no contraction into fused operations is allowed, so that a lane of a vector and a lone number give the same bytes.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

__all__ = ["compiled", "inlined", "place"]

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile for the machine on first call; the code is cached for the next process."""
    return cast("F", numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: F) -> F:
    """A helper always laid into its caller, so that the caller's loop can become vector instructions."""
    return cast("F", numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function))


@inlined
def place(index: Any) -> Any:
    """The same index, of a type that cannot be negative: one that may count from the end keeps a loop scalar."""
    return np.uint64(index)
