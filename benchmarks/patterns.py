"""The slowest pattern of the reader on texts made to be slow: 100 kB each, the goal is 100 ms.

Prints seconds of processor time for the slowest of all compiled patterns in `forestall.reading`, and in
`forestall.vocabulary`, whose patterns see names only, cut to their greatest length.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import forestall.reading
import forestall.vocabulary
from forestall.vocabulary.model import LONGEST_NAME

SIZES = {"forestall.reading": 100_000, "forestall.vocabulary": LONGEST_NAME}
TEXTS = (
    "a", " ", "1", "1,", "- ", ". ", "“", '"', "on 3 March ", "A.B.", "Abc ", "killed three ", "\n", "a\n", "'s ",
    "Mr. X said ", "(", "1 to 2 ", "at least ", "A, ", "12:00 ", "the the ", "\u00e9", "x-", "A/B ", "according to ",
)  # fmt: skip


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern at the top of a module, by name."""
    found: dict[str, re.Pattern[str]] = {}
    for package in (forestall.reading, forestall.vocabulary):
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if info.name.endswith("child"):
                continue
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for n, pattern in enumerate(_inside(value)):
                    found[f"{info.name}.{name}[{n}]"] = pattern
    return found


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    """A pattern, or those in a tuple or list."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _inside(part)


def main() -> None:
    """Try every pattern on every text, from its start and everywhere."""
    rows: list[tuple[float, str, str]] = []
    for name, pattern in patterns().items():
        for text in TEXTS:
            size = next(n for package, n in SIZES.items() if name.startswith(package))
            whole = (text * (size // len(text) + 1))[:size]
            began = time.process_time()
            sum(1 for _ in pattern.finditer(whole))
            pattern.match(whole)
            rows.append((time.process_time() - began, name, text))
    rows.sort(reverse=True)
    print(f"{len(patterns())} patterns, {len(TEXTS)} texts of {max(SIZES.values()):,} characters; the slowest:")
    for seconds, name, text in rows[:10]:
        print(f"  {seconds:8.3f} s  {name}  on {text!r} repeated")


if __name__ == "__main__":
    main()
