"""Is it spiralling: R of each block beside its prior and references, who provokes whom, the epidemics' R in time."""

import math
from dataclasses import dataclass

import numpy as np

from forestall.page import charts, findings, words
from forestall.page.charts.theme import symmetric_pairs
from forestall.page.context import Brief
from forestall.page.tables import Cell, Column, Table, Value, cell, number_cell, text_cell
from forestall.page.views.parts import Figure, figure, stream_labels
from forestall.page.views.rivals import Rivals, rivals
from forestall.records import Estimate, Provocation, Reproduction, ReproductionPath

__all__ = ["BlockView", "ProvocationView", "Spiralling", "spiralling"]


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block: its figure, its verdict, why, and the events it rests on."""

    figure: Figure
    verdict: str
    alarm: bool
    reason: str
    window: str
    events: str
    otherwise: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvocationView:
    """Who provokes whom as a table whose cells are shaded; `few` says what a greyed cell means."""

    title: str
    table: Table
    few: str
    file: str


@dataclass(frozen=True, slots=True)
class Spiralling:
    """The section."""

    blocks: tuple[BlockView, ...]
    epidemics: Figure | None
    epidemic_blocks: tuple[str, ...]
    provocation: ProvocationView | None
    rivals: Rivals | None
    paths: tuple[Figure, ...]


def spiralling(brief: Brief) -> Spiralling:
    """The section, from the fitted blocks."""
    violent = [result for result in brief.reproductions if result.kind != "epidemic"]
    epidemics = [result for result in brief.reproductions if result.kind == "epidemic"]
    return Spiralling(
        blocks=tuple(_block(result, brief) for result in violent),
        epidemics=_epidemics(epidemics, brief) if epidemics else None,
        epidemic_blocks=tuple(
            f"{result.label}: {_lower(findings.verdict_words(result))}; {_lower(words.sentence(result.reason))}"
            for result in epidemics
        ),
        provocation=_provocation(brief.provocation, brief) if brief.provocation is not None else None,
        rivals=rivals(brief),
        paths=tuple(_path(path, brief) for path in brief.paths),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _estimates(result: Reproduction) -> tuple[tuple[str, Estimate, str], ...]:
    """The rows of a block's chart: what the data say, then what to compare it with."""
    found = [("R, from the data", result.r, "estimate"), ("Prior: before the data", result.prior, "reference")]
    if result.no_interaction is not None:
        found.append(("If nothing answered anything", result.no_interaction, "reference"))
    for scale, value in result.by_length_scale:
        found.append((f"R, background moving over {words.number(scale)} days", value, "estimate"))
    return tuple(found)


def _block(result: Reproduction, brief: Brief) -> BlockView:
    labels, rows = stream_labels(brief), _estimates(result)
    drawn = (
        "R, the growth from one generation of answers to the next, with 50 and 90 % intervals, beside its prior and "
        "its references; the dashed line is one"
    )
    made = figure(f"r-{result.block}", findings.reproduction_finding(result), drawn, charts.reproduction(rows),
                  _estimates_table(f"r-{result.block}", rows, "R of the block and what to compare it with"),
                  crisis=brief.crisis.id, kicker=result.label)  # fmt: skip
    return BlockView(
        figure=made,
        verdict=findings.verdict_words(result),
        alarm=result.verdict == "above",
        reason=words.sentence(result.reason),
        window=result.window,
        events=words.listing(
            [f"{labels.get(key, key)}: {words.count(n, 'event')}" for key, n in result.events.items()]
        ),
        otherwise=findings.otherwise(result),
        answers=tuple(
            f"One event of “{labels.get(key, key)}” leads to {words.estimate(value)} further ones through any chain."
            for key, value in result.answer_numbers.items()
        )
        + tuple(findings.worsening(value, labels.get(key, key)) for key, value in result.worse.items()),
    )


def _estimates_table(identity: str, rows: tuple[tuple[str, Estimate, str], ...], caption: str) -> Table:
    columns = (Column(""), *(Column(label, numeric=True) for label in ("Median", "5 %", "95 %")))
    body = tuple(
        (text_cell(label), *(number_cell(part) for part in (value.median, value.q05, value.q95)))
        for label, value, _ in rows
    )
    return Table(identity, caption, columns, body)


def _epidemics(results: list[Reproduction], brief: Brief) -> Figure:
    rows: list[tuple[str, Estimate, str]] = []
    for result in results:
        rows.append((result.label, result.r, "estimate"))
        rows.append((f"Prior, {_lower(result.label)}", result.prior, "reference"))
    growing = [result.label for result in results if result.verdict == "above"]
    unsure = [result.label for result in results if result.verdict == "cannot tell"]
    parts = [f"R is above one for {words.listing([_lower(name) for name in growing])}"] if growing else []
    parts += [f"cannot tell for {words.listing([_lower(name) for name in unsure])}"] if unsure else []
    title = words.capital("; ".join(parts)) or "R of every epidemic is below one"
    drawn = "R, the number of further cases that one case leads to, with 50 and 90 % intervals, beside its prior"
    table = _estimates_table("r-epidemics", tuple(rows), "R of each epidemic beside its prior")
    return figure("r-epidemics", title, drawn, charts.reproduction(tuple(rows)), table, crisis=brief.crisis.id,
                  notes=(f"What R refers to: {results[0].window}.",))  # fmt: skip


def _shade(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return f"heat-{sum(value >= bound for bound in (0.02, 0.05, 0.1, 0.2, 0.4, 1.0))}"


def _provocation(result: Provocation, brief: Brief) -> ProvocationView:
    columns = [Column("… sets off so many of these")]
    columns += [Column(f"One event of “{label}” …", numeric=True) for label in result.labels]
    columns.append(Column("Rests on", numeric=True, tight=True))
    rows = tuple(_provocation_row(result, i) for i in range(len(result.streams)))
    extra, names = _intervals(result)
    table = Table("provocation", "Direct events set off by one event (medians, with 90 % intervals)", tuple(columns),
                  rows, names, extra)  # fmt: skip
    few = (
        f"Greyed: rests on fewer than {findings.FEW_EVENTS} events on one of its two sides. Prior median of an entry: "
        f"{words.number(float(np.median(result.prior_median)))}."
    )
    placebos = {block.id for block in brief.crisis.blocks if block.kind == "placebo"}
    aside = frozenset(stream.id for stream in brief.crisis.streams if stream.block in placebos)
    return ProvocationView(
        findings.provocation_finding(result, aside=aside), table, few, f"{brief.crisis.id}-who-provokes-whom"
    )


def _provocation_row(result: Provocation, i: int) -> tuple[Cell, ...]:
    cells = [text_cell(result.labels[i])]
    for j in range(len(result.streams)):
        if result.q95[i, j] == 0.0:
            cells.append(cell("none: held apart", 0.0))
            continue
        value = Estimate(float(result.median[i, j]), float(result.q05[i, j]), float(result.q95[i, j]))
        rests_on = min(result.events[i], result.events[j])
        tone = "few" if rests_on < findings.FEW_EVENTS else _shade(value.median)
        said = f"{words.figure(value.median, decimals=2)} ({words.interval(value.q05, value.q95, decimals=2)})"
        said += f", rests on {words.count(rests_on, 'event')}" if tone == "few" else ""
        cells.append(cell(said, value.median, tone=tone))
    return (*cells, cell(words.count(result.events[i], "event"), result.events[i]))


def _intervals(result: Provocation) -> tuple[tuple[tuple[Value, ...], ...], tuple[str, ...]]:
    names = tuple(f"{end}, {label}" for label in result.labels for end in ("5 %", "95 %"))
    rows = tuple(
        tuple(float(bound[i, j]) for j in range(len(result.streams)) for bound in (result.q05, result.q95))
        for i in range(len(result.streams))
    )
    return rows, names


def _path(path: ReproductionPath, brief: Brief) -> Figure:
    shares = words.listing([f"{round(100 * share)}" for _, _, share in reversed(symmetric_pairs(path.levels))])
    drawn = f"R over time with its median and {shares} % ribbons; the dashed line is one"
    columns = (Column("Day", tight=True), *(Column(f"{round(100 * level)} %", numeric=True) for level in path.levels))
    rows = tuple(
        (cell(words.day(day), day), *(number_cell(float(value), shown=words.figure(float(value), decimals=2))
                                      for value in row))
        for day, row in zip(path.days, path.quantiles, strict=True)
    )  # fmt: skip
    table = Table(f"path-{path.stream}", f"R of the epidemic by day, {path.label}: quantiles", columns, rows)
    return figure(f"path-{path.stream}", findings.path_finding(path), drawn, charts.path(path), table,
                  crisis=brief.crisis.id, kicker=path.label, notes=_beside(path, brief))  # fmt: skip


def _beside(path: ReproductionPath, brief: Brief) -> tuple[str, ...]:
    """Why the last day's R is not the R that the brief gives first."""
    blocks = {stream.block for stream in brief.crisis.streams if stream.id == path.stream}
    return tuple(
        f"R of the epidemic is given above as {words.estimate(result.r, with_interval=False)}, its "
        f"{result.window}; the line ends with its last day alone."
        for result in brief.reproductions
        if result.block in blocks
    )
