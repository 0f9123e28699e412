"""The record only grows, keeps units whole, notices change, and is shared between processes."""

import datetime as dt
import json
import multiprocessing
import random
from hashlib import sha256
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall import store
from forestall.dates import When
from forestall.errors import StoreError
from forestall.records import Claim, Event, Reading, Report, Source
from forestall.store.chain import Words, content_id
from forestall.store.pages import checksum_vfs
from forestall.store.schema import MIGRATIONS, require_sqlite

DAY = dt.date(2020, 1, 5)
A, B = Source("a", "Agency A"), Source("b", "Agency B")


def clock() -> dt.datetime:
    return dt.datetime(2020, 3, 17, 12, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.sqlite"


def test_the_same_content_is_stated_once(path: Path) -> None:
    with store.open(path) as record:
        assert record.state(A, said_by="one")
        assert not record.state(A, said_by="another", reason="again")
        assert record.state_all([A, B, B]) == 1
        assert record.all(Source) == (A, B)


def test_a_later_statement_takes_the_place_and_the_older_stays(path: Path) -> None:
    with store.open(path) as record:
        record.state_all([A, B])
        record.state(Source("a", "Agency A", "B"), reason="graded")
        assert record.all(Source) == (B, Source("a", "Agency A", "B"))
        assert [said.reason for said in record.statements(subject="a")] == ["", "graded"]


def test_the_state_of_a_past_day_can_be_read(path: Path) -> None:
    hours = iter(range(1000))
    with store.open(path, now=lambda: clock() + dt.timedelta(hours=next(hours))) as record:
        for grade in ("B", "C", "D"):
            record.state(Source("a", "Agency A", grade))
        for _ in range(12):
            next(hours)
        record.state(Source("a", "Agency A", "E"))
        days = [clock().date() + dt.timedelta(days=n) for n in (-1, 0, 1)]
        assert [[s.grade for s in record.all(Source, as_of=day)] for day in days] == [[], ["D"], ["E"]]
        assert record.named(Source, "a") == Source("a", "Agency A", "E")
        assert len(record.about("a")) == 4


def test_a_reading_is_kept_whole_and_apart_from_others(path: Path) -> None:
    def reading(report: str) -> Reading:
        event = Event("e1", When.day(DAY), "ASSAULT", report=report)
        claim = Claim("c1", report, "nor", "asserts", ("e1",), ((0, 4),))
        return Reading(Report(report, "T", "text", "Agency A", DAY), events=(event,), claims=(claim,))

    with store.open(path) as record:
        assert record.state_reading(reading("r1")) == 3
        assert record.state_reading(reading("r2")) == 3
        assert record.all(Event) == (*reading("r1").events, *reading("r2").events)


def test_a_unit_is_kept_together_or_not_at_all(path: Path) -> None:
    with store.open(path) as record:
        with pytest.raises(StoreError, match="cannot be kept"):
            _state_good_then_bad(record)
        assert record.all(Source) == ()
        with record.unit(), record.unit():
            record.state(B)
        assert record.check().seq == 1


def test_two_records_of_the_same_statements_are_alike(tmp_path: Path) -> None:
    heads = []
    for name in ("one", "two"):
        with store.open(tmp_path / name, now=clock) as record:
            record.state_all([A, B], said_by="test")
            heads.append(record.head())
    assert heads[0] == heads[1]
    assert heads[0].seq == 2


@pytest.mark.parametrize("sql", ["UPDATE statements SET body = '{}'", "DELETE FROM statements"])
def test_the_record_only_grows(path: Path, sql: str) -> None:
    with store.open(path) as record:
        record.state(A)
    with pytest.raises(apsw.ConstraintError, match="only grows"):
        apsw.Connection(str(path)).execute(sql)


@pytest.mark.parametrize("column", ["id", "kind", "subject", "body", "said_by", "reason", "at", "previous", "hash"])
def test_a_changed_statement_is_found(path: Path, column: str) -> None:
    with store.open(path) as record:
        record.state_all([A, B, Source("c", "Agency C")])
    _meddle(path, f"UPDATE statements SET {column} = {column} || 'x' WHERE seq = 2")
    with store.open(path) as record, pytest.raises(StoreError, match="statement 2"):
        record.check()


def test_a_statement_taken_out_is_found(path: Path) -> None:
    with store.open(path) as record:
        record.state_all([A, B, Source("c", "Agency C")])
        head = record.head()
        assert record.check(known=head) == head
    _meddle(path, "DELETE FROM statements WHERE seq = 3")
    with store.open(path) as record:
        assert record.check().seq == 2
        with pytest.raises(StoreError, match="cut or replaced"):
            record.check(known=head)


def test_a_missing_trigger_is_found(path: Path) -> None:
    with store.open(path) as record:
        record.state(A)
    apsw.Connection(str(path), vfs=checksum_vfs()).execute("DROP TRIGGER statements_no_update")
    with store.open(path) as record, pytest.raises(StoreError, match="statements_no_update"):
        record.check()


def test_any_flipped_bit_is_found(path: Path) -> None:
    draw = random.Random(20200317)
    whole = _small(path)
    for at in (*range(100), *draw.sample(range(len(whole)), 300)):
        assert _flipped(path, whole, at, 1 << draw.randrange(8)), f"byte {at}"


@pytest.mark.slow
def test_ten_thousand_flipped_bytes_are_all_found(path: Path) -> None:
    draw = random.Random(20200317)
    whole = _small(path)
    for _ in range(10_000):
        at, bits = draw.randrange(len(whole)), draw.randrange(1, 256)
        assert _flipped(path, whole, at, bits), f"byte {at}, bits {bits:b}"


def _small(path: Path) -> bytes:
    """A record's file, with pages of every kind: rows that fill several, half-full ones, an index with a root."""
    with store.open(path) as record:
        record.state_all([Source("long", "Agency " * 3000), *(Source(f"s{n}", "Agency " * 9) for n in range(40))])
    return path.read_bytes()


def _flipped(path: Path, whole: bytes, at: int, bits: int) -> bool:
    """Whether the change of one byte is found."""
    path.write_bytes(whole[:at] + bytes([whole[at] ^ bits]) + whole[at + 1 :])
    try:
        with store.open(path) as record:
            record.check()
    except StoreError:
        return True
    return False


def test_files_that_are_no_record_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database " * 100)
    with pytest.raises(StoreError, match="name another file"):
        store.open(text)
    other = tmp_path / "other.sqlite"
    connection = apsw.Connection(str(other))
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(StoreError, match="another program's"):
        store.open(other)
    with pytest.raises(StoreError, match="folder that exists"):
        store.open(tmp_path / "nowhere" / "record.sqlite")


def test_a_newer_schema_is_refused(path: Path) -> None:
    store.open(path).close()
    _meddle(path, "PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer version"):
        store.open(path)


def test_a_record_from_before_the_checksums_gets_them(path: Path, tmp_path: Path) -> None:
    with store.open(path) as record:
        record.state_all([A, B])
        head = record.head()
    old = tmp_path / "old.sqlite"
    connection = apsw.Connection(str(old))
    connection.pragma("journal_mode", "wal")
    connection.execute(MIGRATIONS[0])
    connection.pragma("user_version", 1)
    rows = list(apsw.Connection(str(path), vfs=checksum_vfs()).execute("SELECT * FROM statements"))
    connection.executemany("INSERT INTO statements VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
    connection.close()
    with store.open(old) as record:
        assert record.check() == head
        record.state(Source("c", "Agency C"))
        assert record.check().seq == 3


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "3.9"])
def test_an_old_sqlite_is_refused(version: str) -> None:
    with pytest.raises(StoreError, match=r"needs 3\.51\.3"):
        require_sqlite(version)


def test_two_writers_and_a_reader_share_a_record(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    seen = spawn.Queue()
    workers = [spawn.Process(target=_write, args=(path, name)) for name in ("a", "b")]
    workers.append(spawn.Process(target=_watch, args=(path, seen)))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    counts = seen.get(timeout=10)
    assert counts == sorted(counts)
    assert all(count % 3 == 0 for count in counts), "a unit of three was seen torn"
    with store.open(path) as record:
        assert record.check().seq == 2 * 20 * 3


def _state_good_then_bad(record: store.Record) -> None:
    with record.unit():
        record.state(A)
        record.state(Source("s", "\ud800"))


def _write(path: Path, name: str) -> None:
    with store.open(path) as record:
        for n in range(20):
            record.state_all(Source(f"{name}{n}.{k}", name) for k in range(3))


def _watch(path: Path, seen: "multiprocessing.Queue[list[int]]") -> None:
    counts: list[int] = []
    with store.open(path) as record:
        while (counts or [0])[-1] < 120:
            counts.append(record.check().seq)
    seen.put(counts)


def _meddle(path: Path, sql: str) -> None:
    """Change the file as someone would who knows SQLite and its checksums: without the triggers, which are put back."""
    connection = apsw.Connection(str(path), vfs=checksum_vfs())
    triggers = list(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql)
    for _, trigger in triggers:
        connection.execute(str(trigger))
    connection.close()


@given(st.text())
def test_what_is_said_has_one_name_by_every_route(body: str) -> None:
    """The fast way to write a body as JSON gives what the slow one gives, control characters and all."""
    plain = json.dumps(["event", "e", body])
    assert content_id("event", "e", body) == sha256(plain.encode()).hexdigest()
    assert Words("", "", "").named(1, "event", "e", body, "")[0] == content_id("event", "e", body)
