"""If other accounts are right: R and the outcomes as counted, by the claims alone, learnt with the counts, and under
every version of every contested event."""

from dataclasses import dataclass

from forestall.page import words
from forestall.page.context import Brief
from forestall.page.tables import Cell, Column, Table, cell, number_cell, text_cell
from forestall.page.views.events import may_list, sources_of
from forestall.page.views.parts import Names, describe, stream_labels
from forestall.records import ContestedResult, Rivalry, Treatment, VersionResult

__all__ = ["Rivals", "rivals"]

_TREATMENTS = {
    "leading": "As counted, each in its weightiest version",
    "cut": "Each version as likely as the claims make it",
    "integrated": "Versions learnt together with who answers whom",
}


@dataclass(frozen=True, slots=True)
class Rivals:
    """A table with how it was made; `caution` where that cannot be relied on."""

    title: str
    table: Table
    file: str
    method: str
    caution: str


def rivals(brief: Brief) -> Rivals | None:
    """The table; None where no event is contested between the streams."""
    found = brief.rivalry
    if found is None:
        return None
    caution = "The weights rest on too few draws for these numbers to be relied on." if not found.trusted else ""
    return Rivals(
        _title(found), _table(found, brief), f"{brief.crisis.id}-rival-versions", words.sentence(found.method), caution
    )


def _blocks(brief: Brief) -> list[tuple[str, str]]:
    return [(block.id, block.label) for block in brief.crisis.blocks if block.kind == "escalation"]


def _title(found: Rivalry) -> str:
    """How many events are contested, and how far R moves between the treatments."""
    number = words.capital(words.count(len(found.events), "contested event"))
    counted, learnt = (found.treatments[kind].r for kind in ("leading", "integrated"))
    moved = max((abs(counted[b].median - learnt[b].median) for b in counted), default=0.0)
    said = f"R moves by {words.figure(moved, decimals=2)}" if moved >= 0.005 else "R does not move"
    return f"{number}: learnt together with who answers whom, {said}"


def _table(found: Rivalry, brief: Brief) -> Table:
    asked = {outcome.id: outcome.question for outcome in brief.outcomes}
    outcomes = [id for id in asked if id in found.treatments["leading"].outcomes]
    columns = (
        Column("Version"),
        Column("By the claims", numeric=True),
        Column("With the counts", numeric=True),
        *(Column(f"R, {label}", numeric=True) for _, label in _blocks(brief)),
        *(Column(asked[id], numeric=True) for id in outcomes),
    )
    rows = [
        (text_cell(_TREATMENTS[kind]), cell(""), cell(""), *_said(said, outcomes, brief))
        for kind, said in found.treatments.items()
    ]
    for event in found.events:
        rows += [_version(event, version, outcomes, brief) for version in event.versions]
    return Table("rivals", "R and outcomes if other accounts are right", columns, tuple(rows))


def _version(event: ContestedResult, version: VersionResult, outcomes: list[str], brief: Brief) -> tuple[Cell, ...]:
    where = stream_labels(brief)[version.stream] if version.stream else "in none of the streams"
    sources = sources_of(brief)
    known = (e for e in brief.events if e.id == event.event and may_list(e, sources))
    told = next((f": {describe(e, Names(brief))}" for e in known), "")
    return (
        text_cell(f"{words.day(event.day)}, if it counts as “{where}”{told}"),
        number_cell(version.prior, shown=words.probability(version.prior)),
        number_cell(version.posterior, shown=words.probability(version.posterior)),
        *_said(version.said, outcomes, brief),
    )


def _said(said: Treatment | None, outcomes: list[str], brief: Brief) -> tuple[Cell, ...]:
    r = [said.r.get(id) if said else None for id, _ in _blocks(brief)]
    p = [said.outcomes.get(id) if said else None for id in outcomes]
    return (
        *(cell(words.NOT_KNOWN) if x is None else number_cell(x.median, shown=words.estimate(x)) for x in r),
        *(cell(words.NOT_KNOWN) if x is None else number_cell(x, shown=words.probability(x)) for x in p),
    )
