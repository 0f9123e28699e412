"""What stands in a record, as columns: the body of a statement -> the cells of one row, kind by kind.

Lists stand in one cell, parted by "; " as in an export (a semicolon inside one is escaped); days are ISO texts here and
become days in the frame.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

__all__ = ["CELLS", "COLUMNS", "DAYS", "joined", "split"]

_T, _I, _F, _B = pl.String, pl.Int64, pl.Float64, pl.Boolean

COLUMNS: Mapping[str, Mapping[str, type[pl.DataType]]] = {
    "report": {
        "id": _T, "title": _T, "source": _T, "published": _T, "language": _T, "grade": _T, "note": _T,
    },
    "event": {
        "id": _T, "start": _T, "end": _T, "precision": _T, "type": _T, "mode": _T, "cameo": _T, "quad": _T,
        "intensity": _F, "actors": _T, "targets": _T, "place": _T, "country": _T, "latitude": _F, "longitude": _F,
        "place_precision": _T, "deaths_low": _I, "deaths": _I, "deaths_high": _I, "wounded_low": _I, "wounded": _I,
        "wounded_high": _I, "own_deaths": _I, "status": _T, "weights": _T, "confidence": _F, "summary": _T,
        "source": _T, "source_ref": _T, "report": _T, "published": _T, "claims": _T,
        "inferred": _T,
    },
    "claim": {
        "id": _T, "speaker": _T, "stance": _T, "about": _T, "actor": _T, "via": _T, "quote": _T, "report": _T,
        "published": _T,
    },
    "figure": {
        "id": _T, "indicator": _T, "value": _F, "low": _F, "high": _F, "unit": _T, "start": _T, "end": _T,
        "precision": _T, "place": _T, "country": _T, "speaker": _T, "report": _T, "published": _T,
    },
    "source": {
        "id": _T, "name": _T, "grade": _T, "licence": _T, "url": _T, "attribution": _T, "share_rows": _B,
    },
    "actor": {
        "id": _T, "name": _T, "kind": _T, "country": _T, "aliases": _T, "allegiances": _T,
    },
    "merge": {"event": _T, "parts": _T, "reason": _T},
}  # fmt: skip
"""Kind of statement -> its columns, beside those of `index`; reports first, for others take their days from them."""

DAYS = ("start", "end", "published")
"""Columns that hold days."""

_PARTING = re.compile(r"(?<!\\); ")
_NO_PLACE = dict.fromkeys(("name", "country", "lat", "lon", "precision"))
_NO_TOLL = dict.fromkeys(("low", "best", "high"))
_NO_WHEN = dict.fromkeys(("start", "end", "precision"))


def joined(values: Any) -> str:
    """Several texts in one cell."""
    return "; ".join([value.replace(";", "\\;") for value in values])


def split(cell: str) -> tuple[str, ...]:
    """The texts of a cell.

    >>> split(joined(["usa", "name:a; b"]))
    ('usa', 'name:a; b')
    """
    return tuple(part.replace("\\;", ";") for part in _PARTING.split(cell) if part)


def _event(d: dict[str, Any]) -> tuple[Any, ...]:
    w, p = d["when"], d["place"] or _NO_PLACE
    k, h, shares = d["deaths"] or _NO_TOLL, d["wounded"] or _NO_TOLL, d["weights"]
    return (
        d["id"], w["start"], w["end"], w["precision"], d["type"], d["mode"], d["cameo"], d["quad"], d["intensity"],
        joined(d["actors"]), joined(d["targets"]), p["name"], p["country"], p["lat"], p["lon"], p["precision"],
        k["low"], k["best"], k["high"], h["low"], h["best"], h["high"], d["own_deaths"], d["status"],
        joined([f"{who}={share!r}" for who, share in shares.items()]) if shares else "", d["confidence"],
        d["summary"], d["source"], d["source_ref"], d["report"], d.get("published"), joined(d["claims"]),
        joined(d.get("inferred", ())),
    )  # fmt: skip


def _claim(d: dict[str, Any]) -> tuple[Any, ...]:
    return (
        d["id"], d["speaker"], d["stance"], joined(d["about"]), d["actor"], joined(d["via"]), d["quote"], d["report"],
        None,
    )  # fmt: skip


def _figure(d: dict[str, Any]) -> tuple[Any, ...]:
    w, p = d["when"] or _NO_WHEN, d["place"] or _NO_PLACE
    return (
        d["id"], d["indicator"], d["value"], d["low"], d["high"], d["unit"], w["start"], w["end"], w["precision"],
        p["name"], p["country"], d["speaker"], d["report"], None,
    )  # fmt: skip


def _actor(d: dict[str, Any]) -> tuple[Any, ...]:
    return d["id"], d["name"], d["kind"], d["country"], joined(d["aliases"]), joined(d["allegiances"])


def _merge(d: dict[str, Any]) -> tuple[Any, ...]:
    return d["event"], joined(d["parts"]), d["reason"]


def _plain(kind: str) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    columns = tuple(COLUMNS[kind])
    return lambda d: tuple(d[column] for column in columns)


CELLS: Mapping[str, Callable[[dict[str, Any]], tuple[Any, ...]]] = {
    "event": _event,
    "claim": _claim,
    "figure": _figure,
    "source": _plain("source"),
    "report": _plain("report"),
    "actor": _actor,
    "merge": _merge,
}
"""Kind of statement -> the cells of one, in the order of its columns."""
