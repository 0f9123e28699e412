"""Tables of text: every row is either taken in or accounted for, with its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forestall import vocabulary
from forestall.errors import DataError
from forestall.exchange import FRAME_FORMATS, read_events, read_frame
from forestall.exchange.rows import read_sheet
from forestall.records import Source, Table

SOURCE = Source("made", "Made for this test")


def table(folder: Path, content: bytes | str, form: str = "daily", **options: object) -> Table:
    path = folder / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Table("t", path, form, SOURCE, options)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_endings_and_byte_order_marks_do_not_matter(tmp_path: Path, ending: str, mark: bytes) -> None:
    text = ending.join(["# source: nobody", "date,n", "# a remark", "2020-01-01,3", "", "2020-01-02,x", ""])
    frame, bad = read_frame(table(tmp_path, mark + text.encode()))
    assert frame.rows() == [(frame["date"][0], 3)]
    assert [(q.file, q.line, q.column, q.value) for q in bad] == [("t.csv", 6, "n", "x")]


def test_lines_are_counted_over_quoted_line_breaks(tmp_path: Path) -> None:
    text = 'date,n,note\n2020-01-01,1,"two\nlines"\n2020-01-02,-1,bad\n'
    _, bad = read_frame(table(tmp_path, text))
    assert [q.line for q in bad] == [4]


@given(open_marks=st.sets(st.integers(0, 2998), max_size=12))
@settings(max_examples=25)
def test_a_quotation_mark_left_open_spoils_its_own_row_alone(
    tmp_path_factory: pytest.TempPathFactory, open_marks: set[int]
) -> None:
    note = "a note long enough that a field soon holds more than the csv module takes"
    rows = [f"{n},2020-03-04,Iran,Iraq,rocket,{'' if n not in open_marks else chr(34)}{note}" for n in range(3000)]
    text = "\n".join(["id,date,actor,target,type,note", *rows]) + "\n"
    made = table(tmp_path_factory.mktemp("open"), text, "table")
    events, bad = read_events(made, vocabulary=vocabulary.load())
    assert {int(e.source_ref) for e in events} == set(range(3000)) - open_marks
    assert [q.line for q in bad] == [n + 2 for n in sorted(open_marks)]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (b"2020-01-02,1,2", "cells"), (b"2020-01-02", "cells"), (b"2020-01-02,\xff", "not a number"),
        (b"0025-01-02,1", "1900"), (b"2999-01-02,1", "1900"), (b"2020-13-02,1", "1900"), (b"2020-01-01,1", "earlier"),
        (b"2020-01-02,-1", "below zero"), (b"2020-01-02,1.5", "whole"), (b"2020-01-02,nan", "finite"),
        (b"2020-01-02,1e300", "10^12"), (b"2020-01-02,1_0", "finite"), (b"2020-01-02,\x00", "number"),
    ],
)  # fmt: skip
def test_a_bad_row_is_kept_out_with_its_reason(tmp_path: Path, row: bytes, word: str) -> None:
    frame, bad = read_frame(table(tmp_path, b"date,n\n2020-01-01,1\n" + row + b"\n2020-01-03,2\n"))
    assert frame["n"].to_list() == [1, 2]
    assert [q.line for q in bad] == [3]
    assert word in bad[0].reason


@pytest.mark.parametrize("text", ["", "# only a remark\n", "date,n\n", "date,n\n2020-01-01,x\n", "x,n\n2020-01-01,1\n"])
def test_a_table_without_a_good_row_or_column_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"t\.csv .*; .*"):
        read_frame(table(tmp_path, text))


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected also deaths"):
        read_frame(table(tmp_path, "date,cases\n2020-01-01,1\n", columns=["cases", "deaths"]))
    with pytest.raises(DataError, match="source_actor, target_actor, type, location"):
        read_events(table(tmp_path, "id,date\n1,2020-01-01\n", "events"), vocabulary=vocabulary.load())


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_frame(Table("t", tmp_path / "none.csv", "daily", SOURCE))


def test_an_unknown_format_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected one of daily, cumulative, levels, monthly"):
        read_frame(table(tmp_path, "date,n\n", "xlsx"))


@settings(max_examples=25, deadline=None)  # an odd encoding is guessed anew for each
@given(content=st.binary(max_size=200) | st.text(alphabet='0123456789-,#"\n\r\x00dateid', max_size=200))
def test_no_content_escapes_as_anything_but_a_data_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes | str
) -> None:
    folder = tmp_path_factory.mktemp("t")
    for form in FRAME_FORMATS:
        prefix = b"" if isinstance(content, bytes) and content[:1] == b"\x00" else b"date,month,id\n"
        body = content if isinstance(content, bytes) else content.encode()
        try:
            read_frame(table(folder, prefix + body, form))
        except DataError:
            continue


@given(st.lists(st.tuples(st.sampled_from(["2020-01-01", "x", "2020-02-30"]), st.sampled_from(["1", "-1", "a", ""]))))
def test_every_row_is_taken_in_or_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    text = "date,n\n2019-12-31,0\n" + "".join(f"{d},{n}\n" for d, n in rows)
    made = table(tmp_path_factory.mktemp("t"), text)
    frame, bad = read_frame(made)
    assert len(frame) + len(bad) == len(read_sheet(made).rows) == len(rows) + 1
