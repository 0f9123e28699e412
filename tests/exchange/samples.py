"""Synthetic rows of every format of events: none is a row of the data set itself."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from forestall.exchange import gdelt, ucdp

__all__ = ["SAMPLES", "Sample", "text"]

ACLED = [
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude",
    "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
]  # fmt: skip
ICEWS = [
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
]  # fmt: skip
POLECAT = [
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Recipient Name", "Recipient Country", "Placename", "City", "District", "Province",
    "Country", "Latitude", "Longitude", "Source", "Publication Date",
]  # fmt: skip
GTD = [
    "eventid", "iyear", "imonth", "iday", "country", "country_txt", "provstate", "city", "latitude", "longitude",
    "summary", "suicide", "attacktype1", "attacktype1_txt", "targtype1_txt", "target1", "natlty1_txt", "gname",
    "guncertain1", "claimed", "nkill", "nwound",
]  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A format's columns, three good rows, and how its file is written."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    separator: str = ","
    header: bool = True
    date: str = "event_date"
    """The column of the day, and below that of a number."""
    number: str = "latitude"


def _days(
    column: str, *rows: Mapping[str, str], days: tuple[str, ...] = ("2020-01-05", "2020-01-06", "2020-01-07")
) -> tuple[Mapping[str, str], ...]:
    return tuple({**row, column: day} for row, day in zip(rows, days, strict=True))


def _three(id: str, row: Mapping[str, str]) -> tuple[Mapping[str, str], ...]:
    return tuple({**row, id: f"{n}"} for n in (101, 102, 103))


SAMPLES: Mapping[str, Sample] = {
    "acled": Sample(
        tuple(ACLED),
        _days("event_date", *_three("event_id_cnty", {
            "time_precision": "1", "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike",
            "actor1": "Military Forces of Iraq (2014-)", "actor2": "Islamic State (Iraq)", "country": "Iraq",
            "location": "Kirkuk", "latitude": "35.47", "longitude": "44.39", "geo_precision": "1",
            "notes": "A strike is reported.", "fatalities": "3",
        })),
    ),
    "ucdp": Sample(
        tuple(ucdp.LAYOUT.bare[0]),
        tuple({**row, "date_end": row["date_start"]} for row in _days("date_start", *_three("id", {
            "year": "2020.0", "type_of_violence": "1.0", "side_a": "Government of Iraq", "side_b": "IS",
            "where_prec": "1.0", "where_coordinates": "Kirkuk town", "latitude": "35.47", "longitude": "44.39",
            "country": "Iraq", "date_prec": "1.0", "deaths_b": "2.0", "best": "2.0", "high": "3.0", "low": "1.0",
        }))),
        date="date_start",
    ),
    "gdelt": Sample(
        tuple(gdelt.LAYOUT.bare[0]),
        _days("sqldate", *_three("globaleventid", {
            "actor1code": "IRQMIL", "actor1name": "IRAQI ARMY", "actor1countrycode": "IRQ", "actor2code": "IRN",
            "actor2name": "IRAN", "eventcode": "1831", "quadclass": "4", "goldsteinscale": "-9.5",
            "actiongeo_type": "4", "actiongeo_fullname": "Kirkuk, Iraq", "actiongeo_countrycode": "IZ",
            "actiongeo_lat": "35.47", "actiongeo_long": "44.39", "sourceurl": "https://example.org/a",
        }), days=("20200105", "20200106", "20200107")),
        separator="\t", header=False, date="sqldate", number="goldsteinscale",
    ),
    "icews": Sample(
        tuple(ICEWS),
        _days("Event Date", *_three("Event ID", {
            "Source Name": "Police (Iraq)", "Source Country": "Iraq", "CAMEO Code": "173", "Intensity": "-5.0",
            "Target Name": "A Speaker", "Target Country": "Iran", "City": "Kirkuk", "Country": "Iraq",
            "Latitude": "35.47", "Longitude": "44.39",
        })),
        separator="\t", date="Event Date", number="Intensity",
    ),
    "polecat": Sample(
        tuple(POLECAT),
        _days("Event Date", *_three("Event ID", {
            "Event Type": "ASSAULT", "Event Mode": "aerial", "Intensity": "-9.0", "Actor Name": "United States;None",
            "Actor Country": "USA;None", "Recipient Name": "Hill Brigade", "Recipient Country": "IRQ",
            "Placename": "Kirkuk", "Country": "IRQ", "Latitude": "35.47", "Longitude": "44.39",
        })),
        separator="\t", date="Event Date", number="Intensity",
    ),
    "gtd": Sample(
        tuple(GTD),
        tuple({**row, "iyear": "2020", "imonth": "1", "iday": row["iday"]} for row in _days("iday", *_three("eventid", {
            "country_txt": "Iraq", "city": "Kirkuk", "latitude": "35.47", "longitude": "44.39", "attacktype1": "3",
            "suicide": "1", "targtype1_txt": "Police", "natlty1_txt": "Iraq", "gname": "Hill Brigade",
            "nkill": "2", "nwound": "5",
        }), days=("5", "6", "7"))),
        date="iyear",
    ),
    "keds": Sample(
        ("date", "source", "target", "weis", "label"),
        _days("date", *({"source": "IRQ", "target": t, "weis": "223", "label": "X"} for t in ("IRN", "KUW", "USA")),
              days=("900105", "900106", "900107")),
        separator=" ", header=False, date="date", number="date",
    ),
    "events": Sample(
        ("id", "date", "precision", "source_actor", "target_actor", "type", "location", "country", "killed", "wounded"),
        _days("date", *_three("id", {
            "precision": "day", "source_actor": "Norway", "target_actor": "Sweden", "type": "rocket",
            "location": "Persian Gulf", "country": "NOR", "killed": "3", "wounded": "8-13",
        })),
        date="date", number="killed",
    ),
}  # fmt: skip


def text(form: str, *changes: Mapping[str, str], header: bool | None = None, separator: str = "") -> str:
    """The sample's file; `changes[n]` replaces cells of row n."""
    sample = SAMPLES[form]
    mark = separator or sample.separator
    rows = [{**row, **(changes[n] if n < len(changes) else {})} for n, row in enumerate(sample.rows)]
    lines = [[row.get(column, "") for column in sample.columns] for row in rows]
    if sample.header if header is None else header:
        lines.insert(0, list(sample.columns))
    if mark in "\t ":
        return "".join(mark.join(line) + "\n" for line in lines)
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(lines)
    return out.getvalue()
