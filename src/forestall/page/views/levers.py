"""What would forestall it: scenarios as paired differences, and the couplings that carry them."""

from dataclasses import dataclass

from forestall.page import charts, findings, told, words
from forestall.page.context import Brief
from forestall.page.coupled import couplings_add
from forestall.page.searched import Searched, searched
from forestall.page.tables import Cell, Column, Table, cell, number_cell, text_cell
from forestall.page.views.hangs import Hangs, hangs
from forestall.page.views.parts import Figure, figure, stream_labels
from forestall.records import CouplingResult, Estimate, ScenarioEffect

__all__ = ["Levers", "levers"]


@dataclass(frozen=True, slots=True)
class Levers:
    """The section."""

    searched: tuple[Searched, ...]
    told: tuple[told.Told, ...]
    figures: tuple[Figure, ...]
    hangs: Hangs | None
    couplings: Table | None
    couplings_file: str
    couplings_said: str
    couplings_add: str


def levers(brief: Brief) -> Levers:
    """The section, from the scenarios' effects."""
    by_outcome: dict[str, list[ScenarioEffect]] = {}
    for effect in brief.effects:
        by_outcome.setdefault(effect.outcome, []).append(effect)
    return Levers(
        searched=tuple(searched(found, brief) for found in brief.searches),
        told=_told(brief),
        figures=tuple(
            _figure(outcome, found, brief)
            for outcome, found in by_outcome.items()
            if not all(told.untouched(e) for e in found)
        ),
        hangs=hangs(brief),
        couplings=_couplings(brief) if brief.couplings else None,
        couplings_file=f"{brief.crisis.id}-couplings",
        couplings_said=_couplings_said(brief.couplings),
        couplings_add=couplings_add(brief.outcomes) if brief.couplings else "",
    )


def _told(brief: Brief) -> tuple[told.Told, ...]:
    """A paragraph for every scenario, in the order of crisis.toml."""
    outcomes, couplings = {o.id: o for o in brief.outcomes}, {c.id: c for c in brief.couplings}
    settled = {s.id for s in brief.crisis.scenarios if s.settled and not s.interventions and not s.rules}
    found = []
    for id in dict.fromkeys(effect.scenario for effect in brief.effects):
        mine = [e for e in brief.effects if e.scenario == id and e.outcome in outcomes]
        counts = [c for c in brief.counts if c.scenario == id]
        carried = [couplings[c] for c in brief.carried_by.get(id, ()) if c in couplings]
        if mine:
            used = [use for use in brief.rules if use.scenario == id]
            found.append(told.tell(mine, counts, outcomes, carried, stream_labels(brief), used, settled=id in settled))
    return tuple(found)


def _figure(outcome: str, effects: list[ScenarioEffect], brief: Brief) -> Figure:
    asked = next((result for result in brief.outcomes if result.id == outcome), None)
    question = asked.question if asked is not None else outcome
    base = words.probability(asked.probability, error=asked.mc_error) if asked is not None else words.NOT_KNOWN
    ranked = sorted((e for e in effects if not told.untouched(e)), key=lambda effect: effect.difference)
    apart = len(effects) - len(ranked)
    note = f"{words.count(apart, 'scenario')} cannot reach this in the model." if apart else ""
    drawn = (
        f"Change in the chance of this under each scenario, in percentage points, with 90 % intervals; without any of "
        f"them the chance is {base}"
    )
    title = findings.effects_finding(ranked)
    return figure(f"effect-{outcome}", title, drawn, charts.effects(ranked), _effects_table(outcome, question, ranked),
                  crisis=brief.crisis.id, kicker=question, notes=(note,) if note else ())  # fmt: skip


def _effects_table(outcome: str, question: str, effects: list[ScenarioEffect]) -> Table:
    labels = ("Chance with it", "Change, points", "5 %", "95 %")
    columns = (Column("Scenario"), *(Column(label, numeric=True) for label in labels), Column("Note"))
    rows = tuple(
        (
            text_cell(effect.label),
            number_cell(effect.probability, shown=words.probability(effect.probability)),
            *(
                number_cell(100 * part, shown=words.points(max(-1.0, min(part, 1.0))))
                for part in (effect.difference, effect.q05, effect.q95)
            ),
            cell(effect.note),
        )
        for effect in effects
    )
    return Table(f"effect-{outcome}", f"Scenarios and “{question}”", columns, rows)


def _couplings_said(couplings: tuple[CouplingResult, ...]) -> str:
    ruled = sum(coupling.prior_dominates for coupling in couplings)
    if not couplings:
        return ""
    total = len(couplings)
    if ruled == 0:
        which = "The coupling rests" if total == 1 else f"All {total} couplings rest"
        return f"{which} on this crisis’ data too, not almost wholly on the source named."
    which = "The coupling rests" if ruled == total == 1 else f"{ruled} of {total} couplings rest{'s' * (ruled == 1)}"
    prior = "its prior" if ruled == 1 else "their prior"
    return f"{which} almost wholly on {prior}, that is on the source named, not on this crisis’ data."


def _couplings(brief: Brief) -> Table:
    labels = stream_labels(brief)
    columns = (Column("From"), Column("To"), Column("Acts on"), Column("For"),
               Column("Prior", numeric=True, tight=True),
               Column("Posterior", numeric=True, tight=True), Column("Prior dominates"), Column("Source"))  # fmt: skip
    rows = tuple(_coupling(coupling, labels) for coupling in brief.couplings)
    extra = tuple(
        (c.prior.q05, c.prior.q95, c.posterior.q05 if c.posterior else None, c.posterior.q95 if c.posterior else None)
        for c in brief.couplings
    )
    return Table("couplings", "Couplings: log effect of the change named, median with 90 % interval", columns, rows,
                 ("prior 5 %", "prior 95 %", "posterior 5 %", "posterior 95 %"), extra)  # fmt: skip


def _coupling(coupling: CouplingResult, labels: dict[str, str]) -> tuple[Cell, ...]:
    return (
        text_cell(labels.get(coupling.origin, coupling.origin)),
        text_cell(labels.get(coupling.to, coupling.to)),
        text_cell(coupling.on),
        text_cell(coupling.per),
        _effect(coupling.prior),
        _effect(coupling.posterior) if coupling.posterior is not None else text_cell("no data bear on it"),
        text_cell("yes" if coupling.prior_dominates else "no", tone="few" if coupling.prior_dominates else ""),
        text_cell(coupling.source),
    )


def _effect(value: Estimate) -> Cell:
    return cell(words.estimate(value, named=False), value.median)
