"""What the engine and the scoring found, as plain numbers for pages and files.

Quantiles are of the posterior (or of the simulated members); dates are days; `None` means "not known"
or "not asked", never zero.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Calibration",
    "CouplingResult",
    "Diagnostics",
    "Estimate",
    "Fan",
    "OutcomeResult",
    "Provocation",
    "Reproduction",
    "ReproductionPath",
    "ScenarioEffect",
    "StreamScore",
    "Verdict",
]

Verdict = Literal["above", "below", "cannot tell"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its uncertainty: median and the 5, 25, 75, 95 % quantiles."""

    median: float
    q05: float
    q95: float
    q25: float | None = None
    q75: float | None = None


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The reproduction number R of one block, beside what the prior and the references say."""

    block: str
    label: str
    kind: Literal["escalation", "placebo", "epidemic"]
    streams: tuple[str, ...]
    window: str
    """What R refers to, e.g. "events set off within 30 days" or "infections per case, by report date"."""
    r: Estimate
    prior: Estimate
    p_above_one: float
    prior_above_one: float
    verdict: Verdict
    reason: str
    """One sentence: why the verdict is what it is."""
    events: Mapping[str, int] = field(default_factory=dict)
    """Stream id -> events (or cases) the fit saw."""
    answer_numbers: Mapping[str, Estimate] = field(default_factory=dict)
    """Stream id -> further events of it that one of its events leads to, answers to answers included."""
    no_interaction: Estimate | None = None
    """R fitted to data in which, by construction, nothing answers anything: medians over the references."""
    by_length_scale: tuple[tuple[float, Estimate], ...] = ()
    """(days, R) with the background's length scale held there."""
    whole: Estimate | None = None
    """R of all events, those that the source misses too, under the stated prior of the share it catches."""


@dataclass(frozen=True, slots=True, eq=False)
class ReproductionPath:
    """R of one epidemic over time; quantiles[t, q] at `levels[q]`."""

    stream: str
    label: str
    days: tuple[dt.date, ...]
    levels: tuple[float, ...]
    quantiles: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Provocation:
    """Who provokes whom: entry [i, j] is the mean number of direct i-events that one j-event sets off."""

    streams: tuple[str, ...]
    labels: tuple[str, ...]
    median: NDArray[np.float64]
    q05: NDArray[np.float64]
    q95: NDArray[np.float64]
    prior_median: NDArray[np.float64]
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """One stream or series: what was seen, the simulated future's quantiles, and what came (where known).

    `observed[k]` is the value on `past[k]`; `quantiles[t, q]` the `levels[q]` quantile on `future[t]`;
    `happened[t]` what came on that day, NaN where not known. `step` says what one value covers.
    """

    id: str
    label: str
    unit: str
    kind: Literal["stream", "series"]
    step: Literal["day", "week"]
    past: tuple[dt.date, ...]
    observed: NDArray[np.float64]
    future: tuple[dt.date, ...]
    levels: tuple[float, ...]
    quantiles: NDArray[np.float64]
    happened: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """A named outcome's probability, its simulation error, what happened and the Brier score."""

    id: str
    question: str
    end: dt.date
    probability: float
    mc_error: float
    happened: bool | None
    brier: float | None
    reference: float | None = None
    """What a simple baseline gives (the outcome's frequency over past windows), where there is one."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioEffect:
    """How one scenario moves one outcome, paired with the baseline: same member, same random numbers.

    `difference` is in probability; its 90 % interval is over posterior draws, simulation error included.
    """

    scenario: str
    label: str
    outcome: str
    probability: float
    difference: float
    q05: float
    q95: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class CouplingResult:
    """A coupling's prior beside its posterior; `prior_dominates` where the data hardly moved it."""

    id: str
    origin: str
    to: str
    on: str
    prior: Estimate
    posterior: Estimate | None
    prior_dominates: bool
    source: str


@dataclass(frozen=True, slots=True)
class StreamScore:
    """Mean scores of a stream's forecasts over rolling origins, lower is better, and the verdict.

    `verdict` compares CRPS with the best baseline by a Diebold-Mariano test.
    """

    id: str
    label: str
    crps: float
    log_score: float
    baselines: Mapping[str, float]
    """Baseline -> its CRPS."""
    baseline_log_scores: Mapping[str, float]
    origins: int
    target: str
    """What was forecast, e.g. "count of each of the next four weeks"."""
    verdict: Literal["better", "indistinguishable", "worse"]
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Randomised PIT values in ten bins, all origins of a stream pooled: flat means calibrated."""

    id: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Whether the fit can be trusted: worst R-hat, divergences, effective draws of R, and the set-up."""

    method: str
    chains: int
    draws: int
    max_rhat: float
    divergences: int
    ess_r: float
    converged: bool
    note: str = ""
