"""The mode is where the density is highest; what has been compiled once serves other data, here and in a fit."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import jax
import numpy as np
import numpyro
import numpyro.distributions as dist
import pytest

from forestall.engine import Effort, Fitter
from forestall.engine.mode import Seeker
from forestall.engine.plain import from_counts


def model(data: Mapping[str, jax.Array]) -> None:
    """A conjugate pair: the posterior of the mean is normal, the log of the rate a shifted gamma's."""
    mean = numpyro.sample("mean", dist.Normal(0.0, 2.0))
    numpyro.factor("seen", dist.Normal(mean, 1.0).log_prob(data["y"]).sum())
    rate = numpyro.sample("rate", dist.Gamma(3.0, 2.0))
    numpyro.factor("counted", dist.Poisson(rate).log_prob(data["n"]).sum())


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


def test_the_mode_of_a_conjugate_posterior_is_its_formula_and_other_data_compile_nothing() -> None:
    rng = np.random.default_rng(3)
    seeker = Seeker(model, {"y": np.zeros(20), "n": np.zeros(5)})
    with compilations() as seen:
        for _ in range(3):
            y, n = rng.normal(1.5, 1.0, 20), rng.poisson(4.0, 5)
            sites = seeker.find({"y": y, "n": n}).sites
            assert sites["mean"] == pytest.approx(y.sum() / (20 + 0.25), abs=1e-3)
            assert sites["rate"] == pytest.approx((3.0 + n.sum()) / (2.0 + 5.0), rel=1e-3)  # of the log of the rate
    assert seen.count == 0


def test_a_second_fit_of_the_same_shape_compiles_nothing() -> None:
    y = np.random.default_rng(1).poisson(0.8, (70, 2))
    with compilations() as first:
        fitter = Fitter(from_counts(y), Effort(chains=1, warmup=50, draws=50))
        fitter.fit(seed=1)
    with compilations() as second:
        fitter.fit(seed=2)
    assert first.count > 0
    assert second.count == 0
