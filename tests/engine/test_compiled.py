"""Compiled code on disk is used again only while no module with compiled code has changed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from forestall import engine
from forestall.engine.machine.compiled import source_stamp

FOLDER = Path(engine.__file__).parent
COMPILED = {
    p.relative_to(FOLDER).with_suffix("").as_posix()
    for p in FOLDER.rglob("*.py")
    if "forestall.engine.machine.compiled" in p.read_text() or p.stem == "compiled"
}

HELPER = """
from forestall.engine.machine.compiled import inlined

@inlined
def more(x):
    return x + {step}
"""
CALLER = """
import forestall.engine.machine.compiled as compiled
from pathlib import Path

compiled.source_stamp.__wrapped__.__defaults__ = (Path(__file__).parent,)
compiled.source_stamp.cache_clear()

from helper import more  # forestall.engine.machine.compiled

@compiled.compiled
def twice(x):
    return more(more(x))

print(twice(1.0), sum(twice.stats.cache_hits.values()))
"""


def test_a_changed_helper_is_compiled_into_its_caller_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "caller.py").write_text(CALLER)
    said = []
    for step in ("1.0", "1.0", "10.0"):
        (tmp_path / "helper.py").write_text(HELPER.format(step=step))
        run = [sys.executable, "-B", str(tmp_path / "caller.py")]
        said.append(subprocess.run(run, check=True, capture_output=True, text=True).stdout.split())
    assert said == [["3.0", "0"], ["3.0", "1"], ["21.0", "0"]]


def test_the_stamp_moves_with_every_module_that_has_compiled_code(tmp_path: Path) -> None:
    for path in FOLDER.rglob("*.py"):
        copied = tmp_path / path.relative_to(FOLDER)
        copied.parent.mkdir(exist_ok=True)
        copied.write_bytes(path.read_bytes())
    assert source_stamp.__wrapped__(tmp_path) == source_stamp()
    for name in sorted(COMPILED):
        text = (tmp_path / f"{name}.py").read_text()
        (tmp_path / f"{name}.py").write_text(text + "\n")
        assert source_stamp.__wrapped__(tmp_path) != source_stamp(), name
        (tmp_path / f"{name}.py").write_text(text)


@pytest.mark.parametrize("module", sorted(COMPILED - {"machine/compiled"}))
def test_compiled_functions_use_nothing_of_the_engine_from_outside_the_stamp(module: str) -> None:
    tree = ast.parse((FOLDER / f"{module}.py").read_text())
    foreign = {
        name.asname or name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("forestall.")
        and (node.module or "").removeprefix("forestall.engine.").replace(".", "/") not in COMPILED
        for name in node.names
    }
    bodies = [
        f for f in tree.body if isinstance(f, ast.FunctionDef)
        and any(isinstance(d, ast.Name) and d.id in ("compiled", "inlined") for d in f.decorator_list)
    ]  # fmt: skip
    used = {n.id for f in bodies for s in f.body for n in ast.walk(s) if isinstance(n, ast.Name)}
    assert not used & foreign
