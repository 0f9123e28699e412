"""Many reports in a folder: `forestall read FOLDER --into OUT`, its speed, its memory, and going on after a stop.

    python read_folder.py [NUMBER]

Makes NUMBER (10,000) reports of about 500 words in a folder, each from sentences drawn out of the reports written for
the example crisis, starts the command, interrupts it half-way (Ctrl-C) and starts it again. Prints words per second and
the peak memory of the command and its children.
"""

import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

COMMAND = [sys.executable, "-m", "forestall", "read"]


def make(folder: Path, number: int) -> int:
    """Write the reports; returns how many words they have."""
    reports = sorted((Path(str(files("forestall"))) / "crises" / "iraq-2020" / "reports").glob("*.txt"))
    bodies = [p.read_text(encoding="utf-8").split("\n\n", 1)[1] for p in reports]
    sentences = [s for b in bodies for s in b.replace("\n", " ").split(". ") if len(s) > 40]
    chance, words = random.Random(7), 0
    for n in range(number):
        text = ""
        while len(text.split()) < 500:
            text += ". ".join(chance.sample(sentences, 5)) + ".\n\n"
        (folder / f"{n:05d}.txt").write_text(
            f"Source: news agency A\nPublished: 2020-03-17\n\n{text}", encoding="utf-8"
        )
        words += len(text.split())
    return words


def main() -> None:
    """Make, read half, stop, read the rest."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it, and hand that on
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "in", Path(place) / "out"
        folder.mkdir()
        words = make(folder, number)
        began = time.perf_counter()
        with subprocess.Popen([*COMMAND, str(folder), "--into", str(out), "--quiet"]) as first:
            while sum(1 for _ in out.glob("*.json")) < number // 2 and first.poll() is None:
                time.sleep(1)
            first.send_signal(signal.SIGINT)
        half = sum(1 for _ in out.glob("*.json"))
        done = subprocess.run([*COMMAND, str(folder), "--into", str(out), "--quiet"], check=False, capture_output=True)
        took = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        made = sum(1 for _ in out.glob("*.json"))
        print(
            f"{number} reports, {words:,} words; stopped at {half}, {made} readings in the end (exit {done.returncode})"
        )
        print(f"{took:.0f} s by the clock, {used.ru_utime + used.ru_stime:.0f} s of processor time")
        print(f"{words / (used.ru_utime + used.ru_stime):,.0f} words per second of processor time, start-up included")
        print(f"peak memory {used.ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
