"""Where things are kept: a crisis's outputs, each file whole or not at all, and compiled code."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from forestall import __version__, crisis
from forestall.errors import DataError

__all__ = ["make_folder", "output_folder", "prepare_caches", "record_path", "write_text", "write_whole"]


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


def record_path(name: str, out: Path | None) -> Path:
    """Where a crisis's record lies, or will."""
    return output_folder(name, out) / "record.sqlite"


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file through a neighbour that replaces it when finished; nothing half-written is ever seen.

    Raises DataError where the folder cannot be written to.
    """
    make_folder(path.parent)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except OSError as error:
        raise _unwritable(path.parent, error) from None
    neighbour = Path(name)
    try:
        write(neighbour)
        neighbour.chmod(0o644)
        neighbour.replace(path)
    finally:
        neighbour.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    write_whole(path, lambda p: p.write_text(text, encoding="utf-8"))


def make_folder(path: Path) -> None:
    """Make an output folder where it is missing; raises DataError where it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(folder: Path, error: OSError) -> DataError:
    return DataError(f"cannot write into {folder}: {error.strerror}; give a folder that can be written to")
