"""Reading against annotated reports: writes `forestall read` output for each and runs the scoring script."""

import datetime as dt
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from forestall import reading, vocabulary


def main() -> None:
    """GOLD is a folder of NAME.txt and NAME.json, SCORER the scoring script."""
    if len(sys.argv) < 3:
        print("read_gold.py: give the gold folder and the path of the scoring script")
        return
    gold, scorer = Path(sys.argv[1]), sys.argv[2]
    words = vocabulary.load()
    with tempfile.TemporaryDirectory() as out:
        for path in sorted(gold.glob("*.txt")):
            published = dt.date.fromisoformat(
                json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["published"]
            )
            report = reading.load_report(path, published=published)
            found = reading.as_json(reading.read(report, vocabulary=words))
            (Path(out) / f"{path.stem}.json").write_text(json.dumps(found), encoding="utf-8")
        subprocess.run([sys.executable, scorer, str(gold), out], check=True)


if __name__ == "__main__":
    main()
