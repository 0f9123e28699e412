"""What happened, and who says so: the timeline, the evidence of each event, what answered what, what is contested."""

from dataclasses import dataclass

from forestall.page.context import Brief
from forestall.page.views.claims import VersionView, versions_of
from forestall.page.views.events import EventView, Listed, listed
from forestall.page.views.parts import Figure, Names
from forestall.page.views.timeline import timeline
from forestall.records import Link

__all__ = ["Chain", "ChainStep", "ContestedRow", "Happened", "happened"]

_LINK_WORDS = {
    "retaliation": "then, said to be in retaliation",
    "response": "then, said to be an answer",
    "trigger": "then, said to be set off by it",
}
_MOST_OPEN = 6
"""Contested events shown at once; the others are one click away."""


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One link of a chain: how the event before it was answered, by which event, and who says so."""

    verb: str
    says: str
    event: EventView


@dataclass(frozen=True, slots=True)
class Chain:
    """Events each of which is said to answer the one before it."""

    first: EventView
    steps: tuple[ChainStep, ...]


@dataclass(frozen=True, slots=True)
class ContestedRow:
    """A contested event with its rival versions."""

    event: EventView
    versions: tuple[VersionView, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """The section: figure, events with their evidence, links, contested rows and what is not listed."""

    figure: Figure
    events: tuple[EventView, ...]
    chains: tuple[Chain, ...]
    contested: tuple[ContestedRow, ...]
    more_contested: tuple[ContestedRow, ...]
    notes: tuple[str, ...]
    counts_events: bool
    """Whether any stream counts events."""


def happened(brief: Brief) -> Happened:
    """The section, from the record."""
    shown, names = listed(brief), Names(brief)
    newest = tuple(reversed(shown.events))
    contested = (event for event in newest if event.status == "contested")
    rows = tuple(ContestedRow(shown.views[event.id], versions_of(event, brief, names)) for event in contested)
    rows = tuple(row for row in rows if len(row.versions) > 1)
    return Happened(
        figure=timeline(shown, brief),
        events=tuple(shown.views[event.id] for event in newest),
        chains=tuple(_chain(links, shown, names) for links in _chained(shown, brief)),
        contested=rows[:_MOST_OPEN],
        more_contested=rows[_MOST_OPEN:],
        notes=shown.notes,
        counts_events=any(stream.unit == "incidents" for stream in brief.crisis.streams),
    )


def _answers(brief: Brief) -> tuple[Link, ...]:
    """Links that say one event answers or sets off the other; that one only came later is no answer."""
    return tuple(link for link in brief.links if link.kind != "follows")


def _chained(shown: Listed, brief: Brief) -> list[list[Link]]:
    """The links strung into chains: each link goes behind one that ends where it starts, else begins a chain."""
    starts = {event.id: event.when.start for event in shown.events}
    known = [link for link in _answers(brief) if link.earlier in starts and link.later in starts]
    chains: list[list[Link]] = []
    for link in sorted(known, key=lambda link: (starts[link.earlier], starts[link.later])):
        before = next((chain for chain in chains if chain[-1].later == link.earlier), None)
        if before is None:
            chains.append([link])
        else:
            before.append(link)
    return chains


def _says(link: Link, names: Names) -> str:
    if link.speaker:
        return f", according to {names.actor(link.speaker)}"
    return ", as the report tells it"


def _chain(links: list[Link], shown: Listed, names: Names) -> Chain:
    steps = tuple(
        ChainStep(
            verb=_LINK_WORDS[link.kind],
            says=_says(link, names),
            event=shown.views[link.later],
        )
        for link in links
    )
    return Chain(shown.views[links[0].earlier], steps)
