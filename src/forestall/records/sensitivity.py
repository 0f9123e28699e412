"""What an outcome hangs on: drivers, how far each moves a chance, and its share of what is not known about the chance.

A chance here is given a world: parameters, courses of series, levers, ways the model is built; the dice within a world
are thrown away by averaging. `Estimate`s hold 90 % intervals of the method, by bootstrap over the design.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from forestall.records.results import Estimate

__all__ = ["Driver", "DriverIndex", "DriverKind", "Noise", "Sensitivity", "Swing", "Tornado"]

DriverKind = Literal["unknown", "lever", "rule", "model"]
"""Not known today; can be chosen; a rule of the scenario; a way the model is built."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One thing that an outcome may hang on, called so that it fits into a sentence; `low` and `high` are where its 5
    and 95 % lie, a lever's where it stands untouched and turned all the way."""

    id: str
    label: str
    kind: DriverKind
    unit: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Swing:
    """How one driver, at its low and at its high end, moves an outcome's chance from where it stands; everything else
    is as uncertain as it is. `spread` is high less low, with the simulation's 90 % interval."""

    driver: str
    outcome: str
    low: float
    high: float
    spread: Estimate


@dataclass(frozen=True, slots=True)
class Tornado:
    """Every driver's swing of every outcome it can reach. A spread below `floor[outcome]` is not told from chance."""

    drivers: tuple[Driver, ...]
    swings: tuple[Swing, ...]
    chances: Mapping[str, float]
    """Outcome -> its chance with every driver as it is."""
    floor: Mapping[str, float]
    members: int

    def ranked(self, outcome: str) -> tuple[Swing, ...]:
        """The swings of one outcome, the widest first."""
        mine = (swing for swing in self.swings if swing.outcome == outcome)
        return tuple(sorted(mine, key=lambda s: max(abs(s.low), abs(s.high), abs(s.spread.median)), reverse=True))


@dataclass(frozen=True, slots=True)
class DriverIndex:
    """One driver's part in one outcome: mean absolute elementary effect (Morris' mu*, in chance from end to end), and
    of the variance of the chance the share it makes alone (first) and with all it interacts with (total), by Sobol'."""

    driver: str
    outcome: str
    moves: Estimate | None
    first: Estimate | None = None
    total: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """What chance alone could make of an index: the largest over drivers; None where that index was not asked for."""

    moves: float | None
    total: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Drivers ranked by outcome. Sobol's shares are of worlds in which only the `kept` drivers vary, the others at
    their middle."""

    drivers: tuple[Driver, ...]
    indices: tuple[DriverIndex, ...]
    noise: Mapping[str, Noise]
    kept: tuple[str, ...]
    worlds: int
    members: int
    under: str = "baseline"
    """The scenario under which chances are asked."""

    def ranked(self, outcome: str) -> tuple[DriverIndex, ...]:
        """The indices of one outcome, by total share where there is one, else by how far it moves."""

        def size(index: DriverIndex) -> tuple[float, float]:
            return (
                0.0 if index.total is None else index.total.median,
                0.0 if index.moves is None else index.moves.median,
            )

        mine = (index for index in self.indices if index.outcome == outcome)
        return tuple(sorted(mine, key=size, reverse=True))
