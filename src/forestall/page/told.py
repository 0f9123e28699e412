"""What a scenario does, told as a paragraph: what moves and how surely, what does not, and what it all rests on.

Every sentence is computed from the paired differences. A change is called one only where its 90 % interval leaves out
zero; what no path of the model reaches is said to be out of reach, which is no finding about the world; and where the
couplings that carry a scenario rest on their priors, the paragraph ends by saying so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forestall.page import words
from forestall.records import CountEffect, CouplingResult, OutcomeResult, RuleUse, ScenarioEffect

__all__ = ["Told", "tell", "untouched"]

ACTS = {
    "background": "how often it comes unprovoked",
    "reproduction": "how it spreads",
    "severity": "how often it kills",
    "rate": "how often it comes",
    "fatality": "how many die",
    "level": "how much there is",
}
"""What a coupling acts on, in words."""
LEAST = 0.025
"""A difference in a chance of two points or less is told in passing."""
Z = 1.6449
"""Of a 90 % interval."""
MARKED = 0.05
"""So is an expected count that moves by less than this part of itself: it is left out."""


@dataclass(frozen=True, slots=True)
class Told:
    """One scenario: its name, what is changed, and what the model says of it."""

    label: str
    note: str
    sentences: tuple[str, ...]


def tell(
    effects: Sequence[ScenarioEffect],
    counts: Sequence[CountEffect],
    outcomes: Mapping[str, OutcomeResult],
    carried_by: Sequence[CouplingResult],
    labels: Mapping[str, str],
    rules: Sequence[RuleUse] = (),
    *,
    settled: bool = False,
) -> Told:
    """The paragraph of one scenario, from all its effects and its rules, and whether it does no more than settle what
    happened; `labels` names streams and series."""
    moved = sorted((e for e in effects if _clear(e) and abs(e.difference) >= LEAST), key=lambda e: -abs(e.difference))
    little = [e for e in effects if abs(e.difference) < LEAST and e not in moved and not untouched(e) and _narrow(e)]
    open_ = [e for e in effects if e not in moved and e not in little and not untouched(e)]
    leaning, unclear = [e for e in open_ if _leans(e)], [e for e in open_ if not _leans(e)]
    sentences = [_used(use, labels) for use in rules] + [_moves(e, outcomes[e.outcome]) for e in moved]
    sentences += [_count(c, labels) for c in counts if _marked(c)]
    for verb, falls in (("lowers", True), ("raises", False)):
        if of := [_spread(e, outcomes) for e in leaning if (e.difference < 0) == falls]:
            sentences.append(
                f"It probably {verb} the chance of {words.listing(of)}; that it does not is not ruled out."
            )
    sentences += [f"No clear effect on {words.listing([_spread(e, outcomes) for e in unclear])}."] if unclear else []
    if little:
        sentences.append(
            f"It moves {words.listing([_question(outcomes[e.outcome]) for e in little])} by two points or less."
        )
    if settled and all(map(untouched, effects)):
        sentences.append("This is how it is counted already: not one simulated future changes.")
    else:
        sentences += _apart(sum(map(untouched, effects)), len(effects))
    sentences += _rests(carried_by, labels)
    return Told(effects[0].label, effects[0].note, tuple(sentences))


def _used(use: RuleUse, labels: Mapping[str, str]) -> str:
    """How often a rule came into force, and for how long."""
    change = use.rule.change
    target = f"“{labels.get(change.target, change.target)}”"
    done = {
        "set": f"{target} at {words.number(change.value)}",
        "scale": f"{target} at {words.number(change.value)} times its rate",
        "add": f"{words.number(change.value)} more of {target}",
        "remove": f"no {target}",
        "cap": f"{target} at {words.number(change.value)} at most",
        "cause": f"{words.count(round(change.value), 'event')} of {target}",
    }[change.verb]
    if use.share == 0.0:
        return f"In none of the simulated futures does its rule ({done}) come into force."
    days = words.count(max(round(use.days), 1), "day")
    return (
        f"In {words.probability(use.share)} of the simulated futures its rule ({done}) comes into force, "
        f"on {days} on average."
    )


def _clear(effect: ScenarioEffect) -> bool:
    return effect.q05 > 0 or effect.q95 < 0


def _leans(effect: ScenarioEffect) -> bool:
    """Whether an effect that is not clear points one way: by more than one standard deviation."""
    return abs(effect.difference) >= LEAST and abs(effect.difference) * Z > 0.5 * (effect.q95 - effect.q05)


def _narrow(effect: ScenarioEffect) -> bool:
    return max(abs(effect.q05), abs(effect.q95)) < LEAST


def _marked(count: CountEffect) -> bool:
    before = count.expected - count.difference
    return (count.q05 > 0 or count.q95 < 0) and abs(count.difference) >= MARKED * before


def _apart(how_many: int, total: int) -> list[str]:
    if how_many == 0:
        return []
    which = "None of the outcomes is" if how_many == total else f"{words.count(how_many, 'outcome')} of {total} are"
    if how_many == total:
        return [f"{which} within its reach in this model."]
    which = which if how_many > 1 else f"1 outcome of {total} is"
    return [f"{words.capital(which)} out of its reach in this model."]


def untouched(effect: ScenarioEffect) -> bool:
    """Whether the scenario cannot reach the outcome: not one member differs."""
    return effect.difference == effect.q05 == effect.q95 == 0.0


def _question(outcome: OutcomeResult) -> str:
    return f"“{outcome.question}”"


def _moves(effect: ScenarioEffect, outcome: OutcomeResult) -> str:
    verb = "falls" if effect.difference < 0 else "rises"
    low, high = sorted((abs(effect.q05), abs(effect.q95)))
    before, after = words.probability(outcome.probability), words.probability(effect.probability)
    span = words.interval(100 * low, 100 * min(high, 1.0), decimals=0)
    by = words.figure(100 * abs(effect.difference))
    return (
        f"The chance of {_question(outcome)} {verb} from {before} to {after}, by {by} points "
        f"(90\N{NO-BREAK SPACE}%: {span})."
    )


def _count(count: CountEffect, labels: Mapping[str, str]) -> str:
    before = count.expected - count.difference
    low, high = sorted((abs(count.q05), abs(count.q95)))
    verb = "fewer" if count.difference < 0 else "more"
    label = labels.get(count.stream, count.stream)
    return (
        f"Expected by {words.day(count.end)}: {words.rough(count.expected)} of “{label}”, "
        f"not {words.rough(before)} ({words.rough(low)} to {words.rough(high)} {verb})."
    )


def _spread(effect: ScenarioEffect, outcomes: Mapping[str, OutcomeResult]) -> str:
    span, moved = f"{words.points(effect.q05)} to {words.points(effect.q95)}", words.points(effect.difference)
    unit = "point" if abs(round(100 * effect.difference)) == 1 else "points"
    return f"{_question(outcomes[effect.outcome])} ({moved} {unit}, {span})"


def _rests(couplings: Sequence[CouplingResult], labels: Mapping[str, str]) -> list[str]:
    if not couplings:
        return []
    acts: dict[str, dict[str, list[str]]] = {}
    for c in couplings:
        acts.setdefault(labels.get(c.origin, c.origin), {}).setdefault(labels.get(c.to, c.to), []).append(ACTS[c.on])
    named = [
        f"“{origin}” on {words.listing([f'“{to}” ({words.listing(on)})' for to, on in ends.items()])}"
        for origin, ends in acts.items()
    ]
    return [f"It works through {'; through '.join(named)}. {_weight(couplings)}."]


def _weight(couplings: Sequence[CouplingResult]) -> str:
    ruled = sum(c.prior_dominates for c in couplings)
    if ruled == len(couplings):
        return "How strongly, this crisis’ data hardly tell: the sizes are those of the sources"
    return (
        f"How strongly, the data hardly tell for {ruled} of {len(couplings)}" if ruled else "The data tell how strongly"
    )
