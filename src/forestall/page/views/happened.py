"""What happened, and who says so: the timeline, the evidence of each event, what answered what, what is contested."""

from dataclasses import dataclass

from forestall.page.context import Brief
from forestall.page.views.claims import VersionView, versions_of
from forestall.page.views.events import EventView, Listed, listed
from forestall.page.views.parts import Figure, Names
from forestall.page.views.timeline import timeline

__all__ = ["ChainStep", "ContestedRow", "Happened", "happened"]

_LINK_WORDS = {
    "retaliation": "is said to have been retaliated for by",
    "response": "is said to have been answered by",
    "trigger": "is said to have set off",
    "follows": "was followed by",
}


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One link: the earlier event, how it was answered, the later one, and who says so."""

    earlier: EventView
    verb: str
    later: EventView
    says: str


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
    chain: tuple[ChainStep, ...]
    contested: tuple[ContestedRow, ...]
    notes: tuple[str, ...]


def happened(brief: Brief) -> Happened:
    """The section, from the record."""
    shown, names = listed(brief), Names(brief)
    newest = tuple(reversed(shown.events))
    return Happened(
        figure=timeline(shown, brief),
        events=tuple(shown.views[event.id] for event in newest),
        chain=_chain(shown, brief, names),
        contested=tuple(
            ContestedRow(shown.views[event.id], versions_of(event, brief, names))
            for event in newest
            if event.status == "contested"
        ),
        notes=shown.notes,
    )


def _chain(shown: Listed, brief: Brief, names: Names) -> tuple[ChainStep, ...]:
    starts = {event.id: event.when.start for event in shown.events}
    known = [link for link in brief.links if link.earlier in starts and link.later in starts]
    ordered = sorted(known, key=lambda link: (starts[link.earlier], starts[link.later]))
    return tuple(
        ChainStep(
            earlier=shown.views[link.earlier],
            verb=_LINK_WORDS[link.kind],
            later=shown.views[link.later],
            says=f"{names.actor(link.speaker)} says so" if link.speaker else "in the report’s own words",
        )
        for link in ordered
    )
