"""Dates that carry their precision.

A report rarely says more than "last Friday", "in December" or "since March". A `When` is the
earliest and latest day consistent with what was said, and the precision it was said with.
A day has start = end; an open interval ("since March") ends on the day the report was published.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

from forestall.errors import DataError

__all__ = ["Precision", "When", "parse_day"]

Precision = Literal["day", "week", "month", "year", "open"]


def parse_day(text: str, *, where: str = "date") -> dt.date:
    """Read an ISO day, `YYYY-MM-DD`; the error names `where` the text stood.

    >>> parse_day("2020-03-17")
    datetime.date(2020, 3, 17)
    """
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        raise DataError(f"{where} is {text!r}; it must be a day like 2020-03-17") from None
    if not 1900 <= day.year <= 2100:
        raise DataError(f"{where} is {text!r}; the year must lie between 1900 and 2100")
    return day


@dataclass(frozen=True, slots=True)
class When:
    """The earliest and latest day of something, and the precision it was stated with.

    >>> When.day(dt.date(2020, 3, 14)).contains(dt.date(2020, 3, 14))
    True
    """

    start: dt.date
    end: dt.date
    precision: Precision = "day"

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise DataError(f"a date range runs from {self.start} to {self.end}; its end must not lie before its start")
        if self.precision not in get_args(Precision):
            raise DataError(
                f"a date's precision is {self.precision!r}; it must be one of {', '.join(get_args(Precision))}"
            )
        if self.precision == "day" and self.start != self.end:
            raise DataError(f"a day runs from {self.start} to {self.end}; with precision day both must be the same")

    @classmethod
    def day(cls, day: dt.date) -> "When":
        """A single known day."""
        return cls(day, day, "day")

    @property
    def middle(self) -> dt.date:
        """The day halfway between start and end (rounded down); where one day is needed."""
        return self.start + (self.end - self.start) // 2

    def contains(self, day: dt.date) -> bool:
        """Whether `day` is consistent with what was said."""
        return self.start <= day <= self.end

    def overlaps(self, other: "When") -> bool:
        """Whether some day is consistent with both."""
        return self.start <= other.end and other.start <= self.end
