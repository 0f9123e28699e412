"""ICEWS coded events, as published (tab-separated) or in the tidied form with names in small letters.

Names come with a country ("Police (India)"; "Donald Trump", United States): an actor the vocabulary does not know is
kept by its name and held to be of that country. An event is known by its id and its date.
"""

from collections.abc import Callable

from forestall.dates import When
from forestall.exchange import cells
from forestall.exchange.desk import Desk
from forestall.exchange.rows import Layout, Row
from forestall.records import Event, Place

__all__ = ["LAYOUT", "parser"]

LAYOUT = Layout(
    needs=("event_id", "event_date", "source_name", "target_name", "cameo_code"), quoted=False, dates=("event_date",)
)
"""What the file looks like."""


def parser(desk: Desk) -> Callable[[Row], Event]:
    """How a row becomes an event."""

    def parse(row: Row) -> Event:
        id = f"{cells.key(row, 'event_id')}:{cells.day(row, 'event_date')}"
        code, level = row["cameo_code"], cells.level(row, "intensity")
        known = desk.coded("cameo", code)
        return desk.event(
            id,
            known,
            When.day(cells.day(row, "event_date")),
            cameo=code or None,
            intensity=known.intensity if level is None else level,
            actors=_party(desk, row["source_name"], row["source_country"]),
            targets=_party(desk, row["target_name"], row["target_country"]),
            place=_place(row, desk),
        )

    return parse


def _party(desk: Desk, name: str, country: str) -> tuple[str, ...]:
    return desk.party(name, country=desk.country(country), belongs=bool(country))


def _place(row: Row, desk: Desk) -> Place | None:
    lat, lon = cells.degrees(row)
    name = row["city"] or row["district"] or row["province"] or row["country"]
    precision = "city" if row["city"] else "region" if name != row["country"] else "country"
    return Place(name, desk.country(row["country"]), lat, lon, precision) if name else None
