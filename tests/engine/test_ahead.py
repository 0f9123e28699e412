"""The code that is made ahead of need is the code that a simulation calls."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent.parent
AHEAD = """
from engine.test_blocks import NO_CHANGE, compilations
from forestall.engine import Future, simulate
from forestall.engine.simulation import ahead
from scenario.worlds import posterior

ahead.run()
with compilations() as seen:
    simulate(Future.build(posterior(), days=40, members=130, seed=4), NO_CHANGE)
print(ahead.missing(), len(seen))
"""


def test_after_it_another_crisis_compiles_nothing() -> None:
    found = subprocess.run([sys.executable, "-c", AHEAD], check=True, capture_output=True, text=True, cwd=HERE)
    assert found.stdout.split() == ["False", "0"]
