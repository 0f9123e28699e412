"""Starting a crisis from a data set: read it, let `crisis` propose, and write the folder, whole or not at all.

The folder gets the rows between the parties of the proposed streams, as they stand in the file, so that it stays small
and each row can be traced; and, where cases are given, their daily counts.
"""

import csv
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from forestall import crisis as crises
from forestall import exchange, vocabulary
from forestall.crisis import Proposal
from forestall.errors import CrisisError, DataError, UsageError
from forestall.exchange import Wanted
from forestall.flow.importing import options
from forestall.flow.outbreaks import Cases, alone, fitting, read_cases, read_stringency, with_measures
from forestall.records import Actor, Event, Source, Table, Tally
from forestall.vocabulary import Vocabulary

__all__ = ["Asked", "Started", "start_crisis"]

Progress = Callable[[str, int, int], None]
UNDIRECTED = ("ucdp", "acled")
"""Formats whose first side is not known to have acted."""
_EVENTS, _CASES, _STRINGENCY = (Path(f"data/{name}.csv") for name in ("events", "cases", "stringency"))


_LEVELS = {"low": 0, "high": 100}


@dataclass(frozen=True, slots=True)
class Asked:
    """What to start from: a table of events and its format, one of cases, or both, and which part of them."""

    events: Path | None = None
    format: str = ""
    cases: Path | None = None
    cases_format: str | None = None
    """Told from the file where it is None."""
    stringency: Path | None = None
    """How strict measures against the epidemic are, by day."""
    countries: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    source: str | None = None
    mapping: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """The folder made, what was proposed, and what became of the tables' rows."""

    folder: Path
    proposal: Proposal
    names: Mapping[str, str]
    tally: Tally
    rows: int
    """Rows of events in the folder."""
    cases: Cases | None = None


def start_crisis(name: str, asked: Asked, *, progress: Progress = lambda *_: None) -> Started:
    """Make ./NAME/ with a crisis.toml proposed from the tables.

    Raises CrisisError where the folder exists, UsageError where there is no table, DataError where one cannot be read
    or holds too little.
    """
    folder = Path(name)
    if folder.exists():
        raise CrisisError(f"{folder} exists; forestall new makes a new folder: give another name, or remove it first")
    if odd := [code for code in asked.countries if len(code) != 3]:
        raise UsageError(f"{odd[0]!r} is no code of a country; it must be one of three letters, like IRQ")
    if asked.events is None and asked.cases is None:
        raise UsageError("there is nothing to start from; give --events FILE, --cases FILE or both")
    if asked.stringency is not None and asked.cases is None:
        raise UsageError("--stringency pushes an epidemic; give its cases too, with --cases FILE")
    words = vocabulary.load()
    actors: dict[str, Actor] = dict(words.actors)
    tallies: list[Tally] = []
    cases = _cases(asked, actors)
    proposal = _proposed(asked, words, actors, tallies, cases, progress)
    proposal, levels = _measured(asked, proposal)
    rows = 0
    with _whole(folder) as made:
        (made / "data").mkdir()
        if asked.events is not None:
            rows = _write_rows(made / _EVENTS, asked, asked.events, words, actors, proposal, progress)
        if cases is not None:
            _write_counts(made / _CASES, cases, proposal)
        if levels is not None:
            levels.write_csv(made / _STRINGENCY)
        text = crises.written(
            proposal,
            title=_title(folder.name),
            files=[path.name for path in (asked.events, asked.cases, asked.stringency) if path is not None],
            tables=_tables(asked, cases),
            actors=actors,
            notes=_notes(cases, proposal),
        )
        (made / "crisis.toml").write_text(text, encoding="utf-8")
    crises.load(str(folder))
    names = {id: crises.called(id, actors) for d in proposal.streams for id in (d.actor, d.target)}
    return Started(folder, proposal, names, exchange.add_up(tallies), rows, cases)


def _cases(asked: Asked, actors: Mapping[str, Actor]) -> Cases | None:
    if asked.cases is None:
        return None
    source = _source(asked.cases, asked.cases_format or "", asked.source)
    return read_cases(asked.cases, asked.cases_format, countries=asked.countries, actors=actors, source=source)


def _proposed(
    asked: Asked,
    words: Vocabulary,
    actors: dict[str, Actor],
    tallies: list[Tally],
    cases: Cases | None,
    progress: Progress,
) -> Proposal:
    """Of the events, of the cases, or of both; notes actors and counts."""
    if asked.events is None:
        assert cases is not None
        proposal = alone(cases, since=asked.since, until=asked.until)
    else:
        read = _read(asked, asked.events, words, progress, "reading")
        hostile, last = _hostile(_met(read, actors, tallies))
        if not hostile and asked.format == "table" and "type" not in (asked.mapping or ("type",)):
            raise DataError(
                f"{asked.events.name} has no column that says what happened; expected types of events; add one, or "
                "name it with --map type=COLUMN,..."
            )
        proposal = crises.propose(
            hostile,
            actors=actors,
            directed=asked.format not in UNDIRECTED,
            countries=asked.countries,
            since=asked.since,
            until=last,
        )
    if cases is None:
        return proposal
    epidemics = fitting(cases, proposal)
    ours = tuple(dict.fromkeys(e.country for e in epidemics if e.country))
    return replace(proposal, epidemics=epidemics, countries=proposal.countries or asked.countries or ours)


def _measured(asked: Asked, proposal: Proposal) -> tuple[Proposal, pl.DataFrame | None]:
    """With how strict measures are, where a table says so, and its levels on every day up to now."""
    if asked.stringency is None:
        return proposal, None
    levels = read_stringency(asked.stringency, countries=asked.countries)
    epidemics = with_measures(proposal.epidemics, levels, proposal)
    columns = [e.measures.column for e in epidemics if e.measures]
    days = pl.DataFrame({"date": pl.date_range(proposal.start, proposal.now, eager=True)})
    held = days.join_asof(levels.select("date", *columns), on="date").with_columns(pl.col(columns).forward_fill())
    return replace(proposal, epidemics=epidemics), held


def _levels_source(file: Path) -> Source:
    return _source(file, exchange.recognise_levels(Table("stringency", file, "", Source("", ""))), None)


def _write_counts(path: Path, cases: Cases, proposal: Proposal) -> None:
    """The proposal's columns; days after its last stay, for they say what came."""
    columns = [c for e in proposal.epidemics for c in (e.cases, e.deaths) if c]
    cases.frame.filter(pl.col("date") >= proposal.start).select("date", *columns).write_csv(path)


def _tables(asked: Asked, cases: Cases | None) -> list[Table]:
    """The tables as they lie in the folder."""
    tables = []
    if asked.events is not None:
        tables.append(replace(_table(asked, asked.events), path=_EVENTS))
    if asked.cases is not None and cases is not None:
        tables.append(Table("cases", _CASES, "daily", _source(asked.cases, cases.format, asked.source)))
    if asked.stringency is not None:
        source = _levels_source(asked.stringency)
        tables.append(Table("stringency", _STRINGENCY, "levels", source, _LEVELS))
    return tables


def _notes(cases: Cases | None, proposal: Proposal) -> list[str]:
    """What a reader must know of the cases: how they were reported, and corrected."""
    if cases is None:
        return []
    columns = {c for e in proposal.epidemics for c in (e.cases, e.deaths)}
    falls = sum(q.column in columns and q.reason.startswith("the total falls") for q in cases.odd)
    notes = ["Cases are those reported, on the day of their report: fewer than there were, and later."]
    notes += ["Cases are reported once a week; each report is divided evenly over its days."] * cases.weekly
    if falls:
        notes.append(f"Totals were corrected downwards {falls} times; that is taken back from the days before.")
    return notes


def _source(path: Path, format: str, name: str | None) -> Source:
    known = vocabulary.data_source(format)
    if known is not None:
        return replace(known, name=name or known.name)
    return Source("table", name or path.name, licence="not stated")


def _table(asked: Asked, events: Path) -> Table:
    source = _source(events, asked.format, asked.source)
    return Table("events", events, asked.format, source, options(asked.format, asked.mapping))


def _read(asked: Asked, events: Path, words: Vocabulary, progress: Progress, doing: str) -> Iterator[exchange.Taken]:
    wanted = Wanted(asked.countries, asked.since, asked.until)
    rows = 0
    table = _table(asked, events)
    for part in exchange.stream_events(table, vocabulary=words, countries=asked.countries, wanted=wanted):
        rows += part.tally.rows
        progress(f"{doing} {events.name}", rows, 0)
        yield part


def _met(parts: Iterator[exchange.Taken], actors: dict[str, Actor], tallies: list[Tally]) -> Iterator[exchange.Taken]:
    """The parts, noting actors and counts as they pass."""
    for part in parts:
        actors.update((actor.id, actor) for actor in part.actors if actor.id not in actors)
        tallies.append(part.tally)
        yield part


def _hostile(parts: Iterator[exchange.Taken]) -> tuple[list[Event], dt.date | None]:
    """The events of material conflict, and the last day on which anything happened."""
    found: list[Event] = []
    last: dt.date | None = None
    for part in parts:
        found += (event for event in part.events if event.quad == "material conflict")
        last = max([*filter(None, (last,)), *(event.when.middle for event in part.events)], default=None)
    return found, last


def _title(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _write_rows(
    path: Path,
    asked: Asked,
    events: Path,
    words: Vocabulary,
    actors: Mapping[str, Actor],
    proposal: Proposal,
    progress: Progress,
) -> int:
    """Write the rows between the proposal's parties, in its days, with their columns; gives how many."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        for part in _read(asked, events, words, progress, "writing rows of"):
            if not file.tell():
                out.writerow(part.columns)
            chosen = [r.cells for e, r in zip(part.events, part.rows, strict=True) if _belongs(e, actors, proposal)]
            out.writerows(chosen)
            written += len(chosen)
    return written


def _belongs(event: Event, actors: Mapping[str, Actor], proposal: Proposal) -> bool:
    pair = crises.sides(event, actors)
    return (
        pair is not None and frozenset(pair) in proposal.pairs and proposal.start <= event.when.middle <= proposal.now
    )


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder that is made beside its place, and moved there when all is written."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise CrisisError(f"{folder} cannot be made ({error.strerror}); give a path you can write to") from None
    try:
        yield made
        made.chmod(0o755)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
