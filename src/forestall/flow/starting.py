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
from forestall.crisis import Epidemic, Proposal
from forestall.errors import CrisisError, DataError
from forestall.exchange import Wanted
from forestall.flow.importing import options
from forestall.records import Actor, Event, Source, Table, Tally
from forestall.vocabulary import Vocabulary

__all__ = ["Asked", "Started", "start_crisis"]

Progress = Callable[[str, int, int], None]
UNDIRECTED = ("ucdp", "acled")
"""Formats whose first side is not known to have acted."""
FEWEST_DAYS = 14
"""Days with cases that an epidemic must have by the last day of the events."""
MOST_EPIDEMICS = 2
_EVENTS, _CASES = Path("data/events.csv"), Path("data/cases.csv")


@dataclass(frozen=True, slots=True)
class Asked:
    """What to start from: the table of events and its format, one of cases if any, and which part of them."""

    events: Path
    format: str
    cases: Path | None = None
    cases_format: str | None = None
    """Told from the file where it is None."""
    countries: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    source: str | None = None
    mapping: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """The folder made, what was proposed, and what became of the table's rows."""

    folder: Path
    proposal: Proposal
    names: Mapping[str, str]
    tally: Tally
    rows: int
    """Rows in the folder."""
    cases_format: str | None = None
    """As what the table of cases was read."""


def start_crisis(name: str, asked: Asked, *, progress: Progress = lambda *_: None) -> Started:
    """Make ./NAME/ with a crisis.toml proposed from the tables.

    Raises CrisisError where the folder exists, DataError where a table cannot be read or holds too little.
    """
    folder = Path(name)
    if folder.exists():
        raise CrisisError(f"{folder} exists; forestall new makes a new folder: give another name, or remove it first")
    asked, words = _recognised(asked), vocabulary.load()
    actors: dict[str, Actor] = dict(words.actors)
    tallies: list[Tally] = []
    read = _read(asked, words, progress, "reading")
    hostile, last = _hostile(_met(read, actors, tallies))
    epidemics, counts = _epidemics(asked, actors)
    proposal = crises.propose(
        hostile,
        epidemics,
        actors=actors,
        directed=asked.format not in UNDIRECTED,
        countries=asked.countries,
        since=asked.since,
        until=last,
    )
    if counts is not None:
        proposal = replace(proposal, epidemics=_fitting(epidemics, proposal, counts))
        counts = counts.select("date", *(c for e in proposal.epidemics for c in (e.cases, e.deaths) if c))
    with _whole(folder) as made:
        rows = _write_rows(made / _EVENTS, asked, words, actors, proposal, progress)
        if counts is not None:
            counts.write_csv(made / _CASES)
        text = crises.written(
            proposal,
            title=_title(folder.name),
            file=asked.events.name,
            table=_kept(asked),
            actors=actors,
            cases=None if counts is None else Table("cases", _CASES, "daily", _cases_source(asked)),
        )
        (made / "crisis.toml").write_text(text, encoding="utf-8")
    crises.load(str(folder))
    names = {id: actors[id].name for d in proposal.streams for id in (d.actor, d.target) if id in actors}
    return Started(folder, proposal, names, exchange.add_up(tallies), rows, asked.cases_format)


def _source(path: Path, format: str, name: str | None) -> Source:
    known = vocabulary.data_source(format)
    if known is not None:
        return replace(known, name=name or known.name)
    return Source("events", name or path.name, licence="not stated")


def _table(asked: Asked) -> Table:
    source = _source(asked.events, asked.format, asked.source)
    return Table("events", asked.events, asked.format, source, options(asked.format, asked.mapping))


def _kept(asked: Asked) -> Table:
    """The table as it lies in the folder."""
    return replace(_table(asked), path=_EVENTS)


def _cases_source(asked: Asked) -> Source:
    assert asked.cases is not None
    return _source(asked.cases, asked.cases_format or "", None)


def _recognised(asked: Asked) -> Asked:
    """With the format of the table of cases, told from the file where nobody says it."""
    if asked.cases is None or asked.cases_format is not None:
        return asked
    return replace(asked, cases_format=exchange.recognise_cases(Table("cases", asked.cases, "", Source("", ""))))


def _read(asked: Asked, words: Vocabulary, progress: Progress, doing: str) -> Iterator[exchange.Taken]:
    wanted = Wanted(asked.countries, asked.since, asked.until)
    rows = 0
    for part in exchange.stream_events(_table(asked), vocabulary=words, countries=asked.countries, wanted=wanted):
        rows += part.tally.rows
        progress(f"{doing} {asked.events.name}", rows, 0)
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
    path: Path, asked: Asked, words: Vocabulary, actors: Mapping[str, Actor], proposal: Proposal, progress: Progress
) -> int:
    """Write the rows between the proposal's parties, in its days, with their columns; gives how many."""
    path.parent.mkdir()
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        for part in _read(asked, words, progress, "writing rows of"):
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


def _epidemics(asked: Asked, actors: Mapping[str, Actor]) -> tuple[tuple[Epidemic, ...], pl.DataFrame | None]:
    """The epidemics of the table of cases, and its daily counts: of the countries asked for, where it names any."""
    if asked.cases is None:
        return (), None
    chosen: dict[str, object] = {"countries": list(asked.countries)} if asked.countries else {}
    frame, _ = exchange.read_frame(Table("cases", asked.cases, asked.cases_format or "", _cases_source(asked), chosen))
    found = [_epidemic(column, frame, actors) for column in frame.columns[1:] if not _is_deaths(column)]
    columns = [c for e in found for c in (e.cases, e.deaths) if c is not None]
    return tuple(found), frame.select("date", *columns)


def _is_deaths(column: str) -> bool:
    return "death" in column.casefold()


def _fitting(epidemics: tuple[Epidemic, ...], proposal: Proposal, counts: pl.DataFrame) -> tuple[Epidemic, ...]:
    """The largest of the countries proposed, or of all where none is; two at most, with cases enough by then.

    Raises DataError where there is none.
    """
    seen = counts.filter(pl.col("date").is_between(proposal.start, proposal.now))
    days = {e.cases: int((seen[e.cases] > 0).sum()) for e in epidemics}
    enough = [e for e in epidemics if days[e.cases] >= FEWEST_DAYS]
    if not enough:
        raise DataError(
            f"the table of cases has no country with {FEWEST_DAYS} days of cases between {proposal.start} and "
            f"{proposal.now}, the days of the events; give a table of those days, or leave --cases out"
        )
    near = [e for e in enough if e.country in proposal.countries] or enough
    return tuple(sorted(near, key=lambda e: (-(seen[e.cases].sum() or 0), e.cases))[:MOST_EPIDEMICS])


def _epidemic(column: str, frame: pl.DataFrame, actors: Mapping[str, Actor]) -> Epidemic:
    """A column of cases, with the column of deaths that is named alike, or the only one there is."""
    stem = column.casefold().replace("cases", "").strip("_")
    deaths = [c for c in frame.columns[1:] if _is_deaths(c)]
    alike = [c for c in deaths if stem and stem in c.casefold()] or (deaths if len(frame.columns) == 3 else [])
    country = _iso(stem.replace("_", " "), actors)
    known = actors.get(country.lower())
    label = known.name if known else stem.replace("_", " ").title() or "the table"
    return Epidemic(country, label, column, alike[0] if alike else None)


def _iso(name: str, actors: Mapping[str, Actor]) -> str:
    """ISO 3166 alpha-3 of a country by its code or name; in capitals what is no country."""
    states = {a.name.casefold(): a.id.upper() for a in actors.values() if a.kind == "state"}
    known = {**vocabulary.countries().names, **states, **{id.casefold(): id for id in states.values()}}
    return known.get(name.casefold(), name.upper())


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
