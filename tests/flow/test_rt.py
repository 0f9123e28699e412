"""`forestall rt`: rows as JSON, the two ways to give a serial interval, and one line for every bad file."""

import json
from pathlib import Path

import pytest

from forestall.flow.rt import reproduction_by_window

from .test_cli import call, mistake

CASES = [1, 0, 2, 3, 5, 8, 9, 12, 14, 13, 15, 11]
BY_DAY = "day,incidence\n" + "".join(f"{d},{n}\n" for d, n in enumerate(CASES))
BY_DATE = "date,incidence\n" + "".join(f"2020-03-{d + 1:02},{n}\n" for d, n in enumerate(CASES))
INTERVAL = "day,probability\n0,0\n1,0.3\n2,0.5\n3,0.2\n"


def test_rt_prints_the_rows_of_the_library(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cases, other, si = tmp_path / "cases.csv", tmp_path / "dated.csv", tmp_path / "si.csv"
    cases.write_text(BY_DAY, encoding="utf-8")
    other.write_text(BY_DATE, encoding="utf-8")
    si.write_text(INTERVAL, encoding="utf-8")
    code, out, err = call(monkeypatch, capsys, "rt", str(cases), "--si", str(si), "--format", "json")
    assert (code, err) == (0, "")
    rows = json.loads(out)
    assert rows == reproduction_by_window(other, interval=si)
    assert [(r["t_start"], r["t_end"]) for r in rows] == [(2, 8), (3, 9), (4, 10), (5, 11), (6, 12)]
    assert all(r["q025"] < r["q500"] < r["q975"] for r in rows)
    code, out, _ = call(monkeypatch, capsys, "rt", str(cases), "--si-mean", "6.5", "--si-sd", "1", "--window", "3")
    assert code == 0
    assert out.count("refused") == 3
    assert len(out.splitlines()) == 1 + 9


@pytest.mark.parametrize(
    ("text", "interval", "said"),
    [
        ("day,cases\n1,4\n", INTERVAL, "expected also incidence"),
        ("incidence\n4\n", INTERVAL, "expected also day or date"),
        ("day,incidence\n", INTERVAL, "no row below its header"),
        ("", INTERVAL, "is empty"),
        (BY_DAY.replace("3,3\n", ""), INTERVAL, "line 5: day is 4; one row a day is expected, here 3"),
        (BY_DATE.replace("03-05", "03-04"), INTERVAL, "here 2020-03-05"),
        (BY_DATE.replace("2020-03-05", "5 March"), INTERVAL, "line 6: date is '5 March'"),
        (BY_DAY.replace("3,3\n", "3,-3\n"), INTERVAL, "line 5: incidence is -3; it must be zero or more"),
        (BY_DAY.replace("3,3\n", "3,\n"), INTERVAL, "line 5: incidence is empty; it must be a number"),
        (BY_DAY.replace("3,3\n", "3,3,3\n"), INTERVAL, "line 5"),
        (BY_DAY, INTERVAL.replace("0,0\n", ""), "first lag must be day 0"),
        (BY_DAY, INTERVAL.replace("0,0\n", "0,0.1\n"), "it must be 0 on day 0"),
        (BY_DAY, INTERVAL.replace("0.5", "0.7"), "sum to 1.2"),
        (BY_DAY, None, "si.csv is not there"),
    ],
)
def test_a_bad_file_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    text: str,
    interval: str | None,
    said: str,
) -> None:
    (tmp_path / "cases.csv").write_text(text, encoding="utf-8")
    if interval is not None:
        (tmp_path / "si.csv").write_text(interval, encoding="utf-8")
    words = ("rt", str(tmp_path / "cases.csv"), "--si", str(tmp_path / "si.csv"))
    assert said in mistake(monkeypatch, capsys, *words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "either --si FILE, or both"),
        (("--si-mean", "4"), "either --si FILE, or both"),
        (("--si-mean", "1", "--si-sd", "2"), "mean must be above 1"),
        (("--si-mean", "4", "--si-sd", "2", "--window", "40"), "window is 40"),
        (("--si-mean", "4", "--si-sd", "2", "--method", "guess"), "must be window or engine"),
        (("--si-mean", "4", "--si-sd", "2", "--weekday"), "need --method engine"),
        (("--si-mean", "4", "--si-sd", "2", "--method", "engine", "--weekday"), "given without --delay"),
        (("--si-mean", "4", "--si-sd", "2", "--method", "engine", "--delay", "no.csv"), "no.csv is not there"),
    ],
)
def test_a_wrong_option_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
) -> None:
    (tmp_path / "cases.csv").write_text(BY_DAY, encoding="utf-8")
    assert said in mistake(monkeypatch, capsys, "rt", str(tmp_path / "cases.csv"), *words)
