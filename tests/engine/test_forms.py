"""Fit and simulation meet: the rate the fit gives tomorrow is the rate the simulation draws tomorrow's count at.

The count is a function of its rate and its key alone. With rates near a thousand million, equal counts mean rates that
agree to nine digits, whatever lies between: memories, couplings, susceptibles, loads, delays.
"""

import jax.numpy as jnp
import numpy as np
import pytest

from forestall.engine import Future, reference
from forestall.engine.machine.keyed import name_keys
from forestall.engine.machine.sampling import negative_binomial
from forestall.engine.model import delays
from forestall.engine.model.arrays import epidemic_data, incident_data
from forestall.engine.model.epidemic import log_reproduction
from forestall.engine.model.incidents import rates_of
from forestall.engine.model.rates import Parameters
from forestall.records import Coupling, Series

from .worlds import NO_CHANGE, cases, deaths, incidents, known, problem

DAYS, SEED, MEMBERS = 70, 9, 5


def drawn(rate: float, member: int, stream: str) -> int:
    return negative_binomial(rate, 1e-12, SEED, member, 0, int(name_keys([stream])[0]))


@pytest.mark.parametrize("origin", [DAYS - 2, 33])
def test_incidents(origin: int) -> None:
    rng = np.random.default_rng(origin)
    streams = (incidents("a", ceiling=1e15), incidents("b", ceiling=4e8))
    troops = Series("troops", "T", "people", "step", value=2.0)
    coupling = Coupling("c", "troops", "b", "background", 0.0, 1.0, fade_half_life=5.0)
    levels = {"troops": np.full(DAYS, 2.0)}
    levels["troops"][:10] = 1.0
    made = problem(rng.poisson(10**8, (DAYS, 2)), streams, series=(troops,), couplings=(coupling,), levels=levels)
    assert made.incidents is not None
    knots = 18 + rng.normal(size=(made.incidents.shape.knots, 2))
    posterior = known(made, A=[[0.5, 2.0], [1.0, 0.2]], log_background=knots, beta=(0.7,), origin=origin)
    data = {k: jnp.asarray(v) for k, v in incident_data(made, origin=origin).items()}
    chains = posterior.incidents
    assert chains is not None
    parts = {name: jnp.asarray(chains.flat(name)[0]) for name in ("A", "delay", "knots", "beta")}
    lam = np.asarray(rates_of(made.incidents.shape, data, Parameters(**parts)))[origin + 1]
    found = reference(Future.build(posterior, days=1, members=MEMBERS, seed=SEED), NO_CHANGE)
    for k, stream in enumerate(streams):
        rate = float(lam[k] / (1 + lam[k] / stream.ceiling))
        assert rate > 1e8
        assert found.counts[stream.id][:, 0] == pytest.approx(
            [drawn(rate, n, stream.id) for n in range(MEMBERS)], abs=1
        )


@pytest.mark.parametrize("origin", [DAYS - 2, 40])
def test_cases_and_deaths(origin: int) -> None:
    rng = np.random.default_rng(origin)
    sick = cases(population=3e10, ceiling=5e10)
    load = Coupling("l", "cases", "cases", "reproduction", 0.0, 1.0, form="load", reference=10.0, per=2.0)
    y = np.stack([rng.poisson(2e8, DAYS), rng.poisson(6e6, DAYS)], axis=1)
    made = problem(y, (sick, deaths()), couplings=(load,))
    part = made.epidemics[0]
    data = {k: jnp.asarray(v) for k, v in epidemic_data(made, part, origin=origin).items()}
    beta, none = jnp.array([-0.4]), jnp.zeros(part.shape.knots)
    log_r = log_reproduction(data, level=jnp.array(1.5), walk=none, beta=beta)
    t = origin + 1 - part.first
    lam = float(0.3 + jnp.exp(log_r[t]) * (1 - data["attacked"][t]) * data["memory"][t])
    posterior = known(made, origin=origin, level=1.5, load=-0.4, cfr=0.5)
    found = reference(Future.build(posterior, days=1, members=MEMBERS, seed=SEED), NO_CHANGE)
    expected = [drawn(lam / (1 + lam / sick.ceiling), n, "cases") for n in range(MEMBERS)]
    assert min(expected) > 5e7
    assert found.counts["cases"][:, 0] == pytest.approx(expected, abs=1)
    dead = 0.02 + 0.5 * float(data["memory_deaths"][t])
    assert found.counts["deaths"][:, 0] == pytest.approx([drawn(dead, n, "deaths") for n in range(MEMBERS)], abs=1)


@pytest.mark.parametrize(("mean", "sd"), [(2.5, 1.5), (4.7, 2.9), (7.0, 5.0), (15.0, 6.0)])
def test_a_gamma_cut_into_days_keeps_its_moments(mean: float, sd: float) -> None:
    pmf = delays.gamma_pmf(mean=mean, sd=sd)
    s = np.arange(len(pmf))
    assert pmf[0] == 0
    assert pmf.sum() == pytest.approx(1.0)
    assert pmf @ s == pytest.approx(mean, rel=0.02)
    assert np.sqrt(pmf @ s**2 - (pmf @ s) ** 2) == pytest.approx(sd, rel=0.05)
