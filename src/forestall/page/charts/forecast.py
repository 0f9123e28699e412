"""A fan: what was seen, the simulated futures as ribbons around their median, and what really happened.

A value of a week is drawn over its seven days, as a step; a value of a day at its day.
"""

import datetime as dt
from typing import Literal

import altair as alt
import numpy as np

from forestall.page import words
from forestall.page.charts.theme import (
    ESTIMATE,
    OBSERVED,
    Sets,
    Spec,
    day_axis,
    drawn,
    finish,
    iso,
    quantile_rows,
    sheer,
    symmetric_pairs,
    value_axis,
)
from forestall.records import Fan

__all__ = ["fan", "needs_log"]

_MOST_PAST = 180
"""Days of the past shown at most: older ones would squeeze the forecast (the table keeps them)."""
_INK = "#1d2024"


def needs_log(result: Fan) -> bool:
    """Whether the upper tail so outgrows the rest that a linear axis would hide it."""
    if result.quantiles.size == 0:
        return False
    top = float(np.nanmax(result.quantiles))
    usual = [float(np.nanmedian(result.quantiles)), 10.0]
    if np.isfinite(result.observed).any():
        usual.append(float(np.nanmax(result.observed)))
    return top > 25 * max(usual)


def _width(result: Fan) -> dt.timedelta:
    return dt.timedelta(days=7 if result.step == "week" else 1)


def _top(result: Fan) -> float:
    """The largest value drawn."""
    drawn_values = np.concatenate([result.observed, result.happened, result.quantiles.ravel()])
    known = drawn_values[np.isfinite(drawn_values)]
    return float(known.max()) if known.size else 0.0


def _axis(result: Fan, name: str) -> alt.Y:
    scale = alt.Scale(type="symlog", constant=5) if needs_log(result) else alt.Scale(zero=result.kind == "stream")
    return value_axis(name, scale=scale, top=_top(result) if result.kind == "stream" else None)


def fan(result: Fan, *, now: dt.date) -> Spec:
    """The fan chart; counts as bars, everything else as a line."""
    sets = Sets()
    layers = _forecast(result, sets)
    if np.isfinite(result.observed).any():
        layers.append(_observed(result, sets, now))
    if np.isfinite(result.happened).any():
        layers.append(_happened(result, sets))
    return finish(*layers, *_now(now, sets), sets=sets, height=210)


def _forecast(result: Fan, sets: Sets) -> list[alt.Chart]:
    """Ribbons, widest first, and the median above them."""
    days, quantiles = list(result.future), result.quantiles
    if result.step == "week" and days:
        days, quantiles = [*days, days[-1] + _width(result)], np.vstack([quantiles, quantiles[-1:]])
    data = alt.Chart(sets.add(quantile_rows(days, result.levels, quantiles, unit=result.unit)))
    shape: Literal["step-after", "linear"] = "step-after" if result.step == "week" else "linear"
    said = alt.Tooltip("said:N", title="median")
    bands = [
        drawn(data.mark_area(color=ESTIMATE, opacity=sheer(share), interpolate=shape), x=day_axis("day"),
              y=_axis(result, f"q{low}"), y2=f"q{high}:Q")
        for low, high, share in symmetric_pairs(result.levels)
    ]  # fmt: skip
    line = data.mark_line(color=ESTIMATE, size=2, interpolate=shape)
    return [*bands, drawn(line, x=day_axis("day"), y=_axis(result, "middle"), tooltip=said)]


def _said(day: dt.date, value: float, unit: str) -> str:
    return f"{words.day(day)}: {words.number(value)} {unit}"


def _observed(result: Fan, sets: Sets, now: dt.date) -> alt.Chart:
    earliest = now - dt.timedelta(days=_MOST_PAST)
    data = [
        {"day": iso(day), "end": iso(day + _width(result)), "value": float(value), "base": 0,
         "said": _said(day, float(value), result.unit)}
        for day, value in zip(result.past, result.observed, strict=True)
        if day >= earliest and np.isfinite(value)
    ]  # fmt: skip
    chart, said = alt.Chart(sets.add(data)), alt.Tooltip("said:N", title="observed")
    if result.kind == "stream":
        bars = chart.mark_rect(color=OBSERVED, opacity=0.85)
        return drawn(bars, x=day_axis("day"), x2="end:T", y=_axis(result, "value"), y2="base:Q", tooltip=said)
    return drawn(chart.mark_line(color=OBSERVED, size=1.8), x=day_axis("day"), y=_axis(result, "value"), tooltip=said)


def _happened(result: Fan, sets: Sets) -> alt.Chart:
    """Diamonds in the middle of their weeks, or a dark line through the days."""
    middle = _width(result) // 2
    data = [
        {"day": iso(day + middle), "value": float(value), "said": _said(day, float(value), result.unit)}
        for day, value in zip(result.future, result.happened, strict=True)
        if np.isfinite(value)
    ]
    chart = alt.Chart(sets.add(data))
    weekly = chart.mark_point(shape="diamond", size=46, color=_INK, strokeWidth=1.4)
    mark = weekly if result.step == "week" else chart.mark_line(color=_INK, size=1.3, strokeDash=[1, 0])
    said = alt.Tooltip("said:N", title="what happened")
    return drawn(mark, x=day_axis("day"), y=_axis(result, "value"), tooltip=said).properties(name="happened")


def _now(now: dt.date, sets: Sets) -> list[alt.Chart]:
    """A line at the end of the last day that the forecast knew."""
    data = alt.Chart(sets.add([{"day": iso(now + dt.timedelta(days=1)), "said": "now"}]))
    rule = drawn(data.mark_rule(color="#5a6169", size=1), x=day_axis("day")).properties(name="now")
    word = data.mark_text(align="left", dx=4, dy=2, baseline="top")
    return [rule, drawn(word, x=day_axis("day"), y=alt.value(0), text="said:N").properties(name="nowword")]
