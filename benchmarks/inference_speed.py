"""How long the fit takes: a gradient, a whole NUTS run, the fast route, and what a second fit compiles.

    python benchmarks/inference_speed.py gradient point          K=10, T=5,000: seconds
    python benchmarks/inference_speed.py second nuts fast        minutes; fast is K=30, T=3,000

Data are simulated from known parameters: K streams that answer each other (R 0.7), a background that moves, negative
binomial counts, four half-lives. Seconds of the processor and of the clock stand side by side: where other programs run
only the first mean something, and two chains at a time run on two processors.
"""

import logging
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray
from numpyro.infer.util import potential_energy

from forestall.engine import Effort, Fitter, Problem
from forestall.engine.fitting.nuts import latent_start
from forestall.engine.fitting.plain import from_counts
from forestall.engine.fitting.point import point_estimate
from forestall.engine.model.arrays import incident_data
from forestall.engine.model.incidents import incident_model

GOALS = {"gradient": "1.5 ms", "point": "0.5 s", "second": "0", "nuts": "180 s of two processors", "fast": "60 s"}
TRUE_R = 0.7
RUNS, EACH = 15, 50
"""Runs of the gradient, and how many a run has."""


def counts(streams: int, days: int, *, seed: int = 1) -> NDArray[np.float64]:
    """Simulated counts (days, streams), about one event a stream and day."""
    rng = np.random.default_rng(seed)
    A = rng.dirichlet(np.full(streams, 0.5), streams).T
    A *= TRUE_R / np.abs(np.linalg.eigvals(A)).max()
    decay, keep = 2.0 ** (-1.0 / np.array([1.0, 2.0, 4.0, 8.0])), np.exp(-1.0 / 90.0)
    memory, b, y = np.zeros((streams, 4)), np.zeros(streams), np.zeros((days, streams))
    for t in range(days):
        b = keep * b + 0.4 * np.sqrt(1.0 - keep**2) * rng.normal(size=streams)
        mean = 0.3 * np.exp(b) + A @ memory.mean(axis=1)
        y[t] = rng.negative_binomial(2.0, 2.0 / (2.0 + mean))
        memory = decay * memory + (1.0 - decay) * y[t][:, None]
    return y


def timed(run: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds of the processor, of the clock, and what came."""
    clock, processor = time.perf_counter(), time.process_time()
    found = run()
    return time.process_time() - processor, time.perf_counter() - clock, found


def _ready(streams: int, days: int) -> tuple[Problem, Any, Any]:
    """A problem, its model and its data."""
    problem = from_counts(counts(streams, days))
    assert problem.incidents is not None
    return problem, partial(incident_model, problem.incidents.shape), incident_data(problem, origin=days - 1)


def gradient() -> str:
    """Value and gradient together as a sampler takes them, in a compiled loop, on one core: the middle of runs."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_alone) as aside:
        taken = aside.submit(_gradients, 10, 5000).result()
    return f"{1e3 * np.median(taken):.2f} ms in the middle, {1e3 * min(taken):.2f} to {1e3 * max(taken):.2f}"


def _alone() -> None:
    """One core to this process, where the system can be told so: two share a program's loops, and cost more of both."""
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _gradients(streams: int, days: int) -> list[float]:
    """Seconds of the processor for each, by runs; a run is long beside the grain of the processor's clock."""
    _, model, example = _ready(streams, days)
    start, data = latent_start(model, example, jax.random.key(0))

    def step(z: Any, _: None) -> tuple[Any, Any]:
        value, slope = jax.value_and_grad(lambda z: potential_energy(model, (data,), {}, z))(z)
        return jax.tree.map(lambda x, g: x - 1e-12 * g, z, slope), value

    many = jax.jit(lambda z: jax.lax.scan(step, z, None, length=EACH))
    jax.block_until_ready(many(start))  # type: ignore[no-untyped-call]
    return [timed(lambda: jax.block_until_ready(many(start)))[0] / EACH for _ in range(RUNS)]  # type: ignore[no-untyped-call]


def point() -> str:
    """The most likely A under a background that is constant, and with knots a year and half a year apart."""
    y = counts(10, 5000)
    found = [timed(lambda s=s: point_estimate(y, spacing=s).reproduction) for s in (None, 360.0, 180.0)]  # type: ignore[misc]
    return ", ".join(f"{processor:.2f} s (R {r:.2f})" for processor, _, r in found) + f", truly R {TRUE_R}"


def second() -> str:
    """Programs compiled by a second fit of the same shape."""
    fitter = Fitter(from_counts(counts(3, 400)), Effort(chains=2, warmup=100, draws=100))
    fitter.fit(seed=1)
    handler = _Counter()
    jax.config.update("jax_log_compiles", True)  # type: ignore[no-untyped-call]
    logging.getLogger("jax").addHandler(handler)
    fitter.fit(seed=2)
    return f"{handler.compiled} programs"


class _Counter(logging.Handler):
    """Counts the programs that JAX says it compiles."""

    compiled = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.compiled += "Finished XLA compilation" in record.getMessage()


def nuts() -> str:
    """Four chains of 500 and 500, with a moving background."""
    problem, _, _ = _ready(10, 5000)
    fitter = Fitter(problem, Effort(chains=4, warmup=500, draws=500))
    processor, clock, found = timed(lambda: fitter.fit(seed=1))
    return f"{processor:.0f} s ({clock:.0f} by the clock), compilation included; {_said(found)}"


def fast() -> str:
    """A refit of K=30, T=3,000 from a fitted state: the fast route."""
    problem, _, _ = _ready(30, 3000)
    fitter = Fitter(problem, Effort(chains=1, warmup=150, draws=50))
    begun, _, fitted = timed(lambda: fitter.fit(seed=1))
    data = incident_data(problem, origin=2900)
    processor, clock, chains = timed(lambda: fitter.refit_incidents(fitted, data, seed=2))
    r = np.abs(np.linalg.eigvals(chains.flat("A"))).max(axis=1)
    low, high = np.quantile(r, [0.05, 0.95])
    return f"{processor:.0f} s ({clock:.0f} by the clock) after a fit of {begun:.0f} s; R {low:.2f} to {high:.2f}"


def _said(found: Any) -> str:
    d = found.diagnostics["incidents"]
    low, high = np.quantile(next(iter(found.reproduction().values())), [0.05, 0.95])
    return f"R {low:.2f} to {high:.2f}, truly {TRUE_R}; R-hat {d.max_rhat:.3f}, ESS(R) {d.ess_r:.0f}; {d.note}"


def main() -> None:
    """Print a row for each name given."""
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    runs = {"gradient": gradient, "point": point, "second": second, "nuts": nuts, "fast": fast}
    for name in sys.argv[1:] or ["gradient"]:
        print(f"| {name} | {GOALS[name]} | {runs[name]()} |", flush=True)


if __name__ == "__main__":
    main()
