"""Reports that share their words: the same agency text in two papers is one voice, not two.

Reports are compared by their runs of five words. The share of the shorter one's runs that the longer one has too
(containment) is exact; MinHash (Broder 1997) only says which earlier reports to compare with.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.reading.visible import visible
from forestall.records import Report

__all__ = ["Alike", "Likeness"]

_RUN = 5
_ALIKE = 0.6
_FEWEST = 20
"""Runs of words below which a text is too short to be called a copy."""
_NEAR = 0.3
"""Estimated Jaccard similarity from which a pair is compared; a text half as long, wholly taken over, has 0.5."""


_ENOUGH = 20
"""Earlier reports that stand for one that repeats them all: later ones are not compared with it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """An earlier report, and the share (0..1) of the shorter text's five-word runs that both have."""

    report: str
    share: float


class Alike:
    """The reports seen so far; `add` says which of them a further one repeats."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._index: Any = MinHashLSH(threshold=_NEAR, num_perm=128)
        self._runs: dict[str, NDArray[np.uint64]] = {}

    def add(self, report: Report) -> tuple[Likeness, ...]:
        """The earlier reports this one repeats, the nearest first; one with the same id is the same text (share 1)."""
        if report.id in self._runs:
            return (Likeness(report.id, 1.0),)
        runs = _runs_of(visible(report.text).text)
        self._runs[report.id] = runs
        if len(runs) < _FEWEST:
            return ()
        sketch = _sketch(runs)
        near = [Likeness(other, _share(runs, self._runs[other])) for other in self._index.query(sketch)]
        found = sorted((f for f in near if f.share >= _ALIKE), key=lambda f: (-f.share, f.report))
        if len(found) < _ENOUGH:
            self._index.insert(report.id, sketch)
        return tuple(found)


def _runs_of(text: str) -> NDArray[np.uint64]:
    """Sorted hashes of the text's runs of five words, each once."""
    words = re.findall(r"\w+", text.lower())
    values = np.fromiter((_stable(w) for w in words), dtype=np.uint64, count=len(words))
    if len(values) < _RUN:
        return np.empty(0, np.uint64)
    runs = np.zeros(len(values) - _RUN + 1, np.uint64)
    for k in range(_RUN):
        runs = runs * np.uint64(1_000_003) + values[k : k + len(runs)]
    return np.unique(runs)


def _stable(word: str) -> int:
    """A hash that is the same in every process (FNV-1a, 64 bits)."""
    value = 0xCBF29CE484222325
    for byte in word.encode("utf-8", "surrogatepass"):
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def _sketch(runs: NDArray[np.uint64]) -> Any:
    from datasketch import MinHash

    sketch = MinHash(num_perm=128, seed=1, hashfunc=lambda value: int(value) >> 32)
    sketch.update_batch(runs.tolist())
    return sketch


def _share(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> float:
    return round(len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b)), 3)
