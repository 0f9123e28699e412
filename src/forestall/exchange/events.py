"""A plain table of events: one row says who did what to whom, when, where, with which losses.

Columns: id, date, source_actor, target_actor, type, location; optional precision, country, killed, wounded,
own_killed, note, source_url, published. Words become ids through the vocabulary that is passed in; a name it does not
know is kept as `name:...`, a type it does not know keeps the row out. What stands in brackets after a name says how
sure the table is of it: suspected, claimed, accused, denies (see `party`).
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping

from forestall.dates import Precision, When
from forestall.exchange import cells
from forestall.exchange.desk import Desk
from forestall.exchange.party import party
from forestall.exchange.rows import CellError, Layout, Row
from forestall.records import Event, Place, Toll
from forestall.vocabulary import Vocabulary

__all__ = ["LAYOUT", "parser"]

_NEEDS = ("id", "date", "source_actor", "target_actor", "type", "location")
_TOLL = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")
_MARGINS: Mapping[str, tuple[int, Precision]] = {
    "": (0, "day"),
    "day": (0, "day"),
    "near": (1, "week"),
    "week": (3, "week"),
    "month": (15, "month"),
}
"""Word of the precision column -> days either side, and the precision they are kept with."""


LAYOUT = Layout(needs=_NEEDS, comments=True, dates=("date",))
"""What the file looks like."""


def parser(desk: Desk) -> Callable[[Row], Event]:
    """How a row becomes an event; event ids are `TABLE:ID`."""

    def parse(row: Row) -> Event:
        if not row["id"]:
            raise CellError("id", "", "the id is empty")
        return _event(row, desk)

    return parse


def _event(row: Row, desk: Desk) -> Event:
    vocabulary, countries = desk.vocabulary, desk.countries
    code = vocabulary.resolve_type(row["type"])
    if code is None:
        raise CellError("type", row["type"], "the vocabulary has no such type of event")
    when = _when(row)
    near = (row["country"],) if row["country"] else countries
    source = party(row["source_actor"], vocabulary=vocabulary, countries=near, day=when.middle)
    target = party(row["target_actor"], vocabulary=vocabulary, countries=near, day=when.middle)
    deaths, own = _toll(row, "killed"), _toll(row, "own_killed")
    if own is not None and deaths is not None and own.best > deaths.high:
        raise CellError("own_killed", row["own_killed"], f"more than all who were killed ({deaths.high})")
    return Event(
        id=f"{desk.table.id}:{row['id']}",
        when=when,
        type=code.type,
        mode=code.mode,
        cameo=code.cameo,
        quad=code.quad,
        intensity=code.intensity,
        actors=source.actors,
        targets=target.actors,
        place=_place(row, vocabulary, near),
        deaths=deaths,
        wounded=_toll(row, "wounded"),
        own_deaths=own.best if own else None,
        status=source.status,
        weights=source.weights,
        summary=_summary(row),
        source=desk.table.source.id,
        source_ref=row["source_url"] or row["id"],
        published=cells.maybe_day(row["published"]),
    )


def _when(row: Row) -> When:
    day = cells.day(row, "date")
    if row["precision"] not in _MARGINS:
        raise CellError("precision", row["precision"], "not one of day, near, week, month")
    margin, precision = _MARGINS[row["precision"]]
    return When(day - dt.timedelta(days=margin), day + dt.timedelta(days=margin), precision)


def _toll(row: Row, column: str) -> Toll | None:
    if not row[column]:
        return None
    match = _TOLL.fullmatch(row[column])
    if not match:
        raise CellError(column, row[column], "not a whole number like 8, or lowest-highest like 8-13")
    low, high = int(match[1]), int(match[2] or match[1])
    if high < low:
        raise CellError(column, row[column], "the highest number is below the lowest")
    return Toll(low, low, high)


def _place(row: Row, vocabulary: Vocabulary, countries: tuple[str, ...]) -> Place | None:
    if not row["location"]:
        return None
    return vocabulary.resolve_place(row["location"], countries=countries) or Place(
        row["location"], row["country"] or None
    )


def _summary(row: Row) -> str:
    what = row["type"][:1].upper() + row["type"][1:]
    where = f", {row['location']}" if row["location"] else ""
    return f"{what}{where}: {row['note']}." if row["note"] else f"{what}{where}."
