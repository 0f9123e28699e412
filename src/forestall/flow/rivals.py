"""Contested events three ways, side by side: as they are counted, by the claims alone, and learnt with the counts.

In passing the fit's own draws are reweighted; asked for (`exact`), parameters and versions are sampled together, which
takes as long as a fit. Either says R and the outcomes under every version too.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Fitter, Future, Outlook, Posterior, simulate
from forestall.engine.fitting.contested import Contested, Integrated, cut, integrate
from forestall.engine.fitting.reweighed import LARGEST_K, cut_reweighed, integrate_reweighed
from forestall.engine.judging import reproduction
from forestall.engine.model.rates import NONE_KILLED
from forestall.engine.simulation import outcomes
from forestall.errors import UsageError
from forestall.evidence import Rival
from forestall.flow.forecasting import BASELINE
from forestall.flow.gathering import Gathered
from forestall.flow.settling import contested_events, for_engine
from forestall.records import ContestedResult, Outcome, Rivalry, Treatment, VersionResult

__all__ = ["lines", "rivalry", "rivalry_json"]

Floats = NDArray[np.float64]
Answers = Mapping[str, NDArray[np.bool_]]


def rivalry(
    gathered: Gathered, fitter: Fitter, fitted: Posterior, baseline: Outlook, *, exact: bool = False
) -> Rivalry | None:
    """R and outcomes three ways and under every version; None where nothing is contested, or the model has parts with
    which versions cannot be drawn."""
    found = contested_events(gathered)
    events = [for_engine(gathered.crisis.start, r) for r in found]
    if not events:
        return None
    try:
        whole, claims, method, trusted = _drawn(fitter, fitted, events, exact=exact)
    except UsageError:
        return None
    blocks = {b.id for b in gathered.crisis.blocks if b.kind != "epidemic"}
    asked = _asked(gathered)
    answers = {
        "leading": _answers(gathered, asked, baseline),
        "cut": _answers(gathered, asked, _simulated(gathered, claims)),
        "integrated": _answers(gathered, asked, _simulated(gathered, whole.posterior)),
    }
    posteriors = {"leading": fitted, "cut": claims, "integrated": whole.posterior}
    r = {kind: {b: x for b, x in p.reproduction().items() if b in blocks} for kind, p in posteriors.items()}
    members = np.arange(len(next(iter(answers["integrated"].values()), []))) % len(whole.versions)
    return Rivalry(
        treatments={kind: _treatment(r[kind], answers[kind]) for kind in posteriors},
        events=tuple(
            _event(rival, n, whole, r["integrated"], answers["integrated"], members) for n, rival in enumerate(found)
        ),
        method=method,
        trusted=trusted,
    )


def _drawn(
    fitter: Fitter, fitted: Posterior, events: list[Contested], *, exact: bool
) -> tuple[Integrated, Posterior, str, bool]:
    seed = fitted.problem.crisis.seed
    if exact:
        whole, claims = integrate(fitter, fitted, events, seed=seed), cut(fitter, fitted, events, seed=seed)
        return whole, claims, "versions and parameters sampled in turn", True
    whole, k = integrate_reweighed(fitted, events, seed=seed)
    claims, k_cut = cut_reweighed(fitted, events, seed=seed)
    worst = max(k, k_cut)
    return whole, claims, f"the fit's draws reweighted, Pareto k {worst:.2f}", worst <= LARGEST_K


def _asked(gathered: Gathered) -> list[Outcome]:
    """The outcomes on incident streams: on the others it does not bear who did what."""
    incidents = {s.id for s in gathered.crisis.streams if s.unit == "incidents"}
    return [o for o in gathered.crisis.outcomes if o.of in incidents]


def _simulated(gathered: Gathered, posterior: Posterior) -> Outlook:
    crisis = gathered.crisis
    future = Future.build(posterior, days=crisis.horizon, members=crisis.members, seed=crisis.seed, only_pushing=True)
    return simulate(future, BASELINE)


def _answers(gathered: Gathered, asked: list[Outcome], outlook: Outlook) -> Answers:
    return {o.id: outcomes.simulated(o, outlook, gathered.crisis, gathered.counts) for o in asked}


def _treatment(r: Mapping[str, Floats], answers: Answers) -> Treatment:
    return Treatment(
        r={block: reproduction.estimate(draws) for block, draws in r.items()},
        outcomes={id: float(yes.mean()) for id, yes in answers.items()},
    )


def _event(
    rival: Rival, n: int, whole: Integrated, r: Mapping[str, Floats], answers: Answers, members: NDArray[np.int64]
) -> ContestedResult:
    weights, versions = whole.weights()[n], []
    for stream, prior in rival.versions.items():
        chosen, said = whole.chosen(n, stream), None
        if chosen.any():
            kept = {id: yes[chosen[members]] for id, yes in answers.items() if chosen[members].any()}
            said = _treatment({block: draws[chosen] for block, draws in r.items()}, kept)
        versions.append(VersionResult(stream, prior, weights[stream], said))
    killed = None
    if len(rival.severity) > 1:
        after = whole.severity_weights()[n]
        killed = (1.0 - rival.severity.get("nobody", 0.0), 1.0 - after.get(NONE_KILLED, 0.0))
    return ContestedResult(rival.event, rival.day, tuple(versions), killed)


def rivalry_json(found: Rivalry | None) -> dict[str, Any]:
    """As scores.json and `fit --contested` hold it."""
    if found is None:
        return {"events": []}

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items() if v is not None or k == "stream"}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        return value.isoformat() if isinstance(value, dt.date) else value

    return dict(plain(asdict(found)))


def lines(gathered: Gathered, found: Rivalry | None, *, each: bool = True) -> list[str]:
    """What the command line prints; with `each` also R and the outcomes under every version."""
    if found is None:
        some = bool(contested_events(gathered))
        return [f"no {'version can be drawn in this model' if some else 'event is contested between the streams'}"]
    labels = {s.id: s.label for s in gathered.crisis.streams}
    out = [f"{len(found.events)} contested events ({found.method}); R, median and 90 % interval, and outcomes"]
    for kind, said in found.treatments.items():
        out.append(f"  {_TREATMENTS[kind]}: {_told(said)}")
    for event in found.events:
        out.append(f"  {event.day}, {event.event}")
        for v in event.versions:
            name = labels[v.stream] if v.stream else "in no stream"
            told = "" if not each else f"; {_told(v.said)}" if v.said else "; in no draw"
            out.append(f"    {name}: {v.prior:.0%} by the claims, {v.posterior:.0%} with the counts{told}")
    if not found.trusted:
        out.append("  the weights rest on too few draws; forestall fit --contested samples instead")
    return out


_TREATMENTS = {
    "leading": "as counted",
    "cut": "versions by the claims alone",
    "integrated": "versions learnt with the counts",
}


def _told(said: Treatment) -> str:
    r = [f"R of {b} {x.median:.2f} [{x.q05:.2f}, {x.q95:.2f}]" for b, x in said.r.items()]
    return "; ".join([*r, *(f"{id} {p:.0%}" for id, p in said.outcomes.items())])
