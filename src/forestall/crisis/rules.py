"""Rules of a scenario, read and checked: "when CONDITION, CHANGE", a change made only where the simulated future calls
for it.

    hospital_load > 0.8 * hospital_capacity          levels of series, that morning
    killed(attacks) > 0                              events of the day before that killed the targets' own forces
    count(attacks, 7) >= 5                           events, cases or deaths of the seven days before

A condition compares two sums of such quantities, each with a factor, and numbers.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from forestall.crisis.changes import check_change, inside
from forestall.crisis.units import kind_of, words
from forestall.errors import CrisisError
from forestall.records import Condition, Crisis, Intervention, Rule, Term

__all__ = ["RULE_VERBS", "check_rules", "parse_condition"]

RULE_VERBS = ("set", "scale", "add", "remove", "cap", "cause")
"""What a rule may do; unlike other changes, at once and in full."""
LONGEST = 365
"""Days a count may reach back."""
_EXAMPLE = "count(attacks, 7) > 3"


def parse_condition(key: str, text: str) -> Condition:
    """A condition as written; what it asks of is checked by `check_rules`. Raises CrisisError that begins with `key`.

    >>> [t.weight for t in parse_condition("when", "load > 0.5 * beds").terms]
    [1.0, -0.5]
    """
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise _unread(key, text) from None
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise _unread(key, text)
    sides = [node.left, node.comparators[0]]
    if isinstance(node.ops[0], ast.Lt | ast.LtE):
        sides.reverse()
    elif not isinstance(node.ops[0], ast.Gt | ast.GtE):
        raise _unread(key, text)
    above, below = (list(_terms(side, 1.0, key, text)) for side in sides)
    terms = (*above, *(replace(t, weight=-t.weight) for t in below))
    return Condition(text.strip(), terms, isinstance(node.ops[0], ast.Gt | ast.Lt))


def _terms(node: ast.expr, factor: float, key: str, text: str) -> Iterator[Term]:
    match node:
        case ast.Constant(value=int() | float() as value):
            yield Term(factor * value, "number")
        case ast.Name(id=id):
            yield Term(factor, "level", id)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield from _terms(operand, -factor, key, text)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            yield from _terms(left, factor, key, text)
            yield from _terms(right, factor if isinstance(op, ast.Add) else -factor, key, text)
        case ast.BinOp(left=ast.Constant(value=int() | float() as value), op=ast.Mult(), right=right):
            yield from _terms(right, factor * value, key, text)
        case ast.Call(func=ast.Name(id="count" | "killed" as kind), args=[ast.Name(id=id), *rest], keywords=[]):
            yield Term(factor, kind, id, _days(rest, key, text))
        case _:
            raise _unread(key, text)


def _days(rest: Sequence[ast.expr], key: str, text: str) -> int:
    match rest:
        case []:
            return 1
        case [ast.Constant(value=int() as days)] if 1 <= days <= LONGEST:
            return days
    raise CrisisError(f"{key} is {text!r}; a count is over a whole number of days from 1 to {LONGEST}")


def _unread(key: str, text: str) -> CrisisError:
    return CrisisError(
        f"{key} is {text!r}, which cannot be read; it compares series, count(stream, days), killed(stream, days) and "
        f"numbers, like {_EXAMPLE}"
    )


def check_rules(keys: Sequence[str], rules: Sequence[Rule], crisis: Crisis) -> None:
    """Raise CrisisError with one sentence that begins with the rule's key where a rule cannot be followed."""
    for key, rule in zip(keys, rules, strict=True):
        _change(key, rule.change, crisis)
        _numbers(key, rule, crisis)
        for name, condition in (("when", rule.when), ("until", rule.until)):
            if condition is not None:
                _condition(f"{key}.{name}", condition, crisis)
    moved: dict[str, str] = {}
    for key, rule in zip(keys, rules, strict=True):
        for id in sorted(_moved(rule.change.target, crisis)):
            if id in moved:
                raise CrisisError(f"{key} changes {id}, which {moved[id]} changes too; one rule at most may change it")
            moved[id] = key
    for key, rule in zip(keys, rules, strict=True):
        asked = {t.of for c in (rule.when, rule.until) if c is not None for t in c.terms if t.kind == "level"}
        if asked & moved.keys():
            raise CrisisError(f"{key} asks of {min(asked & moved.keys())}, which a rule changes; ask of another series")


def _change(key: str, change: Intervention, crisis: Crisis) -> None:
    causes = change.verb == "cause"
    check_change(f"{key}.{change.verb}", replace(change, verb="add") if causes else change, crisis, day=f"{key}.from")
    inside(f"{key}.from", change.start, crisis)
    streams = {s.id: s.unit for s in crisis.streams}
    if change.target not in streams and (causes or change.target not in {x.id for x in crisis.series}):
        able = "a stream of incidents" if causes else "a series or a stream"
        raise CrisisError(f"{key}.{change.verb} is {change.target!r}; a rule may {change.verb} {able}")
    if causes and (streams[change.target] != "incidents" or change.value != round(change.value) or change.value < 1):
        raise CrisisError(
            f"{key}.cause is {change.value:g} of {change.target}; it must be a whole number, at least 1, of incidents"
        )
    _remembered(key, change.target, crisis)
    _late(key, change.target, crisis)


def _late(key: str, target: str, crisis: Crisis) -> None:
    """Refuse a rule on infections that are counted late: they are worked out before the days go by."""
    late = {s.id for s in crisis.streams if s.reporting is not None}
    moved = _moved(target, crisis) | {target}
    acted = {c.to for c in crisis.couplings if c.origin in moved and c.on == "reproduction"} | {target}
    if acted & late:
        raise CrisisError(f"{key} acts on infections counted late (reporting), {min(acted & late)}; "
                          "a rule cannot, write a change")  # fmt: skip


def _remembered(key: str, target: str, crisis: Crisis) -> None:
    """Refuse a rule on what pushes by way of a formula that remembers: it is not known from the day alone."""
    pushing = {id for c in crisis.couplings for id in (c.origin, c.capacity)}
    for x in crisis.series:
        if x.formula is not None and x.id in _moved(target, crisis) & pushing and _names(x.formula) & {"lag", "total"}:
            raise CrisisError(f"{key} changes {target}, which pushes by way of {x.id}, a formula with lag or total; "
                              "a rule cannot, write a change")  # fmt: skip


def _numbers(key: str, rule: Rule, crisis: Crisis) -> None:
    if not 0 < rule.chance <= 1:
        raise CrisisError(f"{key}.chance is {rule.chance:g}; it must lie above 0 and not above 1")
    if not 0 <= rule.after <= crisis.horizon:
        raise CrisisError(f"{key}.after is {rule.after}; it must be a number of days from 0 to {crisis.horizon}")
    if not 1 <= rule.least <= crisis.horizon:
        raise CrisisError(f"{key}.for is {rule.least}; it must be a number of days from 1 to {crisis.horizon}")


def _condition(key: str, condition: Condition, crisis: Crisis) -> None:
    series = {x.id: x for x in crisis.series}
    beds = {x.id for x in crisis.series if x.model == "beds"}
    streams = {s.id: s for s in crisis.streams}
    kinds = []
    for term in condition.terms:
        if term.kind == "level":
            if term.of in streams:
                raise CrisisError(f"{key} asks of the stream {term.of}; write count({term.of}, 7), of so many days")
            _known(key, term.of, sorted(series), "series")
            if series[term.of].formula is not None and any(_moved(b, crisis) & {term.of} for b in beds):
                raise CrisisError(f"{key} asks of {term.of}, a formula of beds taken; ask of the beds themselves")
            kinds.append((term.of, kind_of(series[term.of].unit)))
        elif term.kind != "number":
            able = [s.id for s in crisis.streams if term.kind == "count" or s.severity]
            _known(key, term.of, able, "stream" if term.kind == "count" else "stream with severity = true")
            kinds.append((f"{term.kind}({term.of})", {streams[term.of].unit: 1}))
    for said, kind in kinds[1:]:
        if kind != kinds[0][1]:
            pair = f"{kinds[0][0]} ({words(kinds[0][1])}) with {said} ({words(kind)})"
            raise CrisisError(f"{key} compares {pair}; both must be of one kind")
    if not kinds:
        raise CrisisError(f"{key} is {condition.text!r}, which asks of nothing; name a series or a stream")


def _known(key: str, id: str, known: Sequence[str], kind: str) -> None:
    if id not in known:
        raise CrisisError(f"{key} asks of {id!r}; it must be the id of a {kind} ({', '.join(known) or 'none'})")


def _names(formula: str) -> set[str]:
    return {n.id for n in ast.walk(ast.parse(formula, mode="eval")) if isinstance(n, ast.Name)}


def _moved(target: str, crisis: Crisis) -> set[str]:
    """The series that move with one, by formulas and by couplings between series."""
    found = {target} & {x.id for x in crisis.series}
    for x in (*crisis.series, *crisis.series):
        made = _names(x.formula) if x.formula is not None else set()
        pushed = {c.origin for c in crisis.couplings if c.on == "level" and c.to == x.id}
        found |= {x.id} if (made | pushed) & found else set()
    return found
