"""Forestall: from reports and public data about a crisis to a sourced record, a running model and honest forecasts.

    import forestall as fs

    crisis = fs.load("iraq-2020")
    posterior = fs.fit(crisis)
    outlook = fs.simulate(crisis, posterior, scenario="withdrawal", days=90)

Importing it loads neither spaCy nor JAX; the verbs do, when called.
"""

from typing import TYPE_CHECKING, Any

from forestall import records
from forestall.records import *  # noqa: F403

if TYPE_CHECKING:
    from forestall.flow import claims, events, figures, fit, load, point, sensitivity, simulate, sources

__version__ = "0.1.0"

__all__ = [  # noqa: PLE0604
    "__version__",
    "claims",
    "events",
    "figures",
    "fit",
    "load",
    "point",
    "sensitivity",
    "simulate",
    "sources",
    *records.__all__,
]


def __getattr__(name: str) -> Any:
    if name in ("claims", "events", "figures", "fit", "load", "point", "sensitivity", "simulate", "sources"):
        from forestall import flow

        return getattr(flow, name)
    raise AttributeError(f"module 'forestall' has no attribute {name!r}")
