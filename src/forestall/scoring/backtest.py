"""Rolling origins: what would have been forecast then, with what was known then, against what came.

The forecaster is a callable, so that scoring knows no engine: given an origin (index of the last day known) it returns
ensembles of daily counts. Each origin scores the totals of the windows after it; scores are averaged over an origin's
windows before origins are compared, since windows of one origin are not independent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forestall.records import Calibration, StreamScore
from forestall.scoring.baselines import BASELINES
from forestall.scoring.rules import crps, diebold_mariano, log_score, pit

__all__ = ["Forecast", "Target", "backtest"]

Floats = NDArray[np.float64]
Forecast = Callable[[int], NDArray[np.int64] | None]
"""Origin -> daily counts (members, days); None where nothing can be forecast from there."""
BINS = 10
CONFIDENCE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """One stream to be scored: daily counts, origins, windows (days of each, how many), and its forecaster."""

    id: str
    label: str
    counts: Floats
    origins: Sequence[int]
    window: int
    windows: int
    forecast: Forecast


def backtest(target: Target, *, seed: int) -> tuple[StreamScore, Calibration] | None:
    """Mean scores over the origins, the verdict against the better baseline, the PIT histogram; None without any."""
    rng = np.random.default_rng([seed, len(target.counts)])
    rows, pits = [], []
    for origin in target.origins:
        ensemble = target.forecast(origin)
        if ensemble is None:
            continue
        rows.append(_origin_scores(target, origin, ensemble.astype(np.float64)))
        pits += _pits(target, origin, ensemble.astype(np.float64), rng)
    if not rows:
        return None
    table = np.array(rows)
    return _score(target, table), Calibration(target.id, target.label, _histogram(pits))


def _spans(target: Target, origin: int) -> list[tuple[slice, float]]:
    """Each window as a slice of days ahead, with the total that came."""
    ahead = [slice(w * target.window, (w + 1) * target.window) for w in range(target.windows)]
    return [(s, float(target.counts[origin + 1 + s.start : origin + 1 + s.stop].sum())) for s in ahead]


def _origin_scores(target: Target, origin: int, ensemble: Floats) -> list[float]:
    """CRPS then log score of the model and of each baseline, averaged over the windows."""
    past = target.counts[: origin + 1]
    scores = []
    for span, came in _spans(target, origin):
        forecasts = [ensemble[:, span].sum(axis=1), *(f(past, target.window) for f in BASELINES.values())]
        scores.append([crps(f, came) for f in forecasts] + [log_score(f, int(came)) for f in forecasts])
    return [float(x) for x in np.mean(scores, axis=0)]


def _pits(target: Target, origin: int, ensemble: Floats, rng: np.random.Generator) -> list[float]:
    return [pit(ensemble[:, s].sum(axis=1), came, u=float(rng.random())) for s, came in _spans(target, origin)]


def _histogram(pits: list[float]) -> tuple[int, ...]:
    counts, _ = np.histogram(pits, bins=BINS, range=(0.0, 1.0))
    return tuple(int(n) for n in counts)


def _score(target: Target, table: Floats) -> StreamScore:
    n = 1 + len(BASELINES)
    means = table.mean(axis=0)
    best = 1 + int(np.argmin(means[1:n]))
    p = diebold_mariano(table[:, 0], table[:, best])
    verdict = "indistinguishable"
    if p is not None and p < CONFIDENCE:
        verdict = "better" if means[0] < means[best] else "worse"
    return StreamScore(
        id=target.id,
        label=target.label,
        crps=float(means[0]),
        log_score=float(means[n]),
        baselines={name: float(means[1 + k]) for k, name in enumerate(BASELINES)},
        baseline_log_scores={name: float(means[n + 1 + k]) for k, name in enumerate(BASELINES)},
        origins=len(table),
        target=_target_words(target),
        verdict=verdict,  # type: ignore[arg-type]
        p_value=p,
    )


def _target_words(target: Target) -> str:
    days = "week" if target.window == 7 else f"{target.window} days"
    return f"count of the next {days}" if target.windows == 1 else f"count of each of the next {target.windows} {days}s"
