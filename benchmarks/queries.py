"""Ask a record of many events, each question a command in a process of its own: seconds, and seconds of processor.

python benchmarks/queries.py [ROWS]     default 1,000,000; a quarter and a half of it are indexed too

The events are synthetic rows of GDELT (`gdelt_rows.write`). The first question after something was stated also brings
the index up to date: that is told apart.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gdelt_rows

QUESTIONS = (
    ("events",),
    ("events", "--from", "2020-03-01", "--to", "2020-03-07"),
    ("events", "--actor", "usa", "--type", "ASSAULT"),
    ("events", "--party", "Iran", "--target", "Iraq", "--country", "IRQ"),
    ("events", "--place", "Town 77", "--deadly"),
    ("events", "--text", "attack", "--source", "m"),
    ("events", "--stream", "s", "--contested"),
    ("events", "--as-of", "2020-06-01", "--mode", "airstrike"),
    ("events", "--id", "m:900000077", "--format", "json"),
    ("events", "--actor", "Syria", "--format", "csv"),
    ("claims",),
    ("figures",),
    ("sources",),
    ("search", "anything"),
)


def main() -> None:
    """Import, index and ask."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        for size in (rows // 4, rows // 2, rows):
            crisis = made(Path(folder) / str(size), size)
            tell(f"first, {size:,} events", *asked(crisis, "sources"))
        for words in QUESTIONS:
            tell(" ".join(words), *asked(crisis, *words))


def made(crisis: Path, rows: int) -> Path:
    """A crisis whose record holds so many events."""
    from forestall import flow

    crisis.mkdir()
    (crisis / "crisis.toml").write_text(gdelt_rows.CRISIS, encoding="utf-8")
    gdelt_rows.write(crisis / "m.CSV", rows)
    flow.import_table(str(crisis), crisis / "m.CSV", format="gdelt", source="m")
    (crisis / "m.CSV").unlink()
    return crisis


def asked(crisis: Path, command: str, *words: str) -> tuple[float, float, int]:
    """Seconds, seconds of processor, and lines of the answer."""
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "forestall", command, str(crisis), *words],
        capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begin, processor, len(done.stdout.splitlines())


def tell(what: str, seconds: float, processor: float, lines: int) -> None:
    """Print one line of the table."""
    print(f"{what:64} {seconds:7.2f} {processor:7.2f} {lines:9,d}", flush=True)


if __name__ == "__main__":
    main()
