"""Importing: a large table is read in another process, and nothing about what comes of it differs."""

from pathlib import Path

import pytest

from forestall import store
from forestall.errors import DataError
from forestall.flow import River, encoded, events, import_table, recognise
from forestall.records import Event
from forestall.store import Head

from .small import write

HEAD = "id,date,source_actor,target_actor,type,location,country,killed,wounded,note,precision"


def table(folder: Path, rows: int) -> Path:
    """A table of so many rows, each seventh of which is bad."""
    path = folder / "more.csv"
    lines = [f"{n},{'never' if n % 7 == 3 else '2020-02-03'},Group {n},Iran,airstrike,,,1,,," for n in range(rows)]
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("rows", [0, 2500])
def test_a_table_read_in_another_process_comes_in_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    said: list[object] = []
    for name, large in (("here", 10**9), ("apart", 1)):
        monkeypatch.setattr(encoded, "_LARGE", large)
        folder = write(tmp_path / name)
        file = table(folder, rows)
        if not rows:
            with pytest.raises(DataError) as error:
                import_table(str(folder), file, format="table")
            said.append(str(error.value))
            continue
        done = import_table(str(folder), file, format="table")
        assert done.quarantine is not None
        with store.open(folder / "record.sqlite") as record:
            record.check()
            said.append((done.tally, done.new, done.shown, done.quarantine.read_text("utf-8"), record.all(Event)))
        with pytest.raises(DataError, match="line 5: date is 'never'"):
            import_table(str(folder), file, format="table", strict=True, source="again")
    assert said[0] == said[1]


def test_a_refused_table_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine")
    with pytest.raises(DataError, match="nothing was imported"):
        import_table(str(folder), table(folder, 20), format="table", strict=True)
    with store.open(folder / "record.sqlite") as record:
        assert record.head() == Head()


def test_a_check_counts_what_was_imported_and_states_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine")
    import_table(str(folder), table(folder, 20), format="table")
    River.open(str(folder)).gathered()
    with store.open(folder / "record.sqlite") as record:
        head = record.head()
    lines = River.open(str(folder)).check()["lines"]
    assert any(f"{len(events(str(folder)))} events" in line for line in lines)
    with store.open(folder / "record.sqlite") as record:
        assert record.head() == head


@pytest.mark.parametrize("packed", [b"\x1f\x8b broken", b"BZh broken", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_not_asked_for_its_format(tmp_path: Path, packed: bytes) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(packed)
    with pytest.raises(DataError, match=r"^events\.csv cannot be read") as error:
        recognise(path)
    assert "--format" not in str(error.value)


def test_a_check_tells_what_was_kept_out_from_what_was_only_odd(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine")
    with (folder / "events.csv").open("a", encoding="utf-8") as file:
        file.write("x\n")
    lines = [line for line in River.open(str(folder)).check()["lines"] if "events.csv" in line]
    assert len(lines) == 1
    assert lines[0].startswith("kept out: events.csv, line ")
