"""Where things are kept: a crisis's outputs, and compiled code."""

import os
from pathlib import Path

from forestall import __version__, crisis

__all__ = ["output_folder", "prepare_caches"]


def output_folder(name: str, out: Path | None) -> Path:
    """Where a crisis's outputs go: `out`, else its own folder, else (for a built-in) ./NAME."""
    if out is not None:
        return out
    folder, builtin = crisis.find(name)
    return Path.cwd() / folder.name if builtin else folder


def prepare_caches() -> None:
    """Point numba's and JAX's compile caches at the user's cache folder; call before either is loaded."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "forestall" / __version__
    os.environ.setdefault("NUMBA_CACHE_DIR", str(base / "numba"))
    os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(base / "jax"))
    os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.2")
