"""One conflict in every format of events becomes a crisis, and the crisis a brief."""

import datetime as dt
from pathlib import Path

import pytest

from forestall import crisis
from forestall.engine import Effort
from forestall.flow import Asked, River, Started, guess_columns, recognise, start_crisis
from forestall.records import Crisis

from .event_tables import LAST, TABLES, acts

SHORT = Effort(chains=2, warmup=60, draws=60, case_draws=60, refit_skip=10, refit_draws=10)
NOT_TO_LEAVE = {"acled", "gtd"}


def started(folder: Path, form: str) -> tuple[Started, Crisis]:
    """As `forestall new NAME --events FILE` does without a format."""
    path = TABLES[form](folder)
    assert recognise(path) == form
    asked = Asked(events=path, format=form, mapping=guess_columns(path) if form == "table" else None)
    begun = start_crisis(str(folder / "mine"), asked)
    return begun, crisis.load(str(begun.folder))


@pytest.mark.parametrize("form", TABLES)
def test_the_two_sides_are_the_streams_and_the_pair_far_away_the_placebo(tmp_path: Path, form: str) -> None:
    begun, loaded = started(tmp_path, form)
    assert begun.tally.quarantined == 0
    assert begun.tally.taken + begun.tally.duplicates == len(list(acts()))
    assert begun.proposal.now == LAST
    lead = begun.proposal.streams[0]
    assert {lead.actor, lead.target} <= {"irn", "irq", "is"}
    assert begun.proposal.placebo is not None
    assert not {begun.proposal.placebo.actor, begun.proposal.placebo.target} & {lead.actor, lead.target}
    assert lead.directed == (form != "ucdp")
    assert ("answer" in loaded.blocks[0].label) == (len(begun.proposal.streams) > 1 or not lead.directed)
    assert all(o.end - LAST == dt.timedelta(30) for o in loaded.outcomes)
    assert loaded.tables[0].source.share_rows == (form not in NOT_TO_LEAVE)


@pytest.mark.slow
@pytest.mark.parametrize("form", TABLES)
def test_the_crisis_runs_to_its_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr("forestall.engine.fitting.fit.Posterior.require", lambda _: None)
    begun, loaded = started(tmp_path, form)
    river = River.open(str(begun.folder))
    river.effort = SHORT
    river.brief()
    page = (begun.folder / "brief.html").read_text(encoding="utf-8")
    assert all(stream.label in page for stream in loaded.streams)
    assert "no events" not in page
    assert loaded.tables[0].source.name in page
    if form in NOT_TO_LEAVE:
        assert "An invented act" not in page
        assert "An invented target" not in page
