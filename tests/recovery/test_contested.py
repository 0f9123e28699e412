"""A reciprocal pair with a third of its attributions blurred: A and the pair's R are found again, more widely."""

import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from forestall.engine import Effort, Fitter, Posterior, Problem
from forestall.engine.dynamics.step import incident_rates, remember
from forestall.engine.fitting.contested import Contested, Integrated, cut, integrate
from forestall.engine.model.delays import HALF_LIVES, decay
from forestall.records import Block, Counts, Crisis, EventFilter, Stream

pytestmark = pytest.mark.slow

DAYS, TRUE = 1500, 0.7
A = np.array([[0.0, TRUE], [TRUE, 0.0]])
EFFORT = Effort(chains=2, warmup=250, draws=300)


@cache
def simulated(seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[Contested, ...], tuple[int, ...]]:
    """True counts, counts with every blurred event in a leading version that is right half the time, the events."""
    rng = np.random.default_rng(seed)
    delay, memory, lam = np.tile([0.2, 0.3, 0.3, 0.2], (2, 1)), np.zeros((2, 4)), np.zeros(2)
    y = np.zeros((DAYS, 2), np.int64)
    for t in range(DAYS):
        incident_rates(A, delay, memory, np.full(2, np.log(0.2)), np.zeros(2), lam)
        y[t] = rng.poisson(lam)
        remember(memory, decay(HALF_LIVES), y[t].astype(float))
    told, events, true = y.copy(), [], []
    for t, k in np.argwhere(y > 0):
        for _ in range(y[t, k]):
            if rng.random() < 1 / 3:
                lead = int(rng.integers(2))
                told[t, k] -= 1
                told[t, lead] += 1
                true.append(int(k))
                events.append(Contested(int(t), {"ab"[lead]: 0.5, "ab"[1 - lead]: 0.5}))
    return y, told, tuple(events), tuple(true)


def fit(y: NDArray[np.int64], seed: int) -> tuple[Fitter, Posterior]:
    streams = tuple(Stream(k, k, "incidents", "b", events=EventFilter(), ceiling=60.0) for k in "ab")
    start = dt.date(2018, 1, 1)
    crisis = Crisis(
        "pair", "Pair", Path(), start, start + dt.timedelta(days=DAYS - 1), 30, 1, 200, (), (),
        (Block("b", "B", "escalation"),), streams, (), (), (), (),
    )  # fmt: skip
    zero = np.zeros_like(y)
    counts = Counts(start, ("a", "b"), y, np.ones_like(y, dtype=bool), zero, zero)
    fitter = Fitter(Problem.build(crisis, counts, {}), EFFORT)
    return fitter, fitter.fit(seed=seed)


def found(seed: int) -> tuple[Posterior, Posterior, Posterior, Integrated]:
    """Fitted to the truth, to the leading versions, cut, and integrated."""
    y, told, events, _ = simulated(seed)
    fitter, leading = fit(told, seed)
    whole = integrate(fitter, leading, events, seed=seed, skip=150, draws=400)
    return fit(y, seed)[1], leading, cut(fitter, leading, events, seed=seed), whole


def loop(posterior: Posterior) -> NDArray[np.float64]:
    """Draws of the gain around the loop, sqrt(a_12 a_21): what of R is answering the other."""
    A = posterior.matrix()
    return np.sqrt(A[:, 0, 1] * A[:, 1, 0])


def test_a_and_r_are_found_through_blurred_attributions() -> None:
    clear, leading, claims, whole = found(1)
    told = {
        name: [np.quantile(f(p), [0.05, 0.5, 0.95]).round(2).tolist() for f in (r_of, loop)]
        for name, p in {"clear": clear, "leading": leading, "cut": claims, "integrated": whole.posterior}.items()
    }
    low, high = np.quantile(r_of(whole.posterior), [0.05, 0.95])
    assert low < TRUE < high, told
    middle = {name: both[1][1] for name, both in told.items()}
    low, high = np.quantile(loop(whole.posterior), [0.05, 0.95])
    assert low < middle["clear"] < high, told
    assert np.quantile(loop(claims), 0.95) < middle["clear"], told  # what drawing from the claims alone makes of it
    assert middle["clear"] - middle["integrated"] < 0.5 * (middle["clear"] - middle["cut"]), told
    assert loop(whole.posterior).std() > loop(clear).std(), told
    right = [w[v] for w, v in zip(whole.weights(), truth_of(1), strict=True)]
    assert np.mean(right) > 0.505, told  # the counts teach a little of each; the claims alone say one half


def r_of(posterior: Posterior) -> NDArray[np.float64]:
    return posterior.reproduction()["b"]


def truth_of(seed: int) -> list[str]:
    """The true version of every contested event."""
    return ["ab"[k] for k in simulated(seed)[3]]
