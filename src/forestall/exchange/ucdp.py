"""UCDP GED: 49 columns with a header or without, the HXL variant of HDX, and the monthly candidate releases.

UCDP codes two sides and no direction: side A stands as the actor, side B as the target. `date_prec` says how wide the
dates are, `where_prec` how exact the place.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from forestall.dates import Precision, When
from forestall.exchange import cells
from forestall.exchange.desk import Desk
from forestall.exchange.rows import CellError, Layout, Row
from forestall.records import Event, Place

__all__ = ["LAYOUT", "parser"]

_COLUMNS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob"
)

LAYOUT = Layout(
    needs=("id", "type_of_violence", "side_a", "side_b", "date_start", "date_end"),
    bare=(tuple(_COLUMNS.split()),),
    renamed={"best_est": "best", "high_est": "high", "low_est": "low"},
    dates=("date_start", "date_end"),
)
"""What the file looks like."""

_PLACES: Mapping[str, str] = {
    "1": "city", "2": "city", "3": "district", "4": "region", "5": "region", "6": "country", "7": "country",
}  # fmt: skip


def parser(desk: Desk) -> Callable[[Row], Event]:
    """How a row becomes an event."""

    def parse(row: Row) -> Event:
        id = cells.key(row, "id")
        country = desk.country(row["country"])
        known = desk.coded("ucdp", row["type_of_violence"][:1])
        own = cells.whole(row, "deaths_b") if known.mode == "battle" else None
        toll = cells.tolls(row, "low", "best", "high")
        return desk.event(
            id,
            known,
            _when(row),
            actors=desk.party(row["side_a"], country=country),
            targets=desk.party(row["side_b"], country=country),
            place=_place(row, country),
            deaths=toll,
            own_deaths=own,
            summary=f"Fighting between {row['side_a']} and {row['side_b']}" if known.mode == "battle" else "",
        )

    return parse


def _place(row: Row, country: str | None) -> Place:
    lat, lon = cells.degrees(row)
    name = row["where_coordinates"] or row["adm_2"] or row["adm_1"] or row["country"]
    return Place(name, country, lat, lon, _PLACES.get(row["where_prec"][:1], "unknown"))


def _when(row: Row) -> When:
    start, end = cells.day(row, "date_start"), cells.day(row, "date_end")
    if end < start:
        raise CellError("date_end", row["date_end"], f"lies before date_start ({row['date_start']})")
    if start == end:
        return When.day(start)
    return When(start, end, _precision(end - start))


def _precision(span: dt.timedelta) -> Precision:
    return "week" if span.days <= 7 else "month" if span.days <= 31 else "year"
