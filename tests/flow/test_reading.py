"""Reading many files: folders, copies, what was read before, and a run that is stopped half-way."""

import io
import json
from pathlib import Path

import pytest

from forestall import flow
from forestall.errors import UsageError

ONE = (
    "Source: news agency A\nPublished: 2019-05-06\n\n"
    "Gunmen killed three soldiers in an ambush near the Kenyan border on Monday, the defence ministry said. It was the "
    "second attack in the district within a week, and no group has claimed responsibility for either. Two hundred "
    "troops were sent to the area on Sunday.\n"
)
TWO = "Published: 2019-05-07\n\nGunmen shot dead two policemen in Nairobi on Tuesday.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    (made / "deep").mkdir(parents=True)
    (made / "a.txt").write_text(ONE, encoding="utf-8")
    (made / "b.md").write_text(TWO, encoding="utf-8")
    (made / "deep" / "c.txt").write_text(ONE.replace("agency A", "agency B"), encoding="utf-8")
    (made / "d.txt").write_text(ONE + "Our own reporter adds that the road was closed.\n", encoding="utf-8")
    (made / "e.txt").write_text(" \n", encoding="utf-8")
    (made / "notes.json").write_text("{}", encoding="utf-8")
    return made


def test_a_folder_is_read_whole_and_copies_are_told(folder: Path) -> None:
    found = {f.name: f for f in flow.Reader().read([folder])}
    assert list(found) == ["a.txt", "b.md", "d.txt", "deep/c.txt", "e.txt"]
    first, near = found["a.txt"].reading, found["d.txt"].reading
    assert first is not None
    assert near is not None
    assert first["report"]["alike"] == []
    assert near["report"]["alike"] == [{"report": first["report"]["id"], "share": 1.0}]
    assert found["deep/c.txt"].reading is None
    assert found["deep/c.txt"].note == "deep/c.txt is the same text as a.txt; it was read once"
    assert "e.txt is empty" in str(found["e.txt"].error)


def test_a_stopped_run_goes_on_where_it_ended(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    reader = flow.Reader(into=out)
    running = reader.read([folder])
    first = next(running)
    running.close()
    assert [p.name for p in out.rglob("*.json")] == ["a.json"]
    assert first.path is not None
    stamp = first.path.stat().st_mtime_ns
    again = {f.name: f for f in reader.read([folder])}
    assert again["a.txt"].note == "a.txt was read before"
    assert first.path.stat().st_mtime_ns == stamp
    assert sorted(p.relative_to(out).as_posix() for p in out.rglob("*")) == ["a.json", "b.json", "d.json"]


def test_what_has_changed_is_read_anew(folder: Path, tmp_path: Path) -> None:
    reader = flow.Reader(into=tmp_path / "out")
    list(reader.read([folder / "b.md"]))
    (folder / "b.md").write_text(TWO.replace("Nairobi", "Mombasa"), encoding="utf-8")
    (found,) = reader.read([folder / "b.md"])
    assert found.note == ""
    (tmp_path / "out" / "b.json").write_text("not whole", encoding="utf-8")
    (found,) = reader.read([folder / "b.md"])
    assert found.path is not None
    assert json.loads(found.path.read_text(encoding="utf-8"))["report"]["published"] == "2019-05-07"


def test_standard_input_is_a_report() -> None:
    (found,) = flow.Reader().read([Path("-")], stdin=io.BytesIO(TWO.encode()))
    assert found.reading is not None
    assert [e["type"] for e in found.reading["events"]] == ["ASSAULT"]


def test_a_folder_without_reports_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no report"):
        list(flow.Reader().read([tmp_path]))


def test_an_explanation_marks_the_words_and_names_the_rule(folder: Path) -> None:
    (found,) = flow.Reader(explain=True).read([folder / "a.txt"])
    assert found.reading is not None
    text = ONE.split("\n\n", 1)[1]
    for event in found.reading["events"]:
        assert event["explanation"]
        for passage in event["explanation"]:
            assert f": {event['type']}" in passage["rule"]
            assert "[act: " in passage["marked"]
    attack = next(e for e in found.reading["events"] if e["type"] == "ASSAULT")
    marked = attack["explanation"][0]["marked"]
    assert "[dead: three]" in marked
    assert "[when: on Monday]" in marked or "[when: Monday]" in marked
    assert marked.split(" ")[0] in ("[actor:", "Gunmen")
    plain = marked.replace("]", "")
    for part in ("act", "actor", "target", "when", "dead", "wounded"):
        plain = plain.replace(f"[{part}: ", "")
    assert plain in " ".join(text.split())
