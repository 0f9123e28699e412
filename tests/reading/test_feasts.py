"""Feasts of the moon against days known from almanacs, and years in words against figures."""

import datetime as dt

import pytest

from forestall.reading.days.feasts import feast_days
from forestall.reading.days.years import year_in


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("easter sunday", "1998-04-12"),
        ("easter sunday", "2024-03-31"),
        ("ash wednesday", "2023-02-22"),
        ("whit monday", "1987-06-08"),
        ("passover", "2002-03-28"),
        ("passover", "1991-03-30"),
        ("yom kippur", "1973-10-06"),
        ("rosh hashanah", "2019-09-30"),
        ("eid al-fitr", "2021-05-13"),
        ("eid al-adha", "2016-09-12"),
        ("ashura", "2004-03-02"),
        ("ramadan", "2003-10-27"),
        ("mawlid", "2012-02-05"),
    ],
)
def test_the_day_lies_in_the_feast(name: str, day: str) -> None:
    known = dt.date.fromisoformat(day)
    found = feast_days(name, known.year)
    assert found is not None
    assert found.start <= known <= found.end
    assert abs((found.start - known).days) <= 1


@pytest.mark.parametrize("year", range(1900, 2100))
def test_passover_and_new_year_fall_on_the_days_they_may(year: int) -> None:
    passover, new_year = feast_days("passover", year), feast_days("rosh hashanah", year)
    assert passover is not None
    assert new_year is not None
    assert passover.start.weekday() in (1, 3, 5, 6)
    assert new_year.start.weekday() in (0, 1, 3, 5)
    assert (new_year.start - passover.start).days == 163


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("nineteen eighty-three", 1983),
        ("nineteen oh five", 1905),
        ("twenty fourteen", 2014),
        ("two thousand and four", 2004),
        ("two thousand eleven", 2011),
        ("1972", 1972),
    ],
)
def test_years_in_words(words: str, year: int) -> None:
    assert year_in(words) == year
