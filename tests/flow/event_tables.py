"""Made tables of one conflict, in the exact columns of each data set of events; the events themselves are invented.

Two sides answer each other for 240 days, one of them hurts civilians, and a pair of parties far away fights too.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

__all__ = ["LAST", "TABLES", "acts"]

FIRST, LAST = dt.date(2020, 1, 1), dt.date(2020, 8, 27)
_SEED = 11
_LINES = (Path(__file__).parent / "columns.txt").read_text(encoding="utf-8").splitlines()[1:]
COLUMNS = {form: columns for form, *columns in (line.split("|") for line in _LINES)}


@dataclass(frozen=True)
class Act:
    """One side's act against the other; `far` of the pair that fights elsewhere."""

    number: int
    day: dt.date
    first: bool
    far: bool
    killed: int
    civilians: bool = False


def acts() -> Iterator[Act]:
    """Each act leads to an answer within a week more often than not; the first day and the last have one."""
    draw = np.random.default_rng(_SEED)
    days = (LAST - FIRST).days + 1
    load, number = np.zeros((2, 2)), 0
    for t in range(days):
        load *= 0.7
        for far in (False, True):
            for side in (0, 1):
                rate = (0.05 if far else 0.12) + 0.15 * load[int(far), 1 - side]
                many = int(draw.poisson(rate)) or int(t in (0, days - 1) and not far and side == 0)
                load[int(far), side] += many
                for _ in range(many):
                    number += 1
                    hurt = not far and side == 1 and bool(draw.random() < 0.3)
                    yield Act(number, FIRST + dt.timedelta(days=t), side == 0, far, int(draw.poisson(1.2)), hurt)


_STATES = {False: ("Iran", "Iraq"), True: ("India", "Pakistan")}
_CODES = {"Iran": "IRN", "Iraq": "IRQ", "India": "IND", "Pakistan": "PAK"}
_TOWNS = {"Iran": ("Ahvaz", 31.32, 48.67), "Iraq": ("Basra", 30.51, 47.78), "India": ("Poonch", 33.77, 74.1),
          "Pakistan": ("Kotli", 33.52, 73.9)}  # fmt: skip


def _sides(act: Act) -> tuple[str, str]:
    one, other = _STATES[act.far]
    return (one, other) if act.first else (other, one)


def _acled(act: Act) -> Mapping[str, object]:
    actor, target = _sides(act)
    town, latitude, longitude = _TOWNS[target]
    return {
        "event_id_cnty": f"{_CODES[target]}{act.number}", "event_date": act.day, "year": act.day.year,
        "time_precision": 1, "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
        "sub_event_type": "Shelling/artillery/missile attack", "actor1": f"Military Forces of {actor} (1989-)",
        "inter1": "State forces", "inter2": "Civilians" if act.civilians else "State forces",
        "actor2": f"Civilians ({target})" if act.civilians else f"Military Forces of {target} (1989-)",
        "civilian_targeting": "Civilian targeting" * act.civilians, "country": target, "admin1": town,
        "location": town, "latitude": latitude, "longitude": longitude, "geo_precision": 1,
        "source": "Invented list", "notes": "An invented act.", "fatalities": act.killed, "timestamp": 1600000000,
    }  # fmt: skip


def _ucdp(act: Act) -> Mapping[str, object]:
    one, other = _STATES[act.far]
    place = _sides(act)[1]
    town, latitude, longitude = _TOWNS[place]
    return {
        "id": act.number, "relid": f"{_CODES[place]}-2020-1-{act.number}", "year": act.day.year, "active_year": 1,
        "code_status": "Clear", "type_of_violence": 3 if act.civilians else 1,
        "conflict_name": f"{one} - {other}", "dyad_name": f"Government of {one} - Government of {other}",
        "side_a": f"Government of {one}", "side_b": "Civilians" if act.civilians else f"Government of {other}",
        "number_of_sources": 1, "where_prec": 1, "where_coordinates": f"{town} town", "adm_1": town,
        "latitude": latitude, "longitude": longitude, "country": place, "region": "Asia", "event_clarity": 1,
        "date_prec": 1, "date_start": f"{act.day} 00:00:00.000", "date_end": f"{act.day} 00:00:00.000",
        "deaths_a": 0, "deaths_b": act.killed * (not act.civilians), "deaths_civilians": act.killed * act.civilians,
        "deaths_unknown": 0, "best": act.killed, "high": act.killed + 1, "low": act.killed,
    }  # fmt: skip


def _gdelt(act: Act) -> Mapping[str, object]:
    actor, target = _sides(act)
    town, latitude, longitude = _TOWNS[target]
    own, met = _CODES[actor], "CVL" if act.civilians else "MIL"
    return {
        "GLOBALEVENTID": 900000000 + act.number, "SQLDATE": f"{act.day:%Y%m%d}", "MonthYear": f"{act.day:%Y%m}",
        "Year": act.day.year, "FractionDate": 2020.5, "Actor1Code": f"{own}MIL", "Actor1Name": f"{actor}".upper(),
        "Actor1CountryCode": own, "Actor1Type1Code": "MIL", "Actor2Code": f"{_CODES[target]}{met}",
        "Actor2Name": target.upper(), "Actor2CountryCode": _CODES[target], "Actor2Type1Code": met, "IsRootEvent": 1,
        "EventCode": "194", "EventBaseCode": "194", "EventRootCode": "19", "QuadClass": 4, "GoldsteinScale": -10.0,
        "NumMentions": 4, "NumSources": 1, "NumArticles": 4, "AvgTone": -6.1, "ActionGeo_Type": 4,
        "ActionGeo_FullName": f"{town}, {target}", "ActionGeo_CountryCode": _FIPS[target],
        "ActionGeo_Lat": latitude, "ActionGeo_Long": longitude, "DATEADDED": f"{act.day:%Y%m%d}120000",
        "SOURCEURL": f"https://example.org/{act.number}",
    }  # fmt: skip


_FIPS = {"Iran": "IR", "Iraq": "IZ", "India": "IN", "Pakistan": "PK"}


def _icews(act: Act) -> Mapping[str, object]:
    actor, target = _sides(act)
    town, latitude, longitude = _TOWNS[target]
    return {
        "Event ID": 30000000 + act.number, "Event Date": act.day, "Source Name": f"Military ({actor})",
        "Source Sectors": "Military,Government", "Source Country": actor, "CAMEO Code": "190", "Intensity": -10.0,
        "Event Text": "Use conventional military force",
        "Target Name": f"Citizen ({target})" if act.civilians else f"Military ({target})",
        "Target Sectors": "General Population / Civilian / Social" if act.civilians else "Military,Government",
        "Target Country": target, "Story ID": act.number, "Sentence Number": 1, "Publisher": "Invented agency",
        "City": town, "Country": target, "Latitude": latitude, "Longitude": longitude,
    }  # fmt: skip


def _polecat(act: Act) -> Mapping[str, object]:
    actor, target = _sides(act)
    town, latitude, longitude = _TOWNS[target]
    return {
        "Event ID": f"{act.day:%Y%m%d}-{act.number}", "Event Date": act.day, "Event Type": "ASSAULT",
        "Event Mode": "artillery", "Intensity": -9.5, "Quad Code": "MATERIAL CONFLICT", "Contexts": "military",
        "Actor Name": f"{actor} Military", "Actor Country": _CODES[actor], "Primary Actor Sector": "MIL",
        "Recipient Name": "Civilians" if act.civilians else f"{target} Military", "Recipient Country": _CODES[target],
        "Primary Recipient Sector": "CVL" if act.civilians else "MIL", "Placename": town, "City": town,
        "Country": _CODES[target], "Latitude": latitude, "Longitude": longitude, "Source": "Invented agency",
        "Publication Date": act.day, "Language": "en",
    }  # fmt: skip


_GROUPS = {"Iran": ("Jaish al-Adl", "Iran"), "Iraq": ("Islamic State of Iraq and the Levant (ISIL)", "Iraq"),
           "India": ("Communist Party of India - Maoist (CPI-Maoist)", "India"),
           "Pakistan": ("Tehrik-i-Taliban Pakistan (TTP)", "Pakistan")}  # fmt: skip


def _gtd(act: Act) -> Mapping[str, object]:
    gname, country = _GROUPS[_sides(act)[1]]
    town, latitude, longitude = _TOWNS[country]
    kind = (14, "Private Citizens & Property") if act.civilians else (3, "Police")
    return {
        "eventid": f"{act.day:%Y%m%d}{act.number:04}", "iyear": act.day.year, "imonth": act.day.month,
        "iday": act.day.day, "extended": 0, "country_txt": country, "provstate": town, "city": town,
        "latitude": latitude, "longitude": longitude, "specificity": 1, "crit1": 1, "crit2": 1, "crit3": 1,
        "doubtterr": 0, "success": 1, "suicide": 0, "attacktype1": 3, "attacktype1_txt": "Bombing/Explosion",
        "targtype1": kind[0], "targtype1_txt": kind[1], "target1": "An invented target", "natlty1_txt": country,
        "gname": gname, "guncertain1": 0, "nkill": act.killed, "nwound": 2.0, "dbsource": "Invented list",
    }  # fmt: skip


def _table(act: Act) -> Mapping[str, object]:
    actor, target = _sides(act)
    return {
        "When": f"{act.day:%d.%m.%Y}", "Attacker": actor, "Victim": "Civilians" if act.civilians else target,
        "What": "rocket attack", "Where": _TOWNS[target][0], "Killed": act.killed,
    }  # fmt: skip


def _spaced(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, object]], separator: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\n")
        writer.writerows([columns] if path.suffix != ".CSV" else [])
        writer.writerows([row.get(c, "") for c in columns] for row in rows)


def _write(name: str, form: str, row: Callable[[Act], Mapping[str, object]], separator: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        rows = [row(act) for act in acts()]
        _spaced(path, COLUMNS.get(form, tuple(rows[0])), rows, separator)
        return path

    return write


def _keds(folder: Path) -> Path:
    """Lines of five columns of fixed width, without a header."""
    path = folder / "gulf.dat"
    lines = []
    for act in acts():
        actor, target = _sides(act)
        lines.append(f"{act.day:%y%m%d} {_CODES[actor]} {_CODES[target]} 223 (MIL ENGAGEMENT)\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


TABLES: Mapping[str, Callable[[Path], Path]] = {
    "acled": _write("acled.csv", "acled", _acled, ","),
    "ucdp": _write("ged.csv", "ucdp", _ucdp, ","),
    "gdelt": _write("gdelt.CSV", "gdelt", _gdelt, "\t"),
    "icews": _write("icews.tab", "icews", _icews, "\t"),
    "polecat": _write("polecat.txt", "polecat", _polecat, "\t"),
    "gtd": _write("gtd.csv", "gtd", _gtd, ","),
    "keds": _keds,
    "table": _write("list.csv", "", _table, ","),
}
"""Format -> what writes its file into a folder."""
