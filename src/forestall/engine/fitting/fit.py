"""The fit: from a `Problem` to draws from its posterior, one NUTS run a block that no coupling joins.

The incidents are one fit, each epidemic another. A fit with divergences is tried once more with shorter steps (a higher
target acceptance), one with too few effective draws is drawn on from where it stopped; its diagnostics say so. What has
not converged then (see `diagnosis`) gives no outlook: `Posterior.require` says why and what to try.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from forestall.engine.fitting.diagnosis import diagnose, remedy
from forestall.engine.fitting.nuts import Chains, Sampler
from forestall.engine.html import table
from forestall.engine.model.arrays import incident_data
from forestall.engine.model.delayed import case_data, case_model
from forestall.engine.model.incidents import incident_model
from forestall.engine.model.problem import Epidemic, Problem
from forestall.engine.model.spectral import spectral_radius
from forestall.errors import DataError, NotConvergedError
from forestall.records import Diagnostics

__all__ = ["Effort", "Fitter", "Posterior"]

Floats = NDArray[np.float64]
YOUNGEST = 10
"""Days since the first reported cases below which an epidemic is not fitted."""
TARGET, CAREFUL = 0.8, 0.95
"""Target acceptance of the first try, and of the second, after divergences."""
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to run, in draws a chain: warm-up and kept of a full fit (epidemics are cheap and get more); skipped and
    kept of a refit, which has one chain."""

    chains: int = 2
    warmup: int = 300
    draws: int = 800
    case_draws: int = 1000
    refit_skip: int = 20
    refit_draws: int = 80
    full_refits: bool = False
    """Refits as long as the fit, warm-up and all chains: the check of the fast route."""


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Draws given the data up to `origin` (index of the last day seen)."""

    problem: Problem
    origin: int
    incidents: Chains | None
    epidemics: Mapping[str, Chains]
    diagnostics: Mapping[str, Diagnostics]

    def require(self) -> None:
        """Raise NotConvergedError unless every fit converged."""
        for name, found in self.diagnostics.items():
            if not found.converged:
                raise NotConvergedError(
                    f"the fit of {name} did not converge (largest R-hat {found.max_rhat:.3f}, {found.divergences} "
                    f"divergences, {found.ess_r:.0f} effective draws of R; {found.note}); no outlook is drawn from "
                    f"it: {remedy(found)}"
                )

    def draws(self) -> int:
        """Draws of the incidents' fit, or of the first epidemic's where there are none."""
        chains = self.incidents or next(iter(self.epidemics.values()))
        return len(chains.flat("alpha"))

    def matrix(self) -> Floats:
        """Draws of A (draws, K, K) as it stands at the origin: couplings on reproduction multiply its rows."""
        part, chains = self.problem.incidents, self.incidents
        assert part is not None
        assert chains is not None
        A: Floats = chains.flat("A")
        if not part.shape.grows:
            return A
        x = incident_data(self.problem, origin=self.origin)["x_gamma"][self.origin]
        factor = np.ones(A.shape[:2])
        for c, i in enumerate(part.shape.grows):
            factor[:, i] *= np.exp(x[c] * chains.flat("gamma")[:, c])
        return A * factor[:, :, None]

    def reproduction(self) -> dict[str, Floats]:
        """Draws of R by block, shape (draws,): spectral radius for incidents, R of the last week for an epidemic."""
        out: dict[str, Floats] = {}
        part = self.problem.incidents
        if part is not None and self.incidents is not None:
            A = self.matrix()
            blocks = dict.fromkeys(s.block for s in part.streams)
            for block, members in zip(blocks, part.shape.blocks, strict=True):
                out[block] = spectral_radius(A[:, members, :][:, :, members])
        for block, chains in self.epidemics.items():
            out[block] = np.exp(_last_week(chains.flat("log_r"), self, block).mean(axis=-1))
        return out

    def _repr_html_(self) -> str:
        found = {
            block: (*np.quantile(r, [0.5, 0.05, 0.95]), (r > 1).mean()) for block, r in self.reproduction().items()
        }
        rows = [[block, *(f"{x:.2f}" for x in values)] for block, values in found.items()]
        settled = all(d.converged for d in self.diagnostics.values())
        caption = f"R up to day {self.origin + 1}, {'converged' if settled else 'not converged'}"
        return table(["block", "R", "5 %", "95 %", "P(R > 1)"], rows, caption=caption)


class Fitter:
    """Fits and refits one problem; compiled once for each model shape."""

    def __init__(self, problem: Problem, effort: Effort | None = None) -> None:
        jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
        self.problem = problem
        self.effort = effort or Effort()
        self._samplers: dict[Any, Sampler] = {}
        self._making = Lock()

    def fit(self, *, seed: int, progress: Progress = lambda *_: None, start: Posterior | None = None) -> Posterior:
        """The full fit, on all days up to `now`.

        With an earlier fit of the same streams as `start` (yesterday's), chains go on from where its stopped, with a
        third of the warm-up; where that does not converge, or the parts have other sizes, the fit begins anew.
        """
        origin = len(self.problem.counts.y) - 1
        incidents, found = None, {}
        if self.problem.incidents is not None:
            data = incident_data(self.problem, origin=origin)
            if data["y"].max() > len(data["above"]):
                raise DataError(
                    f"a day has {data['y'].max():.0f} incidents; at most {len(data['above'])} can be fitted"
                )
            before = start.incidents if start else None
            incidents, found["incidents"] = self._settled("incidents", data, seed, progress, before)
        epidemics = {}
        for e, part in enumerate(self.problem.epidemics):
            data = case_data(self.problem, part, origin=origin)
            before = start.epidemics.get(part.block.id) if start else None
            epidemics[part.block.id], found[part.block.id] = self._settled(part, data, seed + 1 + e, progress, before)
        return Posterior(self.problem, origin, incidents, epidemics, found)

    def refit(self, fitted: Posterior, *, origin: int, seed: int, epidemics: bool = True) -> Posterior:
        """The posterior given the days up to `origin` only, started from the fitted one, with short chains.

        Either the epidemics are fitted (one younger than ten days at the origin is left out) or the incidents.
        """
        incidents = None
        if fitted.incidents is not None and not epidemics:
            incidents = self.refit_incidents(fitted, incident_data(self.problem, origin=origin), seed=seed)
        found = {}
        for e, part in enumerate(self.problem.epidemics if epidemics else ()):
            if origin - part.first >= YOUNGEST:
                data = case_data(self.problem, part, origin=origin)
                found[part.block.id] = self._short(part, data, fitted.epidemics[part.block.id], seed + 1 + e)
        return Posterior(self.problem, origin, incidents, found, {})

    def refit_incidents(self, fitted: Posterior, data: Mapping[str, Any], *, seed: int) -> Chains:
        """The incidents' posterior given other data of the same shape."""
        assert fitted.incidents is not None
        return self._short("incidents", data, fitted.incidents, seed)

    def sampler_of_incidents(self, data: Mapping[str, Any]) -> Sampler:
        """The compiled sampler of the incidents' model, for data of these shapes."""
        return self._sampler("incidents", data)

    def _settled(
        self, part: Any, data: Mapping[str, Any], seed: int, progress: Progress, before: Chains | None = None
    ) -> tuple[Chains, Diagnostics]:
        """The full fit, tried again where it must be."""
        if before is not None and self._sampler(part, data).fits(before, chains=self.effort.chains):
            chains = self._gone_on(part, data, before, seed, progress)
            found = diagnose(chains, self._r(part, chains), note="gone on from an earlier fit")
            if found.converged:
                return chains, found
        chains = self._full(part, data, seed, progress)
        found = diagnose(chains, self._r(part, chains))
        if found.divergences:
            chains = self._full(part, data, seed, progress, target=CAREFUL)
            many = f"{found.divergences} divergence{'s' * (found.divergences != 1)}"
            said = f"second try, after {many}, target acceptance {CAREFUL}, not {TARGET}"
            found = diagnose(chains, self._r(part, chains), note=said)
        elif not found.converged:
            chains = self._drawn_on(part, data, chains, seed, progress)
            said = f"drawn on after {found.draws} draws a chain: {found.ess_r:.0f} effective draws of R"
            found = diagnose(chains, self._r(part, chains), note=said)
        return chains, found

    def _full(
        self, part: Any, data: Mapping[str, Any], seed: int, progress: Progress, *, target: float = TARGET
    ) -> Chains:
        draws, chains = self._draws(part), self.effort.chains
        tick = _ticker(part, progress, chains * (self.effort.warmup + draws))
        sampler = self._sampler(part, data, target=target)
        return sampler.fit(data, chains=chains, draws=draws, seed=seed, progress=tick)

    def _gone_on(self, part: Any, data: Mapping[str, Any], before: Chains, seed: int, progress: Progress) -> Chains:
        """As many draws as a fit's, from where an earlier one stopped."""
        skip, draws, chains = self.effort.warmup // 3, self._draws(part), self.effort.chains
        tick = _ticker(part, progress, chains * (skip + draws))
        sampler = self._sampler(part, data)
        return sampler.refit(data, before, skip=skip, draws=draws, seed=seed, chains=chains, progress=tick)

    def _drawn_on(self, part: Any, data: Mapping[str, Any], first: Chains, seed: int, progress: Progress) -> Chains:
        """As many draws again."""
        draws, chains = self._draws(part), len(first.step_size)
        tick = _ticker(part, progress, chains * draws)
        more = self._sampler(part, data).refit(
            data, first, skip=0, draws=draws, seed=seed, chains=chains, progress=tick
        )
        return replace(
            more,
            draws={name: np.concatenate([first.draws[name], values], axis=1) for name, values in more.draws.items()},
            diverging=np.concatenate([first.diverging, more.diverging], axis=1),
            steps=np.concatenate([first.steps, more.steps], axis=1),
        )

    def _draws(self, part: Any) -> int:
        return self.effort.case_draws if isinstance(part, Epidemic) else self.effort.draws

    def _short(self, part: Any, data: Mapping[str, Any], fitted: Chains, seed: int) -> Chains:
        if self.effort.full_refits:
            return self._full(part, data, seed, lambda *_: None)
        return self._sampler(part, data).refit(
            data, fitted, skip=self.effort.refit_skip, draws=self.effort.refit_draws, seed=seed
        )

    def _sampler(self, part: Any, data: Mapping[str, Any], *, target: float = TARGET) -> Sampler:
        shapes = tuple(sorted((k, np.shape(v)) for k, v in data.items()))
        if isinstance(part, Epidemic):
            key: Any = (part.shape, shapes, target)
            model = partial(case_model(part), part.shape)
        else:
            assert self.problem.incidents is not None
            key = (self.problem.incidents.shape, shapes, target)
            model = partial(incident_model, self.problem.incidents.shape)
        with self._making:
            if key not in self._samplers:
                self._samplers[key] = Sampler(model, data, warmup=self.effort.warmup, target=target)
            return self._samplers[key]

    def _r(self, part: Any, chains: Chains) -> Floats:
        """R of the first block, or of the epidemic's last week: shape (chains, draws)."""
        if isinstance(part, Epidemic):
            return np.asarray(np.exp(chains.draws["log_r"][..., -7:].mean(axis=-1)))
        assert self.problem.incidents is not None
        members = self.problem.incidents.shape.blocks[0]
        return spectral_radius(chains.draws["A"][..., members, :][..., members])


def _ticker(part: Any, progress: Progress, total: int) -> Callable[[int], None]:
    """Tells `progress` of steps done, as many more each time it is called."""
    name, done = part.block.label if isinstance(part, Epidemic) else "retaliation", [0]

    def tick(n: int) -> None:
        done[0] += n
        progress(f"fitting {name}", min(done[0], total), total)

    return tick


def _last_week(log_r: Floats, posterior: Posterior, block: str) -> Floats:
    part = next(p for p in posterior.problem.epidemics if p.block.id == block)
    end = posterior.origin - part.first + 1
    return log_r[:, max(end - 7, 0) : end]
