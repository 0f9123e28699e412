r"""The rate of incidents, all days at once: what the fit evaluates.

    lam[t,i] = W[d(t),i] exp(-sum_c damp_c x_c[t]) (exp(b_i[t] + beta . x[t]) + G[t,i] sum_j A[i,j] m[t,j])
    m[t,j]   = sum_h w_jh sum_{s>=1} (1 - q_h) q_h^(s-1) e[t-s,j]
    e[t,j]   = sum_c weight[j,c] (events of j in severity class c)

G is the product of the couplings on reproduction, exp(gamma . x[t]), of row i; W the day of the week, of mean one over
a week; a damper (a ceasefire, a deterrent) multiplies all of a stream's rate by less than one: none is ever negative.
The observed past is known, so every day can be computed at once. Where a day was not counted, `carried_rates` goes day
by day and lets the expected count stand in for the count, in the memory as in the dampers: a gap is not a calm.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp

__all__ = [
    "KILLED",
    "KNOT_DAYS",
    "NONE_KILLED",
    "OWN_KILLED",
    "Parameters",
    "between",
    "carried_rates",
    "incident_rates",
    "scatter",
]

Arrays = Mapping[str, jax.Array]
KNOT_DAYS = 30
"""Days between the knots of an incident stream's background."""
NONE_KILLED, KILLED, OWN_KILLED = range(3)
"""Severity classes of an event: nobody killed, somebody killed, members of the targets' own forces killed."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the rates depend on besides data: A (K, K), delay (K, H), knots (M, K), beta (C,) on the background; where
    the model has them gamma (G,) on reproduction, damp (D,) >= 0, week (7, K), weight (K, 3)."""

    A: jax.Array
    delay: jax.Array
    knots: jax.Array
    beta: jax.Array
    gamma: jax.Array | None = None
    damp: jax.Array | None = None
    week: jax.Array | None = None
    weight: jax.Array | None = None


def incident_rates(
    data: Arrays,
    p: Parameters,
    *,
    onto: tuple[int, ...] = (),
    grows: tuple[int, ...] = (),
    damped: tuple[int, ...] = (),
) -> jax.Array:
    """lam[t, i] before the ceiling: shape (days, streams), events a day.

    `onto`, `grows` and `damped` give the stream that each coupling on background, each on reproduction and each damper
    acts on. `data` is made by `problem.incident_data`.
    """
    K = p.A.shape[0]
    heard = (p.A[:, :, None] * p.delay).reshape(K, -1)
    provoked = (heard @ _memory(data, p).reshape(-1, heard.shape[1]).T).T
    if p.gamma is not None:
        provoked = provoked * jnp.exp((data["x_gamma"] * p.gamma) @ scatter(grows, K))
    return (_background(data, p, onto) + provoked) * _factor(data, p, damped)


def carried_rates(
    data: Arrays,
    p: Parameters,
    *,
    ceiling: jax.Array,
    decay: jax.Array,
    onto: tuple[int, ...] = (),
    grows: tuple[int, ...] = (),
    damped: tuple[int, ...] = (),
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """The same day by day with expected counts on days not seen: lam (days, streams), and memory (K, H) and dampers
    (D,) on the day after the last that is past; data["past"] (days,) tells which are."""
    K, H = p.delay.shape
    background = _background(data, p, onto)
    grow = jnp.ones((len(background), K))
    if p.gamma is not None:
        grow = jnp.exp((data["x_gamma"] * p.gamma) @ scatter(grows, K))
    week = jnp.ones((len(background), K)) if p.week is None else data["weekday"] @ p.week
    damp = jnp.zeros(0) if p.damp is None else p.damp
    sources = data["damp_source"].astype(int) if damp.size else jnp.zeros(0, int)
    keep = data["damp_keep"] if damp.size else jnp.zeros(0)

    def day(state: tuple[jax.Array, jax.Array], t: Arrays) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
        memory, recent = state
        lam = t["background"] + t["grow"] * (p.A @ jnp.sum(p.delay * memory, axis=1))
        lam = lam * t["week"] * jnp.exp(-(damp * recent) @ scatter(damped, K))
        expected = lam / (1.0 + lam / ceiling)
        excites = jnp.where(t["seen"] > 0, t["excites"], expected)
        counted = jnp.where(t["seen"] > 0, t["y"], expected)
        memory = jnp.where(t["past"] > 0, decay * memory + (1.0 - decay) * excites[:, None], memory)
        recent = jnp.where(t["past"] > 0, keep * (recent + counted[sources]), recent)
        return (memory, recent), lam

    days = {"background": background, "grow": grow, "week": week, "seen": data["seen"], "y": data["y"]}
    days["past"] = data["past"]
    days["excites"] = data["y"] if p.weight is None else jnp.einsum("tjc,jc->tj", data["classes"], p.weight)
    state = (jnp.zeros((K, H)), jnp.zeros(damp.shape))
    (memory, recent), lam = jax.lax.scan(day, state, days)
    return lam, memory, recent


def scatter(to: tuple[int, ...], streams: int) -> jax.Array:
    """Zeros and ones (len(to), streams) that lay each coupling onto its stream."""
    onto = jnp.zeros((len(to), streams))
    for c, i in enumerate(to):
        onto = onto.at[c, i].set(1.0)
    return onto


def _memory(data: Arrays, p: Parameters) -> jax.Array:
    if p.weight is None:
        return data["memory"]
    return jnp.einsum("tjch,jc->tjh", data["memory"], p.weight)


def _background(data: Arrays, p: Parameters, onto: tuple[int, ...]) -> jax.Array:
    log = between(p.knots.T, data["x"].shape[0]).T
    if onto:
        log = log + (data["x"] * p.beta) @ scatter(onto, p.A.shape[0])
    return jnp.exp(log)


def between(knots: jax.Array, days: int) -> jax.Array:
    """Straight lines (K, days) between knots (K, M), the last knot on the last day."""
    low, high = knots[:, :-1, None], knots[:, 1:, None]
    line = low + jnp.arange(KNOT_DAYS) / KNOT_DAYS * (high - low)
    return jnp.concatenate([line.reshape(len(knots), -1), knots[:, -1:]], axis=1)[:, -days:]


def _factor(data: Arrays, p: Parameters, damped: tuple[int, ...]) -> jax.Array:
    factor = jnp.ones(()) if p.week is None else data["weekday"] @ p.week
    if p.damp is None:
        return factor
    return factor * jnp.exp(-(data["recent"] * p.damp) @ scatter(damped, p.A.shape[0]))
