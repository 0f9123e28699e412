"""What one event more, or less, changes later, and what that is worth: the compiled part of `sweep`.

An event excites by a kernel that is known. Where it does more, it is followed day by day: where it dampens, and through
days that were not counted, on which the expected count stands in for the count.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forestall.engine.machine.compiled import compiled

__all__ = ["Given", "carry", "moved_by", "redraw"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Given(NamedTuple):
    """What the rates depend on besides counts, background and growth: seen (days, K), A (K, K), delay (K, H), decay
    (H,), kernel (K, reach) of both, alpha and ceiling (K,); of each damper the stream it acts on, the stream whose
    events damp, by how much, and what a day leaves of them, (D,) each; whether changes must be followed day by day."""

    seen: Floats
    A: Floats
    delay: Floats
    decay: Floats
    kernel: Floats
    alpha: Floats
    ceiling: Floats
    damped: Ints
    damper: Ints
    damp: Floats
    keep: Floats
    followed: bool


@compiled
def _term(y: float, lam: float, alpha: float, ceiling: float) -> float:
    """One day's log-likelihood, but for what does not depend on the rate."""
    lam = max(lam, 1e-12)
    mean = lam / (1.0 + lam / ceiling)
    return float(y * np.log(mean) - (y + 1.0 / alpha) * np.log1p(alpha * mean))


@compiled
def carry(
    y: Floats, excites: Floats, background: Floats, growth: Floats, last: int, g: Given
) -> tuple[Floats, Floats, Floats, Floats]:
    """The rates day by day as `rates.carried_rates` gives them, lam and what multiplies answers (days, K), and memory
    (K, H) and dampers (D,) on the day after `last`."""
    (T, K), (_, H), D = y.shape, g.delay.shape, len(g.damp)
    lam, gain, memory, recent, added = np.empty((T, K)), np.empty((T, K)), np.zeros((K, H)), np.zeros(D), np.zeros(K)
    sent = np.zeros(K)
    for t in range(T):
        _send(memory, g, sent)
        for i in range(K):
            held = np.exp(-_dampened(i, recent, g))
            gain[t, i] = growth[t, i] * held
            lam[t, i] = background[t, i] * held + gain[t, i] * _answers(i, sent, g)
            added[i] = y[t, i] if g.seen[t, i] > 0 else _mean(lam[t, i], g.ceiling[i])
        if t <= last:
            _fade(recent, added, g)
            for i in range(K):
                added[i] = excites[t, i] if g.seen[t, i] > 0 else added[i]
            _remember(memory, added, g)
    return lam, gain, memory, recent


@compiled
def _mean(lam: float, ceiling: float) -> float:
    return float(lam / (1.0 + lam / ceiling))


@compiled
def _send(memory: Floats, g: Given, sent: Floats) -> None:
    """What every stream still sends out: (K,)."""
    for j in range(len(memory)):
        sent[j] = 0.0
        for h in range(memory.shape[1]):
            sent[j] += g.delay[j, h] * memory[j, h]


@compiled
def _answers(i: int, sent: Floats, g: Given) -> float:
    total = 0.0
    for j in range(len(sent)):
        total += g.A[i, j] * sent[j]
    return float(total)


@compiled
def _dampened(i: int, recent: Floats, g: Given) -> float:
    total = 0.0
    for c in range(len(recent)):
        if g.damped[c] == i:
            total += g.damp[c] * recent[c]
    return float(total)


@compiled
def _fade(recent: Floats, added: Floats, g: Given) -> None:
    for c in range(len(recent)):
        recent[c] = g.keep[c] * (recent[c] + added[g.damper[c]])


@compiled
def _remember(memory: Floats, added: Floats, g: Given) -> None:
    for j in range(len(memory)):
        for h in range(memory.shape[1]):
            memory[j, h] = g.decay[h] * memory[j, h] + (1.0 - g.decay[h]) * added[j]


@compiled
def _ripple(d: int, s: int, amount: float, lam: Floats, gain: Floats, g: Given, new: Floats, held: Floats) -> int:
    """Rates `new` (reach, K) of the days after d with an event of stream s more on day d, which excites as `amount`
    average ones, or less where that is negative; `held` is what dampers then make of them. Returns the day where it
    ends."""
    end, sign = min(len(lam), d + 1 + g.kernel.shape[1]), np.sign(amount)
    if not g.followed:
        for t in range(d + 1, end):
            for i in range(lam.shape[1]):
                new[t - d - 1, i] = lam[t, i] + amount * gain[t, i] * g.A[i, s] * g.kernel[s, t - d - 1]
        return int(end)
    memory, recent, added = np.zeros_like(g.delay), np.zeros(len(g.damp)), np.zeros(len(g.delay))
    added[s] = sign
    _fade(recent, added, g)
    added[s] = amount
    _remember(memory, added, g)
    sent = np.zeros(len(memory))
    for t in range(d + 1, end):
        _send(memory, g, sent)
        for i in range(lam.shape[1]):
            held[t - d - 1, i] = np.exp(-_dampened(i, recent, g))
            rate = max((lam[t, i] + gain[t, i] * _answers(i, sent, g)) * held[t - d - 1, i], 0.0)
            new[t - d - 1, i] = rate
            added[i] = 0.0 if g.seen[t, i] > 0 else _mean(rate, g.ceiling[i]) - _mean(lam[t, i], g.ceiling[i])
        _fade(recent, added, g)
        _remember(memory, added, g)
    return int(end)


@compiled
def _gain_of(
    d: int, s: int, amount: float, y: Floats, lam: Floats, gain: Floats, g: Given, new: Floats, held: Floats
) -> float:
    """Log-likelihood with one more event of stream s on day d, which excites as `amount` average ones, less that
    without."""
    out = np.log1p(g.alpha[s] * y[d, s]) + _term(y[d, s] + 1, lam[d, s], g.alpha[s], g.ceiling[s])
    out -= _term(y[d, s], lam[d, s], g.alpha[s], g.ceiling[s])
    for t in range(d + 1, _ripple(d, s, amount, lam, gain, g, new, held)):
        for i in range(y.shape[1]):
            if g.seen[t, i] > 0:
                more, alpha, ceiling = new[t - d - 1, i], g.alpha[i], g.ceiling[i]
                out += _term(y[t, i], more, alpha, ceiling) - _term(y[t, i], lam[t, i], alpha, ceiling)
    return float(out)


@compiled
def _place(
    d: int, s: int, amount: float, y: Floats, lam: Floats, gain: Floats, g: Given, new: Floats, held: Floats
) -> None:
    """An event more on day d, or less where `amount` is negative."""
    y[d, s] += np.sign(amount)
    for t in range(d + 1, _ripple(d, s, amount, lam, gain, g, new, held)):
        for i in range(y.shape[1]):
            lam[t, i] = new[t - d - 1, i]
            if g.followed:
                gain[t, i] *= held[t - d - 1, i]


@compiled
def redraw(
    y: Floats, lam: Floats, gain: Floats, g: Given, day: Ints, stream: Ints, amount: Floats, bonus: Floats,
    log_weight: Floats, u: Floats, state: Ints,
) -> float:  # fmt: skip
    """Draw every state given all others; y, lam, gain and state change in place. What comes back is the log of the
    product of the likelihood with each event's state left open, over that with it as it was."""
    total, score = 0.0, np.empty(stream.shape[1])
    new, held = np.empty((g.kernel.shape[1], y.shape[1])), np.empty((g.kernel.shape[1], y.shape[1]))
    for e in range(len(day)):
        d, s = day[e], stream[e, state[e]]
        if s >= 0:
            _place(d, s, -amount[e, state[e]], y, lam, gain, g, new, held)
        was = 0.0
        for k in range(len(score)):
            added = bonus[e, k]
            if stream[e, k] >= 0 and (log_weight[e, k] > -np.inf or k == state[e]):
                added += _gain_of(d, stream[e, k], amount[e, k], y, lam, gain, g, new, held)
            score[k] = log_weight[e, k] + added
            was = added if k == state[e] else was
        chance = np.exp(score - score.max())
        total += score.max() + np.log(chance.sum()) - was
        left, k = u[e] * chance.sum(), 0
        while k < len(chance) - 1 and left > chance[k]:
            left -= chance[k]
            k += 1
        state[e] = k
        if stream[e, k] >= 0:
            _place(d, stream[e, k], amount[e, k], y, lam, gain, g, new, held)
    return float(total)


@compiled
def moved_by(
    y: Floats, lam: Floats, gain: Floats, g: Given, day: Ints, stream: Ints, amount: Floats, bonus: Floats, state: Ints
) -> float:
    """Log-likelihood with every event in its state less that with all where they lead; y, lam and gain change in
    place."""
    total = 0.0
    new, held = np.empty((g.kernel.shape[1], y.shape[1])), np.empty((g.kernel.shape[1], y.shape[1]))
    for e in range(len(day)):
        k = state[e]
        if k == 0:
            continue
        d, lead, now = day[e], stream[e, 0], stream[e, k]
        total += bonus[e, k] - bonus[e, 0]
        if lead >= 0:
            _place(d, lead, -amount[e, 0], y, lam, gain, g, new, held)
            total -= _gain_of(d, lead, amount[e, 0], y, lam, gain, g, new, held)
        if now >= 0:
            total += _gain_of(d, now, amount[e, k], y, lam, gain, g, new, held)
            _place(d, now, amount[e, k], y, lam, gain, g, new, held)
    return float(total)
