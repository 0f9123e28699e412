"""`compiled`: numba's decorator with the function's own type kept, and the compiled code cached on disk.

No Python objects inside, the interpreter's lock released, division as the hardware does it. No reordering of sums and
no contraction into fused operations is allowed, so that a lane of a vector and a lone number give the same bytes.

Compiled code holds what it calls, from other modules too. The cache is therefore good for one state of all modules with
compiled code (`source_stamp`), where numba's own would look at the date of the caller's file alone.
"""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba import types
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.extending import intrinsic

__all__ = ["compiled", "inlined", "lent", "on_disk", "place", "source_stamp", "widest", "within"]

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile for the machine on first call; the code is cached for the next process."""
    return _cached(numba.njit(nogil=True, error_model="numpy", _nrt=True), function)


def lent(function: F) -> F:
    """The same for a function that makes no array: those it is given are lent.

    Who holds an array is not counted as it passes. Counted, a day's work on a few members would cost less than handing
    over what it is done on.
    """
    return _cached(numba.njit(nogil=True, error_model="numpy", _nrt=False), function)


def within(function: F) -> F:
    """The same again for a function that compiled code alone calls: nothing is compiled for a call from outside."""
    closed = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return _cached(numba.njit(nogil=True, error_model="numpy", _nrt=False, **closed), function)


def inlined(function: F) -> F:
    """A helper always laid into its caller, so that the caller's loop can become vector instructions."""
    return _cached(numba.njit(nogil=True, error_model="numpy", forceinline=True, _nrt=False), function)


def on_disk(function: Callable[..., object]) -> bool:
    """Whether compiled code of the function's present state lies on disk."""
    store: Any = function
    return bool(store._cache._cache_file._load_index())


@cache
def source_stamp(folder: Path = Path(__file__).parents[1]) -> str:
    """A hash of every module below the folder that has compiled code."""
    digest = sha256()
    for path in sorted(folder.rglob("*.py")):
        text = path.read_bytes()
        if b"forestall.engine.machine.compiled" in text or path.name == "compiled.py":
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + text)
    return digest.hexdigest()


class _Cache(FunctionCache):  # type: ignore[misc]
    """numba's cache of one function, dated by all modules in place of one file."""

    def __init__(self, function: Callable[..., object]) -> None:
        super().__init__(function)
        self._cache_file = IndexDataCacheFile(self._cache_path, self._impl.filename_base, source_stamp())


def _cached(compile: Any, function: F) -> F:
    dispatcher = compile(function)
    dispatcher._cache = _Cache(function)
    return cast("F", dispatcher)


@inlined
def place(index: Any) -> Any:
    """The same index, of a type that cannot be negative: one that may count from the end keeps a loop scalar."""
    return np.uint64(index)


@intrinsic  # type: ignore[untyped-decorator]
def widest(_typing: Any) -> Any:
    """Called in a function: its loops may use vectors of 512 bits where the processor has them.

    LLVM holds back to 256 on processors that once ran slower with the wider; a result does not depend on it.
    """

    def generate(context: Any, builder: Any, _signature: Any, _args: Any) -> Any:
        set.add(builder.function.attributes, '"prefer-vector-width"="512"')  # llvmlite knows the plain names alone
        return context.get_dummy_value()

    return types.void(), generate
