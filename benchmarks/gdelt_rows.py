"""Import synthetic GDELT 2.0 rows at three sizes: seconds, seconds of processor, rows a second, peak memory.

python benchmarks/gdelt_rows.py [ROWS]     default 1,000,000; a quarter and a half of it are timed too

Each size runs in a process of its own, so that its peak memory is its own. `read` is the importer alone, `import` the
whole command into a record: it reads in a process of its own, so that two cores take half of the processor's seconds.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 20200317
CRISIS = """title = "Benchmark"
start = 2020-01-01
now = 2020-03-01
countries = ["IRQ"]
[blocks.b]
label = "b"
kind = "escalation"
[streams.s]
label = "s"
unit = "incidents"
block = "b"
events = { types = ["ASSAULT"] }
"""


def main() -> None:
    """Write the files and time each size."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        print("what    rows       seconds  processor   rows/s   peak MB")
        for size in (rows // 4, rows // 2, rows):
            path = Path(folder) / f"{size}.export.CSV"
            write(path, size)
            for what in ("read", "import"):
                run = subprocess.run(
                    [sys.executable, __file__, "--one", what, str(path)], capture_output=True, text=True, check=True
                )
                seconds, processor, peak = map(float, run.stdout.split())
                print(
                    f"{what:7} {size:9,d} {seconds:9.1f} {processor:10.1f} {size / seconds:8,.0f} {peak:9.0f}",
                    flush=True,
                )
            path.unlink()


def write(path: Path, rows: int) -> None:
    """A GDELT 2.0 file of so many rows: few actors and places over and over, ids and addresses all different."""
    draw = random.Random(SEED)
    states = ["IRQ", "IRN", "USA", "SYR", "TUR", "ISR", "RUS", "CHN", "FRA", "GBR"]
    actors = [(s + r, f"{s} {r}".strip()) for s in states for r in ("", "GOV", "MIL", "REB", "CVL", "OPP")]
    actors.append(("", ""))
    countries = ["IZ", "IR", "SY", "TU", "US"]
    places = [
        (
            draw.choice("134"),
            f"Town {n}, Country",
            draw.choice(countries),
            *(f"{draw.uniform(-60, 60):.4f}" for _ in "xy"),
        )
        for n in range(20_000)
    ]
    codes = ["010", "036", "042", "051", "112", "173", "190", "193", "195", "1831"]
    with path.open("w", encoding="utf-8") as out:
        for n in range(rows):
            (code1, name1), (code2, name2) = draw.choice(actors), draw.choice(actors)
            kind, name, fips, lat, lon = draw.choice(places)
            day, code = f"2020{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}", draw.choice(codes)
            geo = [kind, name, fips, f"{fips}01", "", lat, lon, str(n % 9999)]
            head = [str(900_000_000 + n), day, day[:6], "2020", "2020.2"]
            first = [code1, name1, code1[:3], "", "", "", "", code1[3:], "", ""]
            second = [code2, name2, code2[:3], "", "", "", "", code2[3:], "", ""]
            event = ["1", code, code[:3], code[:2], "4", f"{draw.randint(-100, 100) / 10}", "10", "1", "10", "-3.2174"]
            tail = [f"{day}120000", f"https://example.org/{day}/{n}/a-story-of-some-length"]
            out.write("\t".join([*head, *first, *second, *event, *geo, *geo, *geo, *tail]) + "\n")


def one(what: str, path: Path) -> None:
    """Time one run and print seconds, seconds of processor and peak megabytes."""
    begin = time.perf_counter()
    _read(path) if what == "read" else _import(path)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor, peak = sum(u.ru_utime + u.ru_stime for u in used), sum(u.ru_maxrss for u in used) / 1024
    print(time.perf_counter() - begin, processor, peak)


def _read(path: Path) -> None:
    from forestall import exchange, vocabulary
    from forestall.records import Source, Table

    table = Table("t", path, "gdelt", Source("t", "t"))
    taken = sum(len(part.events) for part in exchange.stream_events(table, vocabulary=vocabulary.load()))
    assert taken > 0


def _import(path: Path) -> None:
    from forestall import flow

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "crisis.toml").write_text(CRISIS, encoding="utf-8")
        flow.import_table(folder, path, format="gdelt")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
