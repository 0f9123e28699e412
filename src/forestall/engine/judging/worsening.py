"""Vertical escalation: how much likelier an answer to a deadly event is to kill, and how often an answer is worse than
what it answers.

Classes are ordered: nobody killed, somebody killed, members of the targets' own forces killed. What stream i answers is
mixed as the events seen up to the origin are, each weighing as much as it provokes of i; the couplings on severity are
as they stand at the origin.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from forestall.engine.fitting.fit import Posterior
from forestall.engine.model.arrays import CLASS_PRIOR, class_counts, incident_data
from forestall.engine.model.couplings import raised
from forestall.engine.model.rates import KILLED, NONE_KILLED

__all__ = ["answers_of", "otherwise"]

Floats = NDArray[np.float64]


def answers_of(posterior: Posterior) -> dict[str, tuple[Floats, Floats, Floats]]:
    """Per stream whose answers may be worse, draws of the probability that it kills members of the targets' own forces
    in answer to a deadly event, and else; and of the probability that an answer is worse than what it answers."""
    part, chains = posterior.problem.incidents, posterior.incidents
    if part is None or chains is None:
        return {}
    classes = class_counts(posterior.problem)[: posterior.origin + 1].sum(axis=0)
    sent = posterior.matrix()[:, :, :, None] * (classes * chains.flat("weight"))[:, None] if part.shape.worse else None
    out = {}
    for n in part.shape.worse:
        assert sent is not None
        i = part.shape.lethal[n]
        p = otherwise(posterior, n)
        after = raised(p, 1.0, chains.flat("worse")[:, n])
        mix = sent[:, i].sum(axis=1)
        mix = mix / mix.sum(axis=1, keepdims=True)
        spared, killed, _ = classes[i] + np.array(CLASS_PRIOR)
        kills = 1.0 - (1.0 - p) * spared / (spared + killed)
        out[part.streams[i].id] = (after, p, mix[:, NONE_KILLED] * kills + mix[:, KILLED] * after)
    return out


def otherwise(posterior: Posterior, position: int) -> Floats:
    """Draws of the probability that an event that answers no deadly one kills members of the targets' own forces, at
    the origin; `position` is the stream's in `shape.lethal`."""
    part, chains = posterior.problem.incidents, posterior.incidents
    assert part is not None
    assert chains is not None
    odds = logit(chains.flat("lethality")[:, position])
    x = incident_data(posterior.problem, origin=posterior.origin)["x_eta"][posterior.origin]
    for c, to in enumerate(part.shape.lethal_to):
        if to == position:
            odds = odds + x[c] * chains.flat("eta")[:, c]
    return np.asarray(expit(odds))
