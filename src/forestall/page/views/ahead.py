"""What comes next: a fan for each stream and series, and the named outcomes with their track."""

from dataclasses import dataclass

import numpy as np

from forestall.page import charts, findings, words
from forestall.page.context import Brief
from forestall.page.tables import Cell, Column, Table, cell, number_cell, text_cell
from forestall.page.views.parts import Figure, figure
from forestall.records import Fan, OutcomeResult

__all__ = ["Ahead", "ahead"]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The section."""

    outcomes: Table | None
    outcomes_file: str
    outcomes_said: str
    fans: tuple[Figure, ...]
    label: str


def ahead(brief: Brief) -> Ahead:
    """The section, from the simulated futures."""
    return Ahead(
        outcomes=_outcomes(brief.outcomes) if brief.outcomes else None,
        outcomes_file=f"{brief.crisis.id}-outcomes",
        outcomes_said=findings.outcome_scores_finding(brief.outcomes),
        fans=tuple(_fan(fan, brief) for fan in brief.fans),
        label=_label(brief),
    )


def _label(brief: Brief) -> str:
    base = (
        f"Forecast: drawn at the end of {words.day(brief.crisis.now)}, for {words.count(brief.crisis.horizon, 'day')}."
    )
    if brief.crisis.vintage != "final":
        return base
    return (
        f"{base} Pseudo-real-time: it uses what lies before that day, but from tables as they stood later, corrections "
        "included."
    )


def _outcomes(outcomes: tuple[OutcomeResult, ...]) -> Table:
    factors = [f"{f:g}" for f, _ in outcomes[0].by_ceiling]
    lifted = (f"Ceilings {words.listing(factors)} times as high",) if factors else ()
    labels = ("Probability", "In words", *lifted, "Simple baseline", "Happened", "Brier score")
    columns = (
        Column("Outcome"),
        Column("By", tight=True),
        *(Column(label, numeric=label != "In words") for label in labels),
    )
    return Table("outcomes", "Named outcomes", columns, tuple(_outcome(result) for result in outcomes),
                 ("simulation error",), tuple((result.mc_error,) for result in outcomes))  # fmt: skip


def _outcome(result: OutcomeResult) -> tuple[Cell, ...]:
    question = f"{result.question} ({result.note})" if result.note else result.question
    happened = words.NOT_KNOWN if result.happened is None else "yes" if result.happened else "no"
    brier = words.NOT_KNOWN if result.brier is None else words.figure(result.brier, decimals=2)
    return (
        text_cell(question),
        cell(words.day(result.end), result.end),
        number_cell(result.probability, shown=words.probability(result.probability, error=result.mc_error)),
        text_cell(words.likelihood(result.probability, error=result.mc_error)),
        *(
            [text_cell(words.listing([words.probability(p) for _, p in result.by_ceiling]))]
            if result.by_ceiling
            else []
        ),
        number_cell(result.reference, shown=words.probability(result.reference)),
        text_cell(happened),
        number_cell(result.brier, shown=brier),
    )


def _fan(fan: Fan, brief: Brief) -> Figure:
    drawn = "What was observed, then the simulated futures"
    notes = [findings.coverage_finding(fan)]
    if charts.needs_log(fan):
        notes.append("The vertical axis is logarithmic.")
    return figure(f"fan-{fan.id}", findings.fan_finding(fan), drawn, charts.fan(fan, now=brief.crisis.now),
                  _fan_table(fan), crisis=brief.crisis.id, kicker=f"{fan.label}, {fan.unit}",
                  notes=tuple(note for note in notes if note))  # fmt: skip


def _fan_table(fan: Fan) -> Table:
    first = "Week of" if fan.step == "week" else "Day"
    levels = tuple(Column(f"{round(100 * level)} %", numeric=True) for level in fan.levels)
    columns = (
        Column(first, tight=True),
        Column("Observed", numeric=True),
        *levels,
        Column("What happened", numeric=True),
    )
    blank = cell("", None)
    future = tuple(
        (cell(words.day(day), day), blank, *(number_cell(float(value)) for value in row), _happened(float(happened)))
        for day, row, happened in zip(fan.future, fan.quantiles, fan.happened, strict=True)
    )
    past = tuple(
        (cell(words.day(day), day), number_cell(float(value)), *(blank for _ in levels), blank)
        for day, value in zip(fan.past[-28:], fan.observed[-28:], strict=True)
    )
    return Table(f"fan-{fan.id}", f"{fan.label}, {fan.unit}: quantiles of the forecast after what was observed last",
                 columns, past + future)  # fmt: skip


def _happened(value: float) -> Cell:
    return number_cell(value) if np.isfinite(value) else cell("", None)
