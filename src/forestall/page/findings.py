"""What the numbers say, in one sentence each: the titles of the charts and the words of the answer.

Every sentence is computed from the numbers it stands above. Where the verdict is "cannot tell", no sentence says
on which side of one R lies; where an interval holds zero, no sentence calls it an effect. Nothing here knows a
crisis: names come in as labels.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from forestall.page import words
from forestall.records import (
    Calibration,
    Estimate,
    Fan,
    OutcomeResult,
    Provocation,
    Reproduction,
    ReproductionPath,
    ScenarioEffect,
    StreamScore,
    Worsening,
)

__all__ = [
    "FEW_EVENTS",
    "answer_sentences",
    "coverage_finding",
    "effects_finding",
    "fan_finding",
    "loss_sentences",
    "otherwise",
    "outcome_scores_finding",
    "path_finding",
    "pit_finding",
    "provocation_finding",
    "reproduction_finding",
    "scores_finding",
    "timeline_finding",
    "trust_sentences",
    "verdict_words",
    "withheld_finding",
    "worsening",
]

FEW_EVENTS = 10
"""An entry that rests on fewer events is shown as hardly supported."""

_PLAIN_VERDICT = {
    ("escalation", "above"): "Yes, on this evidence: each event leads to more than one further event",
    ("escalation", "below"): "No, on this evidence: the chain of answers dies out",
    ("escalation", "cannot tell"): "Cannot tell",
    ("placebo", "above"): "Above one",
    ("placebo", "below"): "Below one",
    ("placebo", "cannot tell"): "Cannot tell",
    ("epidemic", "above"): "Growing: each case infects more than one other",
    ("epidemic", "below"): "Shrinking: each case infects fewer than one other",
    ("epidemic", "cannot tell"): "Cannot tell whether it grows",
}


def verdict_words(result: Reproduction) -> str:
    """The verdict of a block in plain words, without a full stop."""
    return _PLAIN_VERDICT[result.kind, result.verdict]


def _lead(result: Reproduction) -> tuple[str, Estimate] | None:
    """The block's leading stream (the first listed that has an answer number) and its answer number."""
    for stream in result.streams:
        if stream in result.answer_numbers:
            return stream, result.answer_numbers[stream]
    return None


def answer_sentences(result: Reproduction, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The escalation's answer: what one event of the leading stream leads to, and how sure; why, where it cannot tell.

    With "cannot tell" the estimate follows with its prior beside it, so that nobody takes it for a finding.
    """
    number, reason = _answer_number(result, labels), words.sentence(result.reason)
    first = (reason, number) if result.verdict == "cannot tell" else (number,)
    chance = (
        f"Chance that the chain sustains itself (R above one): {words.probability(result.p_above_one)}; "
        f"before the data it was put at {words.probability(result.prior_above_one)}."
    )
    return tuple(part for part in (*first, chance) if part)


def _answer_number(result: Reproduction, labels: Mapping[str, str]) -> str:
    lead = _lead(result)
    if lead is None:
        return ""
    hedge = "The estimate, not firm enough to decide: one" if result.verdict == "cannot tell" else "One"
    label = labels.get(lead[0], lead[0])
    return (
        f"{hedge} event of “{label}” leads to {words.estimate(lead[1])} further ones, answers and answers to answers "
        "included."
    )


def otherwise(result: Reproduction) -> str:
    """R had the background been held to other paces, and had the streams' ceilings been lower or higher."""
    said = []
    if result.by_length_scale:
        days, values = zip(*result.by_length_scale, strict=True)
        said.append(
            f"{_medians(values)} with a background that moves over {words.listing([*map(words.number, days)])} days"
        )
    if result.by_ceiling:
        factors, values = zip(*result.by_ceiling, strict=True)
        said.append(f"{_medians(values)} with ceilings {words.listing([f'{f:g}' for f in factors])} times as high")
    if result.effective is not None:
        said.append(f"{_medians([result.effective])} with what the ceilings hold down taken in")
    return f"R is {_medians([result.r])}; {'; '.join(said)}." if said else ""


def worsening(value: Worsening, label: str) -> str:
    """How a stream's answers compare with what they answer."""
    return (
        f"An answer of “{label}” is worse than what it answers with probability {words.estimate(value.worse)}: it "
        f"kills members of the targets' own forces with probability {words.estimate(value.after_deadly)} in answer to "
        f"a deadly event, {words.estimate(value.otherwise)} otherwise."
    )


def _medians(values: Sequence[Estimate]) -> str:
    return words.listing([words.figure(value.median, decimals=2) for value in values])


def reproduction_finding(result: Reproduction) -> str:
    """Title of a block's R chart."""
    value = words.estimate(result.r, with_interval=False)
    if result.verdict == "cannot tell":
        near = "stays near its prior" if _near_prior(result) else "is too uncertain to call"
        few = bool(result.events) and min(result.events.values()) < FEW_EVENTS
        return "Too few events: cannot tell" if few else f"R {near}: cannot tell"
    return f"R is {value}, {result.verdict} one"


def _near_prior(result: Reproduction) -> bool:
    """Whether the posterior's interval is at least 0.7 of the prior's: the data hardly narrowed it."""
    prior, posterior = result.prior.q95 - result.prior.q05, result.r.q95 - result.r.q05
    return math.isfinite(prior) and prior > 0 and posterior > 0.7 * prior


def _column(levels: Sequence[float], level: float) -> int | None:
    return next((k for k, value in enumerate(levels) if abs(value - level) < 1e-6), None)


def _quantile(levels: Sequence[float], row: np.ndarray, level: float) -> float:
    column = _column(levels, level)
    return float(row[column]) if column is not None else math.nan


def path_finding(path: ReproductionPath) -> str:
    """Title of an epidemic's R over time: its last value, and on which side of one its 90 % ribbon lies."""
    if len(path.days) == 0:
        return "R is not known"
    row = path.quantiles[-1]
    low, middle, high = (_quantile(path.levels, row, level) for level in (0.05, 0.5, 0.95))
    side = "above one" if low > 1 else "below one" if high < 1 else "with one inside its 90\N{NO-BREAK SPACE}% range"
    if not all(map(math.isfinite, (low, middle, high))):
        return f"R on {words.day(path.days[-1])} is not known"
    value = words.estimate(Estimate(middle, low, high), with_interval=False)
    return f"R was {value} on {words.day(path.days[-1])}, {side}"


def provocation_finding(result: Provocation, *, aside: frozenset[str] = frozenset()) -> str:
    """Title of the who-provokes-whom table: the strongest entry that rests on enough events, if any.

    Streams set `aside`, placebos, are in the table and never the finding.
    """
    shown = [k for k, stream in enumerate(result.streams) if stream not in aside]
    pairs = [
        (float(result.median[i, j]), i, j)
        for i in shown
        for j in shown
        if min(result.events[i], result.events[j]) >= FEW_EVENTS and math.isfinite(result.median[i, j])
    ]
    if not pairs:
        return f"Every entry rests on fewer than {FEW_EVENTS} events: who provokes whom cannot be told"
    _, i, j = max(pairs)
    value = words.estimate(Estimate(float(result.median[i, j]), float(result.q05[i, j]), float(result.q95[i, j])))
    kind = "more of the same" if i == j else f"of “{result.labels[i]}”"
    apart = ", placebos apart," if len(shown) < len(result.streams) else ""
    supported = f"Strongest tie{apart} that rests on {FEW_EVENTS} events or more"
    return f"{supported}: one event of “{result.labels[j]}” directly sets off {value} {kind}"


def _covers(fan: Fan, position: int) -> str:
    date = words.short_day(fan.future[position])
    return f"Week of {date}" if fan.step == "week" else date


def fan_finding(fan: Fan) -> str:
    """Title of a fan chart: the median and 90 % range at the end of the horizon, against the mean of the last weeks."""
    if len(fan.future) == 0:
        return "No forecast"
    row = fan.quantiles[-1]
    low, middle, high = (_quantile(fan.levels, row, level) for level in (0.05, 0.5, 0.95))
    if not all(map(math.isfinite, (low, middle, high))):
        return "The forecast is not known"
    spread = f" (90\N{NO-BREAK SPACE}%: {words.rough(low)} to {words.rough(high)})" if high > low else ""
    return f"{_covers(fan, -1)}: median {words.rough(middle)}{spread}{_lately(fan)}"


def _lately(fan: Fan) -> str:
    """What was usual over the last four weeks; "" where nothing was observed."""
    last = fan.observed[-4:] if fan.step == "week" else fan.observed[-28:]
    known = last[np.isfinite(last)]
    return f", against {words.rough(float(known.mean()))} on average over the last four weeks" if known.size else ""


def coverage_finding(fan: Fan) -> str:
    """How often what really happened fell inside the 90 % band; "" where it is not known."""
    low, high = _column(fan.levels, 0.05), _column(fan.levels, 0.95)
    known = np.isfinite(fan.happened)
    if low is None or high is None or not known.any():
        return ""
    inside = (fan.happened >= fan.quantiles[:, low]) & (fan.happened <= fan.quantiles[:, high]) & known
    total = int(known.sum())
    step = words.count(total, fan.step)
    return f"What really happened lay inside the 90\N{NO-BREAK SPACE}% band in {int(inside.sum())} of {step}."


def effects_finding(effects: Sequence[ScenarioEffect]) -> str:
    """Title of one outcome's scenarios: the largest change whose interval leaves out zero, if any."""
    clear = [effect for effect in effects if (effect.q05 > 0 or effect.q95 < 0) and abs(effect.difference) >= 0.005]
    if not clear:
        return "In the model, no scenario clearly moves the chance of this"
    best = min(clear, key=lambda effect: (effect.difference, effect.label))
    if best.difference >= 0:
        best = max(clear, key=lambda effect: (effect.difference, effect.label))
        return f"None clearly lowers the chance in the model; “{best.label}” raises it most, {_moves(best)}"
    return f"Largest clear drop in the model: “{best.label}” lowers the chance {_moves(best)}"


def _moves(effect: ScenarioEffect) -> str:
    low, high = sorted(min(abs(end), 1.0) for end in (effect.q05, effect.q95))
    middle = words.figure(100 * abs(effect.difference))
    return f"by {middle} points (90\N{NO-BREAK SPACE}%: {words.interval(100 * low, 100 * high, decimals=0)})"


def _best_baseline(score: StreamScore) -> tuple[str, float] | None:
    known = {name: value for name, value in score.baselines.items() if math.isfinite(value)}
    return min(known.items(), key=lambda item: item[1]) if known else None


def scores_finding(scores: Sequence[StreamScore]) -> str:
    """Title of the track record: on how many streams the model beat the best simple baseline."""
    if not scores:
        return "No forecast has been scored yet"
    tally = {v: sum(score.verdict == v for score in scores) for v in ("better", "indistinguishable", "worse")}
    return (
        f"Against the best simple baseline: better on {tally['better']}, no clear difference on "
        f"{tally['indistinguishable']}, worse on {tally['worse']} of {words.count(len(scores), 'stream')}"
    )


def loss_sentences(scores: Sequence[StreamScore]) -> tuple[str, ...]:
    """The streams on which the model lost to a simple baseline, one sentence each: they come first."""
    return tuple(_verdict_sentence(score) for score in scores if score.verdict == "worse")


def trust_sentences(scores: Sequence[StreamScore]) -> tuple[str, ...]:
    """How the model did where it did not lose: wins one by one, draws in one sentence each way."""
    if not scores:
        return ("No forecast has been scored yet: there is no track record to trust.",)
    wins = [_verdict_sentence(score) for score in scores if score.verdict == "better"]
    draws = [score for score in scores if score.verdict == "indistinguishable"]
    return (*wins, *_draw_sentences(draws))


def _draw_sentences(scores: Sequence[StreamScore]) -> tuple[str, ...]:
    """Streams on which the data cannot tell the model from its best baseline, by which had the smaller error."""
    pairs = [(score, best[1]) for score in scores if (best := _best_baseline(score)) is not None]
    sides = (
        ("smaller", [p for p in pairs if p[0].crps < p[1]]),
        ("no smaller", [p for p in pairs if p[0].crps >= p[1]]),
    )
    return tuple(_draw_sentence(side, found) for side, found in sides if found)


def _draw_sentence(side: str, pairs: Sequence[tuple[StreamScore, float]]) -> str:
    listed = words.listing([f"“{s.label}” ({words.number(s.crps)} against {words.number(best)})" for s, best in pairs])
    low, high = (f(s.origins for s, _ in pairs) for f in (min, max))
    span = words.count(high, "past forecast") if low == high else f"{low} to {words.count(high, 'past forecast')}"
    return f"No clear difference from the best simple baseline, with an error that was {side}, over {span}: {listed}."


def _verdict_sentence(score: StreamScore) -> str:
    best = _best_baseline(score)
    if best is None:
        return f"“{score.label}”: no baseline to compare with."
    numbers = f"(error {words.number(score.crps)} against {words.number(best[1])}; lower is better)"
    origins = f"over {words.count(score.origins, 'past forecast')}"
    if score.verdict == "worse":
        return f"The model lost on “{score.label}”: the simple baseline “{best[0]}” did better {numbers} {origins}."
    if score.verdict == "better":
        return f"It beat the best simple baseline, “{best[0]}”, on “{score.label}” {numbers} {origins}."
    return f"On “{score.label}” no clear difference from the simple baseline “{best[0]}” {numbers} {origins}."


def outcome_scores_finding(outcomes: Sequence[OutcomeResult]) -> str:
    """How the named outcomes came out, by Brier score; "" where none is known."""
    known = [(o.brier, o) for o in outcomes if o.brier is not None and o.happened is not None]
    if not known:
        return ""
    mean = sum(brier for brier, _ in known) / len(known)
    return (
        f"Known by now: {len(known)} of {words.count(len(outcomes), 'outcome')}; mean Brier score "
        f"{words.figure(mean, decimals=2)} (0 is perfect; always saying 50\N{NO-BREAK SPACE}% gets 0.25)."
    )


def pit_finding(result: Calibration) -> str:
    """Title of a calibration chart: too sure, too unsure, leaning, or no sign of it.

    The outer two of ten bins hold a fifth of the values if the forecasts are calibrated; a share further than two
    standard errors from what is expected is called out.
    """
    total = sum(result.counts)
    if total < 30 or len(result.counts) != 10:
        return "Too few past forecasts to judge their calibration"
    outer, upper = (result.counts[0] + result.counts[-1]) / total, sum(result.counts[5:]) / total
    wide = 2 * math.sqrt(0.2 * 0.8 / total)
    if outer > 0.2 + wide:
        return f"Too sure of itself, {words.probability(outer)} fell in the outer fifth"
    if outer < 0.2 - wide:
        return f"Less sure than it could be, {words.probability(outer)} fell in the outer fifth"
    if abs(upper - 0.5) > 2 * math.sqrt(0.25 / total):
        side = "low" if upper > 0.5 else "high"
        return f"Forecasts lean {side}, {words.probability(upper)} of outcomes fell in the upper half"
    return "No sign of miscalibration"


def withheld_finding(counted: int) -> str:
    """Title of the timeline where no event may be listed."""
    return f"{words.capital(words.count(counted, 'event'))} counted, none listed: the licence allows only totals"


def timeline_finding(total: int, contested: int, deaths: int | None, first: str, last: str) -> str:
    """Title of the timeline: how many events, contested ones, dead by the best figures (None: not stated)."""
    if total == 0:
        return "No event is on record"
    disputed = f"{contested} of them contested" if contested else "none of them contested"
    dead = "deaths not stated" if deaths is None else f"{words.count(deaths, 'death')} by the best figures stated"
    return f"{words.count(total, 'event')} from {first} to {last}, {disputed}; {dead}"
