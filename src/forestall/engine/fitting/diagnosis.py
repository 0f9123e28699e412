"""Has a fit converged, and what to try where it has not.

Converged: R-hat below 1.01 for R and below 1.05 for every site, no divergence, more than 400 effective draws of R. A
divergence says that the steps were too long for some corner of the posterior, so that it was not explored; too few
effective draws say that the chains were too short. `remedy` names what helps against each.
"""

import numpy as np
from numpy.typing import NDArray

from forestall.engine.fitting.nuts import Chains
from forestall.records import Diagnostics

__all__ = ["diagnose", "effective_draws", "remedy", "split_rhat"]

Floats = NDArray[np.float64]

RHAT, RHAT_R, ENOUGH = 1.05, 1.01, 400


def diagnose(chains: Chains, r: Floats, *, note: str = "") -> Diagnostics:
    """What the chains say of themselves; r (chains, draws) are their draws of R."""
    worst = max(float(np.nan_to_num(split_rhat(values), nan=1.0).max(initial=1.0)) for values in chains.draws.values())
    rhat_r, ess = float(split_rhat(r)), float(effective_draws(r))
    divergences = int(chains.diverging.sum())
    found = [f"R-hat of R {rhat_r:.3f}", f"{chains.steps.mean():.0f} leapfrog steps a draw"]
    return Diagnostics(
        method="NUTS",
        chains=r.shape[0],
        draws=r.shape[1],
        max_rhat=worst,
        divergences=divergences,
        ess_r=ess,
        converged=worst < RHAT and rhat_r < RHAT_R and divergences == 0 and ess > ENOUGH,
        note="; ".join([*found, note] if note else found),
    )


def remedy(found: Diagnostics) -> str:
    """What to try where a fit has not converged."""
    if found.divergences:
        return (
            "give streams with very few events to a broader stream, leave out couplings that the data cannot inform, "
            "or count more days"
        )
    return f"fit with more draws than {found.chains} x {found.draws}, or leave out streams or couplings"


def split_rhat(draws: Floats) -> Floats:
    """Rank-free split R-hat over (chains, draws, ...): shape (...); NaN where nothing varies.

    Gelman et al., Bayesian Data Analysis, 3rd edition, 11.4.
    """
    half = draws.shape[1] // 2
    parts = np.concatenate([draws[:, :half], draws[:, half : 2 * half]], axis=0)
    within = parts.var(axis=1, ddof=1).mean(axis=0)
    between = half * parts.mean(axis=1).var(axis=0, ddof=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.sqrt((half - 1) / half + between / (half * within)))


def effective_draws(draws: Floats) -> float:
    """Effective number of draws of one quantity, shape (chains, draws), by ArviZ (bulk)."""
    import arviz

    return float(arviz.ess(draws))
