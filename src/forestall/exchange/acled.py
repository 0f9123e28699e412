"""ACLED's event export: 31 columns, and older ones with other column names; rows never leave (see `sources.toml`).

ACLED names two sides and no direction: the first stands as the actor. Its time precision 2 is a week, 3 a month. The
day on which a row was last changed counts as that of its publication.
"""

from collections.abc import Callable, Mapping

from forestall.dates import Precision
from forestall.exchange import cells
from forestall.exchange.desk import Desk
from forestall.exchange.rows import Layout, Row
from forestall.records import Event, Place, Toll

__all__ = ["LAYOUT", "parser"]

LAYOUT = Layout(
    needs=("event_date", "event_type", "actor1"),
    any_of=("event_id_cnty", "data_id"),
    renamed={"event_id": "event_id_cnty"},
    dates=("event_date",),
)
"""What the file looks like."""

_PRECISIONS: Mapping[str, Precision] = {"2": "week", "3": "month"}
_PLACES: Mapping[str, str] = {"1": "site", "2": "district", "3": "region"}


def parser(desk: Desk) -> Callable[[Row], Event]:
    """How a row becomes an event."""

    def parse(row: Row) -> Event:
        id = cells.key(row, "event_id_cnty") if row["event_id_cnty"] else cells.key(row, "data_id")
        country = desk.country(row["country"])
        known = desk.coded("acled", row["sub_event_type"] or row["event_type"])
        deaths = cells.whole(row, "fatalities")
        lat, lon = cells.degrees(row)
        return desk.event(
            id,
            known,
            cells.within(cells.day(row, "event_date"), _PRECISIONS.get(row["time_precision"][:1], "day")),
            actors=desk.party(row["actor1"], country=country),
            targets=desk.party(row["actor2"], country=country),
            place=Place(row["location"], country, lat, lon, _PLACES.get(row["geo_precision"][:1], "unknown")),
            deaths=None if deaths is None else Toll(deaths, deaths, deaths),
            summary=row["notes"] or known.label,
            published=cells.moment(row["timestamp"]),
        )

    return parse
