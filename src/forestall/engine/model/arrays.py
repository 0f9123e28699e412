"""From a `Problem` to the arrays the models take, for one origin.

Days after the origin are there but not seen, so that every origin has the same shapes and one compiled program serves
them all. Index 0 is the crisis's first day (for an epidemic: the day of its first reported cases).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.model import delays
from forestall.engine.model.couplings import covariate, load, mourned, recent
from forestall.engine.model.hospital import admitted, crowding
from forestall.engine.model.laplace import axes
from forestall.engine.model.problem import KNOT_DAYS, WALK_DAYS, Epidemic, Incidents, Problem, hats, number
from forestall.engine.model.rates import KILLED, OWN_KILLED
from forestall.records import Coupling, Stream

__all__ = [
    "ROWS",
    "class_counts",
    "died",
    "epidemic_data",
    "incident_data",
    "of_counts",
    "start_deadly",
    "start_memory",
    "weekdays",
]

Floats = NDArray[np.float64]

LENGTH_SCALE, LENGTH_SPREAD = 90.0, 0.5
"""Prior median in days, and log-sd, of the background's length scale."""
ROWS, MOST_ROWS = 64, 2**16
"""Least and most rows of the histogram of daily counts."""
CLASS_PRIOR = (1.6, 0.2, 0.2)
"""Events of each severity class that every stream is given beside those seen, for its mix of classes."""


def incident_data(
    problem: Problem,
    *,
    origin: int,
    y: Floats | None = None,
    classes: Floats | None = None,
    ell: float | None = None,
    rows: int = ROWS,
) -> dict[str, Any]:
    """Arrays for `incident_model`, with days after index `origin` unseen.

    What `of_counts` gives; seen (K, days) 0/1; hats (days, knots), the last knot on the last day; counted (K,) events
    in all and what `laplace.axes` gives, both as they are where contested events change the rest; x, x_gamma, x_eta
    (days, C) covariates of couplings on background, reproduction, severity.
    `y` (days, K) replaces the counts, `classes` (days, K, 3) their split by severity (in proportion to the mix where
    not given); `ell` holds the background's length scale at that many days; `rows` is the least number of those of the
    histogram of counts, which has twice as many, and so on, where the problem's counts or `y` need them.
    """
    part = problem.incidents
    assert part is not None
    columns = list(part.columns)
    counts = problem.counts.y[:, columns].astype(np.float64) if y is None else y
    past = np.arange(len(counts)) <= origin
    seen = (problem.counts.observed[:, columns] & past[:, None]).astype(np.float64)
    rows = _enough(rows, max(problem.counts.y[:, columns].max(), counts.max()))
    counts = counts * seen
    split = _split(problem, counts, y, classes) * seen[:, :, None]
    data = {
        "seen": np.ascontiguousarray(seen.T),
        "hats": hats(len(counts), part.shape.knots, KNOT_DAYS),
        "counted": counts.sum(axis=0),
        "x": _covariates(problem, part.couplings),
        "level_mean": np.log((counts.sum(axis=0) + 0.5) / np.maximum(seen.sum(axis=0), 1.0)),
        "ell_mean": np.log(max((LENGTH_SCALE if ell is None else ell) - part.shape.shortest, 1.0)),
        "ell_sd": np.float64(LENGTH_SPREAD if ell is None else 1e-3),
        **_priors("beta", part.couplings),
        **of_counts(part, counts, seen, split, rows=rows),
    }
    keep = np.exp(-part.shape.knot_days / (part.shape.shortest + np.exp(data["ell_mean"])))
    return data | axes(data, keep=keep) | _optional(problem, part, past=past, classes=split)


def of_counts(part: Incidents, y: Floats, seen: Floats, classes: Floats, *, rows: int) -> dict[str, Any]:
    """What of the data follows from counts y (days, K), zero where seen (days, K) is, and classes (days, K, 3).

    y (K, days); memory (K, H, days), by class (K, 3, H, days) where the model has classes, beside classes themselves;
    above[v, k] days with more than v events, for v below `rows`; recent (days, D) of the dampers; own (days, L) events
    that killed members of the targets' own forces.
    """
    shape = part.shape
    data: dict[str, Any] = {"y": np.ascontiguousarray(y.T), "above": _days_above(y, seen, rows)}
    data["memory"] = _sent_out(y, part)
    if shape.told_apart:
        data["classes"], data["memory"] = classes, _sent_out(classes.reshape(len(y), -1), part)
        data["memory"] = data["memory"].reshape(*classes.shape[1:], -1, len(y))
    if shape.damped:
        sources, keep = _dampers(part)
        data["recent"] = recent(y[:, sources], keep)[:-1]
    if shape.lethal:
        data["own"] = classes[:, list(shape.lethal), OWN_KILLED]
    return data


def _sent_out(y: Floats, part: Incidents) -> Floats:
    """What counts (days, n) still send out on each day, filter by filter: (n, H, days)."""
    return np.ascontiguousarray(np.moveaxis(delays.memory_bank(y, part.half_lives)[:-1], 0, -1))


def _days_above(y: Floats, seen: Floats, rows: int) -> Floats:
    counts = np.minimum(y, rows).astype(int)
    days = [np.bincount(c, weights=s, minlength=rows + 1) for c, s in zip(counts.T, seen.T, strict=True)]
    return np.ascontiguousarray(np.stack(days, axis=1)[::-1].cumsum(axis=0)[::-1][1:])


def _enough(rows: int, most: float) -> int:
    """A count above the last row is taken for a smaller one; rows come in powers of two of the least, so that few
    shapes are ever compiled."""
    while rows < min(most, MOST_ROWS):
        rows *= 2
    return rows


def _optional(problem: Problem, part: Incidents, *, past: Any, classes: Floats) -> dict[str, Any]:
    """What only models with the part in question take."""
    shape = part.shape
    data: dict[str, Any] = {}
    if shape.gaps:
        data["past"] = past.astype(np.float64)
    if shape.grows:
        data |= {"x_gamma": _covariates(problem, part.on_reproduction), **_priors("gamma", part.on_reproduction)}
    if shape.weekday:
        data["weekday"] = weekdays(problem, len(past))
    if shape.damped:
        sources, keep = _dampers(part)
        data |= {"damp_source": sources.astype(np.float64), "damp_keep": keep, **_priors("damp", part.dampers)}
    if shape.told_apart:
        mix = classes.sum(axis=0) + np.array(CLASS_PRIOR)
        data["class_share"] = mix / mix.sum(axis=1, keepdims=True)
    if shape.lethal:
        data |= {"x_eta": _covariates(problem, part.on_severity), **_priors("eta", part.on_severity)}
    return data


def _dampers(part: Incidents) -> tuple[NDArray[np.int64], Floats]:
    """The stream each damper comes from, and how much of it a day leaves."""
    sources = [next(k for k, s in enumerate(part.streams) if s.id == c.origin) for c in part.dampers]
    return np.array(sources), np.array([2.0 ** (-1.0 / number(c.fade_half_life)) for c in part.dampers])


def class_counts(problem: Problem) -> Floats:
    """Events (days, K, 3) of the incident streams by severity: nobody killed, somebody, the targets' own forces."""
    part = problem.incidents
    assert part is not None
    columns = list(part.columns)
    y, own = problem.counts.y[:, columns], problem.counts.lethal[:, columns]
    killed = own if problem.counts.killed is None else np.maximum(problem.counts.killed[:, columns], own)
    return np.stack([y - killed, killed - own, own], axis=2).astype(np.float64)


def _split(problem: Problem, counts: Floats, y: Floats | None, classes: Floats | None) -> Floats:
    if classes is not None:
        return classes
    seen = class_counts(problem)
    if y is None:
        return seen
    mix = seen.sum(axis=0) + np.array(CLASS_PRIOR)
    return np.asarray(counts[:, :, None] * (mix / mix.sum(axis=1, keepdims=True)))


def weekdays(problem: Problem, days: int, *, first: int = 0) -> Floats:
    """One in the column of each day's weekday, Monday first: shape (days, 7); `first` is the index of the first day."""
    return np.eye(7)[[(problem.crisis.start.weekday() + first + t) % 7 for t in range(days)]]


def start_memory(problem: Problem, origin: int, draws: Any) -> tuple[Floats, Floats]:
    """Memory (n, K, H) and dampers (n, D) on the day after the origin, for draws of the parameters by site (n, ...)."""
    part = problem.incidents
    assert part is not None
    if "memory" in draws:  # with gaps, or contested events, every draw has its own past
        return draws["memory"], draws.get("recent", np.zeros((len(draws["memory"]), 0)))
    data = incident_data(problem, origin=origin)
    n, y = len(draws["alpha"]), data["y"][:, : origin + 1].T
    if part.shape.told_apart:
        memory = np.einsum("jch,njc->njh", _last_bank(part, data, origin), draws["weight"])
    else:
        last = delays.memory_bank(y, part.half_lives)[-1]
        memory = np.broadcast_to(last, (n, *last.shape))
    if not part.shape.damped:
        return np.ascontiguousarray(memory), np.zeros((n, 0))
    x = recent(y[:, data["damp_source"].astype(int)], data["damp_keep"])[-1]
    return np.ascontiguousarray(memory), np.broadcast_to(x, (n, len(x))).copy()


def start_deadly(problem: Problem, origin: int, draws: Any) -> Floats:
    """The part of that memory (n, K, H) that comes from events that killed; of no streams where answers are no
    worse."""
    part = problem.incidents
    assert part is not None
    if not part.shape.worse:
        return np.zeros((len(draws["alpha"]), 0, 0))
    if "deadly" in draws:
        return np.asarray(draws["deadly"])
    bank = _last_bank(part, incident_data(problem, origin=origin), origin)
    return np.asarray(np.einsum("jch,njc->njh", bank[:, KILLED:], draws["weight"][:, :, KILLED:]))


def _last_bank(part: Incidents, data: dict[str, Any], origin: int) -> Floats:
    """Memory (K, 3, H) by class on the day after the origin."""
    classes = data["classes"][: origin + 1]
    bank = delays.memory_bank(classes.reshape(len(classes), -1), part.half_lives)[-1]
    return np.asarray(bank.reshape(*classes.shape[1:], -1))


def epidemic_data(problem: Problem, part: Epidemic, *, origin: int) -> dict[str, Any]:
    """Arrays for `epidemic_model`, days before the first cases and after `origin` unseen.

    y, deaths, seen (days,); memory, memory_deaths (days,), where the interval is uncertain memory (days, 15);
    attacked (days,) cases reported before over population; hats (days, knots);
    x (days, C) covariates of couplings on reproduction. Days run from the first reported case to `now`.
    """
    cases = problem.counts.y[:, part.columns[0]].astype(np.float64)
    keep = slice(part.first, None)
    visible = np.arange(len(cases)) <= origin
    cases = cases * visible
    seen = (problem.counts.observed[:, part.columns[0]] & visible).astype(np.float64)
    seen[part.first] = 0.0
    days = len(cases) - part.first
    memory = np.stack([delays.memory_pmf(cases, g)[:-1] for g in delays.pmf_grid(part.cases.delay)], axis=1)[keep]
    data = {
        "y": cases[keep],
        "seen": seen[keep],
        "memory": memory if part.shape.uncertain else memory[:, 0],
        "attacked": _attacked(cases, part.cases)[keep],
        "hats": hats(days, part.shape.knots, WALK_DAYS),
        "x": _covariates(problem, part.couplings, upto=origin)[keep],
        **_priors("beta", part.couplings),
    }
    if part.shape.weekday:
        data["weekday"] = weekdays(problem, len(cases))[keep]
    if part.deaths is not None and part.columns[1] is not None:
        h = delays.pmf_of(part.deaths.delay)
        data["memory_deaths"] = delays.memory_pmf(cases, h)[:-1][keep]
        data["deaths"] = (problem.counts.y[:, part.columns[1]] * visible)[keep].astype(np.float64)
    if part.on_fatality:
        x = [_fatality_covariate(problem, c, cases) for c in part.on_fatality]
        data |= {"x_theta": np.stack(x, axis=1)[keep], **_priors("theta", part.on_fatality)}
    return data


def _fatality_covariate(problem: Problem, coupling: Coupling, cases: Floats) -> Floats:
    """x (days,) of a coupling on fatality: a series', or the part of those in need who had no bed."""
    if coupling.form != "overload":
        return covariate(problem.levels[coupling.origin], coupling)
    beds = next(s for s in problem.crisis.series if s.id == coupling.origin)
    load = number(beds.value) * admitted(cases, number(beds.stay))[:-1]
    return crowding(load, problem.levels[coupling.capacity or ""])


def _priors(name: str, couplings: tuple[Coupling, ...]) -> dict[str, Floats]:
    return {f"{name}_mean": np.array([c.mean for c in couplings]), f"{name}_sd": np.array([c.sd for c in couplings])}


def _covariates(problem: Problem, couplings: tuple[Coupling, ...], *, upto: int | None = None) -> Floats:
    days = len(problem.counts.y)
    out = np.zeros((days, len(couplings)))
    for c, coupling in enumerate(couplings):
        if coupling.form == "load":
            y = problem.counts.y[:, problem.column(coupling.origin)].astype(np.float64)
            y = y if upto is None else np.where(np.arange(days) <= upto, y, 0.0)
            out[:, c] = (load(y)[:-1] - coupling.reference) / coupling.per
        elif coupling.form == "deaths":
            out[:, c] = mourned(died(problem, coupling), number(coupling.fade_half_life))[:-1]
        else:
            out[:, c] = covariate(problem.levels[coupling.origin], coupling)
    return out


def died(problem: Problem, coupling: Coupling) -> Floats:
    """What a coupling from deaths counts: a stream's deaths, of incidents those that killed the targets' own forces."""
    stream, column = coupling.origin, problem.column(coupling.origin)
    unit = next(s.unit for s in problem.crisis.streams if s.id == stream)
    counted = problem.counts.y if unit == "deaths" else problem.counts.lethal
    return counted[:, column].astype(np.float64)


def _attacked(cases: Floats, stream: Stream) -> Floats:
    """Cases reported before each day as a share of the population; zero where that is not given."""
    if stream.population is None:
        return np.zeros(len(cases))
    return np.asarray(np.concatenate([[0.0], np.cumsum(cases)[:-1]]) / stream.population)
