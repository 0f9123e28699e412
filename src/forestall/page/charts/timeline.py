"""The timeline: a dot for each event, a row for each stream, its area the dead, hollow where it is contested.

Lines join an event to the one it is said to answer. The parameter `picked` holds the key of the event that the
reader has reached with the keyboard; a click on a dot gives the page its key.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import altair as alt

from forestall.page.charts.theme import Sets, Spec, day_axis, drawn, finish, labelled, wrapped

__all__ = ["Dot", "Tie", "timeline"]


@dataclass(frozen=True, slots=True)
class Dot:
    """An event as drawn: `key` is the id of its evidence on the page, `day` an ISO day."""

    key: str
    day: str
    row: str
    deaths: int
    contested: bool
    said: str
    colour: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A line from the earlier event to the one said to answer it: ISO days and rows."""

    day: str
    row: str
    later_day: str
    later_row: str


def timeline(dots: Sequence[Dot], ties: Sequence[Tie], order: Sequence[str]) -> Spec:
    """The chart; `order` lists the rows from the top."""
    names = [wrapped(row) for row in order]
    picked = alt.param(name="picked", value="")
    sets = Sets()
    lines = alt.Chart(sets.add([_tie(tie) for tie in ties])).mark_rule(color="#7c848c", opacity=0.55, size=1)
    joined = drawn(lines, x=day_axis("day"), x2="later_day:T", y=labelled("row", names), y2="later_row:N")
    solid = _marks([dot for dot in dots if not dot.contested], names, sets)
    hollow = _marks([dot for dot in dots if dot.contested], names, sets, hollow=True)
    return finish(joined.properties(name="tie"), solid, hollow, sets=sets, height=52 * len(names) + 14, param=picked)


def _tie(tie: Tie) -> dict[str, object]:
    return asdict(tie) | {"row": wrapped(tie.row), "later_row": wrapped(tie.later_row)}


def _marks(dots: Sequence[Dot], names: Sequence[str], sets: Sets, *, hollow: bool = False) -> alt.Chart:
    data = sets.add([asdict(dot) | {"row": wrapped(dot.row)} for dot in dots])
    chart = alt.Chart(data).mark_point(
        filled=not hollow, fillOpacity=0 if hollow else 0.6, strokeOpacity=1, strokeDash=[3, 2] if hollow else [1, 0],
        cursor="pointer",
    )  # fmt: skip
    size = alt.Size(
        "deaths:Q", legend=None, scale=alt.Scale(type="linear", domain=[0, 12], range=[34, 640], clamp=False)
    )
    thick = alt.condition("datum.key == picked", alt.value(3.5), alt.value(1.4))
    own = alt.Color("colour:N", scale=None, legend=None)
    return drawn(chart,
        x=day_axis("day"), y=labelled("row", names), size=size, color=own, strokeWidth=thick,
        tooltip=alt.Tooltip("said:N", title="event"),
    )  # fmt: skip
