"""POLECAT: events that are PLOVER already, with names, countries as ISO codes, and GeoNames places.

Several actors of one side stand in one cell, separated by semicolons; each keeps its name unless the vocabulary knows
it.
"""

from collections.abc import Callable

from forestall.dates import When
from forestall.exchange import cells
from forestall.exchange.desk import Desk
from forestall.exchange.rows import Layout, Row
from forestall.records import Event, EventType, Place, Quad

__all__ = ["LAYOUT", "parser"]

LAYOUT = Layout(
    needs=("event_id", "event_date", "event_type", "actor_name", "recipient_name"),
    dates=("event_date", "publication_date"),
)
"""What the file looks like."""

_NAMES = ("placename", "city", "district", "province", "country")


def parser(desk: Desk) -> Callable[[Row], Event]:
    """How a row becomes an event."""

    def parse(row: Row) -> Event:
        id = cells.key(row, "event_id")
        type, quad, usual = _type(row, desk)
        level = cells.level(row, "intensity")
        return Event(
            id=f"{desk.table.id}:{id}",
            when=When.day(cells.day(row, "event_date")),
            type=type,
            mode=row["event_mode"].lower() or None,
            quad=quad,
            intensity=usual if level is None else level,
            actors=_party(desk, row["actor_name"], row["actor_country"]),
            targets=_party(desk, row["recipient_name"], row["recipient_country"]),
            place=_place(row, desk),
            source=desk.table.source.id,
            source_ref=id,
        )

    return parse


def _party(desk: Desk, names: str, countries: str) -> tuple[str, ...]:
    homes = [part.strip() for part in countries.split(";")]
    found: dict[str, None] = {}
    for k, name in enumerate(names.split(";")):
        home = homes[k] if k < len(homes) else homes[0]
        country = None if home in ("", "None") else desk.country(home)
        if name.strip() not in ("", "None"):
            found |= dict.fromkeys(desk.party(name.strip(), country=country, belongs=country is not None))
    return tuple(found)


def _type(row: Row, desk: Desk) -> tuple[EventType, Quad, float]:
    """The row's own type; one that PLOVER does not have is speech without demand or blame, and noted."""
    found = desk.type(row["event_type"])
    if found is None:
        desk.note("code", row["event_type"])
    return found or ("CONSULT", "verbal cooperation", 0.0)


def _place(row: Row, desk: Desk) -> Place | None:
    lat, lon = cells.degrees(row)
    name = next((row[c] for c in _NAMES if row[c] not in ("", "None")), "")
    precision = "city" if row["city"] else "region" if name != row["country"] else "country"
    return Place(name, desk.country(row["country"]), lat, lon, precision) if name else None
