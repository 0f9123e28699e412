"""Every key of crisis.toml: misspelt, of the wrong type, missing; each time one sentence that names it."""

import copy
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from forestall import crisis
from forestall.crisis.schema import CrisisFile
from forestall.errors import CrisisError

from .full import FULL, leaves, toml, write

LEAVES = leaves(FULL)
Steps = tuple[str | int, ...]


def complaint(folder: Path, values: dict[str, Any]) -> str:
    with pytest.raises(CrisisError) as caught:
        crisis.load(write(folder, toml(values)))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def changed(path: Steps, *, name: str | None = None, **new: Any) -> dict[str, Any]:
    """FULL without the value at `path`, or with it under another name, or with `value` in its place."""
    values = copy.deepcopy(FULL)
    parent: Any = values
    for step in path[:-1]:
        parent = parent[step]
    old = parent.pop(path[-1])
    if name is not None:
        parent[name] = old
    elif "value" in new:
        parent[path[-1]] = new["value"]
    return values


def dotted(path: Steps) -> str:
    return ".".join(map(str, path))


def schema_keys(model: type[BaseModel], seen: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """(table's class, key) of everything the file may hold."""
    for name, field in model.model_fields.items():
        seen.add((model.__name__, field.alias or name))
        for inner in models_in(field.annotation):
            schema_keys(inner, seen)
    return seen


def models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for a in getattr(annotation, "__args__", ()) for m in models_in(a)]


def used_keys(model: type[BaseModel], value: Any) -> set[tuple[str, str]]:
    found = set()
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in value:
            found.add((model.__name__, key))
            for inner in models_in(field.annotation):
                for part in parts(value[key], inner):
                    found |= used_keys(inner, part)
    return found


def parts(value: Any, model: type[BaseModel]) -> list[Any]:
    """The tables of one class under a key: itself, the entries of a table of tables, or of a list."""
    if isinstance(value, list):
        return value
    known = {f.alias or n for n, f in model.model_fields.items()}
    return [value] if set(value) <= known else list(value.values())


def test_the_full_crisis_is_good_and_uses_every_key(tmp_path: Path) -> None:
    found = crisis.load(write(tmp_path, toml(FULL)))
    assert len(found.streams) == 7
    late = {s.id: s.reporting for s in found.streams if s.reporting is not None}
    assert late["wells"] == late["wards"]  # the same delay, from a file and as written
    assert used_keys(CrisisFile, FULL) == schema_keys(CrisisFile, set())


@pytest.mark.parametrize("path", [p for p, _ in LEAVES if "options" not in p], ids=dotted)
def test_a_misspelt_key_is_named_with_the_right_one(tmp_path: Path, path: Steps) -> None:
    key = str(path[-1])
    said = complaint(tmp_path, changed(path, name=f"{key}x"))
    assert said.startswith(f"crisis.toml: {dotted(path)}x is not a known key; ")
    assert key in said.split("; ")[1]


@pytest.mark.parametrize(("path", "value"), LEAVES, ids=lambda x: dotted(x) if isinstance(x, tuple) else "")
def test_a_value_of_the_wrong_type_is_named_with_what_was_expected(tmp_path: Path, path: Steps, value: Any) -> None:
    if "options" in path:
        path = path[: path.index("options") + 1]
    wrong = 3 if isinstance(value, str) else "wrong"
    said = complaint(tmp_path, changed(path, value=wrong))
    assert said.startswith(f"crisis.toml: {dotted(path)} is {wrong!r}; it must ")


REQUIRED = [
    p
    for p, _ in LEAVES
    if p[-1] in {"title", "start", "now", "countries", "label", "kind", "unit", "block", "model", "from", "mean", "sd",
                 "question", "measure", "of", "path", "format", "name"}
    and not {"delay", "reporting", "events", "series", "change", "rule", "levers"} & {*p}
]  # fmt: skip


@pytest.mark.parametrize("path", [*REQUIRED, ("blocks",), ("streams",), ("series", "price", "label")], ids=dotted)
def test_a_missing_key_is_named(tmp_path: Path, path: Steps) -> None:
    assert f"crisis.toml: {dotted(path)} is missing; add it" in complaint(tmp_path, changed(path))


@pytest.mark.parametrize("path", [p for p, v in LEAVES if isinstance(v, float) and "options" not in p], ids=dotted)
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_must_be_finite(tmp_path: Path, path: Steps, value: float) -> None:
    text = toml(changed(path, value=value)).replace("NaN", "nan").replace("Infinity", "inf")
    with pytest.raises(CrisisError, match="finite number"):
        crisis.load(write(tmp_path, text))
