"""How the page puts numbers, dates and lists into words.

A probability is a whole percentage, never finer than the simulation that gave it; below one per cent it is
"< 1 %". A quantity keeps as many digits as its interval deserves. What is not known is called "not known",
never zero. The likelihood words are one fixed scale, published on the page, so that "likely" means the same
everywhere.
"""

import datetime as dt
import math
from collections.abc import Sequence

from forestall.dates import When
from forestall.records import Estimate

__all__ = [
    "LIKELIHOODS",
    "NOT_KNOWN",
    "capital",
    "count",
    "day",
    "estimate",
    "figure",
    "interval",
    "likelihood",
    "listing",
    "number",
    "percent",
    "points",
    "probability",
    "rough",
    "scale_in_words",
    "sentence",
    "short_day",
    "when",
]

NOT_KNOWN = "not known"
"""For None and NaN, never an empty cell."""
_SPACE = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

LIKELIHOODS: tuple[tuple[float, str], ...] = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "about even"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)
"""Upper end (not included) and word; the boundaries are those of the US Intelligence Community Directive 203."""


def _known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _step(error: float | None) -> int:
    """Percentage points to round to, given the simulation error (one standard deviation, in probability)."""
    if error is None or not error > 0.01:
        return 1
    return 10 if error > 0.05 else 5


def _rounded(chance: float, error: float | None) -> int:
    step = _step(error)
    return round(100.0 * min(max(chance, 0.0), 1.0) / step) * step


def likelihood(chance: float | None, *, error: float | None = None) -> str:
    """The word for a probability on the fixed scale, for the percentage as it is shown.

    >>> likelihood(0.31), likelihood(0.5), likelihood(None)
    ('unlikely', 'about even', 'not known')
    """
    if chance is None or not math.isfinite(chance):
        return NOT_KNOWN
    shown = _rounded(chance, error) / 100
    return next(word for end, word in LIKELIHOODS if shown < end)


def scale_in_words() -> str:
    """The published scale as one line, from the least likely to the most.

    >>> scale_in_words().startswith("almost no chance (under 5")
    True
    """
    ends = [round(100 * end) for end, _ in LIKELIHOODS]
    words = [word for _, word in LIKELIHOODS]
    middle = [
        f"{word} ({low} to {high}{_SPACE}%)" for word, low, high in zip(words[1:-1], ends, ends[1:], strict=False)
    ]
    first, last = f"{words[0]} (under {ends[0]}{_SPACE}%)", f"{words[-1]} ({ends[-2]}{_SPACE}% and over)"
    return ", ".join([first, *middle, last])


def probability(chance: float | None, *, error: float | None = None) -> str:
    """A probability in per cent, no finer than its simulation error.

    >>> probability(0.314), probability(0.004), probability(0.314, error=0.03)
    ('31\\xa0%', '<\\xa01\\xa0%', 'about 30\\xa0%')
    """
    if chance is None or not math.isfinite(chance):
        return NOT_KNOWN
    step = _step(error)
    percent = 100.0 * min(max(chance, 0.0), 1.0)
    if percent < step:
        return f"<{_SPACE}{step}{_SPACE}%"
    if percent > 100 - step:
        return f">{_SPACE}{100 - step}{_SPACE}%"
    about = "about " if step > 1 else ""
    return f"{about}{_rounded(chance, error)}{_SPACE}%"


def percent(chance: float | None) -> int:
    """A probability as a whole number from 0 to 100, for the length of a bar; 0 where it is not known.

    >>> percent(0.314), percent(None)
    (31, 0)
    """
    if chance is None or not math.isfinite(chance):
        return 0
    return round(100 * min(max(chance, 0.0), 1.0))


def figure(value: float | None, *, decimals: int = 0) -> str:
    """A number with so many decimals, thousands set apart, a true minus sign.

    >>> figure(12345.6), figure(-0.25, decimals=2), figure(float("nan"))
    ('12,346', '\N{MINUS SIGN}0.25', 'not known')
    """
    if value is None or not math.isfinite(value):
        return NOT_KNOWN
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(digit not in "0.," for digit in text)
    return f"{_MINUS}{text}" if negative else text


def rough(value: float | None) -> str:
    """A number with two telling digits: as much as a simulation's quantile deserves.

    >>> rough(2066), rough(48.3), rough(2.25), rough(9), rough(0.04)
    ('2,100', '48', '2.2', '9', '0.04')
    """
    if value is None or not math.isfinite(value) or (value == int(value) and abs(value) < 100):
        return figure(value)
    if abs(value) < 100:
        return number(value)
    place = math.floor(math.log10(abs(value))) - 1
    return figure(round(value / 10**place) * 10**place)


def _decimals(value: float, width: float | None = None) -> int:
    """Decimals that show two digits of `value`, or of the width of its interval."""
    size = abs(value) if width is None else width
    if size >= 10 or size == 0:
        return 0
    return 1 if size >= (1.0 if width is None else 0.5) else 2


def number(value: float | None) -> str:
    """A number with about two or three telling digits.

    >>> number(1234.5), number(3.14159), number(0.4567), number(4.0), number(0.0004)
    ('1,234', '3.1', '0.46', '4', '<\\xa00.01')
    """
    if value is None or not math.isfinite(value):
        return NOT_KNOWN
    if value == int(value):
        return figure(value)
    if 0 < abs(value) < 0.005:
        return f"<{_SPACE}0.01" if value > 0 else f">{_SPACE}{_MINUS}0.01"
    return figure(value, decimals=_decimals(value))


def _one_decimal_more(values: Sequence[float], decimals: int) -> int:
    """One decimal more where a value would round to exactly one: its side of one is the message."""
    hidden = any(abs(value - 1) > 1e-9 and round(value, decimals) == 1.0 for value in values)
    return max(decimals, 2) if hidden else decimals


def _estimate_decimals(value: Estimate) -> int:
    shown = _decimals(value.median, value.q95 - value.q05)
    return _one_decimal_more((value.median,), shown) if value.q95 < 10 else shown


def interval(low: float | None, high: float | None, *, decimals: int | None = None, joined: str = "to") -> str:
    """A range in words, its ends equally fine.

    >>> interval(0.28, 0.75), interval(1200, 5300), interval(None, 2)
    ('0.28 to 0.75', '1,200 to 5,300', 'not known')
    """
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return NOT_KNOWN
    whole = low == int(low) and high == int(high)
    shown = decimals if decimals is not None else 0 if whole else _decimals(low, high - low)
    return f"{figure(low, decimals=shown)} {joined} {figure(high, decimals=shown)}"


def estimate(value: Estimate | None, *, with_interval: bool = True, named: bool = True) -> str:
    """A median with its 90 % interval; `named` says that it is one.

    >>> estimate(Estimate(0.46, 0.28, 0.75))
    '0.46 (90\\xa0%: 0.28 to 0.75)'
    """
    if value is None or not all(_known(part) for part in (value.median, value.q05, value.q95)):
        return NOT_KNOWN
    decimals = _estimate_decimals(value)
    median = figure(value.median, decimals=decimals)
    if not with_interval:
        return median
    name = f"90{_SPACE}%: " if named else ""
    return f"{median} ({name}{interval(value.q05, value.q95, decimals=decimals)})"


def points(difference: float | None) -> str:
    """A difference of two probabilities, in percentage points, signed.

    >>> points(-0.083), points(0.02), points(0.001), points(None)
    ('\N{MINUS SIGN}8', '+2', '0', 'not known')
    """
    if difference is None or not math.isfinite(difference):
        return NOT_KNOWN
    whole = round(100 * difference)
    sign = _MINUS if whole < 0 else "+" if whole > 0 else ""
    return f"{sign}{abs(whole)}"


def count(how_many: int, one: str, many: str | None = None) -> str:
    """A count with its noun in the right number.

    >>> count(1, "event"), count(3, "event"), count(0, "series", "series")
    ('1 event', '3 events', 'no series')
    """
    noun = one if how_many == 1 else (many if many is not None else f"{one}s")
    return f"no {noun}" if how_many == 0 else f"{how_many:,} {noun}"


def listing(items: Sequence[str], *, last: str = "and") -> str:
    """Items as a list in a sentence.

    >>> listing(["a", "b", "c"]), listing(["a"]), listing([])
    ('a, b and c', 'a', '')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def day(date: dt.date | None) -> str:
    """A day in full.

    >>> day(dt.date(2020, 3, 7))
    '7 March 2020'
    """
    return NOT_KNOWN if date is None else f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def short_day(date: dt.date) -> str:
    """A day without its year.

    >>> short_day(dt.date(2020, 3, 7))
    '7 March'
    """
    return f"{date.day} {_MONTHS[date.month - 1]}"


def when(stated: When) -> str:
    """A date as exactly as it was stated.

    >>> when(When(dt.date(2020, 3, 1), dt.date(2020, 3, 31), "month"))
    'March 2020'
    """
    if stated.precision == "month":
        return f"{_MONTHS[stated.start.month - 1]} {stated.start.year}"
    if stated.precision == "year":
        return str(stated.start.year)
    prefix = {"week": "week of ", "open": "since "}.get(stated.precision, "")
    return f"{prefix}{day(stated.start)}"


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop.

    >>> sentence("fewer than ten events"), sentence("Done."), sentence("")
    ('Fewer than ten events.', 'Done.', '')
    """
    trimmed = text.strip()
    if not trimmed:
        return ""
    ended = trimmed if trimmed[-1] in ".!?…" else f"{trimmed}."
    return capital(ended)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
