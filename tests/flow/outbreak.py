"""Made tables of one outbreak, in the exact columns of each data set that may carry it."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

__all__ = ["DAYS", "SHAPES", "new_cases", "stringency"]

DAYS = tuple(dt.date(2020, 1, 22) + dt.timedelta(days=t) for t in range(100))
LATER = {dt.date(2020, 3, 1): 1, dt.date(2020, 3, 22): 2, dt.date(2020, 4, 10): 3, dt.date(2020, 4, 20): 4}
_PLACED = (
    "FIPS,Admin2,Province_State,Country_Region,Last_Update,Lat,Long_,Confirmed,Deaths,Recovered,Active,Combined_Key"
)
HEADERS = (
    "Province/State,Country/Region,Last Update,Confirmed,Deaths,Recovered",
    "Province/State,Country/Region,Last Update,Confirmed,Deaths,Recovered,Latitude,Longitude",
    _PLACED,
    f"{_PLACED},Incidence_Rate,Case-Fatality_Ratio",
    f"{_PLACED},Incident_Rate,Case_Fatality_Ratio",
)
_OWID = "iso_code,continent,location,date,total_cases,new_cases,new_cases_smoothed,total_deaths,new_deaths,population"


def new_cases(seed: int = 1) -> list[int]:
    """New cases a day: none on the first, then growth, then decline."""
    draw = np.random.default_rng(seed)
    rate = 300 * np.exp(-(((np.arange(len(DAYS)) - 70) / 25.0) ** 2))
    return [0, *(int(n) for n in draw.poisson(rate)[1:])]


def _totals() -> tuple[list[int], list[int]]:
    cases = np.cumsum(new_cases())
    return cases.tolist(), (cases // 40).tolist()


def _plain(folder: Path) -> Path:
    path = folder / "plain.csv"
    rows = [f"{day},{n}" for day, n in zip(DAYS, new_cases(), strict=True)]
    path.write_text("\n".join(["date,value", *rows]) + "\n", encoding="utf-8")
    return path


def _desk(folder: Path) -> Path:
    """As a spreadsheet set to another country saves it: semicolons, days first, thousands set apart, capitals."""
    path = folder / "desk.csv"
    rows = [f"{day:%d/%m/%Y};{n:,}" for day, n in zip(DAYS, np.cumsum(new_cases()).tolist(), strict=True)]
    path.write_bytes("\r\n".join(["DATE;IRAQ CASES", *rows]).encode("utf-16"))
    return path


def _reports(folder: Path) -> Path:
    """Daily reports of Johns Hopkins, whose header changed four times."""
    made = folder / "reports"
    made.mkdir()
    for day, cases, deaths in zip(DAYS, *_totals(), strict=True):
        header = HEADERS[max((n for first, n in LATER.items() if day >= first), default=0)]
        told = {
            "Country/Region": "Iraq", "Country_Region": "Iraq", "Confirmed": cases, "Deaths": deaths,
            "Recovered": cases, "Last Update": f"{day.month}/{day.day}/2020 17:00", "Last_Update": f"{day} 04:30:00",
        }  # fmt: skip
        row = ",".join(str(told.get(name, "")) for name in header.split(","))
        (made / f"{day:%m-%d-%Y}.csv").write_text(f"{header}\n{row}\n", encoding="utf-8-sig")
    return made


def _wide(folder: Path) -> Path:
    made = folder / "wide"
    made.mkdir()
    head = ",".join(["Province/State,Country/Region,Lat,Long", *(f"{d.month}/{d.day}/{d:%y}" for d in DAYS)])
    for kind, totals in zip(("confirmed", "deaths"), _totals(), strict=True):
        row = ",".join([",Iraq,33,44", *map(str, totals)])
        (made / f"time_series_covid19_{kind}_global.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    return made


def _owid(folder: Path) -> Path:
    path = folder / "owid.csv"
    rows = [
        f"{code},Asia,{name},{day},{cases}.0,,,{deaths}.0,,4e7"
        for code, name in (("IRQ", "Iraq"), ("OWID_WRL", "World"))
        for day, cases, deaths in zip(DAYS, *_totals(), strict=True)
    ]
    path.write_text("\n".join([_OWID, *rows]) + "\n", encoding="utf-8")
    return path


def _long(folder: Path) -> Path:
    """A row for each country and day: what most dashboards give out."""
    path = folder / "long.csv"
    rows = [
        f"{day},{name},{cases},{deaths}"
        for name, times in (("Iraq", 1), ("Norway", 0))
        for day, cases, deaths in zip(DAYS, *([n * times for n in totals] for totals in _totals()), strict=True)
    ]
    path.write_text("\n".join(["Date,Country,Cumulative cases,Cumulative deaths", *rows]) + "\n", encoding="utf-8")
    return path


def stringency(folder: Path) -> Path:
    """OxCGRT: measures from the sixtieth day on; the table ends a week early."""
    path = folder / "OxCGRT.csv"
    head = "CountryName,CountryCode,RegionName,RegionCode,Jurisdiction,Date,StringencyIndex_Average"
    rows = [f"Iraq,IRQ,,,NAT_TOTAL,{d:%Y%m%d},{85.5 if t >= 60 else 5}" for t, d in enumerate(DAYS[:-7])]
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


SHAPES: Mapping[str, Callable[[Path], Path]] = {
    "plain": _plain, "desk": _desk, "reports": _reports, "wide": _wide, "owid": _owid,
    "long": _long,
}  # fmt: skip
"""Name -> writes the table and gives its path."""
