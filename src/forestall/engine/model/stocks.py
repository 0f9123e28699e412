"""Stocks and flows: formulas with feedback, stepped day by day, many trajectories side by side.

What a stock holds changes by its flow; what follows from stocks and constants on a day is worked out in the order
given:

    stock[t + 1] = stock[t] + step flow(stocks[t], what follows, constants)          (Euler)

Formulas are those of series (numbers, names, + - * / **, min, max, log, exp), read once into a program of single
operations; the machine that runs it is compiled once for all models. Every operation is done for 64 trajectories at a
time, so that its cost is shared. There is no chance in it: what is random is the business of streams and series.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forestall.engine.machine.arithmetic import exp64, log64
from forestall.engine.machine.compiled import compiled, place, widest
from forestall.errors import CrisisError

__all__ = ["StockModel"]

WIDTH = 64
"""Trajectories side by side: the registers of a common model lie in the processor's nearer memory."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ADD, _SUB, _MUL, _DIV, _POW, _MIN, _MAX, _LOG, _EXP = range(9)
_BINARY = {ast.Add: _ADD, ast.Sub: _SUB, ast.Mult: _MUL, ast.Div: _DIV, ast.Pow: _POW}
_CALLS = {"min": (_MIN, 2), "max": (_MAX, 2), "log": (_LOG, 1), "exp": (_EXP, 1)}


@dataclass(frozen=True, eq=False)
class StockModel:
    """A model of stocks: where each begins, its flow a day, what follows from them (in order), and constants.

    >>> leak = StockModel({"tank": 8.0}, {"tank": "-share * tank"}, {}, {"share": 0.5})
    >>> leak.run(days=2, share=[0.5, 0.25])["tank"].tolist()
    [[8.0, 8.0], [4.0, 6.0], [2.0, 4.5]]
    """

    initial: Mapping[str, float]
    flows: Mapping[str, str]
    follows: Mapping[str, str]
    constants: Mapping[str, float]

    @cached_property
    def _program(self) -> tuple[Ints, dict[str, float], Ints]:
        """Operations (P, 4) of code, two operands and a place for the result; every register with what it starts from;
        where each stock's flow is found."""
        reader = _Reader([*self.initial, *self.constants])
        for name, formula in self.follows.items():
            reader.names[name] = reader.read(formula)
        flows = [reader.read(self.flows[name]) for name in self.initial]
        return _placed(reader.nodes, {**self.initial, **self.constants}, flows)

    def run(self, *, days: int, step: float = 1.0, **constants: ArrayLike) -> dict[str, Floats]:
        """Trajectories (steps + 1, n) of every stock; a constant given as an array (n,) differs between them.

        A stock's own beginning may be given the same way. Raises CrisisError for a formula that is no arithmetic or a
        name that is not there.
        """
        program, registers, results = self._program
        start = {**self.constants, **self.initial}
        if unknown := constants.keys() - start.keys():
            raise CrisisError(f"{', '.join(sorted(unknown))} came; the model has {', '.join(sorted(start))}")
        given = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, np.float64)) for v in constants.values()))
        n = len(given[0]) if given else 1
        wide = -(-n // WIDTH) * WIDTH
        state = np.empty((len(registers), wide))
        for row, value in zip(state, registers.values(), strict=True):
            row[:] = value
        for name, values in zip(constants, given, strict=True):
            row = state[list(registers).index(name)]
            row[:n], row[n:] = values, values[-1]
        held = np.array([list(registers).index(name) for name in self.initial], dtype=np.int64)
        out = np.empty((round(days / step) + 1, len(held), wide))
        _steps(program, state, held, results, step, out)
        return {name: out[:, k, :n] for k, name in enumerate(self.initial)}


Node = str | float | tuple[int, int, int]
"""A name, a number, or an operation on two nodes that stand before it."""


class _Reader:
    """Reads formulas into nodes, each value once."""

    def __init__(self, names: Sequence[str]) -> None:
        self.nodes: dict[Node, int] = {}
        self.names = {name: self._node(name) for name in names}

    def read(self, formula: str) -> int:
        """The node that holds the formula's value."""
        try:
            return self._value(ast.parse(formula, mode="eval").body, formula)
        except SyntaxError:
            raise CrisisError(f"formula {formula!r} cannot be read; write it like exports * price / 1000") from None

    def _value(self, node: ast.expr, formula: str) -> int:
        match node:
            case ast.Constant(value=int() | float() as value):
                return self._node(float(value))
            case ast.Name(id=name) if name in self.names:
                return self.names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._node((_SUB, self._node(0.0), self._value(operand, formula)))
            case ast.BinOp(left=left, op=ast.Div(), right=ast.Constant(value=int() | float() as value)) if value:
                return self._node((_MUL, self._value(left, formula), self._node(1.0 / value)))  # half the time
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                return self._node((_BINARY[type(op)], self._value(left, formula), self._value(right, formula)))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if _CALLS.get(name, (0, -1))[1] == len(args):
                operands = [self._value(a, formula) for a in args]
                return self._node((_CALLS[name][0], operands[0], operands[-1]))
        known = ", ".join(sorted(self.names))
        raise CrisisError(f"formula {formula!r} has {ast.unparse(node)!r}; it may use numbers, + - * / **, min max log "
                          f"exp, and {known}")  # fmt: skip

    def _node(self, node: Node) -> int:
        return self.nodes.setdefault(node, len(self.nodes))


def _placed(
    nodes: Mapping[Node, int], start: Mapping[str, float], flows: Sequence[int]
) -> tuple[Ints, dict[str, float], Ints]:
    """Give every node a register; one that no later operation uses is written over: few registers lie near."""
    last = {n: len(nodes) for n in flows}
    for node, n in nodes.items():
        if isinstance(node, tuple):
            last |= {operand: max(n, last.get(operand, n)) for operand in node[1:]}
    registers, places, free, program = dict[str, float](), dict[int, int](), list[int](), list[tuple[int, ...]]()
    kinds = list(nodes)
    for node, n in nodes.items():
        if isinstance(node, tuple):
            operands = [places[k] for k in node[1:]]
            free += {places[k] for k in node[1:] if last[k] == n and isinstance(kinds[k], tuple)}
            places[n] = free.pop() if free else _register(registers, 0.0)
            program.append((node[0], *operands, places[n]))
        else:
            places[n] = _register(registers, node if isinstance(node, float) else start[node], node)
    return np.array(program, dtype=np.int64).reshape(-1, 4), registers, np.array([places[n] for n in flows], np.int64)


def _register(registers: dict[str, float], value: float, name: str | float = "") -> int:
    registers[name if isinstance(name, str) and name else f"#{len(registers)}"] = value
    return len(registers) - 1


@compiled
def _steps(program: Ints, state: Floats, held: Ints, flows: Ints, step: float, out: Floats) -> None:
    """Fill out (steps + 1, stocks, n) from state (registers, n); n is a multiple of WIDTH."""
    widest()
    registers = np.empty(len(state) * WIDTH)
    for start in range(0, state.shape[1], WIDTH):
        for r in range(len(state)):
            for lane in range(WIDTH):
                registers[place(r * WIDTH + lane)] = state[r, place(start + lane)]
        for t in range(len(out)):
            for k in range(len(held)):
                row = held[k] * WIDTH
                for lane in range(WIDTH):
                    out[t, k, place(start + lane)] = registers[place(row + lane)]
            for p in range(len(program)):
                _operate(program[p, 0], program[p, 1] * WIDTH, program[p, 2] * WIDTH, program[p, 3] * WIDTH, registers)
            for k in range(len(held)):
                row, flow = held[k] * WIDTH, flows[k] * WIDTH
                for lane in range(WIDTH):
                    registers[place(row + lane)] += step * registers[place(flow + lane)]


@compiled
def _operate(code: int, a: int, b: int, c: int, registers: Floats) -> None:
    """One operation for all lanes, from rows that begin at a and b to that at c."""
    widest()
    if code == _ADD:
        for lane in range(WIDTH):
            registers[place(c + lane)] = registers[place(a + lane)] + registers[place(b + lane)]
    elif code == _SUB:
        for lane in range(WIDTH):
            registers[place(c + lane)] = registers[place(a + lane)] - registers[place(b + lane)]
    elif code == _MUL:
        for lane in range(WIDTH):
            registers[place(c + lane)] = registers[place(a + lane)] * registers[place(b + lane)]
    elif code == _DIV:
        for lane in range(WIDTH):
            registers[place(c + lane)] = registers[place(a + lane)] / registers[place(b + lane)]
    elif code == _MIN:
        for lane in range(WIDTH):
            registers[place(c + lane)] = min(registers[place(a + lane)], registers[place(b + lane)])
    elif code == _MAX:
        for lane in range(WIDTH):
            registers[place(c + lane)] = max(registers[place(a + lane)], registers[place(b + lane)])
    elif code == _EXP:
        for lane in range(WIDTH):
            registers[place(c + lane)] = exp64(registers[place(a + lane)])
    elif code == _LOG:
        for lane in range(WIDTH):
            registers[place(c + lane)] = log64(registers[place(a + lane)])
    else:
        for lane in range(WIDTH):
            registers[place(c + lane)] = exp64(registers[place(b + lane)] * log64(registers[place(a + lane)]))
