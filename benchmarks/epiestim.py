"""R by window beside EpiEstim's printed figures: the closed form digit by digit, the engine's medians by their place.

    python benchmarks/epiestim.py epiestim.json

Each outbreak there has `incidence`, `si`, and lists t_start, t_end, mean, sd, q025, q500, q975 (null where refused).
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from forestall.engine.fitting.rt import WindowR, closed_form, moving

FIGURES = ("mean", "sd", "q025", "q500", "q975")


def main() -> None:
    """Print one line an outbreak and method."""
    if len(sys.argv) < 2:
        print("epiestim.py: give the path of epiestim.json")
        return
    for name, case in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).items():
        if not name.startswith("_"):
            compare(name, case)


def compare(name: str, case: dict[str, list[Any]]) -> None:
    """One outbreak."""
    incidence, pmf = np.array(case["incidence"], dtype=float), np.array(case["si"], dtype=float)
    ours = closed_form(incidence, pmf)
    windows = [(w.t_start, w.t_end) for w in ours] == list(zip(case["t_start"], case["t_end"], strict=True))
    refusals = [w.mean is None for w in ours] == [m is None for m in case["mean"]]
    print(f"{name}: {len(ours)} windows, the same: {windows}; the same refusals: {refusals}; ", end="")
    print(f"largest difference of {', '.join(FIGURES)}: {largest(ours, case):.1e}")
    inside, told = within(moving(incidence, pmf), case)
    print(f"{name}: the engine's median lies inside EpiEstim's 95 % interval in {inside} of {told} windows")


def largest(ours: list[WindowR], case: dict[str, list[Any]]) -> float:
    """Largest absolute difference of any figure of any window that is not refused."""
    return max(
        abs(float(getattr(w, name)) - float(case[name][k]))
        for k, w in enumerate(ours)
        for name in FIGURES
        if w.mean is not None
    )


def within(ours: list[WindowR], case: dict[str, list[Any]]) -> tuple[int, int]:
    """How many medians lie inside, of how many windows that neither refuses."""
    pairs = zip(ours, case["q025"], case["q975"], strict=True)
    told = [(w.q500, low, high) for w, low, high in pairs if w.q500 is not None and low is not None]
    return sum(low <= median <= high for median, low, high in told), len(told)


if __name__ == "__main__":
    main()
