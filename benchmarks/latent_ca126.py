"""R by day of infection from simulated emergency visits, beside the truth they were simulated with.

    python benchmarks/latent_ca126.py synthetic_CA_126

The folder holds daily_ed_visits.csv (ed_visits), daily_infections.csv (true_rt) and true_parameters.json.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

from forestall.engine.fitting.latent import infections

FIRST = 15
"""Days left out: their infections lie behind few counts."""


def main() -> None:
    """Print coverage of the true R, width, error, and what it cost."""
    if len(sys.argv) < 2:
        print("latent_ca126.py: give the folder synthetic_CA_126")
        return
    folder = Path(sys.argv[1])
    told = json.loads((folder / "true_parameters.json").read_text(encoding="utf-8"))
    visits = pl.read_csv(folder / "daily_ed_visits.csv")["ed_visits"].to_numpy().astype(float)
    truth = pl.read_csv(folder / "daily_infections.csv")["true_rt"].to_numpy()[: len(visits)]
    generation = np.array([0.0, *told["generation_interval_pmf"]])
    begun = time.process_time()
    found = infections(visits, generation=generation, delay=np.array(told["ed_visits"]["delay_pmf"]), weekday=True)
    took = time.process_time() - begun
    low, median, high = np.quantile(found.r[:, FIRST:], [0.05, 0.5, 0.95], axis=0)
    held = (low <= truth[FIRST:]) & (truth[FIRST:] <= high)
    print(f"true R inside the 90 % interval on {held.mean():.0%} of {len(held)} days after day {FIRST} (goal 85 %)")
    print(f"median width {np.median(high - low):.3f}, mean absolute error {np.abs(median - truth[FIRST:]).mean():.3f}")
    print(f"{took:.0f} CPU-seconds, {found.ess:.0f} effective draws of R, R-hat {found.max_rhat:.3f}")


if __name__ == "__main__":
    main()
