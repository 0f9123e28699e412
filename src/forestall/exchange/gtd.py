"""GTD, the Global Terrorism Database: 135 columns; rows never leave (see `sources.toml`).

`gname` is who did it, as GTD holds it; a group that is only suspected (`guncertain1`) makes the event reported, one
that claimed it (`claimed`) makes it claimed. Month or day 0 means that it is not known.
"""

import calendar
import datetime as dt
from collections.abc import Callable

from forestall.dates import When
from forestall.exchange import cells
from forestall.exchange.desk import Desk
from forestall.exchange.rows import CellError, Layout, Row
from forestall.records import Event, Place, Status, Toll
from forestall.vocabulary import Coded

__all__ = ["LAYOUT", "parser"]

LAYOUT = Layout(needs=("eventid", "iyear", "imonth", "iday", "attacktype1", "gname"))
"""What the file looks like."""

_SUICIDE = "suicide-attack"


def parser(desk: Desk) -> Callable[[Row], Event]:
    """How a row becomes an event."""

    def parse(row: Row) -> Event:
        id = cells.key(row, "eventid")
        country = desk.country(row["country_txt"])
        known = desk.coded("gtd", row["attacktype1"].partition(".")[0])
        lat, lon = cells.degrees(row)
        return desk.event(
            id,
            known,
            _when(row),
            mode=_mode(row, known),
            actors=_group(row, desk, country),
            targets=_target(row, desk),
            place=Place(row["city"] or row["provstate"] or row["country_txt"], country, lat, lon, "city"),
            deaths=_toll(row, "nkill"),
            wounded=_toll(row, "nwound"),
            status=_status(row),
            summary=row["summary"] or known.label,
        )

    return parse


def _mode(row: Row, known: Coded) -> str | None:
    suicide = known.type == "ASSAULT" and row["suicide"].startswith("1")
    return _SUICIDE if suicide else known.mode


def _group(row: Row, desk: Desk, country: str | None) -> tuple[str, ...]:
    return () if row["gname"].casefold() in ("", "unknown") else desk.party(row["gname"], country=country)


def _target(row: Row, desk: Desk) -> tuple[str, ...]:
    """The target's kind and nationality ("Police (Iraq)"), else the target's own name."""
    nation, kind = row["natlty1_txt"], row["targtype1_txt"].split(" (")[0]
    country = desk.country(nation) if nation else None
    if country and kind:
        return desk.party(f"{kind} ({nation})", country=country)
    return desk.party(row["target1"] or kind, country=country)


def _status(row: Row) -> Status:
    if row["claimed"].startswith("1"):
        return "claimed"
    return "reported" if row["guncertain1"].startswith("1") else "asserted"


def _toll(row: Row, column: str) -> Toll | None:
    count = cells.whole(row, column)
    return None if count is None else Toll(count, count, count)


def _when(row: Row) -> When:
    year, month, day = (cells.whole(row, column) or 0 for column in ("iyear", "imonth", "iday"))
    try:
        if not 1900 <= year <= 2100:
            raise ValueError
        if month == 0:
            return When(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")
        if day == 0:
            last = calendar.monthrange(year, month)[1]
            return When(dt.date(year, month, 1), dt.date(year, month, last), "month")
        return When.day(dt.date(year, month, day))
    except (ValueError, calendar.IllegalMonthError):
        value = f"{row['iyear']}-{row['imonth']}-{row['iday']}"
        raise CellError("iyear", value, "not a day between 1900 and 2100") from None
