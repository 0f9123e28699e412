"""The story of one event: accounts, versions with their voices and words, and every decision, on the command line."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from forestall import flow
from forestall.cli import app
from forestall.crisis import load
from forestall.errors import DataError
from forestall.flow import gather
from forestall.flow.explaining import Story, explain

EVENTS = """id,date,precision,source_actor,target_actor,type,location,country,killed,wounded,own_killed,note,source_url
1,2020-05-04,day,United States,Syria,airstrike,Palmyra,SYR,3,,,,
2,2020-05-09,day,United States,Syria,airstrike,Homs,SYR,1,,,,
"""
TOLD = {
    "agency": "B\nBEIRUT, May 6 - An airstrike on a Syrian army base near Palmyra on May 4 killed three soldiers. "
    "Syria blamed Israel for the strike. Israel denied any role in the attack. The United States said that Israel had "
    "no part in the strike.",
    "paper": "E\nDAMASCUS, May 7 - An airstrike near Palmyra on May 4 killed three Syrian soldiers. "
    "Syria blamed Israel for the strike.",
}
TOML = """title = "Two strikes"
start = 2020-05-01
now = 2020-05-31
countries = ["SYR"]
reports = "reports"
[tables.list]
path = "events.csv"
format = "events"
source = { name = "A list", grade = "C" }
[blocks.b]
label = "b"
kind = "escalation"
[streams.s]
label = "s"
unit = "incidents"
block = "b"
events = { types = ["ASSAULT"] }
"""


@pytest.fixture(scope="module")
def crisis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("strikes")
    (folder / "crisis.toml").write_text(TOML, encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    (folder / "reports").mkdir()
    for name, told in TOLD.items():
        grade, _, text = told.partition("\n")
        head = f"Source: {name}\nPublished: 2020-05-07\nGrade: {grade}\n\n"
        (folder / "reports" / f"{name}.txt").write_text(head + text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def story(crisis: Path) -> Story:
    return explain(str(crisis), "Palmyra 2020-05-04")


def test_it_is_found_by_place_and_day_and_by_any_account(crisis: Path, story: Story) -> None:
    assert story.event.id == "list:1"
    other = next(account.id for account in story.accounts if account.id != "list:1")
    assert explain(str(crisis), other).event == story.event
    with pytest.raises(DataError, match="means 0 events"):
        explain(str(crisis), "Aleppo 2020-05-04")


def test_each_account_says_why_it_is_of_this_event(story: Story) -> None:
    assert len(story.accounts) == 3
    lead, *others = story.accounts
    assert lead.why == ""
    assert all("the same day" in account.why for account in others)
    assert {account.source for account in story.accounts} == {"A list", "agency", "paper"}


def test_each_account_is_traced_to_its_words_or_its_row(story: Story) -> None:
    texts = " ".join(" ".join(told.split()) for told in TOLD.values())
    lead, *others = story.accounts
    assert (lead.words, lead.reference) == (("Airstrike, Palmyra.",), "1")
    assert all(account.words and not account.reference for account in others)
    assert all(words in texts for account in others for words in account.words)


def test_what_was_split_off_stands_in_the_history_and_the_rest_says_why_it_is_one(crisis: Path, story: Story) -> None:
    *_, kept, gone = story.accounts
    made = flow.decide(str(crisis), "split", [gone.id], by="ana", reason="of another raid")
    after = explain(str(crisis), "list:1")
    assert gone.id not in {account.id for account in after.accounts}
    assert next(account.why for account in after.accounts if account.id == kept.id) == kept.why
    (told,) = (t for t in after.history if t.kind == "decision")
    assert (told.said_by, told.words) == ("ana", f"{made.id}: split {gone.id}")
    flow.decide(str(crisis), "undo", [made.id], by="ana", reason="the same raid after all")
    assert explain(str(crisis), "list:1").accounts == story.accounts


def test_versions_have_weights_voices_and_the_words_they_rest_on(story: Story) -> None:
    versions = {version.actor: version for version in story.versions}
    assert set(versions) == {"usa", "isr", "unknown"}
    assert sum(version.weight or 0.0 for version in story.versions) == pytest.approx(1.0)
    israel = versions["isr"]
    assert {(voice.kind, voice.weight > 0) for voice in israel.voices} == {("says", True), ("denies", False)}
    (blame,) = (voice for voice in israel.voices if voice.kind == "says")
    assert {sentence.source for sentence in blame.sentences} == {"agency", "paper"}, "Syria counts once, quoted twice"
    texts = " ".join(TOLD.values())
    quoted = [s.quote for version in story.versions for voice in version.voices for s in voice.sentences]
    assert quoted
    assert all(" ".join(quote.split()) in texts for quote in quoted)
    assert all(voice.interest == "itself" for voice in israel.voices if voice.holder == "Israel")


def test_an_analysts_word_weighs_most_and_stands_in_the_history(crisis: Path) -> None:
    made = flow.decide(str(crisis), "correct", ["list:1"], by="ana", reason="debris seen", changes={"actors": "isr"})
    after = explain(str(crisis), "list:1")
    assert after.versions[0].actor == "isr"
    assert after.versions[0].voices[0].kind == "analyst"
    assert any(t.kind == "decision" and t.said_by == "ana" and t.reason == "debris seen" for t in after.history)
    flow.decide(str(crisis), "undo", [made.id], by="ana", reason="the debris was old")
    assert all(v.kind != "analyst" for version in explain(str(crisis), "list:1").versions for v in version.voices)


def test_it_is_printed_and_given_as_json(crisis: Path) -> None:
    printed = CliRunner().invoke(app, ["explain", str(crisis), "Palmyra", "2020-05-04"])
    assert printed.exit_code == 0, printed.output
    for words in ("Who did it", "How many died", 'blamed Israel for the strike"', "What was stated and decided"):
        assert words in printed.output
    found = json.loads(CliRunner().invoke(app, ["explain", str(crisis), "list:1", "--format", "json"]).output)
    assert {version["actor"] for version in found["versions"]} == {"usa", "isr", "unknown"}


@pytest.mark.slow
def test_the_attack_at_kirkuk(tmp_path: Path) -> None:
    story = explain("iraq-2020", "Kirkuk 2019-12-27", out=tmp_path)
    assert len(story.accounts) > 5
    assert {version.actor for version in story.versions} == {"irq.kh", "is", "unknown"}
    for version in story.versions[:2]:
        assert any(voice.sentences for voice in version.voices)
        assert {voice.weight > 0 for voice in story.versions[0].voices} == {True, False}
    assert any(told.kind == "merge" for told in story.history)


def test_what_only_a_row_that_may_not_leave_says_is_told_nowhere(tmp_path: Path, crisis: Path) -> None:
    folder = tmp_path / "shut"
    shutil.copytree(crisis, folder, ignore=shutil.ignore_patterns("record*"))
    (folder / "crisis.toml").write_text(TOML.replace('grade = "C"', 'grade = "C", share_rows = false'), "utf-8")
    rows = EVENTS.replace("Palmyra,SYR,3,,,,", "Palmyra,SYR,9,,,a note of theirs,").replace(
        "SYR,1,,,,", "SYR,7,,,also,"
    )
    (folder / "events.csv").write_text(rows, encoding="utf-8")
    gathered = gather(load(str(folder)), record=folder / "record.sqlite")
    assert {e.id for e in gathered.merged.events} >= {"list:1", "list:2"}, "it is counted"
    assert "list:1" not in {e.id for e in gathered.shown.events}
    assert gathered.contested
    assert not any("A list" in v.holders or "9" in v.version for v in gathered.contested)
    run = CliRunner().invoke
    told = [run(app, ["explain", str(folder), "Palmyra", "2020-05-04", "--format", f]).output for f in ("text", "json")]
    asked = [
        (verb, str(folder), *more) for verb in ("events", "claims", "figures") for more in ((), ("--format", "csv"))
    ]
    told += [run(app, list(words)).output for words in asked]
    told += [run(app, ["history", str(folder), "list:1"]).output, run(app, ["search", str(folder), "note"]).output]
    assert all(told)
    assert not any(secret in text for text in told for secret in ("note of theirs", "dead: 9", ",9,", "also", "Homs"))
    with pytest.raises(DataError, match="licence lets only totals leave"):
        explain(str(folder), "list:2")
