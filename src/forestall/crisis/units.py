"""Units as they are written ("million barrels a day"), and whether a formula gives the unit it says.

Only kinds are checked, not sizes: dollars are never added to barrels, dollars a barrel times barrels a day are dollars
a day; whether a thousand makes a million a billion is the formula's own business. Lengths of time are one kind. A bare
number has no kind; added, or compared by min and max, it takes the other side's.
"""

import ast
import re
from collections.abc import Mapping

__all__ = ["UnitError", "kind_of", "unit_of_formula", "words"]

Kind = Mapping[str, int]
"""Power of each thing measured: {"usd": 1, "barrel": -1}."""

_SIZES = {"thousand", "million", "billion", "trillion", "hundred"}
_TIMES = {"day", "week", "month", "year", "hour"}
_BARE = {"share", "%", "percent", "ratio", "fraction", ""}


class UnitError(Exception):
    """What does not fit, as the end of a sentence."""


def kind_of(unit: str) -> Kind:
    """The kind of a unit.

    >>> kind_of("million barrels a day") == kind_of("barrels per week") == {"barrel": 1, "time": -1}
    True
    """
    out: dict[str, int] = {}
    power = 1
    for word in re.sub(r"/", " per ", unit.lower()).split():
        if word in ("a", "an", "per"):
            power = -1
        elif word not in _SIZES | _BARE and not re.fullmatch(r"[\d.,–-]+", word):
            thing = word[:-1] if word.endswith("s") and len(word) > 2 else word
            thing = "time" if thing in _TIMES else thing
            out[thing] = out.get(thing, 0) + power
    return {thing: n for thing, n in out.items() if n}


def unit_of_formula(formula: str, units: Mapping[str, str]) -> Kind | None:
    """The kind of a formula's value, given its series' units; None for a bare number. Raises UnitError.

    >>> unit_of_formula("a * max(b - 3, 1)", {"a": "barrels a day", "b": "USD a barrel"})
    {'time': -1, 'usd': 1}
    """
    return _kind(ast.parse(formula, mode="eval").body, units)


def _kind(node: ast.expr, units: Mapping[str, str]) -> Kind | None:
    match node:
        case ast.Name(id=name):
            return kind_of(units[name])
        case ast.UnaryOp(operand=operand):
            return _kind(operand, units)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as power)):
            return {k: n * power for k, n in (_kind(left, units) or {}).items()}
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            return _times(_kind(left, units), _kind(right, units), 1 if isinstance(op, ast.Mult) else -1)
        case ast.BinOp(left=left, right=right):
            return _same([left, right], units)
        case ast.Call(func=ast.Name(id="min" | "max"), args=args):
            return _same(args, units)
        case ast.Call(func=ast.Name(id="lag"), args=args) if args:
            return _kind(args[0], units)
        case ast.Call(func=ast.Name(id="total"), args=args) if args:
            return _times(_kind(args[0], units), {"time": 1}, 1)
    return None


def _times(a: Kind | None, b: Kind | None, sign: int) -> Kind | None:
    if a is None and b is None:
        return None
    out = dict(a or {})
    for thing, n in (b or {}).items():
        out[thing] = out.get(thing, 0) + sign * n
    return {thing: n for thing, n in out.items() if n}


def _same(nodes: list[ast.expr], units: Mapping[str, str]) -> Kind | None:
    known = [(ast.unparse(n), k) for n in nodes if (k := _kind(n, units)) is not None]
    for said, kind in known[1:]:
        if kind != known[0][1]:
            raise UnitError(f"puts {known[0][0]} ({words(known[0][1])}) together with {said} ({words(kind)})")
    return known[0][1] if known else None


def words(kind: Kind) -> str:
    """A kind in words.

    >>> words({"usd": 1, "barrel": -1})
    'usd / barrel'
    """
    above = [k if n == 1 else f"{k}^{n}" for k, n in sorted(kind.items()) if n > 0]
    below = [k if n == -1 else f"{k}^{-n}" for k, n in sorted(kind.items()) if n < 0]
    return " / ".join([" ".join(above) or "1", *below])
