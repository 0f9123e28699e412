r"""The states that contested events may have, and how they are drawn given the parameters.

A state is a stream (or none: it did not happen) and a class of severity. Events are told apart, so the likelihood is
that of a point process, without the 1/y! of a count: an event adds log(1 + alpha y) + log mean - log(1 + alpha mean) on
its own day, whether it killed members of the targets' own forces where that is modelled, and what it sets off later.
An event of none of the streams is as likely on any day as events of the streams it may belong to are on average: else
their rarity alone would speak against each of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from forestall.engine.fitting.ripples import Given, carry, moved_by, redraw
from forestall.engine.model import delays
from forestall.engine.model.arrays import of_counts
from forestall.engine.model.problem import Incidents, number
from forestall.engine.model.rates import NONE_KILLED, OWN_KILLED

__all__ = ["Contested", "Sweep", "moved"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOT = -1
"""In place of a stream: it did not happen."""
REACH = 10
"""An event's answers are followed for this many of the longest half-lives."""


@dataclass(frozen=True, slots=True)
class Contested:
    """One contested event on day index `day`: weight by stream id, None for "it did not happen", and weight by class of
    severity (`rates`) where it did; either weights sum to one.

    The first version and the first class lead: they are what the problem's counts hold.
    """

    day: int
    versions: Mapping[str | None, float]
    severity: Mapping[int, float] = field(default_factory=lambda: {NONE_KILLED: 1.0})

    def states(self) -> Iterator[tuple[int, str | None, int, float]]:
        """Position of the version, stream, class and weight of every state; the leading one first."""
        for k, (stream, weight) in enumerate(self.versions.items()):
            for severity, share in self.severity.items():
                if stream is not None or severity == next(iter(self.severity)):
                    yield k, stream, severity, weight if stream is None else weight * share


def moved(classes: Floats, ids: list[str], event: Contested, state: int, *, sign: float = 1.0) -> None:
    """Add an event in one of its states to counts by class (days, K, 3); take it away with sign -1."""
    _, stream, severity, _ = list(event.states())[state]
    if stream is not None:
        classes[event.day, ids.index(stream), severity] += sign


class Sweep:
    """The states as they stand, and how they are drawn anew given the parameters.

    `classes` (days, K, 3) are the counts with every event where it leads.
    """

    def __init__(
        self,
        part: Incidents,
        data: Mapping[str, Any],
        classes: Floats,
        events: Sequence[Contested],
        rng: Any,
        origin: int,
    ) -> None:
        self.part, self.data, self.events, self.rng, self.origin = part, data, tuple(events), rng, origin
        self.ids = [s.id for s in part.streams]
        self.led, self.classes = classes, classes.copy()
        self.day = np.array([e.day for e in events], dtype=np.int64)
        self._tabulate()
        self.state = np.zeros(len(events), dtype=np.int64)
        self.history: list[Ints] = []
        self.memories: list[Floats] = []
        self.recents: list[Floats] = []
        self.decay = delays.decay(part.half_lives)
        slowest = [*part.half_lives, *(number(c.fade_half_life) for c in part.dampers)]
        self.reach = min(int(REACH * max(slowest)), len(classes))

    def _tabulate(self) -> None:
        """Stream, class, log weight and version of every state of every event, padded to the longest."""
        most = max(len(list(e.states())) for e in self.events)
        shape = (len(self.events), most)
        self.stream, self.severity = np.full(shape, NOT, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        self.log_weight, self.version = np.full(shape, -np.inf), np.zeros(shape, dtype=np.int64)
        for n, e in enumerate(self.events):
            for k, (version, stream, severity, weight) in enumerate(e.states()):
                self.version[n, k], self.severity[n, k] = version, severity
                self.stream[n, k] = NOT if stream is None else self.ids.index(stream)
                self.log_weight[n, k] = np.log(weight) if weight > 0 else -np.inf
        self.usual = self._usual()

    def _usual(self) -> Floats:
        """Log of the events a day, on average, of the streams that each contested event may belong to."""
        counted = np.maximum(self.data["seen"].sum(axis=1), 1.0)
        rate = (self.led.sum(axis=(0, 2)) + 0.5) / counted
        return np.log([w @ rate / max(w.sum(), 1e-300) for w in self._weights()])

    def _weights(self) -> Floats:
        """Weight of each stream among the versions: (events, K)."""
        return np.array([[e.versions.get(id, 0.0) for id in self.ids] for e in self.events])

    def draw(self, sites: Mapping[str, Any]) -> dict[str, Floats]:
        """Every event's state anew, one after another; the arrays of the data that changed."""
        self._draw(sites)
        return self._arrays()

    def draw_once(self, sites: Mapping[str, Any]) -> float:
        """The states drawn from where they lead; the log of the draw's weight (see `reweighed`)."""
        self.state[:] = 0
        self.classes = self.led.copy()
        return self._draw(sites)

    def likelihoods(self, sites: Mapping[str, Any], sets: Sequence[Ints]) -> Floats:
        """Log-likelihood with the events in each set of states less that with all where they lead: (sets,)."""
        self.classes = self.led.copy()
        (y, lam, gain, given), fixed = self._rates(sites), (self.day, self.stream, *self._of_states(sites))
        return np.array([moved_by(y.copy(), lam.copy(), gain.copy(), given, *fixed, states) for states in sets])

    def from_claims(self) -> Ints:
        """A state of every event drawn by the claims' weights alone."""
        return np.array([self.rng.choice(len(w), p=w / w.sum()) for w in np.exp(self.log_weight)])

    def placed(self, states: Ints) -> Floats:
        """Counts by class (days, K, 3) with the events in these states."""
        out = self.led.copy()
        for n, e in enumerate(self.events):
            moved(out, self.ids, e, 0, sign=-1.0)
            moved(out, self.ids, e, int(states[n]))
        return out

    def past_of(self, classes: Floats, sites: Mapping[str, Any]) -> tuple[Floats, Floats]:
        """Memory (K, H) and dampers (D,) on the day after the origin."""
        memory, fading = self._carried(classes, sites, self._given(sites))[2:]
        return memory, fading

    def _draw(self, sites: Mapping[str, Any]) -> float:
        fixed: list[Any] = [self.day, self.stream, *self._of_states(sites), self.log_weight]
        weight = redraw(*self._rates(sites), *[*fixed, self.rng.random(len(self.day)), self.state])
        self.classes = self.placed(self.state)
        self.history.append(self.state.copy())
        memory, fading = self.past_of(self.classes, sites)
        self.memories.append(memory)
        self.recents.append(fading)
        return weight

    def _rates(self, sites: Mapping[str, Any]) -> tuple[Floats, Floats, Floats, Given]:
        """Counts, rates and what multiplies answers (days, K) as things stand, and what is given besides."""
        given = self._given(sites)
        lam, gain, *_ = self._carried(self.classes, sites, given)
        return self.classes.sum(axis=2), lam, gain, given

    def _given(self, sites: Mapping[str, Any]) -> Given:
        shape, data = self.part.shape, self.data
        powers = (1.0 - self.decay)[:, None] * self.decay[:, None] ** np.arange(self.reach)
        return Given(
            seen=np.ascontiguousarray(data["seen"].T), A=sites["A"], delay=sites["delay"], decay=self.decay,
            kernel=sites["delay"] @ powers, alpha=sites["alpha"], ceiling=np.asarray(shape.ceilings),
            damped=np.array(shape.damped, dtype=np.int64),
            damper=np.asarray(data["damp_source"] if shape.damped else [], dtype=np.int64),
            damp=np.asarray(sites["damp"] if shape.damped else [], dtype=np.float64),
            keep=np.asarray(data["damp_keep"] if shape.damped else [], dtype=np.float64),
            followed=shape.gaps or bool(shape.damped),
        )  # fmt: skip

    def _carried(self, classes: Floats, sites: Mapping[str, Any], given: Given) -> tuple[Floats, ...]:
        growth, background = self._linear(sites)
        return carry(classes.sum(axis=2), self._excites(classes, sites), background, growth, self.origin, given)

    def _excites(self, classes: Floats, sites: Mapping[str, Any]) -> Floats:
        if not self.part.shape.by_severity:
            return np.asarray(classes.sum(axis=2))
        return np.asarray(np.einsum("tjc,jc->tj", classes, sites["weight"]))

    def _of_states(self, sites: Mapping[str, Any]) -> tuple[Floats, Floats]:
        """How many average events each state excites as, and what it adds to the log-likelihood by itself."""
        amount, bonus = np.ones(self.stream.shape), np.where(self.stream == NOT, self.usual[:, None], 0.0)
        if self.part.shape.by_severity:
            amount = sites["weight"][self.stream, self.severity]
        if self.part.shape.lethal:
            bonus += self._of_severity(sites)
        return amount, bonus

    def _of_severity(self, sites: Mapping[str, Any]) -> Floats:
        """Log probability of each state's class; where a stream's is not modelled, or there is no stream, the usual one
        of the streams that the event may belong to."""
        lethal, own = list(self.part.shape.lethal), self.severity == OWN_KILLED
        p = expit(np.stack([self._lethal_logit(sites, n) for n in range(len(lethal))], axis=1))
        weight = self._weights()[:, lethal]
        usual = (weight @ p.mean(axis=0) / np.maximum(weight.sum(axis=1), 1e-300))[:, None]
        known = weight.sum(axis=1)[:, None] > 0
        out = np.where(known, np.log(np.where(own, usual, 1.0 - usual) + ~known), 0.0)
        for n, k in enumerate(lethal):
            today = p[self.day, n][:, None]
            out = np.where(self.stream == k, np.log(np.where(own, today, 1.0 - today)), out)
        return np.asarray(out)

    def _lethal_logit(self, sites: Mapping[str, Any], position: int) -> Floats:
        """Log odds (days,) that an event kills members of the targets' own forces."""
        p = sites["lethality"][position]
        out = np.full(len(self.led), np.log(p) - np.log1p(-p))
        for c, to in enumerate(self.part.shape.lethal_to):
            if to == position:
                out += self.data["x_eta"][:, c] * sites["eta"][c]
        return out

    def _arrays(self) -> dict[str, Floats]:
        """The data that depend on the states, as the model takes them."""
        seen, rows = self.data["seen"].T, len(self.data["above"])
        return of_counts(self.part, self.classes.sum(axis=2), seen, self.classes, rows=rows)

    def _linear(self, sites: Mapping[str, Any]) -> tuple[Floats, Floats]:
        """lam = background + gain x what is provoked: both (days, K)."""
        shape, data = self.part.shape, self.data
        log_background = data["hats"] @ sites["knots"]
        for c, i in enumerate(shape.couplings_to):
            log_background[:, i] += data["x"][:, c] * sites["beta"][c]
        log_gain = np.zeros_like(log_background)
        for c, i in enumerate(shape.grows):
            log_gain[:, i] += data["x_gamma"][:, c] * sites["gamma"][c]
        week = data["weekday"] @ sites["week"] if shape.weekday else 1.0
        return week * np.exp(log_gain), week * np.exp(log_background)
