"""Where a crisis's folder lies: a path holding crisis.toml, else ./NAME/crisis.toml, else the built-in of that name."""

from importlib.resources import files
from pathlib import Path

from forestall.errors import CrisisError

__all__ = ["BUILT_IN", "FILE", "find"]

FILE = "crisis.toml"
"""What a crisis is written in."""

BUILT_IN = Path(str(files("forestall"))) / "crises"
"""Where the built-in crises lie."""


def find(name: str) -> tuple[Path, bool]:
    """The folder of a crisis and whether it is a built-in (never written to).

    Raises CrisisError where there is none, naming the built-ins.
    """
    for folder in (Path(name), Path.cwd() / name):
        if (folder / FILE).is_file():
            return folder.resolve(), False
    if (BUILT_IN / name / FILE).is_file() and "/" not in name:
        return BUILT_IN / name, True
    have = ", ".join(sorted(p.parent.name for p in BUILT_IN.glob(f"*/{FILE}")))
    raise CrisisError(
        f"{name} holds no crisis.toml and is no built-in crisis; give a folder with one, or one of: {have}"
    )
