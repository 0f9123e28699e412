"""Invented crises whose parameters are known, so that the engine can be run without being fitted."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forestall.engine import Posterior, Problem
from forestall.engine.fitting.nuts import Chains
from forestall.records import Block, Counts, Coupling, Crisis, Delay, EventFilter, Scenario, Series, Stream

START = dt.date(2019, 1, 1)
NO_CHANGE = Scenario("baseline", "No change")
Floats = NDArray[np.float64]


def incidents(id: str, *, block: str = "b", ceiling: float = 1e9, severity: bool = False) -> Stream:
    return Stream(id, id, "incidents", block, events=EventFilter(), ceiling=ceiling, severity=severity)


def cases(id: str = "cases", *, population: float | None = None, ceiling: float = 1e15) -> Stream:
    gamma = Delay(mean=4.7, sd=2.9)
    return Stream(
        id, id, "cases", "e", table="t", column="c", delay=gamma, ceiling=ceiling, population=population
    )  # fmt: skip


def deaths() -> Stream:
    return Stream("deaths", "deaths", "deaths", "e", table="t", column="d", delay=Delay(mean=7, sd=5), parent="cases")


def crisis(streams: tuple[Stream, ...], *, days: int, **changes: Any) -> Crisis:
    kinds = {"b": "escalation", "p": "placebo", "e": "epidemic"}
    blocks = tuple(Block(b, b, kinds[b]) for b in dict.fromkeys(s.block for s in streams))  # type: ignore[arg-type]
    now = START + dt.timedelta(days=days - 1)
    plain = Crisis("w", "W", Path(), START, now, 60, 1, 200, (), (), blocks, streams, (), (), (), ())
    return replace(plain, **changes)


def problem(
    y: ArrayLike,
    streams: tuple[Stream, ...],
    *,
    series: tuple[Series, ...] = (),
    couplings: tuple[Coupling, ...] = (),
    levels: Mapping[str, Floats] | None = None,
    lethal: NDArray[np.int64] | None = None,
    observed: NDArray[np.bool_] | None = None,
    by_severity: bool = False,
    worse_answers: bool = False,
) -> Problem:
    """A problem whose counts are `y` (days, streams), all observed where `observed` is not given."""
    y = np.asarray(y, dtype=np.int64)
    none = np.zeros_like(y)
    seen = np.ones_like(y, dtype=bool) if observed is None else observed
    counts = Counts(START, tuple(s.id for s in streams), y * seen, seen, none if lethal is None else lethal, none)
    world = crisis(streams, days=len(y), series=series, couplings=couplings)
    blocks = tuple(
        replace(b, by_severity=by_severity, worse_answers=worse_answers) if b.kind == "escalation" else b
        for b in world.blocks
    )
    return Problem.build(replace(world, blocks=blocks), counts, levels or {})


def known(
    made: Problem,
    *,
    A: ArrayLike = 0.0,
    log_background: float | Floats = -2.0,
    alpha: float = 1e-12,
    beta: tuple[float, ...] = (),
    origin: int | None = None,
    sites: Mapping[str, Any] | None = None,
    **epidemic: float,
) -> Posterior:
    """A posterior of a single draw: constant background (or knots given), equal weights of all half-lives, and further
    `sites` of the incidents."""
    chains = None
    if made.incidents is not None:
        K, H, M = made.incidents.shape.streams, made.incidents.shape.filters, made.incidents.shape.knots
        knots = np.broadcast_to(log_background, (M, K))
        draws = {
            "A": np.broadcast_to(A, (K, K)), "delay": np.full((K, H), 1 / H), "alpha": np.full(K, alpha),
            "knots": knots, "level": knots[-1], "spread": np.zeros(K), "ell": np.array(90.0), "beta": np.array(beta),
            "lethality": np.full(len(made.incidents.shape.lethal), 0.25),
            "eta": np.array([c.mean for c in made.incidents.on_severity]), **(sites or {}),
        }  # fmt: skip
        chains = one_draw(draws)
    found = {
        p.block.id: one_draw(_epidemic_draw(p.shape.knots, len(made.counts.y) - p.first, **epidemic))
        for p in made.epidemics
    }
    return Posterior(made, len(made.counts.y) - 1 if origin is None else origin, chains, found, {})


def _epidemic_draw(knots: int, days: int, *, load: float = 0.0, **given: float) -> dict[str, Any]:
    usual = {"level": 0.2, "step": 0.0, "mu_imp": 0.3, "alpha": 1e-12, "cfr": 0.03, "alpha_deaths": 1e-12, **given}
    log_r = np.full(days, usual["level"])
    return {**usual, "walk": np.zeros(knots), "beta": np.array([load]), "log_r": log_r}


def one_draw(draws: Mapping[str, Any]) -> Chains:
    lone = np.zeros((1, 1))
    return Chains({k: np.asarray(v)[None, None] for k, v in draws.items()}, lone, lone, {}, lone, lone[0])


def together(posteriors: list[Posterior]) -> Posterior:
    """One posterior whose draws are those of several, each with the same problem and origin."""

    def joined(chains: list[Chains]) -> Chains:
        draws = {k: np.concatenate([c.draws[k] for c in chains], axis=1) for k in chains[0].draws}
        return replace(chains[0], draws=draws)

    first = posteriors[0]
    incidents = [p.incidents for p in posteriors if p.incidents is not None]
    epidemics = {b: joined([p.epidemics[b] for p in posteriors]) for b in first.epidemics}
    return replace(first, incidents=joined(incidents) if incidents else None, epidemics=epidemics)
