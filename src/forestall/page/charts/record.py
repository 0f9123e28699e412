"""The track record: errors relative to the simple baselines, and the histogram that shows calibration."""

import math
from collections.abc import Sequence

import altair as alt

from forestall.page import words
from forestall.page.charts.theme import (
    ESTIMATE,
    OBSERVED,
    PALETTE,
    Sets,
    Spec,
    drawn,
    finish,
    labelled,
    nothing,
    value_axis,
    wrapped,
)
from forestall.records import Calibration, StreamScore

__all__ = ["calibration", "scores"]


def scores(results: Sequence[StreamScore]) -> Spec:
    """One row a stream, one mark a baseline: the model's error over the baseline's; left of one the model is better."""
    names, sets = [wrapped(result.label) for result in results], Sets()
    data = [
        {"label": name, "baseline": baseline, "ratio": result.crps / value,
         "said": f"{words.number(result.crps)} against {words.number(value)}"}
        for name, result in zip(names, results, strict=True)
        for baseline, value in result.baselines.items()
        if value > 0 and math.isfinite(value) and math.isfinite(result.crps)
    ]  # fmt: skip
    baselines = list(dict.fromkeys(str(row["baseline"]) for row in data))
    legend = alt.Legend(title=None, orient="top", columns=2, labelLimit=160, labelFontSize=12)
    colours = alt.Scale(domain=baselines, range=list(PALETTE))
    colour = alt.Color("baseline:N", sort=baselines, scale=colours, legend=legend)
    shape = alt.Shape("baseline:N", sort=baselines, scale=alt.Scale(domain=baselines), legend=legend)
    axis = alt.Axis(title="model's error ÷ baseline's error", tickCount=6, grid=False)
    x = alt.X("ratio:Q", axis=axis, scale=alt.Scale(zero=False, padding=14))
    dots = alt.Chart(sets.add(data)).mark_point(filled=True, size=90, opacity=1)
    marks = drawn(dots, x=x, y=labelled("label", names), color=colour, shape=shape,
                        tooltip=alt.Tooltip("said:N", title="error"))  # fmt: skip
    one = drawn(alt.Chart(nothing()).mark_rule(color=OBSERVED, strokeDash=[5, 3]), x=alt.datum(1))
    return finish(one, marks, sets=sets, height=46 * len(results) + 10)


def calibration(result: Calibration) -> Spec:
    """The histogram of ten bins beside the flat line that calibrated forecasts would give."""
    bins = len(result.counts)
    sets = Sets()
    data = sets.add([
        {"low": k / bins, "high": (k + 1) / bins - 0.006, "count": count, "base": 0,
         "said": f"{words.count(count, 'forecast')} of {sum(result.counts):,}"}
        for k, count in enumerate(result.counts)
    ])  # fmt: skip
    axis = alt.Axis(title="where the outcome fell in the forecast", values=[0, 0.5, 1], grid=False,
                    labelExpr="datum.value == 0 ? 'lowest' : datum.value == 1 ? 'highest' : 'middle'")  # fmt: skip
    x = alt.X("low:Q", axis=axis, scale=alt.Scale(domain=[0, 1]))
    bars = alt.Chart(data).mark_rect(color=ESTIMATE, opacity=0.75)
    histogram = drawn(
        bars,
        x=x,
        x2="high:Q",
        y=value_axis("count", top=max(result.counts)),
        y2="base:Q",
        tooltip=alt.Tooltip("said:N", title="here"),
    )
    flat = alt.Chart(nothing()).mark_rule(color=OBSERVED, strokeDash=[5, 3])
    level = drawn(flat, y=alt.datum(sum(result.counts) / max(bins, 1)))
    return finish(histogram, level, sets=sets, height=120)
