"""Importing one part does not load another's heavy parts: a fresh interpreter is asked what it holds."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("forestall", ("jax", "numba", "spacy", "altair", "scipy")),
        ("forestall.vocabulary", ("jax", "spacy")),
        ("forestall.reading", ("jax", "numba")),
        ("forestall.evidence", ("jax", "numba", "spacy")),
        ("forestall.exchange", ("jax", "numba", "spacy")),
        ("forestall.store", ("jax", "numba", "spacy", "numpyro")),
        ("forestall.flow.asking", ("jax", "numba", "spacy", "altair", "scipy", "pydantic")),
        ("forestall.engine", ("spacy", "altair")),
        ("forestall.page", ("jax", "numba", "spacy")),
    ],
)
def test_a_part_loads_only_its_own(module: str, unwanted: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print(*sorted(sys.modules.keys() & set({unwanted!r})))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []
