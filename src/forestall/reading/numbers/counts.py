"""Counts of the sick and dead: what "the outbreak" or "the toll" stands for when a speaker speaks of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from forestall.reading.form.parse import Parsed
from forestall.records import Figure

__all__ = ["Counts"]

_COUNTED = ("cases", "deaths", "hospitalised")


class Counts:
    """The counts of a report by where they stand; `sick` is how many are of the sick."""

    def __init__(self, parsed: Parsed, figures: Sequence[Figure]) -> None:
        found = (f for f in figures if f.indicator in _COUNTED and f.value > 1)
        self._found = sorted(found, key=lambda f: f.spans)
        self._at = [f.spans[0][0] for f in self._found]
        self._starts = [parsed.tokens[s.first].start for s in parsed.sentences]
        self.sick = sum(f.indicator != "deaths" for f in figures if f.indicator in _COUNTED)

    def before(self, since: int, until: int, *, ends: bool) -> tuple[str, ...]:
        """Ids of the counts of the last sentence that has any between two characters; `ends` adds the first's."""
        low, high = bisect_left(self._at, since), bisect_left(self._at, until)
        if low >= high:
            return ()
        first = self._beside(low) if ends else ()
        return tuple(dict.fromkeys((*first, *self._beside(high - 1))))

    def _beside(self, at: int) -> tuple[str, ...]:
        """The counts in one sentence with that at `at`, at most seventeen."""
        own = self._sentence(at)
        near = range(max(0, at - 8), min(len(self._found), at + 9))
        return tuple(self._found[n].id for n in near if self._sentence(n) == own)

    def _sentence(self, at: int) -> int:
        return bisect_right(self._starts, self._at[at]) - 1
