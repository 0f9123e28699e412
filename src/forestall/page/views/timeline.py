"""The timeline as a figure: the listed events as dots in their streams' rows, and the table behind them."""

from forestall.page import charts, findings, words
from forestall.page.charts.theme import safe_colour
from forestall.page.context import Brief
from forestall.page.tables import Cell, Column, Table, number_cell, text_cell
from forestall.page.views.events import NO_STREAM, EventView, Listed
from forestall.page.views.parts import Figure, figure
from forestall.records import Event

__all__ = ["timeline"]

_DRAWN = (
    "Each mark is an event, with a row for each stream; its area is the number of deaths, and it is hollow where its "
    "claims contradict each other. Thin lines join an event to the one it is said to answer"
)


def timeline(listed: Listed, brief: Brief) -> Figure:
    """The figure; its table has a row for each event, newest first, that leads to the evidence."""
    order = _rows_in_use(listed, brief)
    dots = _dots(listed, brief)
    spec = charts.timeline(list(dots.values()), _ties(dots, brief), order)
    return figure("timeline", _title(listed), _DRAWN, spec, _table(listed), crisis=brief.crisis.id, wide=True,
                  interactive=True)  # fmt: skip


def _title(listed: Listed) -> str:
    events = listed.events
    tolls = [event.deaths.best for event in events if event.deaths is not None]
    contested = sum(event.status == "contested" for event in events)
    first, last = (words.when(events[0].when), words.when(events[-1].when)) if events else ("", "")
    if not events and listed.withheld:
        return findings.withheld_finding(listed.withheld)
    return findings.timeline_finding(len(events), contested, sum(tolls) if tolls else None, first, last)


def _rows_in_use(listed: Listed, brief: Brief) -> list[str]:
    used = {view.stream for view in listed.views.values()}
    order = [stream.label for stream in brief.crisis.streams if stream.label in used]
    return [*order, *([NO_STREAM] if NO_STREAM in used else [])]


def _dots(listed: Listed, brief: Brief) -> dict[str, charts.Dot]:
    colours = {stream.label: safe_colour(stream.color, k) for k, stream in enumerate(brief.crisis.streams)}
    return {event.id: _dot(event, listed.views[event.id], colours) for event in listed.events}


def _dot(event: Event, view: EventView, colours: dict[str, str]) -> charts.Dot:
    return charts.Dot(
        key=view.key,
        day=event.when.middle.isoformat(),
        row=view.stream,
        deaths=event.deaths.best if event.deaths is not None else 0,
        contested=view.contested,
        said=f"{view.when}: {view.said} {words.sentence(view.toll)}",
        colour=colours.get(view.stream, safe_colour(None, 3)),
    )


def _ties(dots: dict[str, charts.Dot], brief: Brief) -> list[charts.Tie]:
    joined = [(dots[link.earlier], dots[link.later]) for link in brief.links if link.kind != "follows"
              and link.earlier in dots and link.later in dots]  # fmt: skip
    return [charts.Tie(first.day, first.row, later.day, later.row) for first, later in joined]


def _table(listed: Listed) -> Table:
    labels = ("When", "Stream", "What is said to have happened", "Place")
    columns = (
        *(Column(label, tight=label == "When") for label in labels),
        Column("Deaths", numeric=True),
        Column("Status"),
    )
    newest = tuple(reversed(listed.events))
    rows = tuple(_row(event, listed.views[event.id]) for event in newest)
    extra = tuple((event.when.start, event.when.end, listed.views[event.id].source) for event in newest)
    return Table("events", "Events, newest first; each leads to its evidence", columns, rows,
                 ("start", "end", "source row"), extra)  # fmt: skip


def _row(event: Event, view: EventView) -> tuple[Cell, ...]:
    return (
        text_cell(view.when, target=view.key),
        text_cell(view.stream),
        text_cell(view.said),
        text_cell(view.place),
        number_cell(event.deaths.best if event.deaths is not None else None),
        text_cell(view.status, tone="contested" if view.contested else ""),
    )
