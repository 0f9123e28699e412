"""A crisis with every kind of coupling, of rule and of series, and its parts, each also on its own."""

from dataclasses import replace

import numpy as np

from engine.worlds import cases, deaths, incidents, known, problem, together
from forestall.crisis import parse_condition
from forestall.engine import Posterior, Problem
from forestall.records import Coupling, Intervention, Rule, Series

from .worlds import day

SERIES = (
    Series("curfew", "Curfew", "index", "hold", value=20.0, low=0.0, high=100.0),
    Series("troops", "Troops", "people", "step", value=4.0, low=0.0),
    Series("aid", "Aid", "share", "step", value=0.0),
    Series("state", "State", "state", "switch", value=0.0, waits=(20.0, 40.0), sd=0.3, low=0.0, high=1.0),
    Series("price", "Price", "USD", "revert", value=10.0, sd=2.0, half_life=5.0, low=0.1),
    Series("twice", "Twice", "USD", "derive", formula="2 * price"),
    Series("room", "Room", "beds", "hold", value=40.0, sd=4.0, low=0.0),
    Series("taken", "Taken", "beds", "beds", value=0.3, sd=0.05, of="cases", stay=8.0),
    Series("free", "Free", "beds", "derive", formula="room - taken"),
)
COUPLINGS = (
    Coupling("curfew_on_a", "curfew", "a", "background", 0.5, 0.1, per=100.0, reference=20.0, fade_half_life=6.0),
    Coupling("price_on_placebo", "price", "placebo", "background", 0.4, 0.1, form="log"),
    Coupling("state_on_b", "state", "b", "background", -0.3, 0.1),
    Coupling("mourn_own", "a", "b", "background", 0.4, 0.1, form="deaths", fade_half_life=5.0),
    Coupling("mourn_sick", "deaths", "a", "background", 0.1, 0.1, form="deaths", fade_half_life=9.0),
    Coupling("troops_on_b", "troops", "b", "reproduction", 0.2, 0.1),
    Coupling("troops_kill", "troops", "a", "severity", 0.3, 0.1, reference=4.0),
    Coupling("calm", "b", "a", "rate", -0.1, 0.1, form="recent", fade_half_life=4.0),
    Coupling("curfew_on_r", "curfew", "cases", "reproduction", -0.7, 0.1, per=100.0, reference=20.0),
    Coupling("load", "cases", "cases", "reproduction", -0.05, 0.1, form="load"),
    Coupling("aid_on_room", "aid", "room", "level", 0.5, 0.1),
    Coupling("aid_on_death", "aid", "deaths", "fatality", 0.4, 0.1),
    Coupling("crowded", "taken", "deaths", "fatality", 0.7, 0.1, form="overload", capacity="room"),
)  # fmt: skip
INCIDENTS = ("a", "b", "placebo")
PARTS = ("a b", "placebo", "cases")
A = np.array([[0.2, 0.4, 0.0], [0.3, 0.1, 0.0], [0.2, 0.1, 0.3]])


def posterior(*, with_: str = " ".join(PARTS), coupled: bool = True) -> Posterior:
    """Four draws. a and b answer each other, the deadlier the more; the placebo answers both; the sick fill beds."""
    rng, parts = np.random.default_rng(2), with_.split()
    y = np.column_stack([rng.poisson(1.0, (80, 3)), rng.poisson(30.0, 80), rng.poisson(1.0, 80)])
    kinds = {"a": incidents("a", severity=True), "b": incidents("b"), "placebo": incidents("placebo", block="p")}
    streams = [kinds[p] for p in parts if p in kinds]
    streams += [cases(population=9e4), deaths()] if "cases" in parts else []
    columns = [k for k, id in enumerate((*INCIDENTS, "cases", "deaths")) if id in {s.id for s in streams}]
    past = {s.id: np.full(80, s.value or 20.0) for s in SERIES if s.model != "beds" and s.id != "free"}
    made = problem(
        y[:, columns], tuple(streams), series=SERIES if coupled else (), couplings=COUPLINGS if coupled else (),
        levels=past if coupled else {}, lethal=np.minimum(y, rng.poisson(0.4, y.shape))[:, columns],
        by_severity="a" in parts, worse_answers="a" in parts,
    )  # fmt: skip
    kept = [k for k, id in enumerate(INCIDENTS) if id in parts]
    return together([_draw(made, A[kept][:, kept] * (0.8 + 0.1 * n), 0.8 + 0.1 * n) for n in range(4)])


def _draw(made: Problem, A: np.ndarray, size: float) -> Posterior:
    """Every effect at `size` times its prior mean."""

    def effects(couplings: tuple[Coupling, ...]) -> np.ndarray:
        return size * np.array([c.mean for c in couplings])

    part, sites = made.incidents, {}
    if part is not None:
        weight = np.ones((part.shape.streams, 3)) if part.shape.by_severity else None
        sites = {"gamma": effects(part.on_reproduction), "damp": -effects(part.dampers)}
        if weight is not None:
            weight[list(part.shape.by_severity)] = [1.0, 1.5, 2.0]
            sites |= {"weight": weight, "worse": np.full(len(part.shape.lethal), 2.0)}
    beta = () if part is None else tuple(effects(part.couplings))
    found = known(made, A=A, log_background=-0.7, alpha=0.2, beta=beta, level=0.4, alpha_deaths=0.1, sites=sites)
    if not made.epidemics:
        return found
    (sick,), chains = made.epidemics, found.epidemics["e"]
    more = {"beta": effects(sick.couplings)[None, None], "theta": effects(sick.on_fatality)[None, None]}
    return replace(found, epidemics={"e": replace(chains, draws={**chains.draws, **more})})


def rule(when: str, verb: str, target: str, value: float, *, until: str | None = None, **more: float) -> Rule:
    """A rule from the first day on."""
    change = Intervention(verb, target, value, day(WORLD, 0))  # type: ignore[arg-type]
    lifted = None if until is None else parse_condition("until", until)
    return Rule(parse_condition("when", when), change, lifted, **more)  # type: ignore[arg-type]


WORLD = posterior()
RULES = {
    "a series, by beds": rule("taken > room", "set", "curfew", 90.0, until="taken < 0.7 * room", least=5),
    "events, by deaths": rule("killed(a) > 0", "cause", "b", 2.0, after=2, chance=0.6),
    "a rate, by events": rule("count(b) > 1", "scale", "a", 0.3),
    "more of a rate, by another's": rule("count(b, 3) > 2", "add", "placebo", 1.5),
    "answers, by a series": rule("count(a, 7) > 6", "set", "troops", 1.0, least=10),
    "a cap, by cases": rule("count(cases) > 50", "cap", "cases", 30.0, least=3),
    "help, by deaths": rule("count(deaths, 7) > 8", "set", "aid", 1.0, least=4),
    "beds, by beds": rule("taken > 30", "add", "room", 30.0),
    "a rate, by a price": rule("twice > 20", "scale", "placebo", 0.5, chance=0.7),
}
WITHIN = {"a b": ("events, by deaths", "a rate, by events"), "placebo": (), "cases": ("a cap, by cases",)}
"""The rules that ask of one part alone, and change that part alone by no series."""
