"""What the trainers share: the scoring script, the annotated reports, and the file of weights."""

import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["load_scorer", "reports", "weights_file"]


def load_scorer(path: str) -> Any:
    """The scoring script as a module."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def reports(folders: Iterable[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """Annotation and text of each report, folder by folder, by name."""
    for folder in folders:
        for path in sorted(Path(folder).glob("*.json")):
            annotation = json.loads(path.read_text(encoding="utf-8"))
            yield annotation, path.with_suffix(".txt").read_text(encoding="utf-8")


def weights_file(head: str, weights: Mapping[str, float], least: float) -> str:
    """The file's text: its comment, the least chance, and the reasons that weigh anything by name."""
    rows = [f'"{name}" = {value:.2f}' for name, value in sorted(weights.items()) if abs(value) >= 0.05]
    return f"{head}least = {least}\n\n[weights]\n" + "\n".join(rows) + "\n"
