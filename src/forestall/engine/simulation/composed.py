"""Futures put together piece by piece: each thing that is not known taken from a member of its own.

A `Library` holds members of a future side by side: the draw of each, its backgrounds, R of the epidemics, the course of
each series. A `Piece` is one such thing (what sets off a stream's events, the size of a coupling, the course of a
price) with the members' rank by it. `compose` takes every piece from a member of its own and gives a `Composed`, which
runs like a future, any of its rows beside any random numbers. Two rows that differ in one piece differ because of it.

What a piece holds together, a posterior draw, stays together; between pieces the posterior's correlations are cut.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.fitting.fit import Posterior
from forestall.engine.fitting.nuts import Chains
from forestall.engine.simulation.case_laying import case_fixed
from forestall.engine.simulation.future import Future, Part, case_draw, fitted_epidemics
from forestall.engine.simulation.laying import Buffers, incident_fixed, killed_probability
from forestall.engine.simulation.levels import changed_series
from forestall.engine.simulation.ruling import rule_fixed
from forestall.engine.simulation.simulate import Laid, Outlook
from forestall.records import Scenario

__all__ = ["Composed", "Key", "Library", "Piece", "Settings", "Take"]

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Key = tuple[str, str]
"""Whose and what: ("incidents", a site), (an epidemic's block, a site), ("paths", "knots"), ("series", its id)."""


@dataclass(frozen=True, slots=True)
class Take:
    """A part of one of the library's arrays: `at` indexes the axes after the first."""

    key: Key
    at: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One thing that is not known: what of the library it is, and a number by which members are ranked (L,)."""

    id: str
    takes: tuple[Take, ...]
    size: Floats

    @property
    def rank(self) -> Indices:
        """Members from the least to the most (L,)."""
        return np.argsort(self.size, kind="stable")

    def at(self, share: Floats) -> Indices:
        """The members that lie at these shares, 0 to 1, of the way from the least to the most."""
        last = len(self.size) - 1
        return np.asarray(self.rank[np.clip(np.rint(share * last), 0, last).astype(np.int64)])


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """Members of a future side by side: each array (L, ...)."""

    future: Future
    arrays: Mapping[Key, Floats]
    agreed: Mapping[str, Floats]
    """Series on which all members agree: (1, days)."""
    left: Indices
    weight: Floats

    @classmethod
    def of(cls, future: Future) -> "Library":
        """All members of a future; few, hundreds."""
        part = future.part(0, future.members)
        n, draw, posterior = future.members, part.draw[: future.members], future.posterior
        arrays: dict[Key, Floats] = {
            ("paths", "knots"): np.moveaxis(part.knots[:, :, :n], 2, 0),
            ("paths", "log_r"): np.moveaxis(part.log_r[:, :, :n], 2, 0),
            ("paths", "memory"): future.memory[draw],
            ("paths", "recent"): future.recent[draw],
            ("paths", "deadly"): future.deadly[draw],
            ("paths", "killed"): killed_probability(future, part)[:, :n].T,
        }
        arrays |= {("series", id): path[:n] for id, path in part.series.items() if len(path) > 1}
        if posterior.incidents is not None:
            arrays |= _drawn("incidents", posterior.incidents, draw)
        for epidemic in fitted_epidemics(posterior):
            chains, own = posterior.epidemics[epidemic.block.id], case_draw(posterior, epidemic, draw)
            arrays |= _drawn(epidemic.block.id, chains, own)
        agreed = {id: np.asarray(path) for id, path in part.series.items() if len(path) == 1}
        return cls(future, arrays, agreed, part.left, part.weight)

    def compose(self, pieces: Sequence[Piece], picks: Sequence[Indices]) -> "Composed":
        """Rows (R,) whose pieces come from the members picked for each, (R,) in turn; what no piece holds comes from
        the first member."""
        rows = len(picks[0]) if picks else 1
        found = {key: np.repeat(values[:1], rows, axis=0) for key, values in self.arrays.items()}
        for piece, pick in zip(pieces, picks, strict=True):
            for take in piece.takes:
                found[take.key][(slice(None), *take.at)] = self.arrays[take.key][(slice(None), *take.at)][pick]
        return Composed(self, _future(self.future, found), found)

    @property
    def itself(self) -> "Composed":
        """Its own members as rows."""
        return Composed(self, _future(self.future, self.arrays), self.arrays)

    def but(self, piece: Piece, pick: Indices) -> "Composed":
        """Its own members as rows, but for one piece, which they take from the members picked (L,)."""
        found = dict(self.arrays)
        for take in piece.takes:
            found[take.key] = found[take.key].copy()
            found[take.key][(slice(None), *take.at)] = self.arrays[take.key][(slice(None), *take.at)][pick]
        return Composed(self, _future(self.future, found), found)

    def varies(self, take: Take) -> bool:
        """Whether members differ in it."""
        values = self.arrays[take.key][(slice(None), *take.at)]
        return bool((values != values[:1]).any())


def _drawn(whose: str, chains: Chains, draw: Indices) -> dict[Key, Floats]:
    return {(whose, site): chains.flat(site)[draw] for site in chains.draws}


def _future(future: Future, found: Mapping[Key, Floats]) -> Future:
    """The future whose draws are the rows."""
    memory, recent, deadly = (found["paths", name] for name in ("memory", "recent", "deadly"))
    posterior = _posterior(future.posterior, found)
    return replace(future, posterior=posterior, members=len(memory), memory=memory, recent=recent, deadly=deadly)


def _posterior(posterior: Posterior, found: Mapping[Key, Floats]) -> Posterior:
    def of(whose: str, chains: Chains) -> Chains:
        return replace(chains, draws={site: v[None] for (who, site), v in found.items() if who == whose})

    incidents = None if posterior.incidents is None else of("incidents", posterior.incidents)
    return replace(
        posterior, incidents=incidents, epidemics={id: of(id, chains) for id, chains in posterior.epidemics.items()}
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """How a composed future is run: what is changed, how much of the ceilings is left, and whether backgrounds, or the
    epidemics' R, stay where they are on the first day."""

    scenario: Scenario
    ceiling: float = 1.0
    still_background: bool = False
    still_epidemics: bool = False


def _last(values: Floats) -> Floats:
    """Members last: what the blocks take."""
    return np.ascontiguousarray(np.moveaxis(values, 0, -1))


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """Rows of pieces, ready to run; `future` has them as its draws."""

    library: Library
    future: Future
    arrays: Mapping[Key, Floats]

    def run(self, which: Indices, settings: Settings, *, first: int = 0, buffers: Buffers | None = None) -> Outlook:
        """Paths of the rows `which`, the n-th with the random numbers of member first + n; their number is a multiple
        of the block's width. Without buffers of one's own the outlook's arrays are fresh."""
        laid = self.laid(settings)
        return laid.over(self.part(which, settings, first), buffers or Buffers())

    def laid(self, settings: Settings) -> Laid:
        """A scenario laid over the rows."""
        scenario = settings.scenario
        fixed = incident_fixed(self.future, scenario)
        fixed = fixed._replace(ceiling=fixed.ceiling * settings.ceiling)
        laid = case_fixed(self.future, scenario), rule_fixed(self.future, scenario)
        return Laid(self.future, scenario, fixed, *laid)

    def part(self, which: Indices, settings: Settings, first: int) -> Part:
        """The rows as members from `first` on."""
        knots, log_r = (_last(self.arrays["paths", name][which]) for name in ("knots", "log_r"))
        left, weight = self.library.left, self.library.weight
        if settings.still_background and len(left):
            today = knots[left[0]] + weight[0] * (knots[left[0] + 1] - knots[left[0]])
            knots, left, weight = np.stack([today, today]), np.zeros_like(left), np.zeros_like(weight)
        if settings.still_epidemics:
            log_r = np.broadcast_to(log_r[:, :1], log_r.shape).copy()
        series = {id: values[which] for (who, id), values in self.arrays.items() if who == "series"}
        killed = _last(self.arrays["paths", "killed"][which])
        return Part(first, len(which), which, knots, left, weight, log_r, {**self.library.agreed, **series}, killed)

    def levels(self, settings: Settings) -> Mapping[str, Floats]:
        """Levels (rows, days) of every series under the scenario."""
        return changed_series(self.future, settings.scenario, self.part(np.arange(self.future.members), settings, 0))
