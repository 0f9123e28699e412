"""The real command in its own process: exit codes, one plain line on stderr, JSON alone on stdout."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from forestall import cli, flow

from .small import TOML, write

ARABIC = "Source: a ministry\nPublished: 2020-03-17\n\nأعلنت وزارة الصحة تسجيل عشر إصابات جديدة في بغداد\n"
NEGATIVE = "date,cases\n2020-01-01,4\n2020-01-02,-5\n2020-01-03,6\n"


def forestall(*words: str, at: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "forestall", *words]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=300, check=False)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("words", "changes", "said"),
    [
        (("run", "."), {"crisis_toml": TOML.replace("members", "membres")}, "did you mean members?"),
        (("brief", ".", "--colour"), {}, "No such option"),
        (("check", "."), {"cases_csv": NEGATIVE}, "line 3: cases is -5"),
        (("read", "empty.txt"), {"empty_txt": " \n"}, "empty"),
        (("read", "arabic.txt"), {"arabic_txt": ARABIC}, "Arabic"),
    ],
)
def test_a_mistake_is_one_line_exit_code_two_and_no_file(
    tmp_path: Path, words: tuple[str, ...], changes: dict[str, str], said: str
) -> None:
    folder = write(tmp_path / "small", **changes)
    before = files(folder)
    done = forestall(*words, at=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert files(folder) == before


def test_json_comes_alone_on_stdout(tmp_path: Path) -> None:
    folder = write(tmp_path / "small")
    (folder / "reports" / "arabic.txt").write_text(ARABIC, encoding="utf-8")
    checked = forestall("check", ".", "--format", "json", at=folder)
    assert (checked.returncode, checked.stderr) == (0, "")
    found = json.loads(checked.stdout)
    assert found["crisis"] == "small"
    assert any("arabic.txt" in line for line in found["lines"])


def test_a_file_that_cannot_be_read_does_not_keep_the_next_from_being_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "small", arabic_txt=ARABIC)
    done = forestall("read", "arabic.txt", "reports/one.txt", "--format", "jsonl", at=folder)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert [json.loads(line)["report"]["source"] for line in done.stdout.splitlines()] == ["news agency A"]


def test_ctrl_c_says_what_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(flow.River, "open", stopped)
    monkeypatch.setattr(sys, "argv", ["forestall", "fit", "iraq-2020"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 130
    assert capsys.readouterr().err.startswith("stopped; what was finished is kept")


def test_an_output_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "small")
    done = forestall("fit", ".", "--out", "price.csv", at=folder)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_whole_run_ends_well_and_writes_its_files(tmp_path: Path) -> None:
    folder = write(tmp_path / "small")
    out = tmp_path / "out"
    done = forestall("run", ".", "--out", str(out), "--format", "json", at=folder)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads((out / "scores.json").read_text(encoding="utf-8"))
    names = {name for name in os.listdir(out) if not name.endswith(("-wal", "-shm"))}
    assert names == {"record.sqlite", "posterior.nc", "outlook.nc", "scores.json", "brief.html"}
    again = forestall("score", ".", "--out", str(out), "--format", "json", at=folder)
    assert again.stdout == done.stdout
