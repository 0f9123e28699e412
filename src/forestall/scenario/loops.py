"""What one event more leads to on a day of a scenario, through answers and through every loop that couplings close.

    M[i, j] = held_i scale_i (A[i, j] E[w_j] + p_j mu_i sum_{s>=1} (((1 + D + k^s) / (1 + D))^beta - 1)) - slope[i, j]

A with the couplings on reproduction and the answers that are left; E[w_j] the mean weight of an event of j where deadly
ones excite more. An event of j kills with probability p_j, and the dead push the background mu_i: D are the dead still
felt, of whom a day leaves k = 2^(-1/h). A damper takes off all of a stream's rate, held = exp(-damp recent), and at the
rates expected an event of j takes slope[i, j] = damp lam_i k / (1 - k) from it. Rules stand as they are in force that
day; the events that they cause in answer are added (`ruled`). Of all that, a cap lets through what it has room for that
day (`room`). Where answers may be worse than what they answer, an event of either kind, that answers a deadly event or
not, kills with a probability of its own, and what it leads to is of either kind: M is twice as wide.

All is of single members, (members, ...): each as its own future has it on that day.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from forestall.engine import Future, Outlook
from forestall.engine.fitting.nuts import Chains
from forestall.engine.model.arrays import died
from forestall.engine.model.couplings import covariate, raised
from forestall.engine.model.problem import Incidents, number
from forestall.engine.simulation import changes
from forestall.engine.simulation.future import Part
from forestall.engine.simulation.laying import killed_probability
from forestall.records import Coupling, Scenario
from forestall.scenario.ruled import answered
from forestall.scenario.standing import damping, kernel, room, sent

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
        """M (members, G, G): events of each stream that one event more of each leads to at once. G is K, or 2 K where
        answers may be worse: first the events that answer no deadly one, then those that do."""
        K = len(self._ids)
        kinds = 2 if self._part.shape.worse else 1
        M = np.zeros((self.future.members, kinds, K, kinds, K))
        for kind in range(kinds):
            weights = self._weights(kind)
            for to in range(kinds):
                M[:, to, :, kind] += self._direct * (weights[to] if kinds == 2 else weights.sum(axis=0))[:, None]
            for c, i, j in self._mourning:
                M[:, 0, i, kind, j] += self._killing(j, kind) * self._background[:, i] * self._grief(c).sum(axis=1)
        mix = self._mix if kinds == 2 else np.ones((1, self.future.members, K))
        M *= self._scaled[:, None, :, None, None]
        self._damp(M, mix)
        self._cap(M)
        self._answer_by_rule(M, mix)
        return M.reshape(len(M), kinds * K, kinds * K)

    @property
    def _ids(self) -> list[str]:
        return [s.id for s in self._part.streams]

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

    @cached_property
    def _direct(self) -> Floats:
        """A (members, K, K) as it stands: answers to one event of weight one."""
        A, ids = self._drawn("A").copy(), self._ids
        for c, coupling in enumerate(self._part.on_reproduction):
            A[:, ids.index(coupling.to)] *= np.exp(self.push(coupling, self._drawn("gamma", c)))[:, None]
        ties = changes.rerouted(self.scenario, ids, self.future.days)
        for to, of, share in zip(ties.to, ties.of, ties.share[self.day], strict=True):
            A[:, to, of] *= share
        return A

    def _weights(self, kind: int) -> Floats:
        """Mean weight of an event of a kind of each stream, where it spares all and where it kills: (2, members, K)."""
        by_class, q = self._classes
        own = np.zeros_like(q)
        for j in self._part.shape.lethal:
            own[:, j] = self._killing(j, kind)
        spared, killed = (1.0 - own) * (1.0 - q), (1.0 - own) * q
        return np.stack([spared * by_class[..., 0], killed * by_class[..., 1] + own * by_class[..., 2]])

    @cached_property
    def _classes(self) -> tuple[Floats, Floats]:
        """Weight of events by class (members, K, 3); and the chance (members, K) that one that spares the targets' own
        forces kills. One and none where events are not told apart."""
        told_apart, shape = list(self._part.shape.told_apart), (self.future.members, len(self._ids))
        weight, killed = np.ones((*shape, 3)), np.zeros(shape)
        if told_apart:
            weight[:, told_apart] = self._drawn("weight")[:, told_apart]
            killed[:, told_apart] = killed_probability(self.future, self._members)[:, : self.future.members].T
        return weight, killed

    def _killing(self, j: int, kind: int) -> Floats:
        """Probability that an event of stream j kills the targets' own forces: answering no deadly event (kind 0), or
        one (1)."""
        place = self._part.shape.lethal.index(j)
        odds = logit(self._drawn("lethality", place))
        for c, (coupling, to) in enumerate(zip(self._part.on_severity, self._part.shape.lethal_to, strict=True)):
            odds = odds + (self.push(coupling, self._drawn("eta", c)) if to == place else 0.0)
        p = np.asarray(expit(odds))
        return np.asarray(raised(p, 1.0, self._drawn("worse", place))) if kind else p

    @cached_property
    def _background(self) -> Floats:
        """mu (members, K), before dampers and scale."""
        part, of = self._members, slice(self.future.members)
        low, high = (part.knots[part.left[self.day] + k, :, of].T for k in (0, 1))
        log = low + part.weight[self.day] * (high - low)
        for c, (coupling, i) in enumerate(zip(self._part.couplings, self._part.shape.couplings_to, strict=True)):
            beta = self._drawn("beta", c)
            log[:, i] += self._mourned(coupling, beta) if coupling.form == "deaths" else self.push(coupling, beta)
        return np.asarray(np.exp(log))

    @cached_property
    def _mourning(self) -> list[tuple[int, int, int]]:
        """Couplings from deaths, by place: those of stream j push stream i."""
        return [
            (c, self._ids.index(coupling.to), self._ids.index(coupling.origin))
            for c, coupling in enumerate(self._part.couplings)
            if coupling.form == "deaths" and coupling.origin in self._ids
        ]

    def _mourned(self, coupling: Coupling, beta: Floats) -> Floats:
        return self.effect(coupling, beta) * np.log1p(self._felt(coupling, self._dead(coupling)))

    def _grief(self, c: int) -> Floats:
        """By which part of itself one dead more raises the background on each of the days after: (members, days)."""
        coupling = self._part.couplings[c]
        keep, effect = _keep(coupling), self.effect(coupling, self._drawn("beta", c))
        felt = self._felt(coupling, self._dead(coupling))
        left = keep ** np.arange(1, int(np.ceil(np.log(LASTING) / np.log(keep))) + 1)
        more = np.log1p(left / (1.0 + felt)[:, None])
        return np.asarray(np.expm1(effect[:, None] * more))

    def _dead(self, coupling: Coupling) -> Floats:
        """Deaths of all days before: (members, days)."""
        past = died(self.future.posterior.problem, coupling)[: self.future.posterior.origin + 1]
        found = {**self.outlook.counts, **self.outlook.lethal}[coupling.origin][:, : self.day]
        return np.concatenate([np.broadcast_to(past, (len(found), len(past))), found], axis=1)

    def _felt(self, coupling: Coupling, counts: Floats) -> Floats:
        """Counts of all days before (members, days), as they are still felt."""
        return np.asarray(counts @ _keep(coupling) ** np.arange(counts.shape[1], 0.0, -1.0))

    @cached_property
    def _scaled(self) -> Floats:
        return np.stack([self.scaled(id) for id in self._ids], axis=1)

    @cached_property
    def _rates(self) -> tuple[Floats, Floats]:
        """Background and answers (members, K) that morning, and what of them answers deadly events."""
        spared, deadly = sent(self.future, self.outlook, self.day, self._ids, *self._classes)
        answers, worse = (np.einsum("nij,nj->ni", self._direct, x) for x in (spared + deadly, deadly))
        return self._background + answers, worse

    @cached_property
    def _mix(self) -> Floats:
        """Which part of each stream's events answers no deadly one that day, and which does: (2, members, K)."""
        rate, deadly = self._rates
        return np.stack([1.0 - deadly / rate, deadly / rate])

    def _damp(self, M: Floats, mix: Floats) -> None:
        """Dampers, linearised at the rates expected over the future."""
        held = np.ones((len(M), len(self._ids)))
        slopes = np.zeros((len(M), len(self._ids), len(self._ids)))
        for c, coupling in enumerate(self._part.dampers):
            i, j, keep = self._ids.index(coupling.to), self._ids.index(coupling.origin), _keep(coupling)
            lam, recent = (self.outlook.counts[id].mean() for id in (coupling.to, coupling.origin))
            damp = self.effect(coupling, self._drawn("damp", c)) * keep / (1.0 - keep)
            held[:, i] *= np.exp(-damp * recent)
            slopes[:, i, j] += damp * lam
        M *= held[:, None, :, None, None]
        M -= np.einsum("kni,nij->nkij", mix, slopes)[:, :, :, None]

    def _cap(self, M: Floats) -> None:
        """What caps let through: of so much more on each day after, what there is room for today. Whether there is any
        is chance: that is averaged over the members that have the same draw."""
        space = room(self._held_rates(), self.scenario, self.future, self.outlook, self.day, self._ids)
        for i in np.flatnonzero(np.isfinite(space).any(axis=0)):
            for kind in range(M.shape[3]):
                for j in range(len(self._ids)):
                    more = self._spread_out(int(i), j, kind)
                    passed = np.minimum(more, space[:, i, None]).sum(axis=1)
                    M[:, :, i, kind, j] *= self._shared(passed, more.sum(axis=1))[:, None]

    def _held_rates(self) -> Floats:
        """Rates (members, K) that morning, dampers and scales counted, before what is added to them."""
        rate = self._rates[0] * self._scaled
        for c, coupling in enumerate(self._part.dampers):
            past = damping(self.future, self.outlook, self.day, c, coupling.origin, _keep(coupling))
            rate[:, self._ids.index(coupling.to)] *= np.exp(-self.effect(coupling, self._drawn("damp", c)) * past)
        if self._part.shape.weekday:
            rate = rate * self._drawn("week", self.future.days[self.day].weekday())
        return np.asarray(rate)

    def _spread_out(self, i: int, j: int, kind: int) -> Floats:
        """What one event of stream j adds to the rate of stream i on each of the days after: (members, days)."""
        answers = (self._direct[:, i, j] * self._weights(kind)[:, :, j].sum(axis=0))[:, None] * self._kernel[:, j]
        for c, to, of in self._mourning:
            if (to, of) == (i, j):
                pushed = (self._killing(j, kind) * self._background[:, i])[:, None] * self._grief(c)
                answers, pushed = _as_long(answers, pushed)
                answers = answers + pushed
        return np.asarray(answers * self._scaled[:, i, None])

    @cached_property
    def _kernel(self) -> Floats:
        return kernel(self.future)

    def _shared(self, part: Floats, whole: Floats) -> Floats:
        """One sum over the other, each over the members of one draw: (members,)."""
        draw = self.future.draw
        of, out_of = np.bincount(draw, part), np.bincount(draw, whole)
        return np.asarray((of / np.where(out_of > 0.0, out_of, 1.0))[draw])

    def _answer_by_rule(self, M: Floats, mix: Floats) -> None:
        """Events that rules cause or add, whatever scales the rest; they kill as the rest of that day's."""
        today = self.future.days[min(self.day + 1, len(self.future.days) - 1)]
        for rule in self.scenario.rules:
            if rule.change.target not in self._ids or not rule.change.start <= today <= (rule.change.end or today):
                continue
            i = self._ids.index(rule.change.target)
            for j, id in enumerate(self._ids):
                spared, killed = (
                    answered(rule, id, self.future, self.outlook, self.day, killed=k) for k in (False, True)
                )
                for kind in range(M.shape[3]):
                    p = self._killing(j, kind) if j in self._part.shape.lethal else 0.0
                    M[:, :, i, kind, j] += (mix[:, :, i] * ((1.0 - p) * spared + p * killed)).T

    @cached_property
    def _members(self) -> Part:
        return self.future.part(0, self.future.members)


def _keep(coupling: Coupling) -> float:
    return float(2.0 ** (-1.0 / number(coupling.fade_half_life)))


def _as_long(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Both (members, days) over as many days as the longer."""
    days = max(one.shape[1], other.shape[1])
    a, b = (np.pad(x, ((0, 0), (0, days - x.shape[1]))) for x in (one, other))
    return a, b
