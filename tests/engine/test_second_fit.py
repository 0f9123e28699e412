"""What has been compiled once serves every fit of the same shape."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import jax
import numpy as np

from forestall.engine import Effort, Fitter
from forestall.engine.fitting.plain import from_counts


class Compilations(logging.Handler):
    """Programs that JAX says it compiled."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += "Finished XLA compilation" in record.getMessage()


@contextmanager
def compilations() -> Iterator[Compilations]:
    handler, log = Compilations(), logging.getLogger("jax")
    log.addHandler(handler)
    with jax.log_compiles():
        yield handler
    log.removeHandler(handler)


def test_a_second_fit_of_the_same_shape_compiles_nothing() -> None:
    y = np.random.default_rng(1).poisson(0.8, (70, 2))
    with compilations() as first:
        fitter = Fitter(from_counts(y), Effort(chains=1, warmup=50, draws=50))
        fitter.fit(seed=1)
    with compilations() as second:
        fitter.fit(seed=2)
    assert first.count > 0
    assert second.count == 0
