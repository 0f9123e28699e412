"""What would do it: the search for the least change, as one sentence and one table.

The sentence says which levers alone suffice and how far they must go, or that none in range does; the table holds the
rest. What no path connects is said to change nothing, which is no finding about the world.
"""

from dataclasses import dataclass

from forestall.page import words
from forestall.page.context import Brief
from forestall.page.tables import Cell, Column, Table, number_cell, text_cell
from forestall.records import LeverResult, LeverSearch

__all__ = ["Searched", "searched"]

HELPS = 0.03
"""A lever that is not enough but lowers the chance by so much is named."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One question of risk: what it is, the answer, and every lever's part."""

    question: str
    said: str
    table: Table
    file: str


def searched(found: LeverSearch, brief: Brief) -> Searched:
    """The answer to one search of an outcome's chance."""
    outcome = next(o for o in brief.crisis.outcomes if o.id == found.asked)
    return Searched(
        question=f"What brings the chance of “{outcome.question}” below {words.probability(found.bound)}?",
        said=_said(found, brief),
        table=_table(found, outcome.of, brief),
        file=f"{brief.crisis.id}-levers-{found.asked}",
    )


def _said(found: LeverSearch, brief: Brief) -> str:
    now = words.probability(found.baseline.mean)
    if found.baseline.reached:
        return f"It is {now} as things stand: nothing need be done."
    enough = [r for r in found.levers if r.reached and r.connected]
    alone = words.listing([f"“{r.label}” ({_moved(r, brief)}: then {_under(r, found)}, {_ends(r)})" for r in enough])
    sentences = [
        f"From {now}, {alone} alone would do it in the model."
        if enough
        else f"From {now}, no lever alone does it within its range."
    ]
    if found.combination is not None:
        sentences.append(f"Cheapest, at the stated costs: {found.combination.label} together.")
    elif not enough:
        sentences.append("Nor do all of them together, or not for less.")
    return " ".join([*sentences, *_short(found)])


def _short(found: LeverSearch) -> list[str]:
    """The levers that are not enough: those that help, and how many hardly do."""
    others = [r for r in found.levers if not r.reached and r.connected]
    helping = [r for r in others if found.baseline.mean - r.mean >= HELPS]
    said, rest = [], len(others) - len(helping)
    if helping:
        left = words.listing(
            [f"“{r.label}” leaves {_mean(r)} ({_ends(r)})" for r in sorted(helping, key=lambda r: r.mean)]
        )
        said.append(f"Turned all the way, {left}.")
    if rest:
        said.append(f"{words.capital(words.count(rest, 'other lever' if helping else 'lever'))} hardly "
                    f"{'moves' if rest == 1 else 'move'} it.")  # fmt: skip
    return said


def _mean(result: LeverResult) -> str:
    return words.probability(result.mean)


def _under(result: LeverResult, found: LeverSearch) -> str:
    """The chance; where it rounds to the bound, that it lies below."""
    shown = _mean(result)
    return f"just below {shown}" if shown == words.probability(found.bound) else shown


def _ends(result: LeverResult) -> str:
    return f"{words.probability(result.chance.q05)} to {words.probability(result.chance.q95)}"


def _moved(result: LeverResult, brief: Brief) -> str:
    """How far a lever goes, in its own unit."""
    ((id, value),) = result.values.items()
    change = next((lever.full[0] for lever in brief.crisis.levers if lever.id == id), None)
    if change is None or change.verb in ("scale", "remove"):
        return f"to {words.number(value)} times what it would be"
    if change.verb == "delay":
        return f"by {words.count(round(value), 'day')}"
    units = {s.id: s.unit for s in brief.crisis.series}
    unit = f" {units[change.target]}" if units.get(change.target, "") not in ("", "share") else ""
    return f"from {words.number(result.before[id])} to {words.number(value)}{unit}"


def _table(found: LeverSearch, stream: str, brief: Brief) -> Table:
    label = next((s.label for s in brief.crisis.streams if s.id == stream), stream)
    numbers = ("Cost", "Chance then", "5 %", "95 %", f"{label}, expected in 30 days")
    columns = (Column("Lever"), Column("How far"), *(Column(n, numeric=True) for n in numbers))
    rows = [_row(found.baseline, "as it stands", stream)]
    rows += [_row(r, _far(r, brief), stream) for r in found.levers]
    if found.combination is not None:
        parts = words.listing([f"{id} to {words.number(v)}" for id, v in found.combination.values.items()])
        rows.append(_row(found.combination, parts, stream))
    return Table(f"levers-{found.asked}", "The least of each lever that would do, else all of it", columns, tuple(rows))


def _far(result: LeverResult, brief: Brief) -> str:
    if not result.connected:
        return "no path leads from it to this"
    if not result.reached:
        return f"{_moved(result, brief)} is not enough"
    low, high = result.least or (None, None)
    near = "" if low is None or high is None else f" ({words.interval(min(low, high), max(low, high))})"
    return f"{_moved(result, brief)}{near}"


def _row(result: LeverResult, far: str, stream: str) -> tuple[Cell, ...]:
    chances = (result.mean, result.chance.q05, result.chance.q95)
    return (
        text_cell(result.label),
        text_cell(far),
        number_cell(result.cost, shown=words.number(result.cost)),
        *(number_cell(p, shown=words.probability(p)) for p in chances),
        number_cell(result.expected.get(stream), shown=words.number(result.expected.get(stream))),
    )
