"""The tornado: what an outcome hangs on, a bar a driver from its chance at one end to its chance at the other."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

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
    wrapped,
)

__all__ = ["Bar", "tornado"]


_ENDS = alt.Scale(domain=["low", "high", "lever"], range=[OBSERVED, ESTIMATE, PALETTE[4]])


@dataclass(frozen=True, slots=True)
class Bar:
    """One driver: what to call it, the chance (0 to 1) at its low and at its high end, both in words, and whether it is
    a lever."""

    label: str
    low: float
    high: float
    said: str
    lever: bool = False


def tornado(bars: Sequence[Bar], chance: float) -> Spec:
    """One row a driver, from where the chance stands: grey to that at its low end, blue to that at its high end, green
    to that with a lever turned all the way."""
    names, sets = [wrapped(bar.label, width=27) for bar in bars], Sets()
    rows = [
        {"label": name, "from": round(100 * chance, 1), "to": round(100 * end, 1), "end": which, "said": bar.said}
        for name, bar in zip(names, bars, strict=True)
        for which, end in (("low", bar.low), ("lever" if bar.lever else "high", bar.high))
        if end != chance
    ]
    colour = alt.Color("end:N", legend=None, scale=_ENDS)
    axis = alt.Axis(title="chance, per cent", tickCount=5, grid=False)
    x = alt.X("from:Q", axis=axis, scale=alt.Scale(domain=[0, 100], nice=False))
    tip = alt.Tooltip("said:N", title="chance")
    base = drawn(alt.Chart(sets.add(rows)), y=labelled("label", names), color=colour, tooltip=tip)
    now = drawn(alt.Chart(nothing()).mark_rule(color=OBSERVED), x=alt.datum(100 * chance)).properties(name="now")
    spans = base.mark_bar(size=9, opacity=0.85).encode(x=x, x2="to:Q")
    ends = base.mark_point(filled=True, size=60, opacity=1).encode(x="to:Q")
    return finish(now, spans, ends, sets=sets, height=50 * len(bars) + 14)
