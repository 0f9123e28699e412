"""Evidence: what was published, who said what, and what is held to have happened.

A *report* holds *claims*; claims rest in *events*, *figures* and *links*. Claims keep their words:
a span is a passage of the report's text, counted in Unicode code points, text[start:end].
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from forestall.dates import When

__all__ = [
    "Actor",
    "Claim",
    "Decision",
    "Event",
    "EventType",
    "Figure",
    "Grade",
    "Link",
    "LinkKind",
    "Merge",
    "Place",
    "Quad",
    "Quarantined",
    "Reading",
    "Report",
    "Source",
    "Span",
    "Stance",
    "Status",
    "Tally",
    "Toll",
    "Verb",
    "Version",
]

Span = tuple[int, int]
"""Start and end of a passage, in Unicode code points of the report's text; text[start:end]."""

Grade = Literal["A", "B", "C", "D", "E", "F"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
Stance = Literal[
    "asserts", "denies", "blames", "accuses", "claims_responsibility", "no_claim", "threatens", "speculates"
]
Status = Literal["asserted", "contested", "denied", "claimed", "reported"]
LinkKind = Literal["retaliation", "response", "trigger", "follows"]
Verb = Literal["correct", "merge", "split", "reject", "undo"]


@dataclass(frozen=True, slots=True)
class Source:
    """Who published something, with a reliability grade (Admiralty A, reliable, to F, cannot be judged)."""

    id: str
    name: str
    grade: Grade = "F"
    licence: str = ""
    url: str = ""
    attribution: str = ""
    share_rows: bool = True
    """False where the licence allows only aggregates to leave (ACLED, GTD)."""


@dataclass(frozen=True, slots=True)
class Report:
    """One document as it came: its text is never changed, spans refer to it."""

    id: str
    """sha256 of the text, hex."""
    title: str
    text: str
    source: str
    """Name of who published it; "" where not stated."""
    published: dt.date
    language: str = "en"
    grade: Grade = "F"
    note: str = ""
    """For instance "written for this example"."""
    published_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, group, institution or state."""

    id: str
    name: str
    kind: str = "unknown"
    """state | government | ministry | military | armed group | party | organisation | company | person | people."""
    country: str | None = None
    """ISO 3166 alpha-3."""
    aliases: tuple[str, ...] = ()
    allegiances: tuple[str, ...] = ()
    """Ids of the actors it belongs to or sides with: a filter on one of them also selects this one."""
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where: name as used, ISO country, coordinates in degrees (WGS84), and how exact they are."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = "unknown"
    """site | city | district | region | country | unknown."""


@dataclass(frozen=True, slots=True)
class Toll:
    """A count of people with the lowest, best and highest figure stated."""

    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One speaker's assertion in one report, with the exact spans of text it stands in."""

    id: str
    report: str
    speaker: str
    """Actor id."""
    stance: Stance
    about: tuple[str, ...]
    """Ids of events and figures."""
    spans: tuple[Span, ...]
    actor: str | None = None
    """Whom the claim says did it (a denial: did not do it), where it says so."""
    via: tuple[str, ...] = ()
    """Through whom the speaker's word reached the report."""
    quote: str = ""
    """The words of the first span, kept so that a reader without the report sees them."""
    deeds: tuple[str, ...] = ()
    """Ids of the events whose doer `actor` is said to be, or not to be; others in `about` are only spoken of."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is said to have: who did what to whom, when, where, with what loss."""

    id: str
    when: When
    type: EventType
    mode: str | None = None
    """rocket | airstrike | drone strike | ... : PLOVER mode or the weapon, lower case."""
    cameo: str | None = None
    quad: Quad | None = None
    intensity: float | None = None
    """Goldstein-like, -10 to 10."""
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    place: Place | None = None
    deaths: Toll | None = None
    wounded: Toll | None = None
    own_deaths: int | None = None
    """Deaths among the targets' own service members and contractors, where the source tells them apart."""
    status: Status = "asserted"
    weights: Mapping[str, float] = field(default_factory=dict)
    """Who did it, by actor id, summing to one where versions conflict; else empty."""
    claims: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    confidence: float = 1.0
    summary: str = ""
    """One neutral sentence."""
    source: str = ""
    """Id of the Source (a data set or a report's source) that carries the row."""
    source_ref: str = ""
    """Row id or address inside that source."""
    report: str | None = None
    """Id of the Report it was read from; None for a data set's row."""
    published: dt.date | None = None
    """Day on which the data set gave its row out, where it says so; what a report tells has the report's day."""
    inferred: tuple[str, ...] = ()
    """Actors and targets that no words of the report name as such: they follow from what it tells around the event."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated quantity with its unit, place, date and speaker."""

    id: str
    indicator: str
    value: float
    low: float
    high: float
    unit: str
    when: When | None = None
    place: Place | None = None
    speaker: str | None = None
    spans: tuple[Span, ...] = ()
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One event said to answer, follow or cause another; `earlier` is the one answered."""

    earlier: str
    later: str
    kind: LinkKind
    speaker: str | None = None
    spans: tuple[Span, ...] = ()
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Events held to be one: `parts` (ids, the leading one first) became `event`, and why."""

    event: str
    parts: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of what can be contested of an event, and who holds it, denies it, or says that nobody owned up.

    `version` is an actor's id (or `unknown`) for who, a number of deaths for toll ("3", or "2-4" where it is told as a
    range), `happened` for whether. `weight` is its share in the count, None where nothing weighs it.
    """

    event: str
    about: Literal["who", "toll", "whether"]
    stand: Literal["held", "denied", "unclaimed"]
    version: str
    weight: float | None = None
    holders: tuple[str, ...] = ()
    """Speakers (actor ids) first, then sources and reports (ids, or names where only these are known)."""
    claims: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    """Ids of rows, and of events as reports tell them in their own words."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Somebody's word on what the record says; nothing is rewritten, and a later one can undo it.

    Who decided, when and why stand with its statement.
    """

    id: str
    """d1, d2, ... as they came."""
    verb: Verb
    about: tuple[str, ...]
    """Ids of events; for correct and reject also of claims, figures, reports and sources; for undo of decisions."""
    changes: Mapping[str, str] = field(default_factory=dict)
    """For correct: field -> what it is, written as on the command line."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read out of one report."""

    report: Report
    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row or report that was not taken in, with the reason; the rest goes on."""

    file: str
    line: int | None
    column: str | None
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a table's rows: rows = taken + duplicates + left_out + quarantined."""

    rows: int = 0
    taken: int = 0
    duplicates: int = 0
    """Rows that say again what an earlier row says."""
    left_out: int = 0
    """Good rows outside the countries or dates that were asked for."""
    quarantined: int = 0
    unknown: tuple[str, ...] = ()
    """Codes and countries that no table holds, as "kind value"; their rows are taken."""
