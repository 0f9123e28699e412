"""Draw the data of a crisis as it enters the model: every stream, every series that has a table, and completeness.

    python tools/plot_data.py src/forestall/crises/iraq-2020/data docs/img

The first folder is a crisis's `data` (its `crisis.toml` lies beside it), the second takes the SVG files. The dashed
line is the crisis's `now`. Where the data hold `attack_counts.csv`, counts that others state for a window of time are
set beside the first stream's.
"""

import argparse
import csv
import datetime as dt
from pathlib import Path

import altair as alt
import polars as pl

from forestall import crisis, evidence, exchange, vocabulary
from forestall.records import Actor, Counts, Crisis, Event, Stream

__all__ = ["main"]

_INK, _ACCENT, _PALE = "#3b5b7a", "#a8452f", "#c9c2b4"
_WIDTH, _HEIGHT = 640, 80
_GAP_DAYS = 4
Chart = alt.LayerChart | alt.VConcatChart | alt.FacetChart


def main() -> None:
    """Read the folders from the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    folders = parser.parse_args()
    loaded = crisis.load(folders.data.resolve().parent)
    events, frames, actors = _read(loaded)
    last = max(event.when.end for event in events)
    counts = evidence.count(events, loaded.streams, loaded.start, last, actors=actors, daily=frames)
    folders.out.mkdir(parents=True, exist_ok=True)
    _save(_streams(loaded, counts, "incidents"), folders.out / "data-incidents.svg")
    _save(_streams(loaded, counts, "cases", "deaths"), folders.out / "data-cases.svg")
    _save(_series(loaded, frames), folders.out / "data-series.svg")
    if (folders.data / "attack_counts.csv").exists():
        _save(_completeness(folders.data / "attack_counts.csv", counts), folders.out / "data-completeness.svg")


def _read(loaded: Crisis) -> tuple[tuple[Event, ...], dict[str, pl.DataFrame], dict[str, Actor]]:
    words = vocabulary.load(extra=loaded.folder)
    events: tuple[Event, ...] = ()
    frames: dict[str, pl.DataFrame] = {}
    for table in loaded.tables:
        if table.format in exchange.EVENT_FORMATS:
            events += exchange.read_events(table, vocabulary=words, countries=loaded.countries)[0]
        else:
            frames[table.id] = exchange.read_frame(table)[0]
    return events, frames, dict(words.actors)


def _streams(loaded: Crisis, counts: Counts, *units: str) -> Chart:
    drawn = [
        _bars(loaded, stream, _column(counts, i)) for i, stream in enumerate(loaded.streams) if stream.unit in units
    ]
    stacked: Chart = alt.vconcat(*drawn).resolve_scale(x="shared")
    return stacked


def _column(counts: Counts, i: int) -> pl.DataFrame:
    days = pl.date_range(counts.start, counts.end, eager=True)
    frame = pl.DataFrame({"date": days, "n": counts.y[:, i], "seen": counts.observed[:, i]})
    return frame.filter("seen").select("date", "n")


def _bars(loaded: Crisis, stream: Stream, days: pl.DataFrame) -> Chart:
    """Weekly bars of incidents; daily bars of cases, with the days after the first that report none marked below."""
    weekly = stream.unit == "incidents"
    frame = days.group_by_dynamic("date", every="1w").agg(pl.col("n").sum()) if weekly else days
    title = f"{stream.label}, {'a week' if weekly else 'a day'} ({days['n'].sum():,} in all)"
    scale = alt.Scale() if weekly else alt.Scale(type="symlog", constant=10)
    bars = _base(frame.filter(pl.col("n") > 0), title, scale).mark_bar(color=stream.color or _INK, size=2.5)
    none = _base(days.filter((pl.col("n") == 0) & (pl.col("n").cum_sum() > 0)), title, scale)
    marks = [] if weekly else [none.mark_tick(color="black", thickness=2, size=8).encode(y=alt.datum(0))]
    return alt.layer(bars, *marks, _now(loaded))


def _base(frame: pl.DataFrame, title: str, scale: alt.Scale | None = None) -> alt.Chart:
    chart = alt.Chart(frame, title=alt.TitleParams(title, anchor="start", fontSize=12), width=_WIDTH, height=_HEIGHT)
    y = alt.Y("n:Q", title=None, scale=scale or alt.Scale(), axis=alt.Axis(tickMinStep=1))
    encoded: alt.Chart = chart.encode(x=alt.X("date:T", title=None), y=y)
    return encoded


def _now(loaded: Crisis) -> alt.Chart:
    line = alt.Chart(pl.DataFrame({"date": [loaded.now]})).mark_rule(color="#777777", strokeDash=[4, 3])
    encoded: alt.Chart = line.encode(x="date:T")
    return encoded


def _series(loaded: Crisis, frames: dict[str, pl.DataFrame]) -> Chart:
    """Levels as steps, with the first value after more than four days without one marked; months as points."""
    charts = []
    for series in loaded.series:
        if series.table is None or series.column is None:
            continue
        frame = frames[series.table].select("date", n=series.column).drop_nulls()
        frame = frame.with_columns(gap=pl.col("date").diff().dt.total_days())
        title = f"{series.label}, {series.unit} ({len(frame)} values)"
        chart, after = _base(frame, title), _base(frame.filter(pl.col("gap") > _GAP_DAYS), title)
        line = chart.mark_line(interpolate="step-after", color=_INK, strokeWidth=1.2)
        months = min(frame["gap"].drop_nulls(), default=0) > _GAP_DAYS
        marks = (chart if months else after).mark_point(color=_INK if months else _ACCENT, size=18, filled=True)
        charts.append(alt.layer(*([marks] if months else [line, marks]), _now(loaded)))
    return alt.vconcat(*charts)


def _completeness(path: Path, counts: Counts) -> Chart:
    rows = []
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            start, end = (dt.date.fromisoformat(row[name]) for name in ("start", "end"))
            ours = int(counts.y[(start - counts.start).days : (end - counts.start).days + 1, 0].sum())
            window = f"{start:%d %b %Y} to {end:%d %b %Y}, {row['counted_by']}: {row['what']}"
            rows.append({"window": window, "theirs": int(row["count"]), "ours": ours, "first": row["start"]})
    y = alt.Y("window:N", sort=alt.SortField("first"), title=None, axis=alt.Axis(labelLimit=420))
    title = "Events in the table (filled) and as others count them (hollow)"
    chart = alt.Chart(pl.DataFrame(rows), title=alt.TitleParams(title, anchor="start", fontSize=12), width=300)
    rule = chart.mark_rule(color=_PALE, strokeWidth=3).encode(y=y, x=alt.X("ours:Q", title="events"), x2="theirs:Q")
    theirs = chart.mark_point(color=_ACCENT, size=60).encode(y=y, x="theirs:Q")
    ours_mark = chart.mark_point(color=_INK, size=60, filled=True).encode(y=y, x="ours:Q")
    return alt.layer(rule, theirs, ours_mark)


def _save(chart: Chart, path: Path) -> None:
    chart.configure_view(stroke=None).configure_axis(gridOpacity=0.4).save(str(path))


if __name__ == "__main__":
    main()
