"""The river flows one way: a stage imports only what ranks below it, and stages of one rank meet in records."""

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(str(files("forestall")))
RANKS = (
    {"errors", "lazy"},
    {"dates"},
    {"records"},
    {"vocabulary"},
    {"reading", "evidence", "exchange", "crisis", "store", "engine", "scoring", "page"},
    {"scenario"},
    {"flow"},
    {"cli_parts"},
    {"cli_levers"},
    {"cli_ask", "cli_explain", "cli_record", "cli_scenarios", "cli_sensitivity", "cli_tables"},
    {"cli", "serve", "__init__"},
    {"__main__"},
)
"""Modules and packages, lowest rank first."""
RANK = {name: rank for rank, names in enumerate(RANKS) for name in names}
WITHIN = {
    "reading": (
        "words",
        "mending",
        "form",
        "numbers",
        "cast",
        "days",
        "intake",
        "places",
        "deeds",
        "speech",
        "parties",
        "tolls",
        "gather",
        "events",
        "claims",
        "read",
        "output",
        "explain",
        "__init__",
    ),
    "engine": ("html", "machine", "model", "dynamics", "fitting", "simulation", "judging", "__init__"),
}
"""Of a large stage its packages, and the modules that stand alone, each importing only those before it."""


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if "crises" not in path.relative_to(ROOT).parts)


def stage(path: Path) -> str:
    """The module or package directly under forestall that the file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """(line, stage) of every import of ours in the file, type-only and in-function ones included."""
    package = ["forestall", *path.relative_to(ROOT).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, node.module] if node.module else base)
            names = [f"forestall.{alias.name}" for alias in node.names] if module == "forestall" else [module]
        else:
            continue
        for name in set(names) - {"forestall.__version__"}:  # a constant that loads nothing
            if name.partition(".")[0] == "forestall":
                yield node.lineno, [*name.split("."), "__init__"][1]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_ranks_below_it(path: Path) -> None:
    own = stage(path)
    assert own in RANK, f"{own} has no rank; give it one in tests/test_imports.py and in the architecture"
    for line, other in imported(path):
        target = other if other in RANK else "__init__"
        assert target == own or RANK[target] < RANK[own], f"line {line}: {own} imports {other}, which is not below it"


def test_the_test_sees_imports_of_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "import forestall.engine\nfrom forestall import page, __version__\n"
        "from ..store import open\nfrom .. import flow\n"
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from forestall.scoring.rules import crps\n"
        "def f():\n    import forestall.cli as c\n    from . import near\n"
    )
    (tmp_path / "reading").mkdir()
    path = tmp_path / "reading" / "text.py"
    path.write_text(text)
    monkeypatch.setattr("tests.test_imports.ROOT" if __name__.startswith("tests.") else f"{__name__}.ROOT", tmp_path)
    assert sorted(name for _, name in imported(path)) == sorted(
        ["engine", "page", "store", "flow", "scoring", "cli", "reading"]
    )


def inside(name: str, path: Path) -> Iterator[tuple[int, str]]:
    """(line, package or module) of every import that a file of a stage makes from the same stage."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"forestall.{name}"):
            yield node.lineno, [*str(node.module).split("."), "__init__"][2]


@pytest.mark.parametrize(
    "path",
    sorted(path for name in WITHIN for path in (ROOT / name).rglob("*.py")),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_package_of_a_large_stage_imports_only_earlier_ones(path: Path) -> None:
    name, own = (part.removesuffix(".py") for part in path.relative_to(ROOT).parts[:2])
    order = WITHIN[name]
    for line, other in inside(name, path):
        assert other == own or order.index(other) < order.index(own), f"line {line}: {own} imports {other}"
