"""Contested events as the engine takes them; and the posterior under what a scenario holds to be known of them."""

import datetime as dt

from forestall import evidence
from forestall.engine import Posterior
from forestall.engine.fitting.contested import Contested
from forestall.engine.fitting.reweighed import LARGEST_K, settled
from forestall.engine.model.rates import KILLED, NONE_KILLED, OWN_KILLED
from forestall.errors import CrisisError, UsageError
from forestall.evidence import Rival
from forestall.flow.gathering import Gathered
from forestall.records import Event, Scenario, Settled

__all__ = ["contested_events", "for_engine", "under"]

CLASSES = {"nobody": NONE_KILLED, "somebody": KILLED, "own": OWN_KILLED}


def contested_events(gathered: Gathered) -> tuple[Rival, ...]:
    """The events up to `now` that may count in another stream, in none, or, where deadly events provoke more, in
    another class of severity."""
    crisis = gathered.crisis
    streams = [s for s in crisis.streams if s.unit == "incidents"]
    known = (e for e in gathered.merged.events if crisis.start <= e.when.middle <= crisis.now)
    found = evidence.rivals(known, streams, actors=gathered.actors, claims=gathered.claims.values())
    by_severity = any(b.by_severity for b in crisis.blocks)
    return tuple(r for r in found if len(r.versions) > 1 or by_severity)


def for_engine(start: dt.date, rival: Rival) -> Contested:
    """A contested event by the index of its day."""
    severity = {CLASSES[name]: share for name, share in rival.severity.items()}
    return Contested((rival.day - start).days, rival.versions, severity)


def under(gathered: Gathered, fitted: Posterior, scenario: Scenario) -> Posterior:
    """The posterior if what the scenario holds of single events is so: the fit's draws reweighted.

    Raises CrisisError where there is no such event; UsageError where the model has parts with which versions cannot be
    drawn, or the fit speaks too clearly against.
    """
    both = [(_two_ways(gathered, scenario, known), known.stream) for known in scenario.settled]
    both = [(event, stream) for event, stream in both if len(event.versions) > 1]  # the others are counted so
    if not both:
        return fitted
    events, truth = [event for event, _ in both], {n: stream for n, (_, stream) in enumerate(both)}
    posterior, k = settled(fitted, events, truth, seed=gathered.crisis.seed)
    if k > LARGEST_K:
        raise UsageError(
            f"scenario {scenario.id} settles events as the fit speaks too clearly against (Pareto k {k:.2f}); "
            "decide on them with forestall decide, and fit again"
        )
    return posterior


def _two_ways(gathered: Gathered, scenario: Scenario, known: Settled) -> Contested:
    """The event as it is counted and as it is held to be; which is likelier does not matter here."""
    crisis, into = gathered.crisis, {part: m.event for m in gathered.merged.merges for part in m.parts}
    id = into.get(known.event, known.event)
    event = next((e for e in gathered.merged.events if e.id == id), None)
    streams = [s for s in crisis.streams if s.unit == "incidents"]
    if event is None or not crisis.start <= event.when.middle <= crisis.now:
        raise CrisisError(
            f"scenario {scenario.id} settles {known.event}; it must be an event from {crisis.start} to {crisis.now}; "
            "forestall events shows ids"
        )
    counted = evidence.assign([event], streams, actors=gathered.actors).get(id)
    versions: dict[str | None, float] = {counted: 1.0} if counted == known.stream else {counted: 0.5, known.stream: 0.5}
    return Contested((event.when.middle - crisis.start).days, versions, _severity(event))


def _severity(event: Event) -> dict[int, float]:
    """The class that the counts hold of an event's severity."""
    if event.own_deaths:
        return {OWN_KILLED: 1.0}
    return {KILLED if event.deaths is not None and event.deaths.best > 0 else NONE_KILLED: 1.0}
