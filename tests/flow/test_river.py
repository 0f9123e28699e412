"""The river on a small crisis: it writes what it promises, twice the same, and nothing by halves."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import forestall as fs
from forestall import store
from forestall.engine import Effort, Fitter
from forestall.errors import DataError, NotConvergedError
from forestall.evidence import Rival
from forestall.flow import River, folders, outputs, rivals
from forestall.records import Event

from .small import write

SHORT = Effort(chains=2, warmup=100, draws=100, case_draws=100, refit_skip=20, refit_draws=30)


def river(folder: Path) -> River:
    opened = River.open(str(folder))
    opened.effort = SHORT
    return opened


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> River:
    """One whole run; convergence is not asked of so short a fit."""
    opened = river(write(tmp_path_factory.mktemp("small")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forestall.engine.fitting.fit.Posterior.require", lambda _: None)
        opened.brief()
    return opened


def test_a_run_writes_its_five_files_and_nothing_else(run: River) -> None:
    wrote = {p.name for p in run.out.iterdir()} - {"crisis.toml", "events.csv", "cases.csv", "price.csv", "reports"}
    wrote -= {"record.sqlite-wal", "record.sqlite-shm"}
    assert wrote == {"record.sqlite", "posterior.nc", "outlook.nc", "scores.json", "brief.html"}


def test_scores_keep_the_contract(run: River) -> None:
    found = json.loads((run.out / "scores.json").read_text(encoding="utf-8"))
    assert set(found) == {
        "crisis",
        "now",
        "seed",
        "inputs",
        "reproduction",
        "outcomes",
        "streams",
        "contested",
        "ceilings",
        "tornado",
    }
    assert {r["block"] for r in found["reproduction"]} == {"violence", "epidemic"}
    assert {o["id"] for o in found["outcomes"]} == {"any", "dear"}
    assert all([x["factor"] for x in row["by_ceiling"]] == [0.5, 2.0] for row in found["outcomes"])
    assert all({"id", "crps", "log_score", "baselines"} <= set(s) for s in found["streams"])
    assert str(run.out) not in json.dumps(found)


def test_the_same_seed_gives_the_same_bytes(run: River, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forestall.engine.fitting.fit.Posterior.require", lambda _: None)
    again = river(write(tmp_path / run.out.name))
    again.score()
    assert (again.out / "scores.json").read_bytes() == (run.out / "scores.json").read_bytes()


def test_a_posterior_on_disk_is_used_where_its_inputs_match(run: River, monkeypatch: pytest.MonkeyPatch) -> None:
    later = river(run.out)
    monkeypatch.setattr(Fitter, "fit", lambda *_, **__: pytest.fail("it was fitted again"))
    kept = later.fit()
    fresh = run.fit()
    assert kept.incidents is not None
    assert fresh.incidents is not None
    np.testing.assert_array_equal(kept.incidents.draws["A"], fresh.incidents.draws["A"])
    assert outputs.load_posterior(run.out / "posterior.nc", run.fitter().problem, inputs="other") is None


def test_a_scenario_without_fire_has_none_and_leaves_the_rest_alone(run: River) -> None:
    found = run.simulate()
    calm, base = found.outlooks["calm"], found.outlooks["baseline"]
    assert calm.counts["first"].sum() == 0
    np.testing.assert_array_equal(calm.counts["cases"], base.counts["cases"])
    np.testing.assert_array_equal(calm.levels["price"], base.levels["price"])
    assert (calm.counts["second"] <= base.counts["second"]).all()
    assert next(e for e in found.effects if e.outcome == "any").probability == 0


def test_a_contested_event_stands_beside_what_is_said_if_another_did_it(
    run: River, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = int(np.flatnonzero(run.gathered().counts.y[:150, 0])[-1])
    when = run.crisis.start + dt.timedelta(days=day)
    lethal = run.gathered().counts.lethal[day, 0] > 0
    rival = Rival("e9", when, {"first": 0.5, "second": 0.3, None: 0.2}, {"own" if lethal else "nobody": 1.0})
    monkeypatch.setattr(rivals, "contested_events", lambda _: (rival,))
    monkeypatch.setattr("forestall.engine.fitting.fit.Posterior.require", lambda _: None)
    found = rivals.rivalry(run.gathered(), run.fitter(), run.fit(), run.simulate().outlooks["baseline"])
    assert found is not None
    leading, r = found.treatments["leading"], {r.block: r.r for r in run.reproductions()}
    assert leading.r["violence"] == r["violence"]
    assert leading.outcomes["any"] == next(o for o in run.simulate().results if o.id == "any").probability
    (event,) = found.events
    assert sum(v.posterior for v in event.versions) == pytest.approx(1.0)
    mixed = sum(v.posterior * v.said.outcomes["any"] for v in event.versions if v.said)
    assert mixed == pytest.approx(found.treatments["integrated"].outcomes["any"], abs=0.02)
    told = rivals.lines(run.gathered(), found)
    assert any("First on second: 50% by the claims" in line for line in told)
    assert json.loads(json.dumps(rivals.rivalry_json(found)))["events"][0]["versions"][2]["stream"] is None


def test_a_report_reaches_the_record_with_its_claims(run: River) -> None:
    with store.open(run.out / "record.sqlite") as record:
        read = [e for e in record.all(Event) if e.report]
        record.check()
    assert any(e.type == "ASSAULT" and e.actors == ("usa",) for e in read)
    assert any(c.stance == "denies" for c in run.gathered().claims.values())


def test_a_fit_that_has_not_converged_gives_no_outlook(run: River) -> None:
    fitted = run.fit()
    short = {block: replace(found, converged=False) for block, found in fitted.diagnostics.items()}
    with pytest.raises(NotConvergedError, match="no outlook"):
        replace(fitted, diagnostics=short).require()


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise RuntimeError

    (tmp_path / "brief.html").write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError):
        folders.write_whole(tmp_path / "brief.html", fail)
    assert [p.name for p in tmp_path.iterdir()] == ["brief.html"]
    assert (tmp_path / "brief.html").read_text(encoding="utf-8") == "old"


def test_a_table_that_ends_too_early_is_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path, price_csv="date,usd\n2020-01-01,50\n2020-02-01,51\n")
    with pytest.raises(DataError, match="price ends before now"):
        river(folder).fitter()


def test_the_library_has_the_same_verbs(run: River) -> None:
    crisis = fs.load(str(run.out))
    assert crisis.title == "Small"
    assert callable(fs.fit)
    assert callable(fs.simulate)
    with pytest.raises(AttributeError):
        fs.nothing  # noqa: B018
