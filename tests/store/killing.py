"""Kill two writers and a reader of one record at random moments, over and over, and judge what is left.

python -m tests.store.killing ROUNDS SEED FOLDER

Prints how many rounds were run and how many units were acknowledged. Children are forked, for a round then takes
a twentieth of a second; that is why this is a process of its own, which holds no record open when it forks.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from forestall import store
from forestall.errors import StoreError
from forestall.records import Source

UNIT = 3
"""Statements in a unit of work."""
ROUNDS_A_FILE = 20


def write(path: Path, name: str, pipe: int) -> None:
    with store.open(path) as record:
        for n in range(10_000):
            record.state_all(Source(f"{name}.{n}.{k}", "x" * 700) for k in range(UNIT))
            os.write(pipe, f"{name}.{n}\n".encode())


def watch(path: Path, name: str, pipe: int) -> None:
    """See only whole units, and never fewer than before."""
    seen = 0
    with store.open(path) as record:
        while True:
            seq = record.check().seq
            if seq % UNIT or seq < seen:
                os.write(pipe, f"torn {seen} {seq}\n".encode())
            seen = seq


def fork(work: Callable[[Path, str, int], None], path: Path, name: str, pipe: int) -> int:
    """A child at work until it is killed; what else ends it is said through the pipe."""
    child = os.fork()
    if child:
        return child
    try:
        work(path, name, pipe)
    except StoreError as error:
        os.write(pipe, f"error {error}\n".encode())
    finally:
        os._exit(7)


def killed(path: Path, names: tuple[str, str], draw: random.Random) -> list[str]:
    """What the children said before each was killed at a moment of its own."""
    told, pipe = os.pipe()
    works = [(write, names[0]), (write, names[1]), (watch, "reader")]
    children = [fork(work, path, name, pipe) for work, name in works]
    os.close(pipe)
    ended = []
    for child in draw.sample(children, len(children)):
        time.sleep(draw.expovariate(1 / 0.01))
        os.kill(child, signal.SIGKILL)
        ended.append(os.WIFSIGNALED(os.waitpid(child, 0)[1]))
    with os.fdopen(told) as lines:
        said = lines.read().splitlines()
    assert all(ended), f"a child ended by itself: {said[-1:]}"
    return said


def judge(path: Path, acknowledged: set[str]) -> None:
    with store.open(path) as record:
        head = record.check()
        kept = {source.id.rpartition(".")[0] for source in record.all(Source)}
    assert head.seq == UNIT * len(kept), "a unit was torn"
    assert acknowledged <= kept, f"lost: {sorted(acknowledged - kept)}"


def main(rounds: int, seed: int, folder: Path) -> None:
    draw, total = random.Random(seed), 0
    acknowledged: set[str] = set()
    for n in range(rounds):
        path = folder / f"{n // ROUNDS_A_FILE}.sqlite"
        if n % ROUNDS_A_FILE == 0:
            acknowledged = set()
            with store.open(path) as record:  # what is slow once is done before the fork
                record.state_all(Source(f"first.{n}.{k}", "x") for k in range(UNIT))
                record.all(Source)
        said = killed(path, (f"a{n}", f"b{n}"), draw)
        assert not any(word.startswith("torn") for word in said), said
        acknowledged |= set(said)
        total += len(said)
        judge(path, acknowledged)
    sys.stdout.write(f"{rounds} {total}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
