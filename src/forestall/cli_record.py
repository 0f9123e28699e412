"""The commands about the record: what somebody decides about it, and what was stated about one thing, and when."""

import getpass
import json
from typing import Annotated

import typer

from forestall.cli_parts import As, Crisis, Format, Out, Quiet, progress_bars
from forestall.errors import UsageError

__all__ = ["decide", "history"]


def decide(
    crisis: Crisis,
    verb: Annotated[str, typer.Argument(help="correct, merge, split, reject or undo.")],
    words: Annotated[list[str], typer.Argument(help="Ids; for correct also FIELD=VALUE; for undo decisions.")],
    reason: Annotated[str, typer.Option(help="Why; kept beside the decision.")],
    by: Annotated[str | None, typer.Option(help="Who decides; the user's name where not given.")] = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """State a decision beside what is there. Example: forestall decide . reject list:U3 --reason "a drill" """
    from forestall import flow

    ids, changes = _sorted_out(verb, words)
    with progress_bars(quiet) as progress:
        made = flow.decide(
            crisis, verb, ids, by=by or getpass.getuser(), reason=reason, changes=changes, out=out, progress=progress
        )
    typer.echo(f"{made.id}: {made.verb} {' '.join(made.about)}; undo it with: forestall decide {crisis} undo {made.id}")


def _sorted_out(verb: str, words: list[str]) -> tuple[list[str], dict[str, str]]:
    """Ids, and after them, for a correction, fields with their values."""
    if verb != "correct":
        return words, {}
    fields = [word for word in words if "=" in word and word.partition("=")[0].isidentifier()]
    changes = dict(word.split("=", 1) for word in fields)
    if len(changes) != len(fields):
        raise UsageError("a field is given twice; give each once")
    return [word for word in words if word not in fields], changes


def history(
    crisis: Crisis,
    id: Annotated[str | None, typer.Argument(help="An event, claim, figure, report, source or decision.")] = None,
    out: Out = None,
    format: As = Format.text,
    quiet: Quiet = False,
) -> None:
    """All that was stated about one thing, or all decisions. Example: forestall history iraq-2020 chronology:U3"""
    from forestall import flow

    with progress_bars(quiet or format is Format.json) as progress:
        told = flow.history(crisis, id, out=out, progress=progress)
    if format is Format.json:
        rows = [
            {
                "seq": t.seq,
                "at": t.at.isoformat(),
                "kind": t.kind,
                "said_by": t.said_by,
                "reason": t.reason,
                "body": json.loads(t.body),
            }
            for t in told
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for t in told:
        why = f", because: {t.reason}" if t.reason else ""
        typer.echo(f"{t.at:%Y-%m-%d %H:%M} UTC  {t.kind} stated by {t.said_by or 'nobody named'}{why}\n    {t.words}")
    if not told:
        typer.echo("Nobody has decided anything about this record.")
