"""Many reports in a folder: `forestall read FOLDER --into OUT`, its speed, its memory, and going on after a stop.

    python read_folder.py [NUMBER [--whole]]

Makes NUMBER (10,000) reports of about 500 words in a folder, each of sentences drawn from the annotated reports, starts
the command, interrupts it at a third (Ctrl-C) and starts it again. Prints words per second, the memory of the command
with all its children as it grows, and whether the second run left alone what the first had made. With --whole a third
run that nobody stops reads all of it into another folder, and the two are compared byte for byte. Linux only.
"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold" / "develop"
COMMAND = [sys.executable, "-m", "forestall", "read"]
WORDS = 500
STOPPED = 130
TICKS = os.sysconf("SC_CLK_TCK")


def make(folder: Path, number: int) -> int:
    """Write the reports; returns how many words they have."""
    bodies = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*.txt"))]
    found = [" ".join(s.split()) for body in bodies for s in re.split(r"(?<=[a-z\d)”\"][.!?])\s+|\n\s*\n", body)]
    sentences = [s for s in found if len(s) > 40 and s.endswith((".", "”", '"'))]
    chance, words = random.Random(7), 0
    for n in range(number):
        text, size = [], 0
        while size < WORDS:
            text.append(" ".join(chance.sample(sentences, 5)))
            size += len(text[-1].split())
        head = f"Source: news agency {n % 5}\nPublished: 2020-{n % 12 + 1:02d}-17\n\n"
        (folder / f"{n:05d}.txt").write_text(head + "\n\n".join(text) + "\n", encoding="utf-8")
        words += size
    return words


@dataclass
class Watched:
    """One run of the command, looked at every half second: processor time and memory against readings made."""

    seen: list[tuple[int, float, float]] = field(default_factory=list)
    """Readings made, seconds of the processor used so far, and bytes of memory then, of all its processes."""
    code: int = 0

    def run(self, folder: Path, out: Path, stop_at: int | None = None) -> None:
        """Until it ends, or until so many readings are there: then it is interrupted."""
        command = [*COMMAND, str(folder), "--into", str(out)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
            while child.poll() is None:
                made = count(out)
                self.seen.append((made, *used(child.pid)))
                if stop_at is not None and made >= stop_at:
                    child.send_signal(signal.SIGINT)
                    stop_at = None
                time.sleep(0.5)
            said = child.stderr.read() if child.stderr is not None else ""
        self.code = child.returncode
        print("\n".join(f"  it said: {line}" for line in said.splitlines() if "of it stands in" not in line))

    @property
    def peak(self) -> float:
        return max(memory for _, _, memory in self.seen)

    @property
    def processor(self) -> float:
        return max(seconds for _, seconds, _ in self.seen)


def count(folder: Path) -> int:
    """Readings in a folder; those being written have names that begin with a dot."""
    return sum(not name.startswith(".") for name in os.listdir(folder)) if folder.exists() else 0


def used(pid: int) -> tuple[float, float]:
    """Seconds of the processor and bytes of memory (pages shared count once) of a process and its descendants."""
    seconds = memory = 0.0
    for one in family(pid):
        try:
            stat = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
        except (OSError, IndexError):
            continue  # it has just ended
        seconds += (int(stat[11]) + int(stat[12])) / TICKS
        pss = re.search(r"^Pss:\s+(\d+)", rollup, re.M)
        memory += 1024 * int(pss[1]) if pss else 0
    return seconds, memory


def family(pid: int) -> list[int]:
    """A process and all that it started, and they."""
    found = [pid]
    for one in found:  # grows as it goes
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in listed.read_text(encoding="ascii").split()]
            except OSError:
                continue
    return found


def growth(runs: list[Watched], number: int) -> None:
    """A line a tenth of the work: seconds of the processor it took and memory at its end."""
    before, done = 0.0, 0.0
    marks = [number * k // 10 for k in range(1, 11)]
    for run in runs:
        for made, seconds, memory in run.seen:
            while marks and made >= marks[0]:
                now = done + seconds
                print(f"  {marks.pop(0):>7,} read: {now - before:6.0f} s of the processor more, {memory / 1e9:.2f} GB")
                before = now
        done += run.processor


def stamps(out: Path) -> dict[str, int]:
    """When each reading was written."""
    return {path.name: path.stat().st_mtime_ns for path in out.glob("*.json")}


def main() -> None:
    """Make, read a third, stop, read the rest, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("number", nargs="?", type=int, default=10_000)
    parser.add_argument("--whole", action="store_true")
    given = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it, and hand that on
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "in", Path(place) / "out"
        folder.mkdir()
        words = make(folder, given.number)
        print(f"{given.number:,} reports, {words:,} words", flush=True)
        resumed(folder, out, given.number, words)
        if given.whole:
            whole(folder, out, Path(place) / "whole")


def resumed(folder: Path, out: Path, number: int, words: int) -> None:
    """Stopped at a third and gone on: what it took, and whether anything was read twice."""
    began = time.perf_counter()
    first, second = Watched(), Watched()
    first.run(folder, out, stop_at=number // 3)
    kept = stamps(out)
    halves = [name for name in os.listdir(out) if not name.endswith(".json") or name.startswith(".")]
    print(f"stopped at {len(kept):,} with exit code {first.code} ({STOPPED} expected), {len(halves)} unfinished files")
    second.run(folder, out)
    took, now = time.perf_counter() - began, stamps(out)
    again = sum(now[name] != stamp for name, stamp in kept.items())
    print(f"went on to {len(now):,} of {number:,}, exit code {second.code}; {again} of the {len(kept):,} read again")
    growth([first, second], number)
    seconds = first.processor + second.processor
    print(f"{took:.0f} s by the clock, {seconds:.0f} s of processor time, both starts included")
    print(f"{words / seconds:,.0f} words per second of processor time, {words / took:,.0f} by the clock")
    print(f"peak memory of all its processes {max(first.peak, second.peak) / 1e9:.2f} GB", flush=True)


def whole(folder: Path, out: Path, beside: Path) -> None:
    """The same without a stop: whether the files are the same bytes."""
    Watched().run(folder, beside)
    names = sorted({p.name for p in out.glob("*.json")} | {p.name for p in beside.glob("*.json")})
    other = [n for n in names if (out / n).read_bytes() != (beside / n).read_bytes()]
    print(f"{len(names):,} readings against a run nobody stopped: {len(other)} differ {' '.join(other[:5])}")


if __name__ == "__main__":
    main()
