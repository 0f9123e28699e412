"""References without interaction: what R the same fit finds where, by construction, nothing answers anything.

Two kinds. For the self terms: counts simulated from the fitted background alone (A = 0). For the cross terms: each
stream shifted around the circle of days by a random lag, which keeps each stream's own clustering and breaks what ties
it to the others. (Shuffling days would destroy the background too, and flatter the fit.) If R of the data is no larger
than R of the references, the data do not speak of answering.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.fitting.fit import Fitter, Posterior
from forestall.engine.fitting.means import incident_means, overdispersed
from forestall.engine.model.arrays import incident_data

__all__ = ["background_only", "no_interaction", "shifted"]

Floats = NDArray[np.float64]


def background_only(posterior: Posterior, rng: np.random.Generator) -> Floats:
    """Counts (days, K) drawn from one posterior draw's background, without any excitation."""
    n = int(rng.integers(posterior.draws()))
    mean, alpha = incident_means(posterior, n, excitation=0.0)
    return overdispersed(rng, mean, alpha)


def shifted(counts: Floats, rng: np.random.Generator) -> Floats:
    """Each stream turned around the circle of days by its own random lag of at least 30 days."""
    days = len(counts)
    least = min(30, days // 3)
    lags = [int(rng.integers(least, days - least)) for _ in range(counts.shape[1])]
    return np.stack([np.roll(counts[:, k], lag) for k, lag in enumerate(lags)], axis=1)


def no_interaction(
    fitter: Fitter, fitted: Posterior, *, each: int, seed: int, run: Callable[..., Iterable[Any]] = map
) -> dict[str, Mapping[str, Floats]]:
    """R refitted to `each` references of a kind: draws by kind ("background", "shifted") and block."""
    part = fitter.problem.incidents
    if part is None or fitted.incidents is None:
        return {}
    rng = np.random.default_rng([seed, 7])
    y = fitter.problem.counts.y[:, list(part.columns)].astype(np.float64)
    sets = [background_only(fitted, rng) for _ in range(each)] + [shifted(y, rng) for _ in range(each)]

    def one(numbered: tuple[int, Floats]) -> dict[str, Floats]:
        data = incident_data(fitter.problem, origin=fitted.origin, y=numbered[1])
        chains = fitter.refit_incidents(fitted, data, seed=seed + numbered[0])
        return Posterior(fitter.problem, fitted.origin, chains, {}, {}).reproduction()

    found = list(run(one, list(enumerate(sets))))
    blocks = found[0].keys()
    return {
        "background": {b: np.concatenate([f[b] for f in found[:each]]) for b in blocks},
        "shifted": {b: np.concatenate([f[b] for f in found[each:]]) for b in blocks},
    }
