"""The engine's R by week beside EpiEstim's printed windows: share of medians inside its intervals.

The closed form of Cori et al. is not in the engine yet; this compares the engine's own smoothed R.
"""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from forestall.engine import Effort, Fitter, Problem
from forestall.records import Block, Counts, Crisis, Delay, Stream

START = dt.date(2000, 1, 1)


def problem(incidence: list[float], mean: float, sd: float) -> Problem:
    """One case stream, nothing else."""
    y = np.array(incidence, dtype=np.int64)[:, None]
    days = len(y)
    stream = Stream("cases", "Cases", "cases", "e", table="t", column="c", delay=Delay(mean=mean, sd=sd), ceiling=1e6)
    crisis = Crisis(
        "bench", "Bench", Path(), START, START + dt.timedelta(days=days - 1), 30, 1, 200, (), (),
        (Block("e", "E", "epidemic", 1.5, 0.72),), (stream,), (), (), (), (),
    )  # fmt: skip
    zero = np.zeros_like(y)
    return Problem.build(crisis, Counts(START, ("cases",), y, np.ones_like(y, dtype=bool), zero, zero), {})


def main() -> None:
    """Print, for each outbreak, how many window medians lie inside the printed 95 % interval."""
    if len(sys.argv) < 2:
        print("epiestim.py: give the path of epiestim.json")
        return
    for name, case in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).items():
        if not name.startswith("_"):
            compare(name, case)


def compare(name: str, case: dict[str, list[Any]]) -> None:
    """One outbreak."""
    pmf = np.array(case["si"], dtype=float)
    lags = np.arange(len(pmf))
    mean = float(pmf @ lags)
    made = problem(case["incidence"], mean, float(np.sqrt(pmf @ (lags - mean) ** 2)))
    posterior = Fitter(made, Effort(warmup=300, case_draws=500)).fit(seed=1)
    log_r = posterior.epidemics["e"].flat("log_r")
    inside = total = 0
    for start, end, low, high in zip(case["t_start"], case["t_end"], case["q025"], case["q975"], strict=True):
        first = int(start) - 1 - made.epidemics[0].first
        if first >= 0 and low is not None:
            median = float(np.median(np.exp(log_r[:, first : int(end) - made.epidemics[0].first].mean(axis=1))))
            inside, total = inside + (low <= median <= high), total + 1
    print(f"{name}: {inside} of {total} window medians inside EpiEstim's 95 % interval")


if __name__ == "__main__":
    main()
