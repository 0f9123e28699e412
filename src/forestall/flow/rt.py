"""R of an outbreak from a table of daily cases, window by window: what `forestall rt` prints."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.dates import parse_day
from forestall.engine.fitting import rt
from forestall.engine.model.delays import shifted_gamma_pmf
from forestall.errors import DataError, UsageError
from forestall.exchange.rows import Row, Sheet, read_sheet
from forestall.records import Source, Table

__all__ = ["reproduction_by_window"]

Floats = NDArray[np.float64]
METHODS = {"window": rt.closed_form, "engine": rt.moving}


def reproduction_by_window(
    file: Path,
    *,
    interval: Path | None = None,
    mean: float | None = None,
    sd: float | None = None,
    window: int = 7,
    method: str = "window",
    delay: Path | None = None,
    weekday: bool = False,
) -> list[dict[str, Any]]:
    """R of every window of `file`'s column incidence, one row a day in order.

    The serial interval is a file's (`interval`: day from 0, probability) or EpiEstim's shifted gamma of that mean and
    sd. With the engine, `delay` (a file like the interval's, lag 0 allowed) gives R by day of infection, and `weekday`
    lets counts follow the week. Raises DataError, UsageError or NotConvergedError in one sentence.
    """
    if method not in METHODS:
        raise UsageError(f"--method is {method}; it must be {' or '.join(METHODS)}")
    if (interval is None) == (mean is None or sd is None) or (interval is not None and (mean or sd)):
        raise UsageError("the serial interval is not clear; give either --si FILE, or both --si-mean and --si-sd")
    if method != "engine" and (delay is not None or weekday):
        raise UsageError(f"--method is {method}; --delay and --weekday need --method engine")
    if weekday and delay is None:
        raise UsageError("--weekday is given without --delay; it needs the delay from infection to count")
    incidence = _incidence(file, whole=method == "engine")
    if interval is not None:
        pmf = _interval(interval)
    else:
        pmf = shifted_gamma_pmf(mean=mean or 0.0, sd=sd or 0.0, days=len(incidence))
    try:
        if delay is not None:
            lag = _interval(delay, from_zero=False)
            found = rt.behind_delays(incidence, pmf, lag, window=window, weekday=weekday)
            return [asdict(row) for row in found]
        return [asdict(row) for row in METHODS[method](incidence, pmf, window=window)]
    except DataError as error:
        raise DataError(f"{file.name}: {error}") from None


def _incidence(file: Path, *, whole: bool) -> Floats:
    sheet = _sheet(file, ("incidence",))
    if not {"day", "date"} & set(sheet.columns):
        raise DataError(f"{file.name} has the columns {', '.join(sheet.columns)}; expected also day or date; add one")
    _in_order(sheet, [_day(sheet, row) for row in sheet.rows])
    values = [_number(sheet, row, "incidence") for row in sheet.rows]
    for row, value in zip(sheet.rows, values, strict=True):
        if whole and value != round(value):
            raise _bad(sheet, row, "incidence", "the engine's fit needs whole numbers; round it or use --method window")
    return np.array(values)


def _interval(file: Path, *, from_zero: bool = True) -> Floats:
    sheet = _sheet(file, ("day", "probability"))
    days = [_day(sheet, row, "day") for row in sheet.rows]
    _in_order(sheet, days)
    if days[0] != 0:
        raise _bad(sheet, sheet.rows[0], "day", "the first lag must be day 0, with probability 0; add it")
    pmf = np.array([_number(sheet, row, "probability") for row in sheet.rows])
    if pmf[0] != 0 and from_zero:
        raise _bad(sheet, sheet.rows[0], "probability", "it must be 0 on day 0: no case infects on its own day")
    if abs(pmf.sum() - 1.0) > 0.01:
        raise DataError(
            f"{file.name}: the probabilities sum to {pmf.sum():.4g}; they must sum to 1; correct the column"
        )
    return pmf


def _sheet(file: Path, needs: Sequence[str]) -> Sheet:
    if not file.is_file():
        raise DataError(f"{file} is not there; expected a CSV file with the columns {', '.join(needs)}; mend the path")
    sheet = read_sheet(Table(file.stem, file, "daily", Source(file.stem, file.stem)), needs=needs)
    if sheet.quarantined:
        bad = sheet.quarantined[0]
        raise DataError(f"{file.name}, line {bad.line}: {bad.reason}; correct the line")
    if not sheet.rows:
        raise DataError(f"{file.name} holds no row below its header; expected one row a day; add them")
    return sheet


def _day(sheet: Sheet, row: Row, column: str | None = None) -> int:
    name = column or ("date" if "date" in sheet.columns else "day")
    if name == "date":
        return parse_day(row["date"], where=f"{sheet.file}, line {row.line}: date").toordinal()
    value = _number(sheet, row, name)
    if value != round(value):
        raise _bad(sheet, row, name, "it must be a whole number")
    return int(value)


def _in_order(sheet: Sheet, days: list[int]) -> None:
    for k in range(1, len(days)):
        if days[k] != days[k - 1] + 1:
            name = "date" if "date" in sheet.columns else "day"
            raise _bad(
                sheet, sheet.rows[k], name, f"one row a day is expected, here {_shown(name, days[k - 1] + 1)}; "
                "sort the rows, add missing days (0 where nothing was reported) and drop repeated ones",
            )  # fmt: skip


def _shown(name: str, day: int) -> str:
    return dt.date.fromordinal(day).isoformat() if name == "date" else str(day)


def _number(sheet: Sheet, row: Row, column: str) -> float:
    try:
        value = float(row[column])
    except ValueError:
        raise _bad(sheet, row, column, "it must be a number; correct the cell") from None
    if not np.isfinite(value) or value < 0:
        raise _bad(sheet, row, column, "it must be zero or more; correct the cell")
    return value


def _bad(sheet: Sheet, row: Row, column: str, reason: str) -> DataError:
    return DataError(f"{sheet.file}, line {row.line}: {column} is {row[column] or 'empty'}; {reason}")
