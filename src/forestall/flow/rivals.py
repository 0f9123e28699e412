"""R with contested actors drawn together with it, beside the leading versions, the cut one, and each version alone."""

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall import evidence
from forestall.engine import Fitter, Posterior
from forestall.engine.contested import Contested, cut, integrate
from forestall.flow.gathering import Gathered

__all__ = ["contested_events", "rival_versions"]

Floats = NDArray[np.float64]


def contested_events(gathered: Gathered) -> tuple[Contested, ...]:
    """The events up to `now` whose actor is contested between incident streams, or between one and none."""
    crisis = gathered.crisis
    streams = [s for s in crisis.streams if s.unit == "incidents"]
    known = (e for e in gathered.merged.events if crisis.start <= e.when.middle <= crisis.now and e.weights)
    rivals = evidence.rival_streams(known, streams, actors=gathered.actors)
    return tuple(Contested((day - crisis.start).days, versions) for day, versions in rivals)


def rival_versions(gathered: Gathered, fitter: Fitter, fitted: Posterior) -> dict[str, Any]:
    """R by block integrated, cut and leading; the weights of each contested event and R under each of its versions."""
    events = contested_events(gathered)
    if not events:
        return {"events": [], "lines": ["no event's actor is contested between the streams"]}
    seed = gathered.crisis.seed
    whole = integrate(fitter, fitted, events, seed=seed)
    kinds = {"leading": fitted, "cut": cut(fitter, fitted, events, seed=seed), "integrated": whole.posterior}
    r = {kind: {b: _told(x) for b, x in p.reproduction().items()} for kind, p in kinds.items()}
    told = [
        {
            "day": (gathered.crisis.start + dt.timedelta(days=e.day)).isoformat(),
            "versions": [
                {"stream": v, "prior": prior, "posterior": weights[v], "r": _versions_r(whole.given(n, v))}
                for v, prior in e.versions.items()
            ],
        }
        for n, (e, weights) in enumerate(zip(events, whole.weights(), strict=True))
    ]
    return {"reproduction": r, "events": told, "lines": _lines(r, len(events))}


def _versions_r(draws: dict[str, Floats]) -> dict[str, Any]:
    return {block: _told(x) for block, x in draws.items() if len(x)}


def _told(draws: Floats) -> dict[str, float]:
    return {name: float(np.quantile(draws, q)) for name, q in (("median", 0.5), ("q05", 0.05), ("q95", 0.95))}


def _lines(r: dict[str, dict[str, dict[str, float]]], events: int) -> list[str]:
    out = [f"{events} events whose actor is contested; R, median and 90 % interval"]
    for kind, blocks in r.items():
        out += [f"  {kind:<10} {b}: {x['median']:.2f} [{x['q05']:.2f}, {x['q95']:.2f}]" for b, x in blocks.items()]
    return out
