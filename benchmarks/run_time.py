"""Wall time and peak memory of `forestall run iraq-2020` in a fresh process, compiled code cached by a first run."""

import resource
import subprocess
import sys
import tempfile
import time

COMMAND = [sys.executable, "-m", "forestall", "run", "iraq-2020", "--quiet", "--out"]


def main() -> None:
    """Run twice; print the second."""
    with tempfile.TemporaryDirectory() as out:
        for attempt in ("first", "second"):
            begun = time.perf_counter()
            subprocess.run([*COMMAND, out], check=True, stdout=subprocess.DEVNULL)
            took = time.perf_counter() - begun
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
            print(f"{attempt} run: {took:.0f} s (goal 90), peak {peak:.2f} GB (goal 2)")


if __name__ == "__main__":
    main()
