"""One case stream alone: the engine is the renewal equation, and a second data set compiles nothing."""

import _thread
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import jax
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from forestall.engine import Effort, Fitter, Posterior
from forestall.engine.fitting.diagnosis import effective_draws
from forestall.engine.fitting.fit import TARGET
from forestall.engine.fitting.nuts import Chains
from forestall.engine.model.arrays import epidemic_data
from forestall.engine.model.delays import gamma_pmf, memory_pmf
from forestall.engine.model.problem import Epidemic
from forestall.errors import NotConvergedError

from .worlds import cases, problem

EFFORT = Effort(chains=2, warmup=150, case_draws=150, refit_skip=20, refit_draws=60)
DAYS = 60
G = gamma_pmf(mean=4.7, sd=2.9)


def renewal(R: float, seed: int) -> NDArray[np.float64]:
    """An epidemic of the renewal equation with constant R, begun by 300 cases a day for ten days."""
    rng, y = np.random.default_rng(seed), np.zeros(DAYS)
    y[:10] = 300
    for t in range(10, DAYS):
        y[t] = rng.poisson(R * memory_pmf(y[:t], G)[t])
    return y


def cori(y: NDArray[np.float64], *, days: int = 7) -> Any:
    """R of the last days in closed form: Cori et al. 2013, gamma prior of shape 1 and mean 5."""
    force = memory_pmf(y, G)[:-1][-days:].sum()
    return stats.gamma(1 + y[-days:].sum(), scale=1 / (0.2 + force))


def fitter_of(R: float, seed: int) -> Fitter:
    return Fitter(problem(renewal(R, seed)[:, None], (cases(),)), EFFORT)


@pytest.fixture(scope="module")
def fitted() -> tuple[Fitter, Posterior]:
    fitter = fitter_of(1.1, 1)
    return fitter, fitter.fit(seed=1)


def again(fitter: Fitter, posterior: Posterior, R: float, seed: int) -> Chains:
    """A refit of the same compiled program to another epidemic."""
    other = fitter_of(R, seed).problem
    part: Epidemic = other.epidemics[0]
    assert part.shape == fitter.problem.epidemics[0].shape
    return fitter._short(part, epidemic_data(other, part, origin=DAYS - 1), posterior.epidemics["e"], seed)


@pytest.mark.parametrize(("R", "seed"), [(0.9, 2), (1.1, 1), (1.3, 3)])
def test_r_of_the_last_week_is_near_the_closed_form(fitted: tuple[Fitter, Posterior], R: float, seed: int) -> None:
    fitter, first = fitted
    chains = first.epidemics["e"] if seed == 1 else again(fitter, first, R, seed)
    engine = np.exp(chains.flat("log_r")[:, -7:].mean(axis=1))
    closed = cori(renewal(R, seed))
    assert np.median(engine) == pytest.approx(closed.median(), rel=0.06)
    assert closed.ppf(0.001) < np.median(engine) < closed.ppf(0.999)


class Diverging(Fitter):
    """A fitter whose tries at the usual target are on record as having diverged once."""

    def _full(self, *args: Any, target: float = TARGET, **more: Any) -> Chains:
        chains = super()._full(*args, **more)
        once = np.zeros_like(chains.diverging)
        once[0, 3] = target == TARGET
        return replace(chains, diverging=once)


def test_after_a_divergence_the_fit_is_tried_once_more_with_shorter_steps_and_says_so(
    fitted: tuple[Fitter, Posterior],
) -> None:
    fitter = Diverging(fitted[0].problem, EFFORT)
    fitter._samplers = fitted[0]._samplers  # compiled before
    second = fitter.fit(seed=1)
    found = second.diagnostics["e"]
    assert found.divergences == 0
    assert "second try, after 1 divergence, target acceptance 0.95" in found.note
    with pytest.raises(NotConvergedError, match=r"1 divergences.*: give streams with very few events"):
        replace(second, diagnostics={"e": replace(found, divergences=1, converged=False)}).require()


def test_too_few_effective_draws_are_drawn_on(fitted: tuple[Fitter, Posterior]) -> None:
    fitter, first = fitted
    found = first.diagnostics["e"]
    assert "drawn on after 150 draws a chain" in found.note
    chains = first.epidemics["e"]
    for values in (*chains.draws.values(), chains.steps, chains.diverging):
        assert values.shape[:2] == (2, 300)
    once = replace(chains, draws={name: v[:, :150] for name, v in chains.draws.items()})
    r = fitter._r(fitter.problem.epidemics[0], once)
    assert found.ess_r > 1.3 * effective_draws(r)


def test_a_fit_goes_on_from_an_earlier_one_with_less_warming_up(fitted: tuple[Fitter, Posterior]) -> None:
    fitter, first = fitted
    later = Fitter(fitter_of(1.1, 9).problem, Effort(chains=2, warmup=150, case_draws=600))
    later._samplers = fitter._samplers
    done: list[int] = []
    warm = later.fit(seed=9, start=first, progress=lambda _name, _done, total: done.append(total))
    found = warm.diagnostics["e"]
    assert found.converged
    assert "gone on from an earlier fit" in found.note
    assert done[-1] == 2 * (50 + 600)
    closed = cori(renewal(1.1, 9))
    engine = np.exp(warm.epidemics["e"].flat("log_r")[:, -7:].mean(axis=1))
    assert np.median(engine) == pytest.approx(closed.median(), rel=0.06)
    other = replace(first.epidemics["e"], last={})
    anew = later.fit(seed=9, start=replace(first, epidemics={"e": other}))
    assert "gone on" not in anew.diagnostics["e"].note


@contextmanager
def compilations() -> Iterator[list[str]]:
    """The names of compilations made inside."""
    seen: list[str] = []

    def note(event: str, duration_secs: float, **_: str | int) -> None:
        if "backend_compile" in event:
            seen.append(event)

    jax.monitoring.register_event_duration_secs_listener(note)
    try:
        yield seen
    finally:
        jax.monitoring.unregister_event_duration_listener(note)


def test_other_data_of_the_same_shape_compile_nothing(fitted: tuple[Fitter, Posterior]) -> None:
    fitter, first = fitted
    again(fitter, first, 1.2, 4)
    with compilations() as made:
        again(fitter, first, 1.0, 5)
        fitter.refit(first, origin=DAYS - 9, seed=6)
    assert made == []
    with compilations() as made:
        jax.jit(lambda x: x + len(made) + 12345.0)(np.ones(3))
    assert made


def test_a_refit_to_the_same_data_is_the_same_posterior(fitted: tuple[Fitter, Posterior]) -> None:
    fitter, first = fitted
    short = fitter.refit(first, origin=DAYS - 1, seed=8).epidemics["e"].flat("level")
    full = first.epidemics["e"].flat("level")
    assert np.median(short) == pytest.approx(np.median(full), abs=2 * full.std() / np.sqrt(10))


def test_an_interrupted_fit_stops_within_a_chunk(fitted: tuple[Fitter, Posterior]) -> None:
    fitter, _ = fitted
    calls: list[int] = []

    def stop(label: str, done: int, total: int) -> None:
        calls.append(done)
        if len(calls) == 1:
            _thread.interrupt_main()

    usual = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            fitter.fit(seed=3, progress=stop)
    finally:
        signal.signal(signal.SIGINT, usual)
    assert len(calls) < EFFORT.chains * (EFFORT.warmup + EFFORT.case_draws) // 50
