"""R: of a block beside its prior and its references, and of an epidemic over time."""

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
    labelled,
    one_line,
    quantile_rows,
    sheer,
    symmetric_pairs,
    value_axis,
    wrapped,
)
from forestall.records import Estimate, ReproductionPath

__all__ = ["path", "reproduction"]

_HIGHEST = 8.0
"""No axis of R goes further: a ribbon that does is cut at the edge, the table has its end."""


def reproduction(named: tuple[tuple[str, Estimate, str], ...]) -> Spec:
    """Rows of R with 50 and 90 % bars. Each row is (label, estimate, tone), tone "estimate" or "reference"."""
    sets, order = Sets(), [wrapped(label) for label, _, _ in named]
    data = sets.add([_row(wrapped(label), value, tone) for label, value, tone in named])
    tones = alt.Scale(domain=["estimate", "reference"], range=[ESTIMATE, OBSERVED])
    said = alt.Tooltip("said:N", title="R")
    base = drawn(alt.Chart(data), y=labelled("label", order), color=alt.Color("tone:N", legend=None, scale=tones),
                 tooltip=said)  # fmt: skip
    reach = max(1.25, *(min(value.q95, _HIGHEST) for _, value, _ in named))
    scale = alt.Scale(domain=[0, reach * 1.03], clamp=True, nice=False)
    x = alt.X("q05:Q", axis=alt.Axis(title="R", tickCount=6, grid=False), scale=scale)
    wide = drawn(base.mark_rule(size=1.6), x=x, x2="q95:Q")
    half = drawn(base.mark_rule(size=5), x="q25:Q", x2="q75:Q")
    middle = drawn(base.mark_point(filled=True, size=70, opacity=1), x="median:Q")
    return finish(wide, half, middle, one_line(vertical=True), sets=sets, height=36 * len(named) + 12)


def _row(label: str, value: Estimate, tone: str) -> dict[str, object]:
    inner = (value.median, value.median) if value.q25 is None or value.q75 is None else (value.q25, value.q75)
    return {
        "label": label, "median": value.median, "q05": value.q05, "q95": value.q95, "q25": inner[0], "q75": inner[1],
        "tone": tone, "said": words.estimate(value),
    }  # fmt: skip


def path(result: ReproductionPath) -> Spec:
    """R over time: a ribbon for each pair of mirrored levels, the median, and a line at one."""
    sets = Sets()
    data = alt.Chart(sets.add(quantile_rows(result.days, result.levels, result.quantiles, unit="")))
    top = float(np.nanmax(result.quantiles)) if result.quantiles.size else 2.0
    scale = alt.Scale(domain=[0, max(1.3, min(top, _HIGHEST))], clamp=True)
    x = day_axis("day", form="%-d %b")
    layers = [
        drawn(data.mark_area(color=ESTIMATE, opacity=sheer(share), clip=True), x=x,
              y=value_axis(f"q{low}", scale=scale, title="R"), y2=f"q{high}:Q")
        for low, high, share in symmetric_pairs(result.levels)
    ]  # fmt: skip
    said = alt.Tooltip("said:N", title="median")
    line = data.mark_line(color=ESTIMATE, size=2, clip=True)
    middle = drawn(line, x=x, y=value_axis("middle", scale=scale, title="R"), tooltip=said)
    return finish(*layers, middle, one_line(vertical=False), sets=sets)
