"""Merge made-up accounts at three sizes: seconds of processor, pairs compared, memory.

python benchmarks/merge_speed.py [ACCOUNTS]     default 100,000; a quarter and a half of it are timed too

Two data sets and many reports tell of attacks over two years at two thousand places of one large country: of each event
one to four accounts, some without an exact day, some with a town for a site, some without a doer.
"""

import datetime as dt
import random
import resource
import subprocess
import sys
import time

from forestall.dates import When
from forestall.evidence import merge
from forestall.evidence.blocks import candidates
from forestall.evidence.profile import profile
from forestall.records import Actor, Event, Place, Toll

SEED = 20200317
ACTORS = {
    actor.id: actor
    for actor in (
        Actor("aaa", "State", "state"),
        Actor("aaa.mil", "Army", "military", allegiances=("aaa",)),
        *(Actor(f"g{n}", f"Group {n}", "armed group", allegiances=("front",)) for n in range(8)),
    )
}


def main() -> None:
    """Time each size in a process of its own."""
    if len(sys.argv) > 2:
        measure(int(sys.argv[2]))
        return
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print("accounts  events   pairs     processor s   accounts/s   peak MB")
    for size in (accounts // 4, accounts // 2, accounts):
        subprocess.run([sys.executable, __file__, "one", str(size)], check=True)


def measure(size: int) -> None:
    """Merge so many accounts and print one line."""
    told = made(size)
    pairs = sum(1 for _ in candidates([profile(event, ACTORS) for event in told]))
    start = time.process_time()
    merged = merge(told, actors=ACTORS)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{size:8d}  {len(merged.events):7d}  {pairs:8d}  {spent:11.1f}  {size / spent:11.0f}  {peak:8.0f}", flush=True
    )


def made(size: int) -> list[Event]:
    """So many accounts, from a fixed seed."""
    rng = random.Random(SEED)
    places = [(f"Town {n}", rng.uniform(25, 40), rng.uniform(40, 60)) for n in range(2000)]
    found: list[Event] = []
    while len(found) < size:
        found += happened(rng, len(found), rng.choice(places))
    return found[:size]


def happened(rng: random.Random, n: int, where: tuple[str, float, float]) -> list[Event]:
    """The accounts of one event."""
    day = dt.date(2020, 1, 1) + dt.timedelta(days=rng.randrange(730))
    dead, doer = int(rng.expovariate(0.5)), f"g{rng.randrange(8)}"
    mode = rng.choice(("rocket", "explosives", "firearms", "battle", None))
    sources = [None, "other", f"r{n}", f"s{n}"][: rng.choice((1, 1, 2, 3, 4))]
    return [account(rng, f"{n}:{m}", s, day, where, dead, doer, mode) for m, s in enumerate(sources)]


def account(
    rng: random.Random,
    id: str,
    source: str | None,
    day: dt.date,
    where: tuple[str, float, float],
    dead: int,
    doer: str,
    mode: str | None,
) -> Event:
    name, lat, lon = where
    report = source if source not in (None, "other") else None
    when = When.day(day)
    if report and rng.random() < 0.2:
        when = When(day - dt.timedelta(days=3), day + dt.timedelta(days=1), "week")
    site = rng.random() < 0.3
    place = Place(f"base, {name}" if site else name, "AAA", lat, lon, "site" if site else "city")
    toll = Toll(dead, dead, dead + rng.randrange(2)) if rng.random() < 0.8 else None
    doers = (doer,) if rng.random() < 0.7 else ()
    return Event(
        id, when, "ASSAULT", mode, actors=doers, targets=("aaa.mil",), place=place, deaths=toll,
        source="" if report else source or "chronology", report=report,
    )  # fmt: skip


if __name__ == "__main__":
    main()
