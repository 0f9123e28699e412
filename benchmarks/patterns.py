"""The slowest patterns of the reader on texts made to be slow: 100 kB each, the goal is 100 ms.

Tries every regular expression of `forestall.reading`, those made from the vocabulary while a report is read as well,
and of `forestall.vocabulary`, whose patterns see names only, cut to their greatest length. Each has a process of its
own, killed after a few seconds; prints processor time for the slowest and exits with 1 where one missed the goal.
"""

import datetime as dt
import multiprocessing
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from forestall import reading, vocabulary
from forestall.vocabulary.model import LONGEST_NAME

TESTS = Path(__file__).resolve().parents[1] / "tests"
SIZES = {"forestall.reading": 100_000, "forestall.vocabulary": LONGEST_NAME}
GOAL, LIMIT = 0.1, 5.0
TEXTS = (
    "a", " ", "1", "1,", "- ", ". ", "“", '"', "on 3 March ", "A.B.", "Abc ", "killed three ", "\n", "a\n", "'s ",
    "Mr. X said ", "(", "1 to 2 ", "at least ", "A, ", "12:00 ", "the the ", "\u00e9", "x-", "A/B ", "according to ",
    "of the ", "Aa", "his body ", "nobody was ", "in the ", "In Aa and ", "which had since ", "prison ",
    "against 1", "\t",
)  # fmt: skip


def work() -> None:
    """Read some reports, so that what is made while reading is made."""
    words = vocabulary.load()
    for path in sorted((TESTS / "gold" / "develop").glob("*.txt"))[:3]:
        reading.read(reading.load_report(path, published=dt.date(2020, 3, 17)), vocabulary=words)


def tried(pattern: re.Pattern[str], size: int, answers: Connection) -> None:
    """Seconds of the processor for each text, from its start and everywhere, as they come."""
    for text in TEXTS:
        whole = (text * (size // len(text) + 1))[:size]
        began = time.process_time()
        sum(1 for _ in pattern.finditer(whole))
        pattern.match(whole)
        answers.send((time.process_time() - began, text))
    answers.send(None)


def slowest(pattern: re.Pattern[str], size: int) -> tuple[float, str]:
    """The longest time for a text, and which; the limit, where a text was not done in it."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=tried, args=(pattern, size, theirs))
    child.start()
    rows: list[tuple[float, str]] = []
    while ours.poll(LIMIT):
        row = ours.recv()
        if row is None:
            child.join()
            return max(rows)
        rows.append(row)
    child.kill()
    child.join()
    return LIMIT, TEXTS[len(rows)]


def main() -> None:
    """Try every pattern on every text."""
    sys.path.insert(0, str(TESTS))
    expressions: Callable[..., dict[str, re.Pattern[str]]] = import_module("reading.expressions").expressions
    rows = []
    for package, size in SIZES.items():
        for name, pattern in expressions(package, work).items():
            rows.append((*slowest(pattern, size), name))
    rows.sort(reverse=True)
    print(f"{len(rows)} patterns, {len(TEXTS)} texts of {max(SIZES.values()):,} characters; the slowest:")
    for seconds, text, name in rows[:10]:
        print(f"  {'over ' if seconds == LIMIT else '     '}{seconds:6.3f} s  {name}  on {text!r} repeated")
    sys.exit(any(seconds > GOAL for seconds, _, _ in rows))


if __name__ == "__main__":
    main()
