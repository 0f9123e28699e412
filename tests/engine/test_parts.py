"""Every part of the model at once: it can be fitted, and the future starts from the memory it hands over."""

from dataclasses import replace

import numpy as np
import pytest

from forestall.engine import Effort, Fitter, Future, Posterior, simulate
from forestall.engine.fitting.means import incident_means
from forestall.records import Coupling, Series

from .worlds import NO_CHANGE, incidents, problem

DAYS = 120


@pytest.fixture(scope="module")
def fitted() -> Posterior:
    rng = np.random.default_rng(5)
    y, seen = rng.poisson(0.8, (DAYS, 3)), rng.random((DAYS, 3)) > 0.1
    seen[-1] = True
    a, b, truce = (incidents(id, ceiling=20.0, severity=id == "a") for id in ("a", "b", "truce"))
    streams = (replace(a, weekday=True), replace(b, poisson=True), truce)
    series = (Series("troops", "T", "people", "step", value=1.0),)
    couplings = (
        Coupling("on_a", "troops", "a", "reproduction", 0.2, 0.3),
        Coupling("on_deaths", "troops", "a", "severity", 0.5, 0.3),
        Coupling("calm", "truce", "b", "rate", -0.3, 0.2, form="recent", fade_half_life=7.0),
    )
    levels = {"troops": np.linspace(0.0, 1.0, DAYS)}
    lethal = np.minimum(rng.poisson(0.2, (DAYS, 3)), y * seen)
    made = problem(
        y,
        streams,
        series=series,
        couplings=couplings,
        levels=levels,
        lethal=lethal,
        observed=seen,
        by_severity=True,
        worse_answers=True,
    )
    return Fitter(made, Effort(warmup=50, draws=50)).fit(seed=1)


def test_every_part_keeps_to_its_bounds(fitted: Posterior) -> None:
    chains = fitted.incidents
    assert chains is not None
    assert (chains.flat("damp") >= 0).all()
    assert (chains.flat("class_weight")[:, 1:] > 1).all()
    assert (chains.flat("A")[:, 1, 2] == 0).all()  # what dampens does not also excite
    assert (chains.flat("alpha")[:, 1] < 1e-6).all()
    np.testing.assert_allclose(chains.flat("week").mean(axis=1), 1.0)
    assert np.ptp(chains.flat("week")[:, :, 1]) == 0.0
    factor = np.exp(chains.flat("gamma")[:, 0])  # the series ends at one
    assert (chains.flat("worse") > 0).all()
    assert (chains.flat("deadly") <= chains.flat("memory") + 1e-9).all()
    np.testing.assert_allclose(fitted.matrix()[:, 0], chains.flat("A")[:, 0] * factor[:, None])


def test_the_simulated_morrow_is_drawn_at_the_carried_rate(fitted: Posterior) -> None:
    """The last day's own rate is the parallel form's; the day after follows from the memory that the fit hands over."""
    found = simulate(Future.build(fitted, days=30, members=4000, seed=3), NO_CHANGE)
    mean = np.mean([incident_means(fitted, n)[0][-20:].mean(axis=0) for n in range(0, 100, 10)], axis=0)
    for k, id in enumerate(("a", "b", "truce")):
        assert 0.3 * mean[k] < found.counts[id][:, :7].mean() < 3.0 * mean[k]
    assert (found.lethal["a"] <= found.counts["a"]).all()
    assert found.lethal["a"].sum() > 0
