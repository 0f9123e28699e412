"""The track record: rolling origins before `now`, refitted by the fast route, scored against the baselines.

Incident streams: monthly origins over the year before, the count of each of the next four weeks. Case streams: an
origin every third day from two weeks after the first case, the count of the next seven days. Every window ends by
`now`: the track record is what could have been known then.
"""

import datetime as dt
from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from forestall.engine import Fitter, Future, Posterior, simulate
from forestall.flow.forecasting import BASELINE, side_by_side
from forestall.flow.gathering import Progress
from forestall.records import Calibration, StreamScore
from forestall.scoring import Target, backtest

__all__ = ["month_origins", "track_record"]

WEEKS = 4
MEMBERS = 1000
CASE_DAYS = 7
CASE_STEP = 3
YOUNG = 14

Ensembles = Mapping[int, Mapping[str, NDArray[np.int64]]]


def month_origins(now: dt.date, *, months: int, days: int) -> list[dt.date]:
    """The same day of each month before `now` whose window of so many days ends by `now`, oldest first.

    >>> [str(d) for d in month_origins(dt.date(2020, 3, 17), months=2, days=28)]
    ['2020-01-17', '2020-02-17']
    """
    out = []
    for k in range(months, 0, -1):
        year, month = divmod(now.year * 12 + now.month - 1 - k, 12)
        day = dt.date(year, month + 1, min(now.day, 28))
        if day + dt.timedelta(days=days) <= now:
            out.append(day)
    return out


def track_record(
    fitter: Fitter, posterior: Posterior, *, progress: Progress
) -> tuple[tuple[StreamScore, ...], tuple[Calibration, ...]]:
    """Scores and calibration of every stream that has origins to be scored on."""
    crisis = posterior.problem.crisis
    monthly = month_origins(crisis.now, months=12, days=7 * WEEKS)
    months = [(day - crisis.start).days for day in monthly if (day - crisis.start).days > 60]
    jobs = [(o, False) for o in months] + [(o, True) for o in _case_origins(posterior)]
    forecasts = side_by_side(
        lambda job: _ensemble(fitter, posterior, origin=job[0], epidemics=job[1]),
        jobs,
        lambda n: progress("rolling origins", n, len(jobs)),
    )
    incidents = {o: f for (o, e), f in zip(jobs, forecasts, strict=True) if not e}
    cases = {o: f for (o, e), f in zip(jobs, forecasts, strict=True) if e}
    found = [
        backtest(t, seed=crisis.seed)
        for t in (
            *_targets(posterior, incidents, 7, WEEKS, ("incidents",)),
            *_targets(posterior, cases, CASE_DAYS, 1, ("cases", "deaths")),
        )
    ]
    kept = [pair for pair in found if pair is not None]
    return tuple(score for score, _ in kept), tuple(pits for _, pits in kept)


def _case_origins(posterior: Posterior) -> list[int]:
    """Origins from two weeks after the earliest first case, so that a week lies between each and `now`."""
    firsts = [p.first for p in posterior.problem.epidemics]
    if not firsts:
        return []
    last = len(posterior.problem.counts.y) - 1 - CASE_DAYS
    return list(range(last, min(firsts) + YOUNG - 1, -CASE_STEP))[::-1]


def _ensemble(fitter: Fitter, posterior: Posterior, *, origin: int, epidemics: bool) -> dict[str, NDArray[np.int64]]:
    seed = posterior.problem.crisis.seed
    then = fitter.refit(posterior, origin=origin, seed=seed + 1000 + origin, epidemics=epidemics)
    if then.incidents is None and not then.epidemics:
        return {}
    days = CASE_DAYS if epidemics else 7 * WEEKS
    future = Future.build(then, days=days, members=MEMBERS, seed=seed, only_pushing=True)
    outlook = simulate(future, BASELINE)
    fitted = {p.cases.id for p in then.problem.epidemics if p.block.id in then.epidemics}
    streams = {s.id: s for s in posterior.problem.crisis.streams}
    return {
        id: counts.astype(np.int64)
        for id, counts in outlook.counts.items()
        if (streams[id].unit == "incidents") != epidemics and (not epidemics or (streams[id].parent or id) in fitted)
    }


def _targets(
    posterior: Posterior, ensembles: Ensembles, window: int, windows: int, units: tuple[str, ...]
) -> list[Target]:
    problem = posterior.problem
    return [
        Target(
            id=s.id,
            label=s.label,
            counts=problem.counts.y[:, problem.column(s.id)].astype(np.float64),
            origins=sorted(ensembles),
            window=window,
            windows=windows,
            forecast=partial(_look_up, ensembles, s.id),
        )
        for s in problem.crisis.streams
        if s.unit in units
    ]


def _look_up(ensembles: Ensembles, stream: str, origin: int) -> NDArray[np.int64] | None:
    return ensembles[origin].get(stream)
