"""What a module offers stands in its `__all__`, sorted, and every name of it is documented where it is made."""

import ast
import importlib
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(str(files("forestall")))
MODULES = sorted(
    path
    for path in ROOT.rglob("*.py")
    if "crises" not in path.relative_to(ROOT).parts and path.name != "__main__.py"  # running it is its purpose
)
by_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def body(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8")).body


def targets(node: ast.stmt) -> list[str]:
    """Names that a statement of the module's body defines (imports aside)."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def listed(path: Path) -> list[str] | None:
    """The names written in `__all__`; None where it is put together from other lists."""
    for node in body(path):
        if "__all__" in targets(node) and isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            elements = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else []
            names = [e.value for e in elements if isinstance(e, ast.Constant) and isinstance(e.value, str)]
            return names if len(names) == len(elements) else None
    raise AssertionError(f"{path.relative_to(ROOT)} has no __all__")


def case_then_name(name: str) -> tuple[int, str]:
    """CONSTANTS, Classes, functions, each by name: the order that ruff keeps."""
    plain = name.lstrip("_")
    return (0 if plain.isupper() and len(plain) > 1 else 1 if plain[:1].isupper() else 2, name)


@by_module
def test_public_names_are_listed_in_order(path: Path) -> None:
    names = listed(path)
    if names is not None:
        assert names == sorted(set(names), key=case_then_name)


@by_module
def test_public_names_are_documented(path: Path) -> None:
    names = set(listed(path) or ()) - {"__version__"}
    nodes = body(path)
    for node, following in zip(nodes, [*nodes[1:], ast.Pass()], strict=True):
        for name in names.intersection(targets(node)):
            assert documented(node, following), f"{name} has no docstring"


def documented(node: ast.stmt, following: ast.stmt) -> bool:
    """Whether the definition has a docstring; the values of a Literal speak for themselves."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return bool(ast.get_docstring(node))
    if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Literal["):
        return True
    return isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)


@by_module
def test_a_module_opens_by_saying_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@by_module
def test_public_names_exist(path: Path) -> None:
    parts = ["forestall", *path.relative_to(ROOT).with_suffix("").parts]
    module = importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
