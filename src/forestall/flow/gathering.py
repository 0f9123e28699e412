"""Gathering: from a crisis folder to its record, its counts and its levels.

Tables are read, reports are read into claims and events, both are stated in the record, accounts of the same event are
merged, and the streams are counted. Counts and levels reach beyond `now` where the tables do: what comes after `now` is
used to score, never to fit; `past` cuts it off. What people decided (see `kept`) applies to all that is read.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from forestall import __version__, evidence, exchange, store, vocabulary
from forestall.errors import DataError, LanguageError, ReportError
from forestall.evidence import Merged, Weighed
from forestall.flow import kept, showing
from forestall.page import TableUse
from forestall.records import (
    Actor,
    Claim,
    Counts,
    Crisis,
    Decision,
    Event,
    Figure,
    Link,
    Quarantined,
    Reading,
    Report,
    Series,
    Source,
    Stream,
    Table,
    Version,
)
from forestall.vocabulary import Vocabulary

__all__ = ["Gathered", "Progress", "gather", "inputs_hash", "past", "release_reader"]

Floats = NDArray[np.float64]
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """A crisis's evidence: the record's contents, and counts and levels from `start` to the end of the horizon.

    `levels[id][t]` is NaN on days after the series' table ends.
    """

    crisis: Crisis
    actors: Mapping[str, Actor]
    merged: Merged
    shown: Merged
    """The same without what only rows say whose licence keeps them in."""
    contested: tuple[Version, ...]
    """The versions of every contested event that is shown."""
    readings: tuple[Reading, ...]
    counts: Counts
    levels: Mapping[str, Floats]
    tables: tuple[TableUse, ...]
    quarantined: tuple[Quarantined, ...]
    inputs: str

    @property
    def claims(self) -> dict[str, Claim]:
        """Claims by id; what they are about are merged events."""
        claims = (c for r in self.readings for c in r.claims)
        return {c.id: c for c in evidence.rehomed(claims, self.shown.merges)}

    @property
    def reports(self) -> dict[str, Report]:
        """Reports by id."""
        return {r.report.id: r.report for r in self.readings}

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every stated quantity."""
        return tuple(f for r in self.readings for f in r.figures)

    def links(self) -> tuple[Link, ...]:
        """What answered what, between the merged events."""
        return evidence.relinked((x for r in self.readings for x in r.links), self.shown)


def gather(
    crisis: Crisis, *, record: Path, as_of: dt.date | None = None, progress: Progress = lambda *_: None
) -> Gathered:
    """Read all a crisis rests on and state it in the record at this path (made where missing).

    With `as_of`, what was known by the end of that day: decisions and imports recorded by then, no event of a day by
    then that is known to have been published later; and nothing is stated.

    Raises DataError or ReportError in one sentence where a table or report cannot be used at all; single bad rows and
    reports that cannot be read are quarantined.
    """
    words = vocabulary.load(extra=crisis.folder)
    found = _tables(crisis, words, progress)
    readings, unread = _reports(crisis, words, progress)
    with store.open(record) if as_of is None or record.is_file() else nullcontext() as opened:
        held = kept.read(opened, crisis, as_of)
        if opened and as_of is None:
            _state(opened, crisis, found, readings)
        actors = _actors(words, readings, (*held.actors, *found.actors))
        known = tuple(r for r in readings if r.report.published <= crisis.now)
        readings = kept.judged(known, held.decisions)
        told = [e for r in readings for e in r.events]
        rows = [e for e in (*found.events, *held.events) if as_of is None or not kept.later(e, as_of)]
        accounts = [*evidence.judged(rows, held.decisions), *told]
        merged = evidence.merge(accounts, actors=actors)
        if opened and as_of is None:
            kept.state_merges(opened, merged.merges)
    merged = evidence.regrouped(merged, accounts, held.decisions, actors)
    weigh = partial(_weighed, crisis, readings=readings, held=held, actors=actors)
    weighed = weigh(merged, accounts)
    claims = [c for r in readings for c in r.claims]
    shown, contested = showing.shown(merged, weighed, accounts, claims, _closed(crisis, held), weigh, actors)
    merged = replace(merged, events=weighed.events)
    end = crisis.now + dt.timedelta(days=crisis.horizon)
    counts = evidence.count(merged.events, crisis.streams, crisis.start, end, actors=actors, daily=found.frames)
    return Gathered(
        crisis=crisis,
        actors=actors,
        merged=merged,
        shown=shown,
        contested=contested,
        readings=readings,
        counts=_until(counts, crisis, found, held.uses),
        levels={s.id: _levels(s, crisis, found.frames, end) for s in crisis.series},
        tables=(*found.uses, *held.uses),
        quarantined=found.quarantined + unread,
        inputs=inputs_hash(crisis, held.events, held.decisions),
    )


def _weighed(
    crisis: Crisis,
    merged: Merged,
    accounts: Sequence[Event],
    *,
    readings: tuple[Reading, ...],
    held: kept.Kept,
    actors: Mapping[str, Actor],
) -> Weighed:
    """The events with their rival versions weighed, by the rule or the crisis's own, analysts' words among them."""
    sources = evidence.judged([*(t.source for t in crisis.tables), *(t.source for t in held.uses)], held.decisions)
    return evidence.weigh(
        merged,
        accounts,
        (c for r in readings for c in r.claims),
        reports={r.report.id: r.report for r in readings},
        sources={source.id: source for source in sources},
        actors=actors,
        rule=evidence.load_rule(crisis.folder / RULE),
        decided={id: f"decision {d.id}" for d in held.decisions if "actors" in d.changes for id in d.about},
    )


RULE = "contest.toml"
"""In a crisis folder: numbers that stand in place of the rule's."""


def _closed(crisis: Crisis, held: kept.Kept) -> frozenset[str]:
    """Sources whose rows may be counted and never shown."""
    sources = [*(t.source for t in crisis.tables), *(use.source for use in held.uses)]
    return frozenset(source.id for source in sources if not source.share_rows)


def past(gathered: Gathered) -> tuple[Counts, dict[str, Floats]]:
    """Counts and levels up to `now`: what a fit may see.

    Raises DataError where a series that pushes a stream is not known up to `now`.
    """
    crisis = gathered.crisis
    days = (crisis.now - crisis.start).days + 1
    cut = gathered.counts.until(days)
    levels = {id: values[:days] for id, values in gathered.levels.items()}
    for coupling in crisis.couplings:
        if coupling.form != "overload" and not np.isfinite(levels.get(coupling.origin, np.zeros(1))).all():
            raise DataError(
                f"series {coupling.origin} ends before now ({crisis.now}); "
                f"coupling {coupling.id} needs it up to that day"
            )
    return cut, levels


def inputs_hash(crisis: Crisis, imported: tuple[Event, ...] = (), decisions: tuple[Decision, ...] = ()) -> str:
    """A hash of all a result depends on: the version, crisis.toml and its files, events imported, what was decided."""
    digest = hashlib.sha256(__version__.encode())
    digest.update(repr(sorted(imported, key=lambda e: e.id)).encode() if imported else b"")
    digest.update(repr(decisions).encode() if decisions else b"")
    late = [(s.id, s.reporting) for s in crisis.streams if s.reporting is not None]
    digest.update(repr(late).encode() if late else b"")
    files = [crisis.folder / name for name in ("crisis.toml", "actors.toml", "places.toml", RULE)]
    files += [t.path for t in crisis.tables] + _report_files(crisis)
    for path in files:
        if path.is_file():
            digest.update(path.name.encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@dataclass(slots=True)
class _Tables:
    """What the crisis's own tables hold."""

    events: list[Event]
    actors: list[Actor]
    frames: dict[str, pl.DataFrame]
    uses: list[TableUse]
    quarantined: tuple[Quarantined, ...] = ()


def _tables(crisis: Crisis, words: Vocabulary, progress: Progress) -> _Tables:
    found = _Tables([], [], {}, [])
    for table in crisis.tables:
        if table.format in exchange.EVENT_FORMATS:
            size, last, bad = _event_table(table, crisis, words, found, progress)
        else:
            frame, bad = exchange.read_frame(table)
            _refuse_negative(table, bad)
            found.frames[table.id] = frame
            size, last = len(frame), frame["date"].max()  # type: ignore[assignment]
        found.uses.append(TableUse(table.id, table.source, size, sum(q.line is not None for q in bad), last))
        found.quarantined += bad
    return found


def _event_table(
    table: Table, crisis: Crisis, words: Vocabulary, found: _Tables, progress: Progress
) -> tuple[int, dt.date | None, tuple[Quarantined, ...]]:
    events: list[Event] = []
    bad: list[Quarantined] = []
    for part in exchange.stream_events(table, vocabulary=words, countries=crisis.countries):
        events += part.events
        found.actors += part.actors
        bad += part.quarantined
        progress(f"reading {table.path.name}", len(events), 0)
    found.events += events
    return len(events), max((e.when.end for e in events), default=None), tuple(bad)


def _refuse_negative(table: Table, kept_out: tuple[Quarantined, ...]) -> None:
    """A negative count stops everything: left out, its day would pass for one that nobody counted."""
    if table.format in ("daily", "cumulative"):
        for row in kept_out:
            if row.line is not None and row.value.strip().startswith("-"):
                raise DataError(
                    f"{row.file}, line {row.line}: {row.column} is {row.value}; a count must not be negative; "
                    "correct the row or leave its cell empty"
                )


def _report_files(crisis: Crisis) -> list[Path]:
    from forestall import reading

    if crisis.reports is None:
        return []
    return sorted(p for p in crisis.reports.iterdir() if p.is_file() and reading.readable(p))


def _reports(
    crisis: Crisis, words: Vocabulary, progress: Progress
) -> tuple[tuple[Reading, ...], tuple[Quarantined, ...]]:
    """Readings, and why some reports have none; one in another language is kept as a reading of nothing."""
    from forestall import reading

    files = _report_files(crisis)
    readings: dict[str, Reading] = {}
    unread: list[Quarantined] = []
    with reading.Apart() as apart:
        for n, path in enumerate(files):
            progress("reading reports", n, len(files))
            try:
                for report in reading.load_reports(path, apart=apart):
                    found, why = _reading(report, crisis, words)
                    readings.setdefault(report.id, found)
                    unread += [Quarantined(path.name, None, None, "", why)] if why else []
            except ReportError as error:
                unread.append(Quarantined(path.name, None, None, "", str(error)))
    progress("reading reports", len(files), len(files))
    return tuple(readings.values()), tuple(unread)


def _reading(report: Report, crisis: Crisis, words: Vocabulary) -> tuple[Reading, str]:
    from forestall import reading

    try:
        found = reading.read(report, vocabulary=words, countries=crisis.countries)
    except LanguageError as error:
        return Reading(report), str(error)
    return evidence.qualified(found), ""


def release_reader() -> None:
    """Give back the memory that reading takes: what is heavy after it, a fit, needs the room."""
    from forestall import reading

    reading.release()


def _actors(words: Vocabulary, readings: tuple[Reading, ...], met: tuple[Actor, ...]) -> dict[str, Actor]:
    """All actors by id; the vocabulary's word on one stands before a report's or a table's."""
    actors = {a.id: a for a in met} | {a.id: a for r in readings for a in r.actors}
    return {**actors, **words.actors}


def _state(record: store.Record, crisis: Crisis, found: _Tables, readings: tuple[Reading, ...]) -> None:
    with record.unit():
        record.state_all([t.source for t in crisis.tables], said_by="crisis.toml")
        record.state_all(_publishers(readings), said_by="forestall")
        record.state_all(found.actors, said_by="import")
        record.state_all(found.events, said_by="import")
        for reading in readings:
            record.state_reading(reading, said_by="reader")


def _publishers(readings: tuple[Reading, ...]) -> list[Source]:
    names = {r.report.source: r.report.grade for r in readings}
    return [Source(id=f"publisher:{name}", name=name, grade=grade) for name, grade in sorted(names.items())]


def _until(counts: Counts, crisis: Crisis, found: _Tables, others: tuple[TableUse, ...]) -> Counts:
    """Days of a stream after its tables' last day are not observed; a table of events covers the days up to now."""
    observed = counts.observed.copy()
    for i, stream in enumerate(crisis.streams):
        last = _last(stream, crisis, found, others)
        observed[max((last - counts.start).days + 1, 0) :, i] = False
    return replace(counts, observed=observed)


def _last(stream: Stream, crisis: Crisis, found: _Tables, others: tuple[TableUse, ...]) -> dt.date:
    if stream.table is not None:
        last = found.frames[stream.table]["date"].max()
        assert isinstance(last, dt.date)
        return last
    wanted = stream.events.sources if stream.events else ()
    uses = [u for u in (*found.uses, *others) if u.id not in found.frames and (not wanted or u.id in wanted)]
    return max([crisis.now, *(u.last for u in uses if u.last is not None)])


def _levels(series: Series, crisis: Crisis, frames: Mapping[str, pl.DataFrame], end: dt.date) -> Floats:
    """One value a day from `start` to `end`: the last quoted one carried on; NaN after the table ends."""
    days = (end - crisis.start).days + 1
    if series.model == "beds":
        return np.full(days, np.nan)  # nobody counts them: they follow from the cases
    if series.table is None:
        return np.full(days, np.nan if series.value is None else series.value)
    frame = frames[series.table]
    if series.column not in frame.columns:
        raise DataError(
            f"series {series.id} takes column {series.column} of table {series.table}; it must be one of "
            f"{', '.join(frame.columns[1:])}"
        )
    monthly = next(t for t in crisis.tables if t.id == series.table).format == "monthly"
    span = pl.DataFrame({"date": pl.date_range(crisis.start, end, eager=True)})
    known = frame.select("date", pl.col(series.column).cast(pl.Float64).alias("level")).drop_nulls().sort("date")
    if known.is_empty():
        raise DataError(f"series {series.id}: column {series.column} of table {series.table} is empty; give it values")
    joined = span.join_asof(known.with_columns(pl.col("date").alias("quoted")), on="date", strategy="backward")
    values = joined["level"].fill_null(known["level"][0]).to_numpy().astype(np.float64)
    if monthly:
        month = joined["date"].dt.truncate("1mo")
        stated = (month == joined["quoted"].dt.truncate("1mo")).fill_null(False)
        running = (joined["date"] <= crisis.now) & (month == crisis.now.replace(day=1))  # its figure came later
        return np.where((stated & ~running).to_numpy(), values, np.nan)
    last = known["date"][-1]
    return np.where((span["date"] <= last).to_numpy(), values, np.nan)
