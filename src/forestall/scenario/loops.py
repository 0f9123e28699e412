"""What one event more leads to on a day of a scenario, through answers and through every loop that couplings close.

    M[i, j] = held_i scale_i (A[i, j] E[w_j] + p_j mu_i sum_{s>=1} (((1 + D + k^s) / (1 + D))^beta - 1)) - slope[i, j]

A with the couplings on reproduction and the answers that are left; E[w_j] the mean weight of an event of j where deadly
ones excite more. An event of j kills with probability p_j, and the dead push the background mu_i: D are the dead still
felt, of whom a day leaves k = 2^(-1/h). A damper takes off all of a stream's rate, held = exp(-damp recent), and at the
rates expected an event of j takes slope[i, j] = damp lam_i k / (1 - k) from it. Rules stand as they are in force that
day; the events that they cause in answer are added (`ruled`).

All is of single members, (members, ...): each as its own future has it on that day.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from forestall.engine import Future, Outlook, changes
from forestall.engine.arrays import died
from forestall.engine.couplings import covariate
from forestall.engine.future import Part
from forestall.engine.laying import killed_probability
from forestall.engine.nuts import Chains
from forestall.engine.problem import Incidents, number
from forestall.records import Coupling, Scenario
from forestall.scenario.ruled import answered

__all__ = ["Morning"]

Floats = NDArray[np.float64]
LASTING = 1e-4
"""The dead are followed until a day leaves so little of them."""


@dataclass(frozen=True, eq=False)
class Morning:
    """A day of a scenario's simulated future, by its index."""

    future: Future
    scenario: Scenario
    outlook: Outlook
    day: int

    def effect(self, coupling: Coupling, beta: Floats) -> Floats:
        """What is left of a coupling's effect beta (members,)."""
        share = changes.coupling_share(self.scenario, coupling.id, beta, self.future.days)
        return beta if share is None else np.asarray(beta * share[self.day])

    def push(self, coupling: Coupling, beta: Floats) -> Floats:
        """What a coupling from a series adds to a log."""
        past = self.future.posterior.problem.levels[coupling.origin][: self.future.posterior.origin + 1]
        x = covariate(self.outlook.levels[coupling.origin], coupling, past)[:, self.day]
        return np.asarray(self.effect(coupling, beta) * x)

    def scaled(self, id: str) -> Floats:
        """What the scenario and its rules in force make of a stream's rate: (members,)."""
        scale = changes.scales(self.scenario, [id], self.future.days)[self.day, 0]
        out = np.full(self.future.members, scale)
        for q, rule in enumerate(self.scenario.rules):
            if rule.change.target == id and rule.change.verb in ("scale", "remove"):
                out = np.where(self.outlook.force[q][:, self.day] > 0, rule.change.value * out, out)
        return out

    def progeny(self) -> Floats:
        """M (members, K, K): events of each stream that one event more of each leads to at once."""
        ids = [s.id for s in self._part.streams]
        M = self._answers(ids)
        for c, coupling in enumerate(self._part.couplings):
            if coupling.form == "deaths" and coupling.origin in ids:
                i, j = ids.index(coupling.to), ids.index(coupling.origin)
                M[:, i, j] += self._killing(j) * self._background(i) * self._grief(coupling, self._drawn("beta", c))
        for i, id in enumerate(ids):
            M[:, i] *= self.scaled(id)[:, None]
        self._damp(M, ids)
        self._answer_by_rule(M, ids)
        return M

    @property
    def _part(self) -> Incidents:
        part = self.future.posterior.problem.incidents
        assert part is not None
        return part

    @property
    def _chains(self) -> Chains:
        chains = self.future.posterior.incidents
        assert chains is not None
        return chains

    def _drawn(self, site: str, *at: int) -> Floats:
        return np.asarray(self._chains.flat(site)[(self.future.draw, *at)])

    def _answers(self, ids: list[str]) -> Floats:
        A = self._drawn("A").copy()
        for c, coupling in enumerate(self._part.on_reproduction):
            A[:, ids.index(coupling.to)] *= np.exp(self.push(coupling, self._drawn("gamma", c)))[:, None]
        ties = changes.rerouted(self.scenario, ids, self.future.days)
        for to, of, share in zip(ties.to, ties.of, ties.share[self.day], strict=True):
            A[:, to, of] *= share
        for row, j in enumerate(self._part.shape.told_apart):
            A[:, :, j] *= self._weight(row, j)[:, None]
        return A

    def _weight(self, row: int, j: int) -> Floats:
        """Mean weight of an event of stream j, by whom it kills that day."""
        weight, own = self._drawn("weight", j), np.zeros(self.future.members)
        if j in self._part.shape.lethal:
            own = self._killing(j)
        others = killed_probability(self.future, self._members)[row, : self.future.members]
        spared = (1.0 - others) * weight[:, 0] + others * weight[:, 1]
        return np.asarray((1.0 - own) * spared + own * weight[:, 2])

    def _killing(self, j: int) -> Floats:
        """Probability that an event of stream j kills the targets' own forces."""
        place = self._part.shape.lethal.index(j)
        odds = logit(self._drawn("lethality", place))
        for c, (coupling, to) in enumerate(zip(self._part.on_severity, self._part.shape.lethal_to, strict=True)):
            odds = odds + (self.push(coupling, self._drawn("eta", c)) if to == place else 0.0)
        return np.asarray(expit(odds))

    def _background(self, i: int) -> Floats:
        """mu of stream i, before dampers and scale."""
        part, of = self._members, slice(self.future.members)
        low, high = (part.knots[part.left[self.day] + k, i, of] for k in (0, 1))
        log = low + part.weight[self.day] * (high - low)
        for c, coupling in enumerate(self._part.couplings):
            if self._part.shape.couplings_to[c] == i:
                beta = self._drawn("beta", c)
                dead = coupling.form == "deaths"
                log = log + (self._mourned(coupling, beta) if dead else self.push(coupling, beta))
        return np.asarray(np.exp(log))

    def _mourned(self, coupling: Coupling, beta: Floats) -> Floats:
        return self.effect(coupling, beta) * np.log1p(self._felt(coupling, self._dead(coupling)))

    def _grief(self, coupling: Coupling, beta: Floats) -> Floats:
        """By which part of itself one dead more raises the background, over all days after."""
        keep, effect, felt = _keep(coupling), self.effect(coupling, beta), self._felt(coupling, self._dead(coupling))
        left = keep ** np.arange(1, int(np.ceil(np.log(LASTING) / np.log(keep))) + 1)
        more = np.log1p(left / (1.0 + felt)[:, None])
        return np.asarray(np.expm1(effect[:, None] * more).sum(axis=1))

    def _dead(self, coupling: Coupling) -> Floats:
        """Deaths of all days before: (members, days)."""
        past = died(self.future.posterior.problem, coupling)[: self.future.posterior.origin + 1]
        found = {**self.outlook.counts, **self.outlook.lethal}[coupling.origin][:, : self.day]
        return np.concatenate([np.broadcast_to(past, (len(found), len(past))), found], axis=1)

    def _felt(self, coupling: Coupling, counts: Floats) -> Floats:
        """Counts of all days before (members, days), as they are still felt."""
        return np.asarray(counts @ _keep(coupling) ** np.arange(counts.shape[1], 0.0, -1.0))

    def _damp(self, M: Floats, ids: list[str]) -> None:
        """Dampers, linearised at the rates expected over the future."""
        held, slopes = np.ones((len(M), len(ids))), np.zeros_like(M)
        for c, coupling in enumerate(self._part.dampers):
            i, j, keep = ids.index(coupling.to), ids.index(coupling.origin), _keep(coupling)
            lam, recent = (self.outlook.counts[id].mean() for id in (coupling.to, coupling.origin))
            damp = self.effect(coupling, self._drawn("damp", c)) * keep / (1.0 - keep)
            held[:, i] *= np.exp(-damp * recent)
            slopes[:, i, j] += damp * lam
        M *= held[:, :, None]
        M -= slopes

    def _answer_by_rule(self, M: Floats, ids: list[str]) -> None:
        """Events that rules cause or add, whatever scales the rest."""
        today = self.future.days[min(self.day + 1, len(self.future.days) - 1)]
        for rule in self.scenario.rules:
            if rule.change.target not in ids or not rule.change.start <= today <= (rule.change.end or today):
                continue
            i = ids.index(rule.change.target)
            for j, id in enumerate(ids):
                p = self._killing(j) if j in self._part.shape.lethal else 0.0
                spared, killed = (
                    answered(rule, id, self.future, self.outlook, self.day, killed=k) for k in (False, True)
                )
                M[:, i, j] += (1.0 - p) * spared + p * killed

    @cached_property
    def _members(self) -> Part:
        return self.future.part(0, self.future.members)


def _keep(coupling: Coupling) -> float:
    return float(2.0 ** (-1.0 / number(coupling.fade_half_life)))
