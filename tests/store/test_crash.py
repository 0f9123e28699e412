"""What the record acknowledged is there after a crash, and a full disk harms nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from forestall import store
from forestall.errors import StoreError
from forestall.records import Source

ROOT = Path(__file__).parents[2]


def killings(rounds: int, folder: Path) -> list[int]:
    """Rounds run and units acknowledged, of the script that kills and judges."""
    command = [sys.executable, "-m", "tests.store.killing", str(rounds), "20200317", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return [int(word) for word in done.stdout.split()]


def test_writers_killed_at_random_moments_lose_nothing_they_acknowledged(tmp_path: Path) -> None:
    rounds, acknowledged = killings(120, tmp_path)
    assert (rounds, acknowledged > 120) == (120, True)


@pytest.mark.slow
def test_five_hundred_times_killed(tmp_path: Path) -> None:
    rounds, acknowledged = killings(500, tmp_path)
    assert (rounds, acknowledged > 500) == (500, True)


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
