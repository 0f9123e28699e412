"""Exporting: the events of a crisis's record, each as its source states it, into a file of another program's kind.

Accounts are exported as they were stated, or corrected, not merged: so each row keeps its own source and licence. What
somebody rejected is left out.
"""

from pathlib import Path

from forestall import crisis as crises
from forestall import evidence, exchange, store, vocabulary
from forestall.exchange import Exported
from forestall.flow.folders import output_folder
from forestall.flow.gathering import Progress, gather
from forestall.records import Actor, Decision, Event, Source

__all__ = ["export_events"]


def export_events(
    crisis: str, to: Path, *, format: str, out: Path | None = None, progress: Progress = lambda *_: None
) -> Exported:
    """Write a crisis's events; its record is made first where there is none.

    Raises DataError where the format is unknown or the file cannot be written.
    """
    loaded = crises.load(crisis)
    path = output_folder(crisis, out) / "record.sqlite"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        gather(loaded, record=path, progress=progress)
    words = vocabulary.load(extra=loaded.folder)
    with store.open(path) as record:
        actors = {a.id: a for a in record.all(Actor)} | dict(words.actors)
        sources = {s.id: s for s in record.all(Source)} | {t.id: t.source for t in loaded.tables}
        events = evidence.judged(record.all(Event), evidence.standing(record.all(Decision)))
    return exchange.export(events, to, format, actors=actors, sources=sources, words=words)
