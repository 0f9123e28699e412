"""Reproduction numbers in words that are true: R per block, answer numbers, who provokes whom, and "cannot tell".

The prior of R is simulated through the model's own prior and shown beside the posterior. The verdict is by rule: where
the posterior's standard deviation exceeds 0.7 of the prior's, or a stream of the block rests on fewer than ten events,
the answer is "cannot tell"; else "above" or "below" where that is at least 95 % probable, and "cannot tell" between.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.fitting.fit import Fitter, Posterior
from forestall.engine.judging.ceilings import Ceiling, effective
from forestall.engine.judging.worsening import answers_of
from forestall.engine.model.arrays import epidemic_data, incident_data
from forestall.engine.model.delays import pmf_of
from forestall.engine.model.incidents import CROSS_MEDIAN, CROSS_SPREAD, SPREAD, speaking
from forestall.engine.model.problem import beta_prior, prior_of_r
from forestall.engine.model.spectral import answer_numbers, spectral_radius
from forestall.records import Block, Estimate, Provocation, Reproduction, ReproductionPath, Verdict, Worsening

__all__ = [
    "estimate",
    "length_scales",
    "of_all_events",
    "paths",
    "prior_draws",
    "provocation",
    "reproductions",
    "verdict",
]

Floats = NDArray[np.float64]

FEWEST_EVENTS = 10
NARROWED = 0.7
LENGTH_SCALES = (60.0, 120.0, 240.0)
"""Background length scales in days at which R is stated beside the inferred one."""
LEVELS = (0.05, 0.25, 0.40, 0.50, 0.60, 0.75, 0.95)
PRIOR_DRAWS = 4000


def estimate(draws: Floats) -> Estimate:
    """Median and the 5, 25, 75, 95 % quantiles of draws.

    >>> estimate(np.arange(101.0)).median
    50.0
    """
    q05, q25, q50, q75, q95 = (float(q) for q in np.quantile(draws, [0.05, 0.25, 0.5, 0.75, 0.95]))
    return Estimate(median=q50, q05=q05, q95=q95, q25=q25, q75=q75)


def verdict(posterior: Floats, prior: Floats, events: Mapping[str, int]) -> tuple[Verdict, str]:
    """The verdict on R and the sentence that says why."""
    thin = {k: n for k, n in events.items() if n < FEWEST_EVENTS}
    if thin:
        stream, n = min(thin.items(), key=lambda item: item[1])
        return "cannot tell", f"{stream} rests on {n} {'event' if n == 1 else 'events'}, fewer than {FEWEST_EVENTS}"
    ratio = float(posterior.std() / prior.std())
    if ratio > NARROWED:
        return "cannot tell", f"the data narrowed the prior's spread only to {ratio:.0%} of what it was"
    above = float((posterior > 1).mean())
    if above >= 0.95:
        return "above", f"the probability that R exceeds one is {_share(above)}"
    if above <= 0.05:
        return "below", f"the probability that R exceeds one is {_share(above)}"
    return "cannot tell", f"the probability that R exceeds one is {_share(above)}, neither high nor low"


def _share(probability: float) -> str:
    """Never more certain than the draws allow.

    >>> _share(0.0), _share(0.42)
    ('below 1 %', '42 %')
    """
    if probability < 0.01:
        return "below 1 %"
    return "above 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"


def reproductions(
    posterior: Posterior,
    *,
    seed: int,
    no_interaction: Mapping[str, Floats] | None = None,
    by_length: Mapping[str, tuple[tuple[float, Estimate], ...]] | None = None,
    ceilings: tuple[Ceiling, ...] = (),
) -> tuple[Reproduction, ...]:
    """R of every block; `no_interaction[block]`: the references' draws of R; `by_length`: what `length_scales` gave;
    `ceilings`: the fit under others."""
    draws, held, no_interaction = posterior.reproduction(), effective(posterior), no_interaction or {}
    lifted = [(c.factor, c.posterior.reproduction()) for c in ceilings]
    streams = posterior.problem.crisis.streams
    worse = {id: Worsening(*map(estimate, found)) for id, found in answers_of(posterior).items()}
    rng = np.random.default_rng([seed, 11])
    return tuple(
        replace(
            _one(posterior, block, draws[block.id], rng),
            no_interaction=estimate(no_interaction[block.id]) if block.id in no_interaction else None,
            by_length_scale=(by_length or {}).get(block.id, ()),
            effective=estimate(held[block.id]) if block.id in held else None,
            by_ceiling=tuple((factor, estimate(r[block.id])) for factor, r in lifted),
            worse={s.id: worse[s.id] for s in streams if s.id in worse and s.block == block.id},
        )
        for block in posterior.problem.crisis.blocks
        if block.id in draws
    )


def length_scales(
    fitter: Fitter, fitted: Posterior, *, seed: int, run: Any = map
) -> dict[str, tuple[tuple[float, Estimate], ...]]:
    """R of every incident block with the background's length scale held at 60, 120 and 240 days."""
    if fitted.incidents is None:
        return {}

    def one(ell: float) -> dict[str, Floats]:
        data = incident_data(fitter.problem, origin=fitted.origin, ell=ell)
        chains = fitter.refit_incidents(fitted, data, seed=seed)
        return Posterior(fitter.problem, fitted.origin, chains, {}, {}).reproduction()

    found = list(run(one, LENGTH_SCALES))
    return {b: tuple((ell, estimate(r[b])) for ell, r in zip(LENGTH_SCALES, found, strict=True)) for b in found[0]}


def provocation(posterior: Posterior) -> Provocation | None:
    """Who provokes whom: the matrix A with intervals, and the events each row rests on."""
    part = posterior.problem.incidents
    if part is None or posterior.incidents is None:
        return None
    A = posterior.matrix()
    q05, median, q95 = np.quantile(A, [0.05, 0.5, 0.95], axis=0)
    counts = posterior.problem.counts.y[: posterior.origin + 1, list(part.columns)].sum(axis=0)
    return Provocation(
        streams=tuple(s.id for s in part.streams),
        labels=tuple(s.label for s in part.streams),
        median=median,
        q05=q05,
        q95=q95,
        prior_median=np.median(_prior_matrices(posterior, np.random.default_rng(5)), axis=0),
        events=tuple(int(n) for n in counts),
    )


def paths(posterior: Posterior) -> tuple[ReproductionPath, ...]:
    """R of each epidemic over time, by date of report (of infection, where counts come late), from a week on."""
    out = []
    for part in posterior.problem.epidemics:
        if part.block.id not in posterior.epidemics:
            continue
        log_r = posterior.epidemics[part.block.id].flat("log_r")[:, 7:]
        first = posterior.problem.crisis.start + dt.timedelta(days=part.first + 7)
        days = tuple(first + dt.timedelta(days=t) for t in range(log_r.shape[1]))
        out.append(
            ReproductionPath(
                part.cases.id, part.cases.label, days, LEVELS, np.exp(np.quantile(log_r, LEVELS, axis=0).T)
            )
        )
    return tuple(out)


def prior_draws(posterior: Posterior, block: str, rng: np.random.Generator) -> Floats:
    """Draws of a block's R from the prior alone."""
    return _prior_of(posterior, next(b for b in posterior.problem.crisis.blocks if b.id == block), rng)


def _one(posterior: Posterior, block: Block, r: Floats, rng: np.random.Generator) -> Reproduction:
    prior = _prior_of(posterior, block, rng)
    events = _events(posterior, block)
    said, reason = verdict(r, prior, {_label(posterior, k): n for k, n in events.items()})
    return Reproduction(
        block=block.id,
        label=block.label,
        kind=block.kind,
        streams=tuple(events),
        window=_window(posterior, block),
        r=estimate(r),
        prior=estimate(prior),
        p_above_one=float((r > 1).mean()),
        prior_above_one=float((prior > 1).mean()),
        verdict=said,
        reason=reason,
        events=events,
        answer_numbers={} if block.kind == "epidemic" else _answers(posterior, block),
        whole=_whole(posterior, block, r, events, rng),
    )


def _window(posterior: Posterior, block: Block) -> str:
    """What R refers to."""
    if block.kind != "epidemic":
        return "events set off within 30 days"
    part = next(p for p in posterior.problem.epidemics if p.block.id == block.id)
    if part.cases.reporting is None:
        return "mean over the last seven days, by date of report"
    h = pmf_of(part.cases.reporting)
    return (
        f"mean over the last seven days, by day of infection: {part.cases.label} are taken to be counted "
        f"{h @ np.arange(len(h)):.1f} days after infection on average"
    )


def _whole(
    posterior: Posterior, block: Block, r: Floats, events: Mapping[str, int], rng: np.random.Generator
) -> Estimate | None:
    shares = {s.id: s.ascertainment for s in posterior.problem.crisis.streams if s.id in events}
    if block.kind == "epidemic" or not any(shares.values()):
        return None
    caught = np.zeros(len(r))
    for id, share in shares.items():
        draws = rng.beta(*beta_prior(share), size=len(r)) if share else 1.0
        caught += draws * (events[id] + 1.0) / (sum(events.values()) + len(events))
    return estimate(of_all_events(r, caught))


def of_all_events(r: Floats, caught: Floats) -> Floats:
    """R of all events from R of those that a source catches, in streams so sparse that chains are seen in part only.

    1 / (1 - R_seen)^2 = 1 + p (1 / (1 - R)^2 - 1), p the share caught: thinning leaves the clustering of counts
    (variance over mean of a window long against the delays) but for the factor p. R of one and above stays as it is.

    >>> of_all_events(np.array([0.65, 0.47]), np.array([0.7, 0.25])).round(1).tolist()
    [0.7, 0.7]
    """
    seen = np.minimum(r, 1.0 - 1e-9)
    whole = 1.0 - 1.0 / np.sqrt(1.0 + (1.0 / (1.0 - seen) ** 2 - 1.0) / caught)
    return np.where(r < 1.0, whole, r)


def _members(posterior: Posterior, block: Block) -> list[int]:
    part = posterior.problem.incidents
    assert part is not None
    return [k for k, s in enumerate(part.streams) if s.block == block.id]


def _answers(posterior: Posterior, block: Block) -> dict[str, Estimate]:
    part = posterior.problem.incidents
    assert part is not None
    members = _members(posterior, block)
    T = answer_numbers(posterior.matrix()[:, members, :][:, :, members])
    return {part.streams[k].id: estimate(np.minimum(T[:, n], 99.0)) for n, k in enumerate(members)}


def _events(posterior: Posterior, block: Block) -> dict[str, int]:
    problem = posterior.problem
    streams = [s for s in problem.crisis.streams if s.block == block.id and s.unit != "deaths"]
    return {s.id: int(problem.counts.y[: posterior.origin + 1, problem.column(s.id)].sum()) for s in streams}


def _label(posterior: Posterior, stream: str) -> str:
    return next(s.label for s in posterior.problem.crisis.streams if s.id == stream)


def _prior_of(posterior: Posterior, block: Block, rng: np.random.Generator) -> Floats:
    """Draws of R from the prior alone."""
    if block.kind != "epidemic":
        members = _members(posterior, block)
        return spectral_radius(_prior_matrices(posterior, rng, PRIOR_DRAWS)[:, members, :][:, :, members])
    mean, sd = prior_of_r(block)
    r = np.exp(mean + sd * rng.normal(size=PRIOR_DRAWS))
    part = next(p for p in posterior.problem.epidemics if p.block.id == block.id)
    return r * _epidemic_prior_factor(posterior, part.block.id, rng)


def _epidemic_prior_factor(posterior: Posterior, block: str, rng: np.random.Generator) -> Floats:
    """What the walk and the couplings add to R's level over the last week, under the prior."""
    part = next(p for p in posterior.problem.epidemics if p.block.id == block)
    data = epidemic_data(posterior.problem, part, origin=posterior.origin)
    walk = np.cumsum(rng.normal(size=(PRIOR_DRAWS, part.shape.knots)), axis=1)
    walk = 0.25 * np.abs(rng.normal(size=(PRIOR_DRAWS, 1))) * (walk - walk.mean(axis=1, keepdims=True))
    beta = data["beta_mean"] + data["beta_sd"] * rng.normal(size=(PRIOR_DRAWS, len(data["beta_mean"])))
    return np.asarray(np.exp((walk @ data["hats"].T + beta @ data["x"].T)[:, -7:].mean(axis=1)))


def _prior_matrices(posterior: Posterior, rng: np.random.Generator, draws: int = 2000) -> Floats:
    """Draws of A from its prior."""
    part = posterior.problem.incidents
    assert part is not None
    K = part.shape.streams
    A = np.zeros((draws, K, K))
    for members, (mean, sd) in zip(part.shape.blocks, part.shape.r_prior, strict=True):
        W = np.exp(SPREAD * rng.normal(size=(draws, len(members), len(members)))) * speaking(part.shape, members)
        r = np.exp(mean + sd * rng.normal(size=draws))
        A[np.ix_(range(draws), members, members)] = W * (r / spectral_radius(W))[:, None, None]
    for i, j in part.shape.cross:
        A[:, i, j] = CROSS_MEDIAN * np.exp(CROSS_SPREAD * rng.normal(size=draws))
    if part.shape.grows:
        data = incident_data(posterior.problem, origin=posterior.origin)
        gamma = data["gamma_mean"] + data["gamma_sd"] * rng.normal(size=(draws, len(part.shape.grows)))
        for c, i in enumerate(part.shape.grows):
            A[:, i] *= np.exp(data["x_gamma"][posterior.origin, c] * gamma[:, c])[:, None]
    return A
