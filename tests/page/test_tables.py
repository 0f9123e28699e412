"""Files that a spreadsheet may open without harm."""

import csv
import io
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from forestall.page.tables import Column, Table, csv_text, neutral, number_cell, text_cell

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "\N{MINUS SIGN}")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
hostile = st.tuples(st.sampled_from(["", " ", "\u00a0", "\n"]), st.sampled_from(FORMULA), texts).map("".join)


def _table(text: str, number: float) -> Table:
    return Table("t", "T", (Column("text"), Column("number", numeric=True)), ((text_cell(text), number_cell(number)),))


@given(texts | hostile, st.floats(-1e9, 1e9))
def test_no_text_starts_a_formula_and_numbers_stay_numbers(text: str, number: float) -> None:
    rows = list(csv.reader(io.StringIO(csv_text(_table(text, number)), newline="")))
    assert len(rows) == 2
    assert not rows[1][0].lstrip().startswith(FORMULA)
    assert rows[1][0].removeprefix("'") == text.replace("\0", "") or rows[1][0] == text.replace("\0", "")
    assert abs(float(rows[1][1]) - number) <= 1e-5 * max(abs(number), 1.0)


@given(hostile)
def test_neutral_text_is_the_text_behind_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@given(texts)
def test_the_link_holds_the_file(text: str) -> None:
    table = _table(text, 1.0)
    held = unquote(table.href.removeprefix("data:text/csv;charset=utf-8,"))
    assert held == "\ufeff" + csv_text(table)


def test_what_is_not_known_is_saved_as_nothing() -> None:
    assert csv_text(_table("", float("nan"))).splitlines()[1] == ","
