"""The commands about the future: `simulate` with changes of one's own, and `levers`, what would forestall it."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from forestall.cli_parts import As, Crisis, Format, Out, Quiet, open_river, percent

if TYPE_CHECKING:
    from forestall.flow import WhatIf
    from forestall.records import Crisis as CrisisRecord
    from forestall.records import LeverResult, LeverSearch, OutcomeResult

__all__ = ["levers", "print_outcomes", "simulate"]

Changes = list[str] | None
_RULE = "'count(militia_on_us, 7) > 5: set troops=2500, for 30d'"


def _change(verb: str, example: str) -> Any:
    return typer.Option(f"--{verb}", help=f"Like {example}; may be repeated.")


def simulate(
    crisis: Crisis,
    out: Out = None,
    scenario: Annotated[str | None, typer.Option(help="A scenario of the crisis, to begin with.")] = None,
    set: Annotated[Changes, _change("set", "troops=2500@2020-04-01")] = None,
    scale: Annotated[Changes, _change("scale", "militia_on_us=0.5@2020-03-20..2020-04-20")] = None,
    add: Annotated[Changes, _change("add", "brent=-10@2020-04-01+14d")] = None,
    remove: Annotated[Changes, _change("remove", "militia_on_us:us_on_militia")] = None,
    cap: Annotated[Changes, _change("cap", "brent=30")] = None,
    delay: Annotated[Changes, _change("delay", "us_on_militia=3")] = None,
    when: Annotated[Changes, typer.Option(help=f"A rule, like {_RULE}; may be repeated.")] = None,
    format: As = Format.text,
    quiet: Quiet = False,
) -> None:
    """Simulate every scenario, or changes of your own beside the baseline.

    Example: forestall simulate iraq-2020 --set troops=2500@2020-04-01 --scale militia_on_us=0.5@2020-03-20..
    """
    asked = {"set": set, "scale": scale, "add": add, "remove": remove, "cap": cap, "delay": delay, "when": when}
    given = {verb: texts for verb, texts in asked.items() if texts}
    with open_river(crisis, out, quiet, format) as river:
        if given or scenario is not None:
            _print_what_if(river.what_if(given, scenario), river.crisis, format)
            return
        found = river.simulate()
        print_outcomes(found.results, format)
        if format is Format.text:
            print_added(found.results)
            typer.echo(f"\nQuantiles by scenario and day are in {river.out / 'outlook.nc'}")


def levers(
    crisis: Crisis,
    out: Out = None,
    outcome: Annotated[str | None, typer.Option(help="The outcome to make unlikely.")] = None,
    below: Annotated[float | None, typer.Option(help="The chance it must fall below, 0 to 1.")] = None,
    r_below: Annotated[float | None, typer.Option(help="Instead: what R must fall below.")] = None,
    prob: Annotated[float, typer.Option(help="With --r-below: with at least this probability.")] = 0.9,
    block: Annotated[str | None, typer.Option(help="With --r-below: whose R; else the escalation's.")] = None,
    under: Annotated[
        str | None, typer.Option(help="The scenario, rules and all, under which levers are turned.")
    ] = None,
    format: As = Format.text,
    quiet: Quiet = False,
) -> None:
    """The least change that would do it, each lever alone and the cheapest together.

    Example: forestall levers iraq-2020 --outcome us_killed_30d --below 0.1
    """
    from forestall import flow

    with open_river(crisis, out, quiet, format) as river:
        found = river.levers(outcome=outcome, below=below, r_below=r_below, wanted=prob, block=block, scenario=under)
        if format is Format.json:
            typer.echo(json.dumps(flow.levers_json(found, river.crisis), indent=1, sort_keys=True))
            return
        _print_levers(found, river.crisis)


def print_outcomes(found: "tuple[OutcomeResult, ...]", format: Format = Format.text) -> None:
    """Each outcome's chance, and what came."""
    if format is Format.json:
        keys = ("id", "question", "probability", "mc_error", "reference", "happened", "brier")
        rows = [{k: getattr(o, k) for k in keys} | {"couplings_add": _added(o)} for o in found]
        typer.echo(json.dumps(rows, indent=1, sort_keys=True))
        return
    typer.echo("\nWhat comes next, and what came")
    for o in found:
        came = "not known" if o.happened is None else f"{'yes' if o.happened else 'no'}, Brier {o.brier:.2f}"
        typer.echo(f"  {percent(o.probability):>4}  {o.question} (came: {came})")


def print_added(found: "tuple[OutcomeResult, ...]") -> None:
    """What the couplings add to each outcome's chance."""
    typer.echo("\nWhat the couplings add, beside the same futures with nothing coupled (points, 90 % interval)")
    for o in found:
        if o.couplings is not None:
            ends = f"{100 * o.couplings.q05:+.0f}, {100 * o.couplings.q95:+.0f}"
            typer.echo(f"  {100 * o.couplings.difference:+4.0f}  {f'[{ends}]':>10}  {o.question}")


def _added(outcome: "OutcomeResult") -> dict[str, float] | None:
    return None if outcome.couplings is None else asdict(outcome.couplings)


def _print_what_if(found: "WhatIf", crisis: "CrisisRecord", format: Format) -> None:
    from forestall import flow

    if format is Format.json:
        typer.echo(json.dumps(flow.what_if_json(found), indent=1, sort_keys=True))
        return
    typer.echo(f"\n{found.scenario.label}, beside no change (same simulated futures; points, 90 % interval)")
    questions = {o.id: o.question for o in crisis.outcomes}
    for e in found.effects:
        moved = f"{100 * e.difference:+.0f} [{100 * e.q05:+.0f}, {100 * e.q95:+.0f}]"
        typer.echo(f"  {percent(e.probability):>4}  {moved:>16}  {questions[e.outcome]}")
    for u in found.rules:
        did = f"{u.rule.change.verb} {u.rule.change.target}"
        typer.echo(
            f"  {percent(u.share):>4}  of the futures see {did}, for {u.days:.0f} days (when {u.rule.when.text})"
        )
    typer.echo("\nExpected in 30 days")
    labels = {s.id: s.label for s in crisis.streams}
    for c in found.counts:
        moved = f"{c.difference:+,.1f} [{c.q05:+,.1f}, {c.q95:+,.1f}]"
        typer.echo(f"  {c.expected:10,.1f}  {moved:>28}  {labels[c.stream]}")


def _print_levers(found: "LeverSearch", crisis: "CrisisRecord") -> None:
    chance = found.asked in {o.id for o in crisis.outcomes}
    goal = f"the chance below {found.bound:g}" if chance else f"R below {found.bound:g} with {found.wanted:.0%}"
    typer.echo(f"\n{found.asked}: {goal}{_context(found, crisis)}. Nothing more done: {_told(found.baseline, chance)}")
    for rule in found.omitted:
        typer.echo(f"  R takes this rule as it stands in 30 days, not what one more event makes of it: {rule}")
    for result in found.levers:
        typer.echo(f"  {result.label}\n    {_lever_line(result, chance)}")
    if found.baseline.reached:
        typer.echo("It holds already; nothing need be done.")
    elif found.combination is not None:
        parts = ", ".join(f"{id} to {value:.3g}" for id, value in found.combination.values.items())
        typer.echo(
            f"Cheapest together (cost {found.combination.cost:.2f}): {parts}; {_told(found.combination, chance)}"
        )
    elif not any(r.reached and r.connected for r in found.levers):
        typer.echo("No lever in range does it, nor all of them together.")


def _context(found: "LeverSearch", crisis: "CrisisRecord") -> str:
    label = next((s.label for s in crisis.scenarios if s.id == found.under), None)
    return "" if label is None else f', under "{label}"'


def _lever_line(result: "LeverResult", chance: bool) -> str:
    ((id, value),) = result.values.items()
    if not result.connected:
        return "no path leads from it to this: it changes nothing"
    moved = f"{result.before[id]:.3g} -> {value:.3g}"
    if not result.reached:
        return f"not in range: even {moved} leaves {_told(result, chance)}"
    low, high = result.least or (value, value)
    near = f"{low:.3g} or not in range" if high is None else f"{min(low, high):.3g} to {max(low, high):.3g}"
    return f"{moved} [{near}], cost {result.cost:.2f}; {_told(result, chance)}"


def _told(result: "LeverResult", chance: bool) -> str:
    e = result.chance
    events = ", ".join(f"{id} {n:.1f}" for id, n in result.expected.items())
    if chance:
        said = f"{percent(result.mean)} [{percent(e.q05)}, {percent(e.q95)}]"
    else:
        said = f"R {e.median:.2f} [{e.q05:.2f}, {e.q95:.2f}], below with {percent(result.mean)}"
    return f"{said}; expected in 30 days: {events}"
