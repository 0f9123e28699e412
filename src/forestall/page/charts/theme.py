"""What all charts share: colours, sizes, wrapped labels, ribbons around a median, and the finishing of a definition.

A ribbon is a pair of quantile levels that mirror each other (0.05 and 0.95 make the 90 % ribbon); the wider, the
paler. Days go in as ISO text and are drawn on a UTC scale, so that no reader's time zone shifts them.
"""

import datetime as dt
import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from forestall.page import words

__all__ = [
    "ALARM",
    "ESTIMATE",
    "HEIGHT",
    "OBSERVED",
    "PALETTE",
    "Sets",
    "Spec",
    "day_axis",
    "drawn",
    "finish",
    "iso",
    "labelled",
    "nothing",
    "one_line",
    "quantile_rows",
    "safe_colour",
    "sheer",
    "symmetric_pairs",
    "value_axis",
    "wrapped",
]

Spec = dict[str, Any]
"""A Vega-Lite definition."""

ALARM = "#c4533a"
"""The one accent: above one."""
ESTIMATE = "#4a7fb5"
"""What the model says."""
OBSERVED = "#8a9098"
"""What was seen."""
PALETTE = ("#a87b1f", "#4a7fb5", "#946aa6", "#7c848c", "#2f8a7d", "#8c7355")
"""Streams that name no colour of their own, told apart by the colour-blind too."""
"""Told apart with the common kinds of colour blindness; each at least 3:1 on white and on the dark paper."""
HEIGHT = 190
"""Of a chart, in pixels."""
_FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LABEL = "#5a6169"
LINE = 13
"""Pixels from one line of a label to the next."""
_AXIS: Spec = {
    "labelColor": _LABEL,
    "labelFontSize": 12,
    "labelLineHeight": LINE,
    "tickColor": "#c9c6be",
    "domainColor": "#c9c6be",
    "gridColor": "#e4e1d9",
    "titleColor": _LABEL,
    "titleFontSize": 12,
    "titleFontWeight": "normal",
    "labelOverlap": "greedy",
    "labelSeparation": 10,
}


def safe_colour(colour: str | None, position: int) -> str:
    """The stream's own colour where it is a plain hex colour, else one of the palette."""
    return colour if colour and _HEX.fullmatch(colour) else PALETTE[position % len(PALETTE)]


def iso(day: dt.date) -> str:
    """A day as the charts take it."""
    return day.isoformat()


def wrapped(label: str, *, width: int = 24, lines: int = 3) -> str:
    """A label broken into a few short lines (a line feed between them), its tail cut where it is longer."""
    parts = textwrap.wrap(" ".join(label.split()), width) or [""]
    return "\n".join(parts if len(parts) <= lines else [*parts[: lines - 1], textwrap.shorten(
        " ".join(parts[lines - 1 :]), width, placeholder="…")])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sets:
    """A chart's data by name, kept out of Altair's hands: it would copy and check every row at each step."""

    held: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def add(self, rows: Sequence[Mapping[str, object]]) -> alt.NamedData:
        """Plain rows under a new name; what is not finite becomes null, which Vega leaves out."""
        name = f"d{len(self.held)}"
        self.held[name] = [{key: _plain(value) for key, value in row.items()} for row in rows]
        return alt.NamedData(name)


def _plain(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value


def sheer(level: float) -> float:
    """How opaque the ribbon that holds a share `level` is: the wider the paler."""
    return 0.18 if level > 0.7 else 0.24 if level > 0.35 else 0.3


def symmetric_pairs(levels: Sequence[float]) -> list[tuple[int, int, float]]:
    """Columns of mirrored levels and the share between them, widest first.

    >>> symmetric_pairs((0.05, 0.25, 0.5, 0.75, 0.95))
    [(0, 4, 0.9), (1, 3, 0.5)]
    """
    found = []
    for low, level in enumerate(levels):
        high = next((k for k, other in enumerate(levels) if level < 0.5 and abs(other - (1 - level)) < 1e-6), None)
        if high is not None:
            found.append((low, high, round(1 - 2 * level, 6)))
    return sorted(found, key=lambda pair: -pair[2])


def quantile_rows(
    days: Sequence[dt.date], levels: Sequence[float], quantiles: NDArray[np.float64], *, unit: str
) -> list[dict[str, object]]:
    """A row a day: q0, q1, ... for the levels, `middle` for the one nearest to a half, and that one in words."""
    column = min(range(len(levels)), key=lambda k: abs(levels[k] - 0.5))
    found: list[dict[str, object]] = []
    for day, row in zip(days, quantiles, strict=True):
        values = {f"q{k}": float(value) for k, value in enumerate(row)}
        said = f"{words.day(day)}: {words.number(float(row[column]))} {unit}".rstrip()
        found.append({"day": iso(day), **values, "middle": float(row[column]), "said": said})
    return found


def day_axis(name: str, *, form: str = "%b %Y", **more: Any) -> alt.X:
    """A time axis over whole days, in UTC; `form` is how its labels name a day (d3's format)."""
    axis = alt.Axis(title=None, labelOverlap="greedy", labelSeparation=10, tickCount=6, grid=False, format=form)
    return alt.X(f"{name}:T", axis=axis, scale=alt.Scale(type="utc", padding=6), **more)


def value_axis(
    name: str, *, scale: alt.Scale | None = None, title: str | None = None, top: float | None = None
) -> alt.Y:
    """A quantity on the left: few ticks, a pale grid; for counts up to a small `top`, ticks at whole numbers only."""
    step: Spec = {"values": list(range(int(top) + 1)), "format": ",.0f"} if top is not None and top <= 6 else {}
    axis = alt.Axis(title=title, tickCount=5, domain=False, ticks=False, **step)
    return alt.Y(f"{name}:Q", axis=axis, scale=scale if scale is not None else alt.Scale())


def labelled(name: str, order: Sequence[str]) -> alt.Y:
    """Rows with wrapped labels, in the given order, first on top."""
    # several lines begin at the row's middle: raised by one, three stand around it; one line is given one above
    split = "length(split(datum.label, '\\n')) > 1 ? split(datum.label, '\\n') : [' ', datum.label]"
    axis = alt.Axis(
        title=None, labelExpr=split, labelOffset=-LINE, labelLimit=190, labelOverlap=False, domain=False, ticks=False
    )
    # a sort alone is dropped where layers disagree on the rows they have: the domain is not
    rows = list(dict.fromkeys(order))
    return alt.Y(f"{name}:N", sort=rows, scale=alt.Scale(domain=rows), axis=axis)


def drawn(mark: alt.Chart, **channels: Any) -> alt.Chart:
    """The mark with its channels: Altair's own `encode`, typed."""
    chart: alt.Chart = mark.encode(**channels)
    return chart


def nothing() -> alt.InlineData:
    """One empty row: data for a line that stands at a fixed value."""
    return alt.InlineData(values=[{}])


def one_line(*, vertical: bool) -> alt.Chart:
    """The dashed line at one, where growth begins."""
    mark = alt.Chart(nothing()).mark_rule(color=ALARM, strokeDash=[5, 3], size=1.3)
    line = drawn(mark, x=alt.datum(1)) if vertical else drawn(mark, y=alt.datum(1))
    return line.properties(name="one")


def finish(*layers: alt.Chart, sets: Sets, height: int = HEIGHT, param: alt.Parameter | None = None) -> Spec:
    """The layers as one definition: as wide as its place, transparent, in the page's type."""
    chart: Any = alt.layer(*layers)
    if param is not None:
        chart = chart.add_params(param)
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    sized = chart.properties(width="container", height=height, autosize=fit)
    padding = {"left": 2, "right": 8, "top": 6, "bottom": 4}
    styled = (
        sized.configure(font=_FONT, background="transparent", padding=padding)
        .configure_view(stroke=None)
        .configure_axis(**_AXIS)
        .configure_text(color=_LABEL, fontSize=12)
    )
    spec: Spec = styled.to_dict(validate=False)  # tests validate; here it would take seconds
    spec["datasets"] = dict(spec.get("datasets", {})) | sets.held
    return spec
