"""Arrays that begin where a line of the processor's memory does.

A vector of 512 bits is as long as a line. One that lies across two is fetched twice, and all of an array do where the
array begins between two lines, as most do.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = ["empty", "zeros"]

LINE = 64
"""Bytes."""


def empty(shape: int | tuple[int, ...], dtype: DTypeLike = np.float64) -> NDArray[Any]:
    """Filled with anything.

    >>> empty((3, 5)).ctypes.data % LINE
    0
    """
    size = math.prod(shape if isinstance(shape, tuple) else (shape,)) * np.dtype(dtype).itemsize
    room = np.empty(size + LINE, np.uint8)
    first = -room.__array_interface__["data"][0] % LINE
    return room[first : first + size].view(dtype).reshape(shape)


def zeros(shape: int | tuple[int, ...], dtype: DTypeLike = np.float64) -> NDArray[Any]:
    """Filled with zeros."""
    out = empty(shape, dtype)
    out[...] = 0
    return out
