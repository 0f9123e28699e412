r"""Contested events by importance weights: what `contested.integrate` samples, from draws that are there already.

The leading versions' posterior is reweighted. For each of its draws the events are gone through in the order of their
days, the later ones as they lead: with Z_e the sum over the versions of event e of

    weight x likelihood with e in that place / likelihood with e where it leads

a version is drawn with its share of Z_e, and the draw's weight is the product of all Z_e. Draws and versions so
weighted are a sample of the joint posterior (sequential importance sampling). It is good while contested events are few
beside all; the tail of the weights says whether it is (Pareto k, Vehtari et al. 2024, Journal of Machine Learning
Research 25): above 0.7 only `integrate` will do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.fitting.contested import Contested, Integrated, sweep_of
from forestall.engine.fitting.fit import Posterior
from forestall.errors import DataError

__all__ = ["LARGEST_K", "cut_reweighed", "integrate_reweighed", "settled", "systematic", "tail_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LARGEST_K = 0.7
"""Pareto k above which weights are not to be used."""
IMPUTATIONS = 20
"""Sets of states drawn from the claims alone for the cut version."""
EACH = 100
"""Draws kept of each set."""
MOST = 0.9
"""Part of the sets whose Pareto k is to be small: a mixture bears a few poor ones."""


def integrate_reweighed(fitted: Posterior, events: Sequence[Contested], *, seed: int) -> tuple[Integrated, float]:
    """Parameters and states together, as many draws as were fitted, and the Pareto k of the weights.

    Raises as `contested.integrate`.
    """
    sweep, sites = sweep_of(fitted, events, np.random.default_rng([seed, 23])), _sites(fitted)
    log_weight = np.array([sweep.draw_once(_one(sites, n)) for n in range(len(sites["alpha"]))])
    weight, k = tail_of(log_weight)
    chosen = systematic(weight, len(weight), np.random.default_rng([seed, 24]))
    past = {"memory": np.stack(sweep.memories)[chosen], "recent": np.stack(sweep.recents)[chosen]}
    posterior = _of(fitted, {**{name: v[chosen] for name, v in sites.items()}, **past})
    return Integrated.of(posterior, sweep, np.stack(sweep.history)[chosen]), k


def cut_reweighed(fitted: Posterior, events: Sequence[Contested], *, seed: int) -> tuple[Posterior, float]:
    """The version in which the counts do not bear on what happened, and the Pareto k that nine in ten of its sets
    do not exceed."""
    rng = np.random.default_rng([seed, 25])
    sweep, sites = sweep_of(fitted, events, rng), _sites(fitted)
    sets = [sweep.from_claims() for _ in range(IMPUTATIONS)]
    table = np.array([sweep.likelihoods(_one(sites, n), sets) for n in range(len(sites["alpha"]))])
    chosen, pasts, tails = [], [], []
    for states, log_weight in zip(sets, table.T, strict=True):
        weight, k = tail_of(log_weight)
        own, classes = systematic(weight, EACH, rng), sweep.placed(states)
        chosen.append(own)
        pasts += [sweep.past_of(classes, _one(sites, n)) for n in own]
        tails.append(k)
    drawn = np.concatenate(chosen)
    memory, recent = (np.stack(values) for values in zip(*pasts, strict=True))
    pooled = {**{name: v[drawn] for name, v in sites.items()}, "memory": memory, "recent": recent}
    return _of(fitted, pooled), float(np.quantile(tails, MOST))


def settled(
    fitted: Posterior, events: Sequence[Contested], truth: Mapping[int, str | None], *, seed: int
) -> tuple[Posterior, float]:
    """The posterior with some events, by place, of one version for certain, the others as they lead, and the Pareto k.

    As many draws as can be keep their places, so that members stay paired. Raises DataError for a version that an event
    does not have, and as `contested.integrate`.
    """
    sweep, sites = sweep_of(fitted, events, np.random.default_rng([seed, 26])), _sites(fitted)
    states = np.zeros(len(events), dtype=np.int64)
    for n, stream in truth.items():
        known = [k for k, (_, version, _, _) in enumerate(events[n].states()) if version == stream]
        if not known:
            raise DataError(f"contested event {n} has no version {stream!r}; it has {list(events[n].versions)}")
        states[n] = known[0]
    log_weight = np.array([sweep.likelihoods(_one(sites, n), [states])[0] for n in range(len(sites["alpha"]))])
    weight, k = tail_of(log_weight)
    chosen, classes = _staying(weight, np.random.default_rng([seed, 27])), sweep.placed(states)
    pasts = [sweep.past_of(classes, _one(sites, int(n))) for n in chosen]
    memory, recent = (np.stack(values) for values in zip(*pasts, strict=True))
    return _of(fitted, {**{name: v[chosen] for name, v in sites.items()}, "memory": memory, "recent": recent}), k


def _staying(weight: Floats, rng: Any) -> Ints:
    """As many indices as weights, drawn in proportion to them, with as many as can be in their own places."""
    many = len(weight)
    stays = rng.random(many) < weight * many
    rest = np.maximum(weight - 1.0 / many, 0.0)
    chosen = np.arange(many)
    if not stays.all():
        chosen[~stays] = rng.choice(many, size=int((~stays).sum()), p=rest / rest.sum())
    return chosen


def tail_of(log_weight: Floats) -> tuple[Floats, float]:
    """Weights that sum to one, their largest smoothed, and the Pareto k of their tail: zero where all are alike."""
    import arviz

    if float(np.ptp(log_weight)) < 1e-9:
        return np.full(len(log_weight), 1.0 / len(log_weight)), 0.0
    smoothed, k = arviz.psislw(log_weight)
    weight = np.exp(np.asarray(smoothed))
    return weight / weight.sum(), float(k)


def _sites(fitted: Posterior) -> dict[str, Floats]:
    assert fitted.incidents is not None
    return {name: fitted.incidents.flat(name) for name in fitted.incidents.draws}


def _one(sites: Mapping[str, Floats], n: int) -> dict[str, Floats]:
    return {name: np.ascontiguousarray(values[n]) for name, values in sites.items()}


def systematic(weight: Floats, size: int, rng: Any) -> Ints:
    """Indices drawn in proportion to the weights, as evenly as can be."""
    upto = np.cumsum(weight)
    at = (np.arange(size) + rng.random()) / size
    return np.asarray(np.searchsorted(upto / upto[-1], at), dtype=np.int64)


def _of(fitted: Posterior, sites: Mapping[str, Floats]) -> Posterior:
    assert fitted.incidents is not None
    chains = replace(fitted.incidents, draws={name: values[None] for name, values in sites.items()})
    return replace(fitted, incidents=chains)
