"""What Forestall writes into a crisis's output folder, each file whole or not at all.

posterior.nc   draws of every fit, with the hash of the inputs, so that a later command can go on from them
outlook.nc     quantiles of every stream and series by scenario and day, and each member's answers to the outcomes
scores.json    R, outcomes and scores as numbers: no clock times, no paths, sorted keys
brief.html     the page
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from forestall.engine import Outlook, Posterior, Problem
from forestall.engine.fitting.nuts import Chains
from forestall.engine.judging.ceilings import Ceiling
from forestall.flow.driving import tornado_json
from forestall.flow.folders import write_whole
from forestall.flow.forecasting import LEVELS, Forecast
from forestall.flow.rivals import rivalry_json
from forestall.records import Crisis, Diagnostics, Estimate, Reproduction, Rivalry, StreamScore, Tornado, Worsening

__all__ = [
    "load_posterior",
    "reproduction_json",
    "save_outlook",
    "save_posterior",
    "scores_json",
]

NUMBER_DIGITS = 6


def save_posterior(path: Path, posterior: Posterior, *, inputs: str) -> None:
    """Write every fit's draws and where its chains stopped, one group a fit."""

    def write(target: Path) -> None:
        about = xr.Dataset(attrs={"inputs": inputs, "origin": posterior.origin})
        about.to_netcdf(target, mode="w", engine="h5netcdf")
        for name, chains in _fits(posterior).items():
            diagnostics = json.dumps(asdict(posterior.diagnostics[name]))
            _dataset(chains, diagnostics).to_netcdf(target, mode="a", engine="h5netcdf", group=name)

    write_whole(path, write)


def load_posterior(path: Path, problem: Problem, *, inputs: str) -> Posterior | None:
    """Read a posterior back; None where there is none, or it belongs to other inputs."""
    if not path.is_file():
        return None
    try:
        with xr.open_dataset(path, engine="h5netcdf") as about:
            if about.attrs.get("inputs") != inputs:
                return None
            origin = int(about.attrs["origin"])
        names = ["incidents"] if problem.incidents else []
        names += [p.block.id for p in problem.epidemics]
        read = {name: _chains(path, name) for name in names}
    except (OSError, KeyError, ValueError):
        return None
    return Posterior(
        problem=problem,
        origin=origin,
        incidents=read["incidents"][0] if "incidents" in read else None,
        epidemics={name: chains for name, (chains, _) in read.items() if name != "incidents"},
        diagnostics={name: found for name, (_, found) in read.items()},
    )


def save_outlook(path: Path, crisis: Crisis, forecast: Forecast, *, inputs: str) -> None:
    """Write quantiles (scenario, time, quantile) of every stream and series."""
    outlooks = list(forecast.outlooks.values())
    data = {
        name: (("scenario", "time", "quantile"), np.stack(_all_quantiles(outlooks, name)))
        for name in (*outlooks[0].counts, *outlooks[0].levels)
    }
    coords = {
        "scenario": [o.scenario for o in outlooks],
        "time": np.array(outlooks[0].days, dtype="datetime64[ns]"),
        "quantile": list(LEVELS),
    }
    dataset = xr.Dataset(data, coords=coords, attrs={"inputs": inputs, "crisis": crisis.id, "members": crisis.members})
    write_whole(path, lambda target: dataset.to_netcdf(target, engine="h5netcdf"))


def scores_json(
    crisis: Crisis,
    *,
    inputs: str,
    reproductions: tuple[Reproduction, ...],
    forecast: Forecast,
    scores: tuple[StreamScore, ...],
    rivalry: Rivalry | None = None,
    ceilings: tuple[Ceiling, ...] = (),
    tornado: Tornado | None = None,
) -> str:
    """The contents of scores.json, numbers to six significant digits: the same seed gives the same bytes."""
    document = {
        "crisis": crisis.id,
        "now": crisis.now.isoformat(),
        "seed": crisis.seed,
        "inputs": inputs,
        "reproduction": [reproduction_json(r) for r in reproductions],
        "outcomes": [
            {
                "id": o.id,
                "probability": o.probability,
                "happened": o.happened,
                "brier": o.brier,
                "couplings_add": o.couplings and asdict(o.couplings),
                "by_ceiling": [{"factor": factor, "probability": p} for factor, p in o.by_ceiling],
            }
            for o in forecast.results
        ],
        "streams": [
            {
                "id": s.id,
                "crps": s.crps,
                "log_score": s.log_score,
                "baselines": dict(s.baselines),
                "origins": s.origins,
                "verdict": s.verdict,
            }
            for s in scores
        ],
        "contested": rivalry_json(rivalry),
        "ceilings": [{"factor": c.factor, "pareto_k": c.k, "fitted_anew": list(c.refitted)} for c in ceilings],
        "tornado": None if tornado is None else tornado_json(tornado),
    }
    return json.dumps(_rounded(document), indent=1, sort_keys=True) + "\n"


def reproduction_json(r: Reproduction) -> dict[str, Any]:
    """One block's R as scores.json holds it."""
    leading = next(iter(r.answer_numbers.values()), None)
    return {
        "block": r.block,
        "streams": list(r.streams),
        "median": r.r.median,
        "q05": r.r.q05,
        "q95": r.r.q95,
        "p_above_one": r.p_above_one,
        "answer_number": leading and _spread(leading),
        "verdict": r.verdict,
        "no_interaction_median": r.no_interaction.median if r.no_interaction else None,
        **({"whole": _spread(r.whole)} if r.whole else {}),
        **({"effective": _spread(r.effective)} if r.effective else {}),
        "prior": _spread(r.prior),
        **({"worse_answers": {id: _worse(w) for id, w in r.worse.items()}} if r.worse else {}),
        "by_length_scale": [{"days": days, **_spread(value)} for days, value in r.by_length_scale],
        "by_ceiling": [{"factor": factor, **_spread(value)} for factor, value in r.by_ceiling],
    }


def _worse(found: Worsening) -> dict[str, dict[str, float]]:
    return {"after_deadly": _spread(found.after_deadly), "otherwise": _spread(found.otherwise),
            "worse": _spread(found.worse)}  # fmt: skip


def _spread(value: Estimate) -> dict[str, float]:
    return {"median": value.median, "q05": value.q05, "q95": value.q95}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{NUMBER_DIGITS}g}")
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list) else value


def _all_quantiles(outlooks: list[Outlook], name: str) -> list[Any]:
    """Quantiles (time, quantile) under every scenario; what a scenario does not touch is sorted once."""
    members = [o.counts[name] if name in o.counts else o.levels[name] for o in outlooks]
    first = np.quantile(members[0], LEVELS, axis=0).T.astype(np.float32)
    return [
        first if np.array_equal(m, members[0]) else np.quantile(m, LEVELS, axis=0).T.astype(np.float32) for m in members
    ]


def _fits(posterior: Posterior) -> dict[str, Chains]:
    first = {"incidents": posterior.incidents} if posterior.incidents is not None else {}
    return {**first, **posterior.epidemics}


def _dataset(chains: Chains, diagnostics: str) -> xr.Dataset:
    def named(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
        return {f"{prefix}{k}": (_dims(prefix + k, v), np.asarray(v)) for k, v in values.items()}

    extra = {"steps": chains.steps, "inverse_mass": chains.inverse_mass, "step_size": chains.step_size}
    extra["diverging"] = chains.diverging.astype(np.int8)
    return xr.Dataset(
        {**named("draws.", chains.draws), **named("last.", chains.last), **named("", extra)},
        attrs={"diagnostics": diagnostics},
    )


def _dims(name: str, values: Any) -> tuple[str, ...]:
    lead = ("chain", "draw") if name.startswith(("draws.", "steps", "diverging")) else ("chain",)
    return (*lead, *(f"{name}_{k}" for k in range(np.ndim(values) - len(lead))))


def _chains(path: Path, name: str) -> tuple[Chains, Diagnostics]:
    with xr.open_dataset(path, engine="h5netcdf", group=name) as opened:
        data = opened.load()
    values = {str(k): np.asarray(v.values) for k, v in data.data_vars.items()}
    chains = Chains(
        draws={k.removeprefix("draws."): v for k, v in values.items() if k.startswith("draws.")},
        diverging=values["diverging"].astype(bool),
        steps=values["steps"],
        last={k.removeprefix("last."): v for k, v in values.items() if k.startswith("last.")},
        inverse_mass=values["inverse_mass"],
        step_size=values["step_size"],
    )
    return chains, Diagnostics(**json.loads(data.attrs["diagnostics"]))
