"""R: of a block beside its prior and its references, and of an epidemic over time."""

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
    labelled,
    one_line,
    rows,
    sheer,
    symmetric_pairs,
    value_axis,
    wrapped,
)
from forestall.records import Estimate, ReproductionPath

__all__ = ["path", "reproduction"]


def reproduction(named: tuple[tuple[str, Estimate, str], ...]) -> Spec:
    """Rows of R with 50 and 90 % bars. Each row is (label, estimate, tone), tone "estimate" or "reference"."""
    order = [wrapped(label) for label, _, _ in named]
    data = rows([_row(wrapped(label), value, tone) for label, value, tone in named])
    colour = alt.Color("tone:N", legend=None,
                       scale=alt.Scale(domain=["estimate", "reference"], range=[ESTIMATE, OBSERVED]))  # fmt: skip
    base = alt.Chart(data).encode(y=labelled("label", order), color=colour, tooltip=alt.Tooltip("said:N", title="R"))
    reach = max(1.25, *(min(value.q95, 6.0) for _, value, _ in named))
    axis = alt.Axis(title="R", tickCount=6, grid=False)
    x = alt.X("q05:Q", axis=axis, scale=alt.Scale(domain=[0, reach * 1.03], clamp=True, nice=False))
    wide = base.mark_rule(size=1.6).encode(x=x, x2="q95:Q")
    half = base.mark_rule(size=5).encode(x="q25:Q", x2="q75:Q")
    middle = base.mark_point(filled=True, size=70, opacity=1).encode(x="median:Q")
    return finish(wide, half, middle, one_line(vertical=True), height=34 * len(named) + 12)


def _row(label: str, value: Estimate, tone: str) -> dict[str, object]:
    inner = (value.median, value.median) if value.q25 is None or value.q75 is None else (value.q25, value.q75)
    return {
        "label": label, "median": value.median, "q05": value.q05, "q95": value.q95, "q25": inner[0], "q75": inner[1],
        "tone": tone, "said": words.estimate(value),
    }  # fmt: skip


def path(result: ReproductionPath) -> Spec:
    """R over time: 20, 50 and 90 % ribbons, the median, and a line at one."""
    pairs = symmetric_pairs(result.levels)
    top = float(np.nanmax(result.quantiles)) if result.quantiles.size else 2.0
    y_scale = alt.Scale(domain=[0, max(1.3, min(top, 8.0))], clamp=True)
    layers: list[alt.Chart] = []
    for low, high, share in pairs:
        band = [
            {"day": iso(day), "low": float(row[low]), "high": float(row[high])}
            for day, row in zip(result.days, result.quantiles, strict=True)
        ]
        area = alt.Chart(rows(band)).mark_area(color=ESTIMATE, opacity=sheer(share))
        layers.append(drawn(area, x=day_axis("day"), y=value_axis("low", scale=y_scale, title="R"), y2="high:Q"))
    layers += [_median(result, y_scale), one_line(vertical=False)]
    return finish(*layers)


def _median(result: ReproductionPath, scale: alt.Scale) -> alt.Chart:
    column = min(range(len(result.levels)), key=lambda k: abs(result.levels[k] - 0.5))
    line = [
        {"day": iso(day), "value": float(row[column]), "said": f"{words.day(day)}: {words.number(float(row[column]))}"}
        for day, row in zip(result.days, result.quantiles, strict=True)
    ]
    mark = alt.Chart(rows(line)).mark_line(color=ESTIMATE, size=2)
    return drawn(mark, x=day_axis("day"), y=value_axis("value", scale=scale, title="R"),
                       tooltip=alt.Tooltip("said:N", title="median"))  # fmt: skip
