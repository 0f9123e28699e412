"""What rules answer: the events that a rule causes because of one event more, on a day of a scenario's future.

A rule that causes events, or adds to a rate, where so many were counted or killed is an answer like any other. In a
member's own future one event more of stream j makes the rule's condition hold on further days, and the rule is then in
force, with probability 1 - prod (1 - chance) over the days on which it may have fallen due, on so many days more; not
on those on which it would have fallen due anyway, be it later. What
other rules do (a rate held down, a series set) stands as it is in force; `left_out` names those whose calls the block's
own events move.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Future, Outlook
from forestall.records import Crisis, Rule, Scenario, Term
from forestall.scenario.reach import reached

__all__ = ["answered", "left_out"]

Floats = NDArray[np.float64]
Days = NDArray[np.int64]
ANSWERS = ("cause", "add")


def answered(rule: Rule, stream: str, future: Future, outlook: Outlook, day: int, *, killed: bool) -> Floats:
    """Events (members,) that one event of a stream on that day, which killed or not, makes a rule cause."""
    longest = max((t.days for t in rule.when.terms if t.of == stream), default=0)
    days = np.arange(max(day + 1 - rule.least, 0), min(day + longest + rule.least, len(future.days)))
    if not _counts(rule) or not longest or not len(days):
        return np.zeros(future.members)
    first = day + 1 - days[0]
    without, with_ = (
        _in_force(_holds(rule, stream if more else "", future, outlook, day, days, killed), rule, first)
        for more in (False, True)
    )
    return np.asarray(rule.change.value * (with_ - without))


def left_out(scenario: Scenario, streams: Collection[str], crisis: Crisis) -> tuple[str, ...]:
    """The rules that events of these streams call, that reach these streams, and whose answers are not counted."""
    return tuple(
        f"{rule.change.verb} {rule.change.target} when {rule.when.text}"
        for rule in scenario.rules
        if not _counts(rule)
        and {t.of for t in rule.when.terms if t.kind in ("count", "killed")} & set(streams)
        and reached([rule.change], crisis) & set(streams)
    )


def _counts(rule: Rule) -> bool:
    return rule.change.verb in ANSWERS and rule.until is None


def _in_force(holds: NDArray[np.bool_], rule: Rule, first: int) -> Floats:
    """Expected days in force (members,) of those from `first` on that the days of `holds` (members, days) decide."""
    miss = np.where(holds, max(1.0 - rule.chance, 1e-12), 1.0)
    padded = np.concatenate([miss, np.ones((len(miss), rule.least - 1))], axis=1)
    out = np.zeros(len(miss))
    for t in range(first, padded.shape[1]):
        out += 1.0 - padded[:, max(t - rule.least + 1, 0) : t + 1].prod(axis=1)
    return out


def _holds(
    rule: Rule, more: str, future: Future, outlook: Outlook, day: int, days: Days, killed: bool
) -> NDArray[np.bool_]:
    """Whether the condition holds on the mornings of these days, with one event of a stream more on `day`."""
    value = np.zeros((future.members, len(days)))
    for term in rule.when.terms:
        value += term.weight * _quantity(term, future, outlook, days)
        counted = term.of == more and (term.kind == "count" or (term.kind == "killed" and killed))
        value += term.weight * (counted & (days > day) & (days <= day + term.days))
    return np.asarray(value > 0.0 if rule.when.strict else value >= 0.0)


def _quantity(term: Term, future: Future, outlook: Outlook, days: Days) -> Floats:
    """A term without its weight: (members, days), or (1,)."""
    if term.kind == "number":
        return np.ones(1)
    if term.kind == "level":
        return np.asarray(outlook.levels[term.of][:, days])
    problem, origin = future.posterior.problem, future.posterior.origin
    past = (problem.counts.lethal if term.kind == "killed" else problem.counts.y)[: origin + 1, problem.column(term.of)]
    found = (outlook.lethal if term.kind == "killed" else outlook.counts)[term.of]
    first, last = int(days[0]) - term.days, int(days[-1])
    before = np.concatenate([np.zeros(term.days), past])[len(past) + term.days + min(first, 0) :]
    whole = np.concatenate([np.broadcast_to(before, (len(found), len(before))), found[:, max(first, 0) : last]], axis=1)
    total = np.concatenate([np.zeros((len(whole), 1)), np.cumsum(whole, axis=1)], axis=1)
    return np.asarray(total[:, term.days :] - total[:, : -term.days])
