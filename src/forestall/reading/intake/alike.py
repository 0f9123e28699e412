"""Reports that share their words: the same agency text in two papers is one voice, not two.

Reports are compared by their runs of five words. The share of the shorter one's runs that the longer one has too
(containment) is exact; a sample of the runs only says which earlier reports to compare with, and no more than a few
of them, so that ten thousand reports that share a masthead cost ten thousand times what one does.
"""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forestall.reading.form.visible import visible
from forestall.records import Report

__all__ = ["Alike", "Likeness"]

_RUN = 5
_ALIKE = 0.6
_FEWEST = 20
"""Runs of words below which a text is too short to be called a copy."""
_SAMPLE = 64
"""Runs of a report, at least half as many, by which later ones find it: those whose hash ends in enough zeros, so that
two texts of about one length keep the same of the runs they share."""
_COMMON = 32
"""Reports remembered to have a run; in more it is a masthead's or an agency's own line and tells nothing further."""
_COMPARED = 48
"""Earlier reports compared with: those with which most runs of the samples are shared."""
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
        self._runs: dict[str, NDArray[np.uint64]] = {}
        self._having: dict[int, list[str]] = {}
        """Run -> the first reports that have it in their sample."""

    def add(self, report: Report) -> tuple[Likeness, ...]:
        """The earlier reports this one repeats, the nearest first; one with the same id is the same text (share 1)."""
        if report.id in self._runs:
            return (Likeness(report.id, 1.0),)
        runs = _runs_of(visible(report.text).text)
        self._runs[report.id] = runs
        if len(runs) < _FEWEST:
            return ()
        near = [Likeness(other, _share(runs, self._runs[other])) for other in self._near(runs)]
        found = sorted((f for f in near if f.share >= _ALIKE), key=lambda f: (-f.share, f.report))
        if len(found) < _ENOUGH:
            self._remember(report.id, runs)
        return tuple(found)

    def _near(self, runs: NDArray[np.uint64]) -> list[str]:
        """The earlier reports that may be like one with these runs."""
        shared = Counter(other for run in runs.tolist() for other in self._having.get(run, ()))
        return [other for other, _ in shared.most_common(_COMPARED)]

    def _remember(self, id: str, runs: NDArray[np.uint64]) -> None:
        for run in _sample(runs).tolist():
            having = self._having.setdefault(run, [])
            if len(having) < _COMMON:
                having.append(id)


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


def _sample(runs: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """All runs of a short text, of a longer one those whose mixed hash ends in zeros, 32 to 64 or so."""
    zeros = max(0, int(np.ceil(np.log2(len(runs) / _SAMPLE))))
    mixed = (runs ^ (runs >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    return runs[(mixed >> np.uint64(64 - zeros)) == 0] if zeros else runs


def _share(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> float:
    return round(len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b)), 3)
