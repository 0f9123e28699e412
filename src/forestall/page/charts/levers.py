"""Scenarios side by side: how far each moves one outcome, in percentage points, with its interval."""

from collections.abc import Sequence

import altair as alt

from forestall.page import words
from forestall.page.charts.theme import ESTIMATE, OBSERVED, Sets, Spec, drawn, finish, labelled, nothing, wrapped
from forestall.records import ScenarioEffect

__all__ = ["effects"]


def effects(results: Sequence[ScenarioEffect]) -> Spec:
    """One row a scenario; grey where the 90 % interval holds zero."""
    names = [wrapped(result.label) for result in results]
    sets = Sets()
    data = sets.add([_row(name, result) for name, result in zip(names, results, strict=True)])
    ends = [100 * abs(end) for result in results for end in (result.q05, result.q95, result.difference)]
    reach = max(5.0, *ends) * 1.05
    colour = alt.Color("clear:N", legend=None, scale=alt.Scale(domain=["yes", "no"], range=[ESTIMATE, OBSERVED]))
    base = alt.Chart(data).encode(
        y=labelled("label", names), color=colour, tooltip=alt.Tooltip("said:N", title="points")
    )
    axis = alt.Axis(title="change in percentage points", tickCount=5, grid=False)
    x = alt.X("low:Q", axis=axis, scale=alt.Scale(domain=[-reach, reach], nice=False))
    zero = drawn(alt.Chart(nothing()).mark_rule(color=OBSERVED), x=alt.datum(0)).properties(name="now")
    bars = base.mark_rule(size=2).encode(x=x, x2="high:Q")
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(x="middle:Q")
    return finish(zero, bars, dots, sets=sets, height=50 * len(results) + 10)


def _row(name: str, result: ScenarioEffect) -> dict[str, object]:
    low, high = words.points(result.q05), words.points(result.q95)
    return {
        "label": name, "middle": 100 * result.difference, "low": 100 * result.q05, "high": 100 * result.q95,
        "clear": "yes" if result.q05 > 0 or result.q95 < 0 else "no",
        "said": f"{words.points(result.difference)} ({low} to {high})",
    }  # fmt: skip
