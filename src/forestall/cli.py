"""The commands: parse arguments, call flow, print; no logic.

Results go to stdout, progress and errors to stderr. A user's mistake is one plain line and exit code 2.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from forestall import __version__, cli_ask, cli_explain, cli_record, cli_scenarios, cli_sensitivity, cli_tables
from forestall.cli_parts import As, AsOf, Crisis, Format, Out, Quiet, complain, open_river, percent, progress_bars
from forestall.dates import parse_day
from forestall.errors import ForestallError, UsageError

if TYPE_CHECKING:
    from forestall.flow import Found
    from forestall.records import CouplingResult, Reproduction, StreamScore
    from forestall.store import Head

__all__ = ["app", "main"]

_STOPPED = 130

app = typer.Typer(
    name="forestall",
    help="From reports and public data about a crisis to a sourced record, a running model and honest forecasts.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
"""The commands, for `main` and for tests."""


@app.callback()
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """From reports and public data about a crisis to a sourced record, a running model and honest forecasts."""
    if version:
        print(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(2)


@app.command()
def run(crisis: Crisis, out: Out = None, as_of: AsOf = None, format: As = Format.text, quiet: Quiet = False) -> None:
    """All of it: sources, record, fit, outlook, track record, brief. Example: forestall run iraq-2020"""
    with open_river(crisis, out, quiet, format, as_of=as_of) as river:
        river.fit(again=True)
        path = river.brief()
        if format is Format.json:
            print((river.out / "scores.json").read_text(encoding="utf-8"), end="")
            return
        _print_reproduction(river.reproductions())
        cli_scenarios.print_outcomes(river.simulate().results)
        print("\nIf other accounts are right\n" + "\n".join(river.rivalry_lines()))
        _print_scores(river.score()[0])
        print(f"\nThe brief is at {path}")


@app.command()
def read(
    files: Annotated[
        list[Path],
        typer.Argument(help="Reports (.txt, .md, .html, .pdf, .eml, feeds), folders of them, or - for stdin."),
    ],
    published: Annotated[str | None, typer.Option(help="Publication day, where the file does not say.")] = None,
    source: Annotated[str | None, typer.Option(help="Who published it, where the file does not say.")] = None,
    crisis: Annotated[str | None, typer.Option(help="Use this crisis's actors and places too.")] = None,
    into: Annotated[
        Path | None, typer.Option(help="Write one JSON file a report into this folder; what is there stays.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each event's sentence and the rule that fired.")
    ] = False,
    format: Annotated[str, typer.Option(help="text, json (one report) or jsonl (one object a line).")] = "text",
    quiet: Quiet = False,
) -> None:
    """Who did what to whom, when, where, and who says so. Example: forestall read report.txt --format json"""
    from forestall import flow

    if format not in ("text", "json", "jsonl"):
        raise UsageError(f"--format is {format}; it must be text, json or jsonl")
    if format == "json" and (len(files) != 1 or files[0].is_dir()):
        raise UsageError("--format json takes one report; give --format jsonl for several, or --into a folder")
    day = parse_day(published, where="--published") if published else None
    how = flow.Reader(published=day, source=source, crisis=crisis, into=into, explain=explain)
    with progress_bars(quiet or into is None) as progress:
        found = list(_shown(how.read(files, stdin=sys.stdin.buffer, progress=progress), format))
    if into is not None:
        print(f"{sum(f.path is not None for f in found)} readings are in {into}")
    if any(f.error is not None for f in found):
        raise typer.Exit(2)


def _shown(found: "Iterator[Found]", format: str) -> "Iterator[Found]":
    """Print each report's reading as it comes; hands on what came without the reading itself."""
    for one in found:
        for line in (one.note, str(one.error or "")):
            if line and (one.path is None or one.error is not None):
                complain(line)
        if one.reading is not None and one.path is None:
            if format == "text":
                _print_reading(one.reading)
            else:
                print(json.dumps(one.reading, ensure_ascii=False, indent=1 if format == "json" else None))
        yield replace(one, reading=None)


app.command("import")(cli_tables.import_)
app.command("new")(cli_tables.new)
app.command("export")(cli_tables.export)
app.command("events")(cli_ask.events)
app.command("claims")(cli_ask.claims)
app.command("figures")(cli_ask.figures)
app.command("sources")(cli_ask.sources)
app.command("search")(cli_ask.search)
app.command("decide")(cli_record.decide)
app.command("history")(cli_record.history)
app.command("explain")(cli_explain.explain)


@app.command()
def fit(
    crisis: Crisis,
    out: Out = None,
    contested: Annotated[
        bool, typer.Option(help="R with contested actors drawn with it, and under each version.")
    ] = False,
    as_of: AsOf = None,
    format: As = Format.text,
    quiet: Quiet = False,
) -> None:
    """Fit the model and print R of every block. Example: forestall fit iraq-2020"""
    with open_river(crisis, out, quiet, format, as_of=as_of) as river:
        river.fit(again=not contested).require()
        if contested:
            found = river.rivals()
            print(json.dumps(found, indent=1) if format is Format.json else "\n".join(found["lines"]))
            return
        _print_reproduction(river.reproductions(), format)
        if format is Format.text:
            _print_couplings(river.couplings())


app.command()(cli_scenarios.simulate)
app.command()(cli_scenarios.levers)
app.command()(cli_sensitivity.sensitivity)


@app.command()
def score(
    crisis: Crisis,
    out: Out = None,
    method: Annotated[str, typer.Option(help="fast (short chains, warm-started) or nuts (full chains).")] = "fast",
    format: As = Format.text,
    quiet: Quiet = False,
) -> None:
    """Score rolling origins against the baselines. Example: forestall score iraq-2020"""
    if method not in ("fast", "nuts"):
        raise UsageError(f"--method is {method}; it must be fast or nuts")
    with open_river(crisis, out, quiet, format, full=method == "nuts") as river:
        scores, _ = river.score()
        if format is Format.json:
            print((river.out / "scores.json").read_text(encoding="utf-8"), end="")
            return
        _print_scores(scores)


@app.command()
def brief(crisis: Crisis, out: Out = None, quiet: Quiet = False) -> None:
    """Write brief.html, going on from a posterior on disk where it fits. Example: forestall brief iraq-2020"""
    with open_river(crisis, out, quiet, Format.text) as river:
        print(f"The brief is at {river.brief()}")


@app.command()
def check(
    crisis: Crisis,
    out: Out = None,
    model: Annotated[
        bool, typer.Option(help="Check the fit instead: does the model fit, and on what does R rest?")
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Check the record instead: every byte, every statement.")
    ] = False,
    known: Annotated[
        str | None, typer.Option(help="With --record: the head it had, NUMBER:HASH, to see that nothing was cut off.")
    ] = None,
    as_of: AsOf = None,
    format: As = Format.text,
) -> None:
    """Check a crisis's folder, tables, reports and record, and list what was kept out. Example: forestall check ."""
    with open_river(crisis, out, True, format, as_of=as_of) as river:
        found = river.check_record(_head(known)) if record else river.check_model() if model else river.check()
    if format is Format.json:
        print(json.dumps(found, indent=1, sort_keys=True, default=str))
        return
    for line in found["lines"]:
        print(line)


@app.command()
def rt(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns day or date, and incidence.")],
    si: Annotated[Path | None, typer.Option(help="Serial interval: a CSV file, day (from 0) and probability.")] = None,
    si_mean: Annotated[float | None, typer.Option(help="Mean of the serial interval in days, above 1.")] = None,
    si_sd: Annotated[float | None, typer.Option(help="Its standard deviation in days.")] = None,
    window: Annotated[int, typer.Option(help="Days a window.")] = 7,
    method: Annotated[
        str, typer.Option(help="window (closed form, as EpiEstim) or engine (its own model).")
    ] = "window",
    delay: Annotated[Path | None, typer.Option(help="Engine: from infection to count, a file like --si's.")] = None,
    weekday: Annotated[bool, typer.Option(help="Engine, with --delay: counts follow the week.")] = False,
    format: As = Format.text,
) -> None:
    """R of an outbreak, window by window. Example: forestall rt cases.csv --si-mean 4.7 --si-sd 2.9 --format json"""
    from forestall import flow

    flow.prepare_caches()
    found = flow.reproduction_by_window(
        file, interval=si, mean=si_mean, sd=si_sd, window=window, method=method, delay=delay, weekday=weekday
    )
    if format is Format.json:
        print(json.dumps(found, indent=1))
        return
    print("days            R  [95 % interval]")
    for row in found:
        days = f"{row['t_start']}-{row['t_end']}"
        told = "refused" if row["mean"] is None else "{q500:6.2f}  [{q025:.2f}, {q975:.2f}]".format_map(row)
        print(f"{days:10} {told}")


@app.command()
def info(format: As = Format.text) -> None:
    """Versions, the reader's model, built-in crises, where compiled code is cached. Example: forestall info"""
    from forestall import flow

    found = flow.about()
    if format is Format.json:
        print(json.dumps(found, indent=1, sort_keys=True))
        return
    for key, value in found.items():
        print(f"{key:12} {value}")


def main() -> None:
    """Run the command line: one plain line for a mistake, exit code 2."""
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        complain(error.format_message())
        sys.exit(2)
    except ForestallError as error:
        complain(str(error))
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        code = _STOPPED
    except BrokenPipeError:
        sys.exit(1)
    if code == _STOPPED:  # Typer gives this code for a Ctrl-C it has seen itself
        complain("stopped; what was finished is kept, the same command goes on from there")
    sys.exit(code or 0)


def _head(known: str | None) -> "Head | None":
    from forestall.store import Head

    if known is None:
        return None
    number, _, hash = known.partition(":")
    if not (number.isdecimal() and hash):
        raise UsageError(f"--known is {known!r}; it must be NUMBER:HASH as an earlier check printed it")
    return Head(int(number), hash)


def _print_reproduction(found: "tuple[Reproduction, ...]", format: Format = Format.text) -> None:
    if format is Format.json:
        from forestall.flow import reproduction_json

        print(json.dumps([reproduction_json(r) for r in found], indent=1, sort_keys=True))
        return
    print("\nIs it spiralling? R, median and 90 % interval")
    for r in found:
        print(
            f"  {r.label}\n    R {r.r.median:.2f} [{r.r.q05:.2f}, {r.r.q95:.2f}], P(R > 1) {percent(r.p_above_one)}; "
            f"before the data {r.prior.median:.2f} [{r.prior.q05:.2f}, {r.prior.q95:.2f}]"
        )
        if r.no_interaction:
            n = r.no_interaction
            print(f"    on data in which nothing answers anything: {n.median:.2f} [{n.q05:.2f}, {n.q95:.2f}]")
        if r.whole:
            print(f"    of all events, those missed too: {r.whole.median:.2f} [{r.whole.q05:.2f}, {r.whole.q95:.2f}]")
        others = [f"{value.median:.2f} at {days:.0f} days" for days, value in r.by_length_scale]
        others += [f"{value.median:.2f} with {factor:g} times the ceilings" for factor, value in r.by_ceiling]
        if r.effective:
            others.append(f"{r.effective.median:.2f} with the ceilings taken in")
        if others:
            print(f"    background or ceilings otherwise: R {', '.join(others)}")
        print(f"    {r.verdict}: {r.reason}")


def _print_couplings(found: "tuple[CouplingResult, ...]") -> None:
    if not found:
        return
    ruled = sum(c.prior_dominates for c in found)
    print(
        f"\nCouplings: log effect per unit, median and 90 % interval; of {ruled} of {len(found)} the prior dominates,"
    )
    print("that is: their size is their source's, and what rests on them says no more than that")
    for c in found:
        print(f"  {cli_scenarios.coupling_line(c)}")
    print(
        f"Where the prior dominates, {ruled} of {len(found)}, the size is the source's: this crisis' data add little."
    )


def _print_scores(found: "tuple[StreamScore, ...]") -> None:
    print("\nTrack record: mean CRPS over rolling origins, lower is better")
    for s in found:
        rivals = ", ".join(f"{name} {value:.2f}" for name, value in s.baselines.items())
        print(f"  {s.label:<42} {s.crps:8.2f}  against {rivals}: {s.verdict} ({s.origins} origins)")


def _called(ids: list[str], inferred: list[str], names: dict[str, str]) -> str:
    """The parties of one side, those marked that no words name."""
    return ", ".join(f"{names.get(i, i)}{' (inferred)' * (i in inferred)}" for i in ids) or "not stated"


def _print_reading(found: dict[str, Any]) -> None:
    report = found["report"]
    print(f"{report['title']} ({report['source'] or 'source not stated'}, {report['published']})")
    names = {a["id"]: a["name"] for a in found["actors"]}
    for e in found["events"]:
        who, whom = (_called(e[side], e["inferred"], names) for side in ("actors", "targets"))
        place = (e["place"] or {}).get("name") or "place not stated"
        print(f"  {e['date']['start']}  {e['type']:<9} {who} -> {whom}, {place} [{e['status']}]")
        for passage in e.get("explanation", ()):
            print(f"      {passage['marked']}\n      by {passage['rule']}")
    for c in found["claims"]:
        print(f"  {names.get(c['speaker'], c['speaker'])} {c['stance']}: {', '.join(c['about'])}")
    for f in found["figures"]:
        print(f"  {f['indicator']} {f['value']:g} {f['unit']}")
