"""How `forestall levers` tells what it found: how far each lever must go, in its own unit, and what that leaves."""

from typing import TYPE_CHECKING

import typer

from forestall.cli_parts import percent

if TYPE_CHECKING:
    from forestall.records import Crisis, LeverResult, LeverSearch

__all__ = ["print_levers"]

MARKED = 0.05
"""Expected events are named where a lever moves them by more than this part, and this number, of them."""


def print_levers(found: "LeverSearch", crisis: "Crisis") -> None:
    """The question, how things stand, each lever alone, and the cheapest together."""
    typer.echo(f"\n{_question(found, crisis)}\nIn brackets: 5 and 95 % bounds, over the posterior and by chance.\n")
    typer.echo(
        f"As things stand{_context(found, crisis)}: {_left(found.baseline, found, crisis)}{_events(found, crisis)}"
    )
    for rule in found.omitted:
        typer.echo(f"  R takes this rule as it stands in 30 days, not what one more event makes of it: {rule}")
    if found.baseline.reached:
        typer.echo("It holds already; nothing need be done.")
        return
    for result in found.levers:
        typer.echo(f"  {result.label}\n    {_alone(result, found, crisis)}{_changed(result, found, crisis)}")
    if found.combination is not None:
        typer.echo(f"Cheapest together, at cost {found.combination.cost:.1f}: {_together(found.combination, crisis)}")
        typer.echo(f"    then {_left(found.combination, found, crisis)}{_changed(found.combination, found, crisis)}")
    elif not any(r.reached and r.connected for r in found.levers):
        typer.echo("No lever in range does it, nor all of them together.")


def _asks_chance(found: "LeverSearch", crisis: "Crisis") -> bool:
    return found.asked in {o.id for o in crisis.outcomes}


def _question(found: "LeverSearch", crisis: "Crisis") -> str:
    for outcome in crisis.outcomes:
        if outcome.id == found.asked:
            return f'What brings the chance of "{outcome.question}" below {100 * found.bound:g}%?'
    label = next((b.label for b in crisis.blocks if found.asked == f"R of {b.id}"), found.asked)
    return f'What brings R of "{label}" below {found.bound:g} with a probability of {100 * found.wanted:g}%?'


def _context(found: "LeverSearch", crisis: "Crisis") -> str:
    label = next((s.label for s in crisis.scenarios if s.id == found.under), None)
    return "" if label is None else f' under "{label}"'


def _alone(result: "LeverResult", found: "LeverSearch", crisis: "Crisis") -> str:
    ((id, value),) = result.values.items()
    if not result.connected:
        return "no path leads from it to this: it changes nothing"
    moved = _far(id, result.before[id], value, crisis)
    if not result.reached:
        return f"not in range: all the way, {moved}, leaves {_left(result, found, crisis)}"
    return f"{moved}{_near(result)}, at cost {_cost(result, id, crisis)}: {_left(result, found, crisis)}"


def _near(result: "LeverResult") -> str:
    if result.least is None:
        return ""
    low, high = result.least
    if high is None:
        return f" [{_number(low)}, or it is not in range]"
    return f" [{_number(min(low, high))}, {_number(max(low, high))}]"


def _cost(result: "LeverResult", id: str, crisis: "Crisis") -> str:
    most = next((lever.cost for lever in crisis.levers if lever.id == id), None)
    return f"{result.cost:.1f}" if most is None else f"{result.cost:.1f} of {most:g}"


def _far(id: str, before: float, value: float, crisis: "Crisis") -> str:
    """How far a lever goes, in its own unit."""
    change = next((lever.full[0] for lever in crisis.levers if lever.id == id), None)
    if change is None or change.verb in ("scale", "remove"):
        return f"to {value:.2f} times what it would be" if value else "to none at all"
    if change.verb == "delay":
        return f"by {value:.0f} {'day' if value == 1 else 'days'}"
    unit = next((s.unit for s in crisis.series if s.id == change.target), "")
    return f"from {_number(before)} to {_number(value)}{f' {unit}' if unit not in ('', 'share') else ''}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _together(result: "LeverResult", crisis: "Crisis") -> str:
    labels = {lever.id: lever.label for lever in crisis.levers}
    parts = [
        f"{labels.get(id, id)} ({_far(id, result.before[id], value, crisis)})" for id, value in result.values.items()
    ]
    return " + ".join(parts)


def _left(result: "LeverResult", found: "LeverSearch", crisis: "Crisis") -> str:
    """The chance, or R and the chance that it is below; that which is compared to a tenth of a point."""
    e = result.chance
    if _asks_chance(found, crisis):
        return f"{_tenth(result.mean)} [{percent(e.q05)}, {percent(e.q95)}]"
    return f"R {e.median:.2f} [{e.q05:.2f}, {e.q95:.2f}], below {found.bound:g} with {_tenth(result.mean)}"


def _tenth(p: float) -> str:
    return percent(p) if p < 0.01 or p > 0.99 else f"{p:.1%}"


def _events(found: "LeverSearch", crisis: "Crisis") -> str:
    listed = [f"\n    {n:7.1f}  {_label(id, crisis)}" for id, n in found.baseline.expected.items()]
    return f"\n  events expected in 30 days:{''.join(listed)}"


def _changed(result: "LeverResult", found: "LeverSearch", crisis: "Crisis") -> str:
    """The expected events that a lever moves."""
    before = found.baseline.expected
    moved = [id for id, n in result.expected.items() if abs(n - before[id]) > MARKED * max(before[id], 1.0)]
    if not moved:
        return ""
    listed = [f"{_label(id, crisis)} {result.expected[id]:.1f}, not {before[id]:.1f}" for id in moved]
    return f"\n    events expected in 30 days: {'; '.join(listed)}"


def _label(id: str, crisis: "Crisis") -> str:
    return next((s.label for s in crisis.streams if s.id == id), id)
