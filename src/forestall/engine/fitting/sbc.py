"""Simulation-based calibration: truths from the prior, counts from the truth, and where the truth falls in the fit.

If sampler, likelihood and simulator are right and agree, the rank of a true quantity among draws of its posterior is
uniform (Talts et al. 2018, arXiv 1804.06788). Truths with R of 1.2 or more are left out, and so are such draws of the
posterior: that is the posterior under the truncated prior. Both sides know the same ceiling and an empty past. The
background's level, which a fit centres on the data, is centred on LEVEL here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from numpyro import handlers
from scipy import stats

from forestall.engine.dynamics.step import incident_rates, remember
from forestall.engine.fitting.means import overdispersed
from forestall.engine.fitting.nuts import Sampler
from forestall.engine.fitting.plain import from_counts
from forestall.engine.model.arrays import incident_data
from forestall.engine.model.delays import decay, mean_delays
from forestall.engine.model.incidents import incident_model
from forestall.engine.model.problem import Problem
from forestall.engine.model.spectral import spectral_radius

__all__ = ["Calibrator", "ecdf_band", "outside"]

Floats = NDArray[np.float64]
LEVEL, CEILING, LARGEST_R = float(np.log(0.3)), 10.0, 1.2
ROWS = 512
"""Of the histogram of counts, for every set: no simulated day has as many events."""


@dataclass(frozen=True, slots=True)
class Calibrator:
    """One size of problem: its sampler, compiled once, serves every set."""

    problem: Problem
    sampler: Sampler
    prior: Any
    draws: int
    kept: int

    @classmethod
    def build(cls, *, streams: int, days: int, warmup: int = 200, draws: int = 300, kept: int = 99) -> "Calibrator":
        """For so many streams and days; of `draws` draws, `kept` are kept, evenly spaced, to rank the truth among."""
        jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
        problem = from_counts(np.zeros((days, streams)), ceiling=CEILING)
        assert problem.incidents is not None
        model = partial(incident_model, problem.incidents.shape)
        data = _data(problem, np.zeros((days, streams)))
        return cls(problem, Sampler(model, data, warmup=warmup), _prior_of(model, data), draws, kept)

    def ranks(self, seed: int) -> dict[str, float]:
        """Rank of the truth of every quantity in one set, as a share between 0 and 1."""
        rng = np.random.default_rng([seed, 41])
        truth = self._truth(rng)
        y = self._simulate(truth, rng)
        chains = self.sampler.fit(_data(self.problem, y), chains=1, draws=self.draws, seed=seed)
        sites = {name: chains.flat(name) for name in chains.draws}
        sites = {name: v[spectral_radius(sites["A"]) < LARGEST_R] for name, v in sites.items()}
        chosen = np.linspace(0, len(sites["A"]) - 1, min(self.kept, len(sites["A"]))).astype(int)
        true, drawn = self._quantities({n: v[None] for n, v in truth.items()}), self._quantities(sites)
        return {
            name: float((np.sum(drawn[name][chosen] < t[0]) + rng.random()) / (len(chosen) + 1))
            for name, t in true.items()
        }

    def _truth(self, rng: np.random.Generator) -> dict[str, Floats]:
        while True:
            sites = {k: np.asarray(v) for k, v in self.prior(jax.random.key(int(rng.integers(2**31)))).items()}
            if float(spectral_radius(sites["A"])) < LARGEST_R:
                return sites

    def _simulate(self, truth: Mapping[str, Floats], rng: np.random.Generator) -> Floats:
        part = self.problem.incidents
        assert part is not None
        hats = _data(self.problem, self.problem.counts.y.astype(float))["hats"]
        T, K = len(hats), part.shape.streams
        memory, lam, y = np.zeros((K, part.shape.filters)), np.zeros(K), np.zeros((T, K))
        A, delay = np.ascontiguousarray(truth["A"]), np.ascontiguousarray(truth["delay"])
        for t in range(T):
            incident_rates(A, delay, memory, hats[t] @ truth["knots"], np.zeros(K), lam)
            y[t] = overdispersed(rng, lam / (1.0 + lam / CEILING), truth["alpha"])
            remember(memory, decay(part.half_lives), y[t])
        return y

    def _quantities(self, sites: Mapping[str, Floats]) -> dict[str, Floats]:
        """What is ranked: draws (n,) by name."""
        part = self.problem.incidents
        assert part is not None
        out = {"R": spectral_radius(sites["A"]), "length scale": sites["ell"]}
        for k in range(part.shape.streams):
            out[f"alpha {k}"] = sites["alpha"][:, k]
            out[f"mean delay {k}"] = sites["delay"][:, k] @ mean_delays(part.half_lives)
            out[f"last background {k}"] = sites["knots"][:, -1, k]
            for j in range(part.shape.streams):
                out[f"A {k} {j}"] = sites["A"][:, k, j]
        return out


def _data(problem: Problem, y: Floats) -> dict[str, Any]:
    data = incident_data(problem, origin=len(y) - 1, y=y, rows=ROWS)
    return {**data, "level_mean": np.full(y.shape[1], LEVEL)}


def _prior_of(model: Any, data: Mapping[str, Any]) -> Any:
    arrays = {k: jnp.asarray(v, dtype=jnp.float64) for k, v in data.items()}

    def draw(key: Any) -> dict[str, jax.Array]:
        trace = handlers.trace(handlers.seed(model, key)).get_trace(arrays)
        names = ("A", "delay", "knots", "alpha", "ell")
        return {name: trace[name]["value"] for name in names}

    return jax.jit(draw)


@cache
def ecdf_band(n: int, *, level: float = 0.99, sets: int = 4000, seed: int = 1) -> tuple[Floats, Floats, Floats]:
    """Points z and the lowest and highest ECDF of n uniform ranks there that hold together with probability `level`.

    Pointwise binomial limits, widened until they hold at all points at once in simulated sets (Saeilynoja et al. 2022,
    Statistics and Computing 32).
    """
    z = np.linspace(0.01, 0.99, 99)
    u = np.random.default_rng(seed).random((sets, n))
    counts = np.stack([(u < point).sum(axis=1) for point in z], axis=1)
    tail = np.minimum(stats.binom.cdf(counts, n, z), stats.binom.sf(counts - 1, n, z)).min(axis=1)
    gamma = float(np.quantile(tail, 1 - level))
    return z, np.asarray(stats.binom.ppf(gamma, n, z) / n), np.asarray(stats.binom.isf(gamma, n, z) / n)


def outside(ranks: Floats, *, level: float = 0.99) -> bool:
    """Whether the ECDF of the ranks (n,) leaves the band somewhere."""
    z, low, high = ecdf_band(len(ranks), level=level)
    ecdf = (ranks[:, None] < z).mean(axis=0)
    return bool((ecdf < low).any() or (ecdf > high).any())
