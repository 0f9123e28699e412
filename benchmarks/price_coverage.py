"""How often 80 and 95 % bands of the price walk hold what came thirty days later, over monthly origins."""

import datetime as dt
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl

from forestall.engine.series import onward
from forestall.records import Series

AHEAD, LEARN = 30, 400
SERIES = Series("price", "Price", "USD", "walk", table="t", column="value", calendar="business")


def daily(path: Path) -> tuple[list[dt.date], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Every calendar day with the last quoted value."""
    frame = pl.read_csv(path, comment_prefix="#", try_parse_dates=True)
    frame.columns = ["date", "value"]
    span = pl.DataFrame({"date": pl.date_range(frame["date"][0], frame["date"][-1], eager=True)})
    joined = span.join(frame, on="date", how="left").fill_null(strategy="forward")
    return joined["date"].to_list(), joined["value"].to_numpy().astype(np.float64)


def main() -> None:
    """Print the coverage."""
    shipped = Path(str(files("forestall"))) / "crises" / "iraq-2020" / "data" / "brent.csv"
    days, values = daily(Path(sys.argv[1]) if len(sys.argv) > 1 else shipped)
    ranks = []
    for origin in range(LEARN, len(days) - AHEAD, AHEAD):
        ahead = days[origin + 1 : origin + 1 + AHEAD]
        past = slice(max(0, origin - 1090), origin + 1)
        paths = onward(SERIES, values[past], days[past], ahead).paths(seed=1, first=0, members=1000)
        ranks.append(float((paths[:, -1] < values[origin + AHEAD]).mean()))
    u = np.array(ranks)
    for share in (0.80, 0.95):
        held = ((u > (1 - share) / 2) & (u < (1 + share) / 2)).mean()
        error = np.sqrt(share * (1 - share) / len(u))
        print(f"{share:.0%} band held {held:.0%} of {len(u)} origins (sampling error {error:.0%})")


if __name__ == "__main__":
    main()
