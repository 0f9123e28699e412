"""What an outcome hangs on, in a planner's words: the drivers that matter most, those one can choose, those that do
not matter. A driver counts where it moves the chance by two points or more, and by more than chance alone makes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forestall.page import words
from forestall.records import Driver, OutcomeResult, Swing, Tornado

__all__ = ["Hanging", "ends_in_words", "hanging", "little", "summary", "title"]

LEAST = 0.02
MUCH = 0.10
"""Ten points of chance are told of in the summary."""
NAMED = 3
"""So many are named where more could be."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """One outcome with the swings that count, the widest first, and all that reach it."""

    outcome: OutcomeResult
    counted: tuple[Swing, ...]
    all: tuple[Swing, ...]

    def at(self, moved: float) -> float:
        """The chance, moved so far."""
        return min(max(self.outcome.probability + moved, 0.0), 1.0)


def hanging(found: Tornado, outcomes: Sequence[OutcomeResult]) -> tuple[Hanging, ...]:
    """Every outcome that was asked."""
    return tuple(
        Hanging(o, tuple(s for s in found.ranked(o.id) if _counts(s, found.floor[o.id])), found.ranked(o.id))
        for o in outcomes
        if o.id in found.chances
    )


def title(found: Hanging, drivers: Mapping[str, Driver]) -> str:
    """The finding: what matters most, and of what can be chosen what matters most."""
    unknown, lever = (_first(found, drivers, kind) for kind in ("unknown", "lever"))
    parts = []
    if unknown is not None:
        low, high = sorted((found.at(unknown.low), found.at(unknown.high)))
        ends = f"from {words.probability(low)} to {words.probability(high)}"
        parts.append(f"It hangs most on {drivers[unknown.driver].label}: {ends}")
    if lever is not None:
        verb = "lowers" if lever.high < 0 else "raises"
        told = f"“{drivers[lever.driver].label}” {verb} it most, to {words.probability(found.at(lever.high))}"
        parts.append(f"of what can be chosen, {told}" if parts else told)
    return "; ".join(parts) or "It hangs on how the model is built, on nothing else that was turned"


def little(found: Hanging, drivers: Mapping[str, Driver], shown: int) -> str:
    """What else moves it, and what does not."""
    more = [drivers[s.driver] for s in found.counted[shown:]]
    rest = [drivers[s.driver] for s in found.all if s not in found.counted]
    sentences = [f"Less so on {_some(more)}."] if more else []
    sentences += [f"It hangs hardly, or not at all, on {_some(rest)}."] if rest else []
    return " ".join(sentences)


def summary(every: Sequence[Hanging], drivers: Mapping[str, Driver]) -> str:
    """Over all outcomes: how many drivers matter much, which matter nowhere."""
    much = {s.driver for found in every for s in found.counted if _reach(s) >= MUCH}
    some = {s.driver for found in every for s in found.counted}
    nowhere = [d for id, d in drivers.items() if id not in some]
    unknown = sum(drivers[id].kind == "unknown" for id in much)
    first = (
        f"Of {len(drivers)} things that were turned one at a time, {len(much)} move the chance of some outcome by ten "
        f"points or more, {unknown} of them not known today."
    )
    return f"{first} No outcome clearly hangs on {_some(nowhere)}." if nowhere else first


def ends_in_words(driver: Driver) -> tuple[str, str]:
    """Where the driver's ends lie."""
    if driver.kind == "model":
        return ("half", "twice") if driver.id == "model.ceiling" else ("off", "on")
    return words.number(driver.low), words.number(driver.high)


def _reach(swing: Swing) -> float:
    """How far the driver moves the chance: from end to end, or from where it stands."""
    return max(abs(swing.low), abs(swing.high), abs(swing.high - swing.low))


def _counts(swing: Swing, floor: float) -> bool:
    return _reach(swing) >= max(LEAST, floor)


def _first(found: Hanging, drivers: Mapping[str, Driver], kind: str) -> Swing | None:
    return next((s for s in found.counted if drivers[s.driver].kind == kind), None)


def _some(drivers: Sequence[Driver]) -> str:
    """A few by name, the others counted; labels hold commas, so semicolons part them."""
    named = [f"“{d.label}”" if d.kind == "lever" else d.label for d in drivers[:NAMED]]
    more = len(drivers) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more else "")
