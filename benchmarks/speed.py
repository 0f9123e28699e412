"""Milliseconds a gradient of the fit, seconds to load the vocabulary, words read a second."""

import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import jax
import numpy as np
from numpyro.infer.util import potential_energy

from forestall import reading, vocabulary
from forestall.engine import Fitter, Problem
from forestall.engine.fitting.nuts import latent_start
from forestall.engine.model.arrays import incident_data
from forestall.engine.model.incidents import incident_model
from forestall.flow import River, load
from forestall.flow.gathering import past

REPEATS = 200


def gradient(problem: Problem) -> float:
    """Milliseconds."""
    part = problem.incidents
    assert part is not None
    model = partial(incident_model, part.shape)
    start, data = latent_start(model, incident_data(problem, origin=len(problem.counts.y) - 1), jax.random.key(0))
    slope = jax.jit(jax.grad(lambda z: potential_energy(model, (data,), {}, z)))
    slope(start)
    begun = time.perf_counter()
    for _ in range(REPEATS):
        out = slope(start)
    np.asarray(out["level_raw"])  # waits until it is there
    return (time.perf_counter() - begun) / REPEATS * 1000


def vocabulary_seconds() -> float:
    """Processor time of the first load in this process."""
    begun = time.process_time()
    vocabulary.load()
    return time.process_time() - begun


def words_a_second() -> float:
    """Over the example's reports, the model loaded before."""
    crisis = load("iraq-2020")
    assert crisis.reports is not None
    words = vocabulary.load(extra=crisis.folder)
    reports = [reading.load_report(path) for path in sorted(Path(crisis.reports).glob("*.txt"))]
    reading.read(reports[0], vocabulary=words, countries=crisis.countries)
    begun = time.perf_counter()
    for report in reports:
        reading.read(report, vocabulary=words, countries=crisis.countries)
    return sum(len(r.text.split()) for r in reports) / (time.perf_counter() - begun)


def main() -> None:
    """Print all three."""
    print(f"vocabulary: {vocabulary_seconds():.2f} s")
    with TemporaryDirectory() as folder:
        river = River.open("iraq-2020", out=Path(folder))
        counts, levels = past(river.gathered())
        problem = Fitter(Problem.build(river.crisis, counts, levels)).problem
        print(f"gradient: {gradient(problem):.2f} ms")
    print(f"reading: {words_a_second():.0f} words a second")


if __name__ == "__main__":
    main()
