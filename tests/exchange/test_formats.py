"""Every format of events: what a row becomes, what is refused, and that nothing is lost on the way."""

import bz2
import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from forestall import exchange, vocabulary
from forestall.dates import When
from forestall.errors import DataError
from forestall.exchange import EVENT_FORMATS, gdelt, ucdp
from forestall.exchange.rows import slug
from forestall.records import Event, Place, Source, Table, Tally, Toll

from .samples import SAMPLES, text

WORDS = vocabulary.load()
SOURCE = Source("made", "Made for this test")
every_format = pytest.mark.parametrize("form", SAMPLES)


def put(folder: Path, form: str, content: bytes | str, name: str = "t.csv") -> Table:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Table("t", path, form, SOURCE)


def take(table: Table, **options: object) -> tuple[tuple[Event, ...], Tally, list[exchange.Taken]]:
    parts = list(exchange.stream_events(table, vocabulary=WORDS, countries=("IRQ",), **options))  # type: ignore[arg-type]
    return tuple(e for p in parts for e in p.events), exchange.add_up(p.tally for p in parts), parts


def adds_up(tally: Tally) -> bool:
    return tally.rows == tally.taken + tally.duplicates + tally.left_out + tally.quarantined


def test_the_samples_cover_every_format() -> None:
    assert set(SAMPLES) == set(EVENT_FORMATS) - {"table", "forestall"}


@every_format
def test_good_rows_are_taken_with_their_days(tmp_path: Path, form: str) -> None:
    events, tally, _ = take(put(tmp_path, form, text(form)))
    year = 1990 if form == "keds" else 2020
    assert [event.when for event in events] == [When.day(dt.date(year, 1, d)) for d in (5, 6, 7)]
    assert tally == Tally(rows=3, taken=3)


KIRKUK = Place("Kirkuk", "IRQ", 35.47, 44.39, "site")


def test_acled(tmp_path: Path) -> None:
    (event, *_), _, _ = take(put(tmp_path, "acled", text("acled")))
    assert (event.type, event.mode, event.actors, event.targets) == ("ASSAULT", "airstrike", ("irq.mil",), ("is",))
    assert (event.place, event.deaths, event.source_ref) == (KIRKUK, Toll(3, 3, 3), "101")


def test_acled_dates_are_as_wide_as_they_say_and_written_in_words(tmp_path: Path) -> None:
    changes = ({"event_date": "05 January 2020", "time_precision": "2"}, {"time_precision": "3"})
    (week, month, _), _, _ = take(put(tmp_path, "acled", text("acled", *changes)))
    assert (week.when.middle, week.when.precision) == (dt.date(2020, 1, 5), "week")
    assert month.when.precision == "month"


def test_ucdp(tmp_path: Path) -> None:
    (event, *_), _, _ = take(put(tmp_path, "ucdp", text("ucdp")))
    assert (event.id, event.actors, event.targets, event.own_deaths) == ("t:101", ("irq.gov",), ("is",), 2)
    assert event.deaths == Toll(1, 2, 3)
    assert event.place == Place("Kirkuk town", "IRQ", 35.47, 44.39, "city")


def test_ucdp_without_header_with_hxl_row_and_as_candidate_release_is_the_same(tmp_path: Path) -> None:
    usual, _, _ = take(put(tmp_path, "ucdp", text("ucdp")))
    header, *rows = text("ucdp").splitlines(keepends=True)
    tags = ",".join("#date+year" if c == "year" else "" for c in ucdp.LAYOUT.bare[0]) + "\n"
    candidate = text("ucdp").replace("2020-01-05", "2020-01-05 00:00:00.000")
    for content in ("".join(rows), header + tags + "".join(rows), candidate):
        events, tally, _ = take(put(tmp_path, "ucdp", content))
        assert (events, tally.rows) == (usual, 3)


def test_ucdp_dates_that_span_days_are_ranges(tmp_path: Path) -> None:
    changes = ({"date_end": "2020-01-08"}, {"date_end": "2020-01-30"}, {"date_end": "2020-01-01"})
    events, tally, parts = take(put(tmp_path, "ucdp", text("ucdp", *changes)))
    assert [e.when.precision for e in events] == ["week", "month"]
    assert tally.quarantined == 1
    assert "before date_start" in parts[0].quarantined[0].reason


def test_gdelt(tmp_path: Path) -> None:
    (event, *_), _, _ = take(put(tmp_path, "gdelt", text("gdelt")))
    assert (event.type, event.mode, event.cameo, event.intensity) == ("ASSAULT", "suicide-attack", "1831", -9.5)
    assert (event.actors, event.targets, event.source_ref) == (("irq.mil",), ("irn",), "https://example.org/a")
    assert event.place == Place("Kirkuk, Iraq", "IRQ", 35.47, 44.39, "city")


def test_gdelt_one_and_two_with_and_without_header_are_the_same(tmp_path: Path) -> None:
    usual, _, _ = take(put(tmp_path, "gdelt", text("gdelt")))
    second, first, bare = gdelt.LAYOUT.bare
    rows = [dict(zip(second, line.split("\t"), strict=True)) for line in text("gdelt").splitlines()]
    old = "".join("\t".join(row[c] for c in first) + "\n" for row in rows)
    older = "".join("\t".join(row[c] for c in bare) + "\n" for row in rows)
    assert take(put(tmp_path, "gdelt", old))[0] == usual
    assert take(put(tmp_path, "gdelt", text("gdelt", header=True, separator=",")))[0] == usual
    assert [e.source_ref for e in take(put(tmp_path, "gdelt", older))[0]] == ["101", "102", "103"]


def test_icews_people_belong_to_their_country(tmp_path: Path) -> None:
    (event, *_), _, (part,) = take(put(tmp_path, "icews", text("icews")))
    assert (event.actors, event.targets, event.cameo) == (("irq.police",), ("name:a speaker",), "173")
    (speaker,) = [a for a in part.actors if a.id == "name:a speaker"]
    assert (speaker.name, speaker.country, speaker.allegiances) == ("A Speaker", "IRN", ("irn",))


def test_polecat_is_plover_already(tmp_path: Path) -> None:
    (event, *_), _, _ = take(put(tmp_path, "polecat", text("polecat")))
    assert (event.type, event.mode, event.intensity) == ("ASSAULT", "aerial", -9.0)
    assert (event.actors, event.targets) == (("usa",), ("name:hill brigade",))


def test_gtd(tmp_path: Path) -> None:
    changes = ({"claimed": "1"}, {"guncertain1": "1", "iday": "0"}, {"gname": "Unknown", "imonth": "0"})
    (event, suspected, nobody), _, _ = take(put(tmp_path, "gtd", text("gtd", *changes)))
    assert (event.mode, event.status, event.targets) == ("suicide-attack", "claimed", ("irq.police",))
    assert (event.deaths, event.wounded) == (Toll(2, 2, 2), Toll(5, 5, 5))
    assert (suspected.status, suspected.when.precision) == ("reported", "month")
    assert (nobody.actors, nobody.when.precision) == ((), "year")


def test_keds_lines_and_columns_are_the_same(tmp_path: Path) -> None:
    usual, _, _ = take(put(tmp_path, "keds", text("keds")))
    assert take(put(tmp_path, "keds", text("keds", header=True, separator=",")))[0] == usual
    assert [e.targets for e in usual] == [("irn",), ("kwt",), ("usa",)]
    assert usual[0].source_ref == "19900105:IRQ:IRN:223"


@every_format
def test_unknown_codes_and_names_are_taken_and_said(tmp_path: Path, form: str) -> None:
    codes = {"acled": "sub_event_type", "ucdp": "type_of_violence", "gdelt": "eventcode", "icews": "CAMEO Code",
             "polecat": "Event Type", "gtd": "attacktype1", "keds": "weis"}  # fmt: skip
    if form not in codes:
        return  # a plain table's words are the user's own: an unknown one is a slip
    odd = {codes[form]: "7777" if form != "ucdp" else "7"}
    events, tally, _ = take(put(tmp_path, form, text(form, odd, {"actor1": "Strangers", "side_a": "Strangers"})))
    assert len(events) == 3
    if form != "gdelt":  # its quad class says enough
        assert tally.unknown == (f"code {next(iter(odd.values()))}",)


@every_format
def test_empty_optional_cells_keep_no_row_out(tmp_path: Path, form: str) -> None:
    layout = EVENT_FORMATS[form].layout  # type: ignore[union-attr]
    needed = set(layout.needs) | {"id", "country", "iday", "iyear", "imonth"}
    from forestall.exchange.rows import slug

    empty = {c: "" for c in SAMPLES[form].columns if slug(c) not in needed and slug(c) != "event_id_cnty"}
    _, tally, _ = take(put(tmp_path, form, text(form, empty, empty, empty)))
    assert tally.taken == 3


@every_format
def test_a_bad_cell_is_quarantined_with_its_place(tmp_path: Path, form: str) -> None:
    sample = SAMPLES[form]
    changes: tuple[dict[str, str], ...] = ({}, {sample.date: "0025-13-40"}, {sample.number: "many"})
    events, tally, parts = take(put(tmp_path, form, text(form, *changes)))
    bad = [q for p in parts for q in p.quarantined]
    first = 2 if sample.header else 1
    assert (len(events), [q.line for q in bad]) == (1, [first + 1, first + 2])
    assert all(q.file == "t.csv" and q.column and q.value and q.reason for q in bad)
    assert adds_up(tally)


@every_format
def test_a_repeated_row_is_a_duplicate(tmp_path: Path, form: str) -> None:
    body = text(form)
    rows = body.splitlines(keepends=True)[1 if SAMPLES[form].header else 0 :]
    events, tally, _ = take(put(tmp_path, form, body + "".join(rows)))
    assert (len(events), tally) == (3, Tally(rows=6, taken=3, duplicates=3))


def test_a_repeated_id_with_other_content_is_quarantined(tmp_path: Path) -> None:
    events, tally, _ = take(put(tmp_path, "ucdp", text("ucdp", {}, {"id": "101"})))
    assert (len(events), tally.quarantined) == (2, 1)


def _zip(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.csv", content)
    return out.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "zst": zstandard.compress,
    "zip": _zip,
    "byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "UTF-16": lambda content: content.decode().encode("utf-16"),
    "CRLF": lambda content: content.replace(b"\n", b"\r\n"),
}


@every_format
@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
def test_packing_and_encoding_do_not_matter(tmp_path: Path, form: str, pack: Callable[[bytes], bytes]) -> None:
    usual, _, _ = take(put(tmp_path, form, text(form)))
    assert take(put(tmp_path, form, pack(text(form).encode()), "t.packed"))[0] == usual


@pytest.mark.parametrize("form", ["acled", "ucdp", "icews", "polecat", "gtd", "events"])
def test_excel_and_parquet_are_the_same(tmp_path: Path, form: str) -> None:
    usual, _, _ = take(put(tmp_path, form, text(form)))
    frame = pl.read_csv(io.StringIO(text(form)), separator=SAMPLES[form].separator, try_parse_dates=True)
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_excel(tmp_path / "t.xlsx")
    for name in ("t.parquet", "t.xlsx"):
        assert take(Table("t", tmp_path / name, form, SOURCE))[0] == usual


def test_a_letter_of_an_old_encoding_is_read_and_quoted_line_breaks_stay_in_their_row(tmp_path: Path) -> None:
    odd = text("acled", {"location": "Al-Fallūja", "notes": "two\nlines"}).replace("ū", "û").encode("cp1252")
    (event, *_), tally, _ = take(put(tmp_path, "acled", odd))
    assert event.place is not None
    assert (event.place.name, event.summary, tally.rows) == ("Al-Fallûja", "two\nlines", 3)


def test_only_what_is_asked_for_is_taken_and_the_rest_counted(tmp_path: Path) -> None:
    table = put(
        tmp_path, "gdelt", text("gdelt", {"actiongeo_countrycode": "FR", "actor1code": "FRA", "actor2code": ""})
    )
    events, tally, _ = take(table, wanted=exchange.Wanted(("IRQ",), until=dt.date(2020, 1, 6)))
    assert ([e.id for e in events], tally) == (["t:102"], Tally(rows=3, taken=1, left_out=2))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"), (b"\x1f\x8bnot a gz file at all", "cannot be read"), (_zip(b"x")[:40], "cannot be read"),
        (b"a,b,c\n1,2,3\n", "expected also"), (b"PAR1 and nothing", "Parquet"),
    ],
)  # fmt: skip
def test_files_that_are_no_such_table_are_errors(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        take(put(tmp_path, "acled", content))


def test_seen_knows_what_a_set_knows() -> None:
    from forestall.exchange.seen import Seen

    @given(st.lists(st.lists(st.integers(0, 60), max_size=20), max_size=20))
    def check(batches: list[list[int]]) -> None:
        seen, known = Seen(), set[int]()
        for batch in batches:
            expected = []
            for thing in batch:
                expected.append(thing in known)
                known.add(thing)
            assert seen.again(batch) == expected

    check()


@every_format
def test_a_format_is_told_from_the_file(tmp_path: Path, form: str) -> None:
    assert exchange.recognise_events(put(tmp_path, "", text(form)), vocabulary=WORDS) == form


def test_a_table_of_unknown_shape_is_told_from_one_without_a_header(tmp_path: Path) -> None:
    loose, bare = "day,attacker,victim,what,dead\n2020-03-01,Iran,Iraq,raid,2\n", "790415 IRQ IRN 193\n"
    for content, told in ((loose, "table"), (bare, "keds")):
        assert exchange.recognise_events(put(tmp_path, "", content), vocabulary=WORDS) == told
    with pytest.raises(DataError, match="cannot be told"):
        exchange.recognise_events(put(tmp_path, "", "a,b\nc,d\n"), vocabulary=WORDS)


def test_running_totals_are_told_from_daily_counts(tmp_path: Path) -> None:
    for content, told in (
        ("date,total_cases\n2020-03-01,1\n2020-03-02,5\n", "cumulative"),
        ("date,cases\n2020-03-01,1\n2020-03-02,5\n", "daily"),
        ("date,iso_code,total_cases\n2020-03-01,IRN,1\n2020-03-02,IRN,5\n", "owid"),
        ("Province/State,Country/Region,Lat,Long,1/22/20,1/23/20\n,Iran,32,53,0,2\n", "jhu"),
    ):
        table = put(tmp_path, "", content, "time_series_covid19_confirmed_global.csv")
        assert exchange.recognise_cases(table) == told


@pytest.mark.parametrize("form", ["acled", "ucdp", "icews", "polecat", "events"])
def test_days_as_a_spreadsheet_writes_them_are_read_where_the_table_tells(tmp_path: Path, form: str) -> None:
    days = ("05/01/2020", "06/01/2020", "17/01/2020")
    columns = exchange.EVENT_FORMATS[form].layout.dates  # type: ignore[union-attr]
    names = [name for name in SAMPLES[form].columns if slug(name) in columns]
    made = text(form, *(dict.fromkeys(names, day) for day in days))
    events, bad = exchange.read_events(put(tmp_path, form, made, "t.csv"), vocabulary=WORDS)
    assert bad == ()
    assert [e.when.middle.isoformat() for e in events] == ["2020-01-05", "2020-01-06", "2020-01-17"]
    unclear = text(form, *(dict.fromkeys(names, "05/01/2020") for _ in days))
    with pytest.raises(DataError, match="whether day or month comes first"):
        exchange.read_events(put(tmp_path, form, unclear, "t.csv"), vocabulary=WORDS)


def test_a_workbook_with_an_empty_column_is_read_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    columns = {"date": ["2020-03-01"], "type": ["rocket"], "note": [None]}
    pl.DataFrame(columns).write_excel(tmp_path / "t.xlsx")
    (event,), bad = exchange.read_events(Table("t", tmp_path / "t.xlsx", "table", Source("t", "t")), vocabulary=WORDS)
    assert (event.mode, event.summary, bad) == ("rocket", "", ())
    assert caplog.records == []


@pytest.mark.parametrize("form", ["acled", "gtd"])
def test_rows_that_may_not_leave_are_never_taken_for_a_plain_table(tmp_path: Path, form: str) -> None:
    made = text(form, *({SAMPLES[form].date: "some day"} for _ in range(3)))
    with pytest.raises(DataError, match=f"has the columns of {form}"):
        exchange.recognise_events(put(tmp_path, "", made, "t.csv"), vocabulary=WORDS)
