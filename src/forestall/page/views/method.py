"""Evidence and method: sources and licences, tables, what was kept out, reports, diagnostics, versions."""

from collections import Counter
from dataclasses import dataclass

from forestall.page import words
from forestall.page.context import Brief, TableUse
from forestall.page.tables import Cell, Column, Table, cell, number_cell, text_cell
from forestall.page.views.claims import GRADES
from forestall.records import Diagnostics, Quarantined, Report

__all__ = ["Method", "method"]

_MOST_QUARANTINED = 200


@dataclass(frozen=True, slots=True)
class Method:
    """The section."""

    sources: Table
    sources_file: str
    attributions: tuple[str, ...]
    reports: Table | None
    reports_file: str
    quarantined: Table | None
    quarantined_file: str
    diagnostics: Table | None
    diagnostics_file: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def method(brief: Brief) -> Method:
    """The section, from the tables, the reports and the fits."""
    name = brief.crisis.id
    return Method(
        sources=_sources(brief.tables),
        sources_file=f"{name}-sources",
        attributions=tuple(dict.fromkeys(t.source.attribution for t in brief.tables if t.source.attribution)),
        reports=_reports(brief) if brief.reports else None,
        reports_file=f"{name}-reports",
        quarantined=_quarantined(brief) if brief.quarantined else None,
        quarantined_file=f"{name}-kept-out",
        diagnostics=_diagnostics(brief) if brief.diagnostics else None,
        diagnostics_file=f"{name}-diagnostics",
        facts=_facts(brief),
        notes=brief.crisis.notes,
    )


def _sources(tables: tuple[TableUse, ...]) -> Table:
    columns = (Column("Source"), Column("Grade"), Column("Licence"), Column("Rows taken", numeric=True),
               Column("Kept out", numeric=True), Column("Reaches", tight=True), Column("Address"))  # fmt: skip
    return Table("sources", "Data sets", columns, tuple(_source(table) for table in tables))


def _source(table: TableUse) -> tuple[Cell, ...]:
    licence = table.source.licence or "licence not stated"
    shared = "" if table.source.share_rows else "; rows are not shown here"
    return (
        text_cell(table.source.name),
        text_cell(GRADES[table.source.grade]),
        text_cell(f"{licence}{shared}"),
        number_cell(table.rows),
        number_cell(table.quarantined),
        cell(words.day(table.last), table.last),
        cell(table.source.url),
    )


def _reports(brief: Brief) -> Table:
    columns = (Column("Report"), Column("Source"), Column("Grade"), Column("Published"), Column("Claims", numeric=True),
               Column("Note"))  # fmt: skip
    claims = Counter(claim.report for claim in brief.claims.values())
    ordered = sorted(brief.reports.values(), key=lambda report: (report.published, report.title))
    return Table("reports", "Reports read", columns, tuple(_report(report, claims[report.id]) for report in ordered),
                 ("sha256",), tuple((report.id,) for report in ordered))  # fmt: skip


def _report(report: Report, claims: int) -> tuple[Cell, ...]:
    published = words.day(report.published) + (" (inferred)" if report.published_inferred else "")
    return (
        text_cell(report.title),
        cell(report.source or "not stated"),
        text_cell(GRADES[report.grade]),
        cell(published, report.published),
        number_cell(claims),
        cell(report.note),
    )


def _quarantined(brief: Brief) -> Table:
    open_rows = all(table.source.share_rows for table in brief.tables)
    columns = (
        Column("File"),
        Column("Line", numeric=True),
        Column("Column"),
        Column("Value"),
        Column("Why it was kept out"),
    )
    shown = brief.quarantined[:_MOST_QUARANTINED]
    return Table("kept-out", f"Kept out: {words.count(len(brief.quarantined), 'row')}", columns,
                 tuple(_kept_out(row, with_value=open_rows) for row in shown))  # fmt: skip


def _kept_out(row: Quarantined, *, with_value: bool) -> tuple[Cell, ...]:
    value = row.value if len(row.value) <= 60 else f"{row.value[:59]}…"
    return (
        text_cell(row.file),
        number_cell(row.line),
        cell(row.column or ""),
        cell(value if with_value else "not shown: a licence forbids rows"),
        text_cell(row.reason),
    )


def _diagnostics(brief: Brief) -> Table:
    columns = (Column("Fit"), Column("Converged"), Column("Method"), Column("Chains", numeric=True),
               Column("Draws", numeric=True), Column("Worst R-hat", numeric=True), Column("Divergences", numeric=True),
               Column("Effective draws of R", numeric=True), Column("Note"))  # fmt: skip
    labels = {block.id: block.label for block in brief.crisis.blocks}
    rows = tuple(_fit(labels.get(key, key), result) for key, result in brief.diagnostics.items())
    return Table("diagnostics", "Fits (R-hat near 1.00 and many effective draws are good)", columns, rows)


def _fit(label: str, result: Diagnostics) -> tuple[Cell, ...]:
    return (
        text_cell(label),
        text_cell("yes" if result.converged else "no", tone="" if result.converged else "alarm"),
        text_cell(result.method),
        number_cell(result.chains),
        number_cell(result.draws),
        number_cell(result.max_rhat, shown=words.figure(result.max_rhat, decimals=3)),
        number_cell(result.divergences),
        number_cell(result.ess_r, shown=words.figure(result.ess_r)),
        cell(result.note),
    )


def _facts(brief: Brief) -> tuple[tuple[str, str], ...]:
    crisis = brief.crisis
    versions = words.listing([f"{name} {version}" for name, version in brief.versions.items()])
    return (
        ("Record", f"{words.day(crisis.start)} to {words.day(crisis.now)}"),
        ("Simulated futures", f"{crisis.members:,} over {words.count(crisis.horizon, 'day')}"),
        ("Tables", "as they stood later (pseudo-real-time)" if crisis.vintage == "final" else crisis.vintage),
        ("Seed", str(crisis.seed)),
        ("Hash of the inputs", brief.inputs),
        ("Versions", versions or words.NOT_KNOWN),
    )
