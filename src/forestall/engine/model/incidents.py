r"""The model of incidents: a self-exciting count process with a moving background (Hawkes, in daily counts).

    y[t,i]  ~ NegBinomial(mean f_i(lam[t,i]), concentration phi_i)      (Poisson where asked for)
    f_i(lam) = lam / (1 + lam / C_i)

with the rate lam of `rates`. The background b_i is an Ornstein-Uhlenbeck process around a level, held by knots and
interpolated between them; its length scale is inferred, never below three mean delays, for a faster background would
be the delay under another name. The prior sits on R, the spectral radius of each block of A, and is split over the
entries: A = R W / rho(W). From other blocks a placebo may be provoked (that is what it is there to test); nothing else
crosses, and what acts through a damper does not also excite. Along what the sampler moves is said in `coordinates`.

With excitation by severity, A counts what an *average* event sets off: the weights of the classes, 1 <= w, are divided
by their mean under the stream's own mix of classes, so that R keeps its meaning and its prior.

With worse answers, whether an event kills members of the targets' own forces depends on what it may answer: the odds of
that are `worse` times as high for an answer to a deadly event as for any other event (`couplings.raised`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpy.typing import NDArray

from forestall.engine.model.coordinates import LogMatrix, Path, half_normal, unprovoked
from forestall.engine.model.couplings import raised
from forestall.engine.model.likelihood import negative_binomial_loglik
from forestall.engine.model.rates import Parameters, carried_rates, deadly_share, incident_rates, scatter

__all__ = [
    "IncidentShape",
    "incident_model",
    "rates_and_share",
    "rates_of",
    "speaking",
]

Arrays = Mapping[str, jax.Array]

SPREAD = 1.0
"""sd of the log of an entry of W: how unequal the entries of a block are before the data speak."""
CROSS_MEDIAN, CROSS_SPREAD = 0.02, 1.0
"""Prior of an entry from the escalation block to a placebo: log-normal."""
WEEK_SD = 0.3
"""Prior sd of the log of a weekday's factor."""
EXTRA_MEDIAN, EXTRA_SPREAD = 0.5, 1.0
"""Prior of what a deadly event provokes beyond one that kills nobody, w - 1: log-normal."""
POISSON_ALPHA = 1e-9
"""Dispersion that stands for none; in this form of the likelihood the limit is exact to nine digits."""
WORSE_SD = 1.0
"""Prior sd of the log odds ratio of killing in answer to a deadly event: it straddles none."""
LETHAL_PRIOR = (1.0, 9.0)
"""Beta prior of the probability that an event kills a member of the targets' own forces: one in ten."""


@dataclass(frozen=True, slots=True)
class IncidentShape:
    """What is fixed about an incident model, whatever the data: sizes, blocks, priors on R. Hashable.

    `blocks` holds the stream indices of each block, `r_prior` the (log-mean, log-sd) of its R, `cross` the entries
    (i, j) outside the blocks that are free.
    """

    streams: int
    filters: int
    knots: int
    blocks: tuple[tuple[int, ...], ...]
    r_prior: tuple[tuple[float, float], ...]
    cross: tuple[tuple[int, int], ...]
    ceilings: tuple[float, ...]
    couplings_to: tuple[int, ...]
    shortest: float
    """Lower bound of the background's length scale, in days."""
    knot_days: float
    grows: tuple[int, ...] = ()
    """Stream whose provoked events each coupling on reproduction multiplies."""
    damped: tuple[int, ...] = ()
    """Stream that each damper acts on."""
    silent: tuple[tuple[int, int], ...] = ()
    """Entries (i, j) of A that are zero, for j acts on i through a damper."""
    weekday: tuple[int, ...] = ()
    """Streams whose rate depends on the day of the week."""
    poisson: tuple[int, ...] = ()
    by_severity: tuple[int, ...] = ()
    """Streams whose deadly events provoke more."""
    lethal: tuple[int, ...] = ()
    """Streams whose own-force deaths are modelled."""
    lethal_to: tuple[int, ...] = ()
    """Position in `lethal` that each coupling on severity acts on."""
    worse: tuple[int, ...] = ()
    """Positions in `lethal` of the streams whose answers to deadly events may be deadlier than their other events."""
    gaps: bool = False
    """Whether a day before the end was not counted."""
    decay: tuple[float, ...] = ()
    """Daily factor of each filter; needed with gaps."""

    @property
    def told_apart(self) -> tuple[int, ...]:
        """Streams whose events are told apart by class of severity."""
        return tuple(range(self.streams)) if self.worse else self.by_severity


def incident_model(shape: IncidentShape, data: Arrays) -> None:
    """The NumPyro model. `data` is made by `problem.incident_data`; see there for shapes and units."""
    K = shape.streams
    A = _reproduction_matrix(shape)
    p = Parameters(
        A=A,
        delay=_delays(shape),
        knots=_knots(shape, data, A),
        beta=_effects("beta", data["beta_mean"], data["beta_sd"]),
        gamma=_effects("gamma", data["gamma_mean"], data["gamma_sd"]) if shape.grows else None,
        damp=_dampers(data) if shape.damped else None,
        week=_week(shape) if shape.weekday else None,
        weight=_weights(shape, data) if shape.told_apart else None,
    )
    alpha = numpyro.sample("alpha_raw" if shape.poisson else "alpha", dist.HalfNormal(jnp.full(K, 1.0)).to_event(1))
    if shape.poisson:
        alpha = alpha.at[jnp.array(shape.poisson)].set(POISSON_ALPHA)
        numpyro.deterministic("alpha", alpha)
    lam, share = rates_and_share(shape, data, p)
    numpyro.factor("counts", negative_binomial_loglik(data, lam, alpha, jnp.asarray(shape.ceilings)))
    if shape.lethal:
        _lethality(shape, data, share)


def rates_of(shape: IncidentShape, data: Arrays, p: Parameters, *, ceiling: jax.Array | None = None) -> jax.Array:
    """lam[t, i] before the ceiling: shape (days, streams). Where days were not counted, `ceiling` (K,) bounds what is
    expected of them; the shape's where it is not given."""
    return rates_and_share(shape, data, p, ceiling=ceiling)[0]


def rates_and_share(
    shape: IncidentShape, data: Arrays, p: Parameters, *, ceiling: jax.Array | None = None
) -> tuple[jax.Array, jax.Array]:
    """The same with the share (days, streams) of events that answer a deadly one, of no days where nothing needs it."""
    onto = {"onto": shape.couplings_to, "grows": shape.grows, "damped": shape.damped}
    if not shape.gaps:
        rates = incident_rates(data, p, **onto)
        share = deadly_share(data, p, onto=shape.couplings_to, grows=shape.grows) if shape.worse else rates[:0]
        return rates, share
    most = jnp.asarray(shape.ceilings) if ceiling is None else ceiling
    found = carried_rates(data, p, ceiling=most, decay=jnp.asarray(shape.decay), **onto)
    numpyro.deterministic("memory", found.memory)
    numpyro.deterministic("recent", found.recent)
    if shape.worse:
        numpyro.deterministic("deadly", found.deadly)
    return found.lam, found.share


def _reproduction_matrix(shape: IncidentShape) -> jax.Array:
    A = jnp.zeros((shape.streams, shape.streams))
    for b, (members, (mean, sd)) in enumerate(zip(shape.blocks, shape.r_prior, strict=True)):
        if len(members) == 1:
            r = jnp.exp(mean + sd * numpyro.sample(f"r_raw_{b}", dist.Normal(0.0, 1.0)))
            A = A.at[members[0], members[0]].set(r)
            continue
        entries = LogMatrix(speaking(shape, members), mean, sd, spread=SPREAD)
        block = entries.matrix(numpyro.sample(f"log_a_{b}", entries))
        A = A.at[jnp.ix_(jnp.array(members), jnp.array(members))].set(block)
    if shape.cross:
        raw = numpyro.sample("cross_raw", dist.Normal(jnp.zeros(len(shape.cross)), 1.0).to_event(1))
        rows, columns = (jnp.array(axis) for axis in zip(*shape.cross, strict=True))
        A = A.at[rows, columns].set(CROSS_MEDIAN * jnp.exp(CROSS_SPREAD * raw))
    return jnp.asarray(numpyro.deterministic("A", A))


def speaking(shape: IncidentShape, members: tuple[int, ...]) -> NDArray[np.float64]:
    """One where an entry of a block of A may be other than zero: shape (k, k)."""
    return np.array([[float((i, j) not in shape.silent) for j in members] for i in members])


def _delays(shape: IncidentShape) -> jax.Array:
    z = numpyro.sample("z_delay", dist.Normal(jnp.zeros((shape.streams, shape.filters)), 1.0).to_event(2))
    return jnp.asarray(numpyro.deterministic("delay", jax.nn.softmax(z, axis=1)))


def _knots(shape: IncidentShape, data: Arrays, A: jax.Array) -> jax.Array:
    """The level's prior is normal whatever A and the path: the sampler only moves along what the counts hold fast, a
    stream's events in all, for level, path and A trade against each other as narrowly as these are known."""
    spread = half_normal(numpyro.sample("spread_raw", dist.Normal(jnp.zeros(shape.streams), 1.0).to_event(1)))
    numpyro.deterministic("spread", spread)
    scale = numpyro.sample("scale_raw", dist.Normal(0.0, 1.0))
    ell = numpyro.deterministic("ell", shape.shortest + jnp.exp(data["ell_mean"] + data["ell_sd"] * scale))
    share = unprovoked(data["counted"], A)
    along = Path(spread, jnp.exp(-shape.knot_days / ell), A, share, data)
    path = along.path(numpyro.sample("z", along))
    share = share - jnp.log(jnp.sum(data["part"] * jnp.exp(path), axis=1))
    raw = numpyro.sample("level_raw", dist.Normal(data["level_mean"] - share, 1.5).to_event(1))
    level = numpyro.deterministic("level", raw + share)
    return jnp.asarray(numpyro.deterministic("knots", level + path.T))


def _effects(name: str, mean: jax.Array, sd: jax.Array) -> jax.Array:
    C = mean.shape[0]
    if C == 0:
        return jnp.zeros(0)
    raw = numpyro.sample(f"{name}_raw", dist.Normal(jnp.zeros(C), 1.0).to_event(1))
    return jnp.asarray(numpyro.deterministic(name, mean + sd * raw))


def _dampers(data: Arrays) -> jax.Array:
    """-beta >= 0 of each damper, beta ~ Normal(mean, sd) cut at zero."""
    prior = dist.LeftTruncatedDistribution(dist.Normal(-data["damp_mean"], data["damp_sd"]), low=0.0)
    return jnp.asarray(numpyro.sample("damp", prior.to_event(1)))


def _week(shape: IncidentShape) -> jax.Array:
    """Factors (7, K), Monday first, of mean one over a week; one for streams without."""
    z = numpyro.sample("z_week", dist.Normal(jnp.zeros((7, len(shape.weekday))), 1.0).to_event(2))
    factor = jax.nn.softmax(WEEK_SD * z, axis=0) * 7.0
    week = jnp.ones((7, shape.streams)).at[:, jnp.array(shape.weekday)].set(factor)
    return jnp.asarray(numpyro.deterministic("week", week))


def _weights(shape: IncidentShape, data: Arrays) -> jax.Array:
    """Weight (K, 3) of an event by class, of mean one under the stream's own mix; one for streams without."""
    if not shape.by_severity:
        return jnp.asarray(numpyro.deterministic("weight", jnp.ones((shape.streams, 3))))
    z = numpyro.sample("z_weight", dist.Normal(jnp.zeros(2), 1.0).to_event(1))
    w = jnp.concatenate([jnp.ones(1), 1.0 + EXTRA_MEDIAN * jnp.exp(EXTRA_SPREAD * z)])
    numpyro.deterministic("class_weight", w)
    chosen = jnp.zeros((shape.streams, 1)).at[jnp.array(shape.by_severity)].set(1.0)
    weight = jnp.where(chosen > 0, w / (data["class_share"] @ w)[:, None], 1.0)
    return jnp.asarray(numpyro.deterministic("weight", weight))


def _lethality(shape: IncidentShape, data: Arrays, share: jax.Array) -> None:
    """own[t] ~ Binomial(y[t], p[t]), logit p[t] = logit p0 + couplings on severity: events that kill targets' own.

    With worse answers that is p of events that answer no deadly one, and what is drawn follows from the share that do.
    """
    n = len(shape.lethal)
    p0 = numpyro.sample("lethality", dist.Beta(jnp.full(n, LETHAL_PRIOR[0]), LETHAL_PRIOR[1]).to_event(1))
    eta = _effects("eta", data["eta_mean"], data["eta_sd"])
    logit = jnp.log(p0) - jnp.log1p(-p0) + (data["x_eta"] * eta) @ scatter(shape.lethal_to, n)
    yes, no = jax.nn.log_sigmoid(logit), jax.nn.log_sigmoid(-logit)
    if shape.worse:
        p = raised(jax.nn.sigmoid(logit), share[:, jnp.array(shape.lethal)], _worse(shape))
        yes, no = jnp.log(p), jnp.log1p(-p)
    y, seen = (data[k][jnp.array(shape.lethal)].T for k in ("y", "seen"))
    numpyro.factor("own_deaths", jnp.sum(seen * (data["own"] * yes + (y - data["own"]) * no)))


def _worse(shape: IncidentShape) -> jax.Array:
    """Odds ratio (L,) of killing in answer to a deadly event; one for streams without."""
    raw = numpyro.sample("worse_raw", dist.Normal(jnp.zeros(len(shape.worse)), 1.0).to_event(1))
    odds = jnp.ones(len(shape.lethal)).at[jnp.array(shape.worse)].set(jnp.exp(WORSE_SD * raw))
    return jnp.asarray(numpyro.deterministic("worse", odds))
