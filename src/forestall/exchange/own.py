"""The project's own table of events: exported as CSV, Excel, Parquet and JSON Lines, read back as `forestall`.

One row an event. Lists stand in one cell, parted by "; "; weights are `actor=0.6; unknown=0.4`. Read back, an event is
what it was, but for its claims and spans, which rest in reports that are not exported, and its source, which is the
table it now comes from.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from forestall.dates import When
from forestall.errors import DataError
from forestall.exchange import cells
from forestall.exchange.desk import Desk
from forestall.exchange.neutral import plain
from forestall.exchange.rows import CellError, Layout, Row
from forestall.records import Actor, Event, Place, Quad, Source, Status, Toll

__all__ = ["COLUMNS", "LAYOUT", "flat", "joined", "parser"]

COLUMNS: Mapping[str, type] = {
    "id": str, "start": str, "end": str, "precision": str, "type": str, "mode": str, "cameo": str, "quad": str,
    "intensity": float, "actors": str, "actor_names": str, "targets": str, "target_names": str, "place": str,
    "country": str, "latitude": float, "longitude": float, "place_precision": str, "deaths_low": int, "deaths": int,
    "deaths_high": int, "wounded_low": int, "wounded": int, "wounded_high": int, "own_deaths": int, "status": str,
    "weights": str, "confidence": float, "summary": str, "source": str, "source_ref": str, "licence": str,
    "attribution": str, "published": str,
}  # fmt: skip
"""Column -> what its cells are."""

LAYOUT = Layout(needs=("id", "start", "end", "type", "actors", "targets", "status"))
"""What the file looks like."""

_PARTING = re.compile(r"(?<!\\); ")


def flat(event: Event, actors: Mapping[str, Actor], sources: Mapping[str, Source]) -> dict[str, Any]:
    """The event as a row, by COLUMNS; None is an empty cell."""
    source = sources.get(event.source)
    place = event.place or Place("")
    return {
        "id": event.id,
        "start": event.when.start.isoformat(),
        "end": event.when.end.isoformat(),
        "precision": event.when.precision,
        "type": event.type,
        "mode": event.mode,
        "cameo": event.cameo,
        "quad": event.quad,
        "intensity": event.intensity,
        "actors": joined(event.actors),
        "actor_names": joined(_names(event.actors, actors)),
        "targets": joined(event.targets),
        "target_names": joined(_names(event.targets, actors)),
        "place": place.name if event.place else None,
        "country": place.country,
        "latitude": place.lat,
        "longitude": place.lon,
        "place_precision": place.precision if event.place else None,
        **_toll("deaths", event.deaths),
        **_toll("wounded", event.wounded),
        "own_deaths": event.own_deaths,
        "status": event.status,
        "weights": joined(f"{who}={share!r}" for who, share in event.weights.items()),
        "confidence": event.confidence,
        "summary": event.summary,
        "source": event.source,
        "source_ref": event.source_ref,
        "licence": source.licence if source else "",
        "attribution": source.attribution if source else "",
        "published": event.published.isoformat() if event.published else None,
    }


def joined(values: Any) -> str:
    """Several texts in one cell.

    >>> joined(["usa", "name:a; b"])
    'usa; name:a\\\\; b'
    """
    return "; ".join(value.replace(";", "\\;") for value in values)


def parser(desk: Desk) -> Callable[[Row], Event]:
    """How a row becomes an event again."""

    def parse(row: Row) -> Event:
        found = desk.type(row["type"])
        if found is None:
            raise CellError("type", row["type"], "not one of the sixteen PLOVER types")
        if not row["id"]:
            raise CellError("id", "", "the id is empty")
        confidence = cells.level(row, "confidence")
        return Event(
            id=_text(row, "id"),
            when=_when(row),
            type=found[0],
            mode=_text(row, "mode") or None,
            cameo=_text(row, "cameo") or None,
            quad=_one_of(row, "quad", get_args(Quad)) if row["quad"] else None,
            intensity=cells.level(row, "intensity"),
            actors=_met(row, "actors", "actor_names", desk),
            targets=_met(row, "targets", "target_names", desk),
            place=_place(row),
            deaths=cells.tolls(row, "deaths_low", "deaths", "deaths_high"),
            wounded=cells.tolls(row, "wounded_low", "wounded", "wounded_high"),
            own_deaths=cells.whole(row, "own_deaths"),
            status=_one_of(row, "status", get_args(Status)),
            weights=_weights(row),
            confidence=1.0 if confidence is None else confidence,
            summary=_text(row, "summary"),
            source=desk.table.source.id,
            source_ref=_text(row, "source_ref"),
            published=cells.maybe_day(row["published"]),
        )

    return parse


def _names(ids: tuple[str, ...], actors: Mapping[str, Actor]) -> list[str]:
    return [actors[id].name if id in actors else id.removeprefix("name:") for id in ids]


def _toll(name: str, toll: Toll | None) -> dict[str, int | None]:
    low, best, high = (toll.low, toll.best, toll.high) if toll else (None, None, None)
    return {f"{name}_low": low, name: best, f"{name}_high": high}


def _text(row: Row, column: str) -> str:
    return plain(row[column])


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.replace("\\;", ";") for part in _PARTING.split(plain(text)) if part)


def _one_of(row: Row, column: str, allowed: tuple[Any, ...]) -> Any:
    if row[column] not in allowed:
        raise CellError(column, row[column], f"not one of {', '.join(allowed)}")
    return row[column]


def _met(row: Row, column: str, names: str, desk: Desk) -> tuple[str, ...]:
    """The ids of a side; those that the vocabulary does not know keep the names that stand beside them."""
    ids, called = _split(row[column]), _split(row[names])
    for k, id in enumerate(ids):
        desk.meet(id, called[k] if len(called) == len(ids) else id.removeprefix("name:"))
    return ids


def _when(row: Row) -> When:
    start, end, precision = cells.day(row, "start"), cells.day(row, "end"), row["precision"] or "day"
    try:
        return When(start, end, precision)  # type: ignore[arg-type]
    except DataError as error:
        raise CellError("precision", precision, str(error)) from None


def _place(row: Row) -> Place | None:
    if not row["place"] and not row["place_precision"]:
        return None
    lat, lon = cells.degrees(row)
    return Place(_text(row, "place"), row["country"] or None, lat, lon, row["place_precision"] or "unknown")


def _weights(row: Row) -> dict[str, float]:
    found = {}
    for part in _split(row["weights"]):
        who, _, share = part.rpartition("=")
        value = cells.to_level("weights", share)
        if not who or value is None or not 0 <= value <= 1:
            raise CellError("weights", row["weights"], "not like actor=0.6; unknown=0.4")
        found[who] = value
    return found
