"""What an outcome hangs on: the tornado of every run, and the sensitivity that is asked for."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from forestall.engine import Posterior
from forestall.errors import UsageError
from forestall.flow.forecasting import BASELINE
from forestall.flow.gathering import Progress
from forestall.records import Crisis, DriverIndex, Outcome, Scenario, Sensitivity, Tornado
from forestall.scenario import tornado

if TYPE_CHECKING:
    from forestall.scenario.sensitivity import Method

__all__ = ["find_drivers", "run_tornado", "sensitivity_json", "tornado_json"]

METHODS = ("morris", "sobol")


def run_tornado(posterior: Posterior, *, progress: Progress) -> Tornado:
    """Every driver of every outcome, one at a time."""
    posterior.require()
    outcomes = posterior.problem.crisis.outcomes
    return tornado(posterior, outcomes, told=lambda n, of: progress("turning drivers", n, of))


def find_drivers(
    posterior: Posterior,
    *,
    outcome: str | None = None,
    method: str | None = None,
    n: int | None = None,
    under: Scenario = BASELINE,
    progress: Progress = lambda *_: None,
) -> Sensitivity:
    """The drivers of one outcome, or of all, ranked, under a scenario.

    Raises UsageError for what cannot be asked or is not installed.
    """
    posterior.require()
    crisis = posterior.problem.crisis
    if method is not None and method not in METHODS:
        raise UsageError(f"--method is {method}; it must be one of {', '.join(METHODS)}, or left out for both")
    if n is not None and not 2 <= n <= 4096:
        raise UsageError(f"--n is {n}; it must lie between 2 and 4096")
    asked = crisis.outcomes if outcome is None else _one(crisis, outcome)
    try:
        from forestall.scenario.sensitivity import sensitivity
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is not installed; install forestall[scenario]") from None
    told = "asking worlds"
    designs = cast("Method | None", method)
    return sensitivity(posterior, asked, method=designs, n=n, under=under, told=lambda k, of: progress(told, k, of))


def _one(crisis: Crisis, id: str) -> tuple[Outcome, ...]:
    known = {o.id: o for o in crisis.outcomes}
    if id not in known:
        raise UsageError(f"--outcome is {id}; it must be one of {', '.join(known) or 'none'}")
    return (known[id],)


def tornado_json(found: Tornado) -> dict[str, Any]:
    """As scores.json holds it: for each outcome the drivers that reach it, the widest swing first."""
    drivers = {d.id: asdict(d) for d in found.drivers}
    return {
        "members": found.members,
        "outcomes": [
            {
                "outcome": id,
                "chance": chance,
                "noise": found.floor[id],
                "drivers": [
                    {**drivers[s.driver], "at_low": s.low, "at_high": s.high, **_ends("spread", s.spread)}
                    for s in found.ranked(id)
                ],
            }
            for id, chance in found.chances.items()
        ],
    }


def sensitivity_json(found: Sensitivity) -> dict[str, Any]:
    """As `forestall sensitivity --format json` prints it."""
    drivers = {d.id: asdict(d) for d in found.drivers}
    return {
        "worlds": found.worlds,
        "members": found.members,
        "under": found.under,
        "kept": list(found.kept),
        "outcomes": [
            {
                "outcome": id,
                "noise": asdict(noise),
                "drivers": [{**drivers[i.driver], **_index(i)} for i in found.ranked(id)],
            }
            for id, noise in found.noise.items()
        ],
    }


def _index(index: DriverIndex) -> dict[str, Any]:
    return {**_ends("moves", index.moves), **_ends("first", index.first), **_ends("total", index.total)}


def _ends(name: str, value: Any) -> dict[str, Any]:
    return {name: None if value is None else {"value": value.median, "q05": value.q05, "q95": value.q95}}
