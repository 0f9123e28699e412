r"""R of an epidemic window by window: in closed form (Cori), and by the engine's own model.

With L[t] = sum_{s>=1} g[s] I[t-s], the closed form takes R as constant in a window and I[t] ~ Poisson(R L[t]), so that
a Gamma(mean 5, sd 5) prior gives

    R | I ~ Gamma(shape 1 + sum I, scale 1 / (1/5 + sum L))

(Cori et al. 2013, American Journal of Epidemiology 178; EpiEstim). As there, a window that ends before one mean
serial interval has passed is refused. The engine lets R move on a walk and the counts be over-dispersed: a negative
binomial is a Poisson whose rate bears a gamma factor u[t] of mean one. A window's R is what happened in it,

    R = sum R[t] u[t] L[t] / sum L[t],     u[t] | I ~ Gamma(shape phi + I[t], rate phi + lam[t])

for the closed form, which knows no u, counts that as R too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import jax
import numpy as np
from numpy.typing import NDArray
from scipy import stats

from forestall.engine.fitting.diagnosis import effective_draws, split_rhat
from forestall.engine.fitting.latent import infections
from forestall.engine.fitting.nuts import Chains, Sampler
from forestall.engine.model.delays import memory_pmf
from forestall.engine.model.epidemic import EpidemicShape, epidemic_model
from forestall.engine.model.problem import hats
from forestall.errors import DataError, NotConvergedError, UsageError

__all__ = ["WindowR", "behind_delays", "closed_form", "moving"]

Floats = NDArray[np.float64]

PRIOR_MEAN, PRIOR_SD = 5.0, 5.0
"""Of R, in both methods: wide, so that one does not conclude too early that an outbreak is over."""
KNOT_DAYS = 3
STEP_SD = 0.5
FEWEST_DAYS = 10
WARMUP, DRAWS, CHAINS = 400, 600, 2
FEW_DIVERGENCES = 0.01


@dataclass(frozen=True, slots=True)
class WindowR:
    """R over the days t_start to t_end, both included, the first day being 1; None where it is refused."""

    t_start: int
    t_end: int
    mean: float | None = None
    sd: float | None = None
    q025: float | None = None
    q500: float | None = None
    q975: float | None = None


def closed_form(incidence: Floats, pmf: Floats, *, window: int = 7) -> list[WindowR]:
    """R of every window of so many days, from day 2 on.

    `incidence` (days,) new cases; `pmf` (lags,) the serial interval, pmf[0] = 0. Raises DataError or UsageError where
    they cannot be that.

    >>> closed_form(np.array([1.0, 2.0, 4.0]), np.array([0.0, 1.0]), window=2)[0].q500.__round__(2)
    2.08
    """
    force = _checked_force(incidence, pmf, window)
    return [_gamma(s, incidence, force) if _old_enough(s, pmf) else _refused(s) for s in _windows(incidence, window)]


def moving(incidence: Floats, pmf: Floats, *, window: int = 7, seed: int = 1) -> list[WindowR]:
    """R of the same windows by the engine's model: a walk with a knot every third day, over-dispersed counts.

    Windows that lie before the first case are refused too. Raises DataError with fewer than ten days from the first
    case on, NotConvergedError where the fit did not converge.
    """
    pmf = pmf / pmf.sum()
    force = _checked_force(incidence, pmf, window)
    first = _first_case(incidence)
    chains = _fit(incidence[first:], force[first:], seed)
    realised = np.concatenate(
        [
            np.full((DRAWS * CHAINS, first + 1), np.nan),
            _realised(chains, incidence[first:], force[first:], seed)[:, 1:],
        ],
        axis=1,
    )
    return [
        _of_draws(s, realised, force) if _old_enough(s, pmf) and s.stop > first + 1 else _refused(s)
        for s in _windows(incidence, window)
    ]


def behind_delays(
    incidence: Floats, pmf: Floats, delay: Floats, *, window: int = 7, weekday: bool = False, seed: int = 1
) -> list[WindowR]:
    """R of the same windows by day of infection, where `delay` (from lag 0) leads from infection to count.

    A window's R weighs its days by their infections. Raises as `latent.infections` does.
    """
    _checked_force(incidence, pmf, window)
    found = infections(incidence, generation=pmf, delay=delay, weekday=weekday, seed=seed)
    rows = []
    for days in _windows(incidence, window):
        weight = found.infections[:, days]
        r = (found.r[:, days] * weight).sum(axis=1) / weight.sum(axis=1)
        low, median, high = (float(q) for q in np.quantile(r, _LEVELS))
        rows.append(WindowR(days.start + 1, days.stop, float(r.mean()), float(r.std()), low, median, high))
    return rows


def _checked_force(incidence: Floats, pmf: Floats, window: int) -> Floats:
    """L (days,): what the cases before each day send out to it."""
    if not 1 <= window < len(incidence):
        raise UsageError(
            f"the window is {window} days and there are {len(incidence)} days; it must be at least 1 and end on a day "
            "after the first"
        )
    if not (np.isfinite(incidence).all() and (incidence >= 0).all()):
        raise DataError("a day's incidence is negative or not a number; it must be zero or more on every day")
    if pmf[0] != 0 or (pmf < 0).any() or not 0.0 < pmf.sum() <= 1.01:
        raise DataError(
            f"the serial interval begins with {pmf[0]:g} and sums to {pmf.sum():g}; lag 0 must have probability 0, "
            "none may be negative, and the sum must be 1"
        )
    return memory_pmf(incidence, pmf)[:-1]


def _windows(incidence: Floats, window: int) -> Iterator[slice]:
    return (slice(a, a + window) for a in range(1, len(incidence) - window + 1))


def _old_enough(days: slice, pmf: Floats) -> bool:
    return bool(days.stop > pmf @ np.arange(len(pmf)))


def _refused(days: slice) -> WindowR:
    return WindowR(days.start + 1, days.stop)


def _gamma(days: slice, incidence: Floats, force: Floats) -> WindowR:
    shape = (PRIOR_MEAN / PRIOR_SD) ** 2 + incidence[days].sum()
    r = stats.gamma(shape, scale=1.0 / (PRIOR_MEAN / PRIOR_SD**2 + force[days].sum()))
    return WindowR(days.start + 1, days.stop, float(r.mean()), float(r.std()), *(float(r.ppf(q)) for q in _LEVELS))


_LEVELS = (0.025, 0.5, 0.975)


def _of_draws(days: slice, realised: Floats, force: Floats) -> WindowR:
    known = np.isfinite(realised[0, days])
    weight = np.where(force[days].sum() > 0, force[days], 1.0)[known]
    r = realised[:, days][:, known] @ weight / weight.sum()
    return WindowR(days.start + 1, days.stop, float(r.mean()), float(r.std()), *map(float, np.quantile(r, _LEVELS)))


def _first_case(incidence: Floats) -> int:
    found = np.flatnonzero(incidence)
    if len(found) == 0 or len(incidence) - found[0] < FEWEST_DAYS:
        raise DataError(
            f"there are {len(incidence) - found[0] if len(found) else 0} days from the first case on; the engine's fit "
            f"needs at least {FEWEST_DAYS}; give more days or --method window"
        )
    return int(found[0])


def _fit(incidence: Floats, force: Floats, seed: int) -> Chains:
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    days = len(incidence)
    log_sd = np.sqrt(np.log1p((PRIOR_SD / PRIOR_MEAN) ** 2))
    shape = EpidemicShape(
        knots=-(-(days - 1) // KNOT_DAYS) + 1,
        couplings=0,
        deaths=False,
        r_prior=(float(np.log(PRIOR_MEAN) - log_sd**2 / 2), float(log_sd)),
        ceiling=np.inf,
        step_sd=STEP_SD,
    )
    data = {
        "y": incidence,
        "seen": (np.arange(days) > 0).astype(np.float64),
        "memory": force,
        "attacked": np.zeros(days),
        "hats": hats(days, shape.knots, KNOT_DAYS),
        "x": np.zeros((days, 0)),
        "beta_mean": np.zeros(0),
        "beta_sd": np.zeros(0),
    }
    sampler = Sampler(partial(epidemic_model, shape), data, warmup=WARMUP, target=0.95)
    chains = sampler.fit(data, chains=CHAINS, draws=DRAWS, seed=seed)
    _require(chains)
    return chains


def _require(chains: Chains) -> None:
    rhat = max(float(np.nanmax(split_rhat(v))) for v in chains.draws.values())
    ess = effective_draws(chains.draws["level"])
    if rhat >= 1.05 or chains.diverging.mean() > FEW_DIVERGENCES:
        raise NotConvergedError(
            f"the fit did not converge (largest R-hat {rhat:.3f}, {int(chains.diverging.sum())} divergences, {ess:.0f} "
            "effective draws); use --method window"
        )


def _realised(chains: Chains, incidence: Floats, force: Floats, seed: int) -> Floats:
    """R[t] u[t] by draw and day: shape (draws, days)."""
    r, phi = np.exp(chains.flat("log_r")), 1.0 / chains.flat("alpha")[:, None]
    lam = chains.flat("mu_imp")[:, None] + r * force
    u = np.random.default_rng([seed, 3]).gamma(phi + incidence, 1.0 / (phi + lam))
    return np.asarray(r * u)
