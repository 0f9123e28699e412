"""The plain parts every section of the page is made of: figures with the table behind them, and names for ids."""

import json
import re
from dataclasses import dataclass

from forestall.page import words
from forestall.page.charts import Spec
from forestall.page.context import Brief
from forestall.page.tables import Table
from forestall.records import Event, Stream

__all__ = ["Figure", "Names", "describe", "figure", "slug", "stream_labels", "streams_by_id"]

_TYPES = {
    "AGREE": ("agreement", "with"), "CONSULT": ("meeting", "with"), "SUPPORT": ("declared support", "for"),
    "CONCEDE": ("concession", "to"), "COOPERATE": ("cooperation", "with"), "AID": ("aid", "to"),
    "RETREAT": ("withdrawal", "towards"), "REQUEST": ("request", "to"), "ACCUSE": ("accusation", "against"),
    "REJECT": ("rejection", "towards"), "THREATEN": ("threat", "against"), "PROTEST": ("protest", "against"),
    "SANCTION": ("sanction", "against"), "MOBILIZE": ("mobilisation", "against"), "COERCE": ("coercion", "against"),
    "ASSAULT": ("attack", "on"),
}  # fmt: skip
"""Type of an event -> what to call it, and the word before whom it is done to."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as the page shows it: a title that states the finding, what is drawn, its definition, its table.

    `kicker` names what the finding is about, where the title does not.
    """

    id: str
    kicker: str
    title: str
    drawn: str
    summary: str
    spec: str
    """The Vega-Lite definition as JSON that is safe inside HTML."""
    table: Table
    file: str
    notes: tuple[str, ...] = ()
    wide: bool = False
    interactive: bool = False


def slug(text: str) -> str:
    """A text as part of an id or a file's name: lower-case letters, digits and dashes.

    >>> slug("Mission strikes (2032)")
    'mission-strikes-2032'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "x"


def _embedded(spec: Spec) -> str:
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def figure(
    identity: str, title: str, drawn: str, spec: Spec, table: Table, *, crisis: str, kicker: str = "",
    notes: tuple[str, ...] = (), wide: bool = False, interactive: bool = False,
) -> Figure:  # fmt: skip
    """A figure whose summary for those who do not see it is what it is about, what it says and what is drawn."""
    about = f"{kicker}: {title}" if kicker else title
    summary = words.sentence(f"{words.sentence(about)} {drawn}")
    file, described = f"{slug(crisis)}-{slug(identity)}", _embedded(spec | {"description": summary})
    return Figure(
        id=slug(identity), kicker=kicker, title=title, drawn=drawn, summary=summary, spec=described, table=table,
        file=file, notes=notes, wide=wide, interactive=interactive,
    )  # fmt: skip


def streams_by_id(brief: Brief) -> dict[str, Stream]:
    """The crisis' streams by id."""
    return {stream.id: stream for stream in brief.crisis.streams}


def stream_labels(brief: Brief) -> dict[str, str]:
    """Labels of streams and series by id."""
    labels = {series.id: series.label for series in brief.crisis.series}
    return labels | {stream.id: stream.label for stream in brief.crisis.streams}


@dataclass(frozen=True, slots=True)
class Names:
    """What to call the ids in a record: actors by their names, an unknown one as "not stated"."""

    brief: Brief

    def actor(self, identity: str | None) -> str:
        """An actor's name; "a party not stated" where nobody is named."""
        if not identity or identity == "unknown":
            return "a party not stated"
        known = self.brief.actors.get(identity)
        return known.name if known is not None else identity

    def actors(self, identities: tuple[str, ...]) -> str:
        """Several actors as a list."""
        return words.listing([self.actor(identity) for identity in identities]) or "a party not stated"


def describe(event: Event, names: Names) -> str:
    """One neutral sentence of what is said to have happened: the event's own, or one made of its fields."""
    if event.summary.strip():
        return words.sentence(event.summary)
    what, toward = _TYPES[event.type]
    kind = f"{what} ({event.mode})" if event.mode else what
    place = f", {event.place.name}" if event.place is not None and event.place.name else ""
    if not event.targets:
        return words.sentence(f"{kind} by {names.actors(event.actors)}{place}")
    return words.sentence(f"{kind} by {names.actors(event.actors)} {toward} {names.actors(event.targets)}{place}")
