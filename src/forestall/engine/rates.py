r"""The rate of incidents, all days at once: what the fit evaluates.

    lam[t,i] = W[d(t),i] exp(-sum_c damp_c x_c[t]) (exp(b_i[t] + beta . x[t]) + G[t,i] sum_j A[i,j] m[t,j])
    m[t,j]   = sum_h w_jh sum_{s>=1} (1 - q_h) q_h^(s-1) e[t-s,j]
    e[t,j]   = sum_c weight[j,c] (events of j in severity class c)

G is the product of the couplings on reproduction, exp(gamma . x[t]), of row i; W the day of the week, of mean one over
a week; a damper (a ceasefire, a deterrent) multiplies all of a stream's rate by less than one: none is ever negative.
The observed past is known, so every day can be computed at once. Where a day was not counted, `carried_rates` goes day
by day and lets the expected count stand in for the count, in the memory as in the dampers: a gap is not a calm.

An event of stream i answers a deadly one with probability

    q[t,i] = G[t,i] sum_j A[i,j] m_deadly[t,j] / (exp(b_i[t] + beta . x[t]) + G[t,i] sum_j A[i,j] m[t,j])

m_deadly being what the classes that killed somebody still send out. `couplings.raised` says what that makes of its own
severity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

__all__ = [
    "KILLED",
    "KNOT_DAYS",
    "NONE_KILLED",
    "OWN_KILLED",
    "Carried",
    "Parameters",
    "between",
    "carried_rates",
    "deadly_share",
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
    return (_background(data, p, onto) + _provoked(data, p, _memory(data, p), grows)) * _factor(data, p, damped)


def deadly_share(data: Arrays, p: Parameters, *, onto: tuple[int, ...] = (), grows: tuple[int, ...] = ()) -> jax.Array:
    """Probability (days, streams) that an event answers one that killed; `data` holds the memory by class."""
    deadly = jnp.einsum("tjch,jc->tjh", data["memory"][:, :, KILLED:], _weight(p)[:, KILLED:])
    answers = _provoked(data, p, deadly, grows)
    return answers / (_background(data, p, onto) + _provoked(data, p, _memory(data, p), grows))


class Carried(NamedTuple):
    """lam (days, streams); on the day after the last that is past: memory (K, H), dampers (D,), and the part of the
    memory that comes from deadly events (K, H); the share (days, streams) of answers to deadly events."""

    lam: jax.Array
    memory: jax.Array
    recent: jax.Array
    deadly: jax.Array
    share: jax.Array


def carried_rates(
    data: Arrays,
    p: Parameters,
    *,
    ceiling: jax.Array,
    decay: jax.Array,
    onto: tuple[int, ...] = (),
    grows: tuple[int, ...] = (),
    damped: tuple[int, ...] = (),
) -> Carried:
    """The same day by day with expected counts on days not seen; data["past"] (days,) tells which days are past. What
    comes from deadly events is followed where events are told apart by class, and zero else."""
    K, H = p.delay.shape
    background = _background(data, p, onto)
    grow = jnp.ones((len(background), K))
    if p.gamma is not None:
        grow = jnp.exp((data["x_gamma"] * p.gamma) @ scatter(grows, K))
    week = jnp.ones((len(background), K)) if p.week is None else data["weekday"] @ p.week
    damp = jnp.zeros(0) if p.damp is None else p.damp
    sources = data["damp_source"].astype(int) if damp.size else jnp.zeros(0, int)
    keep = data["damp_keep"] if damp.size else jnp.zeros(0)

    def day(state: Any, t: Arrays) -> tuple[Any, Any]:
        memory, recent, deadly = state
        lam = t["background"] + t["grow"] * (p.A @ jnp.sum(p.delay * memory, axis=1))
        share = t["grow"] * (p.A @ jnp.sum(p.delay * deadly, axis=1)) / lam if told else jnp.zeros(K)
        lam = lam * t["week"] * jnp.exp(-(damp * recent) @ scatter(damped, K))
        expected = lam / (1.0 + lam / ceiling)
        counted = jnp.where(t["seen"] > 0, t["y"], expected)
        recent = jnp.where(t["past"] > 0, keep * (recent + counted[sources]), recent)

        def carried(held: jax.Array, excites: jax.Array, usual: jax.Array) -> jax.Array:
            today = jnp.where(t["seen"] > 0, excites, usual)
            return jnp.where(t["past"] > 0, decay * held + (1.0 - decay) * today[:, None], held)

        deadly = carried(deadly, t["kills"], usual * expected) if told else deadly
        return (carried(memory, t["excites"], expected), recent, deadly), (lam, share)

    days = {"background": background, "grow": grow, "week": week, "seen": data["seen"], "y": data["y"]}
    days["past"] = data["past"]
    days["excites"] = data["y"]
    told, usual = p.weight is not None, jnp.zeros(K)
    if told:
        weight = _weight(p)
        days["excites"] = jnp.einsum("tjc,jc->tj", data["classes"], weight)
        days["kills"] = jnp.einsum("tjc,jc->tj", data["classes"][:, :, KILLED:], weight[:, KILLED:])
        usual = jnp.sum(data["class_share"][:, KILLED:] * weight[:, KILLED:], axis=1)
    state = (jnp.zeros((K, H)), jnp.zeros(damp.shape), jnp.zeros((K, H)))
    (memory, recent, deadly), (lam, share) = jax.lax.scan(day, state, days)
    return Carried(lam, memory, recent, deadly, share)


def scatter(to: tuple[int, ...], streams: int) -> jax.Array:
    """Zeros and ones (len(to), streams) that lay each coupling onto its stream."""
    onto = jnp.zeros((len(to), streams))
    for c, i in enumerate(to):
        onto = onto.at[c, i].set(1.0)
    return onto


def _weight(p: Parameters) -> jax.Array:
    assert p.weight is not None
    return p.weight


def _provoked(data: Arrays, p: Parameters, memory: jax.Array, grows: tuple[int, ...]) -> jax.Array:
    """What a memory (days, K, H) provokes: (days, streams)."""
    K = p.A.shape[0]
    heard = (p.A[:, :, None] * p.delay).reshape(K, -1)
    provoked = (heard @ memory.reshape(-1, heard.shape[1]).T).T
    if p.gamma is None:
        return provoked
    return provoked * jnp.exp((data["x_gamma"] * p.gamma) @ scatter(grows, K))


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
