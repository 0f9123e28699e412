"""The same crisis under other ceilings: what R and the outcomes owe to how much the actors are thought able to do.

A ceiling comes from outside the data, so the fit is looked at with every ceiling half and twice as high. The fit's own
draws are reweighted by the ratio of likelihoods; a fit whose weights have too large a Pareto k is made anew. Draws keep
their order, so members of the ensembles stay paired.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from numpyro import handlers

from forestall.engine.fitting.fit import Fitter, Posterior
from forestall.engine.fitting.means import sites_of
from forestall.engine.fitting.nuts import Chains
from forestall.engine.fitting.reweighed import LARGEST_K, systematic, tail_of
from forestall.engine.model.arrays import incident_data
from forestall.engine.model.epidemic import count_loglik
from forestall.engine.model.incidents import IncidentShape, rates_of
from forestall.engine.model.likelihood import negative_binomial_loglik
from forestall.engine.model.problem import Epidemic, Problem
from forestall.engine.model.rates import Parameters
from forestall.engine.model.spectral import spectral_radius
from forestall.engine.simulation.late import case_means

__all__ = ["FACTORS", "Ceiling", "effective", "under_ceilings"]

Floats = NDArray[np.float64]

FACTORS = (0.5, 2.0)
"""How many times as high the ceilings are looked at."""
CHUNK = 100
"""Draws whose rates are worked out at a time."""
LATELY = 30
"""Days before the origin over which the effective R is averaged."""


@dataclass(frozen=True, slots=True, eq=False)
class Ceiling:
    """The posterior with every ceiling `factor` times as high; the largest Pareto k of its weights; the fits
    ("incidents", or an epidemic's block) that were made anew for it."""

    factor: float
    posterior: Posterior
    k: float
    refitted: tuple[str, ...]


def under_ceilings(fitter: Fitter, fitted: Posterior, *, seed: int) -> tuple[Ceiling, ...]:
    """The fit under half and twice every ceiling."""
    problems = [_lifted(fitted.problem, f) for f in FACTORS]
    weights = _log_weights(fitted, problems)
    return tuple(
        _one(fitter, fitted, f, p, w, seed) for f, p, w in zip(FACTORS, problems, weights, strict=True)
    )  # fmt: skip


def effective(posterior: Posterior) -> dict[str, Floats]:
    """Draws of R by block with the ceilings taken in: the spectral radius of diag(f'(lam)) A, with f'(lam) the mean of
    the last 30 days before the origin."""
    part, chains = posterior.problem.incidents, posterior.incidents
    if part is None or chains is None:
        return {}
    first = max(posterior.origin + 1 - LATELY, 0)
    lam = _over_draws(partial(_rates, part.shape, first, posterior.origin + 1), posterior)
    room = ((1.0 + lam / np.asarray(part.shape.ceilings)) ** -2).mean(axis=1)
    A = room[:, :, None] * posterior.matrix()
    blocks = dict.fromkeys(s.block for s in part.streams)
    return {b: spectral_radius(A[:, m, :][:, :, m]) for b, m in zip(blocks, part.shape.blocks, strict=True)}


def _one(fitter: Fitter, fitted: Posterior, factor: float, problem: Problem, weights: Any, seed: int) -> Ceiling:
    rng = np.random.default_rng([seed, 26])
    found = {name: tail_of(w) for name, w in weights.items()}
    kept = {name: _taken(_chains(fitted, name), w, rng) for name, (w, _) in found.items()}
    heavy = [name for name, (_, k) in found.items() if k > LARGEST_K]
    kept |= _refitted(Fitter(problem, fitter.effort), fitted, heavy, seed)
    incidents = kept.pop("incidents", None)
    posterior = Posterior(problem, fitted.origin, incidents, kept, fitted.diagnostics)
    return Ceiling(factor, posterior, max(k for _, k in found.values()), tuple(heavy))


def _refitted(fitter: Fitter, fitted: Posterior, heavy: list[str], seed: int) -> dict[str, Chains]:
    """The fits whose weights are too unequal, anew."""
    out = {}
    if "incidents" in heavy:
        data = incident_data(fitter.problem, origin=fitted.origin)
        out["incidents"] = fitter.refit_incidents(fitted, data, seed=seed)
    if set(heavy) - {"incidents"}:
        anew = fitter.refit(fitted, origin=fitted.origin, seed=seed).epidemics
        out |= {name: anew[name] for name in heavy if name in anew}
    return out


def _lifted(problem: Problem, factor: float) -> Problem:
    """The problem with every ceiling so many times as high."""
    part = problem.incidents
    if part is not None:
        shape = replace(part.shape, ceilings=tuple(factor * c for c in part.shape.ceilings))
        part = replace(part, shape=shape)
    return replace(problem, incidents=part, epidemics=tuple(_lifted_epidemic(e, factor) for e in problem.epidemics))


def _lifted_epidemic(part: Epidemic, factor: float) -> Epidemic:
    cases = replace(part.cases, ceiling=factor * part.cases.ceiling)
    return replace(part, cases=cases, shape=replace(part.shape, ceiling=cases.ceiling))


def _log_weights(fitted: Posterior, problems: list[Problem]) -> list[dict[str, Floats]]:
    """Log-likelihood of every draw of every fit under each problem, less that under the problem fitted."""
    out: list[dict[str, Floats]] = [{} for _ in problems]
    part = fitted.problem.incidents
    if part is not None and fitted.incidents is not None:
        shapes = [p.incidents.shape for p in problems if p.incidents is not None]
        ceilings = jnp.asarray([part.shape.ceilings, *(s.ceilings for s in shapes)])
        ones = _over_draws(partial(_logliks, part.shape, ceilings), fitted)
        for n, found in enumerate(out):
            found["incidents"] = ones[:, n + 1] - ones[:, 0]
    for e, epidemic in enumerate(fitted.problem.epidemics):
        if epidemic.block.id in fitted.epidemics:
            for problem, found in zip(problems, out, strict=True):
                before, after = (_epidemic_loglik(fitted, p) for p in (epidemic, problem.epidemics[e]))
                found[epidemic.block.id] = after - before
    return out


def _epidemic_loglik(fitted: Posterior, part: Epidemic) -> Floats:
    n = np.arange(len(fitted.epidemics[part.block.id].flat("alpha")))
    mean, alpha, first = case_means(fitted, part, n)
    column, span = part.columns[0], slice(first, fitted.origin + 1)
    y, seen = (x[span, column].astype(np.float64) for x in (fitted.problem.counts.y, fitted.problem.counts.observed))
    return np.asarray(jax.vmap(lambda m, a: count_loglik(jnp.asarray(y), jnp.asarray(seen), m, a))(mean, alpha))


def _over_draws(work: Callable[[Any, Any], Any], posterior: Posterior) -> Floats:
    """`work` on the data and the sites of all draws, some at a time."""
    data = {
        k: jnp.asarray(v, dtype=jnp.float64)
        for k, v in incident_data(posterior.problem, origin=posterior.origin).items()
    }
    sites = sites_of(posterior)
    n = len(sites["alpha"])
    parts = [np.arange(k, k + CHUNK) % n for k in range(0, n, CHUNK)]  # the last begins again: every part is as long
    return np.concatenate([np.asarray(work(data, {k: v[part] for k, v in sites.items()})) for part in parts])[:n]


@partial(jax.jit, static_argnums=0)
def _logliks(shape: IncidentShape, ceilings: jax.Array, data: Any, sites: Any) -> jax.Array:
    """Log-likelihood (draws, ceilings) of the counts."""

    def one(site: Any, ceiling: jax.Array) -> jax.Array:
        lam = _lam(shape, data, site, ceiling)
        return negative_binomial_loglik(data, lam, site["alpha"], ceiling)

    with handlers.block():
        return jax.vmap(lambda site: jax.vmap(lambda c: one(site, c))(ceilings))(sites)


@partial(jax.jit, static_argnums=(0, 1, 2))
def _rates(shape: IncidentShape, first: int, end: int, data: Any, sites: Any) -> jax.Array:
    """lam (draws, days, K) from day index `first` to before `end`."""
    with handlers.block():
        return jax.vmap(lambda site: _lam(shape, data, site, jnp.asarray(shape.ceilings))[first:end])(sites)


def _lam(shape: IncidentShape, data: Any, site: Any, ceiling: jax.Array) -> jax.Array:
    given = Parameters(**{name: value for name, value in site.items() if name != "alpha"})
    return rates_of(shape, data, given, ceiling=ceiling)


def _chains(fitted: Posterior, name: str) -> Chains:
    chains = fitted.incidents if name == "incidents" else fitted.epidemics[name]
    assert chains is not None
    return chains


def _taken(chains: Chains, weight: Floats, rng: Any) -> Chains:
    chosen = systematic(weight, len(weight), rng)
    return replace(chains, draws={name: chains.flat(name)[chosen][None] for name in chains.draws})
