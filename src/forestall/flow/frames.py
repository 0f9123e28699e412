"""The record as Polars frames, from Python.

import forestall as fs

fs.events("iraq-2020", parties=["irq.kh"], since=dt.date(2019, 12, 1))
fs.claims(fs.load("iraq-2020"), speakers=["Iran"], stances=["denies"], as_of="2020-01-10")
"""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl

from forestall import crisis as crises
from forestall.dates import parse_day
from forestall.flow.asking import ask
from forestall.flow.filters import Filter
from forestall.records import Crisis

__all__ = ["claims", "events", "figures", "sources"]


def events(crisis: Crisis | str, **asked: Any) -> pl.DataFrame:
    """The record's events, accounts of one brought together, earliest first.

    `asked` holds `as_of` (a day), `limit`, `out`, `own_use`, and the fields of `flow.filters.Filter`. Rows of a source
    whose licence keeps them in come only with `own_use=True`: they must stay with who asks. Raises UsageError for what
    cannot be asked.
    """
    return _frame(crisis, "event", asked)


def claims(crisis: Crisis | str, **asked: Any) -> pl.DataFrame:
    """Who says what, by day of publication; `asked` as for `events`."""
    return _frame(crisis, "claim", asked)


def figures(crisis: Crisis | str, **asked: Any) -> pl.DataFrame:
    """Stated quantities, by day; `asked` as for `events`."""
    return _frame(crisis, "figure", asked)


def sources(crisis: Crisis | str, **asked: Any) -> pl.DataFrame:
    """Who published, with how many events and reports; `asked` as for `events`."""
    return _frame(crisis, "source", asked)


def _frame(crisis: Crisis | str, kind: str, asked: dict[str, Any]) -> pl.DataFrame:
    how = {name: asked.pop(name) for name in ("limit", "own_use") if name in asked}
    out, as_of = asked.pop("out", None), asked.pop("as_of", None)
    given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in asked.items()}
    wanted = Filter(**given)
    return ask(_name(crisis), kind, wanted, as_of=_day(as_of), out=Path(out) if out else None, **how).frame


def _day(day: dt.date | str | None) -> dt.date | None:
    return parse_day(day, where="as_of") if isinstance(day, str) else day


def _name(crisis: Crisis | str) -> str:
    """What finds the crisis again: a built-in by its name, for nothing is written into its own folder."""
    if isinstance(crisis, str):
        return crisis
    return crisis.id if crisis.folder.parent == crises.BUILT_IN else str(crisis.folder)
