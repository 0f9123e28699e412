"""What the record acknowledged is there after a crash, and a full disk harms nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from forestall import store
from forestall.errors import StoreError
from forestall.records import Source

WRITER = """
import sys
from pathlib import Path
from forestall import store
from forestall.records import Source
with store.open(Path(sys.argv[1])) as record:
    n = record.head().seq
    while True:
        record.state_all(Source(f"{n}.{k}", "x" * 2000) for k in range(3))
        n += 3
        print(record.head().seq, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    for lines in (7, 40):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(lines)][-1]
        writer.kill()
        writer.stdout.close()
        writer.wait()
        with store.open(path) as record:
            seq = record.check().seq
        assert seq >= acknowledged
        assert seq % 3 == 0, "a unit of three was torn"


def test_a_full_disk_is_an_error_and_the_record_stays_readable(tmp_path: Path) -> None:
    with store.open(tmp_path / "record.sqlite") as record:
        record.state(Source("a", "Agency A"))
        connection = record._connection
        connection.pragma("max_page_count", int(connection.pragma("page_count")) + 2)
        with pytest.raises(StoreError, match="free some space"):
            record.state_all(Source(f"s{n}", "x" * 2000) for n in range(50))
        assert record.all(Source) == (Source("a", "Agency A"),)
        connection.pragma("max_page_count", 1_000_000)
        assert record.state_all(Source(f"s{n}", "x" * 2000) for n in range(50)) == 50
        assert record.check().seq == 51
