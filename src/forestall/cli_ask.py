"""The commands that ask the record: events, claims, figures and sources as tables, and a search of its words."""

import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from forestall.cli_parts import AsOf, Crisis, Out, complain, day_of, progress_bars
from forestall.dates import parse_day

if TYPE_CHECKING:
    from forestall.flow.asking import Answer
    from forestall.flow.filters import Filter

__all__ = ["claims", "events", "figures", "search", "sources"]

_FIRST = 50
_SHORT = 8
_WIDE = 110
"""Columns of a terminal below which claims stand in lines of their own."""


class Shape(StrEnum):
    """How rows are printed."""

    text = "text"
    csv = "csv"
    json = "json"


Rows = Annotated[Shape, typer.Option("--format", help="text (a table), csv or json.")]
Many = list[str] | None
Since = Annotated[str | None, typer.Option("--from", help="First day.")]
Until = Annotated[str | None, typer.Option("--to", help="Last day.")]
Limit = Annotated[
    int | None, typer.Option(help="Most rows; 0 for all. A table shows 50 where not given, csv and json all.")
]
Text = Annotated[str, typer.Option(help="Only with these letters in its words.")]
Source = Annotated[Many, typer.Option(help="Only of this source: its id, or a part of its name; repeatable.")]
Grade = Annotated[Many, typer.Option(help="Only of sources of this grade, A to F; repeatable.")]
Report = Annotated[Many, typer.Option(help="Only of the report whose id begins so; repeatable.")]
Id = Annotated[Many, typer.Option(help="Only the one with this id; repeatable.")]
Place = Annotated[Many, typer.Option(help="Only at places with this in their name; repeatable.")]
Country = Annotated[Many, typer.Option(help="Only in this country (ISO alpha-3); repeatable.")]
Speaker = Annotated[Many, typer.Option(help="Only said by this one, id or name; repeatable.")]


def events(
    crisis: Crisis,
    since: Since = None,
    until: Until = None,
    type: Annotated[Many, typer.Option(help="Only of this type (ASSAULT, ...); repeatable.")] = None,
    mode: Annotated[Many, typer.Option(help="Only of this mode (rocket, ...); repeatable.")] = None,
    actor: Annotated[Many, typer.Option(help="Only by this one, id or name, or who belongs to it; repeatable.")] = None,
    target: Annotated[Many, typer.Option(help="Only against this one; repeatable.")] = None,
    party: Annotated[Many, typer.Option(help="Only with this one on either side; repeatable.")] = None,
    place: Place = None,
    country: Country = None,
    stream: Annotated[Many, typer.Option(help="Only those this stream of crisis.toml counts; repeatable.")] = None,
    source: Source = None,
    grade: Grade = None,
    report: Report = None,
    id: Id = None,
    contested: Annotated[
        bool, typer.Option("--contested", help="Only with rival versions of who or how many.")
    ] = False,
    deadly: Annotated[bool, typer.Option("--deadly", help="Only where somebody was killed.")] = False,
    text: Text = "",
    as_of: AsOf = None,
    limit: Limit = None,
    format: Rows = Shape.text,
    out: Out = None,
) -> None:
    """Events, accounts brought together. Example: forestall events iraq-2020 --actor "Kata'ib Hezbollah" --deadly"""
    wanted = _filter(
        since=since, until=until, types=type, modes=mode, actors=actor, targets=target, parties=party, places=place,
        countries=country, streams=stream, sources=source, grades=grade, reports=report, ids=id, contested=contested,
        deadly=deadly, text=text,
    )  # fmt: skip
    _print(_asked(crisis, "event", wanted, as_of, limit, format, out), "event", format)


def claims(
    crisis: Crisis,
    since: Since = None,
    until: Until = None,
    speaker: Speaker = None,
    actor: Annotated[Many, typer.Option(help="Only naming this one as the doer; repeatable.")] = None,
    stance: Annotated[Many, typer.Option(help="Only with this stance (denies, blames, ...); repeatable.")] = None,
    about: Annotated[Many, typer.Option(help="Only about the event or figure with this id; repeatable.")] = None,
    source: Source = None,
    grade: Grade = None,
    report: Report = None,
    id: Id = None,
    text: Text = "",
    as_of: AsOf = None,
    limit: Limit = None,
    format: Rows = Shape.text,
    out: Out = None,
) -> None:
    """Who says what, by day of publication. Example: forestall claims iraq-2020 --speaker irn --stance denies"""
    wanted = _filter(
        since=since, until=until, speakers=speaker, actors=actor, stances=stance, about=about, sources=source,
        grades=grade, reports=report, ids=id, text=text,
    )  # fmt: skip
    _print(_asked(crisis, "claim", wanted, as_of, limit, format, out), "claim", format)


def figures(
    crisis: Crisis,
    since: Since = None,
    until: Until = None,
    indicator: Annotated[Many, typer.Option(help="Only of this indicator (cases, ...); repeatable.")] = None,
    speaker: Speaker = None,
    place: Place = None,
    country: Country = None,
    source: Source = None,
    grade: Grade = None,
    report: Report = None,
    id: Id = None,
    as_of: AsOf = None,
    limit: Limit = None,
    format: Rows = Shape.text,
    out: Out = None,
) -> None:
    """Stated quantities. Example: forestall figures iraq-2020 --indicator cases --format csv"""
    wanted = _filter(
        since=since, until=until, indicators=indicator, speakers=speaker, places=place, countries=country,
        sources=source, grades=grade, reports=report, ids=id,
    )  # fmt: skip
    _print(_asked(crisis, "figure", wanted, as_of, limit, format, out), "figure", format)


def sources(
    crisis: Crisis,
    grade: Annotated[Many, typer.Option(help="Only of this grade, A to F; repeatable.")] = None,
    id: Id = None,
    text: Text = "",
    as_of: AsOf = None,
    limit: Limit = None,
    format: Rows = Shape.text,
    out: Out = None,
) -> None:
    """Who published, how reliable, under which licence, how much. Example: forestall sources iraq-2020"""
    wanted = _filter(grades=grade, ids=id, text=text)
    _print(_asked(crisis, "source", wanted, as_of, limit, format, out), "source", format)


def search(
    crisis: Crisis,
    words: Annotated[list[str], typer.Argument(help='Words, "a phrase", AND, OR, NOT, begin*.')],
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(help="Most passages.")] = 20,
    format: Rows = Shape.text,
    out: Out = None,
) -> None:
    """Passages of reports, and words of claims, best first. Example: forestall search iraq-2020 rocket AND Taji"""
    from forestall.flow import asking

    with progress_bars(quiet=False) as progress:
        found = asking.search(crisis, " ".join(words), as_of=day_of(as_of), limit=limit, out=out, progress=progress)
    import polars as pl

    columns = {"kind": pl.String, "id": pl.String, "report": pl.String, "start": pl.Int64, "passage": pl.String}
    rows = [(p.kind, p.id, p.report, p.start, p.marked) for p in found]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    _print(asking.Answer(frame, len(frame)), "passage", format)


def _filter(*, since: str | None = None, until: str | None = None, **asked: "Many | bool | str") -> "Filter":
    from forestall.flow.filters import Filter

    given = {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items() if value}
    days = {
        name: parse_day(text, where=where)
        for name, text, where in (("since", since, "--from"), ("until", until, "--to"))
        if text
    }
    return Filter(**days, **given)  # type: ignore[arg-type]


def _asked(
    crisis: str, kind: str, wanted: "Filter", as_of: str | None, limit: int | None, format: Shape, out: Out
) -> "Answer":
    from forestall.flow import asking

    most = limit if limit is not None else _FIRST if format is Shape.text else 0
    with progress_bars(quiet=False) as progress:
        return asking.ask(crisis, kind, wanted, as_of=day_of(as_of), limit=most or None, out=out, progress=progress)


def _print(answer: "Answer", kind: str, format: Shape) -> None:
    """Rows on stdout; what was left out, and whom to cite, on stderr."""
    if format is Shape.text:
        _print_table(answer, kind)
    elif format is Shape.json:
        sys.stdout.write(answer.frame.write_json() + "\n")
    else:
        sys.stdout.write(answer.csv())
    if len(answer.frame) < answer.total:
        complain(f"{answer.total:,} in all; --limit 0 gives every one")
    for name, count in answer.withheld.items():
        complain(f"{count:,} of {name} are left out: the licence lets only totals leave")
    for said in answer.attributions:
        complain(f"To be cited: {said}")


def _print_table(answer: "Answer", kind: str) -> None:
    from rich.console import Console
    from rich.table import Table

    if not answer.total:
        typer.echo(f"No {kind} in the record {'holds that' if kind == 'passage' else 'is so'}.")
        return
    console = Console(highlight=False, markup=False)
    if kind == "claim" and console.width < _WIDE:
        _print_claims(answer)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title, share, _ in _SHOWN[kind]:
        table.add_column(title, ratio=share or None, no_wrap=not share, overflow="fold")
    for row in answer.frame.iter_rows(named=True):
        table.add_row(*(cell(row, answer) for _, _, cell in _SHOWN[kind]))
    console.print(table)


def _print_claims(answer: "Answer") -> None:
    """Each claim in lines of its own, for want of room beside one another."""
    speaker, named = _actor("speaker"), _actor("actor")
    for row in answer.frame.iter_rows(named=True):
        names = f" {named(row, answer)}" if row["actor"] else ""
        typer.echo(
            f"{row['published']}  {speaker(row, answer) or 'nobody named'} {row['stance']}{names}  [{row['id']}]"
        )
        typer.echo(f'    "{" ".join(row["quote"].split())}"')
        typer.echo(f"    about {row['about'] or 'no event or figure'}")


Cell = Callable[[Mapping[str, Any], "Answer"], str]
"""What stands in a column: (row, answer) -> text."""


def _of(column: str) -> Cell:
    return lambda row, _: "" if row[column] is None else str(row[column])


def _actor(column: str) -> Cell:
    def named(row: Mapping[str, Any], answer: "Answer") -> str:
        id = row[column] or ""
        return answer.actors[id].name if id in answer.actors else id.removeprefix("name:")

    return named


def _days(row: Mapping[str, Any], _: "Answer") -> str:
    if row["start"] == row["end"]:
        return str(row["start"] or "")
    return f"{row['start']}\nto {row['end']}"


def _what(row: Mapping[str, Any], _: "Answer") -> str:
    return f"{row['type']} {row['mode']}" if row["mode"] else str(row["type"])


def _parties(row: Mapping[str, Any], _: "Answer") -> str:
    who, whom = row["actor_names"] or "not stated", row["target_names"]
    return f"{who} -> {whom}" if whom else who


def _dead(row: Mapping[str, Any], _: "Answer") -> str:
    low, high = row["deaths_low"], row["deaths_high"]
    return "" if low is None else str(low) if low == high else f"{low}-{high}"


def _value(row: Mapping[str, Any], _: "Answer") -> str:
    return f"{row['value']:,.15g} {row['unit']}"


def _short(row: Mapping[str, Any], _: "Answer") -> str:
    """A report's id is long, and known by its beginning."""
    return str(row["id"])[:_SHORT] if row["kind"] == "report" else str(row["id"])


_SHOWN: Mapping[str, tuple[tuple[str, int, Cell], ...]] = {
    "event": (
        ("date", 0, _days), ("what", 3, _what), ("who -> whom", 6, _parties), ("place", 3, _of("place")),
        ("dead", 0, _dead), ("status", 2, _of("status")), ("id", 0, _of("id")),
    ),
    "claim": (
        ("published", 0, _of("published")), ("speaker", 3, _actor("speaker")), ("stance", 2, _of("stance")),
        ("names", 2, _actor("actor")), ("words", 8, _of("quote")), ("about", 2, _of("about")), ("id", 0, _of("id")),
    ),
    "figure": (
        ("date", 0, _days), ("indicator", 2, _of("indicator")), ("value", 3, _value), ("place", 3, _of("place")),
        ("speaker", 3, _actor("speaker")), ("id", 0, _of("id")),
    ),
    "source": (
        ("id", 3, _of("id")), ("name", 6, _of("name")), ("grade", 0, _of("grade")), ("licence", 3, _of("licence")),
        ("events", 0, _of("events")), ("reports", 0, _of("reports")),
    ),
    "passage": (("found in", 0, _of("kind")), ("passage", 8, _of("passage")), ("id", 0, _short)),
}  # fmt: skip
"""Kind of row -> its columns in a table: title, share of the width (0: what it needs), and what stands in it."""
