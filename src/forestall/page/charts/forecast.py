"""A fan: what was seen, the simulated futures as ribbons around their median, and what really happened."""

import datetime as dt
from typing import Any

import altair as alt
import numpy as np

from forestall.page import words
from forestall.page.charts.theme import (
    ESTIMATE,
    OBSERVED,
    Spec,
    day_axis,
    drawn,
    finish,
    iso,
    rows,
    sheer,
    symmetric_pairs,
    value_axis,
)
from forestall.records import Fan

__all__ = ["fan", "needs_log"]

_MOST_PAST = 180
"""Days of the past shown at most: older ones would squeeze the forecast (the table keeps them)."""


def needs_log(result: Fan) -> bool:
    """Whether the upper tail so outgrows the rest that a linear axis would hide it."""
    if result.quantiles.size == 0:
        return False
    top = float(np.nanmax(result.quantiles))
    usual = [float(np.nanmedian(result.quantiles)), 10.0]
    if np.isfinite(result.observed).any():
        usual.append(float(np.nanmax(result.observed)))
    return top > 25 * max(usual)


def fan(result: Fan, *, now: dt.date) -> Spec:
    """The fan chart; counts of incidents as bars, everything else as a line."""
    scale = alt.Scale(type="symlog", constant=5) if needs_log(result) else alt.Scale(zero=result.kind == "stream")
    layers = [*_ribbons(result, scale), _median(result, scale), _observed(result, scale, now)]
    if np.isfinite(result.happened).any():
        layers.append(_happened(result, scale))
    return finish(*layers, *_now(now), height=210)


def _ribbons(result: Fan, scale: alt.Scale) -> list[alt.Chart]:
    layers = []
    for low, high, share in symmetric_pairs(result.levels):
        data = rows([
            {"day": iso(day), "low": float(row[low]), "high": float(row[high])}
            for day, row in zip(result.future, result.quantiles, strict=True)
        ])  # fmt: skip
        mark = alt.Chart(data).mark_area(color=ESTIMATE, opacity=sheer(share), interpolate="monotone")
        layers.append(drawn(mark, x=day_axis("day"), y=value_axis("low", scale=scale), y2="high:Q"))
    return layers


def _said(day: dt.date, value: float, unit: str) -> str:
    return f"{words.day(day)}: {words.number(value)} {unit}"


def _median(result: Fan, scale: alt.Scale) -> alt.Chart:
    column = min(range(len(result.levels)), key=lambda k: abs(result.levels[k] - 0.5))
    data = rows([
        {"day": iso(day), "value": float(row[column]), "said": _said(day, float(row[column]), result.unit)}
        for day, row in zip(result.future, result.quantiles, strict=True)
    ])  # fmt: skip
    mark = alt.Chart(data).mark_line(color=ESTIMATE, size=2)
    return drawn(mark, x=day_axis("day"), y=value_axis("value", scale=scale),
                       tooltip=alt.Tooltip("said:N", title="median"))  # fmt: skip


def _observed(result: Fan, scale: alt.Scale, now: dt.date) -> alt.Chart:
    width = dt.timedelta(days=7 if result.step == "week" else 1)
    earliest = now - dt.timedelta(days=_MOST_PAST)
    data: list[dict[str, Any]] = [
        {"day": iso(day), "end": iso(day + width), "value": float(value), "base": 0,
         "said": _said(day, float(value), result.unit)}
        for day, value in zip(result.past, result.observed, strict=True)
        if day >= earliest and np.isfinite(value)
    ]  # fmt: skip
    chart = alt.Chart(rows(data))
    said = alt.Tooltip("said:N", title="observed")
    y = value_axis("value", scale=scale)
    if result.kind == "stream":
        bars = chart.mark_rect(color=OBSERVED, opacity=0.85)
        return drawn(bars, x=day_axis("day"), x2="end:T", y=y, y2="base:Q", tooltip=said)
    return drawn(chart.mark_line(color=OBSERVED, size=1.8), x=day_axis("day"), y=y, tooltip=said)


def _happened(result: Fan, scale: alt.Scale) -> alt.Chart:
    data = rows([
        {"day": iso(day), "value": float(value), "said": _said(day, float(value), result.unit)}
        for day, value in zip(result.future, result.happened, strict=True)
        if np.isfinite(value)
    ])  # fmt: skip
    chart = alt.Chart(data)
    mark = chart.mark_point(shape="diamond", size=34 if result.step == "week" else 9, color="#1d2024", strokeWidth=1.3)
    return drawn(mark, x=day_axis("day"), y=value_axis("value", scale=scale),
                       tooltip=alt.Tooltip("said:N", title="what happened")).properties(name="happened")  # fmt: skip


def _now(now: dt.date) -> list[alt.Chart]:
    data = rows([{"day": iso(now + dt.timedelta(days=1)), "said": "now"}])
    rule = drawn(alt.Chart(data).mark_rule(color="#5a6169", size=1), x=day_axis("day")).properties(name="now")
    text = alt.Chart(data).mark_text(align="left", dx=4, dy=8, baseline="top")
    return [rule, drawn(text, x=day_axis("day"), y=alt.value(0), text="said:N").properties(name="nowword")]
