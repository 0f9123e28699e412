"""Which repeats of a regular expression can cost the square of a text's length, told from the expression alone.

An expression is made into an automaton. A search begins anew at every character, so a repeat without a bound costs the
square where one string leads both from the start into the repeat and once round it: each beginning then runs through
all that follows. Two repeats on one path cost it where one string goes round the first, from it to the second, and
round the second (Weideman et al. 2016). What stands ahead is not looked at: some may be blamed that never fail.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from re import _parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["costly", "doubling"]

_BOUND = 250
"""Most turns of a repeat that count as few."""
_SAMPLE = "".join(map(chr, range(32, 127))) + "\n\t\u00a0é“”‘’–—…"

Kind = tuple[bool, ...]
Condition = Callable[[Kind, Kind], bool]
"""Asked with the kinds of the characters before and after; of this it asks the first two answers only."""


@dataclass
class _Machine:
    """Edges from node to node: those that take a character of a set, and those that take none, on a condition."""

    alphabet: str
    takes: list[list[tuple[frozenset[str], int]]] = field(default_factory=list)
    free: list[list[tuple[Condition | None, int]]] = field(default_factory=list)
    loops: list[tuple[int, bool]] = field(default_factory=list)
    """The node each unbounded repeat comes back to, and whether it gives nothing back."""
    behind: list[frozenset[str]] = field(default_factory=list)
    """The characters that lookbehinds ask for."""
    kinds: dict[str, Kind] = field(default_factory=dict)
    """One character of each sort, with what counts of it when it stands before: letter or not, new line, `behind`."""
    known: dict[tuple[int, Kind], dict[str, frozenset[int]]] = field(default_factory=dict)

    def node(self) -> int:
        self.takes.append([])
        self.free.append([])
        return len(self.takes) - 1

    def link(self, a: int, b: int, condition: Condition | None = None) -> None:
        self.free[a].append((condition, b))

    def reached(self, node: int, before: Kind | None = None, after: Kind = ()) -> set[int]:
        """The nodes one comes to without a character between these two; without them, on no condition at all."""
        found, stack = {node}, [node]
        while stack:
            for condition, to in self.free[stack.pop()]:
                free = condition is None or (before is not None and condition(before, after))
                if free and to not in found:
                    found.add(to)
                    stack.append(to)
        return found

    def moves(self, node: int, before: Kind) -> dict[str, frozenset[int]]:
        """The characters that lead on, and where to."""
        if (node, before) not in self.known:
            found: dict[str, set[int]] = {}
            for after in {kind[:2] for kind in self.kinds.values()}:
                for chars, to in (edge for n in self.reached(node, before, after) for edge in self.takes[n]):
                    for c in (c for c in self.kinds.keys() & chars if self.kinds[c][:2] == after):
                        found.setdefault(c, set()).add(to)
            self.known[node, before] = {c: frozenset(to) for c, to in found.items()}
        return self.known[node, before]

    def leads(self, a: int, b: int) -> bool:
        """Whether any way leads from one node to the other."""
        found, stack = {a}, [a]
        while stack:
            node = stack.pop()
            further = {to for _, to in (*self.free[node], *self.takes[node])} - found
            found |= further
            stack += further
        return b in found

    def thin(self) -> None:
        """One character of each sort: those that no edge tells apart."""
        sets = {chars for edges in self.takes for chars, _ in edges}
        kinds = {c: (_wordy(c), c == "\n", *(c in s for s in self.behind)) for c in self.alphabet}
        sorts = {(kinds[c], *(c in s for s in sets)): c for c in self.alphabet}
        self.kinds = {c: kinds[c] for c in sorts.values()}


def costly(pattern: re.Pattern[str]) -> bool:
    """Whether a text exists on which the expression takes the square of its length, or worse.

    >>> costly(re.compile(r"\\d+(?:st|nd)")), costly(re.compile(r"(?<!\\d)\\d+(?:st|nd)"))
    (True, False)
    """
    machine, turns = _made(pattern)
    if any(_meets(machine, (0, t), (t, t)) or _splits(machine, t) for t, _ in turns):
        return True
    pairs = ((a, b) for a, kept in turns if not kept for b, _ in turns if a != b and machine.leads(a, b))
    return any(_meets(machine, (a, a, b), (a, b, b)) for a, b in pairs)


def doubling(pattern: re.Pattern[str]) -> bool:
    """Whether a text exists on which the expression's cost doubles with every turn of a repeat."""
    machine, turns = _made(pattern)
    return any(_splits(machine, t) for t, _ in turns)


def _made(pattern: re.Pattern[str]) -> tuple["_Machine", list[tuple[int, bool]]]:
    """The expression's machine, begun at node 0, and where its repeats begin again, those left out that cannot fail."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    machine = _Machine(_alphabet(pattern.pattern))
    end = _Builder(machine).sequence(tree, machine.node(), tree.state.flags)
    machine.thin()
    turns = [(t, kept) for loop, kept in machine.loops for t in _turns(machine, loop)]
    return machine, [(t, kept) for t, kept in turns if end not in machine.reached(t)]


def _meets(machine: _Machine, begin: tuple[int, ...], goal: tuple[int, ...]) -> bool:
    """Whether one string leads each of the first nodes to its own of the second, again and again.

    What stands before the string is its own last character, of which only the kind counts.
    """
    for kind in set(machine.kinds.values()):
        seen, stack = {(begin, kind)}, [(begin, kind)]
        while stack:
            for state in _moved(machine, *stack.pop()):
                if state == (goal, kind):
                    return True
                if state not in seen:
                    seen.add(state)
                    stack.append(state)
    return False


def _splits(machine: _Machine, t: int) -> bool:
    """Whether one string leads round a repeat in two ways: the cost doubles with every turn."""
    for kind in set(machine.kinds.values()):
        seen = set()
        stack: list[tuple[tuple[int, ...], Kind, bool]] = [((t, t), kind, False)]
        while stack:
            nodes, before, apart = stack.pop()
            for state, now in _moved(machine, nodes, before):
                split = apart or state[0] != state[1]
                if split and (state, now) == ((t, t), kind):
                    return True
                if (state, now, split) not in seen:
                    seen.add((state, now, split))
                    stack.append((state, now, split))
    return False


def _moved(machine: _Machine, nodes: tuple[int, ...], before: Kind) -> Iterator[tuple[tuple[int, ...], Kind]]:
    """Where one character may lead all of them, with its kind."""
    moves = [machine.moves(node, before) for node in nodes]
    for after in set(moves[0]).intersection(*moves[1:]):
        for state in product(*(move[after] for move in moves)):
            yield state, machine.kinds[after]


def _turns(machine: _Machine, loop: int) -> list[int]:
    """The nodes behind a character from which a repeat begins again."""
    landed = {to for edges in machine.takes for _, to in edges}
    return [n for n in sorted(landed) if loop in machine.reached(n) and machine.leads(loop, n)]


def _alphabet(pattern: str) -> str:
    return "".join(sorted({*_SAMPLE, *pattern, *pattern.upper(), *pattern.lower()}))


@dataclass
class _Builder:
    """Adds the parts of a parsed expression to a machine; each method returns the node behind the part."""

    machine: _Machine

    def sequence(self, parts: Iterable[Any], at: int, flags: int) -> int:
        for op, value in parts:
            at = self.part(str(op), value, at, flags)
        return at

    def part(self, op: str, value: Any, at: int, flags: int) -> int:
        machine = self.machine
        if op in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            to = machine.node()
            machine.takes[at].append((frozenset(c for c in machine.alphabet if _takes(op, value, c, flags)), to))
            return to
        if op == "BRANCH":
            return self.either(value[1], at, flags)
        if op == "SUBPATTERN":
            return self.sequence(value[3], at, (flags | value[1]) & ~value[2])
        if op == "ATOMIC_GROUP":
            return self.sequence(value, at, flags)
        if op.endswith("REPEAT"):
            return self.repeat(*value, at=at, flags=flags, kept=op.startswith("POSSESSIVE"))
        if op in ("ASSERT", "ASSERT_NOT"):
            return self.look(op, *value, at=at, flags=flags)
        to = machine.node()
        machine.link(at, to, _edge(str(value), flags) if op == "AT" else None)
        return to

    def either(self, choices: Iterable[Any], at: int, flags: int) -> int:
        to = self.machine.node()
        for choice in choices:
            self.machine.link(self.sequence(choice, at, flags), to)
        return to

    def repeat(self, low: int, high: int, body: Any, *, at: int, flags: int, kept: bool) -> int:
        for _ in range(min(low, 2)):
            at = self.sequence(body, at, flags)
        to = self.machine.node()
        if high > _BOUND:
            loop = self.machine.node()
            self.machine.link(at, loop)
            self.machine.link(self.sequence(body, loop, flags), loop)
            self.machine.link(loop, to)
            self.machine.loops.append((loop, kept))
            return to
        for _ in range(min(high - low, 2)):
            self.machine.link(at, to)
            at = self.sequence(body, at, flags)
        self.machine.link(at, to)
        return to

    def look(self, op: str, direction: int, body: Any, *, at: int, flags: int) -> int:
        """Behind: the character before is, or is not, one the last part takes. Ahead: goes there, and goes on."""
        to, last = self.machine.node(), list(body)[-1:]
        if direction > 0:
            self.machine.link(at, to, lambda *_: True)
            begin = self.machine.node()
            self.machine.link(at, begin)
            self.sequence(body, begin, flags)
            return to
        single = last and str(last[0][0]) in ("LITERAL", "NOT_LITERAL", "ANY", "IN")
        if not single or (op == "ASSERT_NOT" and len(list(body)) > 1):
            self.machine.link(at, to, lambda *_: True)
            return to
        chars = frozenset(c for c in self.machine.alphabet if _takes(str(last[0][0]), last[0][1], c, flags))
        place = 2 + len(self.machine.behind)
        self.machine.behind.append(chars)
        self.machine.link(at, to, lambda before, _: before[place] == (op == "ASSERT"))
        return to


def _edge(place: str, flags: int) -> Condition:
    """A boundary, or the beginning or end of a line; those of the text are never inside a string."""
    if place in ("AT_BOUNDARY", "AT_NON_BOUNDARY"):
        return lambda a, b: (a[0] != b[0]) == (place == "AT_BOUNDARY")
    if flags & re.MULTILINE and place == "AT_BEGINNING":
        return lambda a, _: a[1]
    if flags & re.MULTILINE and place == "AT_END":
        return lambda _, b: b[1]
    return lambda *_: False


def _wordy(char: str) -> bool:
    return char.isalnum() or char == "_"


def _takes(op: str, value: Any, char: str, flags: int) -> bool:
    """Whether a part that takes one character takes this one."""
    forms = {char, char.lower(), char.upper()} if flags & re.IGNORECASE else {char}
    if op == "ANY":
        return bool(flags & re.DOTALL) or char != "\n"
    if op == "IN":
        inside = any(_among(str(k), v, f) for f in forms if len(f) == 1 for k, v in value if str(k) != "NEGATE")
        return inside != (str(value[0][0]) == "NEGATE")
    return any(f == chr(value) for f in forms) == (op == "LITERAL")


def _among(kind: str, value: Any, char: str) -> bool:
    if kind == "LITERAL":
        return char == chr(value)
    if kind == "RANGE":
        return bool(value[0] <= ord(char) <= value[1])
    category = {"DIGIT": char.isdigit(), "SPACE": char.isspace(), "WORD": _wordy(char)}
    name = str(value).removeprefix("CATEGORY_")
    return not category[name[4:]] if name.startswith("NOT_") else category[name]
