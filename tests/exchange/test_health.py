"""Figures by country and day: every header of Johns Hopkins, wide files, OWID, OxCGRT, weekly aggregates."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from forestall.errors import DataError
from forestall.exchange import read_frame
from forestall.records import Source, Table

DAYS = [dt.date(2020, 3, d) for d in (1, 2, 3)]
HEADERS = {
    "Province/State,Country/Region,Last Update,Confirmed,Deaths,Recovered": "{p},Iraq,{m}/{d}/2020 17:00,{c},{x},0",
    "Province/State,Country/Region,Last Update,Confirmed,Deaths,Recovered,Latitude,Longitude":
        "{p},Iraq,2020-0{m}-0{d}T23:43:02,{c},{x},0,33,44",
    "FIPS,Admin2,Province_State,Country_Region,Last_Update,Lat,Long_,Confirmed,Deaths,Recovered,Active,Combined_Key":
        ",,{p},Iraq,{m}/{d}/20 5:31,33,44,{c},{x},0,0,\"{p}, Iraq\"",
    "FIPS,Admin2,Province_State,Country_Region,Last_Update,Lat,Long_,Confirmed,Deaths,Recovered,Active,Combined_Key,"
    "Incidence_Rate,Case-Fatality_Ratio": ",,{p},Iraq,2020-0{m}-0{d} 04:30:00,33,44,{c},{x},,,k,1.5,0.1",
    "FIPS,Admin2,Province_State,Country_Region,Last_Update,Lat,Long_,Confirmed,Deaths,Recovered,Active,Combined_Key,"
    "Incident_Rate,Case_Fatality_Ratio": ",,{p},Iraq,2020-0{m}-0{d} 04:30:00,33,44,{c},{x},,,k,1.5,0.1",
}  # fmt: skip


def table(path: Path, form: str, **options: object) -> Table:
    return Table("t", path, form, Source("made", "Made for this test"), options)


@pytest.mark.parametrize(("header", "row"), HEADERS.items(), ids=range(len(HEADERS)))
def test_daily_reports_of_every_generation_are_summed_over_provinces(tmp_path: Path, header: str, row: str) -> None:
    for day, total in zip(DAYS, (4, 9, 8), strict=True):
        lines = [row.format(p=p, m=day.month, d=day.day, c=c, x=1) for p, c in (("A", total), ("B", 10))]
        (tmp_path / f"{day:%m-%d-%Y}.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8-sig")
    frame, notes = read_frame(table(tmp_path, "jhu"))
    assert frame["irq_cases"].to_list() == [None, 4, 0]
    assert [q.reason for q in notes if q.column == "irq_cases"] == [
        "the total falls by 1; taken back from the days before"
    ]


def test_a_wide_series_says_by_its_name_what_it_counts(tmp_path: Path) -> None:
    path = tmp_path / "time_series_covid19_confirmed_global.csv"
    head = "Province/State,Country/Region,Lat,Long,3/1/20,3/2/20,3/3/20\n"
    path.write_text(head + ',"Korea, South",1,1,0,5,7\nA,Iraq,1,1,0,1,2\nB,Iraq,1,1,0,2,x\n,Iran,1,1,0,1,1\n')
    frame, bad = read_frame(table(path, "jhu", countries=["KOR", "IRQ"]))
    assert frame.columns == ["date", "irq_cases", "kor_cases"]
    assert frame["kor_cases"].to_list() == [0, 5, 2]
    assert [(q.line, q.column) for q in bad if q.line] == [(4, "3_3_20")]
    with pytest.raises(DataError, match="confirmed, deaths or recovered"):
        read_frame(table(path.rename(tmp_path / "wide.csv"), "jhu"))
    assert read_frame(table(tmp_path / "wide.csv", "jhu", indicator="deaths"))[0].columns[1] == "irn_deaths"


def test_owid_matches_by_name_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "owid.csv"
    path.write_text(
        "total_deaths,date,iso_code,location,total_cases\n"
        "0.0,2020-03-01,IRQ,Iraq,4.0\n1.0,2020-03-02,IRQ,Iraq,10.0\n,2020-03-01,OWID_WRL,World,99\n,2020-03-02,IRQ,Iraq,-3\n"
    )
    frame, bad = read_frame(table(path, "owid"))
    assert frame.columns == ["date", "irq_cases", "irq_deaths"]
    assert frame["irq_deaths"].to_list() == [0, 1]
    assert [(q.line, q.column) for q in bad if q.line] == [(5, "total_cases")]


def test_oxcgrt_takes_whole_countries(tmp_path: Path) -> None:
    path = tmp_path / "oxcgrt.csv"
    path.write_text(
        "CountryName,CountryCode,RegionName,Jurisdiction,Date,StringencyIndex_Average\n"
        "Iraq,IRQ,,NAT_TOTAL,20200301,53.5\nUS,USA,Ohio,STATE_TOTAL,20200301,20\nIraq,IRQ,,NAT_TOTAL,20200302,530\n"
    )
    frame, bad = read_frame(table(path, "oxcgrt"))
    assert frame.rows() == [(DAYS[0], 53.5)]
    assert [q.reason for q in bad] == ["outside 0 to 100"]


def test_weekly_aggregates_are_summed_by_country(tmp_path: Path) -> None:
    path = tmp_path / "weekly.csv"
    path.write_text(
        "WEEK,COUNTRY,ADMIN1,EVENT_TYPE,EVENTS,FATALITIES\n"
        "2020-03-01,Iraq,A,Battles,2,3\n2020-03-01,Iraq,B,Protests,5,0\n2020-03-08,Iraq,B,Battles,1,1\n"
    )
    frame, _ = read_frame(table(path, "acled-weekly"))
    assert frame["irq_events"].to_list() == [7, 1]
    assert frame["irq_battles"].to_list() == [2, 1]
    assert frame["irq_fatalities"].dtype == pl.Float64


@pytest.mark.parametrize("form", ["jhu", "owid", "oxcgrt", "acled-weekly"])
def test_a_table_without_figures_is_an_error(tmp_path: Path, form: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("country_region,date,iso_code,countrycode,week,country,events,stringencyindex,last_update\n")
    with pytest.raises(DataError, match="holds no figures"):
        read_frame(table(path, form))
