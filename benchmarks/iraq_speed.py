"""10,000 members and 365 days of iraq-2020, all its series and couplings; and how far another seed moves each outcome.

Takes the folder of a run, whose posterior it reads.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from forestall.engine import Future, simulate, summarise
from forestall.flow import River
from forestall.flow.forecasting import BASELINE

SEEDS = 20


def timed(name: str, run: Callable[[], object]) -> None:
    """Print the best of five, by the clock and by the processors."""
    run()
    clock, used = [], []
    for _ in range(5):
        begun, begun_used = time.perf_counter(), time.process_time()
        run()
        clock.append(time.perf_counter() - begun)
        used.append(time.process_time() - begun_used)
    print(f"{name}: {min(clock):.2f} s by the clock (goal 2 on two quiet cores), {min(used):.2f} s of processor time")


def main() -> None:
    """Print both."""
    river = River.open("iraq-2020", out=Path(sys.argv[1]))
    posterior, crisis = river.fit(), river.crisis
    future = Future.build(posterior, days=365, members=10_000, seed=crisis.seed)
    timed("summaries", lambda: summarise(future, BASELINE, crisis.outcomes))
    timed("every path", lambda: simulate(future, BASELINE))
    found = []
    for seed in range(SEEDS):
        few = Future.build(posterior, days=crisis.horizon, members=crisis.members, seed=seed)
        summary = summarise(few, BASELINE, crisis.outcomes)
        found.append([summary.probability(o.id) for o in crisis.outcomes])
    for outcome, values in zip(crisis.outcomes, np.array(found).T, strict=True):
        print(f"{outcome.id}: mean {values.mean():.3f}, standard deviation over seeds {values.std():.3f}")


if __name__ == "__main__":
    main()
