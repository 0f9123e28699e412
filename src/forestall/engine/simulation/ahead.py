"""The simulator's machine code made ahead of need, by a process of its own, while this one reads and fits.

Compiling takes some forty seconds once for each version of the engine and each processor; then it is on disk. The
other process runs a small invented crisis that has every kind of part. Whatever becomes of it, nothing depends on it:
what is not on disk when it is needed is compiled then.
"""

import atexit
import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpyro import handlers

from forestall.engine.dynamics.running import run_blocks
from forestall.engine.fitting.fit import Posterior
from forestall.engine.fitting.nuts import Chains
from forestall.engine.machine.compiled import on_disk
from forestall.engine.model.arrays import epidemic_data, incident_data
from forestall.engine.model.epidemic import epidemic_model
from forestall.engine.model.incidents import incident_model
from forestall.engine.model.problem import Problem
from forestall.engine.simulation.future import Future
from forestall.engine.simulation.simulate import simulate
from forestall.records import Block, Counts, Coupling, Crisis, Delay, EventFilter, Scenario, Series, Stream

__all__ = ["begin", "missing", "run"]

DAYS, DRAWS = 90, 2


def missing() -> bool:
    """Whether the simulator's code for this version and processor is not on disk yet."""
    return not on_disk(run_blocks)


@cache
def begin() -> Callable[[], None]:
    """Have the code made where it is missing; call what is given back to wait until it is there.

    One other process serves this one, however often it is asked for, and ends with it.
    """
    if not missing():
        return lambda: None
    silent = subprocess.DEVNULL
    child = subprocess.Popen([sys.executable, "-m", __name__], stdin=silent, stdout=silent, stderr=silent)
    atexit.register(_end, child)
    return lambda: _wait(child)


def run() -> None:
    """Compile everything that a simulation of any crisis calls, by simulating a small one."""
    future = Future.build(_posterior(), days=3, members=DRAWS, seed=1)
    simulate(future, Scenario("s", "S"), workers=1)


def _wait(child: "subprocess.Popen[bytes]") -> None:
    try:
        child.wait()
    finally:
        _end(child)


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    child.wait()


def _crisis() -> Crisis:
    start = dt.date(2020, 1, 1)
    blocks = (Block("b", "B", "escalation"), Block("e", "E", "epidemic"))
    interval = Delay(mean=5.0, sd=2.0)
    streams = (
        Stream("a", "A", "incidents", "b", events=EventFilter(), severity=True),
        Stream("c", "C", "cases", "e", table="t", column="c", delay=interval),
        Stream("d", "D", "deaths", "e", table="t", column="d", delay=interval, parent="c"),
    )
    series = (
        Series("w", "W", "USD", "walk", table="t", column="w"),
        Series("r", "R", "USD", "revert", value=1.0, sd=0.1, half_life=5.0),
        Series("o", "O", "state", "switch", value=0.0, waits=(5.0, 5.0)),
    )
    pushes = (Coupling("p", "w", "a", "background", 0.1, 0.1),)
    now = start + dt.timedelta(days=DAYS - 1)
    return Crisis("x", "X", Path(), start, now, 30, 1, DRAWS, (), (), blocks, streams, series, pushes, (), ())


def _posterior() -> Posterior:
    """Its parameters are any: code depends on no number."""
    world, rng = _crisis(), np.random.default_rng(1)
    y = rng.poisson(2.0, (DAYS, len(world.streams))).astype(np.int64)
    counted = Counts(world.start, tuple(s.id for s in world.streams), y, y >= 0, np.minimum(y, 1), 0 * y)
    walk = np.exp(np.cumsum(rng.normal(0.0, 0.01, DAYS)))
    problem = Problem.build(world, counted, {"w": walk, "r": np.ones(DAYS), "o": np.zeros(DAYS)})
    assert problem.incidents is not None
    incidents = _draws(partial(incident_model, problem.incidents.shape), incident_data(problem, origin=DAYS - 1))
    epidemics = {
        part.block.id: _draws(partial(epidemic_model, part.shape), epidemic_data(problem, part, origin=DAYS - 1))
        for part in problem.epidemics
    }
    return Posterior(problem, DAYS - 1, incidents, epidemics, {})


def _draws(model: Callable[[Any], None], data: Mapping[str, Any]) -> Chains:
    """Parameters of the right shapes, all of one value: the model is traced and not compiled."""
    arrays, none = {name: jnp.asarray(value, dtype=float) for name, value in data.items()}, np.zeros((1, DRAWS))

    def sites(key: Any) -> dict[str, Any]:
        return {
            name: site["value"] for name, site in handlers.trace(handlers.seed(model, key)).get_trace(arrays).items()
        }

    shapes = jax.eval_shape(sites, jax.random.key(0))
    drawn = {name: np.full((1, DRAWS, *site.shape), 0.1) for name, site in shapes.items()}
    return Chains(drawn, none, none, {}, none, none[0])


if __name__ == "__main__":
    run()
