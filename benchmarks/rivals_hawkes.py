"""Beside tick, hawkes-rs and intensify on the same simulated events: seconds, and the error of A.

    python benchmarks/rivals_hawkes.py [FOLDER] [EVENTS...]       FOLDER keeps the rivals' environments; 10000 100000

The truth is a pair that answers each other, asymmetrically (rows of A sum to 1.10 and 0.50, R = 0.70), with one
half-life of eight days and a constant background: what the rivals are made for. Each gets the exact times, and besides
what a chronology knows, the day alone (times drawn anew within it). We get counts by day and nothing else.

Where a rival has a half-life to be told, it is told the true one (tick); we are told none. The rivals give points; our
draws give intervals, under a background that is allowed to move and counts that may scatter more than Poisson ones:
that is what their minutes buy. Our point estimate, told no half-life either, supposes what the rivals do.

Seconds are the processor's, all threads together, without imports. The environments are made by
`python -m venv FOLDER/rivals/NAME` and `FOLDER/rivals/NAME/bin/python -m pip install` what PACKAGES says.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import gettempdir

import jax
import numpy as np
from numpy.typing import NDArray

from forestall.engine import Effort, Fitter
from forestall.engine.fitting.plain import from_counts
from forestall.engine.fitting.point import point_estimate

Floats = NDArray[np.float64]
A = np.array([[0.30, 0.80], [0.20, 0.30]])
BACKGROUND = np.array([1.0, 0.7])
HALF_LIFE, DAYS = 8.0, 1700
PACKAGES = {"tick": ("tick", "numpydoc", "six"), "hawkes-rs": ("hawkes-rs",), "intensify": ("intensify",)}
"""tick 0.8.0.2 needs two packages more than it asks for. Its usual solver stops too early at 100,000 events (R 0.92);
BFGS does not, but wants a penalty: one of nearly nothing."""

COMMON = """
import json, sys, time
import numpy as np
data = np.load(sys.argv[1])
events, end, decay = [data["a"], data["b"]], float(data["end"]), float(data["decay"])
def said(A, begun):
    print(json.dumps({"seconds": time.process_time() - begun, "A": np.asarray(A).tolist()}))
"""
RIVALS = {
    "tick": COMMON
    + """
from tick.hawkes import HawkesExpKern
begun = time.process_time()
learner = HawkesExpKern(decay, gofit="least-squares", penalty="l2", C=1e12, solver="bfgs", max_iter=1000, tol=1e-12)
learner.fit(events)
said(learner.adjacency, begun)
""",
    "hawkes-rs": COMMON
    + """
from hawkes import multivariate
begun = time.process_time()
said(multivariate.fit(events, end).parameters.excitation, begun)
""",
    "intensify": COMMON
    + """
from intensify import ExponentialKernel, MultivariateHawkes
kernels = [[ExponentialKernel(alpha=0.2, beta=0.5) for _ in range(2)] for _ in range(2)]
begun = time.process_time()
found = MultivariateHawkes(2, 0.5, kernels).fit(events, T=end, method="mle")
said(found.connectivity_matrix(), begun)
""",
}


def simulate(events: int, *, seed: int = 1) -> tuple[list[Floats], float]:
    """Event times of both streams, cluster by cluster, and the end of the time seen; about so many events."""
    rng, end = np.random.default_rng(seed), float(DAYS)
    each_day = np.linalg.solve(np.eye(2) - A, BACKGROUND).sum()
    alive = [rng.uniform(0.0, end, rng.poisson(m * events / each_day)) for m in BACKGROUND]
    found = [[x] for x in alive]
    while any(len(x) for x in alive):
        born: list[list[Floats]] = [[], []]
        for j, parents in enumerate(alive):
            for i in range(2):
                each = np.repeat(parents, rng.poisson(A[i, j], len(parents)))
                times = each + rng.exponential(HALF_LIFE / np.log(2.0), len(each))
                born[i].append(times[times < end])
        alive = [np.concatenate(x) for x in born]
        for i in range(2):
            found[i].append(alive[i])
    return [np.sort(np.concatenate(x)) for x in found], end


def by_day(times: list[Floats], end: float) -> Floats:
    """Counts (days, 2)."""
    return np.stack([np.bincount(x.astype(int), minlength=int(end)) for x in times], axis=1).astype(float)


def dates_only(times: list[Floats], *, seed: int = 2) -> list[Floats]:
    """The same events at times drawn anew within their days."""
    rng = np.random.default_rng(seed)
    return [np.sort(np.floor(x) + rng.uniform(0.0, 1.0, len(x))) for x in times]


def environment(folder: Path, name: str) -> Path:
    """The rival's own Python, made where it is not there."""
    python = folder / name / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / name], check=True, capture_output=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES[name]], check=True, capture_output=True)
    return python


def rival(folder: Path, name: str, times: list[Floats], end: float) -> str:
    """A row's last cells, or the reason why there are none."""
    path = folder / f"{name}.npz"
    np.savez(path, a=times[0], b=times[1], end=end, decay=np.log(2.0) / HALF_LIFE)
    try:
        python = environment(folder, name)
        done = subprocess.run(
            [python, "-c", RIVALS[name], path], check=True, capture_output=True, text=True, timeout=900
        )
    except subprocess.CalledProcessError as error:
        return f"could not run: {(error.stderr or b'no reason').splitlines()[-1]!s}"
    except subprocess.TimeoutExpired:
        return "not done in 900 s"
    found = json.loads(done.stdout.splitlines()[-1])
    return said(found["seconds"], np.array(found["A"]))


def said(seconds: float, found: Floats) -> str:
    """Seconds, mean and largest error of A, and R."""
    off, r = np.abs(found - A), np.abs(np.linalg.eigvals(found)).max()
    return f"{seconds:.2f} | {off.mean():.3f} | {off.max():.3f} | {r:.2f}"


def our_point(y: Floats) -> str:
    """A constant background, four half-lives that nobody tells; the second of two, as nothing is compiled."""
    point_estimate(y)
    begun = time.process_time()
    found = point_estimate(y)
    return said(time.process_time() - begun, found.A)


def our_draws(y: Floats) -> str:
    """Two chains, compilation included; the median of A, and how many entries the 90 % intervals hold."""
    fitter = Fitter(from_counts(y), Effort(chains=2, warmup=300, draws=500))
    begun = time.process_time()
    chains = fitter.fit(seed=1).incidents
    taken = time.process_time() - begun
    assert chains is not None
    draws = chains.flat("A")
    low, high = np.quantile(draws, [0.05, 0.95], axis=0)
    return f"{said(taken, np.median(draws, axis=0))} ({((low <= A) & (high >= A)).sum()} of 4 inside 90 %)"


def main() -> None:
    """Print the table."""
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else gettempdir()) / "rivals"
    folder.mkdir(parents=True, exist_ok=True)
    print("| events | who | seconds | mean error of A | largest | R (true 0.70) |\n|---|---|---|---|---|---|")
    for events in [int(x) for x in sys.argv[2:]] or [10_000, 100_000]:
        times, end = simulate(events)
        y, many = by_day(times, end), sum(len(x) for x in times)
        for name in RIVALS:
            print(f"| {many:,} | {name}, exact times | {rival(folder, name, times, end)} |", flush=True)
            print(f"| {many:,} | {name}, days alone | {rival(folder, name, dates_only(times), end)} |", flush=True)
        print(f"| {many:,} | forestall, a point, counts by day | {our_point(y)} |", flush=True)
        print(f"| {many:,} | forestall, draws, counts by day | {our_draws(y)} |", flush=True)


if __name__ == "__main__":
    main()
