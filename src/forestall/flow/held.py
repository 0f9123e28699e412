"""What is held to have happened, as a table: the record's events with merges, decisions and weights applied.

Most rows of a data set are an event each, as they stand: those are taken from the index as they are. Only what was read
from reports, what has several accounts and what somebody decided about is put together, just as `gathering` does it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from forestall import evidence, store
from forestall.evidence import Merged
from forestall.records import Actor, Claim, Decision, Event, Merge, Report, Source
from forestall.store.codec import KINDS
from forestall.store.columns import split
from forestall.store.index import Index, known, rows_of

__all__ = ["Settled", "View", "decided", "held", "kept_in", "settled"]


@dataclass(frozen=True, slots=True)
class View:
    """A record with its index and the actors by id, seen from a past day where one is given."""

    record: store.Record
    index: Index
    actors: Mapping[str, Actor]
    rule: evidence.Rule
    as_of: dt.date | None = None
    closed: frozenset[str] = frozenset()
    """Ids of sources whose rows a licence keeps in: nothing of them is among the events held."""

    def table(self, kind: str) -> pl.LazyFrame:
        """The rows of a kind that were known, each subject once."""
        return known(self.index, kind, self.as_of)

    def decisions(self) -> tuple[Decision, ...]:
        """The decisions that stand, by the day the record is seen from."""
        return evidence.standing(self.record.all(Decision, as_of=self.as_of))


@dataclass(frozen=True, slots=True)
class Settled:
    """What is put together from several accounts, read from reports or decided about, and what it was put from."""

    weighed: evidence.Weighed
    merged: Merged
    accounts: tuple[Event, ...]
    claims: tuple[Claim, ...]
    reports: Mapping[str, Report]
    sources: Mapping[str, Source]


def held(view: View) -> pl.LazyFrame:
    """The events as they are held to be; the column `accounts` says of how many."""
    chosen, plain, merges, decisions = _parted(view)
    if chosen.is_empty():
        return plain
    return pl.concat([plain, _table(_settled(view, chosen, merges, decisions), chosen).lazy()], how="diagonal")


def decided(view: View, kind: str) -> pl.LazyFrame:
    """The claims, figures, reports or sources that were not rejected, as corrected."""
    decisions = view.decisions()
    table = _unrejected(view.table(kind), decisions)
    changed = {id for d in decisions if d.verb == "correct" for id in d.about}
    old = table.filter(pl.col("id").is_in(changed)).collect()
    if old.is_empty():
        return table
    found = evidence.judged(view.record.read(KINDS[kind], old["seq"].to_list()), decisions)  # type: ignore[type-var]
    own = ["seq", "at", *(["published"] if kind in ("claim", "figure") else [])]  # theirs is their report's
    new = rows_of(kind, found).drop(own).join(old.select("id", *own), on="id")
    return pl.concat([table.filter(~pl.col("id").is_in(changed)), new.lazy()], how="diagonal")


def kept_in(view: View) -> pl.LazyFrame:
    """The rows that a licence keeps in, each as it stands."""
    rows = _unrejected(view.table("event"), view.decisions())
    return rows.filter(pl.col("source").is_in(sorted(view.closed))).with_columns(accounts=pl.lit(1, pl.Int64))


def settled(view: View) -> Settled:
    """The events that are more than one row as it stands, with all they rest on."""
    chosen, _, merges, decisions = _parted(view)
    return _settled(view, chosen, merges, decisions)


def _parted(view: View) -> tuple[pl.DataFrame, pl.LazyFrame, list[Merge], tuple[Decision, ...]]:
    """The accounts to put together, those that stand as they are, the merges and the decisions."""
    decisions = view.decisions()
    accounts = _unrejected(view.table("event"), decisions)
    if view.closed:
        accounts = accounts.filter(~pl.col("source").is_in(sorted(view.closed)))
    merges = _merges(view)
    named = {id for d in decisions for id in d.about} | {part for m in merges for part in m.parts}
    special = pl.col("id").is_in(sorted(named)) | pl.col("report").is_not_null()
    plain = accounts.filter(~special).with_columns(accounts=pl.lit(1, pl.Int64))
    return accounts.filter(special).collect(), plain, merges, decisions


def _unrejected(accounts: pl.LazyFrame, decisions: Iterable[Decision]) -> pl.LazyFrame:
    rejected = [id for d in decisions if d.verb == "reject" for id in d.about]
    if not rejected:
        return accounts
    names = accounts.collect_schema().names()
    gone = pl.any_horizontal(pl.col(name).is_in(rejected) for name in ("id", "report", "source") if name in names)
    return accounts.filter(~gone.fill_null(value=False))


def _merges(view: View) -> list[Merge]:
    frame = view.index.table("merge").filter(pl.col("until").is_null()).collect()
    found = (Merge(event, split(parts), reason) for event, parts, reason in frame["event", "parts", "reason"].rows())
    return [m for m in found if len(m.parts) > 1]


def _settled(view: View, chosen: pl.DataFrame, merges: Iterable[Merge], decisions: tuple[Decision, ...]) -> Settled:
    """The chosen accounts as events: corrected, brought together, weighed."""
    accounts = evidence.judged(view.record.read(Event, chosen["seq"].to_list()), decisions)
    made = evidence.regrouped(_grouped(accounts, merges, view.actors), accounts, decisions, view.actors)
    claims = _of_kind(view, Claim, decisions)
    reports = {report.id: report for report in _of_kind(view, Report, decisions)}
    sources = {source.id: source for source in _of_kind(view, Source, decisions)}
    weighed = evidence.weigh(
        made,
        accounts,
        claims,
        reports=reports,
        sources=sources,
        actors=view.actors,
        rule=view.rule,
        decided={id: f"decision {d.id}" for d in decisions if "actors" in d.changes for id in d.about},
    )
    return Settled(weighed, made, tuple(accounts), tuple(claims), reports, sources)


def _table(found: Settled, chosen: pl.DataFrame) -> pl.DataFrame:
    sizes = {m.event: len(m.parts) for m in found.merged.merges}
    table = rows_of("event", found.weighed.events)
    own = chosen.select("id", "seq", "at", told=pl.col("published"))
    table = table.drop("seq", "at").join(own, on="id", how="left")
    table = table.with_columns(published=pl.coalesce("published", "told")).drop("told")
    return table.with_columns(accounts=pl.Series([sizes.get(id, 1) for id in table["id"]], dtype=pl.Int64))


def _of_kind(view: View, kind: type[Any], decisions: tuple[Decision, ...]) -> list[Any]:
    name = kind.__name__.lower()
    return evidence.judged(view.record.read(kind, view.table(name).collect()["seq"].to_list()), decisions)


def _grouped(accounts: list[Event], merges: Iterable[Merge], actors: Mapping[str, Actor]) -> Merged:
    """The accounts put together as the record has them, those left out left out."""
    by_id = {account.id: account for account in accounts}
    merges = tuple(merges)
    why = {m.event: m.reason for m in merges}
    groups = [[by_id[part] for part in m.parts if part in by_id] for m in merges]
    groups = [group for group in groups if len(group) > 1]
    inside = {account.id for group in groups for account in group}
    alone = [account for account in accounts if account.id not in inside]
    fused = [evidence.fuse(group, actors) for group in groups]
    made = [
        Merge(event.id, tuple(account.id for account in group), why.get(event.id, ""))
        for event, group in zip(fused, groups, strict=True)
    ]
    return Merged((*alone, *fused), tuple(made))
