"""The command that says what each outcome hangs on: `sensitivity`."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from forestall.cli_parts import As, Crisis, Format, Out, Quiet, open_river

if TYPE_CHECKING:
    from forestall.records import DriverIndex, Estimate, Noise, Sensitivity

__all__ = ["sensitivity"]

SHOWN = 12
"""Drivers printed of each outcome."""
LEAST = 0.005


def sensitivity(
    crisis: Crisis,
    out: Out = None,
    outcome: Annotated[str | None, typer.Option(help="One outcome; else all of them.")] = None,
    method: Annotated[str | None, typer.Option(help="morris or sobol; else sobol on what morris keeps.")] = None,
    n: Annotated[int | None, typer.Option(help="Trajectories of morris, base worlds of sobol.")] = None,
    under: Annotated[str | None, typer.Option(help="The scenario asked about; its rules are drivers too.")] = None,
    format: As = Format.text,
    quiet: Quiet = False,
) -> None:
    """What each outcome hangs on: drivers ranked, those that do not matter counted.

    Example: forestall sensitivity iraq-2020 --outcome us_killed_30d
    """
    from forestall import flow

    with open_river(crisis, out, quiet, format) as river:
        found = river.sensitivity(outcome=outcome, method=method, n=n, scenario=under)
        if format is Format.json:
            typer.echo(json.dumps(flow.sensitivity_json(found), indent=1, sort_keys=True))
            return
        questions = {o.id: o.question for o in river.crisis.outcomes}
        typer.echo(_about(found))
        for id, noise in found.noise.items():
            _print(questions[id], found.ranked(id), noise, found)


def _about(found: "Sensitivity") -> str:
    return (
        f"{len(found.drivers)} drivers, {found.worlds:,} worlds, {found.members} members each on the same random "
        "numbers; 90 % intervals over the design.\n"
        "moves: points of chance from end to end; alone, total: share of the variance of the chance."
    )


def _print(question: str, ranked: "tuple[DriverIndex, ...]", noise: "Noise", found: "Sensitivity") -> None:
    labels = {d.id: d.label for d in found.drivers}
    moving = [i for i in ranked if _size(i) >= LEAST]
    typer.echo(f"\n{question}\n  {_noise(noise)}")
    typer.echo(f"  {'moves':>14}  {'alone':>18}  {'total':>18}")
    for index in moving[:SHOWN]:
        cells = (_cell(index.moves, 14, 100.0), _cell(index.first, 18), _cell(index.total, 18))
        typer.echo(f"  {'  '.join(cells)}  {labels[index.driver]}")
    still = sum(all(e is None or e.median == 0.0 for e in (index.moves, index.total)) for index in ranked)
    typer.echo(f"  {max(len(moving) - SHOWN, 0)} more move it, {still} move it by exactly nothing.")


def _size(index: "DriverIndex") -> float:
    return max((e.median for e in (index.moves, index.total) if e is not None), default=0.0)


def _noise(noise: "Noise") -> str:
    parts = [] if noise.moves is None else [f"moves up to {100 * noise.moves:.0f}"]
    parts += [] if noise.total is None else [f"totals up to {noise.total:.2f}"]
    return f"chance alone makes {' and '.join(parts)}"


def _cell(value: "Estimate | None", width: int, times: float = 1.0) -> str:
    if value is None:
        return f"{'-':>{width}}"
    form = ".0f" if times > 1 else ".2f"
    low, high = max(value.q05, 0.0), value.q95
    return f"{f'{times * value.median:{form}} [{times * low:{form}}, {times * high:{form}}]':>{width}}"
