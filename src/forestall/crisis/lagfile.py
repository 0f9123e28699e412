"""A delay from a file: the columns day (0, 1, 2 and on, none left out) and probability, which sum to one."""

import csv
from pathlib import Path

from forestall.errors import CrisisError

__all__ = ["read_lags"]

COLUMNS = ("day", "probability")


def read_lags(path: Path, *, key: str) -> tuple[float, ...]:
    """The probabilities from lag 0; raises CrisisError with one sentence that begins with the key."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise CrisisError(f"{key} is {path}; there is no such CSV file, mend the path or add the file") from None
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise CrisisError(f"{key} is {path.name}; it must have the columns {' and '.join(COLUMNS)}, and rows")
    shares = tuple(_share(row, day, f"{key}: {path.name}, line {day + 2}") for day, row in enumerate(rows))
    if abs(sum(shares) - 1.0) > 0.01:
        raise CrisisError(f"{key}: the probabilities in {path.name} sum to {sum(shares):.4g}; they must sum to 1")
    return shares


def _share(row: dict[str, str], day: int, where: str) -> float:
    try:
        at, share = float(row["day"] or ""), float(row["probability"] or "")
    except ValueError:
        raise CrisisError(f"{where} holds what is no number; day and probability must be numbers") from None
    if at != day:
        raise CrisisError(f"{where}: day is {at:g}; it must be {day}, one row a day from 0 on")
    if not 0.0 <= share <= 1.0:
        raise CrisisError(f"{where}: probability is {share:g}; it must lie between 0 and 1")
    return share
