"""Filters: which of the record's rows are asked for, as conditions on columns.

Whom a name means is settled once for all rows: an actor asked for stands for all that belong to it or side with it, as
in a stream's filter.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import get_args

import polars as pl

from forestall import evidence
from forestall.dates import When
from forestall.errors import UsageError
from forestall.flow.held import View, decided, settled
from forestall.records import Actor, Event, EventFilter, EventType, Grade, Stance, Stream
from forestall.store.columns import split

__all__ = ["Filter", "accept", "called", "order"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; what is empty lets everything pass, several values of one field let any of them pass.

    Days are of the event or figure, for claims those of publication. `actors`, `targets`, `parties` (either side) and
    `speakers` are ids or names. `text` is a part of a summary, a quote or a name.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    contested: bool = False
    deadly: bool = False
    text: str = ""


_FIELDS: Mapping[str, frozenset[str]] = {
    "event": frozenset((
        "since", "until", "types", "modes", "actors", "targets", "parties", "places", "countries", "streams", "sources",
        "grades", "reports", "ids", "contested", "deadly", "text",
    )),
    "claim": frozenset((
        "since", "until", "speakers", "actors", "stances", "about", "sources", "grades", "reports", "ids", "text",
    )),
    "figure": frozenset((
        "since", "until", "indicators", "speakers", "places", "countries", "sources", "grades", "reports", "ids",
    )),
    "source": frozenset(("grades", "ids", "text")),
}  # fmt: skip
_TEXT = {"event": ("summary",), "claim": ("quote",), "source": ("id", "name")}
_DAYS = {"event": ("start", "end"), "claim": ("published", "published"), "figure": ("start", "end")}
_COLUMNS = {
    "types": "type", "modes": "mode", "countries": "country", "stances": "stance", "indicators": "indicator",
}  # fmt: skip
_ONLY = {"types": get_args(EventType), "stances": get_args(Stance), "grades": get_args(Grade)}
"""What a field can be."""


def order(kind: str) -> list[str]:
    """The columns by which rows of a kind are put in order."""
    return {"event": ["start", "id"], "figure": ["start", "id"], "claim": ["published", "id"]}.get(kind, ["id"])


def accept(table: pl.LazyFrame, kind: str, wanted: Filter, view: View, crisis: str) -> pl.LazyFrame:
    """The rows of a kind that pass; raises UsageError where a filter is none of the kind's, or a name nobody's."""
    asked = {f.name for f in fields(wanted) if getattr(wanted, f.name) != f.default}
    if odd := asked - _FIELDS[kind]:
        raise UsageError(f"{kind}s cannot be filtered by {', '.join(sorted(odd))}")
    _check(wanted)
    for condition in (*_simple(kind, wanted, view), *_named(kind, table, wanted, view)):
        table = table.filter(condition)
    for column, names in _parties(kind, wanted):
        table = table.filter(_side(table, column, names, view.actors))
    if wanted.streams:
        table = _in_streams(table, wanted.streams, view, crisis)
    return table


def _check(wanted: Filter) -> None:
    for field, allowed in _ONLY.items():
        for value in getattr(wanted, field):
            if value not in allowed and not (field == "types" and value.upper() in allowed):
                raise UsageError(f"{value!r} is no {field[:-1]}; it must be one of {', '.join(allowed)}")
    for code in wanted.countries:
        if len(code) != 3 or not code.isalpha():
            raise UsageError(f"{code!r} is no code of a country; it must be one of three letters, like IRQ")


def _named(kind: str, table: pl.LazyFrame, wanted: Filter, view: View) -> Iterable[pl.Expr]:
    """Conditions on ids: an account's stands for the event it is part of, and an event is spoken of as its accounts."""
    if wanted.ids:
        ids = set(wanted.ids)
        if kind == "event" and (gone := ids - set(table.filter(pl.col("id").is_in(ids)).collect()["id"])):
            ids |= {m.event for m in settled(view).merged.merges if not gone.isdisjoint(m.parts)}
        yield pl.col("id").is_in(ids)
    if wanted.about:
        parts = {m.event: m.parts for m in settled(view).merged.merges}
        about = {part for id in wanted.about for part in (id, *parts.get(id, ()))}
        yield _cells(table, "about", lambda cell: not about.isdisjoint(split(cell)))


def _simple(kind: str, wanted: Filter, view: View) -> Iterable[pl.Expr]:
    """Conditions that look at a row alone."""
    first, last = _DAYS.get(kind, ("", ""))
    if wanted.since is not None:
        yield pl.col(last) >= wanted.since
    if wanted.until is not None:
        yield pl.col(first) <= wanted.until
    for field, column in _COLUMNS.items():
        if values := getattr(wanted, field):
            yield pl.col(column).is_in(
                [value.upper() if field in ("types", "countries") else value for value in values]
            )
    if wanted.reports:
        yield pl.any_horizontal(pl.col("report").str.starts_with(id) for id in wanted.reports).fill_null(value=False)
    if wanted.places:
        yield pl.any_horizontal(_contains("place", name) for name in wanted.places)
    if wanted.text:
        yield pl.any_horizontal(_contains(column, wanted.text) for column in _TEXT[kind])
    if wanted.deadly:
        yield pl.col("deaths") > 0
    if wanted.contested:
        yield (
            (pl.col("status") == "contested")
            | (pl.col("weights") != "")
            | (pl.col("deaths_low") < pl.col("deaths_high"))
        )
    if wanted.sources or wanted.grades:
        yield _of_sources(kind, wanted, view)


def _contains(column: str, text: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.contains(text.lower(), literal=True).fill_null(value=False)


def _of_sources(kind: str, wanted: Filter, view: View) -> pl.Expr:
    """What comes from these sources, by id or by a part of the name, and from those so graded."""
    sources, reports = decided(view, "source").collect(), decided(view, "report").collect()
    if kind == "source":
        return pl.col("grade").is_in(wanted.grades)

    def chosen(id: str, name: str, grade: str) -> bool:
        named = any(word == id or word.lower() in name.lower() for word in wanted.sources)
        return (named or not wanted.sources) and (grade in wanted.grades or not wanted.grades)

    ids = [id for id, name, grade in sources["id", "name", "grade"].rows() if chosen(id, name, grade)]
    told = [id for id, name, grade in reports["id", "source", "grade"].rows() if chosen(id, name, grade)]
    inside = pl.col("report").is_in(told)
    return (inside | (pl.col("report").is_null() & pl.col("source").is_in(ids))) if kind == "event" else inside


def _parties(kind: str, wanted: Filter) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The columns, any of which must name one of those asked for."""
    asked = (
        (("actors",) if kind == "event" else ("actor",), wanted.actors),
        (("targets",), wanted.targets),
        (("actors", "targets"), wanted.parties),
        (("speaker",), wanted.speakers),
    )
    return ((columns, names) for columns, names in asked if names)


def _side(
    table: pl.LazyFrame, columns: tuple[str, ...], names: tuple[str, ...], actors: Mapping[str, Actor]
) -> pl.Expr:
    listed = {id for name in names for id in called(name, actors)}

    def belongs(cell: str) -> bool:
        return evidence.belongs(split(cell), listed, actors)

    return pl.any_horizontal(_cells(table, column, belongs) for column in columns)


def _cells(table: pl.LazyFrame, column: str, passes: Callable[[str], bool]) -> pl.Expr:
    """Whether the cell is one that passes: each different cell is judged once."""
    different = table.select(pl.col(column).unique()).collect()[column].drop_nulls()
    return pl.col(column).is_in([cell for cell in different if passes(cell)]).fill_null(value=False)


def called(name: str, actors: Mapping[str, Actor]) -> list[str]:
    """Ids of whom a name means: an id, else all who bear the name; raises UsageError where nobody does."""
    if name in actors:
        return [name]
    folded = name.casefold()
    found = [a.id for a in actors.values() if folded in (a.name.casefold(), *(alias.casefold() for alias in a.aliases))]
    near = [a.id for a in actors.values() if folded in a.name.casefold()]
    if not found:
        hint = f"did you mean {', '.join(near[:5])}?" if near else "give an id or a name as the record has it"
        raise UsageError(f"nobody in the record or the vocabulary is called {name!r}; {hint}")
    return found


def _in_streams(table: pl.LazyFrame, wanted: tuple[str, ...], view: View, crisis: str) -> pl.LazyFrame:
    """Events that one of these streams counts; an event counts in the first stream it fits."""
    from forestall import crisis as crises

    streams = [s for s in crises.load(crisis).streams if s.events is not None]
    known = [s.id for s in streams]
    if odd := set(wanted) - set(known):
        raise UsageError(f"{sorted(odd)[0]} is no stream of events; it must be one of {', '.join(known)}")
    keyed = table.with_columns(
        pl.concat_str("actors", "targets", "weights", separator="\x1f").alias("_who"),
    )
    before, chosen = pl.lit(value=False), pl.lit(value=False)
    for stream in streams[: max(known.index(id) for id in wanted) + 1]:
        fits = _fits(keyed, stream, view.actors)
        if stream.id in wanted:
            chosen |= fits & ~before
        before |= fits
    return keyed.filter(chosen).drop("_who")


def _fits(keyed: pl.LazyFrame, stream: Stream, actors: Mapping[str, Actor]) -> pl.Expr:
    """Whether an event passes a stream's filter: what a row says alone by columns, its parties each way once."""
    wanted = stream.events
    assert wanted is not None
    plain = pl.col("status") != "denied"
    for column, values in (("type", wanted.types), ("mode", wanted.modes), ("country", wanted.countries)):
        if values:
            plain &= pl.col(column).is_in(values).fill_null(value=False)
    if wanted.sources:
        plain &= pl.col("source").is_in(wanted.sources) | (
            pl.col("report").is_not_null() & ("report" in wanted.sources)
        )
    only = EventFilter(actors=wanted.actors, targets=wanted.targets, parties=wanted.parties)
    if only == EventFilter():
        return plain
    ways = keyed.filter(plain).select(pl.col("_who").unique()).collect()["_who"]
    return plain & pl.col("_who").is_in([way for way in ways if evidence.matches(_stub(way), only, actors)])


_DAY = When.day(dt.date(2000, 1, 1))


def _stub(way: str) -> Event:
    """An event of these parties and weights alone."""
    actors, targets, weights = way.split("\x1f")
    shares = (part.rpartition("=") for part in split(weights))
    return Event(
        "", _DAY, "ASSAULT", actors=split(actors), targets=split(targets), weights={a: float(w) for a, _, w in shares}
    )
