"""Importing: a large table is read in another process, and nothing about what comes of it differs."""

from pathlib import Path

import pytest

from forestall import store
from forestall.errors import DataError
from forestall.flow import encoded, import_table
from forestall.records import Event

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
