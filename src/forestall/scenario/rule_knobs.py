"""Rules as drivers: whether a rule is in place at all, how probable it is that it falls due, how much it takes.

Each is turned around what the scenario says. On or off; the probability from half of it to as near to one as half of
what is missing; the threshold, what stands on a condition's lesser side, from half to twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from forestall.records import Condition, Driver, Rule, Scenario

__all__ = ["RuleKnob", "rule_knobs", "with_rules"]

SWITCH, CHANCE, THRESHOLD = "switch", "chance", "threshold"


@dataclass(frozen=True, slots=True)
class RuleKnob:
    """What of which rule of a scenario turns."""

    rule: int
    what: str


def rule_knobs(under: Scenario) -> Iterator[tuple[Driver, RuleKnob, float]]:
    """Drivers of a scenario's rules, what each turns, and where it rests."""
    for q, rule in enumerate(under.rules):
        said = f"the rule “{rule.change.verb} {rule.change.target} when {rule.when.text}”"
        yield _driver(q, SWITCH, f"whether {said} is in place", 0.0, 1.0, 1.0)
        if rule.chance < 1.0:
            yield _driver(q, CHANCE, f"how probably {said} is followed", *_chances(rule), 0.5)
        if any(t.weight < 0.0 for t in rule.when.terms):
            yield _driver(q, THRESHOLD, f"how much it takes for {said}", 0.5, 2.0, 0.5)


def _driver(q: int, what: str, label: str, low: float, high: float, rest: float) -> tuple[Driver, RuleKnob, float]:
    unit = {CHANCE: "probability", THRESHOLD: "times the threshold"}.get(what, "")
    return Driver(f"rule.{q + 1}.{what}", label, "rule", unit, low, high), RuleKnob(q, what), rest


def _chances(rule: Rule) -> tuple[float, float]:
    return 0.5 * rule.chance, 0.5 * (1.0 + rule.chance)


def with_rules(rules: tuple[Rule, ...], turns: Mapping[RuleKnob, float]) -> tuple[Rule, ...]:
    """The rules turned so far; those turned off are never called, so that the others keep their places."""
    made = list(rules)
    for knob, turn in turns.items():
        made[knob.rule] = _turned(made[knob.rule], knob.what, turn)
    return tuple(made)


def _turned(rule: Rule, what: str, turn: float) -> Rule:
    if what == CHANCE:
        low, high = _chances(rule)
        middle = rule.chance
        chance = low + 2.0 * turn * (middle - low) if turn < 0.5 else middle + (2.0 * turn - 1.0) * (high - middle)
        return replace(rule, chance=chance)
    if what == THRESHOLD:
        return replace(rule, when=_harder(rule.when, 2.0 ** (2.0 * turn - 1.0)))
    return rule if turn >= 0.5 else replace(rule, when=replace(rule.when, terms=(), strict=True))


def _harder(condition: Condition, times: float) -> Condition:
    """The condition with so many times as much on its lesser side; its text, which keys the coin, stays."""
    terms = tuple(replace(t, weight=times * t.weight) if t.weight < 0.0 else t for t in condition.terms)
    return replace(condition, terms=terms)
