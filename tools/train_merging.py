"""Train the weights by which accounts are held to be of one event, and write them to evidence/likeness.toml.

    python tools/train_merging.py

Learns from the annotated pairs of tests/evidence/pairs_learned.txt: logistic regression on the reasons of
evidence/likeness.py, maximising sum log p(annotated) - l2/2 |w - prior|^2. The least chance is the one that, in
cross-validation by affair, finds most with the wanted precision. The pairs held out are not read: tests/evidence/
test_pairs.py and benchmarks/merge_pairs.py measure on them.
"""

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from forestall.evidence.likeness import Likeness, reasons
from forestall.evidence.profile import profile

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from evidence.pairs import ACTORS, Affair, Pair, affairs, measured, pairs_of  # type: ignore[import-not-found]

Floats = NDArray[np.float64]
_L2, _FOLDS, _PRECISION = 1.0, 8, 0.983
_LEASTS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
_PRIOR = {
    "the same day": 1.0, "the same place": 1.5, "the same spot": 1.5, "a place named within the other": 1.5,
    "a site in the town": 1.0, "two sites near each other": -1.0,
    "two towns near each other": -1.0, "people and a state": -1.0, "other words": -0.3,
    "distance": -0.3, "rows with other places": -0.5, "no place": -0.5,
    "only a country": -0.5, "the same doers": 1.0, "doers of one side": 0.7, "different doers": -1.0,
    "the same hit": 0.7, "different hit": -0.7, "the same weapon": 0.5, "different weapons": -1.5,
    "each hits the other": -1.5, "width of the days given": -0.3, "deaths agree": 0.7, "factor between deaths": -0.7,
    "wounded agree": 0.7, "factor between wounded": -0.5, "words in common": 0.5,
    "deaths beyond a factor of two": -0.7, "wounded beyond a factor of two": -0.5,
}  # fmt: skip
"""What is expected before any pair is seen."""


def main() -> None:
    """Fit, choose the least chance, write both."""
    told = affairs("learned")
    learn = [pair for affair in told for pair in pairs_of(affair)]
    names = sorted({name for row, _ in _rows(learn) for name in row} | set(_PRIOR))
    print(f"{len(learn)} pairs, {sum(p.same for p in learn)} of one event")
    found = {}
    for least in _LEASTS:
        found[least] = _cross_validated(told, names, least)
        print(f"  {least:.2f}: precision {found[least][0]:.3f}, recall {found[least][1]:.3f}")
    good = [least for least, (precision, _) in found.items() if precision >= _PRECISION]
    least = max(good, key=lambda t: found[t][1]) if good else max(found, key=lambda t: found[t][0])
    _write(_fit(learn, names), least)


def _cross_validated(told: Sequence[Affair], names: Sequence[str], least: float) -> tuple[float, float]:
    """Precision and recall of the pairs that merging brings together, affairs merged by what the others teach."""
    hits = taken = wanted = 0
    for fold in range(_FOLDS):
        others = [p for n, affair in enumerate(told) if n % _FOLDS != fold for p in pairs_of(affair)]
        likeness = _learned(others, names, least)
        for affair in told[fold::_FOLDS]:
            right, chosen, same = measured(affair, likeness)
            hits, taken, wanted = hits + right, taken + chosen, wanted + same
    return hits / max(taken, 1), hits / max(wanted, 1)


@cache
def _cached(key: tuple[str, ...], names: tuple[str, ...]) -> Mapping[str, float]:
    learn = [p for affair in affairs("learned") for p in pairs_of(affair) if p.one.id.partition(":")[0] in key]
    return _fit(learn, names)


def _learned(learn: Sequence[Pair], names: Sequence[str], least: float) -> Likeness:
    key = tuple(sorted({p.one.id.partition(":")[0] for p in learn}))
    return Likeness(least, _cached(key, tuple(names)))


def _rows(learn: Sequence[Pair]) -> list[tuple[dict[str, float], float]]:
    """The reasons of pairs that nothing rules out, and what is annotated."""
    rows = ((reasons(profile(p.one, ACTORS), profile(p.other, ACTORS)), p.same) for p in learn)
    return [(row, float(same)) for row, same in rows if row is not None]


def _fit(learn: Sequence[Pair], names: Sequence[str]) -> dict[str, float]:
    rows = _rows(learn)
    x = np.array([[row.get(name, 0.0) for name in names] for row, _ in rows])
    same = np.array([s for _, s in rows])
    prior = np.array([_PRIOR.get(name, 0.0) for name in names])

    def loss(w: Floats) -> tuple[float, Floats]:
        z = x @ w
        off = w - prior
        value = np.logaddexp(0.0, z).sum() - same @ z + _L2 / 2 * off @ off
        return float(value), x.T @ (1 / (1 + np.exp(-z)) - same) + _L2 * off

    w = minimize(loss, prior, jac=True, method="L-BFGS-B").x
    return dict(zip(names, w.tolist(), strict=True))


def _write(weights: Mapping[str, float], least: float) -> None:
    path = Path(str(files("forestall"))) / "evidence" / "likeness.toml"
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    body = [f'"{name}" = {weight:.2f}' for name, weight in weights.items()]
    path.write_text("\n".join([*head, f"least = {least:.2f}", "", "[weights]", *body]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
