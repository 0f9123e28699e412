"""Bytes do not depend on how many members stand side by side: the same paths from blocks of another width."""

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import hashlib
from forestall.engine import Future, simulate
from forestall.engine.machine import lanes
from tests.engine import test_blocks as t
digest = hashlib.sha256()
for world in (t.known_case_betas(t.crisis(1)), t.further(1), t.further(1, worse=True)):
    found = simulate(Future.build(world, days=30, members=150, seed=4), t.CHANGE)
    for path in t.every_path(found):
        digest.update(path.T.tobytes())
print(lanes.WIDTH, digest.hexdigest())
"""


@pytest.mark.slow
def test_blocks_of_another_width_give_the_same_bytes(tmp_path: Path) -> None:
    found = {}
    for width in (16, 64):
        place = tmp_path / str(width)
        shutil.copytree(str(files("forestall")), place / "forestall", ignore=shutil.ignore_patterns("__pycache__"))
        source = place / "forestall" / "engine" / "machine" / "lanes.py"
        source.write_text(source.read_text().replace("\nWIDTH = 64\n", f"\nWIDTH = {width}\n"))
        environment = {**os.environ, "PYTHONPATH": f"{place}:{ROOT}"}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, cwd=tmp_path, check=True, capture_output=True, text=True
        )
        seen, digest = done.stdout.split()
        assert int(seen) == width
        found[width] = digest
    assert found[16] == found[64]
