"""A hundred million counts of each of many distributions against their exact probabilities; none that cannot be.

For every mean and concentration: the chi-square test over every count that is expected at least a hundred times (the
tails pooled), and the largest count drawn against the one that a hundred million draws exceed once in a million times.
"""

import sys

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from forestall.engine.machine.compiled import compiled
from forestall.engine.machine.keyed import COUNT, fill_words
from forestall.engine.machine.lanes import WIDTH, Scratch, Spread, counts, new_scratch, spread_out

MEANS = (1e-6, 1e-4, 1e-2, 0.3, 1.0, 5.0, 13.0, 15.9, 16.1, 40.0, 150.0, 1e3, 1e4)
PHIS = (0.1, 0.5, 2.0, 20.0, 500.0, 1e4, np.inf)
MOST = 1 << 22


@compiled
def histogram(scratch: Scratch, mean: float, alpha: float, draws: int, seen: NDArray[np.int64]) -> int:
    """Count what is drawn, all beyond the last cell in it; returns the largest."""
    today, bits = np.empty(WIDTH, np.int32), np.empty(4 * WIDTH, np.uint32)
    rates, spreads, streams = np.full(WIDTH, mean), np.full(WIDTH, alpha), np.full(1, 3)
    singles, spread = rates.astype(np.float32), Spread(spreads.astype(np.float32), spreads.astype(np.float32))
    spread_out(spread)
    largest = 0
    for block in range(draws // (4 * WIDTH)):
        fill_words(7, block * WIDTH, 0, 3, COUNT, bits, 0, WIDTH)
        for t in range(4):
            counts(singles, spread, (rates, spreads), bits, (7, block * WIDTH, t), streams, scratch, today)
            for lane in range(WIDTH):
                seen[min(today[lane], len(seen) - 1)] += 1
                largest = max(largest, today[lane])
    return largest


def check(mean: float, phi: float, draws: int) -> tuple[float, bool]:
    """The p-value, and whether every count was possible."""
    # the float32 rate and alpha are what is drawn from
    m, a = float(np.float32(mean)), float(np.float32(1 / phi))
    exact = stats.poisson(m) if a == 0 else stats.nbinom(1 / a, 1 / (1 + a * m))
    cells = int(min(exact.isf(100 / draws) + 2, MOST))
    seen = np.zeros(cells + 1, np.int64)
    largest = histogram(new_scratch(1), m, a, draws, seen)
    expected = draws * np.append(exact.pmf(np.arange(cells)), exact.sf(cells - 1))
    low = int(np.searchsorted(np.cumsum(expected), 100))  # few in the lower tail, none in the upper but the last cell
    seen, expected = (np.append(x[: low + 1].sum(), x[low + 1 :]) for x in (seen, expected))
    few = expected < 100
    seen, expected = (np.append(x[~few], x[few].sum()) if few.any() else x for x in (seen, expected))
    chi = float(((seen - expected) ** 2 / np.maximum(expected, 1e-9)).sum())
    p = float(stats.chi2.sf(chi, len(expected) - 1)) if len(expected) > 1 else 1.0
    return p, largest <= exact.isf(1e-6 / draws) + 1


def main() -> None:
    """Print the least p-values; a whole run takes some minutes."""
    draws = int(float(sys.argv[1])) if len(sys.argv) > 1 else 100_000_000
    found = {(m, phi): check(m, phi, draws) for m in MEANS for phi in PHIS}
    worst = sorted(found.items(), key=lambda item: item[1][0])[:5]
    impossible = [key for key, (_, possible) in found.items() if not possible]
    print(f"{len(found)} distributions, {draws:,} draws each; impossible counts in {len(impossible)}")
    for (m, phi), (p, _) in worst:
        print(f"least p-values: mean {m:g}, concentration {phi:g}: {p:.2g}")
    print(f"expected least of so many: {1 / len(found):.2g}")


if __name__ == "__main__":
    main()
