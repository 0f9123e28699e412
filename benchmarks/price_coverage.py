"""The price walk against what came: coverage of its bands and its CRPS, from rolling origins 2012 to 2020.

Bands of 80 and 95 %, 21, 63 and 126 trading days ahead, an origin every ten trading days. Windows overlap, so nominal
coverage is held against a 95 % interval from a block bootstrap over origins (blocks as long as the window); how many
windows do not overlap is said. CRPS stands beside the no-change forecast, log-normal with the volatility of the last
250 days, apart for the years before 2020 and for 2020. Takes a CSV of date and value, from 2010 on; some minutes.
"""

import datetime as dt
import sys
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from forestall.engine.model.series import onward
from forestall.records import Series
from forestall.scoring import crps

Floats = NDArray[np.float64]
AHEAD = (21, 63, 126)
EVERY, LEARN, RECENT, MEMBERS, RESAMPLES = 10, 500, 250, 2000, 2000
SERIES = Series("price", "Price", "USD", "walk", table="t", column="value", calendar="business")


def quotes(path: Path) -> tuple[list[dt.date], Floats]:
    """Days quoted and their values; a day off is no day of this clock."""
    frame = pl.read_csv(path, comment_prefix="#", try_parse_dates=True)
    frame.columns = ["date", "value"]
    frame = frame.filter(pl.col("value") > 0)
    return frame["date"].to_list(), frame["value"].to_numpy().astype(np.float64)


def clock(n: int) -> list[dt.date]:
    """So many weekdays in a row: the walk moves on each."""
    return [dt.date(2000, 1, 3) + dt.timedelta(days=7 * (k // 5) + k % 5) for k in range(n)]


def no_change(past: Floats, ahead: int) -> Floats:
    """Evenly spaced quantiles of the no-change forecast."""
    spread = np.diff(np.log(past))[-RECENT:].std() * np.sqrt(ahead)
    return np.asarray(past[-1] * np.exp(spread * stats.norm.ppf((np.arange(MEMBERS) + 0.5) / MEMBERS)))


def forecasts(values: Floats, origins: list[int]) -> Floats:
    """(origins, horizons, 3): rank of what came among the members, CRPS, CRPS of no change; NaN where not known."""
    out = np.full((len(origins), len(AHEAD), 3), np.nan)
    days = clock(len(values) + max(AHEAD))
    for row, origin in zip(out, origins, strict=True):
        past, then = slice(max(0, origin - 800), origin + 1), days[origin + 1 : origin + 1 + max(AHEAD)]
        paths = onward(SERIES, values[past], days[past], then).paths(seed=1, first=0, members=MEMBERS)
        for cell, ahead in zip(row, AHEAD, strict=True):
            if origin + ahead < len(values):
                came, members = values[origin + ahead], paths[:, ahead - 1]
                cell[:] = (members < came).mean(), crps(members, came), crps(no_change(values[past], ahead), came)
    return out


def resampled(values: Floats, block: int, rng: np.random.Generator) -> Floats:
    """Means of moving-block resamples of values in the order of time: (RESAMPLES,)."""
    n, count = len(values), -(-len(values) // block)
    starts = rng.integers(0, max(n - block, 0) + 1, (RESAMPLES, count))
    index = (starts[:, :, None] + np.arange(block)).reshape(RESAMPLES, -1)[:, :n]
    return np.asarray(values[np.minimum(index, n - 1)].mean(axis=1))


def main() -> None:
    """Print coverage with its interval, and CRPS ratios with theirs."""
    days, values = quotes(Path(sys.argv[1]))
    origins = [t for t in range(LEARN, len(values), EVERY) if days[t].year >= 2012 and days[t] <= dt.date(2020, 12, 31)]
    found, rng = forecasts(values, origins), np.random.default_rng(1)
    stormy = np.array([days[t] >= dt.date(2020, 1, 1) for t in origins])
    for h, ahead in enumerate(AHEAD):
        known = np.isfinite(found[:, h, 0])
        block = max(1, ahead // EVERY)
        u = found[known, h, 0]
        print(f"{ahead} trading days ahead: {known.sum()} origins, {known.sum() * EVERY // ahead} windows apart")
        for share in (0.80, 0.95):
            held = np.abs(u - 0.5) < share / 2
            low, high = np.quantile(resampled(held.astype(np.float64), block, rng), [0.025, 0.975])
            verdict = "holds" if low <= share <= high else "DOES NOT HOLD"
            print(f"  {share:.0%} band held {held.mean():.1%}, block bootstrap {low:.1%} to {high:.1%}: {verdict}")
        for name, among in (("before 2020", ~stormy), ("2020", stormy)):
            both = found[known & among, h, 1:]
            difference = resampled(both[:, 0] - both[:, 1], min(block, len(both)), rng) / both[:, 1].mean()
            low, high = 1.0 + np.quantile(difference, [0.05, 0.95])
            ratio = both[:, 0].mean() / both[:, 1].mean()
            print(f"  CRPS {name}: {ratio:.3f} of no change's [{low:.3f}, {high:.3f}], {len(both)} origins")


if __name__ == "__main__":
    main()
