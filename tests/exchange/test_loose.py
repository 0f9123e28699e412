"""Tables of unknown shape: columns are guessed or mapped, and what cannot be known is asked for."""

import datetime as dt
from pathlib import Path

import pytest

from forestall import exchange, vocabulary
from forestall.errors import DataError
from forestall.exchange.loose import guess
from forestall.records import Event, Source, Table, Toll

WORDS = vocabulary.load()
TEXT = (
    "Incident Date;Attacker;Victim;Incident Type;Town;Country;Fatalities\n"
    "13/04/2020;Norway;Sweden;rocket;Oslo;Norway;2.0\n2020-04-14;Hill Brigade;;picnic;;Norway;\n"
)


def table(folder: Path, text: str = TEXT, **mapping: str) -> Table:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    return Table("t", path, "table", Source("t", "t"), {"map": mapping} if mapping else {})


def read(made: Table) -> tuple[Event, ...]:
    return exchange.read_events(made, vocabulary=WORDS)[0]


def test_columns_are_guessed_by_their_names(tmp_path: Path) -> None:
    assert guess(table(tmp_path)) == {
        "date": "incident_date", "source_actor": "attacker", "target_actor": "victim", "type": "incident_type",
        "location": "town", "country": "country", "killed": "fatalities",
    }  # fmt: skip
    first, second = read(table(tmp_path))
    assert (first.when.start, first.actors, first.targets) == (dt.date(2020, 4, 13), ("nor",), ("swe",))
    assert (first.deaths, first.type, first.mode) == (Toll(2, 2, 2), "ASSAULT", "rocket")
    assert (second.id, second.actors, second.type, second.deaths) == (
        "t:line 3",
        ("name:hill brigade",),
        "CONSULT",
        None,
    )


def test_a_map_says_what_is_what(tmp_path: Path) -> None:
    first, _ = read(table(tmp_path, date="Incident Date", source_actor="Victim"))
    assert (first.actors, first.targets, first.place) == (("swe",), (), None)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"day": "Incident Date"}, "'day'; expected some of"),
        ({"date": "When"}, "date is 'when'"),
        ({"killed": "Fatalities"}, "which column is the date"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(tmp_path: Path, mapping: dict[str, str], said: str) -> None:
    with pytest.raises(DataError, match=said):
        read(table(tmp_path, **mapping))


def test_dates_that_could_be_either_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="whether day or month comes first"):
        read(table(tmp_path, "date,type\n03/04/2020,rocket\n"))
    assert read(table(tmp_path, "date,type\n03/04/2020,rocket\n03/14/2020,rocket\n"))[0].when.start.month == 3


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("Shooting", "firearms"),
        ("ARMED CLASHES", "battle"),
        ("Suicide bombings", "suicide-attack"),
        ("Clash", "battle"),
    ],
)
def test_incidents_are_known_by_the_words_that_tables_use(tmp_path: Path, word: str, mode: str) -> None:
    (event,) = read(table(tmp_path, f"Fecha;Tipo;Pa\u00eds\n2020-03-04;{word};Norway\n"))
    assert (event.type, event.mode) == ("ASSAULT", mode)
    assert event.place is not None
    assert event.place.country == "NOR"


@pytest.mark.parametrize(
    ("text", "said"),
    [("a,b\n1,2\n", "--map date=COLUMN"), ("Datum;Zahl\n2020-03-01;2\n", "--map date=datum,type=COLUMN")],
)
def test_a_table_of_no_events_is_asked_about(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        read(table(tmp_path, text))


@pytest.mark.parametrize("day", ["2020-03-04", "20200304", "4 March 2020", "March 4, 2020", "4-Mar-20", "Mar 4 2020"])
def test_a_day_is_the_same_however_it_is_written(tmp_path: Path, day: str) -> None:
    (event,) = read(table(tmp_path, f"Datum;Ereignis\n{day};rocket\n"))
    assert event.when.start == dt.date(2020, 3, 4)


@pytest.mark.parametrize("form", ["acled", "gtd"])
def test_rows_that_may_not_leave_are_not_read_as_a_plain_table_even_when_asked(tmp_path: Path, form: str) -> None:
    columns = (*exchange.EVENT_FORMATS[form].layout.needs, *exchange.EVENT_FORMATS[form].layout.any_of)  # type: ignore[union-attr]
    text = f"{','.join(columns)}\n{','.join('2020-03-04' for _ in columns)}\n"
    with pytest.raises(DataError, match=f"read it with --format {form}"):
        read(table(tmp_path, text, date=columns[0]))


def test_a_table_that_tells_events_is_told_what_keeps_it_out(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^t\.csv has dates like 03/04"):
        exchange.recognise_events(table(tmp_path, "date,type\n03/04/2020,rocket\n"), vocabulary=WORDS)


def test_a_comma_for_decimals_is_a_point_and_what_keeps_all_rows_out_is_told(tmp_path: Path) -> None:
    head = "Datum;Ereignis;Ort;Breite;Länge\n"
    (comma,), (point,) = (
        read(table(tmp_path, f"{head}2020-03-04;rocket;Oslo;{lat};{lon}\n"))
        for lat, lon in (("59,91", "-10,75"), ("59.91", "-10.75"))
    )
    assert comma.place == point.place
    assert comma.place is not None
    assert (comma.place.lat, comma.place.lon) == (59.91, -10.75)
    with pytest.raises(DataError, match="line 2: breite is 'north'; not a number"):
        exchange.recognise_events(table(tmp_path, f"{head}2020-03-04;rocket;Oslo;north;1\n"), vocabulary=WORDS)
