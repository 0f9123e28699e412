"""Merging against the annotated pairs that are held out: precision and recall of the pairs it brings together.

python benchmarks/merge_pairs.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from evidence.pairs import affairs, measured, pairs_of


def main() -> None:
    """Print one line for each half; the half learned from is no measure."""
    for half in ("learned", "held"):
        told = affairs(half)
        right, joined, same = (sum(column) for column in zip(*(measured(a) for a in told), strict=True))
        pairs = sum(1 for affair in told for _ in pairs_of(affair))
        print(
            f"{half}: {len(told)} affairs, {pairs} pairs, {same} of one event: "
            f"precision {right / joined:.3f}, recall {right / same:.3f}"
        )


if __name__ == "__main__":
    main()
