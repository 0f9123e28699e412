"""A crisis started from a user's tables: what comes of every shape of one outbreak, and of tables that will not do."""

import csv
from pathlib import Path

import pytest

from forestall import crisis
from forestall.engine import Effort
from forestall.errors import DataError, UsageError
from forestall.flow import Asked, River, guess_columns, recognise, start_crisis

from .outbreak import DAYS, SHAPES, new_cases, stringency

SHORT = Effort(chains=2, warmup=60, draws=60, case_draws=60, refit_skip=10, refit_draws=10)


def counts(folder: Path) -> list[int]:
    with (folder / "data" / "cases.csv").open(encoding="utf-8") as file:
        return [int(row[1]) for row in list(csv.reader(file))[1:]]


@pytest.mark.parametrize("shape", SHAPES)
def test_one_outbreak_is_the_same_crisis_in_every_shape(tmp_path: Path, shape: str) -> None:
    started = start_crisis(str(tmp_path / "mine"), Asked(cases=SHAPES[shape](tmp_path)))
    first = (started.proposal.start - DAYS[0]).days
    assert counts(started.folder) == new_cases()[first:]
    assert sum(new_cases()[:first]) == 0
    assert started.proposal.now == DAYS[-1]
    loaded = crisis.load(str(started.folder))
    assert [b.kind for b in loaded.blocks] == ["epidemic"]
    assert loaded.countries == (() if shape == "plain" else ("IRQ",))
    labels = [s.label for s in loaded.streams]
    assert labels[0] == ("Reported cases" if shape == "plain" else "Reported cases, Iraq")
    assert len(labels) == (1 if shape in ("plain", "desk") else 2)
    assert loaded.outcomes[0].above == sum(new_cases()[-30:])


def test_measures_push_the_epidemic_and_are_held_after_their_table_ends(tmp_path: Path) -> None:
    asked = Asked(cases=SHAPES["owid"](tmp_path), stringency=stringency(tmp_path))
    loaded = crisis.load(str(start_crisis(str(tmp_path / "mine"), asked).folder))
    assert [(c.origin, c.to, c.on) for c in loaded.couplings] == [("measures_iraq", "cases_iraq", "reproduction")]
    assert [s.label for s in loaded.scenarios] == ["All measures in Iraq lifted"]
    last = (tmp_path / "mine" / "data" / "stringency.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert last == f"{DAYS[-1]},85.5"


def test_weekly_reports_are_divided_over_their_days_and_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "weekly.csv"
    totals = [sum(new_cases()[: 7 * (t // 7)]) for t in range(len(DAYS))]
    rows = [f"{day},{total}" for day, total in zip(DAYS, totals, strict=True)]
    path.write_text("\n".join(["date,total_cases", *rows]) + "\n", encoding="utf-8")
    started = start_crisis(str(tmp_path / "mine"), Asked(cases=path))
    assert sum(counts(started.folder)) == totals[-1]
    assert max(counts(started.folder)) <= max(new_cases())
    assert any("once a week" in note for note in crisis.load(str(started.folder)).notes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,cases\n2020-03-01,4\n", "run from 2020-03-01 to 2020-03-01; expected at least 28 days"),
        ("date,tests\n2020-03-01,4\n", "no column of cases among tests"),
        ("date,cases\n" + "".join(f"{d},0\n" for d in DAYS), "holds no cases"),
        ("date,cases\n" + "".join(f"{d},9\n" for d in DAYS[::7]), "lie 7 days apart"),
        ("date,cases\n" + "".join(f"{d},{9 * (n > 90)}\n" for n, d in enumerate(DAYS)), "expected at least 28 days"),
        ("date,cases\n" + "".join(f"{d},{n % 20 // 19}\n" for n, d in enumerate(DAYS)), "14 days of cases"),
        ("name,cases\nx,4\n", "expected also date"),
    ],
)
def test_a_table_of_cases_that_will_not_do_is_one_sentence_and_no_folder(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        start_crisis(str(tmp_path / "mine"), Asked(cases=path))
    assert not (tmp_path / "mine").exists()


def test_there_must_be_something_to_start_from(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--events FILE, --cases FILE or both"):
        start_crisis(str(tmp_path / "mine"), Asked())
    with pytest.raises(UsageError, match="'IRAK' is no code of a country"):
        start_crisis(str(tmp_path / "mine"), Asked(cases=SHAPES["owid"](tmp_path), countries=("IRAK",)))
    with pytest.raises(UsageError, match="--cases FILE"):
        start_crisis(str(tmp_path / "mine"), Asked(stringency=stringency(tmp_path)))


@pytest.mark.slow
def test_a_crisis_of_an_epidemic_alone_runs_to_its_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forestall.engine.fitting.fit.Posterior.require", lambda _: None)
    asked = Asked(cases=SHAPES["owid"](tmp_path), stringency=stringency(tmp_path))
    river = River.open(str(start_crisis(str(tmp_path / "mine"), asked).folder))
    river.effort = SHORT
    river.brief()
    said = (tmp_path / "mine" / "brief.html").read_text(encoding="utf-8")
    assert "this crisis counts reported cases" in said
    assert "no events" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,actor,target\n2020-03-01,Iran,Israel\n", "no column that says what happened"),
        ("date,type,killed\n" + "".join(f"{d},rocket,1\n" for d in DAYS), "name no two parties"),
        ("date,actor,target,type\n", "no row below the header"),
    ],
)
def test_a_table_of_events_that_will_not_do_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        start_crisis(str(tmp_path / "mine"), _recognised(path))


def _recognised(path: Path) -> Asked:
    return Asked(events=path, format=recognise(path), mapping=guess_columns(path))
