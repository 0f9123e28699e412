"""The river as verbs: gather, fit, simulate, score, brief, and `run` for all of it. They call and save, nothing else.

Outputs go to the user's own crisis folder; for a built-in into ./NAME/. A posterior on disk is used again where the
hash of its inputs matches.
"""

import datetime as dt
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from forestall import crisis as crises
from forestall import evidence, page, store
from forestall.engine import Effort, Fitter, Posterior, Problem
from forestall.engine.judging import checks, reproduction
from forestall.engine.judging.ceilings import Ceiling, under_ceilings
from forestall.engine.simulation import ahead
from forestall.errors import CrisisError, StoreError
from forestall.flow import outputs, rivals
from forestall.flow.driving import find_drivers, run_tornado
from forestall.flow.errands import versions
from forestall.flow.folders import make_folder, output_folder, write_text
from forestall.flow.forecasting import Forecast, couplings, fans, forecast, spiralling
from forestall.flow.gathering import Gathered, Progress, gather, past, release_reader
from forestall.flow.levers import WhatIf, check_levers, combined, find_levers, what_if
from forestall.flow.settling import under
from forestall.flow.tracking import track_record
from forestall.page import Brief, Change
from forestall.records import (
    Calibration,
    CouplingResult,
    Crisis,
    Diagnostics,
    LeverSearch,
    Quarantined,
    Reproduction,
    Rivalry,
    Scenario,
    Sensitivity,
    StreamScore,
    Tornado,
)
from forestall.scenario import parse_changes, parse_rules
from forestall.store import Head

__all__ = ["LONGEST", "NOTED", "River", "seen_from"]

LONGEST = 730
"""The longest horizon, in days."""

NOTED = 0.05
"""A level that moved by more than this part of itself in a week is worth saying."""


@dataclass(slots=True)
class River:
    """One crisis on its way from sources to brief; each step is taken once and kept."""

    crisis: Crisis
    out: Path
    progress: Progress
    effort: Effort
    record: Path
    as_of: dt.date | None = None
    _gathered: Gathered | None = None
    _fitter: Fitter | None = None
    _posterior: Posterior | None = None
    _ceilings: tuple[Ceiling, ...] | None = None
    _forecast: Forecast | None = None
    _scores: tuple[tuple[StreamScore, ...], tuple[Calibration, ...]] | None = None
    _reproductions: tuple[Reproduction, ...] | None = None
    _rivalry: tuple[Rivalry | None, ...] = ()
    _tornado: Tornado | None = None

    @classmethod
    def open(
        cls,
        name: str,
        *,
        out: Path | None = None,
        as_of: dt.date | None = None,
        progress: Progress = lambda *_: None,
        full: bool = False,
    ) -> "River":
        """Load a crisis and know where its outputs go; with `full`, refits are as long as fits.

        With `as_of` everything is seen from that day, and outputs go into the folder as-of/DAY among the others.
        """
        effort, crisis, folder = Effort(full_refits=full), crises.load(name), output_folder(name, out)
        record = folder / "record.sqlite"
        if as_of is not None:
            crisis, folder = seen_from(crisis, as_of), folder / "as-of" / as_of.isoformat()
        return cls(crisis, folder, progress, effort, record, as_of)

    def gathered(self) -> Gathered:
        """Sources into the record, the record into counts and levels."""
        if self._gathered is None:
            make_folder(self.out)
            self._gathered = gather(self.crisis, record=self.record, as_of=self.as_of, progress=self.progress)
        return self._gathered

    def fitter(self) -> Fitter:
        """The fitter of this crisis's counts up to now."""
        if self._fitter is None:
            counts, levels = past(self.gathered())
            self._fitter = Fitter(Problem.build(self.crisis, counts, levels), self.effort)
        return self._fitter

    def fit(self, *, again: bool = False) -> Posterior:
        """The posterior: from disk where it belongs to these inputs, else fitted and saved."""
        if self._posterior is not None:
            return self._posterior
        ahead.begin()
        path, inputs = self.out / "posterior.nc", self.inputs()
        if not again:
            self._posterior = outputs.load_posterior(path, self.fitter().problem, inputs=inputs)
        if self._posterior is None:
            release_reader()
            self._posterior = self.fitter().fit(seed=self.crisis.seed, progress=self.progress)
            outputs.save_posterior(path, self._posterior, inputs=inputs)
        return self._posterior

    def inputs(self) -> str:
        """Hash of all the result depends on."""
        return self.gathered().inputs

    def ceilings(self) -> tuple[Ceiling, ...]:
        """The fit under half and twice every ceiling."""
        if self._ceilings is None:
            self._ceilings = under_ceilings(self.fitter(), self.fit(), seed=self.crisis.seed + 300)
        return self._ceilings

    def reproductions(self) -> tuple[Reproduction, ...]:
        """R of every block, beside prior, references, length scales and ceilings."""
        if self._reproductions is None:
            self._reproductions = spiralling(
                self.fitter(), self.fit(), progress=self.progress, ceilings=self.ceilings()
            )
        return self._reproductions

    def couplings(self) -> tuple[CouplingResult, ...]:
        """Every coupling's prior beside its posterior."""
        return couplings(self.fit())

    def simulate(self) -> Forecast:
        """The outlook of every scenario, saved as outlook.nc."""
        if self._forecast is None:
            gathered, posterior, ceilings = self.gathered(), self.fit(), self.ceilings()
            compiled = ahead.begin()
            compiled()
            self._forecast = forecast(gathered, posterior, progress=self.progress, ceilings=ceilings)
            outputs.save_outlook(self.out / "outlook.nc", self.crisis, self._forecast, inputs=self.inputs())
        return self._forecast

    def what_if(self, asked: dict[str, list[str]], scenario: str | None = None) -> WhatIf:
        """Changes as written, by verb, and rules, under "when", on top of a scenario or none, beside the baseline."""
        rules = parse_rules(asked.get("when", ()), self.crisis)
        changes = parse_changes({verb: texts for verb, texts in asked.items() if verb != "when"}, self.crisis)
        wanted = combined(self.crisis, scenario, changes, rules)
        return what_if(self.gathered(), self.fit(), wanted)

    def levers(
        self,
        *,
        outcome: str | None,
        below: float | None,
        r_below: float | None,
        wanted: float,
        block: str | None,
        scenario: str | None = None,
    ) -> LeverSearch:
        """The least change that brings an outcome's chance, or R, below a bound, under a scenario or none."""
        check_levers(self.crisis, outcome=outcome, below=below, r_below=r_below, wanted=wanted, block=block)
        posterior, asked = self._under(scenario)
        return find_levers(
            posterior,
            outcome=outcome,
            below=below,
            r_below=r_below,
            wanted=wanted,
            block=block,
            under=asked,
            progress=self.progress,
        )

    def sensitivity(
        self, *, outcome: str | None, method: str | None, n: int | None, scenario: str | None = None
    ) -> Sensitivity:
        """The drivers of an outcome, or of each, ranked, under a scenario or none."""
        posterior, asked = self._under(scenario)
        return find_drivers(posterior, outcome=outcome, method=method, n=n, under=asked, progress=self.progress)

    def _under(self, scenario: str | None) -> tuple[Posterior, Scenario]:
        """A scenario, and the posterior under what it settles."""
        asked, fitted = combined(self.crisis, scenario, ()), self.fit()
        return (under(self.gathered(), fitted, asked) if asked.settled else fitted), asked

    def tornado(self) -> Tornado:
        """Every driver of every outcome from end to end."""
        if self._tornado is None:
            self._tornado = run_tornado(self.fit(), progress=self.progress)
        return self._tornado

    def score(self) -> tuple[tuple[StreamScore, ...], tuple[Calibration, ...]]:
        """The track record, saved with R and the outcomes as scores.json."""
        if self._scores is None:
            self._scores = track_record(self.fitter(), self.fit(), progress=self.progress)
            text = outputs.scores_json(
                self.crisis,
                inputs=self.inputs(),
                reproductions=self.reproductions(),
                forecast=self.simulate(),
                scores=self._scores[0],
                rivalry=self.rivalry(),
                ceilings=self.ceilings(),
                tornado=self.tornado(),
            )
            write_text(self.out / "scores.json", text)
        return self._scores

    def brief(self) -> Path:
        """The page, saved as brief.html."""
        html = page.render(self._brief())
        path = self.out / "brief.html"
        write_text(path, html)
        return path

    def check(self) -> dict[str, Any]:
        """Read everything, stating nothing, verify the record on disk, and say what was found."""
        today = dt.datetime.now(dt.UTC).date()
        found = gather(self.crisis, record=self.record, as_of=today, progress=self.progress)
        many = len(self.crisis.streams)
        lines = [
            f"{self.crisis.title}: crisis.toml is valid, {many} stream{'s' * (many != 1)}, now {self.crisis.now}",
        ]
        lines += [f"table {t.id}: {t.rows:,} rows, {t.quarantined} kept out, to {t.last}" for t in found.tables]
        lines += [
            f"reports: {len(found.readings)} read; {len(found.merged.events):,} events, accounts brought together"
        ]
        lines += [_told(q) for q in found.quarantined]
        if self.record.is_file():
            with store.open(self.record) as record:
                lines.append(f"record: {record.check().seq:,} statements, hash chain unbroken")
        return {"crisis": self.crisis.id, "inputs": found.inputs, "lines": lines}

    def rivalry(self) -> Rivalry | None:
        """Contested events three ways, by reweighting the fit; None where there are none."""
        if not self._rivalry:
            found = rivals.rivalry(self.gathered(), self.fitter(), self.fit(), self.simulate().outlooks["baseline"])
            self._rivalry = (found,)
        return self._rivalry[0]

    def rivalry_lines(self) -> list[str]:
        """The same to print."""
        return rivals.lines(self.gathered(), self.rivalry(), each=False)

    def rivals(self) -> dict[str, Any]:
        """The same with versions and parameters sampled together: as JSON holds it, and lines to print."""
        baseline = self.simulate().outlooks["baseline"]
        found = rivals.rivalry(self.gathered(), self.fitter(), self.fit(), baseline, exact=True)
        return {**rivals.rivalry_json(found), "lines": rivals.lines(self.gathered(), found)}

    def check_model(self) -> dict[str, Any]:
        """Residuals, PIT, dispersion, memory left over, replication, and what single days do to R, of the fit."""
        found = checks.check_model(self.fit(), seed=self.crisis.seed)
        streams = [{k: v for k, v in asdict(s).items() if k != "residuals"} for s in found.streams]
        return {
            "crisis": self.crisis.id,
            "lines": checks.lines(found),
            "streams": streams,
            "blocks": [asdict(b) for b in found.blocks],
        }

    def check_record(self, known: Head | None = None) -> dict[str, Any]:
        """Verify every byte and every statement of the record on disk; give its head, to be noted elsewhere.

        Raises StoreError where there is none, where it was altered, or where `known`, noted earlier, is not on it.
        """
        if not self.record.is_file():
            raise StoreError(f"{self.record} is not there; expected the crisis's record; forestall run makes it")
        with store.open(self.record) as record:
            head = record.check(known=known)
        noted = f"{head.seq}:{head.hash}"
        lines = [f"record: {head.seq} statements, every page and the hash chain whole", f"its head is {noted}"]
        return {"crisis": self.crisis.id, "statements": head.seq, "head": noted, "lines": lines}

    def _searches(self) -> tuple[LeverSearch, ...]:
        """What would bring each outcome that says so below its tolerated chance."""
        return tuple(
            self.levers(outcome=o.id, below=o.tolerated, r_below=None, wanted=0.9, block=None)
            for o in self.crisis.outcomes
            if o.tolerated is not None
        )

    def _brief(self) -> Brief:
        gathered, posterior, found = self.gathered(), self.fit(), self.simulate()
        scores, calibration = self.score()
        events = tuple(e for e in gathered.shown.events if self.crisis.start <= e.when.start <= self.crisis.now)
        return Brief(
            crisis=self.crisis,
            events=events,
            stream_of=evidence.assign(events, self.crisis.streams, actors=gathered.actors),
            actors=gathered.actors,
            claims=gathered.claims,
            reports=gathered.reports,
            figures=gathered.figures,
            links=gathered.links(),
            changes=_changes(gathered),
            reproductions=self.reproductions(),
            paths=reproduction.paths(posterior),
            provocation=reproduction.provocation(posterior),
            fans=fans(gathered, found.outlooks["baseline"]),
            outcomes=found.results,
            effects=found.effects,
            counts=found.counts,
            carried_by=found.carried_by,
            rules=found.rules,
            searches=self._searches(),
            couplings=couplings(posterior),
            scores=scores,
            calibration=calibration,
            diagnostics={**posterior.diagnostics, "rolling origins and references": _fast(self.effort)},
            tables=gathered.tables,
            quarantined=gathered.quarantined,
            inputs=gathered.inputs,
            versions=versions(),
            contested=gathered.contested,
            rivalry=self.rivalry(),
            tornado=self.tornado(),
        )


def _told(row: Quarantined) -> str:
    """A row or report kept out; or, of a column as a whole, what was odd about it and taken in all the same."""
    if row.line is None and row.column is not None:
        return f"odd: {row.file}, {row.column}, {row.value}: {row.reason}"
    where = f", line {row.line}: {row.column or 'row'} is {row.value!r}" if row.line is not None else ""
    return f"kept out: {row.file}{where}: {row.reason}"


def seen_from(crisis: Crisis, day: dt.date) -> Crisis:
    """The crisis with `now` on that day and a horizon that still ends where it did, where two years allow.

    Raises CrisisError for a day that is not before `now` and after the first.
    """
    if not crisis.start < day <= crisis.now:
        raise CrisisError(f"--as-of is {day}; it must lie after {crisis.start} and not after {crisis.now}")
    horizon = min(crisis.horizon + (crisis.now - day).days, LONGEST)
    last = day + dt.timedelta(days=horizon)
    return replace(crisis, now=day, horizon=horizon, outcomes=tuple(o for o in crisis.outcomes if o.end <= last))


def _fast(effort: Effort) -> Diagnostics:
    if effort.full_refits:
        return Diagnostics("NUTS", effort.chains, effort.draws, float("nan"), 0, float("nan"), True, "as the full fit")
    return Diagnostics(
        method="short NUTS, warm-started from the full fit",
        chains=1,
        draws=effort.refit_draws,
        max_rhat=float("nan"),
        divergences=0,
        ess_r=float("nan"),
        converged=True,
        note=f"{effort.refit_skip} draws skipped, {effort.refit_draws} kept",
    )


def _changes(gathered: Gathered) -> tuple[Change, ...]:
    """Counts of the last seven days beside the seven before, and levels a week ago and now."""
    crisis, now = gathered.crisis, (gathered.crisis.now - gathered.crisis.start).days
    out = []
    for i, stream in enumerate(crisis.streams):
        y = gathered.counts.y[:, i]
        last, before = int(y[now - 6 : now + 1].sum()), int(y[now - 13 : now - 6].sum())
        if last != before and stream.unit != "deaths":
            out.append(Change(stream.label, f"{before:,} in the week before", f"{last:,} in the last seven days"))
    for series in crisis.series:
        then, today = gathered.levels[series.id][[now - 7, now]]
        if series.table is not None and abs(today - then) > NOTED * abs(then):
            out.append(Change(series.label, f"{then:.3g} a week before", f"{today:.3g} ({series.unit})"))
    return tuple(out)
