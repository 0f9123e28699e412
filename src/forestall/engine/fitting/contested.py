r"""Contested events as latent variables: who did it, whether it happened, whether it killed, learnt together with who
answers whom.

Each contested event has versions (a stream, or that it did not happen) whose weights, from the claims, are its prior,
and classes of severity with weights of their own where its toll is contested. Given the parameters, the posterior
weight of a state is

    weight x the likelihood of the counts with the event in that state

drawn event by event (Gibbs; see `sweep`), in turn with the parameters (NUTS). Drawing from the claims' weights alone
would blur A: part of what was a reply becomes self-excitation. That version, in which the counts teach nothing about
who did it, is the *cut* one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.fitting.fit import Fitter, Posterior
from forestall.engine.fitting.nuts import Chains
from forestall.engine.fitting.sweep import Contested, Sweep, moved
from forestall.engine.model.arrays import class_counts, incident_data
from forestall.engine.model.problem import Incidents
from forestall.errors import DataError, UsageError

__all__ = ["Contested", "Integrated", "cut", "integrate", "sweep_of"]

PAST = ("memory", "recent")
"""What a draw of its own past hands over to the simulation."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Integrated:
    """The posterior over parameters and states: `versions[n, e]` and `severities[n, e]` are the version, by position,
    and the class of severity of event e in draw n."""

    posterior: Posterior
    events: tuple[Contested, ...]
    versions: Ints
    severities: Ints

    @classmethod
    def of(cls, posterior: Posterior, sweep: Sweep, states: Ints) -> "Integrated":
        """From the states (n, events) drawn by a sweep."""
        place = np.arange(states.shape[1])
        return cls(posterior, sweep.events, sweep.version[place, states], sweep.severity[place, states])

    def weights(self) -> tuple[dict[str | None, float], ...]:
        """Posterior weight of every version of every event."""
        shares = [np.bincount(v, minlength=len(e.versions)) / len(v) for e, v in zip(self.events, self.versions.T,
                                                                                     strict=True)]  # fmt: skip
        return tuple(
            dict(zip(e.versions, map(float, share), strict=True)) for e, share in zip(self.events, shares, strict=True)
        )

    def severity_weights(self) -> tuple[dict[int, float], ...]:
        """Posterior weight of every class of severity of every event, given that it happened; empty where it did not
        in any draw."""
        found = []
        for n, e in enumerate(self.events):
            real = np.array([v is not None for v in e.versions])[self.versions[:, n]]
            drawn = self.severities[real, n]
            found.append({c: float((drawn == c).mean()) for c in e.severity} if len(drawn) else {})
        return tuple(found)

    def chosen(self, event: int, version: str | None) -> NDArray[np.bool_]:
        """Which draws have a version of an event."""
        return np.asarray(self.versions[:, event] == list(self.events[event].versions).index(version))

    def given(self, event: int, version: str | None) -> dict[str, Floats]:
        """Draws of R by block under one version of one event; empty arrays where no draw has it."""
        chosen = self.chosen(event, version)
        alone = replace(self.posterior, epidemics={}).reproduction()  # epidemics have draws of their own
        return {block: r[chosen] for block, r in alone.items()}

    def under(self, event: int, version: str | None) -> Posterior | None:
        """The posterior under one version of one event, to simulate from; None where no draw has it."""
        chosen = np.flatnonzero(self.chosen(event, version))
        chains = self.posterior.incidents
        if chains is None or len(chosen) == 0:
            return None
        kept = replace(chains, draws={name: chains.flat(name)[chosen][None] for name in chains.draws})
        return replace(self.posterior, incidents=kept)


def integrate(
    fitter: Fitter, fitted: Posterior, events: Sequence[Contested], *, seed: int, skip: int = 150, draws: int = 500
) -> Integrated:
    """Draw parameters and states together, from the posterior fitted to the leading ones.

    Raises DataError where an event is not in the counts, UsageError where answers may be worse than what they answer:
    which events are deadly then bears on the deaths of later ones, which the sweep over states does not follow.
    """
    chains = _chains(fitted)
    rngs = [np.random.default_rng([seed, 21, c]) for c in range(len(chains.step_size))]
    data = incident_data(fitter.problem, origin=fitted.origin)
    sweeps = [sweep_of(fitted, events, rng) for rng in rngs]
    changes = [s.draw for s in sweeps]
    found = fitter.sampler_of_incidents(data).alternate(data, chains, changes, skip=skip, draws=draws, seed=seed)
    states = np.concatenate([np.stack(s.history)[skip:] for s in sweeps])
    memory, recent = (np.stack([np.stack(past)[skip:] for past in pasts]) for pasts in
                      ([s.memories for s in sweeps], [s.recents for s in sweeps]))  # fmt: skip
    found = replace(found, draws={**found.draws, "memory": memory, "recent": recent})
    posterior = Posterior(fitted.problem, fitted.origin, found, fitted.epidemics, fitted.diagnostics)
    return Integrated.of(posterior, sweeps[0], states)


def cut(
    fitter: Fitter, fitted: Posterior, events: Sequence[Contested], *, seed: int, imputations: int = 10
) -> Posterior:
    """The version in which the counts do not bear on what happened: refits to data drawn from the claims, pooled."""
    sweep, found, pasts = sweep_of(fitted, events, np.random.default_rng([seed, 22])), [], []
    for m in range(imputations):
        classes = sweep.placed(sweep.from_claims())
        data = incident_data(fitter.problem, origin=fitted.origin, y=classes.sum(axis=2), classes=classes)
        chains = fitter.refit_incidents(fitted, data, seed=seed + m)
        found.append(chains)
        sites = {name: chains.flat(name) for name in chains.draws}
        pasts += [sweep.past_of(classes, _draw(sites, n)) for n in range(len(sites["alpha"]))]
    pooled = {name: np.concatenate([c.draws[name] for c in found], axis=1) for name in found[0].draws}
    shape = pooled["alpha"].shape[:2]
    past = {name: np.stack(p).reshape(*shape, *p[0].shape) for name, p in zip(PAST, zip(*pasts, strict=True),
                                                                              strict=True)}  # fmt: skip
    chains = replace(found[0], draws={**pooled, **past})
    return Posterior(fitted.problem, fitted.origin, chains, fitted.epidemics, fitted.diagnostics)


def sweep_of(fitted: Posterior, events: Sequence[Contested], rng: Any) -> Sweep:
    """A sweep over the states of these events; raises as `integrate`."""
    part = fitted.problem.incidents
    if part is None or fitted.incidents is None:
        raise UsageError("there is no fit of incidents; contested events need one")
    if any(c.form == "deaths" for c in part.couplings):
        raise UsageError("contested events are drawn in models without couplings from deaths; leave these out")
    if part.shape.worse:
        raise UsageError("contested events are drawn in models without worse answers; leave worse_answers out")
    data = incident_data(fitted.problem, origin=fitted.origin)
    classes = class_counts(fitted.problem) * data["seen"].T[:, :, None]
    _require(part, classes, events, fitted.origin)
    return Sweep(part, data, classes, events, rng, fitted.origin)


def _require(part: Incidents, classes: Floats, events: Sequence[Contested], origin: int) -> None:
    ids, left = [s.id for s in part.streams], classes.copy()
    for n, e in enumerate(events):
        unknown = {v for v in e.versions if v is not None} - set(ids)
        sums = [sum(e.versions.values()), sum(e.severity.values())]
        if unknown or max(abs(x - 1.0) for x in sums) > 1e-6 or not 0 <= e.day <= origin:
            raise DataError(f"contested event {n} has the versions {dict(e.versions)} on day {e.day}; expected ids of "
                            "incident streams, weights that sum to one, and a day that is counted")  # fmt: skip
        moved(left, ids, e, 0, sign=-1.0)
    if (left < 0).any():
        raise DataError("a day has more contested events than its counts hold; count each in its leading version")


def _chains(fitted: Posterior) -> Chains:
    if fitted.incidents is None:
        raise UsageError("there is no fit of incidents; contested events need one")
    return fitted.incidents


def _draw(sites: Mapping[str, Floats], n: int) -> dict[str, Floats]:
    return {name: values[n] for name, values in sites.items()}
