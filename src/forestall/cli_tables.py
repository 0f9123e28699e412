"""The commands about tables: bring one into a record."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forestall.cli_parts import Crisis, Out, Quiet, complain, progress_bars

if TYPE_CHECKING:
    from forestall.flow import Imported

__all__ = ["import_"]


def import_(
    crisis: Crisis,
    file: Annotated[Path, typer.Argument(help="A table of events: text, Excel or Parquet; gz, bz2, zip or zst.")],
    format: Annotated[
        str, typer.Option(help="The table's format: events, acled, ucdp, gdelt, icews, polecat, gtd or keds.")
    ] = "events",
    source: Annotated[str | None, typer.Option(help="What to call the table; its file name where not given.")] = None,
    licence: Annotated[str | None, typer.Option(help="Under which licence, where the format does not say.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing where one row cannot be taken in.")] = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Add a table's events to a crisis's record. Example: forestall import iraq-2020 ged.csv.gz --format ucdp"""
    from forestall import flow

    with progress_bars(quiet) as progress:
        done = flow.import_table(
            crisis, file, format=format, source=source, licence=licence, strict=strict, out=out, progress=progress
        )
    _print_imported(done)


def _print_imported(done: "Imported") -> None:
    for row in done.shown:
        where = f"line {row.line}" if row.line else "the file"
        complain(f"{row.file}, {where}: {row.column or 'row'} is {row.value!r}; {row.reason}")
    tally = done.tally
    typer.echo(
        f"{tally.rows:,} rows read: {tally.taken:,} taken ({done.new:,} new to the record), "
        f"{tally.duplicates:,} duplicates, {tally.quarantined:,} kept out"
    )
    if tally.unknown:
        more = f" and {len(tally.unknown) - 10} more" if len(tally.unknown) > 10 else ""
        typer.echo(f"Not in the tables, taken all the same: {', '.join(tally.unknown[:10])}{more}")
    if done.quarantine is not None:
        typer.echo(f"All rows kept out are in {done.quarantine}")
    if not done.source.share_rows:
        typer.echo("Its licence lets only totals leave: the rows are counted, never shown or exported.")
    if done.source.attribution:
        typer.echo(f"To be cited: {done.source.attribution}")
