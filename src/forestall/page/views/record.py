"""Track record: errors against the simple baselines, and whether past forecasts were calibrated."""

from dataclasses import dataclass

from forestall.page import charts, findings, words
from forestall.page.context import Brief
from forestall.page.tables import Cell, Column, Table, cell, number_cell, text_cell
from forestall.page.views.parts import Figure, figure
from forestall.records import Calibration, StreamScore

__all__ = ["Record", "record"]

_VERDICTS = {"better": "better", "indistinguishable": "no clear difference", "worse": "worse"}


@dataclass(frozen=True, slots=True)
class Record:
    """The section."""

    figure: Figure | None
    target: str
    calibration: tuple[Figure, ...]


def record(brief: Brief) -> Record:
    """The section, from the rolling-origin scores."""
    targets = list(dict.fromkeys(score.target for score in brief.scores))
    return Record(
        figure=_figure(brief) if brief.scores else None,
        target=words.listing(targets),
        calibration=tuple(_calibration(result, brief) for result in brief.calibration if sum(result.counts) > 0),
    )


def _figure(brief: Brief) -> Figure:
    drawn = (
        "Each mark is the model’s mean error (CRPS) divided by a simple baseline’s; left of the dashed line the model "
        "is better"
    )
    return figure("scores", findings.scores_finding(brief.scores), drawn, charts.scores(brief.scores),
                  _table(brief.scores), crisis=brief.crisis.id, wide=True)  # fmt: skip


def _table(scores: tuple[StreamScore, ...]) -> Table:
    names = list(dict.fromkeys(name for score in scores for name in score.baselines))
    labels = ("Model, CRPS", *(f"{name}, CRPS" for name in names), "Model, log score")
    columns = (Column("Stream"), Column("Verdict"), *(Column(label, numeric=True) for label in labels),
               Column("Past forecasts", numeric=True), Column("p", numeric=True))  # fmt: skip
    extra = tuple(f"{name}, log score" for name in names)
    more = tuple(tuple(score.baseline_log_scores.get(name) for name in names) for score in scores)
    return Table("scores", "Mean scores over past forecasts; lower is better", columns,
                 tuple(_row(score, names) for score in scores), extra, more)  # fmt: skip


def _row(score: StreamScore, names: list[str]) -> tuple[Cell, ...]:
    return (
        text_cell(score.label),
        text_cell(_VERDICTS[score.verdict], tone="alarm" if score.verdict == "worse" else ""),
        number_cell(score.crps),
        *(number_cell(score.baselines.get(name)) for name in names),
        number_cell(score.log_score),
        cell(f"{score.origins:,}", score.origins),
        number_cell(score.p_value),
    )


def _calibration(result: Calibration, brief: Brief) -> Figure:
    drawn = (
        "Where what happened fell within the forecasts made for it, in ten equal parts; calibrated forecasts are flat"
    )
    columns = (Column("Part of the forecast"), Column("Past forecasts", numeric=True))
    rows = tuple(
        (text_cell(f"{10 * k} to {10 * (k + 1)} %"), number_cell(count)) for k, count in enumerate(result.counts)
    )
    table = Table(f"pit-{result.id}", f"Calibration, {result.label}", columns, rows)
    return figure(f"pit-{result.id}", findings.pit_finding(result), drawn, charts.calibration(result), table,
                  crisis=brief.crisis.id, kicker=result.label)  # fmt: skip
