"""What the commands share: arguments that many take, progress, and the one line of a mistake."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from forestall.dates import parse_day

if TYPE_CHECKING:
    from forestall.flow import River

__all__ = [
    "As",
    "AsOf",
    "Crisis",
    "Format",
    "Out",
    "Quiet",
    "complain",
    "day_of",
    "open_river",
    "percent",
    "progress_bars",
]

Crisis = Annotated[str, typer.Argument(help="A folder with crisis.toml, or the name of a built-in crisis.")]
"""The crisis a command is about."""

Out = Annotated[Path | None, typer.Option(help="Where outputs go, instead of the crisis's own folder.")]
"""Where outputs go."""


class Format(StrEnum):
    """How results are printed."""

    text = "text"
    json = "json"


As = Annotated[Format, typer.Option("--format", help="How results are printed.")]
"""How results are printed."""

AsOf = Annotated[str | None, typer.Option("--as-of", help="Only what was known by the end of this day (UTC).")]
"""The day from which the record is seen."""

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
"""Whether progress is shown."""


def day_of(as_of: str | None) -> dt.date | None:
    """The day that `--as-of` says; raises DataError where it says none."""
    return parse_day(as_of, where="--as-of") if as_of else None


@contextmanager
def open_river(
    crisis: str, out: Path | None, quiet: bool, format: Format, *, full: bool = False, as_of: str | None = None
) -> "Iterator[River]":
    """The crisis on its way, with progress shown or not; with `full`, refits are as long as fits."""
    from forestall import flow

    flow.prepare_caches()
    with progress_bars(quiet or format is Format.json) as progress:
        yield flow.River.open(crisis, out=out, as_of=day_of(as_of), progress=progress, full=full)


def percent(p: float) -> str:
    """A probability, never more certain than it is.

    >>> percent(0.004), percent(0.314)
    ('<1%', '31%')
    """
    return "<1%" if p < 0.01 else ">99%" if p > 0.99 else f"{p:.0%}"


def complain(message: str) -> None:
    """One line on standard error."""
    typer.echo(" ".join(message.split()), err=True)


@contextmanager
def progress_bars(quiet: bool) -> "Iterator[Callable[[str, int, int], None]]":
    """What long work calls with a label, how much is done and how much there is."""
    if quiet:
        yield lambda *_: None
        return
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<44}"), BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        yield _Bars(bars, console)


_MINUTE = 60.0


class _Bars:
    """Progress as bars on a terminal, else as one line when a step begins and one a minute while it lasts."""

    def __init__(self, bars: Progress, console: Console) -> None:
        self._bars, self._console = bars, console
        self._tasks: dict[str, Any] = {}
        self._spoke = monotonic()

    def __call__(self, label: str, done: int, total: int) -> None:
        if label not in self._tasks:
            self._tasks[label] = self._bars.add_task(label, total=total or None)
            if not self._console.is_terminal:
                typer.echo(label, err=True)
                self._spoke = monotonic()
        if not self._console.is_terminal and monotonic() - self._spoke >= _MINUTE:
            typer.echo(f"{label}: {done:,} of {total:,}" if total else label, err=True)
            self._spoke = monotonic()
        self._bars.update(self._tasks[label], completed=done, total=total or None)
