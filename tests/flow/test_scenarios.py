"""The commands about the future, on a small crisis: what they print, and one line for what cannot be."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from forestall.cli import app
from forestall.engine import Effort
from forestall.flow import River

from .small import write


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write(tmp_path_factory.mktemp("scenarios") / "small")
    opened = River.open(str(made))
    opened.effort = Effort(chains=1, warmup=150, draws=100, case_draws=100)
    opened.fit()
    return made


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Convergence is not asked of so short a fit."""
    monkeypatch.setattr("forestall.engine.fitting.fit.Posterior.require", lambda _: None)


def told(folder: Path, *words: str) -> dict[str, Any]:
    found = CliRunner().invoke(app, [words[0], str(folder), *words[1:], "--format", "json"])
    assert found.exit_code == 0, found.output
    return dict(json.loads(found.stdout))


def test_changes_of_ones_own_stand_beside_the_baseline(folder: Path) -> None:
    found = told(folder, "simulate", "--scale", "first=0@2020-08-01..", "--set", "price=50 USD@2020-08-03")
    any_, dear = found["outcomes"]
    assert any_["probability"] == 0.0
    assert any_["difference"] < 0
    assert dear["outcome"] == "dear"
    first = next(x for x in found["expected_30d"] if x["stream"] == "first")
    assert first["expected"] == 0.0
    assert told(folder, "simulate", "--scenario", "calm")["outcomes"][0] == any_


def test_levers_alone_and_what_none_reaches(folder: Path) -> None:
    found = told(folder, "levers", "--outcome", "any", "--below", "0.3")
    assert [x["id"] for x in found["levers"]] == ["less_first", "less_second"]
    first = found["levers"][0]
    assert first["reached"]
    assert 0 < first["to"] < first["from"] == 1.0
    assert first["mean"] < 0.3
    assert set(found) == {"outcome", "below", "under", "left_out", "baseline", "levers", "combination"}
    by_r = told(folder, "levers", "--r-below", "1", "--prob", "0.99")
    assert by_r["r_of"] == "R of violence"
    calm = told(folder, "levers", "--outcome", "any", "--below", "0.3", "--under", "calm")
    assert (calm["under"], calm["baseline"]["reached"]) == ("calm", True)
    assert calm["baseline"]["mean"] == told(folder, "simulate", "--scenario", "calm")["outcomes"][0]["probability"]


def _text(folder: Path, *words: str) -> str:
    return CliRunner().invoke(app, [words[0], str(folder), *words[1:], "-q"]).output


def test_the_text_says_what_json_says(folder: Path) -> None:
    words = ("levers", "--outcome", "any", "--below", "0.3")
    first, text = told(folder, *words)["levers"][0], _text(folder, *words)
    assert f"to {first['to']:.2f} times what it would be" in text
    assert f"{first['mean']:.1%}" in text
    moved = _text(folder, "simulate", "--add", "price=1")
    assert "unchanged" in moved
    assert all(
        part["prior_dominates"] in (True, False) for part in told(folder, "simulate", "--add", "price=1")["through"]
    )


def test_where_it_holds_already_no_lever_is_told(folder: Path) -> None:
    found = _text(folder, "levers", "--outcome", "any", "--below", "0.3", "--under", "calm")
    assert "It holds already" in found
    assert "times what it would be" not in found


def test_what_each_outcome_hangs_on(folder: Path) -> None:
    found = told(folder, "sensitivity", "--n", "4")
    any_, dear = found["outcomes"]
    assert {d["id"] for d in dear["drivers"] if d["moves"]["value"] > 0} <= {"series.price"}
    assert any_["drivers"][0]["moves"]["value"] > 0.1
    assert any_["drivers"][0]["total"]["value"] > 0.1
    assert "series.price" in {d["id"] for d in any_["drivers"]}
    only = told(folder, "sensitivity", "--outcome", "any", "--method", "morris", "--n", "2")
    assert [o["outcome"] for o in only["outcomes"]] == ["any"]
    assert only["outcomes"][0]["noise"]["total"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sensitivity", "--outcome", "none"], "--outcome is none; it must be one of any, dear"),
        (["sensitivity", "--method", "fast"], "--method is fast; it must be one of morris, sobol"),
        (["sensitivity", "--n", "1"], "--n is 1; it must lie between 2 and 4096"),
        (["simulate", "--set", "first=1"], "is 'first', a stream; set takes a series or a coupling"),
        (["simulate", "--set", "price=-1"], "it must be at least 0"),
        (["simulate", "--scenario", "war"], "scenario is 'war'; it must be one of baseline, calm"),
        (["levers"], "give one of them"),
        (["levers", "--r-below", "1", "--prob", "90"], "--prob is 90; it must be a probability between 0 and 1"),
        (["levers", "--outcome", "any", "--below", "10"], "--below is 10; it must be a probability between 0 and 1"),
        (["levers", "--r-below", "0"], "--r-below is 0; it must be above 0"),
        (["levers", "--r-below", "1", "--under", "war"], "scenario is 'war'; it must be one of baseline, calm"),
        (["levers", "--outcome", "none", "--below", "0.1"], "--outcome is none; it must be one of any, dear"),
        (["levers", "--r-below", "1", "--block", "x"], "block is 'x'; it must be one of violence, epidemic"),
    ],
)
def test_what_cannot_be_is_one_sentence(folder: Path, words: list[str], said: str) -> None:
    found = CliRunner().invoke(app, [words[0], str(folder), *words[1:], "-q"])
    assert said in str(found.exception)
    assert "\n" not in str(found.exception)
