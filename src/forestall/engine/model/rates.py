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
    rates = _beside(_log_background(data, p, onto), _provoked(data, p, _memory(data, p), grows))
    return (rates if p.week is None and p.damp is None else rates * _factor(data, p, damped)).T


def deadly_share(data: Arrays, p: Parameters, *, onto: tuple[int, ...] = (), grows: tuple[int, ...] = ()) -> jax.Array:
    """Probability (days, streams) that an event answers one that killed; `data` holds the memory by class."""
    answers = _provoked(data, p, _memory(data, p, KILLED), grows)
    return (answers / (_background(data, p, onto) + _provoked(data, p, _memory(data, p), grows))).T


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
    background = _background(data, p, onto).T
    grow = jnp.ones((len(background), K))
    if p.gamma is not None:
        grow = jnp.exp(_laid(data["x_gamma"], p.gamma, grows, K)).T
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

    days = {"background": background, "grow": grow, "week": week, "seen": data["seen"].T, "y": data["y"].T}
    days["past"] = data["past"]
    days["excites"] = days["y"]
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


def _memory(data: Arrays, p: Parameters, first: int = NONE_KILLED) -> jax.Array:
    """m (K, days), of events of the severity class `first` and above."""
    bank, share = data["memory"], p.delay
    if p.weight is not None:
        share = (p.weight[:, first:, None] * p.delay[:, None]).reshape(len(share), -1)
        bank = bank[:, first:].reshape(*share.shape, -1)
    return jnp.einsum("jh,jht->jt", share, bank)


def _provoked(data: Arrays, p: Parameters, memory: jax.Array, grows: tuple[int, ...]) -> jax.Array:
    """What a memory (K, days) provokes: (K, days)."""
    provoked = _times(p.A, memory)
    if p.gamma is None:
        return provoked
    return provoked * jnp.exp(_laid(data["x_gamma"], p.gamma, grows, len(p.A)))


@jax.custom_vjp
def _times(A: jax.Array, memory: jax.Array) -> jax.Array:
    """A memory. Its slopes by A and memory are products of rows by columns: of columns by columns, as they would be
    otherwise, a compiler makes loops of single numbers."""
    return A @ memory


def _slopes(held: tuple[jax.Array, jax.Array], along: jax.Array) -> tuple[jax.Array, jax.Array]:
    rows = jax.lax.optimization_barrier(held[0].T)  # type: ignore[no-untyped-call]
    return along @ held[1].T, rows @ along


_times.defvjp(lambda A, memory: (A @ memory, (A, memory)), _slopes)


@jax.custom_vjp
def _beside(log_background: jax.Array, provoked: jax.Array) -> jax.Array:
    """exp(log background) + what is provoked. For the slope the first is the sum less the second: so it need not be
    kept, and the sum is one loop."""
    return jnp.exp(log_background) + provoked


def _of_sum(held: tuple[jax.Array, jax.Array], along: jax.Array) -> tuple[jax.Array, jax.Array]:
    return along * (held[0] - held[1]), along


def _held(log_background: jax.Array, provoked: jax.Array) -> tuple[jax.Array, tuple[jax.Array, jax.Array]]:
    rates = jnp.exp(log_background) + provoked
    return rates, (rates, provoked)


_beside.defvjp(_held, _of_sum)


def _background(data: Arrays, p: Parameters, onto: tuple[int, ...]) -> jax.Array:
    return jnp.exp(_log_background(data, p, onto))


def _log_background(data: Arrays, p: Parameters, onto: tuple[int, ...]) -> jax.Array:
    log = between(p.knots.T, data["memory"].shape[-1])
    if onto:
        log = log + _laid(data["x"], p.beta, onto, len(log))
    return log


def _laid(x: jax.Array, effects: jax.Array, to: tuple[int, ...], streams: int) -> jax.Array:
    """What couplings of covariates x (days, C) add up to, stream by stream: (K, days)."""
    return (scatter(to, streams).T * effects) @ x.T


def between(knots: jax.Array, days: int) -> jax.Array:
    """Straight lines (K, days) between knots (K, M), the last knot on the last day."""
    late = jnp.arange(1, KNOT_DAYS + 1) / KNOT_DAYS
    ends = jnp.stack([knots[:, :-1], knots[:, 1:]], axis=2).reshape(-1, 2)
    line = (ends @ jnp.stack([1.0 - late, late])).reshape(len(knots), -1)
    if days > line.shape[1]:
        line = jnp.concatenate([knots[:, :1], line], axis=1)
    return line[:, -days:]


def _factor(data: Arrays, p: Parameters, damped: tuple[int, ...]) -> jax.Array:
    """What the day of the week and the dampers multiply rates by: (K, days)."""
    factor = jnp.ones((len(p.A), 1)) if p.week is None else p.week.T @ data["weekday"].T
    if p.damp is None:
        return factor
    return factor * jnp.exp(-_laid(data["recent"], p.damp, damped, len(p.A)))
