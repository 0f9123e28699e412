"""Spans of days: from a first to a last one, and about a day."""

import datetime as dt

from forestall.dates import When

__all__ = ["ONE_DAY", "around", "span_of"]

ONE_DAY = dt.timedelta(1)
"""The shift to the next day."""


def span_of(first: dt.date, last: dt.date) -> When:
    """The days from first to last, with the precision their number suggests."""
    days = (last - first).days
    if days <= 0:
        return When.day(first)
    return When(first, last, "week" if days <= 14 else "month" if days <= 62 else "year" if days <= 366 else "open")


def around(day: dt.date, shift: int, unit: str, number: int = 1) -> When:
    """The day `shift` days off, give or take what the unit leaves open: "two weeks later" is within three days."""
    middle = day + dt.timedelta(shift)
    slack = {"minute": 0, "hour": 0, "day": 0 if number < 8 else 1, "night": 0, "week": 2 if number < 5 else 5,
             "fortnight": 2, "month": 12, "year": 30 if number < 3 else 182, "decade": 1000}[unit]  # fmt: skip
    return span_of(middle - dt.timedelta(slack), middle + dt.timedelta(slack))
