r"""Does the model fit? What a fit owes its reader, day by day and stream by stream.

Each observed count is set against what the posterior expects of its day, given the days before: with F the predictive
distribution (negative binomial, mixed over draws) and v uniform,

    u[t] = F(y[t] - 1) + v (F(y[t]) - F(y[t] - 1)),     z[t] = normal quantile of u[t]

are uniform, and standard normal, where the model is right (randomised quantile residuals; Dunn and Smyth 1996, Journal
of Computational and Graphical Statistics 5). Their histogram is the PIT's, their variance speaks of dispersion, their
autocorrelation of memory left over. What one day does to R is told by leaving its likelihood out (importance weights).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import gammaln

from forestall.engine.fitting.fit import Posterior
from forestall.engine.fitting.means import incident_means_of, overdispersed
from forestall.engine.judging.reproduction import prior_draws
from forestall.engine.simulation.late import case_means

__all__ = ["BlockCheck", "ModelCheck", "StreamCheck", "check_model", "lines", "quantile_residuals"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DRAWS = 200
LAGS = 7
BINS = 10
DOUBTFUL = 0.01
"""Probability below which a check is called out: with dozens of checks, one in a hundred is met by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class StreamCheck:
    """One stream: residuals z of the days seen, share of PIT values in ten bins, p-values of "the model is right"."""

    stream: str
    residuals: Floats
    pit: tuple[float, ...]
    uniform_p: float
    """Kolmogorov and Smirnov's test of uniformity."""
    dispersion: float
    """Variance of the residuals: above one where counts vary more than the model says."""
    autocorrelation: tuple[float, ...]
    """At lags of one to seven days."""
    memory_p: float
    """Ljung and Box's test that none is left."""
    predictive: Mapping[str, float]
    """P(replicated >= observed) of the total, the largest day, the share of days without, variance over mean."""


@dataclass(frozen=True, slots=True)
class BlockCheck:
    """One block: how far the data narrowed R's prior, and the days that move its mean most when left out."""

    block: str
    narrowed: float
    """Posterior sd of R over prior sd."""
    influence: tuple[tuple[dt.date, float], ...]
    """(day, mean R without its likelihood less mean R with it), the largest first."""


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """All that was checked."""

    streams: tuple[StreamCheck, ...]
    blocks: tuple[BlockCheck, ...]


def check_model(posterior: Posterior, *, seed: int) -> ModelCheck:
    """Check every stream and block of a fit on the days it saw."""
    rng = np.random.default_rng([seed, 31])
    streams, blocks = [], []
    problem, part = posterior.problem, posterior.problem.incidents
    r = posterior.reproduction()
    if part is not None and posterior.incidents is not None:
        chosen = _spread(posterior.draws())
        means, alpha = incident_means_of(posterior, chosen)
        y = problem.counts.y[: posterior.origin + 1, list(part.columns)].astype(np.float64)
        seen = problem.counts.observed[: posterior.origin + 1, list(part.columns)]
        means = means[:, : len(y)]
        for k, s in enumerate(part.streams):
            streams.append(_stream(s.id, y[:, k], seen[:, k], means[:, :, k], alpha[:, k], rng))
        log_p = np.where(seen, _log_pmf(y, means, alpha[:, None]), 0.0).sum(axis=2)
        for block in dict.fromkeys(s.block for s in part.streams):
            prior = prior_draws(posterior, block, rng)
            blocks.append(_block(block, r[block], r[block][chosen], prior, log_p, problem.crisis.start))
    for e in posterior.problem.epidemics:
        if e.block.id in posterior.epidemics:
            chosen = _spread(len(posterior.epidemics[e.block.id].flat("alpha")))
            means, alpha, first = case_means(posterior, e, chosen)
            y = problem.counts.y[first : posterior.origin + 1, e.columns[0]].astype(np.float64)
            seen = problem.counts.observed[first : posterior.origin + 1, e.columns[0]]
            streams.append(_stream(e.cases.id, y, seen, means, alpha, rng))
            log_p = np.where(seen, _log_pmf(y, means, alpha), 0.0)
            start = problem.crisis.start + dt.timedelta(days=first)
            prior = prior_draws(posterior, e.block.id, rng)
            blocks.append(_block(e.block.id, r[e.block.id], r[e.block.id][chosen], prior, log_p, start))
    return ModelCheck(tuple(streams), tuple(blocks))


def quantile_residuals(y: Floats, means: Floats, alpha: Floats, rng: np.random.Generator) -> Floats:
    """z (days,) of counts y (days,) under draws of their means (n, days) and dispersions (n,)."""
    below, upto = (_cdf(x, means, alpha) for x in (y - 1.0, y))
    u = below + rng.random(len(y)) * (upto - below)
    return np.asarray(stats.norm.ppf(np.clip(u, 1e-12, 1 - 1e-12)))


def lines(found: ModelCheck) -> list[str]:
    """The checks as sentences, those in doubt said to be so."""
    out = []
    for s in found.streams:
        doubts = _doubts(s)
        out.append(
            f"{s.stream}: residuals' variance {s.dispersion:.2f} (1 expected), uniform PIT p {s.uniform_p:.2f}, "
            f"autocorrelation at lag 1 {s.autocorrelation[0]:+.2f}, none to lag {LAGS} p {s.memory_p:.2f}; "
            + ", ".join(f"P(replicated {name} >= observed) {p:.2f}" for name, p in s.predictive.items())
            + (f" - in doubt: {', '.join(doubts)}" if doubts else "")
        )
    for b in found.blocks:
        moved = ", ".join(f"{day} ({shift:+.3f})" for day, shift in b.influence)
        out.append(
            f"R of {b.block}: spread {b.narrowed:.0%} of the prior's; days that move it most if left out: {moved}"
        )
    return out


def _doubts(s: StreamCheck) -> list[str]:
    out = [name for name, p in (("PIT", s.uniform_p), ("memory", s.memory_p)) if p < DOUBTFUL]
    return out + [name for name, p in s.predictive.items() if min(p, 1 - p) < DOUBTFUL / 2]


def _spread(n: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(0, n - 1, min(n, DRAWS)).astype(np.int64))


def _stream(id: str, y: Floats, seen: Bools, means: Floats, alpha: Floats, rng: np.random.Generator) -> StreamCheck:
    y, means = y[seen], means[:, seen]
    z = quantile_residuals(y, means, alpha, rng)
    u = stats.norm.cdf(z)
    rho = tuple(float(np.sum(z[k:] * z[: len(z) - k]) / np.sum(z**2)) for k in range(1, LAGS + 1))
    n = len(z)
    box = n * (n + 2) * sum(a**2 / (n - k) for k, a in enumerate(rho, start=1))
    return StreamCheck(
        stream=id,
        residuals=z,
        pit=tuple(float(x) for x in np.histogram(u, bins=BINS, range=(0, 1))[0] / n),
        uniform_p=float(stats.kstest(u, "uniform").pvalue),
        dispersion=float(z.var()),
        autocorrelation=rho,
        memory_p=float(stats.chi2.sf(box, LAGS)),
        predictive=_predictive(y, _replicated(means, alpha, rng)),
    )


def _replicated(means: Floats, alpha: Floats, rng: np.random.Generator) -> Floats:
    """At least as many replications as DRAWS, the same number from every draw."""
    each = -(-DRAWS // len(means))
    return overdispersed(rng, np.repeat(means, each, axis=0), np.repeat(alpha, each)[:, None])


def _predictive(y: Floats, replicated: Floats) -> dict[str, float]:
    """Each day replicated given the days before as they were; ties count half."""

    def place(of: Floats, observed: float) -> float:
        return float((of > observed).mean() + 0.5 * (of == observed).mean())

    spread = [x.var(axis=-1) / np.maximum(x.mean(axis=-1), 1e-9) for x in (replicated, y)]
    return {
        "total": place(replicated.sum(axis=1), y.sum()),
        "largest day": place(replicated.max(axis=1), y.max()),
        "share of days without": place((replicated == 0).mean(axis=1), float((y == 0).mean())),
        "variance over mean": place(spread[0], float(spread[1])),
    }


def _block(block: str, r: Floats, few: Floats, prior: Floats, log_p: Floats, start: dt.date) -> BlockCheck:
    """`log_p` (n, days): what each day contributes to the likelihood of draw n."""
    weight = np.exp(-(log_p - log_p.max(axis=0)) - np.log(np.exp(-(log_p - log_p.max(axis=0))).sum(axis=0)))
    shift = few @ weight - few.mean()
    most = np.argsort(-np.abs(shift))[:3]
    days = tuple((start + dt.timedelta(days=int(t)), float(shift[t])) for t in most)
    return BlockCheck(block, float(r.std() / prior.std()), days)


def _cdf(y: Floats, means: Floats, alpha: Floats) -> Floats:
    """P(count <= y) mixed over draws: shape (days,)."""
    phi = 1.0 / np.maximum(alpha, 1e-9)[:, None]
    each = np.asarray(stats.nbinom.cdf(np.maximum(y, 0), phi, phi / (phi + means)))
    return np.asarray(np.where(y < 0, 0.0, each.mean(axis=0)))


def _log_pmf(y: Floats, means: Floats, alpha: Floats) -> Floats:
    """log P(y) of each draw, with alpha laid out beside means (n, days[, K])."""
    phi = 1.0 / np.maximum(alpha, 1e-9)
    phi = phi[:, None] if phi.ndim < means.ndim else phi
    log = gammaln(y + phi) - gammaln(phi) - gammaln(y + 1) + y * np.log(means / (phi + means))
    return np.asarray(log - phi * np.log1p(means / phi))
