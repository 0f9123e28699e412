"""The commands about the future: `simulate` with changes of one's own, and `levers`, what would forestall it."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from forestall.cli_levers import print_levers
from forestall.cli_parts import As, Crisis, Format, Out, Quiet, open_river, percent

if TYPE_CHECKING:
    from forestall.flow import WhatIf
    from forestall.records import CouplingResult, Estimate, OutcomeResult
    from forestall.records import Crisis as CrisisRecord

__all__ = ["coupling_line", "levers", "print_outcomes", "simulate"]

Changes = list[str] | None
MANY = 100
"""Of so many and more, tenths are not told."""
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
        print_levers(found, river.crisis)


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
            moved = _moved(100 * o.couplings.difference, 100 * o.couplings.q05, 100 * o.couplings.q95, 0)
            typer.echo(f"  {moved:>16}  {o.question}")


def _added(outcome: "OutcomeResult") -> dict[str, float] | None:
    return None if outcome.couplings is None else asdict(outcome.couplings)


def _print_what_if(found: "WhatIf", crisis: "CrisisRecord", format: Format) -> None:
    from forestall import flow

    if format is Format.json:
        typer.echo(json.dumps(flow.what_if_json(found), indent=1, sort_keys=True))
        return
    typer.echo(
        f"\n{found.scenario.label}: chances, and points more or less than without, in the same simulated futures"
    )
    questions = {o.id: o.question for o in crisis.outcomes}
    for e in found.effects:
        moved = _moved(100 * e.difference, 100 * e.q05, 100 * e.q95, 0)
        typer.echo(f"  {percent(e.probability):>4}  {moved:>16}  {questions[e.outcome]}")
    for u in found.rules:
        did = f"{u.rule.change.verb} {u.rule.change.target}"
        typer.echo(f"  {percent(u.share):>4}  of futures call the rule ({did} when {u.rule.when.text}){_for(u.days)}")
    typer.echo("\nExpected in 30 days: events or reports, and how many more or fewer")
    labels = {s.id: s.label for s in crisis.streams}
    for c in found.counts:
        digits = 0 if abs(c.expected) >= MANY else 1
        moved = _moved(c.difference, c.q05, c.q95, digits)
        typer.echo(f"  {c.expected:10,.{digits}f}  {moved:>24}  {labels[c.stream]}")
    typer.echo("\nIn brackets: 90 % intervals. Implied by the model; no proof of cause.")
    _print_carried(found)


def _for(days: float) -> str:
    return f", in force on {days:.0f} {'day' if round(days) == 1 else 'days'} on average" if days > 0.0 else ""


def _moved(difference: float, low: float, high: float, digits: int) -> str:
    """A difference with its interval, or that no future differs."""
    if difference == low == high == 0.0:
        return "unchanged"
    return f"{_signed(difference, digits)} [{_signed(low, digits)}, {_signed(high, digits)}]"


def _signed(value: float, digits: int) -> str:
    """With its sign, unless it is rounded to nothing.

    >>> _signed(2.3, 0), _signed(-0.3, 0)
    ('+2', '0')
    """
    text = f"{value:+,.{digits}f}"
    return text if float(text.replace(",", "")) else "0"


def _print_carried(found: "WhatIf") -> None:
    """The couplings through which it acts, and which of them the data say nothing of."""
    if not found.through:
        return
    typer.echo("It acts through these couplings; where the prior dominates, the size is the source's:")
    for c in found.through:
        typer.echo(f"  {coupling_line(c)}")


def coupling_line(c: "CouplingResult") -> str:
    """A coupling's prior beside its posterior, and whether the data moved it."""
    posterior = "no data bear on it" if c.posterior is None else _estimate(c.posterior)
    flag = "prior dominates" if c.prior_dominates else ""
    both = f"prior {_estimate(c.prior):<20} posterior {posterior:<20}"
    return f"{c.id:<26} {both} for {c.per:<20} {flag}".rstrip()


def _estimate(e: "Estimate") -> str:
    return f"{e.median:+.2f} [{e.q05:+.2f}, {e.q95:+.2f}]"
