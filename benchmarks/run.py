"""`make bench`: the benchmarks that need nothing but the clone, one after another."""

import subprocess
import sys
from pathlib import Path

SCRIPTS = ("speed.py", "patterns.py", "simulate_speed.py", "price_coverage.py", "run_time.py")


def main() -> None:
    """Run each and print its lines under its name."""
    for name in SCRIPTS:
        print(f"\n{name}", flush=True)
        subprocess.run([sys.executable, str(Path(__file__).with_name(name))], check=True)


if __name__ == "__main__":
    main()
