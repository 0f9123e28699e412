"""The command line: results on stdout, one plain line on stderr and exit code 2 for a mistake."""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import get_args

import pytest

from forestall import cli, crisis, exchange
from forestall.cli_parts import progress_bars
from forestall.crisis.schema import TableFormat
from forestall.flow import gather

from .small import START, TOML, write


def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["forestall", *words])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    said = capsys.readouterr()
    return int(stop.value.code or 0), said.out, said.err


def mistake(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code, out, err = call(monkeypatch, capsys, *words)
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "nowhere"), "no built-in crisis"),
        (("run", "--fast", "iraq-2020"), "No such option"),
        (("walk",), "No such command"),
        (("read",), "Missing argument"),
        (("read", "gone.txt"), "gone.txt"),
        (("score", "iraq-2020", "--method", "guess"), "must be fast or nuts"),
        (("read", "a.txt", "b.txt", "--format", "json"), "takes one report"),
        (("read", "a.txt", "--published", "soon"), "must be a day"),
    ],
)
def test_a_wrong_call_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert said in mistake(monkeypatch, capsys, *words)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("crisis_toml", TOML.replace("horizon", "horizn"), "did you mean horizon?"),
        ("crisis_toml", TOML.replace("now = 2020-07-31", "now = 1815-06-18"), "start must lie before now"),
        ("crisis_toml", TOML.replace("price.csv", "prices.csv"), "no such file"),
        ("events_csv", "id,when\n1,2020-01-01\n", "date"),
        ("cases_csv", "date,cases\n2020-01-01,4\n2020-01-02,-5\n2020-01-03,6\n", "line 3: cases is -5"),
    ],
)
def test_a_bad_folder_is_one_line_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, file: str, text: str, said: str
) -> None:
    folder, out = write(tmp_path / "small", **{file: text}), tmp_path / "out"
    assert said in mistake(monkeypatch, capsys, "run", str(folder), "--out", str(out), "--quiet")
    assert not out.exists() or {p.name.split("-")[0] for p in out.iterdir()} <= {"record.sqlite"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (
            "Source: a ministry\nPublished: 2020-03-17\n\nأعلنت وزارة الصحة تسجيل عشر إصابات جديدة في بغداد",
            "Arabic",
        ),
    ],
)
def test_a_report_that_cannot_be_read_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    report = tmp_path / "report.txt"
    report.write_text(text, encoding="utf-8")
    assert said in mistake(monkeypatch, capsys, "read", str(report))


def test_read_prints_one_json_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = write(tmp_path) / "reports" / "one.txt"
    code, out, err = call(monkeypatch, capsys, "read", str(report), "--format", "json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert set(found) >= {"report", "actors", "events", "claims", "figures", "links"}
    text = report.read_text(encoding="utf-8")
    assert all(0 <= s < e <= len(text) for event in found["events"] for s, e in event["spans"])


def test_import_adds_events_once_and_keeps_bad_rows_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder, more = write(tmp_path / "small"), tmp_path / "more.csv"
    head = (
        "id,date,precision,source_actor,target_actor,type,location,country,killed,wounded,own_killed,note,source_url\n"
    )
    more.write_text(
        head + "1,2020-03-01,day,Iran,United States,airstrike,,,,,,,\n2,0025-03-01,day,Iran,Iran,airstrike,,,,,,,\n",
        encoding="utf-8",
    )
    code, out, err = call(monkeypatch, capsys, "import", str(folder), str(more), "--source", "mine")
    assert code == 0
    told = "2 rows read: 1 taken (1 new to the record), 0 duplicates, 1 kept out\n"
    assert out.startswith("Read as --format events\n" + told)
    assert "more.csv,3,date,0025-03-01," in (folder / "quarantine" / "mine.csv").read_text()
    assert "line 3" in err
    _, out, _ = call(monkeypatch, capsys, "import", str(folder), str(more), "--source", "mine")
    assert "1 taken (0 new to the record)" in out


def test_a_crisis_may_name_every_format_there_is() -> None:
    assert set(get_args(TableFormat)) == exchange.EVENT_FORMATS.keys() | exchange.FRAME_FORMATS.keys()


def test_a_table_of_unknown_shape_is_shown_as_guessed_and_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder, more = write(tmp_path / "small"), tmp_path / "more.csv"
    more.write_text(
        "day,attacker,victim,what,dead\n2020-03-01,Iran,United States,raid,2\n2020-03-02,Iran,,,\n", encoding="utf-8"
    )
    _, out, _ = call(monkeypatch, capsys, "import", str(folder), str(more), "--format", "table")
    assert out.startswith(
        "Columns guessed: --map date=day,source_actor=attacker,target_actor=victim,type=what,killed=dead\n2 rows"
    )
    said = mistake(monkeypatch, capsys, "import", str(folder), str(more), "--format", "table", "--map", "x")
    assert "must be like date=event_date" in said


def test_strict_imports_nothing_where_one_row_is_bad(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder, more = write(tmp_path / "small"), tmp_path / "more.csv"
    more.write_text("day,who\n2020-03-01,Iran\n0025-03-02,Iran\n", encoding="utf-8")
    words = ("import", str(folder), str(more), "--format", "table", "--quiet", "--map", "date=day,source_actor=who")
    assert "line 3: day is '0025-03-02'" in mistake(monkeypatch, capsys, *words, "--strict")
    _, out, _ = call(monkeypatch, capsys, *words)
    assert "1 taken (1 new" in out


def test_new_makes_a_crisis_once_and_export_writes_its_events(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    small = write(tmp_path / "small")
    words = ("new", str(tmp_path / "mine"), "--events", str(small / "events.csv"), "--format", "events")
    code, out, _ = call(monkeypatch, capsys, *words)
    assert (code, "United States on Iran" in out) == (0, True)
    assert "exists" in mistake(monkeypatch, capsys, *words)
    code, out, _ = call(monkeypatch, capsys, "check", str(tmp_path / "mine"))
    assert (code, "0 kept out" in out) == (0, True)
    to = tmp_path / "out.csv"
    _, out, _ = call(monkeypatch, capsys, "export", str(tmp_path / "mine"), "--to", str(to), "--quiet")
    rows = to.read_text(encoding="utf-8").splitlines()
    assert out.startswith(f"{len(rows) - 1} events are in")


def test_new_takes_the_largest_epidemics_of_its_countries(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    small = write(tmp_path / "small")
    days = [START + dt.timedelta(days=n) for n in range(80)]
    head = "date,iran_cases,iran_deaths,usa_cases,fra_cases,irq_cases\n"
    rows = "".join(f"{day},{2 * n},{n // 9},{3 * n},{90 * n},{int(n > 70)}\n" for n, day in enumerate(days))
    (tmp_path / "cases.csv").write_text(head + rows, encoding="utf-8")
    words = ("new", str(tmp_path / "mine"), "--events", str(small / "events.csv"), "--format", "events", "--cases")
    countries = ("--country", "IRN", "--country", "USA")
    assert call(monkeypatch, capsys, *words, str(tmp_path / "cases.csv"), *countries)[0] == 0
    made = crisis.load(str(tmp_path / "mine"))
    assert {s.column: s.label for s in made.streams if s.table} == {
        "iran_cases": "Reported cases, Iran", "iran_deaths": "Reported deaths, Iran",
        "usa_cases": "Reported cases, United States",
    }  # fmt: skip
    assert gather(made, record=tmp_path / "record.sqlite").counts.y.sum() > 0
    (tmp_path / "late.csv").write_text("date,irn_cases\n2024-01-01,5\n", encoding="utf-8")
    words = (*words[:1], str(tmp_path / "other"), *words[2:])
    assert "leave --cases out" in mistake(monkeypatch, capsys, *words, str(tmp_path / "late.csv"), "--quiet")


def test_the_record_is_asked_in_every_shape(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = write(tmp_path / "small")
    monkeypatch.setenv("COLUMNS", "70")
    words = ("events", str(folder), "--actor", "United States", "--from", "2020-03-01")
    code, out, err = call(monkeypatch, capsys, *words, "--limit", "2")
    assert (code, len(out.splitlines()) >= 3, "in all" in err) == (0, True, True)
    assert all(len(line.rstrip()) <= 70 for line in out.splitlines())
    _, out, _ = call(monkeypatch, capsys, *words, "--format", "csv")
    _, told, _ = call(monkeypatch, capsys, *words, "--format", "json")
    rows = json.loads(told)
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == [row["id"] for row in rows]
    assert all("usa" in row["actors"] for row in rows)
    for command in ("claims", "figures", "sources"):
        code, out, _ = call(monkeypatch, capsys, command, str(folder))
        assert (code, bool(out)) == (0, True)
    _, out, _ = call(monkeypatch, capsys, "search", str(folder), "soldiers", "--format", "json")
    assert "[soldiers]" in json.loads(out)[0]["passage"]
    assert "must be a day" in mistake(monkeypatch, capsys, "events", str(folder), "--as-of", "then")


def test_a_decision_is_made_shown_and_undone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = write(tmp_path / "small")
    _, out, _ = call(monkeypatch, capsys, "events", str(folder), "--format", "json", "--limit", "1")
    (row,) = json.loads(out)
    say = ("--reason", "counted again", "--by", "desk", "--quiet")
    code, out, _ = call(monkeypatch, capsys, "decide", str(folder), "correct", row["id"], "deaths=3", *say)
    assert (code, out.startswith("d1: correct")) == (0, True)
    _, out, _ = call(monkeypatch, capsys, "history", str(folder), row["id"])
    assert f"decision stated by desk, because: counted again\n    d1: correct {row['id']} deaths=3\n" in out
    call(monkeypatch, capsys, "decide", str(folder), "undo", "d1", *say)
    _, out, _ = call(monkeypatch, capsys, "events", str(folder), "--id", row["id"], "--format", "json")
    assert json.loads(out) == [row]
    assert "takes FIELD=VALUE" in mistake(monkeypatch, capsys, "decide", str(folder), "correct", row["id"], *say)


def test_check_and_info_speak(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = call(monkeypatch, capsys, "check", str(write(tmp_path)))
    assert code == 0
    assert "crisis.toml is valid" in out
    code, out, _ = call(monkeypatch, capsys, "info", "--format", "json")
    assert "iraq-2020" in json.loads(out)["crises"]


def test_long_work_that_nobody_watches_says_now_and_then_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(0, 10_000, 25))
    monkeypatch.setattr("forestall.cli_parts.monotonic", lambda: next(clock))
    with progress_bars(quiet=False) as tell:
        for n in range(2_000, 2_008):
            tell("reading reports", n, 2_010)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "reading reports"
    assert said[1:] == [f"reading reports: {n:,} of 2,010" for n in (2_002, 2_005)]
