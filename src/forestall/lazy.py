"""Names of a package that are loaded when first asked for."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["when_asked"]


def when_asked(package: str, homes: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """The package's `__getattr__`: `homes` says which of its modules each name is taken from.

    >>> when_asked("forestall", {"errors": ("UsageError",)})("UsageError").__name__
    'UsageError'
    """

    def attribute(name: str) -> Any:
        for module, names in homes.items():
            if name in names:
                return getattr(import_module(f"{package}.{module}"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return attribute
