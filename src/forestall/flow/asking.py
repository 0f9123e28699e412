"""Asking the record: its events, claims, figures and sources as tables, filtered; and its words, searched.

Answers come from the index beside the record (`store.index`), which is brought up to date first. Rows of a source whose
licence keeps them in are counted and left out; weekly totals of them may leave (`flow.exporting`).
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from forestall import __version__, evidence, store
from forestall.flow.filters import Filter, accept, order
from forestall.flow.folders import record_path, write_text
from forestall.flow.held import View, decided, held, kept_in
from forestall.records import Actor
from forestall.store.columns import COLUMNS, split
from forestall.store.index import Index, Passage, refresh

__all__ = ["ALL", "Answer", "ask", "search", "viewed"]

Progress = Callable[[str, int, int], None]

ALL = Filter()
"""Everything."""

_HIDDEN = ("seq", "subject", "at", "until", "sole")
_MOST_FOUND = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows asked for, how many there are in all, rows withheld by source, who is to be cited, and actors by id."""

    frame: pl.DataFrame
    total: int
    withheld: Mapping[str, int] = field(default_factory=dict)
    attributions: tuple[str, ...] = ()
    actors: Mapping[str, Actor] = field(default_factory=dict)

    def csv(self) -> str:
        """The rows as CSV, texts that a spreadsheet would run neutralised."""
        from forestall import exchange  # reads the formats' tables: only where it is needed

        return exchange.neutral_frame(self.frame).write_csv()


def ask(
    crisis: str,
    kind: str,
    wanted: Filter = ALL,
    *,
    as_of: dt.date | None = None,
    limit: int | None = None,
    own_use: bool = False,
    out: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Answer:
    """The record's events, claims, figures or sources that pass the filter, the earliest first, at most `limit`.

    With `own_use` rows are given too that a licence lets not leave: they must stay with who asks.

    Raises UsageError where nobody bears a name that is asked for, or there is no record and it cannot be made.
    """
    with viewed(crisis, as_of=as_of, out=out, progress=progress, own_use=own_use) as view:
        table = held(view) if kind == "event" else decided(view, kind)
        frame, total = _taken(accept(table, kind, wanted, view, crisis), kind, limit)
        withheld = _withheld(wanted, view, crisis) if kind == "event" and view.closed else {}
        if kind == "source":
            frame = _with_rows(frame, view)
            total = len(frame)
        cited = _cited(frame, view) if kind == "event" else ()
        shown = _with_names(frame, view.actors) if kind == "event" else frame
    return Answer(shown.drop(_HIDDEN, strict=False), total, withheld, cited, view.actors)


def search(
    crisis: str,
    words: str,
    *,
    as_of: dt.date | None = None,
    limit: int = 20,
    out: Path | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[Passage, ...]:
    """Passages of reports and words of claims that match, best first; raises StoreError for words that say nothing."""
    with viewed(crisis, as_of=as_of, out=out, progress=progress) as view:
        known = {kind: set(decided(view, kind).select("seq").collect()["seq"]) for kind in ("report", "claim")}
        found = view.index.search(words, limit=_MOST_FOUND)
    return tuple(p for p in found if p.seq in known[p.kind])[:limit]


@contextmanager
def viewed(
    crisis: str,
    *,
    as_of: dt.date | None = None,
    out: Path | None = None,
    progress: Progress = lambda *_: None,
    own_use: bool = False,
) -> Iterator[View]:
    """The crisis's record with its index, up to date; the record is made first where there is none.

    With `own_use` rows count among the events too that a licence lets not leave.
    """
    from forestall import crisis as crises

    path = record_path(crisis, out)
    folder, _ = crises.find(crisis)
    if not path.is_file():
        from forestall.flow.gathering import gather

        path.parent.mkdir(parents=True, exist_ok=True)
        gather(crises.load(crisis), record=path, progress=progress)
    with store.open(path) as record:
        index = refresh(record, path.with_suffix(".index"), progress=progress)
        rule = evidence.load_rule(folder / "contest.toml")
        closed = frozenset() if own_use else _closed(index)
        yield View(record, index, _actors(index, folder), rule, as_of, closed)


def _actors(index: Index, folder: Path) -> dict[str, Actor]:
    """All actors by id; the vocabulary's word on one stands before the record's."""
    rows = index.table("actor").filter(pl.col("until").is_null()).select(*COLUMNS["actor"]).collect().rows()
    return {row[0]: _actor(row) for row in (*rows, *_of_vocabulary(index.folder, folder))}


def _actor(row: tuple[str, ...]) -> Actor:
    id, name, kind, country, aliases, allegiances = row
    return Actor(id, name, kind, country, split(aliases), split(allegiances))


def _of_vocabulary(index: Path, folder: Path) -> list[tuple[str, ...]]:
    """The vocabulary's actors, from a copy beside the index: to read its word lists takes longer than most answers."""
    own = folder / "actors.toml"
    key = hashlib.sha256(__version__.encode() + (own.read_bytes() if own.is_file() else b"")).hexdigest()[:16]
    path = index / f"actors-{key}.json"
    if not path.is_file():
        from forestall import vocabulary
        from forestall.store.columns import joined

        words = vocabulary.load(extra=folder)
        rows = [
            (a.id, a.name, a.kind, a.country, joined(a.aliases), joined(a.allegiances)) for a in words.actors.values()
        ]
        write_text(path, json.dumps(rows, ensure_ascii=False))
    return [tuple(row) for row in json.loads(path.read_text(encoding="utf-8"))]


def _closed(index: Index) -> frozenset[str]:
    """Sources whose licence lets no row leave."""
    known = index.table("source").filter(pl.col("until").is_null() & ~pl.col("share_rows"))
    return frozenset(known.select("id").collect()["id"])


def _withheld(wanted: Filter, view: View, crisis: str) -> dict[str, int]:
    """How many rows that were asked for may not leave, by the name of their source."""
    names = dict(view.index.table("source").filter(pl.col("until").is_null()).select("id", "name").collect().rows())
    counted = accept(kept_in(view), "event", wanted, view, crisis).group_by("source").len().collect()
    return {names[id]: n for id, n in counted.rows()}


def _taken(table: pl.LazyFrame, kind: str, limit: int | None) -> tuple[pl.DataFrame, int]:
    """The first rows in their order and how many there are: order first, for few columns decide it."""
    by = order(kind)
    if limit is None:
        frame = table.sort(by).collect()
        return frame, len(frame)
    keys = table.select(*by, "seq").collect()
    first = keys.bottom_k(limit, by=by) if limit < len(keys) else keys
    frame = table.filter(pl.col("seq").is_in(first["seq"].implode())).sort(by).head(limit).collect()
    return frame, len(keys)


def _with_rows(sources: pl.DataFrame, view: View) -> pl.DataFrame:
    """Sources with how many events, and how many reports, each gave."""
    events = view.table("event").group_by("source").len("events").collect()
    reports = view.table("report").group_by("source").len("reports").collect()
    joined = sources.join(events, left_on="id", right_on="source", how="left")
    joined = joined.join(reports, left_on="name", right_on="source", how="left")
    joined = joined.with_columns(pl.col("events", "reports").fill_null(0))
    if view.as_of is None:
        return joined
    met = (pl.col("at") < store.day_after(view.as_of)) | (pl.col("events") > 0) | (pl.col("reports") > 0)
    return joined.filter(met)


def _cited(events: pl.DataFrame, view: View) -> tuple[str, ...]:
    known = view.index.table("source").filter(pl.col("until").is_null()).select("id", "attribution").collect()
    said = dict(known.rows())
    return tuple(dict.fromkeys(filter(None, (said.get(id) for id in events["source"].unique(maintain_order=True)))))


def _with_names(events: pl.DataFrame, actors: Mapping[str, Actor]) -> pl.DataFrame:
    """Events with the names of both sides beside their ids; a party that no words name is marked as inferred."""

    def named(cell: str, inferred: str) -> str:
        guessed = split(inferred)
        names = [(actors[id].name if id in actors else id.removeprefix("name:"), id in guessed) for id in split(cell)]
        return "; ".join(f"{name} (inferred)" if guess else name for name, guess in names)

    for side, names in (("actors", "actor_names"), ("targets", "target_names")):
        cells = events.select(side, "inferred").unique()
        told = [named(cell, inferred) for cell, inferred in cells.rows()]
        cells = cells.with_columns(pl.Series(names, told, dtype=pl.String))
        events = events.join(cells, on=[side, "inferred"], how="left", maintain_order="left")
    return events
