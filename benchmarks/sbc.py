"""Simulation-based calibration with two and four streams, 400 days, 200 sets each: `make sbc`.

    python benchmarks/sbc.py [--sets 200] [--streams 2 4] [--processes 2]

Every finished set is a line of `sbc-HASH.jsonl`, so that a stopped run goes on where it was, and one with more sets,
which tell chance from bias at the edge of a band, draws only those it lacks; the table with each quantity's verdict is
written to `sbc_table.json`. The hash is that of the code the ranks rest on, words about it aside: a change elsewhere,
or of a comment, leaves results as they are.
"""

import argparse
import ast
import hashlib
import json
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from forestall.engine.fitting.sbc import Calibrator, outside

HERE = Path(__file__).parent
TABLE = HERE / "sbc_table.json"
CODE = (
    "model/incidents", "model/coordinates", "model/laplace", "model/rates", "model/likelihood", "model/spectral",
    "model/delays", "model/arrays", "model/problem", "fitting/nuts", "dynamics/step", "fitting/means", "fitting/sbc",
)  # fmt: skip
DAYS, WARMUP, DRAWS = 400, 300, 900
"""Ranks are among 99 of the draws and want them nearly independent: 900 draws of R are worth about 385 (300, 111)."""


def code_hash() -> str:
    """Of the modules that the ranks depend on."""
    digest = hashlib.sha256()
    for name in CODE:
        source = (Path(str(files("forestall"))) / "engine" / f"{name}.py").read_text(encoding="utf-8")
        digest.update(_without_words(source).encode())
    return digest.hexdigest()[:16]


def _without_words(source: str) -> str:
    """What of a module is run: no comments, no docstrings, no layout, nor where what it imports stands."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            node.module = (node.module or "").rpartition(".")[2]
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [x for x in body if not _is_words(x)] or [ast.Pass()]  # type: ignore[attr-defined]
    return ast.unparse(tree)


def _is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def ranks(streams: int, sets: int, store: Path, processes: int) -> dict[str, list[float]]:
    """Ranks by quantity over all sets, those on file first; the others are drawn by so many processes."""
    done = [json.loads(line) for line in store.read_text(encoding="utf-8").splitlines()] if store.is_file() else []
    known = {d["set"]: d["ranks"] for d in done if d["streams"] == streams}
    with (
        ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool,
        store.open("a", encoding="utf-8") as out,
    ):
        for found in as_completed([pool.submit(_one, streams, k) for k in range(sets) if k not in known]):
            k, known[k] = found.result()
            out.write(json.dumps({"streams": streams, "set": k, "ranks": known[k]}) + "\n")
            out.flush()
    return {name: [known[k][name] for k in range(sets)] for name in known[0]}


def _one(streams: int, k: int) -> tuple[int, dict[str, float]]:
    return k, _calibrator(streams).ranks(seed=1000 * streams + k)


@cache
def _calibrator(streams: int) -> Calibrator:
    return Calibrator.build(streams=streams, days=DAYS, warmup=WARMUP, draws=DRAWS)


def main() -> None:
    """Run what is missing; print and write the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--sets", type=int, default=200)
    asked.add_argument("--streams", type=int, nargs="+", default=[2, 4])
    asked.add_argument("--processes", type=int, default=2)
    given = asked.parse_args()
    code = code_hash()
    table = _begun({"code": code, "days": DAYS, "draws": DRAWS, "band": 0.99})
    for streams in given.streams:
        found = ranks(streams, given.sets, HERE / f"sbc-{code}-{DRAWS}.jsonl", given.processes)
        verdicts = {name: {"mean rank": round(float(np.mean(r)), 3), "inside": not outside(np.array(r))}
                    for name, r in found.items()}  # fmt: skip
        table[f"{streams} streams"] = {"sets": given.sets, "quantities": verdicts}
        good = sum(bool(v["inside"]) for v in verdicts.values())
        print(f"{streams} streams: {good} of {len(verdicts)} quantities inside their simultaneous 99 % bands")
    TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _begun(same: dict[str, object]) -> dict[str, object]:
    """The table on file, for the rows of other numbers of streams, where it is of the same code and size."""
    before: dict[str, object] = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.is_file() else {}
    return before if same.items() <= before.items() else same


if __name__ == "__main__":
    main()
