"""Reports given on the command line or to Python: files, folders and standard input become readings, one by one.

Many can be read into a folder: each finished report is a file of its own there, so a run that was stopped goes on
where it ended, and a report that has not changed is not read twice.
"""

import datetime as dt
import json
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from forestall import __version__, vocabulary
from forestall import crisis as crises
from forestall.errors import ReportError, UsageError
from forestall.flow.folders import write_text
from forestall.records import Report

__all__ = ["Found", "Reader", "listed"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one report: its reading as in docs/reference/files, or why there is none.

    `path` is where the reading was written, where it was. `note` says what a person should know of it: that the text
    repeats another's, or that it was read before.
    """

    name: str
    reading: dict[str, Any] | None = None
    error: ReportError | None = None
    note: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """How reports are read: with which day and source where they do not say, with whose vocabulary, where to."""

    published: dt.date | None = None
    source: str | None = None
    crisis: str | None = None
    into: Path | None = None
    explain: bool = False

    def read(
        self, files: Sequence[Path], *, stdin: BinaryIO | None = None, progress: Progress = lambda *_: None
    ) -> Generator[Found, None, None]:
        """Each report of the files, in their order; one that cannot be read does not keep the next from being read.

        A folder gives the files in it, `-` what `stdin` holds.
        """
        from forestall import reading

        work = _Work(self, stdin)
        paths = list(listed(files))
        with reading.Apart() as apart:
            for n, (path, name) in enumerate(paths):
                progress("reading reports", n, len(paths))
                yield from work.file(path, name, apart)
            progress("reading reports", len(paths), len(paths))


def listed(files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Files with the names they go by; of a folder all that are of a readable kind, sub-folders too, by name.

    Raises UsageError for a folder that holds none.
    """
    from forestall import reading

    for path in files:
        if not path.is_dir():
            yield path, path.name
            continue
        inside = sorted(p for p in path.rglob("*") if p.is_file() and reading.readable(p))
        if not inside:
            raise UsageError(
                f"{path.name} holds no report; .txt, .md, .html, .pdf, .eml or feeds are read, so check it"
            )
        yield from ((p, p.relative_to(path).as_posix()) for p in inside)


class _Work:
    """One run over many files."""

    def __init__(self, how: Reader, stdin: BinaryIO | None) -> None:
        from forestall import reading

        loaded = crises.load(how.crisis) if how.crisis is not None else None
        self.how, self.stdin = how, stdin
        self.countries = loaded.countries if loaded is not None else ()
        self.words = vocabulary.load(extra=loaded.folder if loaded is not None else None)
        self.alike = reading.Alike()
        self.names: dict[str, str] = {}
        self.made_by = f"forestall {__version__}, {reading.model_name()}" + (f", {how.crisis}" if how.crisis else "")

    def file(self, path: Path, name: str, apart: Any) -> Iterator[Found]:
        """The reports of one file."""
        try:
            reports = self._reports(path, name, apart)
        except ReportError as error:
            yield Found(name, error=error)
            return
        for n, report in enumerate(reports, 1):
            yield self._report(report, name if len(reports) == 1 else f"{name}#{n}")

    def _reports(self, path: Path, name: str, apart: Any) -> tuple[Report, ...]:
        from forestall import reading

        given = {"published": self.how.published, "source": self.how.source, "apart": apart}
        if name == "-":
            data = self.stdin.read() if self.stdin is not None else b""
            return reading.reports_of(data, "standard input", **given)
        return reading.load_reports(path, **given)

    def _report(self, report: Report, name: str) -> Found:
        """One report's reading, made now or found where an earlier run left it."""
        likenesses = self.alike.add(report)
        of = self.names.setdefault(report.id, name)
        if of != name:
            return Found(name, note=f"{name} is the same text as {of}; it was read once")
        target = self._target(name)
        if target is not None and _made_before(target, report, self.made_by):
            return Found(name, note=f"{name} was read before", path=target)
        try:
            found = self._read(report)
        except ReportError as error:
            return Found(name, error=ReportError(f"{name}: {error}"))
        found["made_by"] = self.made_by
        found["report"]["alike"] = [{"report": k.report, "share": k.share} for k in likenesses]
        if target is not None:
            write_text(target, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        shares = ", ".join(f"{k.share:.0%} of it stands in {self.names[k.report]}" for k in likenesses)
        return Found(name, found, note=f"{name}: {shares}" if shares else "", path=target)

    def _read(self, report: Report) -> dict[str, Any]:
        from forestall import reading

        if not self.how.explain:
            return reading.as_json(reading.read(report, vocabulary=self.words, countries=self.countries))
        made, why = reading.explain(report, vocabulary=self.words, countries=self.countries)
        found = reading.as_json(made)
        for event in found["events"]:
            own = [x for x in why if x.event == event["id"]]
            event["explanation"] = [{"rule": x.rule, "marked": x.marked} for x in own]
        return found

    def _target(self, name: str) -> Path | None:
        return self.how.into / f"{os.path.splitext(name)[0]}.json" if self.how.into is not None else None


def _made_before(path: Path, report: Report, made_by: str) -> bool:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        same = found["report"]["id"] == report.id and found["report"]["published"] == report.published.isoformat()
        return bool(same and found["report"]["source"] == report.source and found["made_by"] == made_by)
    except (OSError, ValueError, KeyError, TypeError):
        return False  # missing, or not ours: it is made anew
