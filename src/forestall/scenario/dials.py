"""A lever as a dial: turned from 0 (nothing is done) to 1 (the change as far as it can go)."""

from collections.abc import Mapping
from dataclasses import replace

from forestall.engine import Future
from forestall.records import Intervention, Lever, Scenario

__all__ = ["dialled", "free", "present", "standing", "turned"]


def dialled(lever: Lever, part: float, now: float) -> tuple[Intervention, ...]:
    """The changes of a lever turned so far; none at 0, `lever.full` at 1. `now` is where it stands untouched."""
    if part <= 0.0:
        return ()
    return tuple(_turned(change, part, now) for change in lever.full)


def _turned(change: Intervention, part: float, now: float) -> Intervention:
    if change.verb == "remove":
        return replace(change, verb="scale", value=standing(change, part, now))
    return replace(change, value=standing(change, part, now))


def standing(change: Intervention, part: float, now: float) -> float:
    """Where a change brings what it is done to, turned so far."""
    value = now + part * (change.value - now)
    return float(round(value)) if change.verb == "delay" else value


def present(lever: Lever, future: Future) -> float:
    """Where a lever stands untouched: a series' last level, one for a scale, zero for what is added or put off."""
    change = lever.full[0]
    if change.verb in ("scale", "remove"):
        return 1.0
    return future.series[change.target].last if change.verb in ("set", "cap") else 0.0


def turned(
    levers: Mapping[str, Lever], parts: Mapping[str, float], future: Future, under: Scenario | None = None
) -> Scenario:
    """The scenario of several levers, each turned its part; `under` one that holds whatever is turned."""
    changes = tuple(c for id, part in parts.items() for c in dialled(levers[id], part, present(levers[id], future)))
    base = under or Scenario("turned", "Levers turned")
    return replace(base, id="turned", interventions=(*base.interventions, *changes))


def free(lever: Lever, under: Scenario) -> bool:
    """Whether a lever is one under a scenario: what that already brings to a level cannot be turned from another."""
    held = {c.target for c in under.interventions}
    return not any(c.verb in ("set", "cap") and c.target in held for c in lever.full)
