"""All regular expressions of the package, by the line that makes them: those made while a report is read as well."""

import ast
import functools
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import forestall

__all__ = ["expressions"]

_ROOT = Path(forestall.__file__).parent
_FLAGS = {"I": re.I, "IGNORECASE": re.I, "M": re.M, "MULTILINE": re.M, "S": re.S, "DOTALL": re.S}
_CALLS = ("compile", "match", "fullmatch", "search", "sub", "split", "findall", "finditer")


def expressions(package: str, work: Callable[[], object] = lambda: None) -> dict[str, re.Pattern[str]]:
    """The expressions of a package by "module.py:line" (and a number where a line makes several).

    Written ones are found in the source, others as the package's modules are loaded and do some `work`, for which
    what they have kept (`functools.cache`) is forgotten.
    """
    modules = [importlib.import_module(name) for name in _names(package)]
    found: dict[str, re.Pattern[str]] = {}
    known: set[re.Pattern[str]] = set()

    def note(where: str, pattern: re.Pattern[str]) -> None:
        if pattern in known:
            return
        known.add(pattern)
        n = sum(name.split(" ")[0] == where for name in found)
        found[where if not n else f"{where} [{n}]"] = pattern

    for module in modules:
        for where, pattern in _written(Path(str(module.__file__))):
            note(where, pattern)
        for name, value in vars(module).items():
            for pattern in _inside(value):
                note(f"{_short(str(module.__file__))}:{name}", pattern)
    with _noted(note, _ROOT / package.split(".", 1)[1]):
        for module in modules:
            for value in vars(module).values():
                if isinstance(value, functools._lru_cache_wrapper) and value.__name__ != "_pipeline":
                    value.cache_clear()
        work()
    return found


def _names(package: str) -> Iterator[str]:
    yield package
    for info in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        yield info.name


def _short(path: str) -> str:
    return Path(path).relative_to(_ROOT).as_posix()


def _written(path: Path) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The expressions that stand as plain text in a call of `re`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS):
            continue
        plain = isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args
        if plain and isinstance(node.args[0], ast.Constant):
            named = [n.attr for given in (*node.args[1:], *(k.value for k in node.keywords)) for n in ast.walk(given)
                     if isinstance(n, ast.Attribute) and n.attr in _FLAGS]  # fmt: skip
            flags = functools.reduce(lambda a, b: a | _FLAGS[b], named, re.NOFLAG)
            yield f"{_short(str(path))}:{node.lineno}", re.compile(str(node.args[0].value), flags)


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    """A pattern, or those in a tuple or list."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _inside(part)


@contextmanager
def _noted(note: Callable[[str, re.Pattern[str]], None], folder: Path) -> Iterator[None]:
    """While it lasts, what modules in a folder compile is noted."""
    plain: Any = vars(re)["_compile"]

    def compile_(pattern: Any, flags: Any) -> Any:
        made, frame = plain(pattern, flags), sys._getframe(2)
        if frame.f_code.co_filename.startswith(str(folder)) and isinstance(made, re.Pattern):
            note(f"{_short(frame.f_code.co_filename)}:{frame.f_lineno}", made)
        return made

    vars(re)["_compile"] = compile_
    try:
        yield
    finally:
        vars(re)["_compile"] = plain
