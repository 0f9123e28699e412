"""A disk that is full or gives errors, at any moment: a typed error, and a record that holds what it acknowledged."""

from itertools import count
from pathlib import Path

import pytest

from forestall import store
from forestall.errors import StoreError
from forestall.records import Source

from .faults import Fault, Layer

NONE = Fault(-1, full=True, lasts=False)
UNIT = 3


@pytest.fixture(scope="module")
def layer() -> Layer:
    return Layer("faulty")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("start") / "record.sqlite"
    with store.open(path) as record:
        record.state_all(Source(f"s{n}", "x" * 900) for n in range(12))
    return path.read_bytes()


def work(path: Path, units: int, acknowledged: list[int]) -> None:
    """Some units, each of more than one page, with the log emptied into the file now and then."""
    with store.open(path, vfs="faulty") as record:
        record._connection.wal_autocheckpoint(20)
        for unit in range(units):
            record.state_all(Source(f"n{unit}.{k}", "y" * 3000) for k in range(UNIT))
            acknowledged.append(unit)
        record.check()


def judge(path: Path, units: int, acknowledged: list[int]) -> None:
    with store.open(path) as record:
        record.check()
        names = {source.id for source in record.all(Source)}
    for unit in range(units):
        kept = sum(f"n{unit}.{k}" in names for k in range(UNIT))
        assert kept == UNIT or (kept == 0 and unit not in acknowledged)


def suffer(path: Path, layer: Layer, fault: Fault, units: int) -> bool:
    """Work under the fault and judge what is left; whether the fault was reached."""
    acknowledged: list[int] = []
    layer.fault = fault
    error = None
    try:
        work(path, units, acknowledged)
    except StoreError as came:
        error = came
    finally:
        layer.fault = NONE
    assert (error is not None) == fault.met, "what failed was kept from the caller"
    judge(path, units, acknowledged)
    return fault.met


def points(folder: Path, layer: Layer, start: bytes, *, units: int, step: int) -> int:
    """Faults of every kind at every `step`th moment, of a record that exists and of a new one; gives how many."""
    met = 0
    for full, lasts, content in ((a, b, c) for a in (True, False) for b in (True, False) for c in (start, b"")):
        for at in count(0, step):
            path = folder / f"{full}.{lasts}.{len(content)}.{at}.sqlite"
            if content:
                path.write_bytes(content)
            if not suffer(path, layer, Fault(at, full=full, lasts=lasts), units):
                break
            met += 1
    return met


def test_faults_here_and_there(tmp_path: Path, layer: Layer, start: bytes) -> None:
    assert points(tmp_path, layer, start, units=3, step=11) > 40


@pytest.mark.slow
def test_faults_at_a_thousand_points(tmp_path: Path, layer: Layer, start: bytes) -> None:
    assert points(tmp_path, layer, start, units=6, step=1) > 1000
