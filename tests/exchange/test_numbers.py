"""Counts, levels, months and cumulative totals."""

import datetime as dt
import itertools
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall.errors import DataError
from forestall.exchange import read_frame
from forestall.exchange.epidemic import to_daily

from .test_rows import table

steps = st.lists(st.integers(0, 400), min_size=1, max_size=80)


@given(steps)
def test_daily_new_undoes_the_running_total(new: list[int]) -> None:
    totals = np.cumsum([0, *new]).tolist()
    daily = to_daily(totals)
    assert daily.new.tolist() == [0, *new]


@given(st.lists(st.none() | st.integers(0, 10_000), min_size=1, max_size=60), st.booleans())
def test_new_counts_are_never_negative_and_keep_the_total(totals: list[int | None], spread: bool) -> None:
    daily = to_daily(totals, spread=spread)
    known = [total for total in totals if total is not None]
    assert len(daily.new) == len(totals)
    assert (daily.new >= -1).all()
    if known and known[0] == 0:
        assert daily.new[daily.new > 0].sum() == known[-1]
    falls = sum(b < a for a, b in itertools.pairwise(known))
    assert sum("falls" in reason for _, reason in daily.notes) == falls


def test_a_fall_is_taken_back_in_proportion_to_the_four_weeks_before() -> None:
    totals = [0, 10, 110, 410, 390, 400]
    daily = to_daily(totals)
    assert daily.new.tolist() == [0, 10, 95, 285, 0, 10]
    assert daily.notes == ((4, "the total falls by 20; taken back from the days before"),)


def test_a_correction_older_than_four_weeks_is_not_touched_unless_needed() -> None:
    totals = [0, 1000, *[1000 + 10 * k for k in range(1, 41)], 1300]
    assert to_daily(totals).new[1] == 1000
    assert to_daily([*totals[:-1], 1390]).new[1] == 1000
    assert to_daily([*totals[:-1], 900]).new[1] < 1000


def test_a_batch_is_named_and_spread_only_when_asked() -> None:
    totals = [0, *range(10, 80, 10), 70, 70, 100]
    assert to_daily(totals).new[-3:].tolist() == [0, 0, 30]
    assert to_daily(totals).notes == ((10, "30 new on one day after 2 without reports; taken in as published"),)
    assert to_daily(totals, spread=True).new[-3:].tolist() == [10, 10, 10]


def test_zeros_that_chance_can_give_are_no_batch() -> None:
    assert to_daily([0, 2, 4, 6, 6, 8]).notes == ()


def test_a_day_without_a_row_is_unknown(tmp_path: Path) -> None:
    frame, notes = read_frame(table(tmp_path, "date,n\n2020-01-01,0\n2020-01-02,4\n2020-01-05,10\n", "cumulative"))
    assert frame["n"].to_list() == [0, 4, None, None, 6]
    assert [(q.value, q.column) for q in notes] == [("2020-01-05", "n")]


def test_a_table_that_begins_in_the_middle_does_not_know_its_first_day() -> None:
    assert to_daily([500, 510]).new.tolist() == [-1, 10]


def test_levels_keep_to_their_bounds_and_dates_ascend(tmp_path: Path) -> None:
    text = "date,price,note\n2020-01-03,20.5,\n2020-01-02,,no trade\n2020-01-04,-37,below\n"
    frame, bad = read_frame(table(tmp_path, text, "levels", low=0, high=500))
    assert frame.rows() == [(dt.date(2020, 1, 2), None), (dt.date(2020, 1, 3), 20.5)]
    assert frame.schema["price"] == pl.Float64
    assert [q.reason for q in bad] == ["outside 0 to 500"]


def test_months_are_dated_by_their_first_day(tmp_path: Path) -> None:
    text = "month,sold\n2020-03,3.4\n2020-02,3.3\n2020-02,3.2\n2020-02-01,3.1\n2020-14,1\n"
    frame, bad = read_frame(table(tmp_path, text, "monthly"))
    assert frame["date"].to_list() == [dt.date(2020, 2, 1), dt.date(2020, 3, 1)]
    assert [q.line for q in bad] == [4, 5, 6]


@pytest.mark.parametrize("columns", ["cases", [3]])
def test_options_of_the_wrong_form_are_refused(tmp_path: Path, columns: object) -> None:
    with pytest.raises(DataError, match="list of names"):
        read_frame(table(tmp_path, "date,cases\n2020-01-01,1\n", columns=columns))
