"""The commands about tables: bring one into a record, start a crisis from one, write its events out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forestall.cli_parts import Crisis, Out, Quiet, complain, progress_bars
from forestall.dates import parse_day
from forestall.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forestall.flow import Imported, Started
    from forestall.flow.outbreaks import Cases

__all__ = ["export", "import_", "new"]

_SHOWN = 5


def import_(
    crisis: Crisis,
    file: Annotated[Path, typer.Argument(help="A table of events: text, Excel or Parquet; gz, bz2, zip or zst.")],
    format: Annotated[
        str | None,
        typer.Option(
            help="events, acled, ucdp, gdelt, icews, polecat, gtd, keds, forestall (an export) or table; "
            "told from the file where not given."
        ),
    ] = None,
    source: Annotated[str | None, typer.Option(help="What to call the table; its file name where not given.")] = None,
    licence: Annotated[str | None, typer.Option(help="Under which licence, where the format does not say.")] = None,
    map: Annotated[str | None, typer.Option(help="For --format table: date=COLUMN,killed=COLUMN,...")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing where one row cannot be taken in.")] = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Add a table's events to a crisis's record. Example: forestall import iraq-2020 ged.csv.gz --format ucdp"""
    from forestall import flow

    format, mapping = _shape(file, format, map)
    with progress_bars(quiet) as progress:
        done = flow.import_table(
            crisis,
            file,
            format=format,
            source=source,
            licence=licence,
            strict=strict,
            mapping=mapping,
            out=out,
            progress=progress,
        )
    _print_imported(done)


def _shape(file: Path, format: str | None, text: str | None) -> tuple[str, dict[str, str] | None]:
    """The format, and the columns of a table of unknown shape: as given, else told or guessed and shown first."""
    from forestall import flow

    mapping = _mapping(text)
    if format is None:
        format = flow.recognise(file, mapping)
        typer.echo(f"Read as --format {format}")
    if format != "table" or mapping:
        return format, mapping
    mapping = flow.guess_columns(file)
    typer.echo(f"Columns guessed: --map {','.join(f'{ours}={theirs}' for ours, theirs in mapping.items())}")
    return format, mapping


def _mapping(text: str | None) -> dict[str, str] | None:
    """Read date=event_date,killed=dead; raises UsageError for anything else."""
    if text is None:
        return None
    pairs = [part.partition("=") for part in text.split(",")]
    if any(not ours.strip() or not theirs.strip() for ours, _, theirs in pairs):
        raise UsageError(f"--map is {text!r}; it must be like date=event_date,killed=dead")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def _print_imported(done: "Imported") -> None:
    for row in done.shown:
        where = f"line {row.line}" if row.line else "the file"
        complain(f"{row.file}, {where}: {row.column or 'row'} is {row.value!r}; {row.reason}")
    tally = done.tally
    typer.echo(
        f"{tally.rows:,} rows read: {tally.taken:,} taken ({done.new:,} new to the record), "
        f"{tally.duplicates:,} duplicates, {tally.quarantined:,} kept out"
    )
    if done.new:
        typer.echo("The next run or fit brings them together with other accounts of the same events.")
    _print_unknown(tally.unknown)
    if done.quarantine is not None:
        typer.echo(f"All rows kept out are in {done.quarantine}")
    if not done.source.share_rows:
        typer.echo("Its licence lets only totals leave: the rows are counted, never shown or exported.")
    if done.source.attribution:
        typer.echo(f"To be cited: {done.source.attribution}")


def _print_unknown(unknown: "Sequence[str]") -> None:
    if unknown:
        more = f" and {len(unknown) - 10} more" if len(unknown) > 10 else ""
        typer.echo(f"Not in the tables, taken all the same: {', '.join(unknown[:10])}{more}")


def export(
    crisis: Crisis,
    to: Annotated[Path, typer.Option(help="The file to write.")],
    format: Annotated[str, typer.Option(help="csv, xlsx, parquet, jsonl, acled, ftm or weekly (totals).")] = "csv",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Write a crisis's events into a file. Example: forestall export iraq-2020 --format xlsx --to events.xlsx"""
    from forestall import flow

    with progress_bars(quiet) as progress:
        done = flow.export_events(crisis, to, format=format, out=out, progress=progress)
    typer.echo(f"{done.events:,} {'totals' if format == 'weekly' else 'events'} are in {to}")
    for name, count in done.withheld.items():
        typer.echo(f"{count:,} of {name} are left out: the licence lets only totals leave.")
    for said in done.attributions:
        typer.echo(f"To be cited: {said}")


def new(
    name: Annotated[str, typer.Argument(help="The folder to make, here; it must not exist.")],
    events: Annotated[Path | None, typer.Option(help="A table of events.")] = None,
    format: Annotated[
        str | None,
        typer.Option(
            help="acled, ucdp, gdelt, icews, polecat, gtd, keds, events or table; told from the file where not given."
        ),
    ] = None,
    cases: Annotated[Path | None, typer.Option(help="A table of reported cases, beside the events or alone.")] = None,
    cases_format: Annotated[
        str | None, typer.Option(help="Its format: daily, cumulative, jhu or owid; told from it where not given.")
    ] = None,
    stringency: Annotated[
        Path | None, typer.Option(help="How strict measures against the epidemic are: OxCGRT's table, or a plain one.")
    ] = None,
    country: Annotated[list[str] | None, typer.Option(help="Only this country (ISO alpha-3); repeatable.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    source: Annotated[str | None, typer.Option(help="Who made the table, where the format does not say.")] = None,
    map: Annotated[str | None, typer.Option(help="For --format table: date=COLUMN,killed=COLUMN,...")] = None,
    quiet: Quiet = False,
) -> None:
    """Propose a crisis folder from tables of events or cases. Example: forestall new iraq --events ged.csv.gz"""
    from forestall import flow

    shape, mapping = _shape(events, format, map) if events is not None else ("", None)
    asked = flow.Asked(
        events=events,
        format=shape,
        cases=cases,
        cases_format=cases_format,
        stringency=stringency,
        countries=tuple(c.upper() for c in country or ()),
        since=parse_day(since, where="--from") if since else None,
        until=parse_day(until, where="--to") if until else None,
        source=source,
        mapping=mapping,
    )
    with progress_bars(quiet) as progress:
        started = flow.start_crisis(name, asked, progress=progress)
    _print_started(started)


def _print_started(started: "Started") -> None:
    proposal, tally, cases = started.proposal, started.tally, started.cases
    if proposal.streams:
        typer.echo(
            f"{tally.rows:,} rows read: {tally.taken:,} taken, {tally.duplicates:,} duplicates, "
            f"{tally.left_out:,} outside what was asked for, {tally.quarantined:,} kept out"
        )
        _print_unknown(tally.unknown)
    if cases is not None:
        _print_cases(cases, len(proposal.epidemics))
    typer.echo(f"Counted from {proposal.start} to {proposal.now}:")
    for dyad in proposal.streams:
        who, whom = started.names[dyad.actor], started.names[dyad.target]
        typer.echo(f"  {dyad.events:6,}  {who} {'on' if dyad.directed else 'and'} {whom}")
    for e in proposal.epidemics:
        typer.echo(f"  reported cases{e.of}: {e.month:,} in the last 30 days")
    if proposal.thin:
        typer.echo(f"The sample is thin; streams with fewer than ten events: {len(proposal.thin)}.")
    typer.echo(f"Look at {started.folder / 'crisis.toml'} and change what you know better; then:")
    typer.echo(f"forestall run {started.folder}")


def _print_cases(cases: "Cases", chosen: int) -> None:
    """How the table of cases was read, and which of its rows were not."""
    out = [row for row in cases.odd if row.line]
    for row in out[:_SHOWN]:
        complain(f"{row.file}, line {row.line}: {row.column or 'row'} is {row.value!r}; {row.reason}")
    kept_out = f"; {len(out):,} rows kept out" if out else ""
    more = len(cases.epidemics) > chosen
    largest = f"; the largest of {len(cases.epidemics)} places, --country chooses" if more else ""
    typer.echo(f"Cases read as --cases-format {cases.format}{kept_out}{largest}")
