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

from forestall.records.crisis import Rule

__all__ = [
    "Added",
    "Calibration",
    "ContestedResult",
    "CountEffect",
    "CouplingResult",
    "Diagnostics",
    "Estimate",
    "Fan",
    "LeverResult",
    "LeverSearch",
    "OutcomeResult",
    "Provocation",
    "Reproduction",
    "ReproductionPath",
    "Rivalry",
    "RuleUse",
    "ScenarioEffect",
    "StreamScore",
    "Treatment",
    "Verdict",
    "VersionResult",
    "Worsening",
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
class Worsening:
    """How likely a stream's event is to kill members of the targets' own forces, in answer to a deadly event and
    otherwise, and how likely an answer is to be worse than what it answers."""

    after_deadly: Estimate
    otherwise: Estimate
    worse: Estimate


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
    effective: Estimate | None = None
    """R with the streams' ceilings taken in, at the rates of the last 30 days."""
    by_ceiling: tuple[tuple[float, Estimate], ...] = ()
    """(factor, R) with every stream's ceiling so many times as high."""
    worse: Mapping[str, Worsening] = field(default_factory=dict)
    """Stream id -> how its answers compare with what they answer, where the model asks."""


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
class Added:
    """What the couplings add to an outcome's chance: paired with the twin in which nothing is coupled, whose chance is
    `without`; the 90 % interval is over posterior draws, simulation error included."""

    without: float
    difference: float
    q05: float
    q95: float


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
    couplings: Added | None = None
    by_ceiling: tuple[tuple[float, float], ...] = ()
    """(factor, probability) with every stream's ceiling so many times as high."""


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
class CountEffect:
    """How one scenario moves the expected count of a stream up to the day `end`, paired with the baseline."""

    scenario: str
    stream: str
    end: dt.date
    expected: float
    difference: float
    q05: float
    q95: float


@dataclass(frozen=True, slots=True)
class RuleUse:
    """How a scenario's rule was used: in which share of the futures it came into force, and there on how many days."""

    scenario: str
    rule: Rule
    share: float
    days: float


@dataclass(frozen=True, slots=True)
class LeverResult:
    """The least of one lever, or of several together, that does what is asked; else what going all the way does.

    `parts[id]` is how far each lever goes, 0 to 1, and `values[id]` where that brings it.
    """

    label: str
    reached: bool
    parts: Mapping[str, float]
    before: Mapping[str, float]
    values: Mapping[str, float]
    least: tuple[float, float | None] | None
    """Of a lever alone: 5 and 95 % bounds, over posterior and simulation, of where it must go; None: not in range."""
    cost: float
    mean: float
    """What is compared with the bound asked: the outcome's chance, or the chance that R is below the bound."""
    chance: Estimate
    """The outcome's chance given the parameters, or R, over the posterior."""
    expected: Mapping[str, float]
    """Incident stream -> events expected in 30 days."""
    connected: bool = True
    """Whether any path leads from the lever to what is asked."""


@dataclass(frozen=True, slots=True)
class LeverSearch:
    """What would do it: each lever alone, and the cheapest together where one alone is dearer or none does it."""

    asked: str
    bound: float
    wanted: float
    """The chance that must be reached: at most `bound` for an outcome, at least this for R."""
    baseline: LeverResult
    levers: tuple[LeverResult, ...]
    combination: LeverResult | None
    under: str = "baseline"
    """The scenario that holds whatever is turned."""
    omitted: tuple[str, ...] = ()
    """Rules whose answers R leaves out."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is said under one treatment of the contested events, or one version of one: R by block, and the
    probability of each outcome that it bears on."""

    r: Mapping[str, Estimate]
    outcomes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class VersionResult:
    """One version of a contested event: the stream it counts in (None: none), its weight by the claims alone and with
    the counts, and what is said if it is true (None where no draw has it)."""

    stream: str | None
    prior: float
    posterior: float
    said: Treatment | None


@dataclass(frozen=True, slots=True)
class ContestedResult:
    """One contested event; the first version is the one that is counted. `killed` holds the probability that it killed
    anybody by the claims alone and with the counts, where that is contested and bears on what it provokes."""

    event: str
    day: dt.date
    versions: tuple[VersionResult, ...]
    killed: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Contested events three ways: as they are counted (`leading`), by the claims alone (`cut`), and with versions and
    parameters learnt together (`integrated`). `trusted` is whether the method's own check holds."""

    treatments: Mapping[str, Treatment]
    events: tuple[ContestedResult, ...]
    method: str
    trusted: bool


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
    per: str = ""
    """The change of what it comes from for which the effect is stated."""


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
