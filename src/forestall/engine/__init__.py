"""The engine: counts -> posterior -> outlook. One self-exciting process for retaliation and infection.

`Problem` makes a crisis ready, `Fitter` fits it, `reproductions` says whether it spirals, `Future` and `simulate` run
it forward, `outcomes` answer yes/no questions. It knows no folder and no country.
"""

from forestall.engine.fitting.fit import Effort, Fitter, Posterior
from forestall.engine.model.problem import Problem
from forestall.engine.simulation.future import Future
from forestall.engine.simulation.simulate import Outlook, over_parts, reference, simulate
from forestall.engine.simulation.summaries import Summary, summarise

__all__ = [
    "Effort",
    "Fitter",
    "Future",
    "Outlook",
    "Posterior",
    "Problem",
    "Summary",
    "over_parts",
    "reference",
    "simulate",
    "summarise",
]
