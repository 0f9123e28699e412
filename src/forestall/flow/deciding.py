"""Deciding: an analyst's word on the record, stated beside what is there; and the history of all that was stated.

Each decision is one more statement with who, when and why. It takes effect wherever the record is read from then on,
and `undo` takes it back with one more.
"""

import datetime as dt
import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from forestall import crisis as crises
from forestall import evidence, store, vocabulary
from forestall.errors import DataError, UsageError
from forestall.flow.filters import called
from forestall.flow.folders import record_path
from forestall.flow.gathering import Progress, gather
from forestall.records import Actor, Claim, Decision, Event, Figure, Report, Source, Verb
from forestall.store import Statement

__all__ = ["Told", "decide", "history"]

_CORRECTED = (Event, Claim, Figure, Report, Source)


@dataclass(frozen=True, slots=True)
class Told:
    """One statement of a history: when, by whom, why, of which kind, and what it says, as JSON."""

    seq: int
    at: dt.datetime
    kind: str
    subject: str
    body: str
    said_by: str
    reason: str

    @property
    def words(self) -> str:
        """What it says: a decision as it is made on the command line, all else as it is kept."""
        if self.kind != "decision":
            return self.body
        found = json.loads(self.body)
        changes = [f"{field}={value}" for field, value in found["changes"].items()]
        return f"{found['id']}: {' '.join([found['verb'], *found['about'], *changes])}"


def decide(
    crisis: str,
    verb: str,
    about: Sequence[str],
    *,
    by: str,
    reason: str,
    changes: Mapping[str, str] | None = None,
    out: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Decision:
    """State a decision in the crisis's record, which is made first where there is none.

    Raises UsageError or DataError where there is no such verb or id, a reason lacks, or a change is none.
    """
    _require(verb, about, reason, changes or {})
    with store.open(_record(crisis, out, progress)) as record, record.unit():
        earlier = record.all(Decision)
        if verb == "undo":
            _require_known(about, {d.id for d in earlier}, "decision")
        else:
            changes = _with_ids(crisis, record, changes or {})
            _try(record, verb, about, changes, evidence.standing(earlier))
        decision = Decision(f"d{len(earlier) + 1}", verb, tuple(about), dict(changes or {}))  # type: ignore[arg-type]
        record.state(decision, said_by=by, reason=reason)
    return decision


def history(
    crisis: str, id: str | None = None, *, out: Path | None = None, progress: Progress = lambda *_: None
) -> tuple[Told, ...]:
    """All that was ever stated about an event, claim, figure, report, source or decision, oldest first.

    Decisions about it are among them, and decisions about those; without an id, all decisions. Raises DataError for an
    id that is not in the record.
    """
    with store.open(_record(crisis, out, progress)) as record:
        decisions = record.all(Decision)
        closed = {source.id for source in record.all(Source) if not source.share_rows}
        told = [] if id is None else list(record.about(id))
        about = [d.id for d in decisions] if id is None else _touching(id, decisions)
        told += [s for name in about for s in record.statements(subject=name) if s.kind == "decision"]
    if id is not None and not told:
        raise DataError(f"{id} is not in the record; forestall events and forestall search show ids")
    unique = {said.seq: said for said in told}
    return tuple(_told(unique[seq], closed) for seq in sorted(unique))


def _require(verb: str, about: Sequence[str], reason: str, changes: Mapping[str, str]) -> None:
    if verb not in get_args(Verb):
        raise UsageError(f"{verb} is no decision; it must be one of {', '.join(get_args(Verb))}")
    if not reason.strip():
        raise UsageError("a decision came without a reason; give --reason, which is kept beside it")
    if (verb == "correct") != bool(changes):
        raise UsageError("correct, and only correct, takes FIELD=VALUE after the ids, for instance deaths=3")
    if len(set(about)) < (2 if verb == "merge" else 1):
        raise UsageError(f"{verb} came with {len(set(about))} ids; merge takes two or more, the others one or more")


def _record(crisis: str, out: Path | None, progress: Progress) -> Path:
    path = record_path(crisis, out)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        gather(crises.load(crisis), record=path, progress=progress)
    return path


_MANY, _ONE = ("actors", "targets"), ("actor", "speaker")
"""Fields that say who."""


def _with_ids(crisis: str, record: store.Record, changes: Mapping[str, str]) -> Mapping[str, str]:
    """The changes with ids of actors in place of their names; raises UsageError where nobody, or more than one, bears
    one."""
    if changes.keys().isdisjoint((*_MANY, *_ONE)):
        return changes
    words = vocabulary.load(extra=crises.find(crisis)[0])
    known = {actor.id: actor for actor in record.all(Actor)} | dict(words.actors)
    ids = {field: _ids(changes[field], known) for field in _MANY if field in changes}
    return {**changes, **ids, **{field: _id(changes[field], known) for field in _ONE if changes.get(field)}}


def _ids(text: str, known: Mapping[str, Actor]) -> str:
    """Ids, as they are or of those named, each with a semicolon behind it.

    >>> _ids("Islamic State; usa", {"is": Actor("is", "Islamic State"), "usa": Actor("usa", "United States")})
    'is; usa;'
    """
    plain = text.split()
    if not all(part in known or part == "unknown" for part in plain):
        plain = [_id(part.strip(), known) for part in text.split(";") if part.strip()]
    return " ".join(f"{id};" for id in plain)


def _id(name: str, known: Mapping[str, Actor]) -> str:
    found = called(name, known)
    if len(found) > 1:
        raise UsageError(f"{name!r} is the name of {', '.join(found)}; give one of these ids")
    return found[0]


def _try(
    record: store.Record, verb: str, about: Sequence[str], changes: Mapping[str, str], held: Sequence[Decision]
) -> None:
    """See that all ids are there, and that the changes can be made of each."""
    kinds = (Event,) if verb in ("merge", "split") else _CORRECTED
    found = {id: item for kind in kinds for id, item in _named(record, kind, about).items()}
    _require_known(about, found, " or ".join(kind.__name__.lower() for kind in kinds))
    for item in evidence.judged(found.values(), held):
        evidence.corrected(item, changes)


def _named(record: store.Record, kind: type[Any], ids: Iterable[str]) -> dict[str, Any]:
    return {id: item for id in ids if (item := record.named(kind, id)) is not None}


def _require_known(ids: Iterable[str], known: Iterable[str], kind: str) -> None:
    known = set(known)
    for id in ids:
        if id not in known:
            raise DataError(f"{id} is no {kind} in the record; forestall events and forestall search show ids")


def _touching(id: str, decisions: Sequence[Decision]) -> list[str]:
    """Decisions about it, and decisions about those."""
    met = {id}
    for decision in decisions:
        if met.intersection(decision.about):
            met.add(decision.id)
    return [d.id for d in decisions if d.id in met]


def _told(said: Statement, closed: Container[str]) -> Told:
    """The statement; a row that a licence keeps in says no more than its id."""
    at, body = dt.datetime.fromisoformat(said.at), said.body
    if said.kind == "event" and (source := json.loads(body)["source"]) in closed:
        body = json.dumps({"id": said.subject, "source": source, "withheld": "the licence lets only totals leave"})
    if said.kind == "merge" and any(part.partition(":")[0] in closed for part in json.loads(body)["parts"]):
        body = json.dumps({"event": said.subject, "withheld": "of one of its rows the licence lets only totals leave"})
    return Told(said.seq, at, said.kind, said.subject, body, said.said_by, said.reason)
